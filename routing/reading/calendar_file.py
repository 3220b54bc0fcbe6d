"""Reading hours, holidays, shifts and absences: from a roster, or from a policy's clock."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Annotated, Any

from pydantic import Field, PlainValidator

from routing.duty.calendar import Away
from routing.duty.holiday import countries
from routing.duty.hours import AROUND_THE_CLOCK, Blocks, Calendar
from routing.reading.findings import Findings, Path, listed, meant, quoted
from routing.reading.policy_shape import Name, Shape, checked, mapping, name, sequence, shaped, wrong
from routing.reading.time_text import OFF, WEEK, blocks, day, moment, timezone, weekdays

EXAMPLE = 'berlin-office: { hours: { mon-fri: "09:00-18:00" }, holidays: DE-BE }'
_HOURS = '{ mon-fri: "09:00-12:30, 13:30-18:00", sat: "10:00-14:00" }'
_AROUND_THE_CLOCK = (AROUND_THE_CLOCK,) * 7

TimeZone = Annotated[str, PlainValidator(timezone)]


class CalendarShape(Shape):
    """Hours with a name; what stands in them is read one by one."""

    timezone: TimeZone | None = None
    hours: Any = None
    holidays: Any = None
    shifts: Any = None


class TimesShape(CalendarShape):
    """What an entry may say of somebody's time."""

    calendar: Name | None = None
    away: Any = None
    backup: Name | None = None


class ShiftShape(Shape):
    """The hours of one date."""

    date: Any
    hours: Any


class AwayShape(Shape):
    """An absence."""

    since: Any = Field(alias="from")
    until: Any


TIMES = frozenset({"hours", "holidays", "shifts", "calendar", "away"})
"""What an entry says of somebody's time that is read here, and not with the rest of it."""


class Calendars:
    """The calendars that a roster names, and the hours of its people; equal hours are one calendar."""

    def __init__(self, data: Any, findings: Findings) -> None:
        """Read the section ``calendars``; None where there is none."""
        self._findings = findings
        self._named: dict[str, tuple[CalendarShape, Path]] = {}
        self._read: dict[tuple[str, str], Calendar | None] = {}
        self._one: dict[Calendar, Calendar] = {}
        for key, entry in (mapping(data, ("calendars",), findings, EXAMPLE) if data is not None else {}).items():
            path: Path = ("calendars", key)
            checked(name, key, path, findings)
            shape = shaped(CalendarShape, entry, path, findings)
            if shape is None:
                continue
            self._named[key] = (shape, path)
            if self._calendar(key, "UTC") is None:
                findings.add(path, "the calendar says nothing", f"Write it like {EXAMPLE}")

    def times_of(self, shape: TimesShape, zone: str, path: Path) -> tuple[Calendar | None, tuple[Away, ...]]:
        """Somebody's working hours and absences; ``zone`` is theirs."""
        calendar = self._hours_of(shape, zone, path)
        away = _away(shape.away, zone, (*path, "away"), self._findings)
        return (None if calendar is None else self._one.setdefault(calendar, calendar)), away

    def _hours_of(self, shape: TimesShape, zone: str, path: Path) -> Calendar | None:
        own = self._own(shape, zone, path)
        if shape.calendar is None:
            return own
        for key in ("hours", "holidays"):
            if getattr(shape, key) is not None:
                problem = f"the calendar says {key} already"
                self._findings.add((*path, key), problem, f"Keep either calendar or {key}")
        if shape.calendar not in self._named:
            fix = f"The calendars are {listed(self._named)}" if self._named else "Add it under calendars:"
            problem = f"there is no calendar {quoted(shape.calendar)}"
            self._findings.add((*path, "calendar"), problem, meant(shape.calendar, self._named, fix))
            return None
        calendar = self._calendar(shape.calendar, zone)
        if calendar is None or own is None:
            return calendar
        return replace(calendar, shifts=tuple(sorted({**dict(calendar.shifts), **dict(own.shifts)}.items())))

    def _own(self, shape: TimesShape, zone: str, path: Path) -> Calendar | None:
        if isinstance(shape.hours, str) and shape.hours in self._named:
            problem = f"{quoted(shape.hours)} is a calendar"
            self._findings.add((*path, "hours"), problem, f"Write calendar: {shape.hours}")
            return None
        return calendar_of(shape, zone, path, self._findings)

    def _calendar(self, key: str, zone: str) -> Calendar | None:
        """A named calendar, for somebody of a time zone."""
        if (key, zone) not in self._read:
            shape, path = self._named[key]
            self._read[key, zone] = calendar_of(shape, zone, path, self._findings)
        return self._read[key, zone]


