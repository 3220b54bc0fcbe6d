"""The coming week: the hours in which a pool has nobody on duty."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

from routing.duty.calendar import next_change, off_duty
from routing.duty.clock import OffHours
from routing.lint.finding import Code, Spotted
from routing.lint.staff import staff
from routing.people import Owner, Roster
from routing.policy import Policy, Target, TargetKind
from routing.reading.findings import quoted

WEEK = timedelta(days=7)

Stretch = tuple[datetime, datetime]
"""From a moment up to, and without, another; UTC."""


def off_duty_pools(policy: Policy, roster: Roster, now: datetime) -> Iterator[Spotted]:
    """Pools with nobody on duty at some hours of the week from ``now`` (UTC) on, where leads do not wait for them."""
    clock = policy.clock
    if clock.off_hours is OffHours.HOLD or not (clock.off_hours is OffHours.OVERFLOW or isinstance(clock.on_call, str)):
        return
    covered = clock.on_call if isinstance(clock.on_call, str) else None
    for name, pool in policy.pools.items():
        people = staff(policy, name, roster)
        if covered is not None:
            people += [person for person in staff(policy, covered, roster) if person not in people]
        empty = _empty(policy, name, people, roster, now) if people else []
        if not empty:
            continue
        manager = roster.get(pool.accountable(roster))
        zone = ZoneInfo(manager.timezone) if manager is not None else UTC
        when = "; ".join(spoken_stretches(empty, zone))
        whose = f" ({manager.timezone})" if manager is not None else " (UTC)"
        goes = "they go on by the rule's else" if covered is None else f"nobody of {quoted(covered)} is on call"
        problem = f"nobody in {quoted(name)} is on duty {when}{whose}; {goes}"
        fix = "Add somebody who works then, or write clock: { off_hours: hold }"
        yield Spotted(Code.OFF_DUTY, ("pools", name), problem, fix)


def _empty(policy: Policy, pool: str, people: Sequence[Owner], roster: Roster, now: datetime) -> list[Stretch]:
    """The stretches in which a lead of the pool finds nobody, nor does it by the ``else`` of the rule that sent it."""
    rules = [rule for stage in policy.routes.values() for rule in stage if rule.assign == Target(TargetKind.POOL, pool)]
    found: list[Stretch] = [] if rules else unstaffed(people, now, now + WEEK)
    for rule in rules:
        other = rule.otherwise
        is_pool = other is not None and other.kind is TargetKind.POOL
        more = staff(policy, other.name, roster) if other is not None and is_pool else []
        found = found or unstaffed([*people, *more], now, now + WEEK)
    return found


def unstaffed(people: Sequence[Owner], start: datetime, end: datetime) -> list[Stretch]:
    """The stretches between two moments in which none of some people is on duty, in order, none touching the next."""
    people = list({(person.calendar, person.away): person for person in people}.values())
    changes = {start, *(moment for person in people for moment in _changes(person, start, end))}
    found: list[Stretch] = []
    for since, until in _pairs(sorted(changes), end):
        if any(off_duty(person, since) is None for person in people):
            continue
        touches = bool(found) and found[-1][1] == since
        found.append((found.pop()[0] if touches else since, until))
    return found


def _changes(person: Owner, start: datetime, end: datetime) -> Iterator[datetime]:
    moment = next_change(person, start)
    while moment is not None and moment < end:
        yield moment
        moment = next_change(person, moment)


def _pairs(moments: list[datetime], end: datetime) -> Iterator[Stretch]:
    yield from zip(moments, [*moments[1:], end], strict=True)


def spoken_stretches(stretches: Sequence[Stretch], zone: tzinfo) -> Iterator[str]:
    """Stretches as people read them, those at the same hours of several days as one.

    ``Mon, Tue 18:00 to 9:00 the next day``; ``Fri 18:00 to 9:00 on Mon``.
    """
    alike: dict[tuple[str, str, int], list[datetime]] = {}
    for since, until in stretches:
        first, last = since.astimezone(zone), until.astimezone(zone)
        alike.setdefault((_hour(first), _hour(last), (last.date() - first.date()).days), []).append(first)
    for (begins, ends, days), firsts in alike.items():
        day = " the next day" if len(firsts) > 1 else f" on {firsts[0] + timedelta(days=days):%a}"
        yield f"{', '.join(f'{first:%a}' for first in firsts)} {begins} to {ends}{day if days else ''}"


def _hour(moment: datetime) -> str:
    return f"{moment.hour}:{moment:%M}"
