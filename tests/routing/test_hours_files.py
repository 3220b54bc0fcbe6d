"""Hours as people write them, in the roster and in the policy's clock: read as meant, and each slip named."""

from datetime import UTC, date, datetime

import pytest

from routing.duty.calendar import Away, Calendar
from routing.duty.clock import Clock, OffHours
from routing.duty.rota import Rota
from routing.people import Owner
from routing.reading.findings import PolicyError
from routing.reading.policy_file import read_policy
from routing.reading.roster_file import read_roster
from tests.routing.policies import EXAMPLES

HOUR = 3_600
FULL = (9 * HOUR, 17 * HOUR)
OFFICE = "calendars:\n  office: { hours: { mon-fri: '09:00-17:00' }, holidays: [DE-BE, 2026-12-24] }\n"
POLICY = (EXAMPLES / "policy.yml").read_text()


def person(told: str, calendars: str = OFFICE) -> Owner:
    return read_roster(f"{calendars}people:\n  - {{ id: bo, name: Bo, email: b@x.io, {told} }}\n").owners["bo"]


def calendar(told: str, calendars: str = OFFICE) -> Calendar:
    found = person(told, calendars).calendar
    assert found is not None
    return found


def slips(told: str) -> list[str]:
    with pytest.raises(PolicyError) as caught:
        person(told)
    return [found.sentence for found in caught.value.findings]


def test_without_hours_somebody_is_always_on_duty() -> None:
    assert person("timezone: Europe/Berlin").calendar is None
    assert person("timezone: Europe/Berlin").away == ()


def test_hours_by_day_in_the_persons_zone() -> None:
    read = calendar(
        "timezone: Asia/Tokyo, hours: { mon-wed: '9:00-12:30, 13:30-18:00', fri: '22:00\u201306:00', sat: off }"
    )
    morning_and_afternoon = ((9 * HOUR, 45_000), (48_600, 18 * HOUR))
    night = ((22 * HOUR, 30 * HOUR),)
    assert read == Calendar("Asia/Tokyo", (morning_and_afternoon,) * 3 + ((), night, (), ()))


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        ("daily", "0123456"), ("mon-fri", "01234"), ("sat-mon", "056"), ("'tue, thu'", "13"), ("MON", "0"),
        ("'mon-tue, sat'", "015"),
    ],
)  # fmt: skip
def test_days_of_the_week(days: str, expected: str) -> None:
    read = calendar(f"hours: {{ {days}: '09:00-17:00' }}")
    assert read.week == tuple((FULL,) if str(day) in expected else () for day in range(7))


def test_a_named_calendar_is_everybodys_in_their_own_zone() -> None:
    assert calendar("timezone: Europe/Berlin, calendar: office") == Calendar(
        "Europe/Berlin", ((FULL,),) * 5 + ((), ()), ("DE-BE",), frozenset({date(2026, 12, 24)})
    )
    tokyo = OFFICE.replace("{ hours", "{ timezone: Asia/Tokyo, hours")
    assert calendar("timezone: Europe/Berlin, calendar: office", tokyo).timezone == "Asia/Tokyo"


def test_shifts_go_on_top_of_a_calendar() -> None:
    own = "shifts: [{ date: 2026-12-31, hours: off }, { date: 2026-12-24, hours: '09:00-17:00' }]"
    read = calendar(f"calendar: office, {own}")
    assert read.shifts == ((date(2026, 12, 24), (FULL,)), (date(2026, 12, 31), ()))
    alone = calendar(own)
    assert alone.week == (((0, 24 * HOUR),),) * 7
    by_shift = calendar(f"hours: off, {own}")
    assert by_shift.week == ((),) * 7


def test_equal_hours_are_worked_out_once() -> None:
    people = "\n".join(f"  - {{ id: {who}, name: N, email: {who}@x.io, calendar: office }}" for who in "ab")
    roster = read_roster(f"{OFFICE}people:\n{people}\n")
    assert roster.owners["a"].calendar is roster.owners["b"].calendar


