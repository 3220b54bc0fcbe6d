"""Dates and moments as leads tell them, by ISO 8601: ``2026-03-01``, ``2026-03-01T09:30:00+01:00``; UTC if not said."""

import re
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from routing.lead import Value

DAY = 86_400_000_000
"""Microseconds."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICRO = timedelta(microseconds=1)
_FORM = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
    r"(?P<time>[Tt ][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,9})?)?\s?(?:[Zz]|[+-][0-9]{2}(?::?[0-9]{2})?)?)?"
)


class Stretch(NamedTuple):
    """What a text names: a moment, or a whole day; its first and last microsecond since 1970, UTC."""

    first: int
    last: int


def stretch(value: Value) -> Stretch | None:
    """A date or a moment; None where a value is none, such as a number or ``01/02/2026``, which is two days."""
    if not isinstance(value, str) or len(value) > 40:
        return None
    text = value.strip()
    form = _FORM.fullmatch(text)
    if form is None:
        return None
    try:
        told = datetime.fromisoformat(re.sub(r"\s(?=[Z+-])", "", text.upper()))
    except ValueError:
        return None
    offset = told.utcoffset() or timedelta()
    first = (told.replace(tzinfo=UTC) - _EPOCH - offset) // _MICRO  # in numbers, which have no first or last year
    return Stretch(first, first if form["time"] else first + DAY - 1)


def micros(moment: datetime) -> int:
    """A moment in microseconds since 1970."""
    return (moment - _EPOCH) // _MICRO


def moment_of(micros: int) -> datetime | None:
    """The moment so many microseconds after 1970, UTC; None where no calendar goes so far."""
    try:
        return _EPOCH + micros * _MICRO
    except OverflowError:
        return None
