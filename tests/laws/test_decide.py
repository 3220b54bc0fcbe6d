"""Laws of deciding: total, deterministic, within the gates, and fair."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from types import MappingProxyType
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from routing.accounts import Account, Relationship, Tenure
from routing.decision import Ledger, Turn, Why
from routing.lead import Lead
from routing.people import Owner, Pick, Pool, Roster
from routing.pick import pick
from routing.policy_file import read_policy
from routing.router import decide
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


@st.composite
def desks(draw: st.DrawFn) -> Desk:
    ids = draw(st.lists(st.sampled_from(PEOPLE), unique=True))
    roster = Roster.of("r", (replace(draw(owners), id=one) for one in ids))
    ledgers = {}
    for pool in POLICIES[0].pools:
        turn = st.builds(Turn, st.integers(0, 9), st.integers(0, 9), st.integers(-9, 9))
        members = draw(st.dictionaries(st.sampled_from(PEOPLE), turn, max_size=4))
        ledgers[pool] = Ledger(pool, 9, MappingProxyType(members))
    loads = draw(st.dictionaries(st.sampled_from(PEOPLE), st.integers(0, 4)))
    return Desk(roster, ledgers, loads, {"acme": draw(accounts)})


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
    decision = decide(policy, lead, desk, now, had, by_turn=by_turn)
    assert sum(holder is not None for holder in (decision.owner, decision.queue, decision.pool)) == 1
    assert decision.accountable
    assert decision.due > 0
    assert [candidate.owner for candidate in decision.candidates if candidate.chosen] == [
        owner for owner in (decision.owner,) if owner is not None
    ]
    if decision.queue is not None:
        assert decision.queue in policy.queues
        assert (decision.ladder, decision.ledger) == (None, None)
        return
    assert decision.ladder in policy.ladders
    if decision.pool is not None:
        assert policy.pools[decision.pool].is_claimed and not by_turn
        assert any(candidate.why is Why.MAY_CLAIM for candidate in decision.candidates)
        assert decision.ledger is None, "nobody has taken a turn yet"
        return
    assert decision.owner is not None
    owner = desk.roster.owners[decision.owner]
    assert owner.active
    assert owner.id not in had
    if decision.target.startswith("pool "):
        assert owner.capacity is None or desk.load(owner.id) < owner.capacity
        pool = decision.target.removeprefix("pool ")
        assert decision.ledger is not None
        assert decision.ledger.version == desk.ledger(pool).version + 1
        assert decision.ledger.of(owner.id).turns == desk.ledger(pool).of(owner.id).turns + 1


@given(**cases)
@settings(max_examples=80, deadline=None)
def test_the_same_inputs_give_the_same_decision_in_whatever_order_they_come(
    policy: Any, lead: Lead, desk: Desk, now: datetime, had: frozenset[str]
) -> None:
    decision = decide(policy, lead, desk, now, had)
    assert decide(policy, lead, desk, now, had) == decision
    turned = replace(lead, attributes=dict(reversed(list(lead.attributes.items()))))
    roster = Roster.of("r", reversed(list(desk.roster.owners.values())))
    assert decide(policy, turned, replace(desk, roster=roster), now, had) == decision
    assert decide(read_policy(policy.source), lead, desk, now, had) == decision


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


def run(pool: Pool, count: int, roster: Roster | None = None, ledger: Ledger | None = None) -> list[str]:
    everybody = roster or Roster.of("r", (Owner(owner, "N") for owner, _ in pool.members))
    ledger = ledger or Ledger(pool.name)
    order = []
    for _ in range(count):
        choice = pick(pool, everybody, ledger, lambda _: 0)
        assert choice.owner is not None
        assert choice.ledger is not None
        order.append(choice.owner)
        ledger = choice.ledger
    return order


@given(st.integers(1, 8), st.integers(0, 60))
@settings(max_examples=60, deadline=None)
def test_round_robin_turns_never_differ_by_more_than_one(size: int, count: int) -> None:
    members = tuple((f"m{i}", 1) for i in range(size))
    order = run(Pool("p", Pick.ROUND_ROBIN, "m", members), count)
    for end in range(count + 1):
        turns = Counter(order[:end])
        assert max((turns[one] for one, _ in members)) - min(turns[one] for one, _ in members) <= 1


@given(st.lists(st.integers(1, 9), min_size=1, max_size=6), st.integers(1, 3))
@settings(max_examples=80, deadline=None)
def test_weighted_shares_are_exact_over_full_cycles(weights: list[int], cycles: int) -> None:
    members = tuple((f"m{i}", weight) for i, weight in enumerate(weights))
    total = sum(weights)
    order = run(Pool("p", Pick.WEIGHTED, "m", members), cycles * total)
    for end in range(0, cycles * total + 1, total):
        assert Counter(order[:end]) == Counter({one: weight * (end // total) for one, weight in members if end})
    for one, weight in members:
        for end in range(len(order) + 1):
            assert abs(order[:end].count(one) - end * weight / total) < len(members)


@given(st.lists(st.frozensets(st.integers(0, 4), max_size=4), min_size=1, max_size=40))
@settings(max_examples=60, deadline=None)
def test_whoever_comes_back_is_never_flooded(away: list[frozenset[int]]) -> None:
    """Nobody gets two turns running by round robin while somebody else could have had the second."""
    pool = Pool("p", Pick.ROUND_ROBIN, "m", tuple((f"m{i}", 1) for i in range(5)))
    ledger, order = Ledger("p"), []
    for absent in away:
        roster = Roster.of("r", (Owner(f"m{i}", "N", active=i not in absent) for i in range(5)))
        choice = pick(pool, roster, ledger, lambda _: 0)
        assert choice.owner is not None
        assert choice.ledger is not None
        ledger = choice.ledger
        order.append((choice.owner, 5 - len(absent)))
    assert all(before != owner or present == 1 for (before, _), (owner, present) in pairwise(order))


@given(leads, desks())
@settings(max_examples=60, deadline=None)
def test_an_explanation_is_short_and_plain(lead: Lead, desk: Desk) -> None:
    for missed in decide(POLICIES[0], lead, desk, NOW + timedelta(days=1)).mismatches:
        assert len(str(missed.found)) <= 1300
        assert isinstance(missed.found, str | int | float | bool | tuple | None)
        assert missed.found == missed.found  # NaN is the one value that is not
