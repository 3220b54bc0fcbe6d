"""Reading the section ``clock`` of a policy: what time counts, and what becomes of a lead while nobody is on duty."""

from dataclasses import replace
from functools import partial
from typing import Annotated, Any

from pydantic import Field, PlainValidator

from routing.duty.calendar import after_working, working_seconds
from routing.duty.clock import Clock, OffHours
from routing.duty.hours import Calendar
from routing.duty.rota import Rota
from routing.fields import Reference
from routing.reading.calendar_file import CalendarShape, TimeZone, calendar_of
from routing.reading.findings import Findings, Path, meant, quoted
from routing.reading.policy_shape import Shape, checked, choice, name, several, shaped, spanned, whole, wrong
from routing.reading.route_file import Names
from routing.reading.time_text import day, time_of_day
from routing.spans import DAY

WALL, WORKING = "wall", "working"
_TURNS = {"daily": 1, "weekly": 7}
_ROTA = '{ rota: [ana, ben], turn: weekly, from: 2026-11-02, at: "09:00", timezone: Europe/Berlin }'


def _working(value: Any) -> bool:
    if value not in (WALL, WORKING):
        problem = f"there is no {quoted(value)} here"
        raise wrong(problem, "Write wall (times count day and night) or working (in working hours)")
    return bool(value == WORKING)


def _turn(value: Any) -> int:
    """The length of a turn, in whole days."""
    if isinstance(value, str) and value in _TURNS:
        return _TURNS[value]
    seconds = spanned(value)
    if seconds % DAY:
        raise wrong(f"{quoted(value)} is no number of whole days", "Write daily, weekly, or like 3d or 2w")
    return seconds // DAY


class DrainShape(Shape):
    """How held leads are given out."""

    per_hour: Annotated[int, PlainValidator(whole(1, 60))]


class ClockShape(Shape):
    """The clock; what stands in ``on_call`` and ``calendar`` is read on its own."""

    hours: Annotated[bool, PlainValidator(_working)] = False
    off_hours: Annotated[OffHours, PlainValidator(choice(OffHours))] = OffHours.HOLD
    on_call: Any = None
    drain: Any = None
    calendar: Any = None


class RotaShape(Shape):
    """A rota."""

    rota: Annotated[tuple[str, ...], PlainValidator(several)]
    turn: Annotated[int, PlainValidator(_turn)]
    start: Any = Field(alias="from")
    at: Annotated[int, PlainValidator(time_of_day)] = 0
    timezone: TimeZone


def read_clock(data: Any, names: Names, findings: Findings) -> Clock:
    """``wall`` or ``working``, or a mapping with more to say; the wall clock where nothing is said."""
    path: Path = ("clock",)
    if data is None:
        return Clock()
    if isinstance(data, str):
        return Clock(working=checked(_working, data, path, findings) or False)
    shape = shaped(ClockShape, data, path, findings)
    if shape is None:
        return Clock()
    on_call = _on_call(shape.on_call, names, (*path, "on_call"), findings) if shape.on_call is not None else None
    if shape.off_hours is OffHours.ON_CALL and shape.on_call is None:
        findings.add((*path, "off_hours"), "nobody is on call", f"Add on_call: with a pool, or {_ROTA}")
    if shape.off_hours is not OffHours.ON_CALL and shape.on_call is not None:
        findings.add((*path, "on_call"), "on_call does not count", "Write off_hours: on_call, or remove it")
    drain = shaped(DrainShape, shape.drain, (*path, "drain"), findings) if shape.drain is not None else None
    return Clock(
        working=shape.hours,
        off_hours=shape.off_hours,
        on_call=on_call,
        per_hour=drain.per_hour if drain is not None else Clock().per_hour,
        calendar=_house(shape.calendar, (*path, "calendar"), findings) if shape.calendar is not None else None,
    )


def by_hours(reference: Reference, calendar: Calendar | None) -> Reference:
    """The reference data of a house: its hours are what ages in working time are counted by."""
    if calendar is None:
        return reference
    return replace(
        reference,
        working_seconds=partial(working_seconds, calendar),
        after_working=partial(after_working, calendar),
    )


def _on_call(data: Any, names: Names, path: Path, findings: Findings) -> Rota | str | None:
    """A pool by name, or a rota."""
    if isinstance(data, str):
        pool = checked(name, data, path, findings)
        if pool is not None and pool not in names.pools:
            fix = meant(pool, names.pools, f"Name one of the pools, or write {_ROTA}")
            findings.add(path, f"there is no pool {quoted(pool)}", fix)
        return pool
    shape = shaped(RotaShape, data, path, findings)
    start = checked(day, shape.start, (*path, "from"), findings) if shape is not None else None
    if shape is None or start is None:
        return None
    for person in shape.rota:
        names.person(person, (*path, "rota"), findings)
    return Rota(shape.rota, shape.turn, start, shape.at, shape.timezone)


def _house(data: Any, path: Path, findings: Findings) -> Calendar | None:
    shape = shaped(CalendarShape, data, path, findings)
    if shape is None:
        return None
    if shape.timezone is None:
        findings.add((*path, "timezone"), "this key is missing", "Add the house's time zone, like Europe/Berlin")
    calendar = calendar_of(shape, shape.timezone or "UTC", path, findings)
    if calendar is None:
        findings.add(path, "the calendar says nothing", 'Add hours: { mon-fri: "09:00-18:00" }')
    return calendar
