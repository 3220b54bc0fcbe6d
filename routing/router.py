"""The router: who owns this lead now, by which rule, and why not the others.

:func:`decide` is a pure function and it is total: the same inputs give the same owner and the same explanation, and
every lead goes to exactly one owner, or queue, or pool whose members may claim it, or waits for somebody to be there.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from routing.decision import Decision, Mismatch
from routing.fields import Facts
from routing.lead import Lead
from routing.people import Roster
from routing.policy import Policy, Rule
from routing.review import review
from routing.search import Search, queued
from routing.snapshot import Snapshot
from routing.witness import Witness


def decide(
    policy: Policy,
    lead: Lead,
    snapshot: Snapshot,
    now: datetime,
    had: frozenset[str] = frozenset(),
    *,
    by_turn: bool = False,
    resting: frozenset[str] = frozenset(),
) -> Decision:
    """Say who owns a lead, and no more: :func:`explain` says the same with the reasons.

    The first rule of the lead's stage that matches decides. Where nobody it names can have the lead, its
    ``else`` does, and failing that the queue ``otherwise``.

    Args:
        policy: the written rules.
        lead: at its present stage.
        snapshot: the roster, the pools' ledgers, the loads and the accounts.
        now: UTC.
        had: who had this lead before; it does not go back to them by itself.
        by_turn: nobody claimed it, so a pool whose leads are claimed gives it to a member by turn.
        resting: who was given a held lead a moment ago, and gets no other yet.
    """
    uncertain = review(policy, lead, snapshot.roster)
    if uncertain is not None:
        return uncertain
    facts = Facts(lead, now, policy.reference, snapshot.account)
    place = policy.match(facts)
    if place is None:
        return queued(policy, lead, snapshot.roster, policy.otherwise)
    return Search(policy, policy.routes[lead.stage][place], facts, snapshot, had, by_turn, resting).decision()


def explain(
    policy: Policy,
    lead: Lead,
    snapshot: Snapshot,
    now: datetime,
    had: frozenset[str] = frozenset(),
    *,
    by_turn: bool = False,
    resting: frozenset[str] = frozenset(),
) -> Decision:
    """What :func:`decide` says, with the reasons: the rules passed over, everybody considered, the lead's points."""
    uncertain = review(policy, lead, snapshot.roster)
    if uncertain is not None:
        return uncertain
    witness = Witness(snapshot, lead, had, by_turn=by_turn, resting=resting)
    facts = Facts(lead, now, policy.reference, witness.account)
    rules = policy.routes.get(lead.stage, ())
    place = policy.match(facts)
    if place is None:
        decision = queued(policy, lead, snapshot.roster, policy.otherwise)
    else:
        placing = Search(policy, rules[place], facts, witness, had, by_turn, resting)
        decision = placing.decision()
        decision = replace(decision, candidates=placing.candidates())
    card = policy.reference.scorecard
    return replace(
        decision,
        mismatches=tuple(_mismatches(rules[:place], facts)),
        score=None if card is None else card.score(facts),
        misread=policy.misread(facts),
        placing=facts.placing(),
        told=witness.testimony,
    )


def fallback(policy: Policy, lead: Lead, roster: Roster, error: str) -> Decision:
    """The decision for a lead that :func:`decide` raised on: ``otherwise``, with the error as its reason.

    Args:
        policy: the written rules.
        lead: the lead that could not be decided.
        roster: everybody Baton knows.
        error: what went wrong, for the steward and the log.
    """
    return queued(policy, lead, roster, policy.otherwise, error=error)


def _mismatches(rules: Sequence[Rule], facts: Facts) -> Iterator[Mismatch]:
    """For each rule that was passed over, the first condition that did not hold."""
    for rule in rules:
        missed = rule.when.miss(facts)
        assert missed is not None, f"the index passed over {rule.name!r}, which matches"
        yield Mismatch(rule.name, *missed)
