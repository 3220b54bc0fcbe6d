"""The workshop's panel: its tabs, and what is below the one that is open."""

from collections.abc import Iterator

import htpy as h
from typing_extensions import override

from sandbox.page.icons import icon
from sandbox.page.regions import Put, Region
from sandbox.page.window import Window
from sandbox.page.workshop import words
from sandbox.page.workshop.faults_tab import FaultsTab
from sandbox.page.workshop.send_tab import SendTab
from sandbox.page.workshop.tab import Tab
from sandbox.page.workshop.wire_tab import WireTab
from sandbox.page.workshop.workspace_tab import WorkspaceTab

KINDS: dict[str, type[Tab]] = {kind.name: kind for kind in (SendTab, WireTab, FaultsTab, WorkspaceTab)}


class WorkshopPanel(Region):
    """All tabs of one window; one is open, or none."""

    id = "workshop-panel"
    alone = False
    """It has a window of its own: there is nothing to close, and one tab is always open."""

    def __init__(self, window: Window) -> None:
        """Nothing shown yet."""
        super().__init__(window)
        self.tabs = {name: kind(window) for name, kind in KINDS.items()}
        self._shown: str | None = None
        self.last = next(iter(KINDS))

    @property
    def open_tab(self) -> str:
        """The name of the one that is open, or nothing."""
        name = self.window.workshop
        if name in self.tabs:
            return name
        return self.last if self.alone or name else ""

    @override
    def html(self) -> h.Node:
        name = self.open_tab
        if not name:
            return h.section(".ws-panel", id=self.id, hidden=True)
        return h.section(id=self.id, aria_label=words.WORKSHOP, class_=["ws-panel", {"ws-alone": self.alone}])[
            h.header(".ws-head")[
                (h.h1 if self.alone else h.h2)[words.WORKSHOP],
                h.div(".ws-tabs", role="tablist", aria_label=words.WORKSHOP)[
                    [self._tab_button(other, other == name) for other in self.tabs]
                ],
                None if self.alone else self._ways_out(),
            ],
            h.div(".ws-below", role="tabpanel", id="workshop-tabpanel", aria_labelledby=f"workshop-tab-{name}")[
                self.tabs[name].html()
            ],
        ]

    @override
    def changes(self) -> Iterator[Put]:
        name = self.open_tab
        if name != self._shown:
            self._shown = name
            self.last = name or self.last
            yield Put(self.id, str(self.html()))
        elif name:
            yield from self.tabs[name].changes()

    @override
    def forget(self) -> None:
        self._shown = None

    def _tab_button(self, name: str, is_open: bool) -> h.Node:
        return h.button(
            type="button",
            role="tab",
            id=f"workshop-tab-{name}",
            data_ws_do="workshop",
            data_tab=name,
            aria_selected="true" if is_open else "false",
            aria_controls="workshop-tabpanel",
            tabindex="0" if is_open else "-1",
        )[words.TABS[name]]

    def _ways_out(self) -> h.Node:
        return h.div(".ws-ways")[
            h.a(href=f"/workshop?as={self.window.user.name}", target="workshop", title=words.OPEN_ALONE)[
                h.span(aria_hidden="true")["↗"], h.span(".ws-unseen")[words.OPEN_ALONE]
            ],
            h.button(type="button", data_ws_do="workshop", data_tab="", title=words.CLOSE)[
                icon("close"), h.span(".ws-unseen")[words.CLOSE]
            ],
        ]


def panel_of(window: Window) -> WorkshopPanel:
    """The panel of a window."""
    return next(region for region in window.regions if isinstance(region, WorkshopPanel))
