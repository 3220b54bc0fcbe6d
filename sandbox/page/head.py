"""What stands above the conversation."""

from typing import Any

import htpy as h
from typing_extensions import override

from sandbox.conversations.channels import Channel, Kind
from sandbox.page import words
from sandbox.page.avatar import app_face
from sandbox.page.icons import icon
from sandbox.page.links import ABOUT, APP, HOME, beside_of, others_in, path_of
from sandbox.page.naming import picture_of, said_of, title_of
from sandbox.page.regions import Whole
from sandbox.page.threads_shown import THREADS
from sandbox.page.times import city, clock, moment_of
from sandbox.page.window import Location


class Head(Whole):
    """The name of what is looked at; a channel's topic and members, whom a DM is with, the app's tabs."""

    id = "head"

    @override
    def stamp(self) -> Any:
        window, channel = self.window, self.window.channel
        if channel is None:
            return (window.user.id, window.place)
        look = (title_of(window.office.team, channel, window.user), channel.topic, channel.is_private)
        minute = 0 if channel.is_channel else int(window.office.team.clock.now() // 60)
        return (window.user.id, window.place, frozenset(channel.members), channel.is_archived, look, minute)

    @override
    def html(self) -> h.Node:
        window, channel = self.window, self.window.channel
        back = path_of(window.office.team, Location(window.user.name))
        return h.header(".pane-head", id=self.id)[
            h.a(".tool.phone-only", href=back, data_list="yes", aria_label=words.BACK_TO_LIST)[icon("back")],
            self._inner(channel),
        ]

    def _inner(self, channel: Channel | None) -> h.Node:
        if self.window.place == THREADS:
            return h.h2[icon("threads"), words.THREADS]
        return self._app() if channel is None or channel.dm_with is not None else self._conversation(channel)

    def _conversation(self, channel: Channel) -> h.Node:
        if channel.is_channel:
            return self._channel(channel)
        return self._group(channel) if channel.kind is Kind.GROUP_DM else self._dm(channel)

    def _channel(self, channel: Channel) -> h.Node:
        topic = channel.topic.value
        return h.fragment[
            h.h2[_opener("about", words.CHANNEL_DETAILS, "titled")[self._title(channel)]],
            _opener("about", words.EDIT_TOPIC, "topic")[topic or words.ADD_TOPIC]
            if topic or not channel.is_archived
            else None,
            self._members(channel),
        ]

    def _group(self, channel: Channel) -> h.Node:
        return h.fragment[h.h2[self._title(channel)], self._members(channel)]

    def _dm(self, channel: Channel) -> h.Node:
        team = self.window.office.team
        [other] = others_in(team, channel, self.window.user)
        local = words.LOCAL_TIME.format(time=clock(moment_of(str(team.clock.now()), other)), city=city(other))
        about = words.DEACTIVATED if other.deactivated else local
        return h.fragment[
            h.h2[h.a(".titled", href=beside_of(team, Location("", beside=other.id)))[self._title(channel)]],
            h.span(".topic")[" · ".join(filter(None, (other.title, about)))],
        ]

    def _title(self, channel: Channel) -> h.Node:
        team, user = self.window.office.team, self.window.user
        said = said_of(channel)
        return h.fragment[
            picture_of(team, channel, user),
            h.span(".name")[title_of(team, channel, user)],
            h.span(".hear-only")[said] if said else None,
        ]

    def _members(self, channel: Channel) -> h.Node:
        team = self.window.office.team
        people = [u for u in team.people if u.id in channel.members and not u.is_bot]
        names = ", ".join(user.real_name for user in people)
        if team.bot_is_in(channel):
            names += f", {team.manifest.bot_name} ({words.APP})"
        return _opener("members", names, "members")[icon("people"), words.members(len(people))]

    def _app(self) -> h.Node:
        team, user = self.window.office.team, self.window.user
        manifest, dm = team.manifest, team.channels.dm(user)
        tabs = [
            (words.HOME, HOME, manifest.home_tab),
            (words.MESSAGES, dm.id, manifest.messages_tab),
            (words.ABOUT, ABOUT, True),
        ]
        return h.fragment[
            h.h2[
                h.a(".titled", href=beside_of(team, Location(user.name, beside=APP)))[
                    app_face(team, css="small"), manifest.bot_name
                ],
                h.span(".app-badge")[words.APP],
            ],
            h.nav(".tabs", aria_label=manifest.bot_name)[
                [
                    h.a(
                        href=path_of(team, Location(user.name, place)),
                        aria_current="page" if place == self.window.place else None,
                    )[name]
                    for name, place, is_there in tabs
                    if is_there
                ]
            ],
        ]


def _opener(panel: str, title: str, css: str) -> h.Element:
    return h.button(type="button", class_=css, title=title, data_do="panel", data_which=panel, aria_haspopup="dialog")
