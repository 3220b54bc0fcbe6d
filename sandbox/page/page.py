"""The page as a whole: what is plugged in, and which regions it has."""

import asyncio
import time
from typing import TYPE_CHECKING

from aiohttp import WSCloseCode, web

from sandbox.messages.search import Search
from sandbox.page.doings import Cannot
from sandbox.page.links import first_place, place_called
from sandbox.page.plugs import Host, Sender, Switch, Tour
from sandbox.page.regions import Region
from sandbox.page.shell import REGIONS
from sandbox.page.tour import Guide
from sandbox.page.window import Location, Window
from sandbox.people.users import User

if TYPE_CHECKING:
    from sandbox.workspace import Workspace

_PATIENCE = 60.0  # real seconds in which a browser that was given a page must open its socket


class Page:
    """The workspace's page. Whoever serves the workspace may add senders, a tour, and a host for the app."""

    def __init__(self, office: "Workspace") -> None:
        """Nothing plugged in."""
        self.office = office
        self.senders: list[Sender] = []
        self.tour: Tour | None = None
        self.host: Host | None = None
        self.switches: list[Switch] = []
        self.notice = ""  # a line that every page shows while it stands, such as what is being got ready
        self.guide = Guide(self)
        self.search = Search(office.team)
        self.region_kinds: list[type[Region]] = [*REGIONS]
        self.sockets: set[web.WebSocketResponse] = set()
        self.windows: list[Window] = []
        self._waiting: dict[str, Window] = {}
        self._last_place: dict[str, str] = {}
        self._led: Window | None = None

    def opens(self, location: Location) -> Window:
        """A window for a browser that asks for a page; its socket will come for it."""
        now = time.monotonic()
        self._waiting = {key: window for key, window in self._waiting.items() if now - window.born < _PATIENCE}
        window = Window(self, location)
        self._waiting[window.key] = window
        return window

    def claims(self, key: str) -> Window | None:
        """The window that a browser was given, once; None when it waited too long, or comes again."""
        return self._waiting.pop(key, None)

    def begins_at(self, user: User) -> str:
        """Where a person is who does not say where: where they last were."""
        team = self.office.team
        try:
            return place_called(team, user, self._last_place[user.name])
        except (Cannot, KeyError):
            return first_place(team, user)

    def was_at(self, location: Location) -> None:
        """Remember where a person looked."""
        if location.place:
            self._last_place[location.person] = location.place

    def leading(self, window: Window) -> Window:
        """The window that the tour leads: in which somebody last did something, or the first that asks."""
        if self._led not in self.windows:
            self._led = window
        return self._led

    def leads(self, window: Window) -> None:
        """Somebody does something in this window."""
        self._led = window

    async def close(self) -> None:
        """Close every socket at once, so that the server need not wait for browsers."""
        closing = [socket.close(code=WSCloseCode.GOING_AWAY, message=b"stopped") for socket in set(self.sockets)]
        await asyncio.gather(*closing, return_exceptions=True)
