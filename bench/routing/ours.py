"""Baton itself, by its public path: a `Policy` of real conditions, `Lead`, `Facts`, `Policy.match`, `choose`."""

from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from typing_extensions import override

from bench.routing.workload import Condition, Group, Rule
from routing import conditions as made
from routing.blank_desk import BlankDesk
from routing.fairness.pick import Choice, Picking, choose
from routing.fairness.pools import Pick, Pool
from routing.fields import Facts
from routing.lead import Lead
from routing.people import Owner, Queue, Roster
from routing.policy import Policy, Target, TargetKind
from routing.policy import Rule as PolicyRule

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
STAGE = "new"


def policy_of(rules: Sequence[Rule], pools: Mapping[str, Group]) -> Policy:
    """The rules as a policy, compiled."""
    written = tuple(
        PolicyRule(rule.id, _every(rule.when), Target(TargetKind.POOL, rule.pool), due=1_800) for rule in rules
    )
    return Policy(
        version="p-bench",
        source="",
        currency="USD",
        closed_stages=frozenset(),
        pools={name: pool_of(name, group) for name, group in pools.items()},
        queues={"review": Queue("review", "rita", 3_600)},
        ladders={},
        routes={STAGE: written},
        otherwise="review",
        reasons={},
        permissions={},
    )


def pool_of(name: str, group: Group) -> Pool:
    """A pool of the policy."""
    return Pool(name, Pick(group.strategy), "rita", tuple((member.id, member.weight) for member in group.owners))


def roster_of(pools: Mapping[str, Group]) -> Roster:
    """Everybody in the pools; as in the workload, capacity binds only those who are picked by their load."""
    return Roster.of(
        "r-bench",
        (
            Owner(
                one.id, one.id, capacity=one.capacity if group.strategy == "least_loaded" else None, weight=one.weight
            )
            for group in pools.values()
            for one in group.owners
        ),
    )


def leads_of(leads: Iterable[Mapping[str, Any]]) -> list[Lead]:
    """The same leads as the desk has them."""
    return [Lead(place, lead["source"], lead["id"], STAGE, NOW, NOW, dict(lead)) for place, lead in enumerate(leads, 1)]


def match(policy: Policy, lead: Lead) -> int | None:
    """The place of the first rule that a lead meets."""
    return policy.match(Facts(lead, NOW, policy.reference, no_account))


def no_account(_key: str) -> None:
    return None


def _every(when: Sequence[Condition]) -> made.Condition:
    return made.every([_condition(one) for one in when]) if when else made.Always()


def _condition(condition: Condition) -> made.Condition:
    name, op, value = condition
    if op == "any":
        return made.Some([_condition(part) for part in value])
    if op == "not":
        return made.Negation(_condition(value))
    if op in {"known", "unknown"}:
        return made.Told(name, told=op == "known")
    if op in {"gte", "lt"}:
        return made.Within(name, [(">=" if op == "gte" else "<", value)])
    if op in {"starts_with", "contains"}:
        return made.Pattern(name, made.How(op), [value])
    return made.OneOf(name, value if op == "in" else [value])


@dataclass(slots=True)
class CountingDesk(BlankDesk):
    """A desk that follows what it gives: turns are taken, loads counted, and of many open leads the oldest ends."""

    pools: Mapping[str, Pool] = field(default_factory=dict)
    most: int = 0
    loads: dict[str, int] = field(default_factory=dict)
    open: deque[tuple[str, str]] = field(default_factory=deque)
    ranked: frozenset[str] = frozenset()

    @override
    def load(self, owner: str) -> int:
        return self.loads.get(owner, 0)

    @override
    def effort(self, owner: str, now: datetime) -> int:
        return 100 * self.loads.get(owner, 0)

    def give(self, pool: Pool) -> Choice:
        """Choose whoever is next in a pool and follow it: the ledger has their turn, and they have one lead more."""
        choice = choose(pool, Picking(self.pools, self, NOW))
        for turn in choice.turns:
            self.lineups[turn.pool].take(turn)
        if choice.owner is not None:
            self.open.append((choice.owner, pool.name))
            self._has(choice.owner, pool.name, 1)
        if len(self.open) > self.most:
            self._has(*self.open.popleft(), -1)
        return choice

    def _has(self, owner: str, pool: str, more: int) -> None:
        self.loads[owner] = self.loads.get(owner, 0) + more
        if pool in self.ranked:  # elsewhere nobody's place hangs on their load
            self.lineups[pool].touch(owner, NOW)


def desk_of(policy: Policy, roster: Roster, per_pool: int) -> CountingDesk:
    """A desk where so many leads stay open: twenty times as many as a pool has owners."""
    ranked = frozenset(pool.name for pool in policy.pools.values() if pool.ranked)
    return CountingDesk(roster, pools=policy.pools, most=20 * per_pool, ranked=ranked)
