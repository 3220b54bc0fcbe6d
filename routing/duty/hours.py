"""Working hours: a week in a time zone, with holidays and shifts, and how much working time lies between two moments.

The week is turned into moments one UTC day at a time, when somebody asks, and what was worked out is kept. So an
answer costs a look into a short list, and daylight saving, holidays and shifts cost nothing once a day is known.
"""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

from routing.duty.holiday import holidays_of
from routing.duty.wall_time import begins, ends

Block = tuple[int, int]
"""Working time of a day, in seconds after local midnight; what lies behind 86400 is on the day that follows."""

Blocks = tuple[Block, ...]

AROUND_THE_CLOCK: Blocks = ((0, 86_400),)
HORIZON = 400
"""How many days ahead somebody who comes on duty again is looked for; a year and its holidays lie within."""

LONGEST = 7_305
"""How many days of working time are counted at most, back from the later moment: older is all the same (20 years)."""

_KEPT = 2_048
_SUM = 256  # days whose working time is kept as one number
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_TICK = timedelta(microseconds=1)
_SECOND = 1_000_000
_DAY = 86_400 * _SECOND
_FURTHEST = 25 * 3_600 * _SECOND  # no zone was ever further from UTC than 16 hours, and a change skips a day at most
_ORDINAL = date(1970, 1, 1).toordinal()


class _Day(NamedTuple):
    """A UTC day: where working time begins and ends, in turn, in microseconds since 1970; and how much it is."""

    edges: tuple[int, ...]
    work: int


