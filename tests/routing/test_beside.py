"""Beside an incumbent: Baton decides, tells nobody, and hands over a share that never shrinks when it is raised."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from routing.assignment import State
from routing.beside import INCUMBENT, is_handed_over, place
from routing.commands import AdoptRoster, Amend, Receive
from routing.facts import LeadClosed, LeadOffered, LeadShadowed
from routing.lead import Draft
from routing.messages import Place
from routing.people import Roster
from routing.ports import Done
from tests.memory import MemoryWork
from tests.routing.policies import NOW, people, policy


def desk(canary: float = 0.0) -> MemoryWork:
    return MemoryWork(policy=replace(policy(), canary=canary), roster=people())


def take_in(work: MemoryWork, owner: str | None = "sam", number: int = 1, **more: object) -> Done:
    told = {"source": "web", "external_id": f"x{number}", "attributes": {"amount": 5}} | more
    quiet = bool(told.pop("problem_too", False))
    command = Receive(now=NOW, draft=Draft(owner=owner, **told), shadow=True)  # type: ignore[arg-type]  # as each test says
    done = work.settle(replace(command, problem="no amount") if quiet else command)
    assert isinstance(done, Done)
    return done


def silent(work: MemoryWork) -> bool:
    return not work.cards and not work.notices


def test_the_incumbents_owner_has_it_and_nobody_hears_of_it() -> None:
    work = desk()
    held = take_in(work).assignment
    assert held is not None
    assert (held.owner, held.given_by, held.state, held.next_check_at, held.ladder) == (
        "sam", INCUMBENT, State.OFFERED, None, None,
    )  # fmt: skip
    assert silent(work)
    assert work.load("sam") == 1
    [told] = [fact for _, fact in work.facts if isinstance(fact, LeadShadowed)]
    assert (told.owner, told.chosen, told.rule) == ("sam", "dan", "one")


def test_what_it_would_have_done_takes_no_turn() -> None:
    work = desk()
    for number in range(3):
        take_in(work, number=number)
    assert work.ledgers == {}
    assert [decision.owner for _, decision in work.decisions] == ["dan"] * 3


@pytest.mark.parametrize("owner", [None, "nobody-we-know"])
def test_whom_the_roster_does_not_know_leaves_it_with_the_steward_in_silence(owner: str | None) -> None:
    work = desk()
    held = take_in(work, owner).assignment
    assert held is not None and (held.queue, held.accountable) == ("review", "rita")
    assert silent(work)


def test_a_record_that_cannot_be_read_is_silent_too() -> None:
    work = desk()
    held = take_in(work, problem_too=True).assignment
    assert held is not None and held.owner == "sam"
    assert silent(work)


def test_changes_stages_and_closing_follow_the_incumbent() -> None:
    work = desk()
    first = take_in(work).lead
    assert first is not None
    assert take_in(work, attributes={"amount": 500}).assignment == work.assignment(first.id)
    held = take_in(work, "eve").assignment
    assert held is not None and (held.owner, held.given_by) == ("eve", INCUMBENT)
    work.settle(Amend(now=NOW, lead=first.id, stage="qualified"))
    assert work.assignment(first.id) == held
    work.settle(Amend(now=NOW, lead=first.id, stage="lost"))
    closed = work.assignment(first.id)
    assert closed is not None and not closed.open and work.load("eve") == 0
    assert any(isinstance(fact, LeadClosed) for _, fact in work.facts)
    assert silent(work)


def test_it_stays_the_incumbents_when_baton_runs_alone_or_more_is_handed_over() -> None:
    work = desk()
    take_in(work)
    work.policy = replace(policy(), canary=1.0)
    again = work.settle(Receive(now=NOW, draft=Draft("web", "x1", attributes={"amount": 900})))
    assert isinstance(again, Done) and again.assignment is not None
    assert (again.assignment.owner, again.assignment.given_by) == ("sam", INCUMBENT)
    assert silent(work)


def test_nobody_is_told_of_leads_that_somebody_leaves_behind() -> None:
    work = desk()
    take_in(work, "dan")
    left = Roster.of("r-2", [replace(o, active=o.id != "dan") for o in work.roster.owners.values()])
    work.settle(AdoptRoster(now=NOW + timedelta(hours=1), roster=left, by="cli"))
    assert silent(work)


def test_the_canary_is_routed_for_good() -> None:
    work = desk(canary=1.0)
    held = take_in(work).assignment
    assert held is not None and (held.owner, held.given_by) == ("dan", "policy")
    assert str(Place.dm("dan")) in {place for _, place in work.cards}
    assert any(isinstance(fact, LeadOffered) for _, fact in work.facts)
    assert work.ledgers


def test_without_shadow_the_canary_means_nothing() -> None:
    work = desk(canary=0.0)
    done = work.settle(Receive(now=NOW, draft=Draft("web", "x1", owner="sam")))
    assert isinstance(done, Done) and done.assignment is not None and done.assignment.owner == "dan"


SHARES = st.floats(0, 1)


@given(st.text(), st.text(), SHARES, SHARES)
def test_raising_the_share_only_adds_leads(source: str, external_id: str, one: float, other: float) -> None:
    less, more = sorted((one, other))
    if is_handed_over(source, external_id, less):
        assert is_handed_over(source, external_id, more)
    assert not is_handed_over(source, external_id, 0.0)
    assert is_handed_over(source, external_id, 1.0)


def test_a_lead_has_its_place_for_ever_and_the_share_is_what_it_says() -> None:
    assert place("web", "x1") == pytest.approx(0.1437646386243919)
    taken = sum(is_handed_over("web", f"x{n}", 0.2) for n in range(5_000))
    assert 0.18 < taken / 5_000 < 0.22