def test_absences_by_day_and_by_moment() -> None:
    told = (
        "timezone: Europe/Berlin, away: [{ from: 2026-12-20, until: 2027-01-04 }, { from: 2026-07-01T14:00, "
        "until: '2026-07-01T16:30+02:00' }, { from: 2027-01-02, until: 2027-01-05T12:00 }]"
    )
    assert person(told).away == (
        Away(datetime(2026, 7, 1, 12, tzinfo=UTC), datetime(2026, 7, 1, 14, 30, tzinfo=UTC)),
        Away(datetime(2026, 12, 19, 23, tzinfo=UTC), datetime(2027, 1, 5, 11, tzinfo=UTC)),
    )


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ("hours: { mon-fri: 9-5 }", "hours.mon-fri: '9-5' are no hours. Write them like \"09:00-12:30, 13:30-18:00\""),
        ("hours: { mon: '9am-5pm' }", "are no hours"),
        ("hours: { mon: '09:00-25:00' }", "'25:00' is not a time of day"),
        ("hours: { mon: '09:00-09:60' }", "'09:60' is not a time of day"),
        ("hours: { mon: '09:00-09:00' }", 'has no length. Write "00:00-24:00" for a whole day'),
        ("hours: { mon: '09:00-12:00, 11:00-15:00' }", "overlap, or are out of order"),
        ("hours: { mon: 9 }", "9 are no hours"),
        ("hours: { monday: '09:00-17:00' }", "hours.monday: 'monday' is no day of the week. Write mon."),
        ("hours: { funday: '09:00-17:00' }", "write mon-fri for several, daily for all"),
        ("hours: { mon-fri: '09:00-17:00', wed: off }", "hours.wed: wed is given twice"),
        ("hours: { 'mon, mon': '09:00-17:00' }", "'mon, mon' names a day twice"),
        ("hours: off", "there is no working time at all"),
        ("hours: {}", "names with their contents are needed here"),
        ("hours: office", "'office' is a calendar. Write calendar: office."),
        ("calendar: offices", "there is no calendar 'offices'. Did you mean 'office'?"),
        ("calendar: office, hours: { mon: '09:00-17:00' }", "hours: the calendar says hours already"),
        ("calendar: office, holidays: DE", "holidays: the calendar says holidays already"),
        ("holidays: DE-XX", "no public holidays are known of 'DE-XX'. Its parts are DE-BB"),
        ("holidays: Germany", "no public holidays are known of 'Germany'"),
        ("holidays: [2026-02-30]", "holidays[0]: '2026-02-30' is not a date"),
        ("holidays: 24.12.2026", "'24.12.2026' is not a date. Write it like 2026-12-24."),
        ("holidays: [7]", "7 is no country"),
        ("shifts: [{ date: 2026-12-24 }]", "shifts[0].hours: this key is missing"),
        ("shifts: [{ date: x, hours: off }]", "shifts[0].date: 'x' is not a date"),
        ("shifts: [{ date: 2026-12-24, hours: off }, { date: 2026-12-24, hours: off }]", "2026-12-24 is given twice"),
        ("shifts: 2026-12-24", "shifts: a list is needed here"),
        ("away: [{ from: 2026-12-20, until: 2026-12-20 }]", "until is when they are back: for one day, write the day"),
        ("away: [{ from: 2026-12-20 }]", "away[0].until: this key is missing"),
        ("away: [{ from: soon, until: later }]", "'soon' is neither a date nor a moment"),
        ("away: [{ from: 2026-12-20, until: 2027-01-04, reason: ski }]", "there is no key 'reason' here"),
    ],
)
def test_a_slip_in_the_roster_is_named(told: str, sentence: str) -> None:
    said = slips(told)
    assert any(sentence in one for one in said), said


def test_several_slips_come_at_once() -> None:
    said = slips("calendar: nowhere, hours: { mon: 9-5 }, holidays: XX, away: [{ from: 1, until: 2 }]")
    assert len(said) >= 5


@pytest.mark.parametrize("calendars", ["calendars: { office: {} }\n", "calendars: { 'my office': { holidays: DE } }\n"])
def test_a_calendar_that_says_nothing_or_has_no_name_is_refused(calendars: str) -> None:
    with pytest.raises(PolicyError):
        person("timezone: UTC", calendars)


def clock(told: str) -> Clock:
    return read_policy(f"{POLICY}\nclock: {told}\n").clock


ROTA = '{ rota: [ana, ben], turn: weekly, from: 2026-11-02, at: "09:00", timezone: Europe/Berlin }'


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ("wall", Clock()),
        ("working", Clock(working=True)),
        ("{ hours: working, off_hours: overflow }", Clock(working=True, off_hours=OffHours.OVERFLOW)),
        ("{ drain: { per_hour: 12 } }", Clock(per_hour=12)),
        ("{ off_hours: on_call, on_call: closers }", Clock(off_hours=OffHours.ON_CALL, on_call="closers")),
        (
            f"{{ off_hours: on_call, on_call: {ROTA} }}",
            Clock(
                off_hours=OffHours.ON_CALL,
                on_call=Rota(("ana", "ben"), 7, date(2026, 11, 2), 9 * HOUR, "Europe/Berlin"),
            ),
        ),
        (
            "{ calendar: { timezone: Europe/Berlin, hours: { mon-fri: '09:00-17:00' } } }",
            Clock(calendar=Calendar("Europe/Berlin", ((FULL,),) * 5 + ((), ()))),
        ),
    ],
)
def test_the_clock_is_read_as_written(told: str, expected: Clock) -> None:
    assert clock(told) == expected


