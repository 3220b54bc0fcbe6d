"""The whole document, as a browser gets it first."""

import htpy as h

from sandbox.page import acts, navigation, speech, words
from sandbox.page.around import Announcer, Notice, Pill, Where
from sandbox.page.composer import Composer
from sandbox.page.conversation import Conversation
from sandbox.page.head import Head
from sandbox.page.home import AppHome
from sandbox.page.icons import icon
from sandbox.page.modals import Modals
from sandbox.page.people_menu import PeopleMenu
from sandbox.page.regions import Region
from sandbox.page.sidebar import Sidebar
from sandbox.page.thread import Thread
from sandbox.page.tour import TourCard
from sandbox.page.window import Window
from sandbox.page.workshop import REGIONS as WORKSHOP

_DOINGS = (acts, navigation, speech)
"""Imported for what they enter in the table of doings."""

REGIONS: tuple[type[Region], ...] = (
    TourCard,  # first: it may lead the window elsewhere
    Where,
    Notice,
    PeopleMenu,
    Sidebar,
    Head,
    Conversation,
    Pill,
    AppHome,
    Composer,
    Thread,
    Modals,
    Announcer,
    *WORKSHOP,
)

_STYLES = ("style.css", "kit.css", "workshop.css")
_SCRIPTS = ("theme.js",)


def document(window: Window) -> str:
    """The page."""
    parts = {region.id: region.first() for region in window.regions}
    where = next(region for region in window.regions if isinstance(region, Where))
    workshop = {kind.id for kind in WORKSHOP}
    bar = [parts[name] for name in parts if name in workshop and name == "workshop-bar"]
    panels = [parts[name] for name in parts if name in workshop and name != "workshop-bar"]
    whole = h.html(lang="en", data_window=window.key)[
        h.head[
            h.meta(charset="utf-8"),
            h.meta(name="viewport", content="width=device-width, initial-scale=1, interactive-widget=resizes-content"),
            h.meta(name="color-scheme", content="light dark"),
            h.title[where.title()],
            h.link(rel="icon", href="/page/static/icon.svg", type="image/svg+xml"),
            [h.script(src=f"/page/static/{name}") for name in _SCRIPTS],
            [h.link(rel="stylesheet", href=f"/page/static/{name}") for name in _STYLES],
            h.script(type="module", src="/page/static/page.js"),
        ],
        h.body[
            h.a(".skip", href="#conversation")[words.SKIP_TO_MESSAGES],
            h.a(".skip", href="#composer")[words.SKIP_TO_COMPOSER],
            parts["where"],
            h.div(id="offline", role="status", hidden=True)[words.STOPPED],
            h.div(id="top")[bar],
            parts["notice"],
            h.div(id="shell")[
                parts["people"],
                parts["sidebar"],
                h.main(id="main")[
                    parts["head"],
                    h.div(id="middle")[parts["conversation"], parts["pill"], parts["home"]],
                    parts["composer"],
                ],
                parts["thread"],
                h.div(id="drawer")[panels],
            ],
            parts["tour"],
            parts["modals"],
            _message_menu(window),
            _shortcut_menu(window),
            _switcher(),
            parts["announcer"],
            h.div(id="notices", role="status", aria_live="polite"),
        ],
    ]
    return str(whole)


def _message_menu(window: Window) -> h.Node:
    manifest = window.office.team.manifest
    shortcuts = [s for s in manifest.shortcuts if s.kind == "message"]
    return h.div(".menu", id="message-menu", role="menu", aria_label=words.MORE_ACTIONS, popover="manual")[
        _entry("reply", words.REPLY_IN_THREAD, icon("reply")),
        _entry("copy", words.COPY_LINK, icon("link")),
        h.hr if shortcuts else None,
        [
            _entry("shortcut", s.name, icon("bolt"), about=manifest.bot_name, data_name=s.name, title=s.description)
            for s in shortcuts
        ],
    ]


def _shortcut_menu(window: Window) -> h.Node:
    manifest = window.office.team.manifest
    shortcuts = [s for s in manifest.shortcuts if s.kind == "global"]
    return h.div(".menu", id="shortcut-menu", role="menu", aria_label=words.SHORTCUTS, popover="manual")[
        [
            _entry("shortcut", s.name, icon("bolt"), about=s.description or manifest.bot_name, data_name=s.name)
            for s in shortcuts
        ],
        h.hr if shortcuts and manifest.commands else None,
        [
            _entry(
                "prefill", name, h.span(".slash", aria_hidden="true")["/"], about=_hint(window, name), data_name=name
            )
            for name in manifest.commands
        ],
        None if shortcuts or manifest.commands else h.p[words.NO_SHORTCUTS],
    ]


def _hint(window: Window, command: str) -> str:
    hint = window.office.team.manifest.hints.get(command)
    return hint.description if hint else ""


def _entry(act: str, name: str, picture: h.Node, *, about: str = "", **attributes: str) -> h.Node:
    return h.button(type="button", role="menuitem", tabindex="-1", data_entry=act, **attributes)[
        picture, h.span[name], h.small[about] if about else None
    ]


def _switcher() -> h.Node:
    return h.dialog(id="switcher", aria_label=words.SWITCH_HINT)[
        h.input(
            id="switcher-field",
            type="text",
            placeholder=words.SWITCH_PLACE,
            aria_label=words.SWITCH_HINT,
            role="combobox",
            aria_expanded="true",
            aria_controls="switcher-list",
            aria_autocomplete="list",
            autocomplete="off",
            spellcheck="false",
        ),
        h.ul(".offers", id="switcher-list", role="listbox", aria_label=words.SWITCH_HINT),
    ]
