"""What a person sees, and how a test says that they must see it."""

from collections.abc import Callable, Iterable
from typing import TypeVar

from sandbox.conversations.channels import Channel
from sandbox.delivery.delivery import Delivery
from sandbox.errors import NotOnScreen
from sandbox.messages.posts import Post
from sandbox.people.users import User
from sandbox.screens.surfaces import Home, Message, Modal
from sandbox.team import Team

T = TypeVar("T")


class Eyes:
    """A person looking at their screen. Every `sees_…` waits a while, and what was seen is not news again."""

    def __init__(self, team: Team, user: User, delivery: Delivery) -> None:
        """The eyes of one user."""
        self.team = team
        self.user = user
        self.delivery = delivery
        self._looked_at: list[Message] = []

    @property
    def id(self) -> str:
        """The user id."""
        return self.user.id

    async def sees_dm(self, *texts: str, thread: Message | None = None, within: float | None = None) -> Message:
        """A DM from the app with all these texts: a new message, or an edit not looked at yet.

        Raises:
            NotOnScreen: none came within `within` real seconds.
        """
        return await self._sees(self.team.channels.dm(self.user), texts, thread, within)

    async def sees_in(
        self, channel: str, *texts: str, thread: Message | None = None, within: float | None = None
    ) -> Message:
        """The same in a channel; a reply is found only when its `thread` is given.

        Raises:
            NotOnScreen: none came in time, or the person is not in that channel.
        """
        return await self._sees(self._channel(channel), texts, thread, within)

    async def sees_edit(self, message: Message, *texts: str, within: float | None = None) -> Message:
        """A message changed since it was seen, and now has all these texts.

        Raises:
            NotOnScreen: it did not change so in time.
        """

        def look() -> Message | None:
            now = message.now
            changed = now.version > message.version and not now.post.is_gone
            return now if changed and _has(now, texts) else None

        found = await self._until(look, within)
        if found is None:
            raise NotOnScreen(f"{self._who} saw no edit with {list(texts)}; the message says:\n{message.now.text}")
        return self._looks_at(found.post)

    async def sees_reaction(self, message: Message, emoji: str, *, within: float | None = None) -> None:
        """Somebody has put an emoji, by its name (`eyes`), to a message.

        Raises:
            NotOnScreen: nobody did in time.
        """
        name = emoji.strip(":")
        if not await self._until(lambda: name in message.reactions or None, within):
            raise NotOnScreen(f"{self._who} saw no reaction {name!r}; there are: {list(message.reactions)}")

    async def sees_gone(self, message: Message, *, within: float | None = None) -> None:
        """A message is deleted.

        Raises:
            NotOnScreen: it is still there.
        """
        if not await self._until(lambda: message.post.is_gone or None, within):
            raise NotOnScreen(f"{self._who} still sees the message:\n{message.now.text}")

    async def sees_only_to_me(self, *texts: str, within: float | None = None) -> Message:
        """A message that only this person is shown: an ephemeral, or an answer to a click or a command.

        Raises:
            NotOnScreen: none came in time.
        """
        return await self._first("an ephemeral", self._ephemerals, texts, within)

    async def sees_modal(self, *texts: str, within: float | None = None) -> Modal:
        """The modal on top, when all these texts are in its title or on it.

        Raises:
            NotOnScreen: it did not open in time.
        """

        def look() -> Modal | None:
            top = self._top()
            return top if top and all(text in f"{top.title}\n{top.text}" for text in texts) else None

        found = await self._until(look, within)
        if found is None:
            top = self._top()
            there = f"the one on top is {top.title!r}:\n{top.text}" if top else "none is open"
            raise NotOnScreen(f"{self._who} saw no modal with {list(texts)}; {there}")
        return found

    async def sees_home(self, *texts: str, within: float | None = None) -> Home:
        """The app's Home tab, when all these texts are on it.

        Raises:
            NotOnScreen: it was not published so in time.
        """
        home = Home(self.team, self.user)
        if not await self._until(lambda: all(text in home.text for text in texts) or None, within):
            raise NotOnScreen(f"{self._who} saw no Home tab with {list(texts)}; it says:\n{home.text or '(nothing)'}")
        return home

    @property
    def _who(self) -> str:
        return self.user.display_name

    def _channel(self, name: str) -> Channel:
        channel = self.team.conversation(self.user, name)
        if channel is None or self.user.id not in channel.members:
            raise NotOnScreen(f"{self._who} is not in {name}.")
        return channel

    def _top(self) -> Modal | None:
        stack = self.team.screens.stack(self.user.id)
        return Modal(self.team, self.user, stack[-1]) if stack else None

    def _ephemerals(self) -> list[Post]:
        return self.team.messages.only_to(self.user.id)

    async def _sees(
        self, channel: Channel, texts: tuple[str, ...], thread: Message | None, within: float | None
    ) -> Message:
        def posts() -> list[Post]:
            everything = self.team.messages.in_channel(channel.id)
            if thread is not None:
                return [post for post in everything if post.thread_ts == thread.ts]
            return [post for post in everything if post.thread_ts is None or post.broadcast]

        place = "a DM" if not channel.is_channel else f"a message in #{channel.name}"
        return await self._first(f"{place} (in a thread)" if thread else place, posts, texts, within)

    async def _first(
        self, what: str, posts: Callable[[], Iterable[Post]], texts: tuple[str, ...], within: float | None
    ) -> Message:
        found = await self._until(lambda: self._news(posts(), texts), within)
        if found is None:
            shown = "\n".join(f"- {self._described(post)}" for post in posts()) or "- nothing"
            raise NotOnScreen(f"{self._who} did not see {what} with {list(texts)}; there was:\n{shown}")
        return self._looks_at(found)

    def _news(self, posts: Iterable[Post], texts: tuple[str, ...]) -> Post | None:
        """The oldest new message that fits, else the oldest one whose edit was not looked at."""
        fitting = [p for p in posts if p.has_news_for(self.user.id) and _has(self._as_shown(p), texts)]
        fresh = [post for post in fitting if self.user.id not in post.seen_by]
        return next(iter([*fresh, *fitting]), None)

    def _as_shown(self, post: Post) -> Message:
        return Message(self.team, self.user, post, post.latest)

    def _looks_at(self, post: Post) -> Message:
        post.seen(self.user.id)
        message = self._as_shown(post)
        self._looked_at.append(message)
        return message

    def _described(self, post: Post) -> str:
        state = "not seen yet" if post.has_news_for(self.user.id) else "already seen"
        return f"({state}) {self._as_shown(post).text!r}"

    async def _until(self, look: Callable[[], T | None], within: float | None) -> T | None:
        patience = self.delivery.timing.patience if within is None else within
        return await self.team.bell.until(look, within=patience)


def _has(message: Message, texts: tuple[str, ...]) -> bool:
    return all(text in message.text for text in texts)
