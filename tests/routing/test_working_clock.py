"""The working clock: due times and ladders run in the hours of whoever is accountable, and in nobody's weekend."""

from datetime import UTC, datetime, timedelta

import pytest

from routing.assignment import State
from routing.duty.calendar import Away, Calendar
from routing.facts import ManagerTold
from routing.ladder import Do, Ladder, Rung
from routing.messages import Tell
from routing.reading.time_text import blocks
from tests.routing.desks import START, House

FRIDAY = datetime(2026, 3, 6, 16, 45, tzinfo=UTC)
MONDAY = datetime(2026, 3, 9, 9, tzinfo=UTC)
OFFICE = {"mon-fri": "09:00-17:00"}
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
WORKING = ("currency: EUR", "currency: EUR\nclock: working")


@pytest.fixture
def house() -> House:
    """It is Friday, a quarter to five; Dan and Eve work until five, their managers at any time."""
    house = House(now=FRIDAY)
    house.replaces(WORKING)
    return house.works("dan", "eve", hours=OFFICE)


def test_what_comes_late_on_friday_is_due_on_monday(house: House) -> None:
    given = house.comes()
    assert given.owner == "dan"
    assert given.due_at == MONDAY + 15 * MINUTE
    assert given.next_check_at == FRIDAY + 15 * MINUTE, "the reminder, at half the time"


def test_no_ladder_climbs_over_the_weekend(house: House) -> None:
    house.comes()
    assert house.passes(minutes=20) == ["OwnerReminded"]
    assert house.passes(hours=63, minutes=55) == []
    assert house.now == MONDAY
    assert house.passes(minutes=20) == ["ManagerTold"]
    assert house.last(ManagerTold).at == MONDAY + 15 * MINUTE
    assert house.told(Tell.OVERDUE)[0].data["due_at"] == "2026-03-09T09:15:00.000000Z"


def test_on_the_wall_clock_it_is_late_by_half_past_five(house: House) -> None:
    house.replaces(("clock: working", "clock: wall"))
    assert house.comes().due_at == FRIDAY + 30 * MINUTE


def test_who_has_no_hours_has_the_clock_on_the_wall(house: House) -> None:
    house.works("dan")
    assert house.comes().due_at == FRIDAY + 30 * MINUTE


def test_a_queues_clock_is_its_stewards(house: House) -> None:
    house.works("rita", hours=OFFICE)
    queued = house.comes(country="FR")
    assert (queued.queue, queued.due_at) == ("review", MONDAY + 45 * MINUTE)
    house.passes(hours=64, minutes=59)
    assert house.told(Tell.IN_QUEUE) == []
    house.passes(minutes=2)
    assert house.mentioned(Tell.IN_QUEUE) == ["rita"]


def test_another_owner_another_clock(house: House) -> None:
    house.works("eve", zone="America/New_York", hours=OFFICE)
    house.comes()
    after = house.done(house.reassign("dan")).assignment
    assert after is not None
    assert (after.owner, after.due_at) == ("eve", FRIDAY + 30 * MINUTE), "in New York it is noon"
    back = house.done(house.assign("rita", "dan")).assignment
    assert back is not None and back.due_at == MONDAY + 15 * MINUTE


def test_leave_does_not_stop_the_clock(house: House) -> None:
    house.comes()
    house.works("dan", hours=OFFICE, away=(Away(FRIDAY + MINUTE, FRIDAY + timedelta(weeks=3)),))
    house.passes(hours=65)
    assert house.told(Tell.OVERDUE), "whoever left with a lead unanswered is missed"


def test_a_snooze_after_accept_ends_with_a_full_clock_of_working_time(house: House) -> None:
    house.comes()
    house.done(house.accept("dan"))
    house.done(house.snooze("dan", timedelta(hours=72)))
    house.passes(hours=72)
    assert f"{house.now:%a %H:%M}" == "Mon 16:45"
    assert (house.has().state, house.has().due_at) == (State.OFFERED, MONDAY + DAY + 15 * MINUTE)


def test_a_step_that_nobody_ticked_for_waits_for_the_morning(house: House) -> None:
    house.comes()
    house.sleeps(hours=10)
    assert house.ticks() == []
    assert house.has().next_check_at == MONDAY
    house.sleeps(hours=54, minutes=15)
    assert house.ticks() == ["OwnerReminded"]
    assert house.passes(minutes=15) == ["ManagerTold"]


WEEK = Calendar("UTC", (blocks("09:00-17:00"),) * 5 + ((), ()))
DAILY = Ladder("d", (Rung(Do.REMIND, 0.5), Rung(Do.TELL_MANAGER, 1.0, repeat=86_400)))
HOURLY = Ladder("h", (Rung(Do.TELL_MANAGER, 1.0, repeat=3_600),))


def fired(ladder: Ladder, offered: datetime, due: datetime, until: datetime) -> list[str]:
    """When steps fire, each seen ten seconds late."""
    step, found = 0, []
    while (moment := ladder.moment(step, offered, due, WEEK)) < until:
        found.append(f"{moment:%a %H:%M}")
        step += 1
        if step >= len(ladder.rungs):
            step = ladder.step_after(moment + timedelta(seconds=10), step, offered, due, WEEK)
    return found


def test_a_daily_step_comes_each_working_day_once() -> None:
    offered = MONDAY + timedelta(days=2, hours=1)
    due = offered + timedelta(hours=1)
    assert fired(DAILY, offered, due, MONDAY + timedelta(days=9)) == [
        "Wed 10:30", "Wed 11:00", "Thu 11:00", "Fri 11:00", "Mon 09:00", "Tue 11:00",
    ]  # fmt: skip


def test_an_hourly_step_sleeps_at_night() -> None:
    offered = MONDAY + timedelta(hours=5, minutes=10)
    due = offered + timedelta(hours=1)
    assert fired(HOURLY, offered, due, MONDAY + timedelta(days=1, hours=3)) == [
        "Mon 15:10", "Mon 16:10", "Tue 09:00", "Tue 10:10", "Tue 11:10",
    ]  # fmt: skip


def test_shares_and_spans_are_of_working_time() -> None:
    offered = FRIDAY.replace(hour=16, minute=30)
    mixed = Ladder("m", (Rung(Do.REMIND, after=2_700), Rung(Do.TELL_MANAGER, 1.0), Rung(Do.NEXT_OWNER, 2.0)))
    due = MONDAY + timedelta(minutes=30)
    assert [mixed.moment(step, offered, due, WEEK) - MONDAY for step in range(3)] == [
        15 * MINUTE, 30 * MINUTE, 90 * MINUTE,
    ]  # fmt: skip


def test_the_fixture_is_a_friday() -> None:
    assert (f"{FRIDAY:%a}", f"{MONDAY:%a}", f"{START:%a}") == ("Fri", "Mon", "Mon")
