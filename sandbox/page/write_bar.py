"""The buttons around what one types: marks above, and below files, emoji, mentions and shortcuts."""

import htpy as h

from sandbox.page import words
from sandbox.page.icons import icon

_MARKS = (
    ("bold", words.BOLD, "Ctrl+B"),
    ("italic", words.ITALIC, "Ctrl+I"),
    ("strike", words.STRIKE, "Ctrl+Shift+X"),
    ("link", words.LINK, ""),
    ("ordered", words.ORDERED_LIST, ""),
    ("bullet", words.BULLETED_LIST, ""),
    ("quote", words.BLOCKQUOTE, ""),
    ("code", words.CODE, "Ctrl+Shift+C"),
    ("block", words.CODE_BLOCK, ""),
)


def marks_bar() -> h.Node:
    """Marks for what is selected, or for what is typed next."""
    return h.div(".marks", role="toolbar", aria_label=words.FORMATTING)[
        [
            h.button(
                ".tool",
                type="button",
                data_mark=mark,
                aria_label=label,
                title=f"{label} ({keys})" if keys else label,
                aria_keyshortcuts=keys.replace("Ctrl", "Control") or None,
                tabindex=None if place == 0 else "-1",
            )[icon(mark)]
            for place, (mark, label, keys) in enumerate(_MARKS)
        ]
    ]


def attach_button(field: str) -> h.Node:
    """Choose files to send along."""
    return h.fragment[
        h.button(".tool", type="button", data_attach=True, aria_label=words.ATTACH, title=words.ATTACH)[icon("plus")],
        h.input(type="file", class_="attach-field", id=f"{field}-files", multiple=True, hidden=True, tabindex="-1"),
    ]


def writing_tools() -> h.Node:
    """What is put into the words: whether the marks are shown, emoji, a mention."""
    return h.fragment[
        _tool("Aa", words.TOGGLE_FORMATTING, data_toggle_marks=True),
        h.button(
            ".tool",
            type="button",
            data_emoji_for="words",
            aria_haspopup="dialog",
            aria_label=words.EMOJI,
            title=words.EMOJI,
        )[icon("emoji")],
        _tool("@", words.MENTION, data_insert="@"),
    ]


def _tool(shown: str, label: str, **attributes: str | bool) -> h.Node:
    return h.button(".tool.letters", type="button", aria_label=label, title=label, **attributes)[
        h.span(aria_hidden="true")[shown]
    ]
