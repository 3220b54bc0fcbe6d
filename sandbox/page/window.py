"""One open page: who sits before it, and what they look at."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from sandbox.channels import Channel
from sandbox.people import User

if TYPE_CHECKING:
    from sandbox.page.page import Page
    from sandbox.workspace import Workspace

Send = Callable[[dict[str, Any]], Awaitable[None]]

BREATH = 0.04  # real seconds between two looks for changes: many changes at once are one message
BEAT = 1.0  # real seconds after which a page is looked at though nothing rang: relative times go on


@dataclass(frozen=True)
class Location:
    """What is looked at: a conversation's id or `home`, the thread beside it, and a message to scroll to."""

    person: str
    place: str = ""
    thread: str = ""
    message: str = ""

    @property
    def path(self) -> str:
        """Its address."""
        thread = f"?thread={self.thread}" if self.thread else ""
        message = f"/{self.message}" if self.message else ""
        return f"/@{self.person}/{self.place}{message}{thread}"


class Window:
    """One open page. It shows what its regions say, and sends what changes."""

    def __init__(self, page: "Page", location: Location) -> None:
        """A window on the workspace; without a socket it is rendered once, as the first answer to a browser."""
        self.page = page
        self.location = location
        self.workshop = ""  # the tab of the workshop that is open, or nothing
        self.regions = [kind(self) for kind in page.region_kinds]

    @property
    def office(self) -> "Workspace":
        """The workspace looked at."""
        return self.page.office

    @property
    def user(self) -> User:
        """Whose screen this is."""
        return self.office.team.people.named(self.location.person)

    @property
    def channel(self) -> Channel | None:
        """The conversation looked at, or None for the app's Home."""
        return self.office.team.channels.with_id(self.location.place)

    def looks(self, **elsewhere: str) -> None:
        """Look at something else: `looks(person="ana", place="C0…")`."""
        self.location = replace(self.location, **elsewhere)

    async def keep_showing(self, send: Send) -> None:
        """Send what changes, until cancelled."""
        bell = self.office.team.bell
        while True:
            puts = [put.as_json() for region in self.regions for put in region.changes()]
            if puts:
                await send({"put": puts})
            await asyncio.sleep(BREATH)
            await bell.rings(within=BEAT)
