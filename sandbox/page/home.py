"""The app's Home, and what its manifest says of it."""

from collections.abc import Iterable
from typing import Any

import htpy as h
from typing_extensions import override

from sandbox.page import words
from sandbox.page.avatar import app_face
from sandbox.page.beside import closed, pane
from sandbox.page.kit import Shown, blocks_html
from sandbox.page.links import ABOUT, APP, HOME, beside_of, own_links
from sandbox.page.regions import Whole
from sandbox.page.window import Location, Window


class AppHome(Whole):
    """What an app shows this person on its Home tab; or its About."""

    id = "home"

    @override
    def stamp(self) -> Any:
        return (self.window.user.id, self.window.place, _stamp(self.window))

    @override
    def html(self) -> h.Node:
        shown = {HOME: _home, ABOUT: _about}.get(self.window.place)
        return h.section(
            id=self.id, class_="scrolls", hidden=shown is None, tabindex="-1", aria_label=words.HOME, data_place="h"
        )[shown(self.window) if shown else None]


class AppBeside(Whole):
    """The same beside a conversation."""

    id = "app"

    @override
    def stamp(self) -> Any:
        window = self.window
        return (window.location, window.beside) if _tab(window) is None else (window.location, _stamp(window))

    @override
    def html(self) -> h.Node:
        window, tab = self.window, _tab(self.window)
        if tab is None:
            return closed(self.id)
        name = window.office.team.manifest.bot_name
        shown = _home(window, beside=True) if tab == APP else _about(window)
        return pane(
            window,
            self.id,
            name,
            h.section(".scrolls", tabindex="-1", aria_label=name, data_place="h")[shown],
            more=_tabs(window, tab),
        )


def _stamp(window: Window) -> Any:
    view = window.office.team.screens.home(window.user.id)
    team = window.office.team
    return (window.user.id, view and view.hash, view and str(view.errors), team.installation.is_installed)


def _tab(window: Window) -> str | None:
    """Which of the app's tabs stands beside; an app without a Home has only About."""
    if window.beside == APP and not window.office.team.manifest.home_tab:
        return ABOUT
    return window.beside if window.beside in {APP, ABOUT} else None


def _tabs(window: Window, here: str) -> h.Node:
    team = window.office.team
    tabs = [(words.HOME, APP), (words.ABOUT, ABOUT)] if team.manifest.home_tab else [(words.ABOUT, ABOUT)]
    return h.nav(".tabs", aria_label=team.manifest.bot_name)[
        [
            h.a(
                href=beside_of(team, Location(window.user.name, beside=tab)),
                aria_current="page" if tab == here else None,
            )[name]
            for name, tab in tabs
        ]
    ]


def _home(window: Window, *, beside: bool = False) -> h.Node:
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
    place = f"{view.id} beside" if beside else view.id  # it may be open in the middle, too: no two ids are the same
    shown = Shown(team.reader(user), entries=view.entries, errors=view.errors, in_view=True, place=place)
    return h.div(".home-blocks")[own_links(team, blocks_html(view.blocks, shown))]


def _about(window: Window) -> h.Node:
    team = window.office.team
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
