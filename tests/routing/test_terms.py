"""Who may be given what, on a whole desk: turns that come back, effort, caps, sticky owners, languages."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from routing.activity import Activity
from routing.commands import LogActivity, Reassign
from routing.decision import Why
from routing.facts import TurnReturned
from routing.fairness.allowance import Caps
from routing.people import Roster
from tests.routing.desks import House


@pytest.fixture
def house() -> House:
    """Wrong territory gives a turn back."""
    house = House()
    house.replaces(
        ("reassign: [no_capacity,", "reassign: [wrong_territory, no_capacity,"),
        ("otherwise: review", "give_back: [wrong_territory]\notherwise: review"),
    )
    return house


def with_people(house: House, **changes: dict[str, Any]) -> None:
    owners = house.work.roster.owners
    changed = {one: replace(owners[one], **more) for one, more in changes.items()}
    house.work.put_roster(Roster.of("r-more", {**owners, **changed}.values()))


def hands_on(house: House, lead: int, reason: str, by: str | None = None) -> None:
    held = house.work.assignment(lead)
    assert held is not None and held.owner is not None
    house.done(Reassign(now=house.now, by=by or held.owner, seen=house.seen(lead), reason=reason))


def calls(house: House, lead: int) -> None:
    house.done(LogActivity(now=house.now, by="mel", lead=lead, activity=Activity.CALL, happened_at=house.now))


def turns(house: House, pool: str = "inbound") -> dict[str, int]:
    return {owner: tally.turns for owner, tally in house.work.ledger(pool).members.items()}


def ahead(house: House, owner: str) -> int:
    """How many turns somebody is owed more than the others."""
    ledger = house.work.ledger("inbound")
    owed = {one: tally.owed(ledger.time) for one, tally in ledger.members.items()}
    return round((owed[owner] - max(more for one, more in owed.items() if one != owner)) / 720_720_000)


def returned(house: House) -> list[tuple[str, str]]:
    return [(fact.owner, fact.pool) for _, fact in house.work.facts if isinstance(fact, TurnReturned)]


def test_a_turn_comes_back_once_the_next_owner_was_in_contact(house: House) -> None:
    first = house.comes()
    hands_on(house, first.lead, "wrong_territory")
    assert returned(house) == [], "nobody has confirmed it yet"
    before = ahead(house, str(first.owner))
    calls(house, first.lead)
    assert returned(house) == [(first.owner, "inbound")]
    assert ahead(house, str(first.owner)) == before + 1
    calls(house, first.lead)
    assert len(returned(house)) == 1, "a turn comes back once"


def test_a_manager_who_hands_it_on_for_the_cause_confirms_it(house: House) -> None:
    first = house.comes()
    hands_on(house, first.lead, "wrong_territory", by="rita")
    assert returned(house) == [(first.owner, "inbound")]


def test_no_turn_comes_back_for_another_reason_or_for_silence(house: House) -> None:
    first = house.comes()
    hands_on(house, first.lead, "no_capacity")
    calls(house, first.lead)
    second = house.comes("2")
    house.passes(hours=1)
    assert house.work.assignment(second.lead) != second, "silence moved it on"
    calls(house, second.lead)
    assert returned(house) == []
    assert sum(turns(house).values()) == 4, "letting a lead time out was a turn"


def test_a_lead_asks_less_of_its_owner_only_once_they_were_in_contact(house: House) -> None:
    house.replaces(("otherwise: review", "effort: [ { when: { amount: known }, points: 3 } ]\notherwise: review"))
    held = house.comes(amount=10)
    owner = str(held.owner)
    assert (held.effort, house.work.effort(owner, house.now)) == (300, 300)
    house.now += timedelta(days=30)
    assert house.work.effort(owner, house.now) == 300, "sitting on it earns nothing"
    calls(house, held.lead)
    assert house.work.effort(owner, house.now) == 150
    house.now += timedelta(days=7)
    assert house.work.effort(owner, house.now) == 75


def test_a_customers_next_lead_goes_to_who_had_the_last(house: House) -> None:
    house.replaces(("country: [GB, NO] }, assign: inbound,", "country: [GB, NO] }, assign: inbound, sticky: 30d,"))
    first = house.comes("1", email="jo@acme.io")
    other = house.comes("2", email="kim@else.io", company="Else")
    assert other.owner != first.owner
    assert house.comes("3", email="JO@acme.io", company="Other Ltd").owner == first.owner, "the same person"
    assert house.comes("4", email="lou@acme.io", company="Else").owner == other.owner, "the same company"
    decision = house.work.decisions[-1][1]
    assert decision.chosen is not None and decision.chosen.why is Why.CHOSEN_BEFORE
    house.now += timedelta(days=31)
    assert house.comes("5", email="jo@acme.io", company="").owner is not None
    assert house.work.decisions[-1][1].chosen is not None
    assert house.work.decisions[-1][1].chosen.why is Why.CHOSEN_TURN, "that was too long ago"


def test_the_language_of_the_lead_is_spoken_or_it_goes_elsewhere(house: House) -> None:
    house.replaces(
        (
            "assign: inbound, due: 30m }\n  delivery",
            "assign: inbound, require: { languages: lead }, due: 30m }\n  delivery",
        )
    )
    with_people(house, eve={"languages": frozenset({"fr"})})
    assert house.comes("1", language="fr").owner == "eve"
    assert house.comes("2", language="fr").owner == "eve"
    assert house.comes("3").owner == "dan", "who says nothing asks for nothing"
    stranger = house.comes("4", language="fi")
    assert (stranger.owner, stranger.queue) == (None, "review")
    whys = {c.owner: c.why for c in house.work.decisions[-1][1].candidates}
    assert whys == {"dan": Why.WRONG_LANGUAGE, "eve": Why.WRONG_LANGUAGE}


@pytest.mark.parametrize("count", [3, 4])
def test_a_daily_cap_counts_what_the_policy_gave_and_nothing_else(house: House, count: int) -> None:
    with_people(house, dan={"caps": Caps(day=1)})
    owners = [house.comes(str(n)).owner for n in range(count)]
    assert owners == ["dan", *["eve"] * (count - 1)]
    house.now += timedelta(days=1)
    assert "dan" in {house.comes(f"next {n}").owner for n in range(2)}


def test_a_conflict_of_interest_keeps_somebody_from_one_company(house: House) -> None:
    with_people(house, dan={"conflicts": frozenset({"acme"})})
    assert house.comes("1", company="Acme").owner == "eve"
    assert house.comes("2", company="Other").owner == "dan"
