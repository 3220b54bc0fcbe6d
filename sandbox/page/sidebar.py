"""The list of conversations: channels, direct messages, the app."""

from typing import Any

import htpy as h
from typing_extensions import override

from sandbox.conversations.channels import Channel, Kind
from sandbox.conversations.read_marks import News
from sandbox.page import words
from sandbox.page.avatar import app_face, face
from sandbox.page.badges import badge, board, threads_news
from sandbox.page.icons import icon
from sandbox.page.links import ABOUT, HOME, SEARCH, beside_of, channels_of, dms_of, others_in, path_of
from sandbox.page.naming import picture_of, said_of, title_of
from sandbox.page.reachable import presence, stamp_of, status_emoji, status_words
from sandbox.page.regions import Whole
from sandbox.page.threads_shown import THREADS
from sandbox.page.times import city, clock, moment_of
from sandbox.page.window import Location
from sandbox.page.you import MENU


class Sidebar(Whole):
    """The workspace, who one is in it, its channels, whom one writes to, and the app."""

    id = "sidebar"

    @override
    def stamp(self) -> Any:
        window = self.window
        team, user = window.office.team, window.user
        places = [*channels_of(team, user), *dms_of(team, user, place=window.place)]
        listed = [(c.id, c.is_archived, c.is_private, title_of(team, c, user), team.is_deserted(c)) for c in places]
        tour = window.page.tour
        resumable = tour is not None and (tour.dismissed or tour.step is None)
        there = [stamp_of(team, other) for dm in places if dm.kind is Kind.DM for other in others_in(team, dm, user)]
        shown = (there, user.id, window.place, listed, board(team, user), threads_news(team, user), window.beside)
        return (shown, int(team.clock.now() // 60), resumable)

    @override
    def html(self) -> h.Node:
        window = self.window
        team = window.office.team
        return h.nav(id=self.id, aria_label=words.CONVERSATIONS)[
            h.div(".workspace")[h.h1[team.name], h.div(".you-row")[self._you(), self._status()]],
            h.button(".switch", type="button", data_do="switch", aria_keyshortcuts="Control+K")[
                icon("jump"), words.SWITCH, h.kbd["Ctrl K"]
            ],
            self._search(),
            h.div(".lists")[
                h.ul[self._threads()],
                _heading(words.CHANNELS, "browse", words.BROWSE_CHANNELS),
                h.ul[[self._entry(channel) for channel in channels_of(team, window.user)]],
                _heading(words.DIRECT_MESSAGES, "write", words.NEW_MESSAGE),
                h.ul[[self._entry(dm) for dm in dms_of(team, window.user, place=window.place)]],
                h.h2[words.APPS],
                h.ul[self._app()],
                self._tour(),
                h.button(".link.resume", type="button", data_opens="keys", aria_keyshortcuts="Control+/")[words.KEYS],
            ],
        ]

    def _search(self) -> h.Node:
        window = self.window
        team = window.office.team
        return h.a(
            ".switch.seek",
            href=beside_of(team, Location(window.user.name, beside=SEARCH)),
            aria_keyshortcuts="Control+G",
            aria_current="true" if window.beside == SEARCH else None,
        )[icon("search"), words.SEARCH_IN.format(team=team.name), h.kbd["Ctrl G"]]

    def _threads(self) -> h.Node:
        team, user = self.window.office.team, self.window.user
        news = threads_news(team, user)
        return h.li(data_key=THREADS)[
            h.a(
                href=path_of(team, Location(user.name, THREADS)),
                class_=["unread" if news else ""],
                aria_current="page" if self.window.place == THREADS else None,
            )[
                icon("threads"),
                h.span(".name")[words.THREADS],
                badge(news.calls, user.display_name),
                h.span(".hear-only")[words.THREADS_UNREAD] if news else None,
            ]
        ]

    def _you(self) -> h.Node:
        team, user = self.window.office.team, self.window.user
        local = words.LOCAL_TIME.format(time=clock(moment_of(str(team.clock.now()), user)), city=city(user))
        return h.a(".you", href=beside_of(team, Location(user.name, beside=user.id)), title=words.PROFILE)[
            h.span(".with-presence")[face(team, user), presence(team, user)],
            h.div[
                h.span(".hear-only")[words.YOU_ARE, " "],
                h.b[user.real_name],
                h.small[user.title] if user.title else None,
                h.small[local],
            ],
        ]

    def _status(self) -> h.Node:
        team, user = self.window.office.team, self.window.user
        label = status_words(user, user) if user.status else words.UPDATE_STATUS
        return h.button(
            ".tool.you-status", type="button", data_menu=MENU, aria_haspopup="menu",
            aria_label=f"{words.YOUR_STATUS}: {label}", title=label,
        )[status_emoji(team, user, user) or icon("react")]  # fmt: skip

    def _entry(self, channel: Channel) -> h.Node:
        team, user = self.window.office.team, self.window.user
        is_over = channel.is_archived or team.is_deserted(channel)
        news = News() if channel.is_archived else team.read_marks.news(user.id, channel.id)
        said, title = said_of(channel), title_of(team, channel, user)
        return h.li(data_key=channel.id)[
            h.a(
                href=path_of(team, Location(user.name, channel.id)),
                class_=["unread" if news else "", "archived" if is_over else ""],
                aria_current="page" if channel.id == self.window.place else None,
                data_place=None,
                title=title,
            )[
                picture_of(team, channel, user),
                h.span(".name")[title],
                self._there(channel),
                h.span(".hear-only")[said] if said else None,
                badge(news.calls, user.display_name),
                h.span(".hear-only")[words.UNREAD.format(count=words.counted(news.messages))] if news else None,
            ],
            self._close(channel, title) if not channel.is_channel and channel.members != {user.id} else None,
        ]

    def _there(self, channel: Channel) -> h.Node:
        """Whether whom one writes to is there."""
        team, user = self.window.office.team, self.window.user
        if channel.kind is not Kind.DM or channel.dm_with is not None:
            return None
        other = others_in(team, channel, user)[0]
        return h.fragment[status_emoji(team, other, user), presence(team, other)]

    def _close(self, channel: Channel, title: str) -> h.Node:
        label = words.CLOSE_DM.format(name=title)
        return h.button(
            ".tool.close-dm", type="button", data_do="close-dm", data_channel=channel.id, aria_label=label, title=label
        )[icon("close")]

    def _app(self) -> h.Node:
        team, user = self.window.office.team, self.window.user
        manifest, dm = team.manifest, team.channels.dm(user)
        news = team.read_marks.news(user.id, dm.id)
        place = dm.id if manifest.messages_tab else HOME if manifest.home_tab else ABOUT
        here = self.window.place in {dm.id, HOME, ABOUT}
        return h.li(data_key=dm.id)[
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


def _heading(name: str, panel: str, label: str) -> h.Node:
    return h.div(".list-head")[
        h.h2[name],
        h.button(
            ".tool",
            type="button",
            data_do="panel",
            data_which=panel,
            aria_haspopup="dialog",
            aria_label=label,
            title=label,
        )[icon("plus")],
    ]
