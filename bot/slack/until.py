"""Until when: the quick choices of a snooze, in its owner's zone."""

from datetime import UTC, datetime, time, timedelta, tzinfo

from bot.blocks import Block, option
from bot.words import modals as say
from bot.words.names import clock, span, zone
from routing.assignment import Assignment
from routing.people import Owner

BEFORE_CONTACT = tuple(timedelta(minutes=minutes) for minutes in (15, 30, 60, 120, 240))
AFTER_ACCEPT = (timedelta(hours=1), timedelta(hours=3))
MORNING = time(9)
_LATEST = 253_402_300_799
"""The last second of the year 9999."""


Choice = tuple[str, datetime]
"""A label, and the moment behind it."""


def choices(assignment: Assignment, owner: Owner, now: datetime, approver: str | None = None) -> list[Block]:
    """What the owner may choose: after Accept the next touch, before the first contact whatever is within due.

    What is later than due is offered too where there is an ``approver`` to ask for it, and marked so.
    """
    where = zone(owner.timezone)
    touches = _next_touches(where, now)
    if assignment.accepted_at is not None:
        return [option(label, stamp(until)) for label, until in touches]
    due = assignment.due_at
    later = [(say.asks(label, approver), until) for label, until in touches if until > due] if approver else []
    return [option(label, stamp(until)) for label, until in (*_until_due(due, where, now), *later)]


def _until_due(due: datetime, where: tzinfo, now: datetime) -> list[Choice]:
    if due <= now:
        return []
    soon = [_in(length, where, now) for length in BEFORE_CONTACT if now + length < due]
    return [*soon, (say.when_due(clock(due, where, now)), due)]


def _next_touches(where: tzinfo, now: datetime) -> list[Choice]:
    soon = [_in(length, where, now) for length in AFTER_ACCEPT]
    today = now.astimezone(where).date()
    tomorrow, monday = today + timedelta(days=1), today + timedelta(days=7 - today.weekday())
    mornings = [(say.tomorrow("9:00"), datetime.combine(tomorrow, MORNING, where))]
    if monday != tomorrow:
        mornings.append((say.next_monday("9:00"), datetime.combine(monday, MORNING, where)))
    return [*soon, *mornings]


def _in(length: timedelta, where: tzinfo, now: datetime) -> Choice:
    until = now + length
    return say.in_span(span(length), clock(until, where, now)), until


def stamp(moment: datetime) -> str:
    """A moment as a choice carries it."""
    return str(int(moment.timestamp()))


def read_stamp(value: str | int | None) -> datetime | None:
    """A moment as it was chosen, UTC; None where there is none, or none that a calendar knows."""
    text = str(value) if value is not None else ""
    if not (text.isascii() and text.isdigit() and len(text) < 13 and int(text) <= _LATEST):
        return None
    return datetime.fromtimestamp(int(text), UTC)
