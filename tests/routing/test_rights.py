"""Every refusal: who may not do what, and what they are told. A refusal leaves no trace."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from routing.commands import Command, Receive, Seen
from routing.lead import Draft
from routing.refusals import Because
from tests.memory import MemoryWork
from tests.routing.desks import START, House, because

DUE = START + timedelta(minutes=30)


def stale(house: House, command: Callable[[Seen], Command], then: Callable[[], Command]) -> Command:
    """A command of somebody who saw the lead before something was done."""
    seen = house.seen()
    house.done(then())
    house.sleeps(minutes=1)
    return command(seen)


CASES: dict[str, tuple[Callable[[House], Command], Because, dict[str, object]]] = {
    "a lead that nobody knows": (
        lambda h: h.accept("dan", seen=Seen(99, 1, 1)), Because.UNKNOWN_LEAD, {"lead": 99},
    ),
    "somebody who is not in the roster": (
        lambda h: h.accept("zoe"), Because.UNKNOWN_PERSON, {"person": "zoe"},
    ),
    "accepting what one accepted": (
        lambda h: stale(h, lambda seen: h.accept("dan", seen=seen), lambda: h.accept("dan")),
        Because.ALREADY_ACCEPTED, {"lead": 1, "at": START},
    ),
    "accepting again by the newest card": (
        lambda h: (h.done(h.accept("dan")), h.accept("dan"))[1], Because.ALREADY_ACCEPTED, {"lead": 1, "at": START},
    ),
    "snoozing by a form that was opened before one accepted": (
        lambda h: stale(h, lambda seen: h.snooze("dan", timedelta(days=1), seen=seen), lambda: h.accept("dan")),
        Because.STALE, {"lead": 1, "at": START},
    ),
    "snoozing twice by the same card": (
        lambda h: stale(
            h, lambda seen: h.snooze("dan", timedelta(minutes=5), seen=seen),
            lambda: h.snooze("dan", timedelta(minutes=20)),
        ),
        Because.ALREADY_SNOOZED, {"lead": 1, "until": START + timedelta(minutes=20)},
    ),
    "a lead that moved on": (
        lambda h: stale(h, lambda seen: h.accept("dan", seen=seen), lambda: h.reassign("dan")),
        Because.MOVED, {"lead": 1, "owner": "eve", "queue": None, "at": START, "by": "dan"},
    ),
    "a lead that was taken over twice": (
        lambda h: stale(h, lambda seen: h.take_over("rita", seen=seen), lambda: h.take_over("rita")),
        Because.STALE, {"lead": 1, "at": START},
    ),
    "somebody else's lead": (
        lambda h: h.accept("eve"), Because.NOT_YOURS, {"lead": 1, "owner": "dan", "queue": None},
    ),
    "handing on somebody else's lead": (
        lambda h: h.reassign("eve"), Because.NOT_YOURS, {"lead": 1, "owner": "dan", "queue": None},
    ),
    "snoozing what a queue has": (
        lambda h: (h.done(h.reassign("dan", "nurture")), h.snooze("stu", timedelta(hours=1)))[1],
        Because.NOT_YOURS, {"lead": 1, "owner": None, "queue": "nurture"},
    ),
    "no reason": (lambda h: h.accept("dan", ""), Because.REASON_MISSING, {"act": "accept"}),
    "a reason that the policy does not list": (
        lambda h: h.accept("dan", "because"), Because.REASON_UNKNOWN, {"act": "accept", "reason": "because"},
    ),
    "a reason that needs a note": (
        lambda h: h.reassign("dan", reason="other", note="  "), Because.NOTE_MISSING, {"reason": "Other"},
    ),
    "a note like a novel": (
        lambda h: h.accept("dan", note="x" * 1001), Because.NOTE_TOO_LONG, {"limit": 1000},
    ),
    "a snooze until now": (
        lambda h: h.snooze("dan", timedelta()), Because.SNOOZE_IN_PAST, {"until": START},
    ),
    "a snooze past due": (
        lambda h: h.snooze("dan", timedelta(minutes=31)), Because.SNOOZE_PAST_DUE,
        {"until": START + timedelta(minutes=31), "due": DUE, "manager": "rita"},
    ),
    "a snooze of more than 60 days": (
        lambda h: (h.done(h.accept("dan")), h.snooze("dan", timedelta(days=60, seconds=1)))[1],
        Because.SNOOZE_TOO_FAR, {"until": START + timedelta(days=60, seconds=1), "limit": 60},
    ),
    "taking over without the right": (
        lambda h: h.take_over("eve"), Because.NOT_ALLOWED, {"right": "override"},
    ),
    "giving to a person without the right": (
        lambda h: h.assign("dan", "eve"), Because.NOT_ALLOWED, {"right": "reassign_to_named"},
    ),
    "giving to nobody": (lambda h: h.assign("rita", "zoe"), Because.OWNER_UNKNOWN, {"owner": "zoe"}),
    "giving to somebody inactive": (
        lambda h: h.away("eve").assign("rita", "eve"), Because.OWNER_INACTIVE, {"owner": "eve"},
    ),
    "giving to whoever has it": (lambda h: h.assign("rita", "dan"), Because.SAME_OWNER, {"lead": 1, "owner": "dan"}),
    "a queue that is not there": (
        lambda h: h.reassign("dan", "nowhere"), Because.QUEUE_UNKNOWN, {"queue": "nowhere"},
    ),
    "the queue that has it": (
        lambda h: (h.done(h.reassign("dan", "nurture")), h.reassign("rita", "nurture"))[1],
        Because.SAME_QUEUE, {"lead": 1, "queue": "nurture"},
    ),
}  # fmt: skip


@pytest.mark.parametrize(("make", "why", "details"), CASES.values(), ids=CASES.keys())
def test_a_refusal_says_why(make: Callable[[House], Command], why: Because, details: dict[str, object]) -> None:
    house = House()
    house.comes()
    refusal = house.refused(make(house))
    assert because(refusal) == (why, details)


@pytest.mark.parametrize("act", ["accept", "reassign", "take_over"])
def test_a_closed_lead_is_nobodys_to_act_on(act: str) -> None:
    house = House()
    house.comes()
    house.comes(stage="lost")
    refusal = house.refused(getattr(house, act)("rita" if act == "take_over" else "dan"))
    assert because(refusal) == (Because.LEAD_CLOSED, {"lead": 1, "stage": "lost", "at": START})


def test_history_without_an_owner_is_closed_and_not_unknown() -> None:
    house = House()
    closed = datetime(2025, 5, 1, tzinfo=START.tzinfo)
    house.done(house.receive(stage="lost", owner="a stranger", closed_at=closed))
    refusal = house.refused(house.take_over("rita", seen=Seen(1, 0, 0)))
    assert because(refusal) == (Because.LEAD_CLOSED, {"lead": 1, "stage": "lost", "at": closed})


def test_without_a_policy_nothing_is_taken_in() -> None:
    work = MemoryWork(roster=House().work.roster)
    refusal = work.settle(Receive(now=START, draft=Draft("web", "1")))
    assert because(refusal) == (Because.NO_POLICY, {})  # type: ignore[arg-type]
    assert not work.leads and not work.facts


def test_every_reason_to_refuse_is_one_that_the_desk_gives() -> None:
    given = {why for _, why, _ in CASES.values()} | {Because.LEAD_CLOSED, Because.NO_POLICY}
    others = "".join(
        Path(__file__).with_name(f"test_{name}.py").read_text()
        for name in ("claiming", "asking", "changing", "recognising")
    )
    given |= {why for why in Because if f"Because.{why.name}" in others}
    assert set(Because) - given == {Because.NOBODY_TO_ASK}, "behind everybody stands the steward of otherwise"


def test_whoever_answers_for_a_queue_may_take_over_and_hand_on_what_waits_there() -> None:
    house = House()
    house.comes(source="list")
    assert house.has().queue == "nurture" and house.has().accountable == "stu"
    assert house.done(house.take_over("stu")).assignment == house.has()
    assert house.has().owner == "stu"

    other = House()
    other.comes(source="list")
    other.done(other.reassign("stu", "review"))
    assert other.has().queue == "review"


def test_a_steward_may_not_give_to_a_person_nor_touch_another_queue() -> None:
    house = House()
    house.comes(source="list")
    assert house.refused(house.assign("stu", "eve")).because is Because.NOT_ALLOWED
    assert house.refused(house.take_over("eve")).because is Because.NOT_OPEN_TO_YOU
    house.done(house.reassign("stu", "review"))
    assert house.refused(house.take_over("stu")).because is Because.NOT_OPEN_TO_YOU
