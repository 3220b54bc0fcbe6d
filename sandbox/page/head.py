"""What stands above the conversation."""

from typing import Any

import htpy as h
from typing_extensions import override

from sandbox.channels import Channel
from sandbox.page import words
from sandbox.page.avatar import app_face
from sandbox.page.icons import icon
from sandbox.page.links import ABOUT, HOME, path_of
from sandbox.page.regions import Whole
from sandbox.page.window import Location


class Head(Whole):
    """The name of what is looked at; the app's tabs."""

    id = "head"

    @override
    def stamp(self) -> Any:
        channel = self.window.channel
        members = frozenset(channel.members) if channel else None
        return (self.window.user.id, self.window.place, members, channel and channel.is_archived)

    @override
    def html(self) -> h.Node:
        window, channel = self.window, self.window.channel
        back = path_of(window.office.team, Location(window.user.name))
        return h.header(".pane-head", id=self.id)[
            h.a(".tool.phone-only", href=back, data_list="yes", aria_label=words.BACK_TO_LIST)[icon("back")],
            self._app() if channel is None or channel.dm_with is not None else self._channel(channel),
        ]

    def _channel(self, channel: Channel) -> h.Node:
        mark = "box" if channel.is_archived else "lock" if channel.is_private else "hash"
        people = [u for u in self.window.office.team.people if u.id in channel.members and not u.is_bot]
        count = words.MEMBER if len(people) == 1 else words.MEMBERS.format(count=len(people))
        names = ", ".join(user.real_name for user in people)
        app = self.window.office.team.manifest.bot_name
        if self.window.office.team.bot_is_in(channel):
            names += f", {app} ({words.APP})"
        return h.fragment[
            h.h2[icon(mark), channel.name],
            h.span(".members", title=names)[icon("people"), count],
        ]

    def _app(self) -> h.Node:
        team, user = self.window.office.team, self.window.user
        manifest, dm = team.manifest, team.channels.dm(user)
        tabs = [
            (words.HOME, HOME, manifest.home_tab),
            (words.MESSAGES, dm.id, manifest.messages_tab),
            (words.ABOUT, ABOUT, True),
        ]
        return h.fragment[
            h.h2[app_face(team, css="small"), manifest.bot_name, h.span(".app-badge")[words.APP]],
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
