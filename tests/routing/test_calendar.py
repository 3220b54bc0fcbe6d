"""Working hours: on duty when the clock on their wall says so, whatever daylight saving does to it."""

from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

import pytest

from routing.duty.calendar import (
    HORIZON,
    Away,
    Calendar,
    Off,
    OffDuty,
    after_working,
    is_away,
    next_change,
    off_duty,
    working_seconds,
)
from routing.reading.time_text import blocks, weekdays

HOUR = timedelta(hours=1)


class Person(NamedTuple):
    calendar: Calendar | None = None
    away: tuple[Away, ...] = ()


def week(zone: str, hours: dict[str, str], **more: object) -> Calendar:
    days = {day: blocks(text) for key, text in hours.items() for day in weekdays(key)}
    return Calendar(zone, tuple(days.get(day, ()) for day in range(7)), **more)  # type: ignore[arg-type]


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def spells(calendar: Calendar, since: str, until: str) -> list[str]:
    """When somebody is on duty between two moments (UTC), as ``09:00-12:30`` of the UTC clock."""
    now, last, found = utc(since), utc(until), []
    while (begin := calendar.next_on(now)) is not None and begin < last:
        now = calendar.next_off(begin) or last
        found.append(f"{begin:%d %H:%M}-{now:%d %H:%M}")
    return found


OFFICE = {"mon-fri": "09:00-12:30, 13:30-18:00"}


def test_several_blocks_a_day_in_the_persons_own_zone() -> None:
    berlin = week("Europe/Berlin", OFFICE)
    assert spells(berlin, "2026-01-09T00:00", "2026-01-13T00:00") == [
        "09 08:00-09 11:30", "09 12:30-09 17:00", "12 08:00-12 11:30", "12 12:30-12 17:00",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("zone", "day", "hours", "expected"),
    [
        # Berlin skips 02:00-03:00 on 29 March 2026 and goes through it twice on 25 October
        ("Europe/Berlin", "2026-03-29", "01:00-04:00", ["29 00:00-29 02:00"]),
        ("Europe/Berlin", "2026-03-29", "02:00-03:00", []),  # an hour that is not there
        ("Europe/Berlin", "2026-03-29", "02:30-04:00", ["29 01:00-29 02:00"]),  # begins where the clock goes on
        ("Europe/Berlin", "2026-03-29", "01:00-02:30", ["29 00:00-29 01:00"]),
        ("Europe/Berlin", "2026-10-25", "01:00-04:00", ["24 23:00-25 03:00"]),
        ("Europe/Berlin", "2026-10-25", "02:00-03:00", ["25 00:00-25 02:00"]),  # both times
        ("Europe/Berlin", "2026-10-25", "02:30-04:00", ["25 00:30-25 03:00"]),
        ("Europe/Berlin", "2026-10-25", "01:00-02:30", ["24 23:00-25 01:30"]),
        # a night shift over the change is an hour shorter, or longer
        ("Europe/Berlin", "2026-03-28", "22:00-06:00", ["28 21:00-29 04:00"]),
        ("Europe/Berlin", "2026-10-24", "22:00-06:00", ["24 20:00-25 05:00"]),
        ("America/New_York", "2026-03-08", "00:00-24:00", ["08 05:00-09 04:00"]),
        ("America/New_York", "2026-11-01", "00:00-24:00", ["01 04:00-02 05:00"]),
        ("America/New_York", "2026-11-01", "01:30-02:00", ["01 05:30-01 07:00"]),
        # the southern summer begins in October
        ("Australia/Sydney", "2026-10-04", "01:00-09:00", ["03 15:00-03 22:00"]),
        ("Australia/Sydney", "2026-04-05", "01:00-09:00", ["04 14:00-04 23:00"]),
        # Lord Howe changes by half an hour: 02:00 is 02:30, and 02:00 is 01:30
        ("Australia/Lord_Howe", "2026-10-04", "02:15-04:00", ["03 15:30-03 17:00"]),
        ("Australia/Lord_Howe", "2026-04-05", "01:30-02:00", ["04 14:30-04 15:30"]),
        # Kathmandu is five hours and three quarters ahead, all year
        ("Asia/Kathmandu", "2026-01-12", "09:00-17:00", ["12 03:15-12 11:15"]),
        # Samoa had no 30 December 2011
        ("Pacific/Apia", "2011-12-30", "09:00-17:00", []),
        ("Pacific/Apia", "2011-12-29", "22:00-06:00", ["30 08:00-30 10:00"]),
        # the furthest ahead, and the furthest behind
        ("Pacific/Kiritimati", "2026-01-12", "00:00-24:00", ["11 10:00-12 10:00"]),
        ("Etc/GMT+12", "2026-01-12", "00:00-24:00", ["12 12:00-13 12:00"]),
    ],
)
def test_daylight_saving(zone: str, day: str, hours: str, expected: list[str]) -> None:
    only = date.fromisoformat(day)
    calendar = Calendar(zone, ((),) * 7, shifts=((only, blocks(hours)),))
    assert spells(calendar, str(only - timedelta(2)), str(only + timedelta(3))) == expected


