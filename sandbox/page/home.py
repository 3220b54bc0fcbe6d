"""The app's Home, and what its manifest says of it."""

from collections.abc import Iterable
from typing import Any

import htpy as h
from typing_extensions import override

from sandbox.page import words
from sandbox.page.avatar import app_face
from sandbox.page.kit import Shown, blocks_html
from sandbox.page.links import ABOUT, HOME, own_links
from sandbox.page.regions import Whole


class AppHome(Whole):
    """What an app shows this person on its Home tab; or its About."""

    id = "home"

    @override
    def stamp(self) -> Any:
        window = self.window
        view = window.office.team.screens.home(window.user.id)
        return (window.user.id, window.place, view and view.hash, view and str(view.errors))

    @override
    def html(self) -> h.Node:
        shown = {HOME: self._home, ABOUT: self._about}.get(self.window.place)
        return h.section(
            id=self.id, class_="scrolls", hidden=shown is None, tabindex="-1", aria_label=words.HOME, data_place="h"
        )[shown() if shown else None]

    def _home(self) -> h.Node:
        window = self.window
        team, user = window.office.team, window.user
        view = team.screens.home(user.id)
        if view is None:
            deaf = "app_home_opened" not in team.manifest.events
            sentence = words.HOME_EMPTY.format(app=team.manifest.bot_name, name=user.display_name)
            return h.div(".empty")[
                app_face(team),
                h.p[sentence],
                h.p(".hint")[words.HOME_EMPTY_HINT, " ", words.HOME_DEAF if deaf else None],
            ]
        shown = Shown(team.reader(user), entries=view.entries, errors=view.errors, in_view=True, place=view.id)
        return h.div(".home-blocks")[own_links(team, blocks_html(view.blocks, shown))]

    def _about(self) -> h.Node:
        team = self.window.office.team
        manifest, app = team.manifest, team.app
        commands = [
            h.li[h.b[name], " ", h.span(".usage")[hint.usage], h.small[hint.description]]
            for name, hint in ((name, manifest.hints[name]) for name in manifest.commands if name in manifest.hints)
        ]
        kinds = {"message": words.MESSAGE_SHORTCUT, "global": words.GLOBAL_SHORTCUT}
        shortcuts = [
            h.li[h.b[s.name], " ", h.span(".usage")[kinds[s.kind]], h.small[s.description]] for s in manifest.shortcuts
        ]
        entries: list[tuple[str, h.Node]] = [
            (words.ABOUT_APP, h.code[app.id]),
            (words.ABOUT_BOT, h.fragment[h.code[f"@{app.bot_user.name}"], " ", h.code[app.bot_user.id]]),
            (words.ABOUT_COMMANDS, h.ul[commands] if commands else words.ABOUT_NONE),
            (words.ABOUT_SHORTCUTS, h.ul[shortcuts] if shortcuts else words.ABOUT_NONE),
            (words.ABOUT_SCOPES, _codes(manifest.scopes)),
            (words.ABOUT_EVENTS, _codes(sorted(manifest.events))),
        ]
        return h.div(".about")[
            h.div(".about-head")[app_face(team, css="large"), h.div[h.h3[manifest.name], h.p[manifest.description]]],
            h.dl[[h.div[h.dt[name], h.dd[value]] for name, value in entries]],
        ]


def _codes(names: Iterable[str]) -> h.Node:
    listed = [h.fragment[h.code[name], " "] for name in names]
    return h.fragment[listed] if listed else words.ABOUT_NONE
