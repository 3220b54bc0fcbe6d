"""Leads at night: held for whoever is on duty first, given out in the morning without a flood, or on call, or over."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from routing.assignment import Outcome, State
from routing.commands import AdoptRoster
from routing.decision import Why
from routing.duty.calendar import Away
from routing.facts import LeadHeld
from routing.messages import Tell
from routing.people import Roster
from tests.routing.desks import START, House

NIGHT = START - timedelta(hours=6)  # Monday, 03:00
SCORED = (
    "otherwise: review",
    "otherwise: review\nscorecard:\n  - { when: { amount: known }, points: 10 }\ntiers: { A: 10, B: lowest }",
)
LAST = datetime.max.replace(tzinfo=UTC)
OFFICE = {"mon-fri": "09:00-17:00"}


@pytest.fixture
def house() -> House:
    """Dan and Eve work from nine to five, and it is three at night."""
    house = House(now=NIGHT)
    return house.works("dan", "eve", hours=OFFICE)


def owners(house: House) -> list[str | None]:
    return [house.has(lead).owner for lead in sorted(house.work.leads)]


def test_at_night_a_lead_is_held_and_nobody_is_pinged(house: House) -> None:
    held = house.comes()
    assert (held.state, held.owner, held.queue, held.pool) == (State.HELD, None, None, "inbound")
    assert (held.accountable, held.next_check_at) == ("sam", START)
    assert held.due_at == START + timedelta(minutes=30)
    assert house.work.cards == {} and house.work.notices == {}
    fact = house.last(LeadHeld)
    assert (fact.pool, fact.until, fact.accountable, fact.rule) == ("inbound", START, "sam", "Everyone")


def test_in_the_morning_it_is_offered_with_a_clock_of_its_own(house: House) -> None:
    house.comes()
    house.passes(hours=5, minutes=59)
    assert house.has().state is State.HELD
    house.passes(minutes=1)
    given = house.has()
    assert (given.state, given.owner, given.offered_at) == (State.OFFERED, "dan", START)
    assert (given.due_at, given.next_check_at) == (START + timedelta(minutes=30), START + timedelta(minutes=15))
    assert house.work.assignments[1].outcome is Outcome.RELEASED
    assert list(house.work.cards) == [(1, "dm:dan")]


def test_held_leads_drain_by_tier_then_age_at_a_pace(house: House) -> None:
    house.replaces(SCORED)
    for name in ("old B", "new B", "old A", "new A"):
        house.comes(name, **({"amount": 1} if name.endswith("A") else {}))
        house.passes(minutes=5)
    house.passes(hours=5, minutes=40)
    assert owners(house) == [None, None, "dan", "eve"]
    house.passes(minutes=9)
    assert owners(house) == [None, None, "dan", "eve"]
    house.passes(minutes=1)
    assert owners(house) == ["dan", "eve", "dan", "eve"]


def test_the_pace_is_the_policys(house: House) -> None:
    house.replaces(("currency: EUR", "currency: EUR\nclock: { drain: { per_hour: 30 } }"))
    for name in "1234":
        house.comes(name)
    house.passes(hours=6, minutes=2)
    assert None not in owners(house)


def test_a_hundred_leads_over_night_come_one_by_one(house: House) -> None:
    for number in range(100):
        house.comes(str(number))
    house.passes(hours=6, minutes=59)
    given = sorted(a.offered_at for a in house.work.assignments.values() if a.owner is not None)
    assert len(given) == 12, "six an hour for each of two people"
    assert given == sorted([START + timedelta(minutes=10 * i) for i in range(6)] * 2)


def test_a_fresh_lead_goes_to_whoever_is_there_whatever_is_held(house: House) -> None:
    for name in "1234":
        house.comes(name)
    house.passes(hours=6)
    assert house.comes("fresh").owner == "dan"


def test_somebody_who_comes_on_later_has_a_pace_of_their_own(house: House) -> None:
    house.works("eve", hours={"mon-fri": "09:05-17:00"})
    for name in "123":
        house.comes(name)
    house.passes(hours=6)
    assert owners(house).count("dan") == 1
    house.passes(minutes=10)
    assert sorted(str(one) for one in owners(house)) == ["dan", "dan", "eve"]


def test_whoever_rests_is_passed_over_with_the_true_reason(house: House) -> None:
    house.replaces(("pick: round_robin, manager: sam }", "pick: least_loaded, manager: sam }"))
    house.works("eve", hours={"mon-fri": "00:00-24:00"})
    for lead in (1, 2, 3):
        assert house.comes(str(lead)).owner == "eve"
        house.done(house.accept("eve", seen=house.seen(lead)))
    house.works("eve", hours=OFFICE)
    for lead in (4, 5, 6):
        house.comes(str(lead))
    house.passes(hours=6)
    assert owners(house)[3:] == ["dan", "eve", None], "dan has the fewest, but one is enough for now"
    [decision] = [decision for lead, decision in house.work.decisions if lead == 5 and decision.owner is not None]
    assert {one.owner: one.why for one in decision.candidates} == {"dan": Why.COOLING_DOWN, "eve": Why.CHOSEN_LOAD}


def test_a_new_roster_frees_what_is_held_at_once(house: House) -> None:
    house.comes()
    house.works("eve", hours={"mon-fri": "00:00-24:00"})
    house.ticks()
    assert house.has().owner == "eve"


def test_a_manager_takes_what_is_held(house: House) -> None:
    house.comes()
    taken = house.done(house.take_over("sam")).assignment
    assert taken is not None and (taken.owner, taken.state) == ("sam", State.ACCEPTED)
    assert taken.due_at == NIGHT + timedelta(minutes=30), "and not as long as it was held"
    assert "dan" not in {a.owner for a in house.work.assignments.values()}


def test_a_held_lead_that_changes_is_routed_again(house: House) -> None:
    house.comes()
    house.amends(source="list")
    assert house.has().state is State.HELD
    house.amends(amount=5000)
    assert (house.has().state, house.has().owner) == (State.OFFERED, "ana")


def test_silence_does_not_hold_a_lead_that_somebody_has(house: House) -> None:
    house.works("dan", "eve").works("eve", hours=OFFICE)
    assert house.comes().owner == "dan"
    house.passes(minutes=65)
    assert house.has().owner == "dan", "eve is asleep: the manager was told, and dan keeps it"
    house.passes(minutes=60)
    assert house.has().queue == "review"


def test_full_is_not_off_duty(house: House) -> None:
    house.works("dan")
    assert house.comes("1").owner == "dan"
    owners = house.work.roster.owners
    full = {**owners, "dan": replace(owners["dan"], capacity=1)}
    house.done(AdoptRoster(now=house.now, roster=Roster.of("r-9", full.values()), by="file"))
    assert house.comes("2").queue == "review", "dan is there, and has enough"


def test_handed_on_by_the_only_one_there_it_waits_for_the_next(house: House) -> None:
    house.works("dan")
    assert house.comes().owner == "dan"
    after = house.done(house.reassign("dan")).assignment
    assert after is not None and (after.state, after.next_check_at) == (State.HELD, START)
    house.passes(hours=6)
    assert house.has().owner == "eve"


def test_overflow_goes_on_to_the_rules_else(house: House) -> None:
    house.replaces(
        ("currency: EUR", "currency: EUR\nclock: { off_hours: overflow }"),
        ("assign: inbound, due: 30m }\n  delivery", "assign: inbound, else: nurture, due: 30m }\n  delivery"),
    )
    assert house.comes().queue == "nurture"


def test_on_call_has_it_whatever_their_hours_and_says_why(house: House) -> None:
    house.works("ana", "tom", hours=OFFICE)
    rota = '{ rota: [ana, tom], turn: weekly, from: 2026-02-23, at: "09:00", timezone: UTC }'
    house.replaces(("currency: EUR", f"currency: EUR\nclock: {{ off_hours: on_call, on_call: {rota} }}"))
    assert house.comes("1").owner == "ana"
    _, decision = house.work.decisions[-1]
    assert {one.owner: one.why for one in decision.candidates} == {
        "dan": Why.OUTSIDE_HOURS, "eve": Why.OUTSIDE_HOURS, "ana": Why.CHOSEN_ON_CALL,
    }  # fmt: skip
    house.works("ana", away=(Away(NIGHT, START),))
    assert house.comes("2").owner == "tom", "ana is on leave, so the next of the rota"
    house.works("ana", "tom", away=(Away(NIGHT, START),))
    assert house.comes("3").state is State.HELD, "nobody is left"


def test_a_pool_may_be_on_call(house: House) -> None:
    house.replaces(("currency: EUR", "currency: EUR\nclock: { off_hours: on_call, on_call: delivery }"))
    assert house.comes().owner == "ivy"


def test_a_pool_that_claims_is_held_too_and_posted_in_the_morning(house: House) -> None:
    house.replaces(("dan, eve], pick: round_robin", 'dan, eve], channel: "#floor", pick: first_to_claim'))
    assert house.comes().state is State.HELD
    house.passes(hours=6)
    assert house.has().state is State.UNCLAIMED


def test_what_came_quietly_goes_quietly_at_once_and_its_owner_hears_once(house: House) -> None:
    for name in "1234":
        house.comes(name, quiet=True)
    house.passes(hours=6)
    assert owners(house) == ["dan", "eve", "dan", "eve"]
    assert house.work.cards == {}
    assert [(n.mention, n.data["count"]) for n in house.told(Tell.IMPORTED)] == [("dan", 2), ("eve", 2)]
    assert house.passes(hours=8) == [], "and no ladder runs"


@pytest.mark.parametrize(("days", "state"), [(13, State.HELD), (15, State.QUEUED), (3_000_000, State.QUEUED)])
def test_a_pool_that_stays_empty_is_waited_for_so_long_and_no_longer(house: House, days: int, state: State) -> None:
    until = NIGHT + timedelta(days) if days < 1_000 else LAST
    house.works("dan", "eve", away=(Away(NIGHT, until),))
    assert house.comes().state is state
