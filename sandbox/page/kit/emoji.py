"""Emoji by their short names, as Slack writes them between colons."""

import re
from collections.abc import Iterator, Mapping

import htpy as h

from sandbox.messages.custom_emoji import picture_of, unaliased
from sandbox.messages.emoji import SHORTCODE, character
from sandbox.page.kit.links import picture_url

NO_OWN: Mapping[str, str] = {}


def picture(
    name: str, tone: int | None = None, *, unicode: str | None = None, own: Mapping[str, str] = NO_OWN
) -> h.Node:
    """One emoji, with its name to hover, `own` are the workspace's; one that nobody knows keeps its colons."""
    shortcode = f":{name}:" + (f":skin-tone-{tone}:" if tone else "")
    drawn = picture_url(picture_of(name, own))
    if drawn:
        return h.img(".kit-emoji.kit-own-emoji", src=drawn, alt=shortcode, title=shortcode)
    shown = character(unaliased(name, own), tone) or (_from_code_points(unicode) if unicode else None)
    return shortcode if shown is None else h.span(".kit-emoji", title=shortcode)[shown]


def with_emoji(text: str, own: Mapping[str, str] = NO_OWN) -> Iterator[h.Node]:
    """A text with its short names drawn; `own` are the workspace's emoji."""
    end = 0
    for found in SHORTCODE.finditer(text):
        name, tone = found.group(1), int(found.group(2)) if found.group(2) else None
        if name in own or character(name) is not None:
            yield text[end : found.start()]
            yield picture(name, tone, own=own)
            end = found.end()
    yield text[end:]


def in_words(text: str) -> str:
    """The same where there can be no HTML: in an attribute, in an option of a menu."""

    def draw(found: re.Match[str]) -> str:
        return character(found.group(1), int(found.group(2) or 0) or None) or found.group()

    return SHORTCODE.sub(draw, text)


def _from_code_points(unicode: str) -> str | None:
    try:
        return "".join(chr(int(part, 16)) for part in unicode.split("-"))
    except (ValueError, OverflowError):
        return None
