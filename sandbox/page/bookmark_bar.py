"""The links under the head of a conversation."""

from typing import Any

import htpy as h
from typing_extensions import override

from sandbox.conversations.bookmarks import Bookmark
from sandbox.page import words
from sandbox.page.icons import icon
from sandbox.page.kit.emoji import in_words
from sandbox.page.kit.links import linked
from sandbox.page.regions import Whole


class BookmarkBar(Whole):
    """One link for each bookmark; hidden where there are none."""

    id = "bookmarks"

    @property
    def _bookmarks(self) -> list[Bookmark]:
        channel = self.window.channel
        return [] if channel is None else self.window.office.team.bookmarks.of(channel.id)

    @override
    def stamp(self) -> Any:
        return (self.window.place, [(one.id, one.title, one.link, one.emoji) for one in self._bookmarks])

    @override
    def html(self) -> h.Node:
        shown = self._bookmarks
        return h.nav(id=self.id, aria_label=words.BOOKMARKS, hidden=not shown)[
            h.ul[(h.li[linked(one.link, [_sign(one), h.span[one.title]], css="bookmark")] for one in shown)]
        ]


def _sign(bookmark: Bookmark) -> h.Node:
    return h.span(".sign", aria_hidden="true")[in_words(bookmark.emoji) if bookmark.emoji else icon("link")]
