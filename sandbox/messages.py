"""Messages, their edits, and who has seen what."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from sandbox.authors import Author
from sandbox.reading import Content


@dataclass(frozen=True)
class Version:
    """A message as it stood from `ts` on."""

    content: Content
    ts: str


@dataclass(eq=False)
class Post:
    """One message in one conversation, with every version it has had.

    `only_to` makes it an ephemeral: one person sees it and no Web API method finds it.
    """

    channel_id: str
    ts: str
    author: Author
    versions: list[Version]
    pings: tuple[str, ...] = ()
    thread_ts: str | None = None
    broadcast: bool = False
    only_to: str | None = None
    metadata: dict[str, Any] | None = None
    edited: bool = False
    deleted: bool = False
    expected: bool = False
    seen_by: dict[str, int] = field(default_factory=dict)

    @property
    def content(self) -> Content:
        """What it says now."""
        return self.versions[-1].content

    @property
    def latest(self) -> int:
        """The number of the present version; the first is 0."""
        return len(self.versions) - 1

    def has_news_for(self, user_id: str) -> bool:
        """Whether its present version has not been looked at by this person."""
        return not self.deleted and self.seen_by.get(user_id, -1) < self.latest

    def seen(self, user_id: str) -> None:
        """Somebody looked at it as it is now."""
        self.seen_by[user_id] = self.latest
        self.expected = True

    def rewrite(self, content: Content, ts: str) -> None:
        """Replace what it says; this pings nobody."""
        self.versions.append(Version(content, ts))

    def as_slack(self, team_id: str) -> dict[str, Any]:
        """Slack's message object."""
        message: dict[str, Any] = {
            "type": "message",
            **self.author.as_slack(team_id),
            "ts": self.ts,
            "text": self.content.text,
        }
        optional = {
            "blocks": self.content.blocks,
            "attachments": self.content.attachments,
            "thread_ts": self.thread_ts,
            "metadata": self.metadata,
            "edited": {"user": self.author.editor_id, "ts": self.versions[-1].ts} if self.edited else None,
        }
        return message | {key: value for key, value in optional.items() if value}


class Messages:
    """Everything posted, in the order it was posted."""

    def __init__(self) -> None:
        """Nothing posted yet."""
        self._posts: list[Post] = []
        self._by_place: dict[tuple[str, str], Post] = {}
        self._by_channel: dict[str, list[Post]] = {}
        self._by_reader: dict[str, list[Post]] = {}  # ephemerals
        self._changes: list[Post] = []

    def __iter__(self) -> Iterator[Post]:
        """Oldest first, ephemerals and deleted ones among them."""
        return iter(self._posts)

    def __len__(self) -> int:
        """How many were ever posted."""
        return len(self._posts)

    def add(self, post: Post) -> None:
        """Keep a new message."""
        self._posts.append(post)
        self._changes.append(post)
        self._by_place[post.channel_id, post.ts] = post
        shelf, key = (self._by_reader, post.only_to) if post.only_to else (self._by_channel, post.channel_id)
        shelf.setdefault(key, []).append(post)

    def changed(self, post: Post) -> None:
        """Note that a message was edited or deleted."""
        self._changes.append(post)

    @property
    def revision(self) -> int:
        """A number that grows with every new message, edit and deletion."""
        return len(self._changes)

    def changed_since(self, revision: int) -> list[Post]:
        """What was posted, edited or deleted since then, each once, in the order of its last change."""
        return list(dict.fromkeys(reversed(self._changes[revision:])))[::-1]

    def at(self, channel_id: str, ts: str) -> Post | None:
        """The message that everyone in the conversation can see there, or None."""
        post = self._by_place.get((channel_id, ts))
        return None if post is None or post.deleted or post.only_to else post

    def in_channel(self, channel_id: str) -> list[Post]:
        """What everyone in a conversation can see, oldest first."""
        return [post for post in self._by_channel.get(channel_id, ()) if not post.deleted]

    def only_to(self, user_id: str) -> list[Post]:
        """The ephemerals on one person's screen, oldest first."""
        return [post for post in self._by_reader.get(user_id, ()) if not post.deleted]

    def unexpected(self) -> list[Post]:
        """What nobody has said they saw; a deleted message is off every screen."""
        return [post for post in self._posts if not post.expected and not post.deleted]
