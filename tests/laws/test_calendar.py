"""Hours, for any week and any zone: time is additive, deadlines are its inverse, changes come when they are said to."""

import operator
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from routing.duty.calendar import Away, Calendar, after_work, next_change, off_duty, working_time
from routing.duty.hours import Block, Blocks
from tests.routing.test_calendar import Person

ZONES = (
    "UTC", "Europe/Berlin", "America/New_York", "Australia/Sydney", "Australia/Lord_Howe", "Asia/Kathmandu",
    "Pacific/Apia", "America/St_Johns", "Africa/Casablanca", "Antarctica/Troll", "Pacific/Kiritimati",
)  # fmt: skip
LONG_AGO, LATER = datetime(2009, 1, 1), datetime(2032, 1, 1)  # noqa: DTZ001  # given their zone by the strategy


def moments() -> st.SearchStrategy[datetime]:
    return st.datetimes(LONG_AGO, LATER, timezones=st.just(UTC))


WEEKS = tuple(datetime(2026, month, day, tzinfo=UTC) for month, day in ((3, 26), (4, 3), (10, 22), (11, 1)))
"""In which clocks change."""


def near_changes() -> st.SearchStrategy[datetime]:
    minutes = st.integers(0, 8_000).map(lambda count: timedelta(minutes=count))
    return st.builds(operator.add, st.sampled_from(WEEKS), minutes)


@st.composite
def days(draw: st.DrawFn) -> Blocks:
    edges = sorted(draw(st.sets(st.integers(0, 95), max_size=6)))
    found: list[Block] = list(pairwise(edge * 900 for edge in edges))[::2]
    longer = draw(st.integers(0, 60)) * 900
    if found:
        start, end = found[-1]
        found[-1] = (start, min(end + longer, start + 86_400))
    return tuple(found)


@st.composite
def calendars(draw: st.DrawFn) -> Calendar:
    one = draw(st.booleans())
    week = (draw(days()),) * 7 if one else tuple(draw(days()) for _ in range(7))
    dates = st.dates(date(2026, 3, 20), date(2026, 11, 5))
    free = draw(st.frozensets(dates, max_size=4))
    shifts = draw(st.dictionaries(dates, days(), max_size=3))
    regions = draw(st.sampled_from([(), ("DE-BE",), ("US-CA",)]))
    return Calendar(draw(st.sampled_from(ZONES)), week, regions, free, tuple(sorted(shifts.items())))


@st.composite
def people(draw: st.DrawFn) -> Person:
    edges = sorted(draw(st.sets(near_changes(), max_size=4)))
    away = tuple(Away(*edge) for edge in list(pairwise(edges))[::2])
    return Person(draw(st.none() | calendars()), away)


@settings(max_examples=60, deadline=None)
@given(calendars(), st.lists(moments() | near_changes(), min_size=3, max_size=3))
def test_working_time_is_additive(calendar: Calendar, three: list[datetime]) -> None:
    first, middle, last = sorted(three)
    last = min(last, first + timedelta(900))
    middle = min(middle, last)
    split = working_time(calendar, first, middle) + working_time(calendar, middle, last)
    assert working_time(calendar, first, last) == split <= last - first


@settings(max_examples=60, deadline=None)
@given(calendars(), near_changes(), st.integers(1, 60 * 3_600_000_000))
def test_a_deadline_is_the_inverse_of_working_time(calendar: Calendar, since: datetime, ticks: int) -> None:
    assume(any(calendar.week))
    work = timedelta(microseconds=ticks)
    due = after_work(calendar, since, work)
    assert working_time(calendar, since, due) == work
    assert working_time(calendar, since, due - timedelta(microseconds=1)) == work - timedelta(microseconds=1)


@settings(max_examples=60, deadline=None)
@given(people(), near_changes())
def test_nothing_changes_before_the_next_change_and_something_does_then(person: Person, now: datetime) -> None:
    change, off = next_change(person, now), off_duty(person, now)
    on = off is None
    last = change or now + timedelta(30)
    assert last > now
    step = (last - now) / 40
    looked = [now + step * i for i in range(40)] + [last - timedelta(microseconds=1)]
    assert {off_duty(person, moment) is None for moment in looked} == {on}
    if change is not None:
        assert (off_duty(person, change) is None) is not on
    if off is not None:
        assert off.until == change


@settings(max_examples=40, deadline=None)
@given(calendars(), near_changes())
def test_what_was_worked_out_before_changes_no_answer(calendar: Calendar, now: datetime) -> None:
    fresh = Calendar(calendar.timezone, calendar.week, calendar.regions, calendar.holidays, calendar.shifts)
    for ahead in range(0, 40, 7):
        calendar.is_on(now + timedelta(ahead))
    assert calendar == fresh
    assert [calendar.next_on(now), calendar.next_off(now)] == [fresh.next_on(now), fresh.next_off(now)]
