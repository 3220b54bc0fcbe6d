"""The thread beside the conversation."""

from collections.abc import Sequence
from typing import Any

import htpy as h
from typing_extensions import override

from sandbox.messages.posts import Post
from sandbox.page import words
from sandbox.page.assisting import assistant_items, title_of
from sandbox.page.beside import closed, pane
from sandbox.page.composer import composer
from sandbox.page.conversation import listed, place_words
from sandbox.page.keyed import Item, Listing
from sandbox.page.message import Seen


class Thread(Listing):
    """A message and what was answered to it, with a place to answer; hidden when none is open."""

    id = "thread"
    list_id = "replies"

    @override
    def of(self) -> Any:
        window = self.window
        return (window.thread_turn, self._parent() is not None, title_of(window, window.location.thread))

    def _parent(self) -> Post | None:
        window = self.window
        return window.office.team.messages.at(window.place, window.location.thread)

    @override
    def items(self) -> list[Item]:
        window, parent = self.window, self._parent()
        if window.channel is None or not window.location.thread:
            return []
        replies = self._with_ephemerals(window.thread_shown.of(window.replies))
        items: list[Item] = []
        if parent is not None:
            first = Seen(window, parent, in_thread=True)
            items.append(Item(first.id, first.stamp(), first.html))
        count = sum(not reply.deleted for reply in window.replies)
        if count:
            shown = words.REPLY if count == 1 else words.REPLIES.format(count=count)
            items.append(Item("t-count", count, lambda: h.li(".count", id="t-count")[h.span[shown]]))
        if window.thread_shown.has_older(window.replies):
            items.append(Item("t-older", 0, lambda: _edge("older")))
        items += listed(window, replies, in_thread=True)
        if next(window.thread_shown.newer(window.replies), None) is not None:
            items.append(Item("t-newer", 0, lambda: _edge("newer")))
        else:
            items.extend(assistant_items(window, window.location.thread))
        return items

    def _with_ephemerals(self, replies: list[Post]) -> list[Post]:
        window, shown = self.window, self.window.thread_shown
        everything = window.office.team.messages.only_to(window.user.id)
        mine = [p for p in everything if p.channel_id == window.place and p.thread_ts == window.location.thread]
        fitting = [p for p in mine if shown.last is None or p.ts <= shown.last]
        return sorted([*replies, *fitting], key=lambda post: post.ts) if fitting else replies

    @override
    def whole(self, items: Sequence[Item]) -> h.Node:
        window, channel = self.window, self.window.channel
        if channel is None or not window.location.thread:
            return closed(self.id)
        return pane(
            window,
            self.id,
            words.THREAD,
            None if self._parent() is not None else h.p(".hint")[words.THREAD_GONE],
            h.section(id="thread-scroll", class_="scrolls", tabindex="-1", aria_label=words.THREAD)[
                h.ol(id=self.list_id, data_turn=window.thread_turn, data_message=window.location.message or None)[
                    [item.html() for item in items]
                ]
            ],
            composer(window, channel, window.location.thread) if self._parent() is not None else None,
            about=title_of(window, window.location.thread) or place_words(window, channel),
            data_thread=window.location.thread,
        )


def _edge(which: str) -> h.Node:
    return h.li(".edge", id=f"t-{which}", data_edge=which, data_thread="yes")[words.LOADING]
