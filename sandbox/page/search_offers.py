"""What a search may say, offered while it is typed."""

from collections.abc import Iterator
from datetime import timedelta

import htpy as h

from sandbox.messages.search_terms import HAS, MODIFIERS
from sandbox.page import words
from sandbox.page.avatar import face
from sandbox.page.icons import icon
from sandbox.page.links import channels_of
from sandbox.page.times import moment_of
from sandbox.page.window import Window

_MOST = 8


def example(window: Window) -> Iterator[tuple[str, str]]:
    """Each modifier as it might be used here, and what it is for."""
    team, me = window.office.team, window.user
    person = next((user.name for user in team.people if not user.is_bot and user.id != me.id), me.name)
    channel = next((channel.name for channel in channels_of(team, me)), "general")
    yesterday = moment_of(str(team.clock.now()), me) - timedelta(days=1)
    for name, about in words.SEARCH_MODIFIERS:
        values = {"person": person, "channel": channel, "day": f"{yesterday:%Y-%m-%d}"}
        yield name.format(**values), about.format(**values)


def offers(window: Window, query: str) -> list[h.Node]:
    """Entries of a list box; each says what the field holds once it is taken."""
    before, _, term = query.rpartition(" ")
    kept = f"{before} " if before else ""
    minus = "-" if term.startswith("-") else ""
    modifier, colon, value = term.removeprefix("-").casefold().partition(":")
    if not colon:
        fitting = [name for name in MODIFIERS if len(modifier) > 1 and name.startswith(modifier)]
        return [_offer(f"{kept}{minus}{name}:", h.b[f"{name}:"]) for name in fitting]
    found = {"from": _people, "in": _places, "has": _kinds, "is": _threads}.get(modifier)
    if found is None:
        return []
    return [
        _offer(f"{kept}{minus}{modifier}:{name} ", *shown)
        for _, (name, *shown) in zip(range(_MOST), found(window, value.lstrip("@#")), strict=False)
        if name != value
    ]


def _people(window: Window, query: str) -> Iterator[tuple[str, h.Node, h.Node]]:
    team = window.office.team
    for user in team.people:
        if query in f"{user.name} {user.real_name}".casefold():
            yield f"@{user.name}", face(team, user, css="small"), h.b[user.real_name]


def _places(window: Window, query: str) -> Iterator[tuple[str, h.Node, h.Node]]:
    team = window.office.team
    for channel in channels_of(team, window.user):
        if query in channel.name:
            yield f"#{channel.name}", icon("lock" if channel.is_private else "hash"), h.b[channel.name]
    yield from _people(window, query)


def _kinds(_window: Window, query: str) -> Iterator[tuple[str, h.Node]]:
    yield from ((kind, h.b[kind]) for kind in HAS if kind.startswith(query))


def _threads(_window: Window, query: str) -> Iterator[tuple[str, h.Node]]:
    yield from ((kind, h.b[kind]) for kind in ("thread",) if kind.startswith(query))


def _offer(filled: str, *shown: h.Node) -> h.Node:
    return h.li(role="option", data_fill=filled)[shown[:-1], h.span(".what")[shown[-1]]]
