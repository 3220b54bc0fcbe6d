"""People to choose from: a field that narrows the list, and a tick for each."""

from collections.abc import Sequence

import htpy as h

from sandbox.conversations.channels import MOST_IN_GROUP_DM
from sandbox.page import words
from sandbox.page.avatar import face
from sandbox.page.reachable import presence, status_emoji
from sandbox.page.window import Window
from sandbox.people.users import User
from sandbox.team import Team


def write(window: Window) -> tuple[str, h.Node]:
    """A new message to one or more people, or the app."""
    team, user = window.office.team, window.user
    people = [u for u in team.people if not u.deactivated and (not u.is_bot or u == team.app.bot_user)]
    ordered = sorted(people, key=lambda u: (u.id == user.id, u.is_bot))
    return words.NEW_MESSAGE, h.form(data_do="write")[
        narrowing("write-to", words.FIND_PEOPLE),
        tick_list(team, ordered, "write-to", you=user),
        h.footer[
            h.p(".hint")[words.UP_TO.format(count=MOST_IN_GROUP_DM - 1)],
            h.button(".primary", type="submit")[words.GO],
        ],
    ]


def narrowing(list_id: str, label: str) -> h.Node:
    """The field that shows only those of a list that fit what is typed; Enter ticks the first."""
    return h.input(
        ".narrows",
        type="text",
        data_narrows=list_id,
        placeholder=label,
        aria_label=label,
        aria_controls=list_id,
        autocomplete="off",
        spellcheck="false",
        autofocus=True,
    )


def tick_list(team: Team, people: Sequence[User], list_id: str, *, you: User | None = None) -> h.Node:
    """Each with a tick before the name."""
    return h.ul(".picks", id=list_id)[[_tick(team, user, is_you=user == you) for user in people]]


def _tick(team: Team, user: User, *, is_you: bool) -> h.Node:
    name = words.WITH_ONESELF.format(name=user.real_name) if is_you else user.real_name
    return h.li(data_key=user.id)[
        h.label[
            h.input(type="checkbox", name="who", value=user.id),
            face(team, user, css="small"),
            h.b[name],
            status_emoji(team, user, user),
            presence(team, user),
            h.span(".app-badge")[words.APP] if user.is_bot else None,
            h.small[f"@{user.name}", f" · {user.title}" if user.title else None],
        ]
    ]