def test_without_a_clock_times_count_day_and_night() -> None:
    assert read_policy(POLICY).clock == Clock()


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ("office", "clock: there is no 'office' here. Write wall (times count day and night) or working"),
        ("{ hours: 9-5 }", "clock.hours: there is no '9-5' here"),
        ("{ off_hours: hode }", "clock.off_hours: there is no 'hode' here. Did you mean 'hold'?"),
        ("{ off_hours: on_call }", "clock.off_hours: nobody is on call. Add on_call:"),
        ("{ on_call: closers }", "clock.on_call: on_call does not count. Write off_hours: on_call"),
        ("{ off_hours: on_call, on_call: closer }", "there is no pool 'closer'. Did you mean 'closers'?"),
        (f"{{ off_hours: on_call, on_call: {ROTA.replace('weekly', '36h')} }}", "'36h' is no number of whole days"),
        (f"{{ off_hours: on_call, on_call: {ROTA.replace('Berlin', 'Berln')} }}", "Did you mean 'Europe/Berlin'?"),
        (f"{{ off_hours: on_call, on_call: {ROTA.replace('11-02', '13-02')} }}", "'2026-13-02' is not a date"),
        (f"{{ off_hours: on_call, on_call: {ROTA.replace('ben', 'ana')} }}", "'ana' stands here twice"),
        ("{ drain: { per_hour: 0 } }", "not a whole number from 1 to 60"),
        ("{ drain: fast }", "keys and values are needed here"),
        ("{ calendar: { hours: { mon: '09:00-17:00' } } }", "clock.calendar.timezone: this key is missing"),
        ("{ calendar: { timezone: UTC } }", "the calendar says nothing"),
        ("{ weekend: off }", "there is no key 'weekend' here"),
    ],
)
def test_a_slip_in_the_clock_is_named(told: str, sentence: str) -> None:
    with pytest.raises(PolicyError) as caught:
        clock(told)
    said = [found.sentence for found in caught.value.findings]
    assert any(sentence in one for one in said), said


def test_who_is_on_call_must_be_in_the_roster() -> None:
    roster = read_roster((EXAMPLES / "roster.yml").read_text())
    text = f"{POLICY}\nclock: {{ off_hours: on_call, on_call: {ROTA.replace('ben', 'benn')} }}\n"
    with pytest.raises(PolicyError, match="there is nobody 'benn' in the roster"):
        read_policy(text, roster)


WEEKLY = Rota(("ana", "ben", "cai"), 7, date(2026, 3, 16), 9 * HOUR, "Europe/Berlin")


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ("2026-03-16T07:59", None),  # before the first turn
        ("2026-03-16T08:00", "ana"),
        ("2026-03-23T07:59", "ana"),
        ("2026-03-23T08:00", "ben"),
        # summer has begun: nine is an hour earlier
        ("2026-03-30T06:59", "ben"),
        ("2026-03-30T07:00", "cai"),
        ("2026-04-06T07:00", "ana"),
        ("2026-11-02T08:00", "ana"),
    ],
)
def test_turns_change_at_nine_whatever_the_season(moment: str, expected: str | None) -> None:
    now = datetime.fromisoformat(moment).replace(tzinfo=UTC)
    assert WEEKLY.on_call(now, lambda _: True) == expected
    change = WEEKLY.changes(now)
    assert change > now
    assert WEEKLY.on_call(change, lambda _: True) != expected


def test_whoever_may_not_is_passed_over_for_the_next() -> None:
    now = datetime(2026, 3, 18, tzinfo=UTC)
    assert WEEKLY.on_call(now, lambda who: who != "ana") == "ben"
    assert WEEKLY.on_call(now, lambda who: who == "cai") == "cai"
    assert WEEKLY.on_call(now, lambda _: False) is None


def test_a_turn_that_changes_in_the_doubled_hour_changes_once() -> None:
    daily = Rota(("ana", "ben"), 1, date(2026, 10, 20), 9_000, "Europe/Berlin")
    moments = [datetime(2026, 10, 25, 0, minute, tzinfo=UTC) for minute in range(60)]
    moments += [datetime(2026, 10, 25, 1, minute, tzinfo=UTC) for minute in range(60)]
    seen = [daily.on_call(now, lambda _: True) for now in moments]
    assert seen == ["ana"] * 30 + ["ben"] * 90
