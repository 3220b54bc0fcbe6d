"""Counts beside names."""

from dataclasses import dataclass, field

import htpy as h

from sandbox.conversations.read_marks import MOST, News
from sandbox.page import words
from sandbox.page.links import channels_of, dms_of
from sandbox.page.window import Window
from sandbox.people.users import User
from sandbox.team import Team


@dataclass(frozen=True)
class Board:
    """What is news to one person, everywhere."""

    news: dict[str, News]
    threads: News = field(default_factory=News)

    @property
    def calls(self) -> int:
        """How much of it is meant for them."""
        return min(sum(news.calls for news in self.news.values()), MOST)

    def __bool__(self) -> bool:
        """Whether there is any."""
        return any(self.news.values()) or bool(self.threads)


def board(team: Team, user: User) -> Board:
    """What is news to this person in the app's DM, their channels and DMs, and the threads they follow."""
    places = [team.channels.dm(user), *(c for c in channels_of(team, user) if not c.is_archived), *dms_of(team, user)]
    return Board({c.id: team.read_marks.news(user.id, c.id) for c in places}, threads_news(team, user))


def threads_news(team: Team, user: User) -> News:
    """What is news to this person in the threads they follow; what calls them counts in its conversation, too."""
    threads = team.read_marks.followed.of(user.id)
    return News(sum(thread.unread for thread in threads), sum(thread.calls for thread in threads))


def badge(count: int, name: str) -> h.Node:
    """A count, and what it counts for those who hear it."""
    if not count:
        return None
    return h.span(".badge")[
        h.span(aria_hidden="true")[words.counted(count)],
        h.span(".hear-only")[words.FOR_YOU.format(count=words.counted(count), name=name)],
    ]


def calls_here(window: Window) -> int:
    """How much is meant for whoever sits here: the number in the browser's tab."""
    return board(window.office.team, window.user).calls
