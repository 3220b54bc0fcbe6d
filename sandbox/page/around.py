"""Small parts that follow what happens: the address and title, what is read aloud, and the way to what is new."""

from bisect import bisect_right
from collections.abc import Iterator
from operator import attrgetter
from typing import Any

import htpy as h
from typing_extensions import override

from sandbox.messages.posts import Post
from sandbox.page import words
from sandbox.page.badges import calls_here
from sandbox.page.conversation import place_words
from sandbox.page.icons import icon
from sandbox.page.links import ABOUT, HOME, path_of
from sandbox.page.message import notice
from sandbox.page.persona import name_of
from sandbox.page.regions import Put, Region, Whole
from sandbox.page.threads_shown import THREADS
from sandbox.page.times import clock, day, moment_of
from sandbox.page.window import Window

_MOST_READ_ALOUD = 3
_MANY = 100


class Where(Whole):
    """The address and the title, which the script puts where the browser shows them."""

    id = "where"

    @override
    def stamp(self) -> Any:
        window = self.window
        return (window.location, window.place, window.beside, window.workshop, calls_here(window))

    @override
    def html(self) -> h.Node:
        window = self.window
        team = window.office.team
        return h.div(
            id=self.id,
            hidden=True,
            data_path=path_of(team, window.location),
            data_person=window.user.name,
            data_user=window.user.id,
            data_place=window.place,
            data_list=None if window.location.place else "yes",
            data_thread=window.location.thread or None,
            data_beside=window.beside or None,
            data_title=self.title(),
        )

    def title(self) -> str:
        """The document's."""
        window, channel = self.window, self.window.channel
        count = calls_here(window)
        names = {HOME: words.HOME, ABOUT: words.ABOUT, THREADS: words.THREADS}
        place = names[window.place] if channel is None else place_words(window, channel)
        before = f"({words.counted(count)}) " if count else ""
        return f"{before}{place} · {window.user.display_name} · {window.office.team.name}"


class Notice(Whole):
    """A line above everything, while there is something that everybody should know."""

    id = "notice"

    @override
    def stamp(self) -> Any:
        return (self._words(),)

    @override
    def html(self) -> h.Node:
        said = self._words()
        return h.div(id=self.id, role="status", hidden=not said)[said]

    def _words(self) -> str:
        team = self.window.office.team
        missing = "" if team.installation.is_installed else words.NOT_INSTALLED.format(app=team.manifest.bot_name)
        return self.window.page.notice or missing


class Announcer(Region):
    """New messages in the open conversation, in words, for those who hear the page."""

    id = "announcer"

    def __init__(self, window: Window) -> None:
        """Nothing said."""
        super().__init__(window)
        self._place = ""
        self._last = ""

    @override
    def html(self) -> h.Node:
        return h.div(id=self.id, class_="hear-only", aria_live="polite", role="log")

    @override
    def changes(self) -> Iterator[Put]:
        window = self.window
        place = f"{window.user.id} {window.place}"
        if place != self._place:
            first = not self._place
            self._place, self._last = place, self._newest()
            if first:
                yield Put(self.id, str(self.html()))
            return
        fresh = [post for post in self._everything()[-_MANY:] if post.ts > self._last and not post.deleted]
        if not fresh:
            return
        self._last = fresh[-1].ts
        said = [self._said(post) for post in fresh[-_MOST_READ_ALOUD:] if post.author.user_id != window.user.id]
        if said:
            yield Put(self.id, str(h.fragment[[h.p[line] for line in said]]), "fill")

    @override
    def forget(self) -> None:
        self._place = ""

    def _everything(self) -> list[Post]:
        window = self.window
        mine = window.office.team.messages.only_to(window.user.id)[-_MOST_READ_ALOUD:]
        posts = [*window.posts[-_MANY:], *window.replies[-_MANY:], *(p for p in mine if p.channel_id == window.place)]
        return sorted(posts, key=lambda post: post.ts)

    def _newest(self) -> str:
        everything = self._everything()
        return everything[-1].ts if everything else ""

    def _said(self, post: Post) -> str:
        team = self.window.office.team
        only_you = f" ({words.ONLY_YOU})" if post.only_to else ""
        return f"{name_of(team, post)}{only_you}: {notice(team, post, self.window.user)}"


class Pill(Whole):
    """The way down to messages that came while one read further up, and up to where the new ones begin."""

    id = "pill"

    @override
    def stamp(self) -> Any:
        window = self.window
        return (window.place, window.turn, self._below(), window.shown.follows, self._above())

    @override
    def html(self) -> h.Node:
        window, below, above = self.window, self._below(), self._above()
        hidden = window.channel is None
        down = words.NEW_BELOW.format(count=words.counted(below)) if below else words.LATEST
        return h.div(id=self.id, hidden=hidden, data_below=str(below))[
            h.button(".up", type="button", data_do="jump", data_ts=above)[icon("up"), self._since(above)]
            if above
            else None,
            h.button(".down", type="button", data_do="latest", aria_label=down, title=words.LATEST)[
                words.NEW_BELOW.format(count=words.counted(below)) if below else None, icon("down")
            ],
        ]

    def _below(self) -> int:
        newer = self.window.shown.newer(self.window.posts)
        return sum(1 for _, _post in zip(range(_MANY), newer, strict=False))

    def _above(self) -> str:
        """The first new message, when it is above what the browser holds."""
        window, first = self.window, self.window.shown.first
        if not window.new_from or first is None or not window.shown.has_older(window.posts):
            return ""
        start = bisect_right(window.posts, window.new_from, key=attrgetter("ts"))
        new = next((post for post in window.posts[start:] if not post.deleted), None)
        return new.ts if new is not None and new.ts < first else ""

    def _since(self, ts: str) -> str:
        window = self.window
        now, moment = moment_of(str(window.office.team.clock.now()), window.user), moment_of(ts, window.user)
        when = clock(moment) if moment.date() == now.date() else day(moment, now)
        return words.NEW_SINCE.format(when=when)
