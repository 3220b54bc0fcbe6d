"""The whole document, as a browser gets it first."""

import htpy as h

from sandbox.page import acts, changes, gathering, navigation, speech, words, you
from sandbox.page.around import Announcer, Notice, Pill, Where
from sandbox.page.bookmark_bar import BookmarkBar
from sandbox.page.composer import Composer
from sandbox.page.conversation import Conversation
from sandbox.page.head import Head
from sandbox.page.home import AppBeside, AppHome
from sandbox.page.icons import icon
from sandbox.page.keys import keys_dialog
from sandbox.page.modals import Modals
from sandbox.page.panel import Panel
from sandbox.page.people_menu import PeopleMenu
from sandbox.page.profile import Profile
from sandbox.page.regions import Region
from sandbox.page.search_pane import SearchPane
from sandbox.page.sidebar import Sidebar
from sandbox.page.thread import Thread
from sandbox.page.threads import Threads
from sandbox.page.tour import TourCard
from sandbox.page.window import Window
from sandbox.page.workshop import REGIONS as WORKSHOP
from sandbox.page.you import YouMenu

_DOINGS = (acts, changes, gathering, navigation, speech, you)
"""Imported for what they enter in the table of doings."""

BESIDE: tuple[type[Region], ...] = (Thread, AppBeside, Profile, SearchPane)
"""The kinds of what may stand beside the conversation, one at a time."""

REGIONS: tuple[type[Region], ...] = (
    TourCard,  # first: it may lead the window elsewhere
    Where,
    Notice,
    PeopleMenu,
    Sidebar,
    Head,
    BookmarkBar,
    Conversation,
    Pill,
    AppHome,
    Threads,
    Composer,
    *BESIDE,
    Panel,
    YouMenu,
    Modals,
    Announcer,
    *WORKSHOP,
)

_STYLES = ("style.css", "writing.css", "kit.css", "places.css", "people.css", "apps.css", "workshop.css")
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
            h.a(".skip", href="#tour")[words.SKIP_TO_TOUR],
            parts["where"],
            h.div(id="offline", role="status", hidden=True)[words.STOPPED],
            h.header(id="top")[bar],
            parts["notice"],
            h.div(id="shell")[
                parts["people"],
                parts["sidebar"],
                h.main(id="main")[
                    parts["head"],
                    parts["bookmarks"],
                    h.div(id="middle")[parts["conversation"], parts["pill"], parts["home"], parts["threads"]],
                    parts["composer"],
                ],
                [parts[kind.id] for kind in BESIDE],
                h.div(id="drawer")[panels],
            ],
            parts["tour"],
            parts["panel"],
            parts["you"],
            parts["modals"],
            _message_menu(window),
            _shortcut_menu(window),
            _switcher(),
            keys_dialog(),
            _emoji_picker(),
            _delete_dialog(),
            h.template(id="pencil")[h.span(".pencil", role="img", aria_label=words.DRAFT)[icon("pencil")]],
            parts["announcer"],
            h.div(id="notices", role="status", aria_live="polite"),
        ],
    ]
    return str(whole)


def _message_menu(window: Window) -> h.Node:
    manifest = window.office.team.manifest
    shortcuts = [s for s in manifest.shortcuts if s.kind == "message"]
    return h.div(".menu", id="message-menu", role="menu", aria_label=words.MORE_ACTIONS, popover="manual")[
        _entry("react", words.ADD_REACTION, icon("react"), about="R"),
        _entry("reply", words.REPLY_IN_THREAD, icon("reply")),
        _entry("notify", words.NOTIFY, icon("bell")),
        _entry("notify-not", words.NOTIFY_NOT, icon("bell")),
        _entry("copy", words.COPY_LINK, icon("link")),
        _entry("pin", words.PIN, icon("pin")),
        _entry("unpin", words.UNPIN, icon("pin")),
        _entry("edit", words.EDIT_MESSAGE, icon("pencil"), about="E"),
        _entry("delete", words.DELETE_MESSAGE, icon("trash"), about="Del"),
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


def _emoji_picker() -> h.Node:
    return h.div(id="emoji-picker", role="dialog", aria_label=words.EMOJI, popover="manual")[
        h.input(
            type="search",
            placeholder=words.EMOJI_SEARCH,
            aria_label=words.EMOJI_SEARCH,
            autocomplete="off",
            spellcheck="false",
        ),
        h.div(".all")[h.p(".hint")[words.LOADING]],
        h.p(".none", role="status", hidden=True)[words.EMOJI_NONE],
    ]


def _delete_dialog() -> h.Node:
    return h.dialog(".asks", id="delete-message", aria_labelledby="delete-title")[
        h.form(method="dialog")[
            h.h2(id="delete-title")[words.DELETE_TITLE],
            h.p[words.DELETE_SURE],
            h.div(".preview"),
            h.footer[
                h.button(".plain", type="submit", value="")[words.CANCEL],
                h.button(".danger", type="submit", value="delete")[words.DELETE],
            ],
        ]
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
