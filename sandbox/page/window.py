"""One open page: who sits before it, and what they look at."""

import asyncio
import secrets
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from sandbox.conversations.channels import Channel
from sandbox.messages.posts import Post
from sandbox.page.slice import Slice
from sandbox.page.threads_shown import THREADS, ThreadsShown
from sandbox.people.users import User
from sandbox.person.person import Person

if TYPE_CHECKING:
    from sandbox.page.page import Page
    from sandbox.workspace import Workspace

Send = Callable[[dict[str, Any]], Awaitable[None]]

RESULTS = 20  # messages found by a search that are shown at first, and again as many each time more are asked for
BREATH = 0.04  # real seconds between two looks for changes: many changes at once are one message
BEAT = 1.0  # real seconds after which a page is looked at though nothing rang: relative times go on
_IDLE = 4  # times as long as a look took the page lets others work: a flood of messages must not choke the app


@dataclass(frozen=True)
class Location:
    """What is looked at: a conversation's id, `home` or `about`, the thread beside it, and a message to scroll to.

    Without a place a phone shows the list of conversations, and a wider screen whatever comes first. Where no thread
    is, `beside` may be something else: `app`, `about`, `search` (for `query`), or the id of the person who is shown.
    """

    person: str
    place: str = ""
    thread: str = ""
    message: str = ""
    beside: str = ""
    query: str = ""

    def with_nothing_beside(self) -> "Location":
        """The same, without what stands at its right."""
        return replace(self, thread="", beside="", query="")


class Window:
    """One open page. It shows what its regions say, and sends what changes."""

    def __init__(self, page: "Page", location: Location) -> None:
        """A window on the workspace; a browser is given its regions as they are, then its socket what changes."""
        self.page = page
        self.key = secrets.token_urlsafe(9)
        self.born = time.monotonic()
        self.location = location
        self.panel = ""  # the dialog about conversations that is open, or nothing
        self.workshop = ""  # the tab of the workshop that is open, or nothing
        self.is_visible = False  # somebody looks at the conversation: what is shown counts as read
        self.shown = Slice()
        self.thread_shown = Slice()
        self.threads = ThreadsShown()
        self.most_results = RESULTS
        self.turn = 0  # counts what makes the list of messages another one
        self.jumps = 0  # counts what makes the list of replies another one
        self.new_from = ""
        self.editing = ""  # the id of the element of a message that is being changed here
        self.regions = [kind(self) for kind in page.region_kinds]
        self._arrive()
        self._find_message()

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

    @property
    def beside(self) -> str:
        """What stands beside the conversation: `thread`, or what the address says; empty for nothing."""
        return "thread" if self.location.thread and self.channel is not None else self.location.beside

    def looks(self, location: Location) -> None:
        """Look at something else."""
        before, self.location = self.location, location
        if (before.person, before.place) != (self.location.person, self.location.place):
            self._arrive()
        if before.thread != self.location.thread:
            self.thread_shown = Slice()
        only_beside = before != self.location and before.with_nothing_beside() == self.location.with_nothing_beside()
        if not only_beside:
            self._find_message()
        if before.query != self.location.query:
            self.most_results = RESULTS

    @property
    def list_turn(self) -> str:
        """Which list of messages it is."""
        return f"{self.user.id} {self.place} {self.turn}"

    @property
    def thread_turn(self) -> str:
        """Which list of replies it is."""
        return f"{self.user.id} {self.place} {self.location.thread} {self.jumps}"

    @property
    def message(self) -> str:
        """The message in the conversation that was asked for: for a reply the first of its thread."""
        asked = self.location.message
        post = self.office.team.messages.at(self.place, asked)
        return post.thread_ts if post is not None and post.thread_ts and not post.broadcast else asked

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
        if not self.is_visible:
            return
        marks, user_id = self.office.team.read_marks, self.user.id
        news = False
        if self.place == THREADS:
            for thread in self.threads.of(marks.followed.of(user_id)):
                news = marks.read(user_id, thread.channel_id, thread.newest, thread.thread_ts) or news
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
            self._stays_where_it_may()
            self.reads()
            puts = [put.as_json() for region in self.regions for put in region.changes()]
            if puts:
                await send({"put": puts})
            await asyncio.sleep(max(BREATH, _IDLE * (time.monotonic() - began)))
            await bell.rings(within=BEAT, since=rung)

    def _stays_where_it_may(self) -> None:
        """Whoever left a channel, or was taken out of it, looks elsewhere."""
        channel = self.office.team.channels.with_id(self.location.place)
        if channel is not None and self.user.id not in channel.members:
            self.looks(Location(self.location.person, self.page.begins_at(self.user)))

    def _arrive(self) -> None:
        self.panel = ""
        self.turn += 1
        self.shown, self.thread_shown = Slice(), Slice()
        self.editing = ""
        self.new_from = ""
        self._remember_news()
        self.page.was_at(self.location)

    def _find_message(self) -> None:
        """Show what is around the message that was asked for; a reply is in its thread, too."""
        asked, thread = self.location.message, self.location.thread
        post = self.office.team.messages.at(self.place, asked)
        if post is not None and thread and post.thread_ts == thread:
            self.jumps += 1
            self.thread_shown.jump(self.replies, asked)
        if asked:
            self.jump(self.message)

    def _remember_news(self) -> None:
        """Where the line “New” goes, if there is something to read."""
        marks = self.office.team.read_marks
        if self.place == THREADS:
            self.threads.begin(marks.followed.of(self.user.id))
        if self.channel is not None and marks.news(self.user.id, self.place).messages:
            self.new_from = marks.mark(self.user.id, self.place) or "0"
