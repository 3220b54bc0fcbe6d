"""Laws of deciding: total, deterministic, within the gates, and fair."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from routing.accounts.account import Account, Relationship, Tenure
from routing.decision import Why
from routing.fairness.ledger import UNIT, Ledger, Tally
from routing.fairness.pools import Pick
from routing.lead import Lead
from routing.people import Owner, Roster
from routing.reading.policy_file import read_policy
from routing.router import decide, explain
from routing.witness import Recalled
from tests.routing.policies import EXAMPLES, NOW, Desk

POLICIES = [
    read_policy((EXAMPLES / "policy.yml").read_text().replace("pick: least_loaded", f"{where}pick: {kind.value}"))
    for kind in Pick
    for where in ('channel: "#floor", ' if kind is Pick.FIRST_TO_CLAIM else "",)
]
PEOPLE = ("ana", "ben", "cai", "dan", "eve", "fay", "gus", "hal", "ivy", "jon", "rita", "sam", "mel")
FIELDS = ("country", "region", "segment", "employees", "amount", "source", "product", "team", "industry", "owner")

values = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.integers(10**300, 10**301),
    st.floats(),
    st.text(),
    st.sampled_from(["GB", "no", "US", "enterprise", "mid", "60000", "1e9", "", " ", "\u0130", "\ud800", "ﬀ"]),
    st.lists(st.text(), max_size=3),
)
told = st.dictionaries(st.one_of(st.sampled_from(FIELDS), st.text()), values, max_size=8)
moments = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001  # the zone comes with `timezones`
leads = st.builds(
    Lead,
    id=st.integers(1),
    source=st.sampled_from(["web", "referral", "demo_request", "list", "partner", ""]),
    external_id=st.just("x"),
    stage=st.sampled_from(["new", "new", "new", "won", "lost", "", "odd"]),
    created_at=moments,
    stage_since=moments,
    attributes=told,
    account=st.sampled_from([None, "acme", "gone"]),
)
owners = st.builds(
    Owner,
    id=st.just(""),
    name=st.just("N"),
    team=st.sampled_from([None, "cs", "delivery"]),
    capacity=st.one_of(st.none(), st.integers(0, 3)),
    weight=st.integers(1, 1000),
    active=st.booleans(),
)
accounts = st.builds(
    Account,
    key=st.just("acme"),
    name=st.text(),
    relationship=st.sampled_from(Relationship),
    attributes=told,
    tenures=st.lists(st.builds(Tenure, moments, st.just("sales"), st.sampled_from([*PEOPLE, "ghost"])), max_size=3).map(
        tuple
    ),
)


small, left = st.integers(0, 9), st.none() | st.integers(-UNIT, UNIT)


@st.composite
def desks(draw: st.DrawFn) -> Desk:
    ids = draw(st.lists(st.sampled_from(PEOPLE), unique=True))
    roster = Roster.of("r", (replace(draw(owners), id=one) for one in ids))
    ledgers = {}
    for pool in POLICIES[0].pools:
        tally = st.builds(
            Tally,
            small,
            small,
            st.integers(-9 * UNIT, 9 * UNIT),
            st.sampled_from([100, 250]),
            left,
            st.booleans(),
            st.none(),
        )
        members = draw(st.dictionaries(st.sampled_from(PEOPLE), tally, max_size=4))
        ledgers[pool] = Ledger(pool, 9, draw(st.integers(0, UNIT)), MappingProxyType(members))
    loads = draw(st.dictionaries(st.sampled_from(PEOPLE), st.integers(0, 4)))
    return Desk(roster, ledgers=ledgers, loads=loads, accounts={"acme": draw(accounts)})


cases = {
    "policy": st.sampled_from(POLICIES),
    "lead": leads,
    "desk": desks(),
    "now": moments,
    "had": st.frozensets(st.sampled_from(PEOPLE), max_size=4),
}


@given(**cases, by_turn=st.booleans())
@settings(max_examples=200, deadline=None)
def test_every_lead_gets_one_owner_or_queue_or_pool_within_the_gates(
    policy: Any, lead: Lead, desk: Desk, now: datetime, had: frozenset[str], by_turn: bool
) -> None:
    decision = explain(policy, lead, desk, now, had, by_turn=by_turn)
    bare = replace(decision, mismatches=(), candidates=(), score=None, misread=(), placing=None, told=None)
    assert bare == decide(policy, lead, fresh(desk), now, had, by_turn=by_turn), "the reasons change nothing"
    assert sum(holder is not None for holder in (decision.owner, decision.queue, decision.pool, decision.awaits)) == 1
    assert decision.told is not None
    recalled = Recalled(desk.roster, desk.ledgers, decision.told)
    assert explain(policy, lead, recalled, now, had, by_turn=by_turn) == decision, "what was told is enough"
    assert decision.accountable
    assert decision.due > 0
    assert [candidate.owner for candidate in decision.candidates if candidate.chosen] == [
        owner for owner in (decision.owner,) if owner is not None
    ]
    if decision.queue is not None:
        assert decision.queue in policy.queues
        assert (decision.ladder, decision.turns) == (None, ())
        return
    assert decision.ladder in policy.ladders
    if decision.pool is not None:
        assert policy.pools[decision.pool].is_claimed and not by_turn
        assert any(candidate.why is Why.MAY_CLAIM for candidate in decision.candidates)
        assert decision.turns == (), "nobody has taken a turn yet"
        return
    assert decision.owner is not None
    owner = desk.roster.owners[decision.owner]
    assert owner.active
    assert owner.id not in had
    if decision.target.startswith("pool "):
        assert owner.capacity is None or desk.load(owner.id) < owner.capacity
        pool = decision.target.removeprefix("pool ")
        (turn,) = decision.turns
        after = desk.ledger(pool).after(turn)
        assert after.version == desk.ledger(pool).version + 1
        assert after.turns(owner.id) == desk.ledger(pool).turns(owner.id) + 1


@given(**cases)
@settings(max_examples=80, deadline=None)
def test_the_same_inputs_give_the_same_decision_in_whatever_order_they_come(
    policy: Any, lead: Lead, desk: Desk, now: datetime, had: frozenset[str]
) -> None:
    decision = explain(policy, lead, desk, now, had)
    assert explain(policy, lead, desk, now, had) == decision, "also from the lineup that is there by now"
    turned = replace(lead, attributes=dict(reversed(list(lead.attributes.items()))))
    roster = Roster.of("r", reversed(list(desk.roster.owners.values())))
    assert explain(policy, turned, replace(fresh(desk), roster=roster), now, had) == decision
    assert explain(read_policy(policy.source), lead, fresh(desk), now, had) == decision


@given(**cases)
@settings(max_examples=50, deadline=None)
def test_what_had_it_can_only_narrow_the_choice(
    policy: Any, lead: Lead, desk: Desk, now: datetime, had: frozenset[str]
) -> None:
    """Asking again and again, each time without the last answer, ends in a queue."""
    asked = set(had)
    for _ in range(len(PEOPLE) + 1):
        decision = decide(policy, lead, desk, now, frozenset(asked))
        if decision.owner is None:
            return
        assert decision.owner not in asked
        asked.add(decision.owner)
    raise AssertionError("nobody was left, and yet somebody was chosen")


def fresh(desk: Desk) -> Desk:
    """The same desk before anybody was lined up."""
    return replace(desk, lineups={})


@given(leads, desks())
@settings(max_examples=60, deadline=None)
def test_an_explanation_is_short_and_plain(lead: Lead, desk: Desk) -> None:
    for missed in explain(POLICIES[0], lead, desk, NOW + timedelta(days=1)).mismatches:
        assert len(str(missed.found)) <= 1300
        assert isinstance(missed.found, str | int | float | bool | tuple | None)
        assert missed.found == missed.found  # NaN is the one value that is not
