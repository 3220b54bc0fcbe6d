"""A Slack workspace on your own machine: for tests, for a demo, and for anyone who builds Slack apps.

workspace = Workspace.load("examples/workspace.yml", manifest="manifest.yml")
async with workspace.serving():
...                                  # start the app with workspace.environment
ana = workspace.person("ana")
card = await ana.sees_dm("Acme")
await ana.clicks("Snooze", on=card)
"""

from sandbox.clock import Clock
from sandbox.delivery import Attempt, Failure, Timing
from sandbox.errors import LeftUnexpected, NotOnScreen, SlackError, SlackShowedAnError
from sandbox.hands import Click
from sandbox.manifest import Manifest
from sandbox.person import Answer, Person, Submission
from sandbox.surfaces import Home, Message, Modal
from sandbox.switchboard import ApiCall
from sandbox.web_api import Call, Fault, Proceed, Reply
from sandbox.workspace import Workspace

__all__ = [
    "Answer",
    "ApiCall",
    "Attempt",
    "Call",
    "Click",
    "Clock",
    "Failure",
    "Fault",
    "Home",
    "LeftUnexpected",
    "Manifest",
    "Message",
    "Modal",
    "NotOnScreen",
    "Person",
    "Proceed",
    "Reply",
    "SlackError",
    "SlackShowedAnError",
    "Submission",
    "Timing",
    "Workspace",
]
