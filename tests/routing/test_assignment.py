"""The assignment's states: what may follow what, and what each change keeps."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from routing.assignment import Assignment, IllegalTransition, Outcome, State
from tests.routing.desks import START

SOON = START + timedelta(minutes=5)


def given(state: State) -> Assignment:
    waits = state in {State.QUEUED, State.UNCLAIMED, State.HELD}
    return Assignment(
        id=1, lead=1, offer=3, state=state, owner=None if waits else "dan",
        queue="review" if state is State.QUEUED else None,
        pool="floor" if state in {State.UNCLAIMED, State.HELD} else None,
        accountable="rita" if waits else "dan", reason="policy", given_by="policy", offered_at=START,
        due_at=START + timedelta(minutes=30), step=1, next_check_at=SOON,
    )  # fmt: skip


CHANGES: dict[str, tuple[Callable[[Assignment], Assignment], set[State]]] = {
    "accept": (lambda a: a.accept(SOON), {State.OFFERED, State.SNOOZED}),
    "snooze": (lambda a: a.snooze(SOON, START), {State.OFFERED, State.ACCEPTED, State.SNOOZED}),
    "wake": (lambda a: a.wake(SOON), {State.SNOOZED}),
    "climb": (lambda a: a.climb(2, SOON), {State.OFFERED, State.QUEUED, State.UNCLAIMED}),
    "claim": (lambda a: a.claim("eve", SOON), {State.UNCLAIMED}),
    "wait": (lambda a: a.wait(SOON), {State.HELD}),
    "age": (lambda a: a.age(SOON), set(State) - {State.ACCEPTED, State.CLOSED}),
    "stewarded": (lambda a: a.stewarded("sam"), {State.QUEUED, State.UNCLAIMED}),
    "close": (lambda a: a.close(Outcome.CLOSED, SOON), set(State) - {State.CLOSED}),
}


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("state", State)
def test_only_these_changes_are_there(change: str, state: State) -> None:
    act, states = CHANGES[change]
    if state not in states:
        with pytest.raises(IllegalTransition):
            act(given(state))
        return
    after = act(given(state))
    assert after.offer == 3 + (change not in {"climb", "stewarded", "wait", "age"}), (
        "each change makes older buttons stale"
    )


def test_accepted_it_is_quiet_and_closed_it_keeps_its_owner() -> None:
    accepted = given(State.SNOOZED).accept(SOON)
    assert (accepted.next_check_at, accepted.snoozed_until, accepted.accepted_at) == (None, None, SOON)
    closed = accepted.close(Outcome.CLOSED, SOON)
    assert (closed.owner, closed.open, closed.carries_load) == ("dan", False, False)


def test_waking_before_the_first_contact_leaves_the_clock_alone() -> None:
    woken = given(State.OFFERED).snooze(SOON, START).wake(SOON)
    assert (woken.due_at, woken.offered_at, woken.step) == (START + timedelta(minutes=30), START, 1)


def test_waking_after_accept_is_a_new_offer_with_a_full_clock() -> None:
    later = START + timedelta(days=3)
    woken = given(State.OFFERED).accept(SOON).snooze(later, SOON).wake(later)
    assert (woken.due_at - later, woken.offered_at, woken.step) == (timedelta(minutes=30), later, 0)
    assert woken.accepted_at is None


def test_waking_from_a_snooze_past_due_is_a_new_offer_too() -> None:
    later = START + timedelta(hours=3)
    woken = given(State.OFFERED).snooze(later, SOON).wake(later)
    assert (woken.due_at - later, woken.offered_at, woken.step) == (timedelta(minutes=30), later, 0)
