"""Where a message that was sent is changed, in its own place."""

import htpy as h

from sandbox.messages.posts import Post
from sandbox.page import words
from sandbox.page.combobox import offer_list, offering
from sandbox.page.window import Window
from sandbox.page.write_bar import marks_bar, writing_tools
from sandbox.screens.surfaces import Message


def editor(window: Window, post: Post, at: str) -> h.Node:
    """What was typed, to be typed anew; `at` is the id of the message's element."""
    source = window.person.source_of(Message(window.office.team, window.user, post, post.latest))
    return h.form(".write.edits", data_channel=post.channel_id, data_ts=post.ts, data_edits=at)[
        marks_bar(),
        writing_field(f"edit-{at}", words.EDIT_MESSAGE, source),
        h.div(".write-bar")[
            writing_tools(),
            h.span(".stretch"),
            h.button(".plain", type="button", data_do="leave-edit")[words.CANCEL],
            h.button(".primary", type="submit")[words.SAVE],
        ],
    ]


def writing_field(field: str, label: str, value: str = "") -> h.Node:
    """A place for words, and below it what is offered while they are typed."""
    return h.fragment[
        h.textarea(
            ".words",
            offering(f"{field}-list"),
            id=field,
            rows="1",
            placeholder=label,
            aria_label=label,
            spellcheck="true",
        )[value],
        offer_list(f"{field}-list", label),
    ]
