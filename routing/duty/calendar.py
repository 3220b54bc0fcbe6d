"""Duty: who is on duty when, and the working time between two moments."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple, Protocol

from routing.duty.hours import HORIZON, Calendar

__all__ = [
    "HORIZON",
    "Away",
    "Calendar",
    "Off",
    "OffDuty",
    "after_work",
    "after_working",
    "is_away",
    "next_change",
    "off_duty",
    "working_seconds",
    "working_time",
]


class Off(StrEnum):
    """Why somebody is off duty. The codes are stable."""

    AWAY = "away"  #: on leave: the roster's ``away``
    OUTSIDE_HOURS = "outside_hours"  #: by their hours, a public holiday, or a shift


class OffDuty(NamedTuple):
    """Somebody is off duty, and why.

    Attributes:
        until: when they are on duty again, UTC; None where that is not within :data:`HORIZON` days.
    """

    why: Off
    until: datetime | None


@dataclass(frozen=True, slots=True, order=True)
class Away:
    """An absence: from ``since`` up to, and without, ``until``; UTC."""

    since: datetime
    until: datetime


class Person(Protocol):
    """As much of an owner as their duty depends on."""

    @property
    def calendar(self) -> Calendar | None:
        """Their hours; None means at any time."""

    @property
    def away(self) -> tuple[Away, ...]:
        """Their absences, in order, none touching the next."""


def off_duty(person: Person, now: datetime) -> OffDuty | None:
    """Why somebody is off duty at a moment (UTC), and until when; None where they are on duty.

    What keeps them off until then is named: leave that begins this weekend and lasts all of next week is why somebody
    is off on Friday evening.
    """
    calendar = person.calendar
    if not person.away:
        if calendar is None or calendar.is_on(now):
            return None
        return OffDuty(Off.OUTSIDE_HOURS, calendar.next_on(now))
    until = _next_duty(person, now)
    if until == now:
        return None
    by_hours = now if calendar is None else calendar.next_on(now)
    return OffDuty(Off.OUTSIDE_HOURS if until == by_hours else Off.AWAY, until)


def is_away(person: Person, now: datetime) -> bool:
    """Whether somebody is on leave at a moment (UTC), whatever their hours."""
    return any(absence.since <= now < absence.until for absence in person.away)


def next_change(person: Person, now: datetime) -> datetime | None:
    """The next moment (UTC, after ``now``) at which somebody goes off duty, or comes on; None where that is not known.

    The answer of :func:`off_duty` holds until then, but for the reason: an absence may end in the middle of the night.
    """
    until = _next_duty(person, now)
    if until != now:
        return until
    ends = [absence.since for absence in person.away if absence.since > now][:1]
    free = person.calendar.next_off(now) if person.calendar is not None else None
    return min([*ends, *([free] if free is not None else [])], default=None)


def working_time(calendar: Calendar | None, since: datetime, until: datetime) -> timedelta:
    """The working time between two moments, exactly; all the time where there is no calendar. Never negative.

    Absences count as working time: they do not stop a clock, or silence would go unnoticed for a holiday.
    """
    return max(until - since, timedelta()) if calendar is None else calendar.work(since, until)


def after_work(calendar: Calendar | None, since: datetime, work: timedelta) -> datetime:
    """The first moment by which so much working time has passed: the inverse of :func:`working_time`."""
    return since + work if calendar is None else calendar.after(since, work)


def working_seconds(calendar: Calendar | None, since: datetime, until: datetime) -> int:
    """:func:`working_time` in whole seconds."""
    return working_time(calendar, since, until) // timedelta(seconds=1)


def after_working(calendar: Calendar | None, since: datetime, seconds: float) -> datetime:
    """:func:`after_work` in seconds."""
    return after_work(calendar, since, timedelta(seconds=seconds))


def _next_duty(person: Person, now: datetime) -> datetime | None:
    """The first moment from ``now`` on at which somebody is on duty."""
    calendar, moment = person.calendar, now
    for absence in (*person.away, None):
        on = moment if calendar is None else calendar.next_on(moment)
        if on is None or absence is None or on < absence.since:
            return on
        moment = max(on, absence.until) if on < absence.until else on
    return None  # pragma: no cover  # the last round always returns
