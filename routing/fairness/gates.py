"""Gates: what keeps somebody from a lead, each with a stable reason code and its numbers.

Those about a person hold for every lead of the pool, and their share stands still meanwhile. Those about a lead hold
for that lead alone: the turn that somebody is owed stays owed.
"""

from bisect import bisect_right
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple, Protocol
from zoneinfo import ZoneInfo

from routing.decision import Barrier, Why
from routing.duty.calendar import next_change, off_duty
from routing.fairness.allowance import Caps
from routing.fairness.pools import Pool
from routing.people import Owner, Roster

LEAD = "lead"
"""Among the words that a rule asks for: whatever the lead asks for."""

HOUR = timedelta(hours=1)
COUNTED = timedelta(days=8)
"""How far back anybody's leads are counted: a week in any time zone lies within."""


class Given(NamedTuple):
    """One lead that the policy gave somebody: when (UTC), and the lead's tier."""

    at: datetime
    tier: str


class Burdens(Protocol):
    """What the desk knows of somebody's work."""

    def load(self, owner: str) -> int:
        """How many open leads somebody has."""
        ...

    def given(self, owner: str, now: datetime) -> Sequence[Given]:
        """The leads that the policy gave them in the last eight days, oldest first."""
        ...


@dataclass(frozen=True, slots=True)
class Needs:
    """What a rule asks of whoever gets its leads. ``lead`` among the words means: what the lead asks for.

    Attributes:
        skills: all of them, folded.
        languages: one of them, folded.
    """

    skills: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Whether anything is asked."""
        return bool(self.skills or self.languages)


NO_NEEDS = Needs()


@dataclass(frozen=True, slots=True)
class Asks:
    """What one lead asks of its owner, by its rule and by what it is.

    Attributes:
        had: who had it before; it does not go back to them by itself.
        resting: who was given a held lead a moment ago.
        muted: whom the rule leaves out.
        skills, languages: what is required.
        liked_skills, liked_languages: what is preferred.
        parties: the account and the domain of the lead, folded, where they are known.
        tier: of the lead; empty where there is none.
    """

    had: frozenset[str] = frozenset()
    muted: frozenset[str] = frozenset()
    skills: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()
    liked_skills: frozenset[str] = frozenset()
    liked_languages: frozenset[str] = frozenset()
    parties: frozenset[str] = frozenset()
    tier: str = ""
    resting: frozenset[str] = frozenset()

    @property
    def prefers(self) -> bool:
        """Whether some of those who may have it are liked better."""
        return bool(self.liked_skills or self.liked_languages)


def barrier(person: Owner | None, pool: Pool, burdens: Burdens, now: datetime) -> Barrier | None:
    """What keeps somebody from every lead of a pool at a moment (UTC); None where nothing does.

    The gates come in this order: unknown, inactive, away or outside hours, at capacity, the caps, cooling down.
    """
    if person is None:
        return Barrier(Why.UNKNOWN)
    if not person.active:
        return Barrier(Why.INACTIVE)
    off = off_duty(person, now)
    if off is not None:
        numbers = {} if off.until is None else {"until": int(off.until.timestamp())}
        return Barrier(Why(off.why.value), numbers, off.until)
    load = burdens.load(person.id)
    if person.capacity is not None and load >= person.capacity:
        return Barrier(Why.AT_CAPACITY, {"load": load, "capacity": person.capacity})
    return next(_capped(person, pool, burdens, now), None)


def _capped(person: Owner, pool: Pool, burdens: Burdens, now: datetime) -> Iterator[Barrier]:
    caps = [caps for caps in (person.caps, pool.caps) if caps.bound]
    if not caps and not pool.cooldown:
        return
    moments = [given.at for given in burdens.given(person.id, now)]
    for cap in caps:
        yield from _over(cap, moments, person.timezone, now)
    if pool.cooldown and moments:
        until = moments[-1] + timedelta(seconds=pool.cooldown)
        if until > now:
            yield Barrier(Why.COOLING_DOWN, {"until": int(until.timestamp())}, until)


def _over(caps: Caps, moments: Sequence[datetime], zone: str, now: datetime) -> Iterator[Barrier]:
    """The caps that are reached; ``moments`` are those of the leads that count, oldest first."""
    if caps.hour is not None:
        since = bisect_right(moments, now - HOUR)
        if len(moments) - since >= caps.hour:
            until = moments[len(moments) - caps.hour] + HOUR if caps.hour else now + HOUR
            yield Barrier(Why.CAP_HOUR, {"given": len(moments) - since, "cap": caps.hour}, until)
    for why, cap, days in ((Why.CAP_DAY, caps.day, 1), (Why.CAP_WEEK, caps.week, 7)):
        if cap is None:
            continue
        begins, ends = _period(now, zone, days)
        given = len(moments) - bisect_right(moments, begins - timedelta.resolution)
        if given >= cap:
            yield Barrier(why, {"given": given, "cap": cap}, ends)


def _period(now: datetime, zone: str, days: int) -> tuple[datetime, datetime]:
    """The day, or the week from Monday, of a time zone in which a moment lies; UTC."""
    local = now.astimezone(ZoneInfo(zone))
    first = local.replace(hour=0, minute=0, second=0, microsecond=0)
    if days == 7:
        first -= timedelta(days=first.weekday())
    last = first + timedelta(days=days)  # on the wall: a day of daylight saving has 23 hours, or 25
    return first.astimezone(now.tzinfo), last.astimezone(now.tzinfo)


def until(person: Owner | None, barrier: Barrier | None, now: datetime) -> datetime | None:
    """The next moment (UTC) at which :func:`barrier` may say otherwise by time alone; None where never."""
    if person is None or not person.active:
        return None
    if barrier is not None and barrier.until is not None:
        return barrier.until
    return next_change(person, now)


def barred(person: Owner | None, asks: Asks, burdens: Burdens, now: datetime) -> Barrier | None:
    """What keeps somebody from this lead; None where nothing does.

    The gates come in this order: had it before, resting, left out by the rule, conflict, skill, language, the caps of
    its tier.
    """
    if person is None:
        return Barrier(Why.UNKNOWN)
    if person.id in asks.had:
        return Barrier(Why.HAD_IT_BEFORE)
    if person.id in asks.resting:
        return Barrier(Why.COOLING_DOWN)
    if person.id in asks.muted:
        return Barrier(Why.MUTED)
    if not asks.parties.isdisjoint(person.conflicts):
        return Barrier(Why.CONFLICT)
    if not asks.skills <= person.skills:
        return Barrier(Why.LACKS_SKILL, {"missing": len(asks.skills - person.skills)})
    if asks.languages and asks.languages.isdisjoint(person.languages):
        return Barrier(Why.WRONG_LANGUAGE)
    cap = person.caps.tiers.get(asks.tier)
    if cap is not None:
        moments = [given.at for given in burdens.given(person.id, now) if given.tier == asks.tier]
        return next(_over(cap, moments, person.timezone, now), None)
    return None


def liked(person: Owner, asks: Asks) -> bool:
    """Whether somebody has all that is preferred."""
    if not asks.liked_skills <= person.skills:
        return False
    return not asks.liked_languages or not asks.liked_languages.isdisjoint(person.languages)


def numbers_of(person: Owner, burdens: Burdens) -> Mapping[str, int]:
    """Somebody's open leads, and how many they may have where that is bounded."""
    if person.capacity is None:
        return {"load": burdens.load(person.id)}
    return {"load": burdens.load(person.id), "capacity": person.capacity}


def there(people: Collection[str], roster: Roster, now: datetime) -> bool:
    """Whether any of several people is on duty."""
    return any(
        (person := roster.get(one)) is not None and person.active and off_duty(person, now) is None for one in people
    )
