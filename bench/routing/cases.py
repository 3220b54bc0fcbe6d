"""The cases that are timed: each a pass over the leads, by Baton or by a peer."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import cycle, islice
from typing import Any

from bench.routing import ours
from bench.routing.peers import Match, Peer
from bench.routing.timing import Effort, Pass, costs
from bench.routing.workload import LEADS, Group, Member, Rule, first
from routing.backtest.imagined import ImaginedDesk
from routing.backtest.replay import Recorded
from routing.fairness.pools import Pool
from routing.fields import Facts
from routing.lead import Lead
from routing.policy import Policy
from routing.router import decide, explain

OURS = "baton"
SHORT = 0.02
"""A pass of a slow engine is as many leads as it can do in about so many seconds."""


class Wrong(AssertionError):
    """An engine answers otherwise than the interpreter; then its speed says nothing."""


def engines(
    rules: Sequence[Rule],
    pools: dict[str, Group],
    leads: list[dict[str, Any]],
    fields: Sequence[str],
    peers: Sequence[type[Peer]],
) -> tuple[dict[str, Pass], tuple[str, ...]]:
    """A pass for each engine, once it answered every lead as the interpreter does; and the engines not here."""
    right = [first(rules, lead) for lead in leads]
    policy, found = ours.policy_of(rules, pools), ours.leads_of(leads)
    check(OURS, [ours.match(policy, lead) for lead in found], right)
    cases: dict[str, Pass] = {OURS: _matching(policy, found)}
    for peer in peers:
        if peer.is_here():
            match = peer().compile(rules, fields)
            check(peer.name, [int(match(lead)) for lead in leads], right)
            cases[peer.name] = _asking(match, leads)
    return cases, tuple(peer.name for peer in peers if not peer.is_here())


def check(name: str, said: Sequence[int | None], right: Sequence[int]) -> None:
    wrong = sum(one != other for one, other in zip(said, right, strict=True))
    if wrong:
        raise Wrong(f"{name} answers {wrong} of {len(right)} leads otherwise than the plain interpreter.")


def _matching(policy: Policy, leads: Sequence[Lead]) -> Pass:
    match, facts, now, reference, find = policy.match, Facts, ours.NOW, policy.reference, ours.no_account

    def work() -> int:
        for lead in leads:
            match(facts(lead, now, reference, find))
        return len(leads)

    return work


def _asking(match: Match, leads: Sequence[dict[str, Any]]) -> Pass:
    few = leads[: max(10, int(SHORT / max(1e-9, costs({"one": _calls(match, leads[:10])}, Effort(1, 0))["one"][0])))]
    return _calls(match, few)


def _calls(match: Match, leads: Sequence[dict[str, Any]]) -> Pass:
    def work() -> int:
        for lead in leads:
            match(lead)
        return len(leads)

    return work


def deciding_pass(policy: Policy, pools: dict[str, Group], leads: Sequence[Lead]) -> Pass:
    match, facts, now, reference, find = policy.match, Facts, ours.NOW, policy.reference, ours.no_account
    of_rule = [policy.pools[rule.assign.name] for rule in policy.routes[ours.STAGE]]
    give = _desk(policy, pools).give

    def work() -> int:
        for lead in leads:
            place = match(facts(lead, now, reference, find))
            assert place is not None
            give(of_rule[place])
        return len(leads)

    return work


def picking(policy: Policy, pools: dict[str, Group], match: Match, leads: Sequence[dict[str, Any]]) -> Pass:
    of_rule = {str(place): policy.pools[rule.assign.name] for place, rule in enumerate(policy.routes[ours.STAGE])}
    give = _desk(policy, pools).give

    def work() -> int:
        for lead in leads:
            give(of_rule[str(match(lead))])
        return len(leads)

    return work


def decisions(policy: Policy, pools: dict[str, Group], leads: Sequence[Lead]) -> Pass:
    desk = ImaginedDesk(policy, ours.roster_of(pools))
    moment, open_for = [ours.NOW], timedelta(seconds=20 * len(next(iter(pools.values())).owners))

    def work() -> int:
        for lead in leads:
            now = moment[0] = moment[0] + timedelta(seconds=1)
            desk.come(now)
            desk.give(decide(policy, lead, desk, now), lead, now, now + open_for)
        return len(leads)

    return work


def _desk(policy: Policy, pools: dict[str, Group]) -> ours.CountingDesk:
    """A desk with as many open leads as it keeps."""
    desk = ours.desk_of(policy, ours.roster_of(pools), len(next(iter(pools.values())).owners))
    for pool in islice(cycle(policy.pools.values()), desk.most):
        desk.give(pool)
    return desk


def least_loaded(count: int) -> tuple[ours.CountingDesk, Pool]:
    """A desk with one pool of so many people; eight leads for each stay open."""
    group = Group("least_loaded", [Member(f"o{k}", 1, 20 + k * 13 % 30) for k in range(count)])
    pools = {"pool-0": group}
    policy = ours.policy_of([Rule("all", [], "pool-0")], pools)
    desk, pool = ours.desk_of(policy, ours.roster_of(pools), count), policy.pools["pool-0"]
    desk.most = 8 * count
    return desk, pool


def giving(count: int) -> Pass:
    desk, pool = least_loaded(count)
    for _ in range(desk.most):
        desk.give(pool)

    def work() -> int:
        for _ in range(LEADS):
            desk.give(pool)
        return LEADS

    return work


def compiling_pass(policy: Policy) -> Pass:
    def work() -> int:
        replace(policy)
        return 1

    return work


def explaining_pass(policy: Policy, desk: ours.CountingDesk, leads: Sequence[Lead]) -> Pass:
    def work() -> int:
        for lead in leads:
            explain(policy, lead, desk, ours.NOW)
        return len(leads)

    return work


def records(leads: Sequence[Lead], count: int) -> Iterator[Recorded]:
    """One a minute, each open for two days."""
    for place in range(count):
        at = ours.NOW + timedelta(minutes=place)
        yield Recorded(leads[place % len(leads)], at, ends=at + timedelta(days=2))
