"""The router: who owns this lead now, by which rule, and why not the others.

:func:`decide` is a pure function and it is total: the same inputs give the same owner and the same
explanation, and every lead goes to exactly one owner, or queue, or pool whose members may claim it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple, Protocol

from routing.accounts import Account
from routing.decision import Candidate, Decision, Ledger, Mismatch, Why
from routing.fields import Facts
from routing.lead import Lead
from routing.people import Roster
from routing.pick import Choice, barred, burden, pick, post
from routing.policy import Policy, Rule, Target, TargetKind

OTHERWISE = "otherwise"
"""The rule of a decision that no rule made."""


class Snapshot(Protocol):
    """What the desk knows at one moment."""

    @property
    def roster(self) -> Roster:
        """Everybody Baton knows."""
        ...

    def ledger(self, pool: str) -> Ledger:
        """A pool's numbers; an empty ledger where it has given no lead yet."""
        ...

    def load(self, owner: str) -> int:
        """How many open leads somebody has."""
        ...

    def account(self, key: str) -> Account | None:
        """A company by its key; None where nobody knows it."""
        ...


def decide(
    policy: Policy,
    lead: Lead,
    snapshot: Snapshot,
    now: datetime,
    had: frozenset[str] = frozenset(),
    *,
    by_turn: bool = False,
) -> Decision:
    """Say who owns a lead.

    The first rule of the lead's stage that matches decides. Where nobody it names can have the lead, its
    ``else`` does, and failing that the queue ``otherwise``.

    Args:
        policy: the written rules.
        lead: at its present stage.
        snapshot: the roster, the pools' ledgers, the loads and the accounts.
        now: UTC.
        had: who had this lead before; it does not go back to them by itself.
        by_turn: nobody claimed it, so a pool whose leads are claimed gives it to a member by turn.
    """
    facts = Facts(lead, now, policy.reference, snapshot.account)
    rules = policy.routes.get(lead.stage, ())
    place = policy.match(facts)
    mismatches = tuple(_mismatches(rules[:place], facts))
    if place is None:
        decision = _queued(policy, lead, snapshot.roster, policy.otherwise, mismatches=mismatches)
    else:
        decision = _place(policy, rules[place], facts, _Asked(snapshot, had, by_turn), mismatches)
    card = policy.reference.scorecard
    return decision if card is None else replace(decision, score=card.score(facts))


def fallback(policy: Policy, lead: Lead, roster: Roster, error: str) -> Decision:
    """The decision for a lead that :func:`decide` raised on: ``otherwise``, with the error as its reason.

    Args:
        policy: the written rules.
        lead: the lead that could not be decided.
        roster: everybody Baton knows.
        error: what went wrong, for the steward and the log.
    """
    return _queued(policy, lead, roster, policy.otherwise, error=error)


def _mismatches(rules: Sequence[Rule], facts: Facts) -> Iterator[Mismatch]:
    """For each rule that was passed over, the first condition that did not hold."""
    for rule in rules:
        missed = rule.when.miss(facts)
        assert missed is not None, f"the index passed over {rule.name!r}, which matches"
        yield Mismatch(rule.name, *missed)


class _Asked(NamedTuple):
    """What a rule's targets are asked of."""

    snapshot: Snapshot
    had: frozenset[str]
    by_turn: bool


def _place(policy: Policy, rule: Rule, facts: Facts, asked: _Asked, mismatches: tuple[Mismatch, ...]) -> Decision:
    """Try the rule's target, then its ``else``; what neither can place waits in ``otherwise``."""
    candidates: tuple[Candidate, ...] = ()
    lead, roster = facts.lead, asked.snapshot.roster
    for target in filter(None, (rule.assign, rule.otherwise)):
        if target.kind is TargetKind.QUEUE:
            return _queued(policy, lead, roster, target.name, rule.name, mismatches, candidates)
        choice = _choose(policy, target, facts, asked)
        candidates += choice.candidates
        accountable = choice.owner
        if choice.pool is not None:
            accountable = policy.pools[choice.pool].accountable(roster)
        if accountable is not None:
            return Decision(
                policy=policy.version,
                roster=roster.version,
                stage=lead.stage,
                rule=rule.name,
                target=target.label,
                owner=choice.owner,
                queue=None,
                accountable=accountable,
                due=rule.due or policy.queues[policy.otherwise].due,
                ladder=rule.ladder,
                mismatches=mismatches,
                candidates=candidates,
                ledger=choice.ledger,
                pool=choice.pool,
            )
    return _queued(policy, lead, roster, policy.otherwise, rule.name, mismatches, candidates)


def _choose(policy: Policy, target: Target, facts: Facts, asked: _Asked) -> Choice:
    snapshot, had, by_turn = asked
    if target.kind is TargetKind.POOL:
        pool = policy.pools[target.name]
        if pool.is_claimed and not by_turn:
            return post(pool, snapshot.roster, snapshot.load, had)
        return pick(pool, snapshot.roster, snapshot.ledger(pool.name), snapshot.load, had)
    if target.kind is TargetKind.OWNER:
        return _named(target.name, Why.CHOSEN_NAMED, snapshot, had)
    account = facts.account()
    owner = account.owner_at(facts.lead.created_at) if account is not None else None
    if owner is None:
        return Choice(None, (Candidate("", Why.NO_ACCOUNT_OWNER),))
    return _named(owner, Why.CHOSEN_ACCOUNT, snapshot, had)


def _named(owner: str, why: Why, snapshot: Snapshot, had: frozenset[str]) -> Choice:
    """One person, not out of a pool: capacity does not bind, and the numbers tell."""
    person = snapshot.roster.get(owner)
    against = barred(person, had)
    if person is None or against is not None:
        return Choice(None, (Candidate(owner, against or Why.UNKNOWN),))
    return Choice(owner, (Candidate(owner, why, burden(person, snapshot.load)),))


def _queued(
    policy: Policy,
    lead: Lead,
    roster: Roster,
    name: str,
    rule: str = OTHERWISE,
    mismatches: tuple[Mismatch, ...] = (),
    candidates: tuple[Candidate, ...] = (),
    error: str | None = None,
) -> Decision:
    queue = policy.queues[name]
    return Decision(
        policy=policy.version,
        roster=roster.version,
        stage=lead.stage,
        rule=rule,
        target=Target(TargetKind.QUEUE, name).label,
        owner=None,
        queue=name,
        accountable=queue.accountable(roster),
        due=queue.due,
        ladder=None,
        mismatches=mismatches,
        candidates=candidates,
        error=error,
    )
