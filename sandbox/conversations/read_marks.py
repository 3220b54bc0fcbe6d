"""How far each person has read, and what is news to them."""

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from sandbox.conversations.channels import Channels
from sandbox.conversations.followed_threads import FollowedThreads
from sandbox.messages.posts import Messages, Post

MOST = 100
"""Nobody is told of more unread messages than this: a page says `99+`."""

_ALL_OF_THEM = {"channel", "here", "everyone"}


@dataclass(frozen=True)
class News:
    """What somebody has not read in a conversation; `calls` are meant for them: a DM, a mention, an answer there."""

    messages: int = 0
    calls: int = 0

    def __bool__(self) -> bool:
        """Whether there is any."""
        return bool(self.messages or self.calls)


class ReadMarks:
    """Read marks for each person, conversation and thread; a thread is read apart from its channel, as in Slack.

    Counting costs nothing until somebody asks, and then only what was posted since they asked last.
    """

    def __init__(self, messages: Messages, channels: Callable[[], Channels]) -> None:
        """Nobody has read anything."""
        self._messages = messages
        self._channels = channels
        self._counted = 0
        self._marks: dict[tuple[str, str, str], str] = {}
        self._news: dict[tuple[str, str], deque[Post]] = {}
        self._calls: dict[tuple[str, str], deque[Post]] = {}
        self.reads = 0  # grows with every mark that is moved
        self.followed = FollowedThreads(messages, channels, self)

    def __iter__(self) -> Iterator[tuple[str, str, str, str]]:
        """Each mark: user id, channel id, the thread's `ts` or nothing, and the `ts` up to which was read."""
        return ((*where, ts) for where, ts in self._marks.items())

    def put_back(self, user_id: str, channel_id: str, thread_ts: str, ts: str) -> None:
        """Set a mark of an archive, before anybody has asked for news."""
        self._marks[user_id, channel_id, thread_ts] = ts

    def mark(self, user_id: str, channel_id: str, thread_ts: str = "") -> str:
        """The `ts` up to which this person has read there; empty for nothing."""
        return self._marks.get((user_id, channel_id, thread_ts), "")

    def read(self, user_id: str, channel_id: str, ts: str, thread_ts: str = "") -> bool:
        """Somebody has read so far, and answers whether that was new to them; a mark never goes back."""
        if ts <= self.mark(user_id, channel_id, thread_ts):
            return False
        self._catch_up()
        self.reads += 1
        self._marks[user_id, channel_id, thread_ts] = ts
        for shelf in (self._news, self._calls):
            posts = shelf.get((user_id, channel_id))
            if posts:
                left = [post for post in posts if post.ts > ts or _thread_of(post) != thread_ts]
                shelf[user_id, channel_id] = deque(left, MOST)
        return True

    def all_read(self) -> None:
        """Everybody has read everything so far: how a day begins that has a past."""
        self._catch_up()
        for shelf in (self._news, self._calls):
            for (user_id, channel_id), posts in list(shelf.items()):
                for post in list(posts):
                    self.read(user_id, channel_id, post.ts, _thread_of(post))
        for user_id, channel_id, thread_ts, ts in self.followed.all_of_them():
            self.read(user_id, channel_id, ts, thread_ts)

    def news(self, user_id: str, channel_id: str) -> News:
        """What this person has not read in a conversation, at most `MOST` of each."""
        self._catch_up()
        key = (user_id, channel_id)
        return News(_count(self._news.get(key)), _count(self._calls.get(key)))

    def news_in_thread(self, user_id: str, channel_id: str, thread_ts: str) -> int:
        """How many replies in a thread are meant for this person and not read."""
        self._catch_up()
        posts = self._calls.get((user_id, channel_id), ())
        return sum(_thread_of(post) == thread_ts and not post.is_gone for post in posts)

    def _catch_up(self) -> None:
        for post in self._messages.since(self._counted):
            self._counted += 1
            channel = self._channels().with_id(post.channel_id)
            if channel is not None and not post.only_to:
                for user_id in channel.members:
                    self._note(post, user_id, in_dm=not channel.is_channel)

    def _note(self, post: Post, user_id: str, *, in_dm: bool) -> None:
        thread_ts = _thread_of(post)
        if (
            post.is_notice
            or post.is_tombstone
            or post.author.user_id == user_id
            or post.ts <= self.mark(user_id, post.channel_id, thread_ts)
        ):
            return
        key = (user_id, post.channel_id)
        if not thread_ts:
            self._news.setdefault(key, deque(maxlen=MOST)).append(post)
        called = user_id in post.pings or (not thread_ts and not _ALL_OF_THEM.isdisjoint(post.pings))
        if in_dm or called:
            self._calls.setdefault(key, deque(maxlen=MOST)).append(post)


def _thread_of(post: Post) -> str:
    """The thread that one must open to read it; empty for what the conversation itself shows."""
    return "" if post.broadcast else post.thread_ts or ""


def _count(posts: deque[Post] | None) -> int:
    return sum(not post.is_gone for post in posts) if posts else 0
