"""The ladder: each rung once and in order, the last one again and again; nobody's silence ends unheard."""

import time
from datetime import timedelta

import pytest

from routing.ladder import DAY, Do, Ladder, Rung
from tests.routing.desks import START

MINUTE = timedelta(minutes=1)
DUE = START + 30 * MINUTE
LADDER = Ladder("l", (Rung(Do.REMIND, 0.5), Rung(Do.TELL_MANAGER, 1.0), Rung(Do.QUEUE, 4.0, repeat=3600)))


def test_moments_are_shares_of_the_time_to_due_or_spans() -> None:
    mixed = Ladder("m", (Rung(Do.REMIND, after=600), Rung(Do.TELL_MANAGER, 1.0)))
    assert [mixed.moment(step, START, DUE) - START for step in range(3)] == [
        10 * MINUTE, 30 * MINUTE, 30 * MINUTE + timedelta(seconds=DAY)
    ]  # fmt: skip


def test_the_last_rung_repeats() -> None:
    assert [LADDER.rung(step).do for step in (2, 3, 99)] == [Do.QUEUE] * 3
    assert LADDER.moment(4, START, DUE) == START + 120 * MINUTE + timedelta(hours=2)


@pytest.mark.parametrize(
    ("minutes", "step"), [(0, 0), (14, 0), (15, 1), (30, 2), (119, 2), (120, 3), (179, 3), (180, 4), (6000, 101)]
)
def test_the_first_step_that_is_still_to_come(minutes: int, step: int) -> None:
    now = START + minutes * MINUTE
    assert LADDER.step_after(now, 0, START, DUE) == step
    assert LADDER.moment(step, START, DUE) > now


def test_a_century_of_repeats_is_counted_at_once() -> None:
    often = Ladder("o", (Rung(Do.REMIND, 0.5, repeat=1),))
    began, now = time.perf_counter(), START + timedelta(days=36_500)
    step = often.step_after(now, 0, START, DUE)
    assert often.moment(step - 1, START, DUE) <= now < often.moment(step, START, DUE)
    assert time.perf_counter() - began < 1


def test_a_rung_that_repeats_at_once_still_comes_to_an_end() -> None:
    stuck = Ladder("s", (Rung(Do.REMIND, 0.5, repeat=0),))
    assert stuck.moment(stuck.step_after(DUE, 0, START, DUE), START, DUE) > DUE


def test_due_at_once_is_no_trap() -> None:
    assert LADDER.step_after(START, 0, START, START) == 3
    assert LADDER.moment(3, START, START) == START + timedelta(hours=1)


def test_a_clock_that_went_back_repeats_no_step() -> None:
    assert LADDER.step_after(START - timedelta(days=1), 2, START, DUE) == 2


def test_a_rung_that_moves_is_spent_once_for_each_hop() -> None:
    moves = Ladder("n", (Rung(Do.NEXT_OWNER, 1.0), Rung(Do.NEXT_OWNER, 2.0), Rung(Do.QUEUE, 3.0)))
    assert [moves.is_spent(0, hops) for hops in (0, 1)] == [False, True]
    assert [moves.is_spent(1, hops) for hops in (1, 2)] == [False, True]
    assert not moves.is_spent(2, 9)
    last = Ladder("n", (Rung(Do.NEXT_OWNER, 1.0),))
    assert not last.is_spent(0, 9) and not last.is_spent(7, 9)


@pytest.mark.parametrize(
    ("until", "now", "step", "at"),
    [
        (10, 10, 0, 15),  # awake before the reminder: it comes as written
        (20, 20, 1, 30),  # the reminder was slept through, the manager was not
        (30, 30, 1, 30),  # at due to the moment: the manager is told
        (20, 600, 1, 30),  # nobody was there to wake it: the manager is told all the same, late
    ],
)
def test_after_a_sleep_only_reminders_are_lost(until: int, now: int, step: int, at: int) -> None:
    found = LADDER.after_sleep(START + until * MINUTE, START + now * MINUTE, 0, START, DUE)
    assert found == (step, START + at * MINUTE)


def test_what_reaches_others_is_put_off_until_due_and_no_longer() -> None:
    early = Ladder("e", (Rung(Do.REMIND, 0.2), Rung(Do.TELL_MANAGER, 0.5), Rung(Do.QUEUE, 4.0)))
    assert early.after_sleep(START + 20 * MINUTE, START + 20 * MINUTE, 0, START, DUE) == (1, DUE)


def test_a_ladder_of_reminders_goes_on_with_the_next() -> None:
    reminders = Ladder("r", (Rung(Do.REMIND, 0.5, repeat=600),))
    assert reminders.after_sleep(DUE, DUE, 0, START, DUE) == (2, START + 35 * MINUTE)
