"""The workspace in a browser: for whoever would rather look and click than call.

Server-rendered HTML, a hand-written script, and one WebSocket a page on which everything that changes arrives as HTML.
Start reading at `window.py`; `live.py` carries, `routes.py` says what is where.
"""

from sandbox.page.page import Page
from sandbox.page.plugs import Host, Sender, SenderField, Sent, Step, Switch, Tour

__all__ = ["Host", "Page", "Sender", "SenderField", "Sent", "Step", "Switch", "Tour"]
