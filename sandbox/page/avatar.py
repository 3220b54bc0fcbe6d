"""Faces: initials on a colour that stays the same for the same person."""

import hashlib
import re

import htpy as h

from sandbox.messages.authors import Author
from sandbox.page import words
from sandbox.people.users import User
from sandbox.team import Team

COLOURS = 10
"""How many classes `face-0` … the style sheet has."""

_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")


def face(team: Team, user: User, *, css: str = "") -> h.Node:
    """A member's."""
    if user.id == team.app.bot_user.id:
        return app_face(team, css=css)
    return _face(user.id, initials(user.real_name), f"{css} {'is-app' if user.is_bot else ''}")


def author_face(team: Team, author: Author, *, css: str = "") -> h.Node:
    """That of whoever wrote a message."""
    user = team.people.with_id(author.user_id)
    if user is not None and not author.classic:
        return face(team, user, css=css)
    name = author.name or author.bot_id
    plain = "is-slackbot" if name == words.SLACKBOT else "is-app"
    return _face(author.user_id or author.bot_id, initials(name), f"{css} {plain}")


def author_name(team: Team, author: Author) -> str:
    """What whoever wrote a message is called."""
    user = team.people.with_id(author.user_id)
    return user.real_name if user is not None and not author.classic else author.name


def app_face(team: Team, *, css: str = "") -> h.Node:
    """The app's, on the colour of its manifest."""
    colour = team.manifest.background_color
    style = f"background:{colour};color:{_readable(colour)}" if _COLOUR.fullmatch(colour) else None
    return _face(team.app.id, initials(team.manifest.bot_name)[:1], f"{css} is-app", style=style)


def initials(name: str) -> str:
    """At most two letters."""
    letters = [word[0] for word in re.split(r"[\s._-]+", name) if word]
    return "".join((letters[0], letters[-1]) if len(letters) > 1 else letters[:1]).upper()


def _face(seed: str, letters: str, css: str, style: str | None = None) -> h.Node:
    number = hashlib.blake2s(seed.encode(), digest_size=2).digest()
    colour = int.from_bytes(number, "big") % COLOURS
    return h.span(class_=f"face face-{colour} {css}".split(), aria_hidden="true", style=style)[letters]


def _readable(colour: str) -> str:
    """White or black, whichever is read better on a colour (WCAG's relative luminance)."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return "#fff" if 0.2126 * red + 0.7152 * green + 0.0722 * blue < 0.179 else "#111"
