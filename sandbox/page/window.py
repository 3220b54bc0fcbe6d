"""One open page: who sits before it, and what they look at."""

import asyncio
import secrets
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from sandbox.channels import Channel
from sandbox.messages import Post
from sandbox.page.slice import Slice
from sandbox.people import User
from sandbox.person import Person

if TYPE_CHECKING:
    from sandbox.page.page import Page
    from sandbox.workspace import Workspace

Send = Callable[[dict[str, Any]], Awaitable[None]]

BREATH = 0.04  # real seconds between two looks for changes: many changes at once are one message
BEAT = 1.0  # real seconds after which a page is looked at though nothing rang: relative times go on
_IDLE = 4  # times as long as a look took the page lets others work: a flood of messages must not choke the app


@dataclass(frozen=True)
class Location:
    """What is looked at: a conversation's id, `home` or `about`, the thread beside it, and a message to scroll to.

    Without a place a phone shows the list of conversations, and a wider screen whatever comes first.
    """

    person: str
    place: str = ""
    thread: str = ""
    message: str = ""


class Window:
    """One open page. It shows what its regions say, and sends what changes."""

    def __init__(self, page: "Page", location: Location) -> None:
        """A window on the workspace; a browser is given its regions as they are, then its socket what changes."""
        self.page = page
        self.key = secrets.token_urlsafe(9)
        self.born = time.monotonic()
        self.location = location
        self.workshop = ""  # the tab of the workshop that is open, or nothing
        self.is_visible = False  # somebody looks at the conversation: what is shown counts as read
        self.shown = Slice()
        self.thread_shown = Slice()
        self.turn = 0  # counts what makes the list of messages another one
        self.new_from = ""
        self.regions = [kind(self) for kind in page.region_kinds]
        self._arrive()
        if location.message:
            self.jump(location.message)

    @property
    def office(self) -> "Workspace":
        """The workspace looked at."""
        return self.page.office

    @property
    def user(self) -> User:
        """Whose screen this is."""
        return self.office.team.people.named(self.location.person)

    @property
    def person(self) -> Person:
        """Who acts here."""
        return self.office.person(self.location.person)

    @property
    def place(self) -> str:
        """What is looked at: the conversation's id, `home` or `about`, though the address may leave it open."""
        return self.location.place or self.page.begins_at(self.user)

    @property
    def channel(self) -> Channel | None:
        """The conversation looked at, or None for the app's Home."""
        return self.office.team.channels.with_id(self.place)

    @property
    def posts(self) -> Sequence[Post]:
        """What the conversation says outside its threads, deleted messages too."""
        return self.office.team.messages.timeline(self.place)

    @property
    def replies(self) -> Sequence[Post]:
        """What the thread says, deleted messages too."""
        return self.office.team.messages.replies(self.place, self.location.thread)

    def looks(self, **elsewhere: str) -> None:
        """Look at something else: `looks(person="ana", place="C0…")`."""
        before = self.location
        self.location = replace(before, **elsewhere)
        if (before.person, before.place) != (self.location.person, self.location.place):
            self._arrive()
        if before.thread != self.location.thread:
            self.thread_shown = Slice()
        if self.location.message:
            self.jump(self.location.message)

    @property
    def list_turn(self) -> str:
        """Which list of messages it is."""
        return f"{self.user.id} {self.place} {self.turn}"

    @property
    def thread_turn(self) -> str:
        """Which list of replies it is."""
        return f"{self.user.id} {self.place} {self.location.thread}"

    def jump(self, ts: str) -> None:
        """Show the messages around one."""
        self.turn += 1
        self.shown.jump(self.posts, ts)

    def latest(self) -> None:
        """Show the latest messages."""
        self.turn += 1
        self.shown = Slice()

    def reads(self) -> None:
        """Mark what is before somebody's eyes as read."""
        if not self.is_visible or self.channel is None:
            return
        marks, user_id = self.office.team.read_marks, self.user.id
        news = False
        if self.shown.follows and self.posts:
            news = marks.read(user_id, self.place, self.posts[-1].ts)
        if self.location.thread and self.thread_shown.follows and self.replies:
            news = marks.read(user_id, self.place, self.replies[-1].ts, self.location.thread) or news
        if news:
            self.office.team.bell.ring()  # badges elsewhere

    def appears(self, *, visible: bool) -> None:
        """Somebody looks at the conversation, or away from it; what came meanwhile begins with a line."""
        if visible and not self.is_visible:
            self._remember_news()
        self.is_visible = visible

    async def keep_showing(self, send: Send) -> None:
        """Send what changes, until cancelled."""
        bell = self.office.team.bell
        while True:
            rung, began = bell.rung, time.monotonic()
            self.reads()
            puts = [put.as_json() for region in self.regions for put in region.changes()]
            if puts:
                await send({"put": puts})
            await asyncio.sleep(max(BREATH, _IDLE * (time.monotonic() - began)))
            await bell.rings(within=BEAT, since=rung)

    def _arrive(self) -> None:
        self.turn += 1
        self.shown, self.thread_shown = Slice(), Slice()
        self.new_from = ""
        self._remember_news()
        self.page.was_at(self.location)

    def _remember_news(self) -> None:
        """Where the line “New” goes, if there is something to read."""
        marks = self.office.team.read_marks
        if self.channel is not None and marks.news(self.user.id, self.place).messages:
            self.new_from = marks.mark(self.user.id, self.place) or "0"