def calendar_of(shape: CalendarShape, zone: str, path: Path, findings: Findings) -> Calendar | None:
    """The calendar that an entry describes, in its own time zone, or else in ``zone``; None where it describes none."""
    if shape.hours is None and shape.holidays is None and shape.shifts is None:
        return None
    slips = len(findings)
    regions, days = _holidays(shape.holidays, (*path, "holidays"), findings)
    shifts = _shifts(shape.shifts, (*path, "shifts"), findings)
    week = _week(shape.hours, (*path, "hours"), findings)
    if not any(week) and not shifts and len(findings) == slips:
        findings.add((*path, "hours"), "there is no working time at all", f"Write {_HOURS}, or add shifts")
    return Calendar(shape.timezone or zone, week, regions, days, shifts)


def _week(data: Any, path: Path, findings: Findings) -> tuple[Blocks, ...]:
    """The blocks of each weekday; a day that is not named is free, and hours that are not given are all of them."""
    if data is None:
        return _AROUND_THE_CLOCK
    if isinstance(data, str) and data.strip().lower() == OFF:
        return ((),) * 7
    week: dict[int, Blocks] = {}
    for key, value in mapping(data, path, findings, _HOURS).items():
        at: Path = (*path, key)
        days = checked(weekdays, key, at, findings) or ()
        found = checked(blocks, value, at, findings) or ()
        for twice in [each for each in days if each in week][:1]:
            findings.add(at, f"{WEEK[twice]} is given twice", "Name each day once")
        week.update(dict.fromkeys(days, found))
    return tuple(week.get(each, ()) for each in range(7))


def _holidays(data: Any, path: Path, findings: Findings) -> tuple[tuple[str, ...], frozenset[date]]:
    """``DE-BE``, a list of dates, or both in one list."""
    regions: list[str] = []
    days: set[date] = set()
    for i, entry in enumerate(data if isinstance(data, list) else [data] if data is not None else []):
        at: Path = (*path, i) if isinstance(data, list) else path
        if isinstance(entry, str) and entry[:1].isdigit():
            days.update(_several(day, entry, at, findings))
        else:
            regions.extend(_several(region, entry, at, findings))
    return tuple(dict.fromkeys(regions)), frozenset(days)


def _several(check: Callable[[Any], Any], value: Any, path: Path, findings: Findings) -> list[Any]:
    found = checked(check, value, path, findings)
    return [] if found is None else [found]


def region(value: Any) -> str:
    """A country, or a part of one, whose public holidays are known: ``DE``, ``DE-BE``."""
    if not isinstance(value, str):
        raise wrong(f"{quoted(value)} is no country", "Write its code, DE, or with its part, DE-BE; or a date")
    country, _, part = value.partition("-")
    parts = countries().get(country)
    if parts is None:
        fix = "Write its two letters, such as DE or US, and a part after a hyphen: DE-BE"
        raise wrong(f"no public holidays are known of {quoted(value)}", meant(value.upper(), countries(), fix))
    if "-" in value and part not in parts:
        named = [f"{country}-{each}" for each in parts]
        fix = f"Its parts are {listed(named)}" if named else f"Write {country}: it has no parts"
        raise wrong(f"no public holidays are known of {quoted(value)}", fix)
    return value


def _shifts(data: Any, path: Path, findings: Findings) -> tuple[tuple[date, Blocks], ...]:
    found: dict[date, Blocks] = {}
    example = '- { date: 2026-12-24, hours: "09:00-12:00" }'
    for i, entry in enumerate(sequence(data, path, findings, example) if data is not None else []):
        at: Path = (*path, i)
        shape = shaped(ShiftShape, entry, at, findings)
        when = checked(day, shape.date, (*at, "date"), findings) if shape is not None else None
        hours = checked(blocks, shape.hours, (*at, "hours"), findings) if shape is not None else None
        if when is None or hours is None:
            continue
        if when in found:
            findings.add((*at, "date"), f"{when} is given twice", "Keep one of them, with all its hours")
        found[when] = hours
    return tuple(sorted(found.items()))


def _away(data: Any, zone: str, path: Path, findings: Findings) -> tuple[Away, ...]:
    """The absences in order; those that touch are one."""
    found: list[Away] = []
    example = "- { from: 2026-12-20, until: 2027-01-04 }"
    for i, entry in enumerate(sequence(data, path, findings, example) if data is not None else []):
        at: Path = (*path, i)
        shape = shaped(AwayShape, entry, at, findings)
        since = checked(lambda told: moment(told, zone), shape.since, (*at, "from"), findings) if shape else None
        until = checked(lambda told: moment(told, zone), shape.until, (*at, "until"), findings) if shape else None
        if since is None or until is None or shape is None:
            continue
        if since >= until:
            fix = "until is when they are back: for one day, write the day after"
            findings.add((*at, "until"), f"{quoted(shape.until)} is not after {quoted(shape.since)}", fix)
        found.append(Away(since, until))
    merged: list[Away] = []
    for absence in sorted(found):
        if merged and absence.since <= merged[-1].until:
            merged[-1] = Away(merged[-1].since, max(merged[-1].until, absence.until))
        else:
            merged.append(absence)
    return tuple(merged)
