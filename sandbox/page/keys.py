"""The dialog that names every shortcut of the keyboard."""

import htpy as h

from sandbox.page import words
from sandbox.page.icons import icon


def keys_dialog() -> h.Node:
    """Opened by Ctrl+/ and from the sidebar."""
    return h.dialog(".keys", id="keys", aria_labelledby="keys-title")[
        h.header[
            h.h2(id="keys-title")[words.KEYS],
            h.button(".tool", type="button", aria_label=words.CLOSE, title=words.CLOSE)[icon("close")],
        ],
        h.div(".keys-body", tabindex="0", role="region", aria_labelledby="keys-title")[
            [_group(name, entries) for name, entries in words.KEY_GROUPS]
        ],
    ]


def _group(name: str, entries: tuple[tuple[str, str], ...]) -> h.Node:
    return h.section[
        h.h3[name], h.dl[[h.div[h.dt[[h.kbd[key] for key in keys.split()]], h.dd[what]] for keys, what in entries]]
    ]