@dataclass(frozen=True, slots=True)
class Calendar:
    """Hours by weekday in a time zone, with holidays and shifts. Equal calendars are equal hours.

    Attributes:
        timezone: an IANA name.
        week: the blocks of each weekday, from Monday on. A block belongs to the day on which it begins.
        regions: whose public holidays are free: ``DE-BE``.
        holidays: further days that are free.
        shifts: the blocks of single days, by date: they go before the weekday's and before holidays.
    """

    timezone: str
    week: tuple[Blocks, ...] = (AROUND_THE_CLOCK,) * 7
    regions: tuple[str, ...] = ()
    holidays: frozenset[date] = frozenset()
    shifts: tuple[tuple[date, Blocks], ...] = ()
    _days: dict[int, _Day] = field(default_factory=dict, init=False, compare=False, repr=False)
    _sums: dict[int, int] = field(default_factory=dict, init=False, compare=False, repr=False)

    def is_on(self, moment: datetime) -> bool:
        """Whether a moment is working time."""
        return self._is_on(_ticks(moment))

    def blocks(self, day: date) -> Blocks:
        """The working time that begins on a local date."""
        for shift, blocks in self.shifts:
            if shift == day:
                return blocks
        if day in self.holidays or any(day in holidays_of(region, day.year) for region in self.regions):
            return ()
        return self.week[day.weekday()]

    def next_on(self, moment: datetime) -> datetime | None:
        """The first working moment from ``moment`` on; None where there is none for :data:`HORIZON` days."""
        found = self._next_on(_ticks(moment))
        return None if found is None else _moment(found)

    def next_off(self, moment: datetime) -> datetime | None:
        """The first moment from ``moment`` on that is no working time; None where all of the horizon is."""
        ticks = _ticks(moment)
        for edge in self._ends(ticks):
            if not self._is_on(edge):
                return _moment(edge)
        return None

    def work(self, since: datetime, until: datetime) -> timedelta:
        """The working time from ``since`` to ``until``, exactly; nothing where ``until`` is not later."""
        last = _ticks(until)
        first = max(_ticks(since), last - LONGEST * _DAY)
        if last <= first:
            return timedelta()
        total = _overlap(self._day(first // _DAY).edges, first, last)
        if last // _DAY > first // _DAY:
            total += self._whole(first // _DAY + 1, last // _DAY)
            total += _overlap(self._day(last // _DAY).edges, first, last)
        return total * _TICK

    def after(self, since: datetime, work: timedelta) -> datetime:
        """The first moment by which so much working time has passed since ``since``.

        Where nobody works for :data:`HORIZON` days on end, or it would take more than :data:`LONGEST` days, the clock
        on the wall measures it: a due time that never comes would be a lead that nobody misses.
        """
        ticks, left = _ticks(since), work // _TICK
        idle = 0
        for number in range(ticks // _DAY, ticks // _DAY + LONGEST):
            day = self._day(number)
            for start, end in zip(day.edges[::2], day.edges[1::2], strict=True):
                begin = max(start, ticks)
                if end - begin >= left > 0:
                    return _moment(begin + left)
                left -= max(0, end - begin)
            idle = 0 if day.work else idle + 1
            if left <= 0 or idle > HORIZON:
                break
        return since + work

    def _is_on(self, ticks: int) -> bool:
        return bisect_right(self._day(ticks // _DAY).edges, ticks) % 2 == 1

    def _next_on(self, ticks: int) -> int | None:
        for number in range(ticks // _DAY, ticks // _DAY + HORIZON):
            edges = self._day(number).edges
            place = bisect_right(edges, ticks)
            if place % 2 == 1:
                return ticks
            if place < len(edges):
                return edges[place]
        return None

    def _ends(self, ticks: int) -> Iterator[int]:
        """Where working time may end, from ``ticks`` on: itself, then the ends of blocks, cut at midnight UTC."""
        yield ticks
        for number in range(ticks // _DAY, ticks // _DAY + HORIZON):
            yield from (edge for edge in self._day(number).edges[1::2] if edge > ticks)

    def _whole(self, first: int, last: int) -> int:
        """The working time of the UTC days from ``first`` up to, and without, ``last``; by sums of many days."""
        total, number = 0, first
        while number < last:
            if number % _SUM == 0 and number + _SUM <= last:
                if number not in self._sums:
                    self._sums[number] = sum(self._day(each).work for each in range(number, number + _SUM))
                total += self._sums[number]
                number += _SUM
            else:
                total += self._day(number).work
                number += 1
        return total

    def _day(self, number: int) -> _Day:
        """A UTC day by its number since 1970."""
        known = self._days.get(number)
        if known is None:
            if len(self._days) >= _KEPT:
                self._days.clear()
            known = self._days[number] = self._worked_out(number)
        return known

    def _worked_out(self, number: int) -> _Day:
        """What reaches into the day: it begins at most two local dates before, or one after."""
        first, last = number * _DAY, (number + 1) * _DAY
        spans = []
        for local in range(number - 2, number + 2):
            day = date.fromordinal(_ORDINAL + local)
            for start, end in self.blocks(day):
                if (
                    local * _DAY + end * _SECOND < first - _FURTHEST
                    or local * _DAY + start * _SECOND > last + _FURTHEST
                ):
                    continue
                begin = max(first, _ticks(begins(self.timezone, day, start)))
                finish = min(last, _ticks(ends(self.timezone, day, end)))
                if begin < finish:
                    spans.append((begin, finish))
        edges = _merged(sorted(spans))
        return _Day(edges, sum(edges[1::2]) - sum(edges[::2]))


def _ticks(moment: datetime) -> int:
    return (moment - _EPOCH) // _TICK


def _moment(ticks: int) -> datetime:
    return _EPOCH + ticks * _TICK


def _overlap(edges: tuple[int, ...], first: int, last: int) -> int:
    return sum(max(0, min(e, last) - max(s, first)) for s, e in zip(edges[::2], edges[1::2], strict=True))


def _merged(spans: list[tuple[int, int]]) -> tuple[int, ...]:
    edges: list[int] = []
    for start, end in spans:
        if edges and start <= edges[-1]:
            edges[-1] = max(edges[-1], end)
        else:
            edges += (start, end)
    return tuple(edges)
