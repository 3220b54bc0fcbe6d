"""The dialogs about conversations: find or make a channel, write to people, see who is here."""

from typing import Any

import htpy as h
from typing_extensions import override

from sandbox.page import words
from sandbox.page.about_channel import about, members
from sandbox.page.browse import browse, create
from sandbox.page.icons import icon
from sandbox.page.people_list import write
from sandbox.page.regions import Whole
from sandbox.page.you import status_panel

_PANELS = {
    "about": about,
    "browse": browse,
    "create": create,
    "members": members,
    "status": status_panel,
    "write": write,
}


def is_panel(name: str) -> bool:
    """Whether there is a dialog of this name."""
    return name in _PANELS


class Panel(Whole):
    """One of them at most, in its `dialog`; the script opens what is put here."""

    id = "panel"

    @override
    def stamp(self) -> Any:
        return str(self.html())  # somebody looks at it, and it is short

    @override
    def html(self) -> h.Node:
        window = self.window
        panel = _PANELS[window.panel](window) if window.panel else None
        return h.div(id=self.id)[self._dialog(*panel) if panel is not None else None]

    def _dialog(self, title: str, inside: h.Node) -> h.Node:
        which = self.window.panel
        close = h.button(".tool.close-panel", type="button", aria_label=words.CLOSE, title=words.CLOSE)
        return h.dialog(".panel", id=f"panel-{which}", aria_labelledby="panel-title")[
            h.header[h.h2(id="panel-title")[title], close[icon("close")]],
            h.p(".panel-error", role="alert", hidden=True),
            h.div(".panel-body")[inside],
        ]
