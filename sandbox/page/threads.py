"""The threads that one follows, in the middle."""

from collections.abc import Iterator, Sequence
from typing import Any

import htpy as h
from typing_extensions import override

from sandbox.conversations.channels import Channel
from sandbox.conversations.followed_threads import FollowedThread, Place
from sandbox.messages.posts import Post
from sandbox.page import words
from sandbox.page.avatar import author_name
from sandbox.page.composer import composer
from sandbox.page.conversation import place_words
from sandbox.page.doings import Json, doing
from sandbox.page.icons import icon
from sandbox.page.keyed import Item, Listing
from sandbox.page.links import path_of
from sandbox.page.message import Seen
from sandbox.page.threads_shown import MOST, THREADS
from sandbox.page.window import Location, Window

_LAST = 2
"""Replies that are shown of a thread at first, and all that are new."""


class Threads(Listing):
    """A card for each thread: its first message, its last replies, what is new, and a place to answer."""

    id = "threads"
    list_id = "followed"

    @override
    def of(self) -> Any:
        window = self.window
        return (window.user.id, window.place == THREADS, window.threads.turn, self._is_empty())

    def _followed(self) -> list[FollowedThread]:
        return self.window.office.team.read_marks.followed.of(self.window.user.id)

    def _is_empty(self) -> bool:
        return self.window.place == THREADS and not self._followed()

    @override
    def items(self) -> list[Item]:
        window = self.window
        if window.place != THREADS:
            return []
        followed = self._followed()
        shown = window.threads.of(followed)
        cards = [_Card(window, thread) for thread in shown]
        items = [Item(card.id, card.stamp(), card.html) for card in cards]
        if len(shown) < len(followed):
            items.append(Item("older-threads", 0, _older))
        return items

    @override
    def whole(self, items: Sequence[Item]) -> h.Node:
        window = self.window
        if window.place != THREADS:
            return h.section(id=self.id, hidden=True)
        hint = words.NO_THREADS_HINT.format(name=window.user.display_name)
        empty = h.div(".empty")[icon("threads"), h.p[words.NO_THREADS], h.p(".hint")[hint]] if not items else None
        return h.section(id=self.id, class_="scrolls", tabindex="-1", aria_label=words.THREADS)[
            empty, h.ol(id=self.list_id, data_walk="yes")[[item.html() for item in items]]
        ]


class _Card:
    """One thread among those that are followed."""

    def __init__(self, window: Window, thread: FollowedThread) -> None:
        self._window = window
        self._team = window.office.team
        self._thread = thread
        self.id = f"f-{thread.thread_ts.replace('.', '-')}"
        everything = self._team.messages.replies(*thread.place)
        self._replies = [reply for reply in everything if not reply.deleted]

    def stamp(self) -> Any:
        """What differs when it looks different."""
        posts = [self._seen(post).stamp() for post in (*self._parent(), *self._shown())]
        return (posts, len(self._replies), self._new_from(), self._channel().is_archived)

    def html(self) -> h.Node:
        """Its list entry."""
        window, thread, channel = self._window, self._thread, self._channel()
        where = Location(window.user.name, thread.channel_id, thread.thread_ts)
        place = place_words(window, channel)
        parent = [self._seen(post).html() for post in self._parent()]
        hidden = len(self._replies) - len(self._shown())
        return h.li(".thread-card", id=self.id, tabindex="0", data_step="yes", aria_label=f"{words.THREAD}: {place}")[
            h.header[h.a(href=path_of(self._team, where))[place], h.small[self._who()]],
            h.ol(".thread-said")[
                parent or h.li(".hint")[words.THREAD_GONE],
                self._unfold(hidden) if hidden else None,
                list(self._listed()),
            ],
            composer(window, channel, thread.thread_ts),
        ]

    def _channel(self) -> Channel:
        channel = self._team.channels.with_id(self._thread.channel_id)
        assert channel is not None
        return channel

    def _seen(self, post: Post) -> Seen:
        return Seen(self._window, post, in_thread=True)

    def _parent(self) -> list[Post]:
        parent = self._team.messages.at(*self._thread.place)
        return [] if parent is None else [parent]

    def _new_from(self) -> str:
        return self._window.threads.new_from.get(self._thread.place, "")

    def _shown(self) -> list[Post]:
        if self._thread.place in self._window.threads.unfolded:
            return self._replies
        new_from = self._new_from()
        news = sum(reply.ts >= new_from for reply in self._replies) if new_from else 0
        return self._replies[-max(news, _LAST) :]

    def _listed(self) -> Iterator[h.Node]:
        new_from = self._new_from()
        for reply in self._shown():
            if reply.ts == new_from:
                yield h.li(".new-line", id=f"{self.id}-new")[h.span[words.NEW]]
            yield self._seen(reply).html()

    def _unfold(self, count: int) -> h.Node:
        channel_id, thread_ts = self._thread.place
        return h.li(".unfold", id=f"{self.id}-unfold")[
            h.button(".link", type="button", data_do="unfold", data_channel=channel_id, data_thread=thread_ts)[
                words.SHOW_REPLY if count == 1 else words.SHOW_REPLIES.format(count=count)
            ]
        ]

    def _who(self) -> str:
        authors = dict.fromkeys(post.author for post in (*self._parent(), *self._replies))
        me = self._window.user.id
        others = [author_name(self._team, author).split()[0] for author in authors if author.user_id != me]
        if len(others) == len(authors):
            return ", ".join(others)
        return words.AND_YOU.format(names=", ".join(others)) if others else words.ONLY_YOU_THERE


@doing("unfold")
async def unfold(window: Window, asked: Json) -> Json | None:
    """Show all replies of a thread among those that are followed."""
    place: Place = (str(asked["channel"]), str(asked["thread"]))
    window.threads.unfolded.add(place)
    return None


@doing("older-threads")
async def older_threads(window: Window, _asked: Json) -> Json | None:
    """Show more of the threads that are followed."""
    window.threads.most += MOST
    return None


@doing("notify")
async def notify(window: Window, asked: Json) -> Json | None:
    """Hear of new replies to a message from now on, or no more."""
    place = str(asked["channel"]), str(asked["thread"])
    followed = window.office.team.read_marks.followed
    followed.choose(window.user.id, *place, follows=bool(asked.get("wanted")))
    return None


def _older() -> h.Node:
    return h.li(".older-threads", id="older-threads")[
        h.button(".plain", type="button", data_do="older-threads")[words.OLDER_THREADS]
    ]
