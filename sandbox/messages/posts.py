"""Messages, their edits, and who has seen what."""

import uuid
from bisect import insort
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from sandbox.messages.authors import Author, Persona
from sandbox.messages.reactions import Reactions
from sandbox.messages.reading import Content

SLACKBOT = Author("USLACKBOT", "Slackbot")
TOMBSTONE = "tombstone"


@dataclass(frozen=True)
class Version:
    """A message as it stood from `ts` on."""

    content: Content
    ts: str


@dataclass(frozen=True)
class Pin:
    """Who pinned a message to its conversation, and when, in whole seconds."""

    user_id: str
    at: int


@dataclass(frozen=True)
class Stream:
    """A message that is still being written: until when, in domain seconds, and how.

    `by_chunks` is None before anything was written; `as_plan` puts its tasks together in one plan.
    """

    until: float
    by_chunks: bool | None = None
    as_plan: bool = False


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
    subtype: str = ""
    particulars: dict[str, Any] = field(default_factory=dict)
    """What Slack tells beside the subtype of a line of its own: the `topic`, the `inviter`, …"""
    persona: Persona | None = None
    """Under which name and picture the app wrote it, where not under its own."""
    pin: Pin | None = None
    stream: Stream | None = None
    """How the app is still writing it, by `chat.appendStream`; None once it has stopped."""
    edited: bool = False
    deleted: bool = False
    expected: bool = False
    seen_by: dict[str, int] = field(default_factory=dict)
    reactions: Reactions = field(default_factory=Reactions)
    entries: dict[str, dict[tuple[str, str], dict[str, Any]]] = field(default_factory=dict)
    """What each person has chosen in its menus, by (block_id, action_id)."""

    @property
    def content(self) -> Content:
        """What it says now."""
        return self.versions[-1].content

    @property
    def is_notice(self) -> bool:
        """Whether it is one of Slack's own lines, such as “has joined the channel”: it is news to nobody."""
        return self.subtype.startswith("channel_")

    @property
    def is_tombstone(self) -> bool:
        """Whether it was deleted and only holds the place of its thread."""
        return self.subtype == TOMBSTONE

    @property
    def is_gone(self) -> bool:
        """Whether it was deleted, though its thread may have stayed."""
        return self.deleted or self.is_tombstone

    @property
    def is_typed(self) -> bool:
        """Whether a person sent it from their composer."""
        return not (self.author.bot_id or self.subtype or self.only_to)

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

    def bury(self, ts: str) -> None:
        """Leave Slack's tombstone in its place: what was said in its thread stays."""
        self.author = SLACKBOT
        self.subtype, self.particulars = TOMBSTONE, {"hidden": True}
        self.persona, self.pin, self.metadata, self.reactions = None, None, None, Reactions()
        self.edited, self.expected, self.entries = False, True, {}
        self.rewrite(Content("This message was deleted."), ts)

    def as_slack(self, team_id: str) -> dict[str, Any]:
        """Slack's message object."""
        message: dict[str, Any] = {
            "type": "message",
            **(self.persona.as_slack(self.author) if self.persona else self.author.as_slack(team_id)),
            "ts": self.ts,
            "text": self.content.text,
            **self.particulars,
        }
        optional = {
            "blocks": self.content.blocks,
            "attachments": self.content.attachments,
            "files": [file.as_slack() for file in self.content.files],
            "subtype": self.subtype or ("file_share" if self.content.files else None),
            "pinned_to": [self.channel_id] if self.pin else None,
            "thread_ts": self.thread_ts,
            "metadata": self.metadata,
            "reactions": self.reactions.as_slack(),
            "edited": self._edit() if self.edited else None,
            **(self._of_a_composer() if self.is_typed else {}),
        }
        shown = message | {key: value for key, value in optional.items() if value}
        return shown if self.content.mrkdwn else {**shown, "mrkdwn": False}

    def _edit(self) -> dict[str, str]:
        """Who edited it, and when: of a person's edit Slack tells the second."""
        ts = self.versions[-1].ts
        second = f"{ts.partition('.')[0]}.000000"
        return {"user": self.author.editor_id, "ts": second if self.is_typed else ts}

    def _of_a_composer(self) -> dict[str, Any]:
        client_msg_id = str(uuid.uuid5(uuid.NAMESPACE_URL, f"{self.channel_id}/{self.ts}"))
        return {"client_msg_id": client_msg_id, "upload": bool(self.content.files)}


class Messages:
    """Everything posted, in the order it was posted."""

    def __init__(self) -> None:
        """Nothing posted yet."""
        self._posts: list[Post] = []
        self._by_place: dict[tuple[str, str], Post] = {}
        self._by_channel: dict[str, list[Post]] = {}
        self._timelines: dict[str, list[Post]] = {}  # without replies, but for those sent to the channel, too
        self._threads: dict[tuple[str, str], list[Post]] = {}
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
        if not post.only_to:
            if post.thread_ts:
                self._threads.setdefault((post.channel_id, post.thread_ts), []).append(post)
            if not post.thread_ts or post.broadcast:
                self._timelines.setdefault(post.channel_id, []).append(post)

    def broadcast(self, post: Post) -> None:
        """Show a reply in the channel, too, where its time is."""
        post.broadcast = True
        insort(self._timelines.setdefault(post.channel_id, []), post, key=lambda other: other.ts)

    def delete(self, post: Post, ts: str) -> None:
        """Take a message away, or leave a tombstone where it has replies."""
        if any(not reply.deleted for reply in self.replies(post.channel_id, post.ts)):
            post.bury(ts)
        else:
            post.deleted = True
        self.changed(post)

    def changed(self, post: Post) -> None:
        """Note that a message was edited or deleted, or reacted to."""
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

    def ever_at(self, channel_id: str, ts: str) -> Post | None:
        """The message that everyone could see there, also when it was deleted, or None."""
        post = self._by_place.get((channel_id, ts))
        return None if post is None or post.only_to else post

    def in_channel(self, channel_id: str) -> list[Post]:
        """What everyone in a conversation can see, oldest first."""
        return [post for post in self._by_channel.get(channel_id, ()) if not post.deleted]

    def timeline(self, channel_id: str) -> Sequence[Post]:
        """What a conversation shows outside its threads, oldest first, with what was deleted; not to be changed."""
        return self._timelines.get(channel_id, [])

    def replies(self, channel_id: str, thread_ts: str) -> Sequence[Post]:
        """The replies in a thread, oldest first, with what was deleted; not to be changed."""
        return self._threads.get((channel_id, thread_ts), [])

    def since(self, count: int) -> Sequence[Post]:
        """What was posted after the first `count` messages."""
        return self._posts[count:]

    def on_screen(self, channel_id: str, ts: str, user_id: str) -> Post | None:
        """The message that this person sees there, perhaps nobody else, or None."""
        post = self._by_place.get((channel_id, ts))
        return None if post is None or post.deleted or post.only_to not in {None, user_id} else post

    def only_to(self, user_id: str) -> list[Post]:
        """The ephemerals on one person's screen, oldest first."""
        return [post for post in self._by_reader.get(user_id, ()) if not post.deleted]

    def unexpected(self) -> list[Post]:
        """What nobody has said they saw; a deleted message is off every screen."""
        return [post for post in self._posts if not post.expected and not post.deleted]