def test_whoever_looks_at_the_clock_in_a_block_is_on_duty() -> None:
    lord_howe = week("Australia/Lord_Howe", {"daily": "01:45-02:15, 22:00-00:30"})
    zone, now = ZoneInfo("Australia/Lord_Howe"), utc("2026-04-03T00:00")
    for _ in range(3 * 24 * 12):
        now += timedelta(minutes=5)
        shown = f"{now.astimezone(zone):%H:%M}"
        if "01:45" <= shown < "02:15" or shown >= "22:00" or shown < "00:30":
            assert lord_howe.is_on(now), now


def test_a_block_over_midnight_belongs_to_the_day_it_begins_on() -> None:
    guard = week("Europe/London", {"fri": "22:00-06:00"}, holidays=frozenset({date(2026, 1, 17)}))
    assert spells(guard, "2026-01-12T00:00", "2026-01-19T00:00") == ["16 22:00-17 06:00"]
    free = week("Europe/London", {"fri": "22:00-06:00"}, holidays=frozenset({date(2026, 1, 16)}))
    assert spells(free, "2026-01-12T00:00", "2026-01-19T00:00") == []


def test_blocks_that_meet_are_one_spell() -> None:
    around = week("Asia/Tokyo", {"mon-fri": "00:00-24:00"})
    assert spells(around, "2026-01-10T00:00", "2026-01-17T00:00") == ["11 15:00-16 15:00"]


@pytest.mark.parametrize(
    ("region", "free", "works"),
    [
        ("DE-BE", ["2026-03-08", "2026-12-25", "2027-03-08"], ["2026-01-06", "2026-12-24", "2026-11-01"]),
        ("DE-BY", ["2026-01-06", "2026-11-01"], ["2027-03-08"]),
        ("DE", ["2026-10-03"], ["2026-01-06", "2026-03-08"]),
        # 3 July 2026 stands in for Saturday the 4th, 5 July 2027 for Sunday
        ("US-CA", ["2026-07-03", "2027-07-05", "2026-03-31", "2026-11-27"], ["2026-07-06", "2027-07-06"]),
        ("US", ["2026-11-26"], ["2026-11-27"]),
        # Scotland's 2 January and Saint Andrew; Boxing Day 2026 is a Saturday, so Monday the 28th is free
        ("GB-SCT", ["2026-01-02", "2026-11-30", "2026-12-28", "2027-12-28"], ["2026-04-06", "2026-08-31"]),
        ("GB-ENG", ["2026-04-06", "2026-08-31"], ["2026-01-02", "2026-11-30"]),
        ("NO", ["2026-05-17"], ["2026-05-18"]),
    ],
)
def test_public_holidays_and_the_days_given_instead(region: str, free: list[str], works: list[str]) -> None:
    calendar = Calendar("UTC", regions=(region,))
    assert [day for day in free if calendar.is_on(utc(f"{day}T12:00"))] == []
    assert [day for day in works if not calendar.is_on(utc(f"{day}T12:00"))] == []


def test_a_shift_goes_before_the_weekday_and_before_a_holiday() -> None:
    shifts = ((date(2026, 12, 24), blocks("09:00-12:00")), (date(2026, 12, 25), blocks("10:00-11:00")))
    calendar = week("Europe/Berlin", OFFICE, regions=("DE-BE",), shifts=shifts)
    assert spells(calendar, "2026-12-24T00:00", "2026-12-28T00:00") == ["24 08:00-24 11:00", "25 09:00-25 10:00"]


NIGHT, NOON = utc("2026-01-12T03:00"), utc("2026-01-12T12:00")
NINE_TO_FIVE = week("UTC", {"mon-fri": "09:00-17:00"})
FRIDAY = utc("2026-01-16T20:00")


