"""Who one can be: everybody's face, with what is news to them."""

from typing import Any

import htpy as h
from typing_extensions import override

from sandbox.page import words
from sandbox.page.avatar import face
from sandbox.page.badges import badge, board
from sandbox.page.links import path_of
from sandbox.page.reachable import presence, stamp_of, status_emoji, status_words
from sandbox.page.regions import Whole
from sandbox.page.times import city, clock, moment_of
from sandbox.page.window import Location
from sandbox.people.users import User


class PeopleMenu(Whole):
    """Everybody in a column: one click makes one somebody else."""

    id = "people"

    @override
    def stamp(self) -> Any:
        team = self.window.office.team
        boards = [(user.id, found.calls, bool(found)) for user in self._people() for found in [board(team, user)]]
        there = [stamp_of(team, user) for user in self._people()]
        return (self.window.user.id, boards, there, int(team.clock.now() // 60))

    @override
    def html(self) -> h.Node:
        return h.nav(id=self.id, aria_label=words.PEOPLE)[h.ul[[self._entry(user) for user in self._people()]]]

    def _people(self) -> list[User]:
        return [user for user in self.window.office.team.people if not user.is_bot and not user.deactivated]

    def _entry(self, user: User) -> h.Node:
        team = self.window.office.team
        news, here = board(team, user), user.id == self.window.user.id
        moment = moment_of(str(team.clock.now()), user)
        local = words.LOCAL_TIME.format(time=clock(moment), city=city(user))
        status = status_words(user, self.window.user)
        about = "\n".join(filter(None, (user.real_name, user.title, status, local)))
        dot = h.span(".dot")[h.span(".hear-only")[words.NEWS_FOR.format(name=user.display_name)]]
        return h.li(data_key=user.id)[
            h.a(
                href=path_of(team, Location(user.name)),
                data_person=user.name,
                title=about,
                aria_current="true" if here else None,
            )[
                h.span(".with-presence")[face(team, user), presence(team, user)],
                h.span(".name")[user.display_name, status_emoji(team, user, self.window.user)],
                badge(news.calls, user.display_name) or (dot if news else None),
            ]
        ]
