"""A pool whose leads belong to whoever claims them first."""

from dataclasses import replace
from datetime import timedelta

import pytest

from routing.assignment import State
from routing.decision import Why
from routing.messages import Audience, Tell
from routing.people import Roster
from routing.refusals import Because
from tests.routing.desks import CLAIMED, START, House, because


@pytest.fixture
def house() -> House:
    made = House()
    made.replaces(CLAIMED)
    return made


def test_the_pools_manager_answers_for_what_nobody_has_claimed(house: House) -> None:
    posted = house.comes()
    assert (posted.state, posted.owner, posted.queue, posted.pool) == (State.UNCLAIMED, None, None, "inbound")
    assert posted.accountable == "sam" and posted.due_at == START + timedelta(minutes=30)
    assert house.work.cards == {(1, "channel:#floor"): Audience.CLAIMERS}
    assert house.kinds() == ["LeadReceived", "LeadPosted"]
    _, decision = house.work.decisions[0]
    assert {c.owner: c.why for c in decision.candidates} == {"dan": Why.MAY_CLAIM, "eve": Why.MAY_CLAIM}


def test_the_first_click_wins_and_counts_as_accept_and_as_a_turn(house: House) -> None:
    house.comes()
    seen = house.seen()
    had = house.done(house.claim("eve")).assignment
    assert had is not None and (had.owner, had.accountable, had.state) == ("eve", "eve", State.ACCEPTED)
    assert house.work.load("eve") == 1 and house.work.ledger("inbound").turns("eve") == 1
    assert house.work.cards[1, "dm:eve"] is Audience.OWNER
    assert because(house.refused(house.claim("dan", seen=seen))) == (
        Because.CLAIMED, {"lead": 1, "owner": "eve", "at": START},
    )  # fmt: skip
    assert house.refused(house.claim("eve", seen=seen)).because is Because.ALREADY_ACCEPTED
    assert house.passes(days=2) == []


def test_who_may_not_claim_hears_why(house: House) -> None:
    house.comes()
    assert house.refused(house.claim("ana")).because is Because.NOT_A_MEMBER
    assert house.refused(house.claim("nobody")).because is Because.UNKNOWN_PERSON
    owners = {**house.work.roster.owners, "dan": replace(house.work.roster.owners["dan"], capacity=0)}
    house.work.roster = Roster.of("r-full", owners.values())
    assert because(house.refused(house.claim("dan"))) == (
        Because.AT_CAPACITY, {"lead": 1, "load": 0, "capacity": 0},
    )  # fmt: skip
    house.away("eve")
    assert house.refused(house.claim("eve")).because is Because.INACTIVE


def test_whoever_gave_it_back_may_not_claim_it_again(house: House) -> None:
    house.comes()
    house.done(house.claim("dan"))
    house.done(house.reassign("dan"))
    assert house.has().state is State.UNCLAIMED
    assert house.refused(house.claim("dan")).because is Because.HAD_IT
    house.done(house.claim("eve"))
    house.done(house.reassign("eve"))
    assert house.has().queue == "review", "nobody is left who could claim it"


def test_unclaimed_it_goes_on_by_the_ladder(house: House) -> None:
    house.comes()
    assert house.passes(minutes=15) == ["PoolReminded"]
    assert house.told(Tell.UNCLAIMED)[0].mention is None
    assert house.passes(minutes=15) == ["ManagerTold"]
    assert house.mentioned(Tell.OVERDUE) == ["sam"] and house.told(Tell.OVERDUE)[0].data["owner"] is None
    assert house.passes(minutes=30) == ["OfferLapsed", "LeadOffered"]
    offered = house.has()
    assert (offered.owner, offered.state, offered.given_by) == ("dan", State.OFFERED, "ladder")
    assert house.refused(house.claim("eve")).because is Because.STALE
    assert house.work.ledger("inbound").turns("dan") == 1


def test_a_claim_just_before_the_ladder_moves_it_stands(house: House) -> None:
    house.comes()
    house.passes(minutes=59)
    house.done(house.claim("eve"))
    assert house.passes(days=3) == []


def test_nobody_free_to_claim_means_the_rules_else(house: House) -> None:
    house.away("dan", "eve")
    assert house.comes().queue == "review"


def test_a_quiet_file_gives_by_turn_what_nobody_would_hear_of_to_claim(house: House) -> None:
    assert house.comes(quiet=True).owner == "dan"


def test_a_manager_who_is_away_is_stood_in_for(house: House) -> None:
    house.away("sam")
    assert house.comes().accountable == "vic"


def test_a_manager_who_leaves_meanwhile_is_stood_in_for(house: House) -> None:
    house.comes()
    house.away("sam")
    house.passes(minutes=30)
    assert house.has().accountable == "vic" and house.mentioned(Tell.OVERDUE) == ["vic"]


def test_the_manager_may_take_it_or_give_it_without_claiming(house: House) -> None:
    house.comes()
    house.done(house.assign("sam", to="ana"))
    assert house.has().owner == "ana"


def test_a_pool_that_the_policy_lost_keeps_its_lead_and_somebody_answers(house: House) -> None:
    house.comes()
    house.replaces(('inbound: { members: [dan, eve], channel: "#floor", pick: first_to_claim', "others: { members: [dan], pick: round_robin"), ("assign: inbound, due", "assign: others, due"), ("else: inbound", "else: others"))  # fmt: skip # noqa: E501
    assert house.refused(house.claim("dan")).because is Because.NOT_A_MEMBER
    assert house.passes(minutes=60) == ["PoolReminded", "ManagerTold", "OfferLapsed", "LeadOffered"]
