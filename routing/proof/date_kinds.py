"""Dates as examples: one for each way in which a date can lie to the edges that conditions name."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import NamedTuple, Self

from routing.conditions.dates import DAY, Stretch, micros, moment_of
from routing.spans import spoken

NOW = datetime(2000, 1, 1, 12, tzinfo=UTC)
"""The moment from which examples of dates to come, and of ages, are counted."""

_SECOND = 1_000_000


class FromNow(str):
    """A date that is an example only at :data:`NOW`; ``said`` has it as people read it on any day."""

    __slots__ = ("said",)

    def __new__(cls, text: str, said: str) -> Self:
        """A date, and how it lies from now."""
        found = super().__new__(cls, text)
        found.said = said
        return found

    said: str


class Date(NamedTuple):
    """A date.

    Attributes:
        lies: microseconds after now, or since 1970.
        text: as a lead tells it; None for a day of which no example can be given, for it is one at other hours only.
    """

    lies: Stretch
    text: str | None


def dates(edges: Sequence[tuple[int, bool]]) -> Iterator[Date]:
    """The simplest first.

    Args:
        edges: in microseconds, and whether they are after now (all of them, or none).
    """
    relative = any(relative for _, relative in edges)
    base = micros(NOW) if relative else 0
    ats = [at for at, _ in edges]
    for at in ats:
        first = (at + base) // DAY * DAY - base
        yield from (_day(first + days * DAY, base, relative) for days in (-1, 0, 1))
    near = (0, -DAY // 2, DAY // 2, -_SECOND, _SECOND, -1, 1)
    yield from (_moment(at + by, base, relative) for by in near for at in ats)
    if relative:  # the day may begin at any distance from now
        starts = sorted({at + by for at in ats for by in (-DAY, 1 - DAY, 2 - DAY, -1, 0, 1)})
        yield from (Date(Stretch(first, first + DAY - 1), None) for first in starts)


def _day(first: int, base: int, relative: bool) -> Date:
    begins = moment_of(first + base)
    text = begins.date().isoformat() if begins is not None else None
    if text is not None and relative:
        ahead = (first + base) // DAY - base // DAY
        text = FromNow(text, _lying(f"{abs(ahead)} day{'s' * (abs(ahead) > 1)}", ahead) if ahead else "today")
    return Date(Stretch(first, first + DAY - 1), text)


def _moment(at: int, base: int, relative: bool) -> Date:
    moment = moment_of(at + base)
    text = moment.isoformat().replace("+00:00", "Z") if moment is not None else None
    if text is not None and relative:
        text = FromNow(text, _lying(spoken(abs(at) // _SECOND), at))
    return Date(Stretch(at, at), text)


def _lying(length: str, ahead: int) -> str:
    return f"{length} from now" if ahead >= 0 else f"{length} ago"
