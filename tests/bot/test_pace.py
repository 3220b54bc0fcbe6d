"""Slack's pace: whatever is asked, and whenever, no more goes out than Slack takes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from bot import pace as pace_module
from bot.pace import Pace

START = datetime(2026, 11, 22, 9, tzinfo=UTC)
STEPS = st.one_of(
    st.just(timedelta()),
    st.timedeltas(min_value=timedelta(), max_value=timedelta(milliseconds=5)),
    st.timedeltas(min_value=timedelta(), max_value=timedelta(seconds=3)),
    st.timedeltas(min_value=timedelta(), max_value=timedelta(minutes=2)),
)
ASKED = st.tuples(STEPS, st.sampled_from(["C1", "C2", "edit"]))
SEQUENCES = st.lists(ASKED, max_size=120)
RATES = {"C1": (5, timedelta(seconds=1)), "C2": (5, timedelta(seconds=1)), "edit": (10, timedelta(seconds=1.5))}
NONE = timedelta()


def ask(pace: Pace, what: str, now: datetime) -> timedelta:
    return pace.edit(now) if what == "edit" else pace.post(what, now)


@given(SEQUENCES)
def test_no_more_goes_out_than_the_burst_and_the_rate(asked: list[tuple[timedelta, str]]) -> None:
    pace, now = Pace(), START
    gone: dict[str, list[datetime]] = {"C1": [], "C2": [], "edit": []}
    for step, what in asked:
        now += step
        wait = ask(pace, what, now)
        assert wait >= NONE
        if not wait:
            gone[what].append(now)
    for what, moments in gone.items():
        burst, every = RATES[what]
        for first, last in combinations(range(len(moments)), 2):
            most = burst + (moments[last] - moments[first]) // every
            assert last - first + 1 <= most, f"{what}: too many from {moments[first]} to {moments[last]}"


@given(SEQUENCES, st.sampled_from(["C1", "edit"]))
def test_the_wait_that_is_named_is_enough_and_not_too_long(asked: list[tuple[timedelta, str]], what: str) -> None:
    pace, now = Pace(), START
    for step, other in asked:
        now += step
        ask(pace, other, now)
    wait = ask(pace, what, now)
    if wait:
        assert ask(pace, what, now + wait - timedelta(microseconds=1)), "it named too long a wait"
        assert not ask(pace, what, now + wait), "it named too short a wait"


@given(st.lists(STEPS, max_size=30), st.timedeltas(min_value=NONE, max_value=timedelta(minutes=5)))
def test_a_hold_silences_everything_until_then_and_nothing_after(steps: list[timedelta], silence: timedelta) -> None:
    pace, now = Pace(), START
    pace.hold(START + silence)
    for step in steps:
        now += step
        for what in ("C1", "C2", "edit"):
            wait = ask(pace, what, now)
            if now < START + silence:
                assert wait == START + silence - now
    later = max(now, START + silence) + timedelta(minutes=1)
    assert [ask(pace, what, later) for what in ("C1", "C2", "edit")] == [NONE] * 3


def test_the_longer_hold_counts() -> None:
    pace = Pace()
    pace.hold(START + timedelta(seconds=30))
    pace.hold(START + timedelta(seconds=5))
    assert pace.post("C1", START) == timedelta(seconds=30)


def test_one_channel_holds_up_no_other() -> None:
    pace = Pace()
    assert [bool(pace.post("C1", START)) for _ in range(6)] == [False] * 5 + [True]
    assert not pace.post("C2", START)
    assert not pace.edit(START)


def test_a_clock_that_is_set_back_silences_nobody_for_long() -> None:
    pace = Pace()
    for _ in range(5):
        pace.post("C1", START)
    earlier = START - timedelta(hours=1)
    wait = pace.post("C1", earlier)
    assert timedelta() < wait <= timedelta(seconds=1)
    assert not pace.post("C1", earlier + wait)


def test_ten_thousand_channels_are_remembered_and_no_more() -> None:
    pace = Pace()
    for number in range(pace_module.CHANNELS_KEPT + 50):
        assert not pace.post(f"C{number}", START)
    assert len(pace._posts) == pace_module.CHANNELS_KEPT


def test_slack_counts_methods_apart_and_so_is_silence_kept() -> None:
    pace, until = Pace(), START + timedelta(seconds=30)
    pace.hold(until, "chat.update")
    assert not pace.post("C1", START)
    assert pace.edit(START) == timedelta(seconds=30)
    pace.hold(until + timedelta(seconds=30))
    assert pace.post("C1", START) == timedelta(seconds=60), "where no method is named, all are silent"
