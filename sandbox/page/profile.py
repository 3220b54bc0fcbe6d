"""Who somebody is, beside the conversation."""

from typing import Any

import htpy as h
from typing_extensions import override

from sandbox.page import words
from sandbox.page.avatar import face
from sandbox.page.beside import closed, pane
from sandbox.page.icons import icon
from sandbox.page.links import path_of
from sandbox.page.reachable import presence, stamp_of, status_words
from sandbox.page.regions import Whole
from sandbox.page.times import city, clock, moment_of
from sandbox.page.window import Location
from sandbox.people.users import User


class Profile(Whole):
    """A person's face, names, title and time, how to reach them, and the way to be them."""

    id = "profile"

    @override
    def stamp(self) -> Any:
        user, window = self._shown_user(), self.window
        if user is None:
            return (window.user.id, None)
        return (
            window.location,
            vars(user).copy(),
            stamp_of(window.office.team, user),
            int(window.office.team.clock.now() // 60),
        )

    @override
    def html(self) -> h.Node:
        user = self._shown_user()
        if user is None:
            return closed(self.id)
        return pane(
            self.window,
            self.id,
            words.PROFILE,
            h.section(".scrolls.profile", tabindex="-1", aria_label=words.PROFILE)[
                face(self.window.office.team, user, css="huge"),
                self._names(user),
                self._buttons(user),
                self._details(user),
            ],
        )

    def _shown_user(self) -> User | None:
        return self.window.office.team.people.with_id(self.window.beside)

    def _names(self, user: User) -> h.Node:
        return h.fragment[
            h.h3[user.real_name, h.small[f" ({words.YOU})"] if user.id == self.window.user.id else None],
            h.p(".title")[user.title] if user.title else None,
            self._availability(user),
            h.p(".hint")[words.DEACTIVATED] if user.deactivated else None,
        ]

    def _availability(self, user: User) -> h.Node:
        team = self.window.office.team
        status = status_words(user, self.window.user)
        words_of = words.ACTIVE if team.staff.is_active(user) else words.AWAY
        return h.fragment[
            h.p(".there")[presence(team, user), " ", words_of],
            h.p(".there")[status] if status else None,
        ]

    def _buttons(self, user: User) -> h.Node:
        team, me = self.window.office.team, self.window.user
        if user.id == me.id:
            return None
        write = h.a(href=path_of(team, Location(me.name, f"@{user.name}")))[icon("reply"), words.MESSAGE_THEM]
        return h.div(".profile-buttons")[
            None if user.deactivated else write,
            None
            if user.is_bot or user.deactivated
            else h.a(href=path_of(team, Location(user.name)))[words.BE.format(name=user.display_name)],
        ]

    def _details(self, user: User) -> h.Node:
        team = self.window.office.team
        local = words.LOCAL_TIME.format(time=clock(moment_of(str(team.clock.now()), user)), city=city(user))
        entries: list[tuple[str, h.Node]] = [
            (words.DISPLAY_NAME, user.display_name),
            (words.NAME, h.code[f"@{user.name}"]),
            (words.LOCAL, local),
            (words.EMAIL, h.a(href=f"mailto:{user.email}")[user.email] if user.email else None),
            (words.MEMBER_ID, h.code[user.id]),
        ]
        return h.dl[[h.div[h.dt[name], h.dd[value]] for name, value in entries if value]]
