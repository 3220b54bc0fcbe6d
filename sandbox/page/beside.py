"""The right pane: one thing at a time beside the conversation, of whichever kind; on a phone a screen of its own."""

import htpy as h

from sandbox.page import words
from sandbox.page.icons import icon
from sandbox.page.links import path_of
from sandbox.page.window import Window


def pane(
    window: Window, region: str, title: str, *inner: h.Node, about: str = "", more: h.Node = None, **marks: str
) -> h.Node:
    """What every kind has: a title, what else stands in its head, and the ways back; then what is `inner`."""
    back = path_of(window.office.team, window.location.with_nothing_beside())
    return h.aside(".beside", id=region, aria_label=title, **marks)[
        h.header(".pane-head")[
            h.a(".tool.phone-only", href=back, aria_label=words.BACK)[icon("back")],
            h.h2(tabindex="-1")[title, h.small[about] if about else None],
            more,
            h.a(".tool.close-beside", href=back, aria_label=words.CLOSE_BESIDE, title=words.CLOSE_BESIDE)[
                icon("close")
            ],
        ],
        inner,
    ]


def closed(region: str) -> h.Node:
    """The place of one kind while another stands there, or none."""
    return h.aside(".beside", id=region, hidden=True)
