"""The list of conversations."""

from typing import Any

import htpy as h
from typing_extensions import override

from sandbox.channels import Channel
from sandbox.page import words
from sandbox.page.avatar import app_face, face
from sandbox.page.badges import badge, board
from sandbox.page.icons import icon
from sandbox.page.links import ABOUT, HOME, channels_of, path_of
from sandbox.page.regions import Whole
from sandbox.page.times import city, clock, moment_of
from sandbox.page.window import Location
from sandbox.read_marks import News


class Sidebar(Whole):
    """The workspace, who one is in it, its channels, and the app."""

    id = "sidebar"

    @override
    def stamp(self) -> Any:
        window = self.window
        team, user = window.office.team, window.user
        channels = [(c.id, c.is_archived) for c in channels_of(team, user)]
        tour = window.page.tour
        resumable = tour is not None and (tour.dismissed or tour.step is None)
        return (user.id, window.place, channels, board(team, user), int(team.clock.now() // 60), resumable)

    @override
    def html(self) -> h.Node:
        window = self.window
        team = window.office.team
        return h.nav(id=self.id, aria_label=words.CONVERSATIONS)[
            h.div(".workspace")[h.h1[team.name], self._you()],
            h.button(".switch", type="button", data_do="switch", aria_keyshortcuts="Control+K")[
                icon("search"), words.SWITCH, h.kbd["Ctrl K"]
            ],
            h.div(".lists")[
                h.h2[words.CHANNELS],
                h.ul[[self._channel(channel) for channel in channels_of(team, window.user)]],
                h.h2[words.APPS],
                h.ul[self._app()],
                self._tour(),
            ],
        ]

    def _you(self) -> h.Node:
        team, user = self.window.office.team, self.window.user
        local = words.LOCAL_TIME.format(time=clock(moment_of(str(team.clock.now()), user)), city=city(user))
        return h.div(".you")[
            face(team, user),
            h.div[
                h.span(".hear-only")[words.YOU_ARE, " "],
                h.b[user.real_name],
                h.small[user.title] if user.title else None,
                h.small[local],
            ],
        ]

    def _channel(self, channel: Channel) -> h.Node:
        team, user = self.window.office.team, self.window.user
        news = News() if channel.is_archived else team.read_marks.news(user.id, channel.id)
        mark = "box" if channel.is_archived else "lock" if channel.is_private else "hash"
        said = words.ARCHIVED if channel.is_archived else words.PRIVATE if channel.is_private else None
        return h.li(data_key=channel.id)[
            h.a(
                href=path_of(team, Location(user.name, channel.id)),
                class_=["unread" if news else "", "archived" if channel.is_archived else ""],
                aria_current="page" if channel.id == self.window.place else None,
                data_place=None,
            )[
                icon(mark),
                h.span(".name")[channel.name],
                h.span(".hear-only")[said] if said else None,
                badge(news.calls, user.display_name),
                h.span(".hear-only")[words.UNREAD.format(count=words.counted(news.messages))] if news else None,
            ]
        ]

    def _app(self) -> h.Node:
        team, user = self.window.office.team, self.window.user
        manifest, dm = team.manifest, team.channels.dm(user)
        news = team.read_marks.news(user.id, dm.id)
        place = dm.id if manifest.messages_tab else HOME if manifest.home_tab else ABOUT
        here = self.window.place in {dm.id, HOME, ABOUT}
        return h.li[
            h.a(
                href=path_of(team, Location(user.name, place)),
                class_=["unread" if news else ""],
                aria_current="page" if here else None,
            )[
                app_face(team, css="small"),
                h.span(".name")[manifest.bot_name],
                h.span(".app-badge")[words.APP],
                badge(news.calls, user.display_name),
            ]
        ]

    def _tour(self) -> h.Node:
        tour = self.window.page.tour
        if tour is None or not (tour.dismissed or tour.step is None):
            return None
        over = tour.step is None
        label = words.TOUR_AGAIN if over else words.TOUR_RESUME if tour.begun else tour.offer
        return h.button(".link.resume", type="button", data_do="tour", data_way="again" if over else "resume")[label]
