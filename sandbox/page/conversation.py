"""The list of messages in the middle, of which a browser holds a part."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

import htpy as h
from typing_extensions import override

from sandbox.conversations.channels import Channel, Kind
from sandbox.messages.posts import Post
from sandbox.page import words
from sandbox.page.assisting import assistant_items
from sandbox.page.keyed import Item, Listing
from sandbox.page.message import Seen
from sandbox.page.naming import place_name
from sandbox.page.times import day, moment_of
from sandbox.page.window import Window

_TOGETHER = 300.0  # seconds within which one author's messages stand under one name


class Conversation(Listing):
    """Messages, with a line for each day and one before what is new."""

    id = "conversation"
    list_id = "messages"

    @override
    def of(self) -> Any:
        return (self.window.user.id, self.window.place, self.window.turn)

    @override
    def whole(self, items: Sequence[Item]) -> h.Node:
        window, channel = self.window, self.window.channel
        if channel is None:
            return h.section(id=self.id, hidden=True)
        place = place_words(window, channel)
        return h.section(id=self.id, class_="scrolls", tabindex="-1", aria_label=words.MESSAGES_IN.format(place=place))[
            h.ol(
                id=self.list_id,
                data_turn=window.list_turn,
                data_message=window.message or None,
                data_follows="yes" if window.shown.follows else None,
            )[[item.html() for item in items]]
        ]

    @override
    def items(self) -> list[Item]:
        window, channel = self.window, self.window.channel
        if channel is None:
            return []
        posts = self._with_ephemerals(window.shown.of(window.posts))
        items = [*self._above(channel, posts), *listed(window, posts, new_from=window.new_from)]
        if next(window.shown.newer(window.posts), None) is not None:
            items.append(_edge("newer"))
        else:
            items.extend(assistant_items(window, ""))
        return items

    def _above(self, channel: Channel, posts: list[Post]) -> Iterator[Item]:
        if self.window.shown.has_older(self.window.posts):
            yield _edge("older")
        else:
            yield Item("beginning", bool(posts), lambda: _beginning(self.window, channel, empty=not posts))

    def _with_ephemerals(self, posts: list[Post]) -> list[Post]:
        window, shown = self.window, self.window.shown
        mine = window.office.team.messages.only_to(window.user.id)
        here = [post for post in mine if post.channel_id == window.place and not post.thread_ts]
        if not here:
            return posts
        first = shown.first if shown.first is not None and shown.has_older(window.posts) else ""
        fitting = [post for post in here if post.ts >= first and (shown.last is None or post.ts <= shown.last)]
        return sorted([*posts, *fitting], key=lambda post: post.ts)


def listed(window: Window, posts: Sequence[Post], *, new_from: str = "", in_thread: bool = False) -> Iterator[Item]:
    """Messages with their days, and a line before the first that is new."""
    user, prefix = window.user, "t" if in_thread else "m"
    now = moment_of(str(window.office.team.clock.now()), user)
    before: Post | None = None
    today: date | None = None
    for post in posts:
        moment = moment_of(post.ts, user)
        apart = before is None
        if moment.date() != today and not in_thread:
            today, apart = moment.date(), True
            name = day(moment, now)
            yield Item(f"{prefix}-{today}", name, lambda name=name, at=f"{prefix}-{today}": _day(at, name))  # type: ignore[misc]
        if new_from and post.ts > new_from and post.author.user_id != user.id and not post.only_to:
            new_from, apart = "", True
            yield Item(f"{prefix}-new", 0, lambda: h.li(".new-line", id=f"{prefix}-new")[h.span[words.NEW]])
        seen = Seen(window, post, follows=not apart and _goes_on(before, post), in_thread=in_thread)
        yield Item(seen.id, seen.stamp(), seen.html)
        before = post


def place_words(window: Window, channel: Channel) -> str:
    """What a conversation is called: `#general`, the app's name, or whom it is with."""
    return place_name(window.office.team, channel, window.user)


def _goes_on(before: Post | None, post: Post) -> bool:
    if before is None or before.author != post.author or post.broadcast or before.only_to or post.only_to:
        return False
    if before.is_notice != post.is_notice or before.persona != post.persona or post.pin:
        return False
    return float(post.ts) - float(before.ts) < _TOGETHER


def _day(at: str, name: str) -> h.Node:
    return h.li(".day", id=at)[h.span[name]]


def _edge(which: str) -> Item:
    return Item(f"m-{which}", 0, lambda: h.li(".edge", id=f"m-{which}", data_edge=which)[words.LOADING])


def _beginning(window: Window, channel: Channel, *, empty: bool) -> h.Node:
    place = place_words(window, channel)
    if channel.is_channel:
        sentence = words.BEGINNING.format(place=place)
    elif channel.dm_with is not None:
        sentence = words.BEGINNING_DM.format(name=window.user.display_name, app=place)
    elif channel.kind is Kind.GROUP_DM:
        sentence = words.BEGINNING_GROUP.format(names=place)
    else:
        alone = channel.members == {window.user.id}
        sentence = words.BEGINNING_OWN if alone else words.BEGINNING_WITH.format(name=place)
    hint = window.office.team.manifest.description if channel.dm_with is not None else ""
    if empty and not hint:
        hint = words.NOTHING_YET
    return h.li(".beginning", id="beginning")[h.p[sentence], h.p(".hint")[hint] if hint else None]
