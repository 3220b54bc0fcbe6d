"""The threads that each person follows, and what they have not read there."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import TYPE_CHECKING

from sandbox.conversations.channels import Channels
from sandbox.messages.posts import Messages, Post

if TYPE_CHECKING:
    from sandbox.conversations.read_marks import ReadMarks

Place = tuple[str, str]
"""A thread: its conversation's id and its first message's `ts`."""


@dataclass(frozen=True)
class FollowedThread:
    """A thread that somebody follows: its newest reply, what they have not read, and how many of these call them."""

    channel_id: str
    thread_ts: str
    newest: str
    unread: int = 0
    calls: int = 0
    first_unread: str = ""

    @property
    def place(self) -> Place:
        """Where it is."""
        return self.channel_id, self.thread_ts


class FollowedThreads:
    """As in Slack one follows a thread that one began, answered in or was mentioned in, until one turns that off.

    It costs nothing until somebody asks, and then what was posted since, and the threads of whoever asks.
    """

    def __init__(self, messages: Messages, channels: Callable[[], Channels], marks: "ReadMarks") -> None:
        """Nobody has said anything."""
        self._messages = messages
        self._channels = channels
        self._marks = marks
        self._counted = 0
        self._part: dict[str, dict[Place, None]] = {}  # in which threads each person takes part
        self._chosen: dict[tuple[str, str, str], bool] = {}
        self._found: dict[str, tuple[tuple[int, int, int], list[FollowedThread]]] = {}
        self._choices = 0

    def __iter__(self) -> Iterator[tuple[str, str, str, bool]]:
        """Each choice: user id, channel id, the thread's `ts`, and whether it is followed."""
        return ((*where, follows) for where, follows in self._chosen.items())

    def choose(self, user_id: str, channel_id: str, thread_ts: str, *, follows: bool) -> None:
        """Somebody wants to hear of a thread from now on, or no more."""
        self._chosen[user_id, channel_id, thread_ts] = follows
        self._choices += 1

    def follows(self, user_id: str, channel_id: str, thread_ts: str) -> bool:
        """Whether this person hears of new replies there."""
        chosen = self._chosen.get((user_id, channel_id, thread_ts))
        if chosen is not None:
            return chosen
        self._catch_up()
        return (channel_id, thread_ts) in self._part.get(user_id, ())

    def of(self, user_id: str) -> list[FollowedThread]:
        """The threads that this person follows and may see, those with the newest reply first."""
        now = (self._messages.revision, self._marks.reads, self._choices)
        then, found = self._found.get(user_id, (None, []))
        if now != then:
            found = sorted(self._look(user_id), key=lambda thread: thread.newest, reverse=True)
            self._found[user_id] = (now, found)
        return [thread for thread in found if self._may_see(user_id, thread.channel_id)]

    def unread(self, user_id: str, channel_id: str, thread_ts: str) -> list[Post]:
        """What others replied in a thread since this person read it, oldest first."""
        mark = self._marks.mark(user_id, channel_id, thread_ts)
        above = self._marks.mark(user_id, channel_id)
        since = takewhile(lambda reply: reply.ts > mark, reversed(self._messages.replies(channel_id, thread_ts)))
        return [
            reply
            for reply in since
            if not reply.deleted and reply.author.user_id != user_id and not (reply.broadcast and reply.ts <= above)
        ][::-1]

    def all_of_them(self) -> Iterator[tuple[str, str, str, str]]:
        """Who takes part in which thread: user id, channel id, the thread's `ts`, and that of its last reply."""
        self._catch_up()
        for user_id, places in self._part.items():
            for channel_id, thread_ts in places:
                yield user_id, channel_id, thread_ts, self._messages.replies(channel_id, thread_ts)[-1].ts

    def _look(self, user_id: str) -> Iterator[FollowedThread]:
        self._catch_up()
        wanted = [(where[1], where[2]) for where, follows in self._chosen.items() if follows and where[0] == user_id]
        for channel_id, thread_ts in dict.fromkeys([*self._part.get(user_id, ()), *wanted]):
            if not self._chosen.get((user_id, channel_id, thread_ts), True):
                continue
            last = _last(self._messages.replies(channel_id, thread_ts))
            if last is not None:
                unread = self.unread(user_id, channel_id, thread_ts)
                calls = sum(self._calls(user_id, reply) for reply in unread)
                first = unread[0].ts if unread else ""
                yield FollowedThread(channel_id, thread_ts, last.ts, len(unread), calls, first)

    def _calls(self, user_id: str, reply: Post) -> bool:
        channel = self._channels().with_id(reply.channel_id)
        return user_id in reply.pings or (channel is not None and not channel.is_channel)

    def _may_see(self, user_id: str, channel_id: str) -> bool:
        channel = self._channels().with_id(channel_id)
        return channel is not None and user_id in channel.members

    def _catch_up(self) -> None:
        for post in self._messages.since(self._counted):
            self._counted += 1
            if post.thread_ts and not post.only_to:
                place = (post.channel_id, post.thread_ts)
                parent = self._messages.ever_at(*place)
                for said in (parent, post):
                    if said is not None:
                        for user_id in (said.author.user_id, *said.pings):
                            self._part.setdefault(user_id, {})[place] = None


def _last(replies: Sequence[Post]) -> Post | None:
    return next((reply for reply in reversed(replies) if not reply.deleted), None)
