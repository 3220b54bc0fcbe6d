"""Block Kit as HTML: everything an app can send, drawn by the server, and what the browser sends back.

`static/kit.js` wires the controls, `static/kit.css` dresses them; the page around them belongs to others.
"""

from sandbox.page.kit import agents, cards, charts, elements, layout, markdown, media, rich_text, tables
from sandbox.page.kit.attachments import attachments_html
from sandbox.page.kit.draw import blocks_html
from sandbox.page.kit.samples import SAMPLES, Sample
from sandbox.page.kit.shown import Shown
from sandbox.page.kit.text import plain_html, text_html, unmarked_html
from sandbox.page.kit.values import chosen, value_to_entry

_DRAWERS = (agents, cards, charts, elements, layout, markdown, media, rich_text, tables)
"""Imported for what they enter in the tables of `draw`."""

__all__ = [
    "SAMPLES",
    "Sample",
    "Shown",
    "attachments_html",
    "blocks_html",
    "chosen",
    "plain_html",
    "text_html",
    "unmarked_html",
    "value_to_entry",
]
