"""Times of day, weekdays, dates and moments, as people write them in a roster or a policy."""

import re
import zoneinfo
from collections.abc import Iterator
from datetime import UTC, date, datetime
from functools import cache
from itertools import pairwise
from typing import Any

from routing.duty.hours import Block, Blocks
from routing.duty.wall_time import DAY, begins
from routing.reading.findings import meant, quoted
from routing.reading.policy_shape import wrong

WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
OFF = "off"
_EXAMPLE = 'Write them like "09:00-12:30, 13:30-18:00", or off'
_BLOCK = re.compile(r"([0-9]{1,2}:[0-9]{2})\s*[-–]\s*([0-9]{1,2}:[0-9]{2})")  # noqa: RUF001  # a dash people paste
_TIME = re.compile(r"([0-9]{1,2}):([0-9]{2})")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@cache
def _zones() -> frozenset[str]:
    return frozenset(zoneinfo.available_timezones()) | {"UTC"}


def timezone(value: Any) -> str:
    """An IANA time zone by name."""
    if not isinstance(value, str) or value not in _zones():
        fix = "Write a name like Europe/London"
        zones = _zones() if isinstance(value, str) else ()
        raise wrong(f"{quoted(value)} is not a time zone", meant(str(value), zones, fix))
    return value


def time_of_day(value: Any) -> int:
    """A time of day, in seconds after midnight; ``24:00`` is the day's end."""
    found = _TIME.fullmatch(value.strip()) if isinstance(value, str) else None
    seconds = int(found[1]) * 3_600 + int(found[2]) * 60 if found else DAY + 1
    if found is None or int(found[2]) >= 60 or seconds > DAY:  # minutes
        raise wrong(f"{quoted(value)} is not a time of day", 'Write it in quotes, like "09:00" or "18:30"')
    return seconds


def blocks(value: Any) -> Blocks:
    """The working time of a day: ``09:00-12:30, 13:30-18:00``; ``22:00-06:00`` ends a day later; ``off`` is none."""
    if isinstance(value, str) and value.strip().lower() == OFF:
        return ()
    if not isinstance(value, str) or not value.strip():
        raise wrong(f"{quoted(value)} are no hours", _EXAMPLE)
    found = tuple(_block(part) for part in value.split(","))
    for before, after in pairwise(found):
        if after[0] < before[1]:
            raise wrong(f"{quoted(value)} overlap, or are out of order", "Write one block after the other")
    return found


def _block(text: str) -> Block:
    found = _BLOCK.fullmatch(text.strip())
    if found is None:
        raise wrong(f"{quoted(text.strip())} are no hours", _EXAMPLE)
    start, end = time_of_day(found[1]), time_of_day(found[2])
    if start in {end, DAY}:
        raise wrong(f"{quoted(text.strip())} has no length", 'Write "00:00-24:00" for a whole day')
    return (start, end) if end > start else (start, end + DAY)


def weekdays(value: str) -> tuple[int, ...]:
    """Days of the week, from Monday (0): ``mon``, ``mon-fri``, ``tue, thu``, ``daily``."""
    if value.strip().lower() == "daily":
        return tuple(range(7))
    days = tuple(day for part in value.split(",") for day in _range(part))
    if len(set(days)) < len(days):
        raise wrong(f"{quoted(value)} names a day twice", "Name each once")
    return days


def _range(text: str) -> Iterator[int]:
    first, *last = (_weekday(part) for part in text.split("-", 1))
    day = first
    yield day
    while last and day != last[0]:
        day = (day + 1) % 7
        yield day


def _weekday(text: str) -> int:
    word = text.strip().lower()
    if word not in WEEK:
        fix = f"The days are {', '.join(WEEK)}; write mon-fri for several, daily for all"
        short = next((day for day in WEEK if word.startswith(day)), None)
        raise wrong(f"{quoted(text.strip())} is no day of the week", f"Write {short}" if short else fix)
    return WEEK.index(word)


def is_date(value: Any) -> bool:
    """Whether something is written as a date is."""
    return isinstance(value, str) and _DATE.fullmatch(value.strip()) is not None


def day(value: Any) -> date:
    """A date: ``2026-12-24``."""
    try:
        if is_date(value):
            return date.fromisoformat(value.strip())
    except ValueError:
        pass  # the thirtieth of February
    raise wrong(f"{quoted(value)} is not a date", "Write it like 2026-12-24")


def moment(value: Any, zone: str) -> datetime:
    """A moment, in UTC: a date (its begin, where the person is), or a date with a time (``2026-12-24T14:00``)."""
    if is_date(value):
        return begins(zone, day(value), 0)
    try:
        told = datetime.fromisoformat(value.strip()) if isinstance(value, str) else None
    except ValueError:
        told = None
    if told is None:
        raise wrong(f"{quoted(value)} is neither a date nor a moment", "Write it like 2026-12-24, or 2026-12-24T14:00")
    if told.tzinfo is not None:
        return told.astimezone(UTC)
    return begins(zone, told.date(), told.hour * 3_600 + told.minute * 60 + told.second)