@pytest.mark.parametrize(
    ("person", "now", "expected"),
    [
        (Person(), NIGHT, None),
        (Person(NINE_TO_FIVE), NOON, None),
        (Person(NINE_TO_FIVE), NIGHT, OffDuty(Off.OUTSIDE_HOURS, utc("2026-01-12T09:00"))),
        (Person(NINE_TO_FIVE), FRIDAY, OffDuty(Off.OUTSIDE_HOURS, utc("2026-01-19T09:00"))),
        (Person(NINE_TO_FIVE), utc("2026-01-12T17:00"), OffDuty(Off.OUTSIDE_HOURS, utc("2026-01-13T09:00"))),
        (Person(None, (Away(NIGHT, NOON),)), NIGHT, OffDuty(Off.AWAY, NOON)),
        (Person(None, (Away(NIGHT, NOON),)), NOON, None),
        # leave that begins on Saturday is why somebody is off from Friday evening on
        (
            Person(NINE_TO_FIVE, (Away(utc("2026-01-17T00:00"), utc("2026-01-26T00:00")),)),
            FRIDAY,
            OffDuty(Off.AWAY, utc("2026-01-26T09:00")),
        ),
        # leave that ends on Sunday is not why they are off then
        (
            Person(NINE_TO_FIVE, (Away(utc("2026-01-12T00:00"), utc("2026-01-18T00:00")),)),
            utc("2026-01-18T12:00"),
            OffDuty(Off.OUTSIDE_HOURS, utc("2026-01-19T09:00")),
        ),
        # back in the middle of a day, and away again the next
        (
            Person(NINE_TO_FIVE, (Away(NIGHT, utc("2026-01-13T10:00")), Away(utc("2026-01-14T00:00"), FRIDAY))),
            NOON,
            OffDuty(Off.AWAY, utc("2026-01-13T10:00")),
        ),
        (Person(Calendar("UTC", ((),) * 7)), NOON, OffDuty(Off.OUTSIDE_HOURS, None)),
    ],
)
def test_off_duty_and_until_when(person: Person, now: datetime, expected: OffDuty | None) -> None:
    assert off_duty(person, now) == expected


def test_leave_is_leave_at_any_hour() -> None:
    person = Person(NINE_TO_FIVE, (Away(NIGHT, NOON),))
    assert is_away(person, NIGHT)
    assert not is_away(person, NOON) and not is_away(person, NIGHT - HOUR)


@pytest.mark.parametrize(
    ("person", "now", "expected"),
    [
        (Person(), NOON, None),
        (Person(NINE_TO_FIVE), NOON, utc("2026-01-12T17:00")),
        (Person(NINE_TO_FIVE), NIGHT, utc("2026-01-12T09:00")),
        (Person(NINE_TO_FIVE, (Away(NOON + HOUR, FRIDAY),)), NOON, NOON + HOUR),
        (Person(None, (Away(NOON + HOUR, FRIDAY),)), NOON, NOON + HOUR),
        (Person(None, (Away(NIGHT, NOON),)), NOON, None),
        (Person(Calendar("UTC")), NOON, None),
    ],
)
def test_the_next_change(person: Person, now: datetime, expected: datetime | None) -> None:
    assert next_change(person, now) == expected


def test_working_time_runs_only_on_duty() -> None:
    friday_at_four, monday_at_nine = utc("2026-01-16T16:00"), utc("2026-01-19T09:00")
    assert after_working(NINE_TO_FIVE, friday_at_four, 1800) == friday_at_four + HOUR / 2
    assert after_working(NINE_TO_FIVE, friday_at_four, 3600) == friday_at_four + HOUR
    assert after_working(NINE_TO_FIVE, friday_at_four, 5400) == monday_at_nine + HOUR / 2
    assert after_working(NINE_TO_FIVE, FRIDAY, 0) == FRIDAY
    assert working_seconds(NINE_TO_FIVE, friday_at_four, monday_at_nine) == 3600
    assert working_seconds(NINE_TO_FIVE, monday_at_nine, friday_at_four) == 0
    assert working_seconds(None, friday_at_four, monday_at_nine) == 65 * 3600
    assert after_working(None, friday_at_four, 60) == friday_at_four + timedelta(minutes=1)


def test_who_never_works_is_measured_by_the_clock_on_the_wall() -> None:
    never = Calendar("UTC", ((),) * 7)
    assert after_working(never, NOON, 3600) == NOON + HOUR
    assert never.next_on(NOON) is None
    far = Calendar("UTC", ((),) * 7, shifts=((NOON.date() + timedelta(HORIZON + 10), blocks("09:00-17:00")),))
    assert after_working(far, NOON, 3600) == NOON + HOUR


def test_an_hour_a_week_takes_its_years_and_no_more() -> None:
    seldom = week("UTC", {"mon": "09:00-10:00"})
    assert after_working(seldom, NIGHT, 10 * 3600) == utc("2026-03-16T10:00")
    assert after_working(seldom, NIGHT, 366 * 86_400) == NIGHT + timedelta(366)


def test_the_age_of_a_record_from_long_ago_is_bounded() -> None:
    assert working_seconds(NINE_TO_FIVE, datetime.min.replace(tzinfo=UTC), NOON) == working_seconds(
        NINE_TO_FIVE, NOON - timedelta(7_305), NOON
    )
