"""Labels and their values, found in a message's pieces.

An app writes ``*Company:* Acme``, ``Company: Acme``, ``*Company*`` above ``Acme``, a question above its answer, or
two columns. Whoever writes in bold does so throughout: inside a long answer a mere colon is part of the answer.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import IntEnum

from bot.slack.source.text import Line, fold
from bot.slack.source.walk import Chunk, Pair, Piece, Title

LONGEST_LABEL = 60
LONGEST_QUESTION = 150
MOST_LABELS = 200
_COLONS = ":\uff1a"
_DASHES = "-\u2013\u2014"
_COLON = re.compile(rf"([^{_COLONS}\n]{{1,60}}?)\s*(?:::|[{_COLONS}])(?:\s+(.*)|$)", re.DOTALL)
_BREAKS = (*_COLONS, "=", "\u2192", "|", *(f"{dash} " for dash in _DASHES))
_SENTENCE = re.compile(r"[.!;?]\s")
_LONG = frozenset(
    {
        *("message", "messages", "note", "notes", "comment", "comments", "description", "details", "body", "inquiry"),
        *("enquiry", "feedback", "request", "requirements", "anything", "help", "tell", "question", "questions"),
    }
)
"""A label with one of these words has a text of several lines as its value."""


class Style(IntEnum):
    """How a label is made; a weaker one does not end a long answer to a stronger one."""

    QUESTION = 1
    COLON = 2
    BOLD = 3


@dataclass(frozen=True, slots=True)
class Labelled:
    """A value, and its label as the message has it."""

    label: str
    value: str


@dataclass(slots=True)
class _Open:
    """A label whose value is being read."""

    label: str
    style: Style
    lines: list[str] = field(default_factory=list)
    below: bool = False

    @property
    def long(self) -> bool:
        return not _LONG.isdisjoint(fold(self.label).split())

    @property
    def begun(self) -> bool:
        return any(self.lines)

    @property
    def value(self) -> str:
        if self.long:
            return "\n".join(self.lines).strip()
        return ", ".join(line.strip() for line in self.lines if line.strip())


def labels(pieces: Iterable[Piece]) -> dict[str, Labelled]:
    """Every label with a value, by its folded form; of two with the same label the first counts."""
    reader = _Reader()
    for piece in pieces:
        if isinstance(piece, Chunk):
            reader.pause()
            for line in piece.lines:
                reader.take(line)
        elif isinstance(piece, Pair):
            reader.put(Labelled(piece.label.strip().rstrip(_COLONS), _side(piece)))
        elif isinstance(piece, Title):
            reader.end()
    reader.end()
    return reader.found


def _side(pair: Pair) -> str:
    lines = [line.strip() for line in pair.value.splitlines()]
    return _Open(pair.label, Style.BOLD, lines).value


class _Reader:
    def __init__(self) -> None:
        self.found: dict[str, Labelled] = {}
        self._open: _Open | None = None

    def put(self, one: Labelled) -> None:
        """Keep a value, unless there is one under this label."""
        name = fold(one.label)
        if name and one.value.strip() and len(self.found) < MOST_LABELS:
            self.found.setdefault(name, one)

    def pause(self) -> None:
        """A new text begins: a label without a value yet may still get it there."""
        if self._open is not None and self._open.begun:
            self.end()

    def end(self) -> None:
        """Nothing belongs to the present label any more."""
        if self._open is not None:
            self.put(Labelled(self._open.label, self._open.value))
        self._open = None

    def take(self, line: Line) -> None:
        """One more line."""
        if not line.text.strip():
            self._take_blank()
            return
        begun = _begins(line)
        if begun is None or self._is_inside(begun):
            self._take_text(line)
            return
        self.end()
        self._open = begun

    def _is_inside(self, begun: _Open) -> bool:
        held = self._open
        return held is not None and held.begun and held.long and begun.style < held.style

    def _take_blank(self) -> None:
        held = self._open
        if held is None or not held.begun:
            return
        if held.long:
            held.lines.append("")
        else:
            self.end()

    def _take_text(self, line: Line) -> None:
        held = self._open
        if held is None or (line.is_link and held.begun):
            return
        if held.begun and not (held.below or held.long):
            self.end()
            return
        held.lines.append(line.text.strip())


def _begins(line: Line) -> _Open | None:
    """The label that a line begins with, and what of its value stands beside it."""
    return _bold(line) if line.bold else _colon(line.text) or _question(line.text)


def _bold(line: Line) -> _Open | None:
    head, rest = line.text[: line.bold].strip(), line.text[line.bold :].strip()
    if len(head) > LONGEST_QUESTION:
        return None
    if head.endswith(tuple(_COLONS)):
        return _opened(head.rstrip(f"{_COLONS} "), rest, Style.BOLD)
    if not rest:
        inside = _colon(head)
        return inside if inside is not None and inside.begun else _opened(head, "", Style.BOLD)
    sign = next((sign for sign in _BREAKS if rest.startswith(sign)), None)
    if sign is not None:
        return _opened(head, rest.lstrip(f"{_COLONS}{_DASHES}=\u2192| "), Style.BOLD)
    return _colon(line.text)


def _colon(text: str) -> _Open | None:
    found = _COLON.match(text.strip())
    if found is None or not _is_label(found.group(1)):
        return None
    return _opened(found.group(1), found.group(2) or "", Style.COLON)


def _question(text: str) -> _Open | None:
    asked = text.strip()
    return _opened(asked, "", Style.QUESTION) if asked.endswith("?") and len(asked) <= LONGEST_QUESTION else None


def _is_label(text: str) -> bool:
    label = text.strip()
    return 0 < len(label) <= LONGEST_LABEL and len(label.split()) <= 8 and not _SENTENCE.search(label)


def _opened(label: str, beside: str, style: Style) -> _Open | None:
    if not any(sign.isalpha() for sign in label):
        return None
    value = beside.strip()
    return _Open(label.strip(), style, [value] if value else [], below=not value)
