"""Held leads: given out once somebody is there, the best first, and no faster than one person can work."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime, timedelta

from routing.assignment import Assignment, Outcome
from routing.commands import Release
from routing.decision import Decision
from routing.giving import Gift, ask_policy, give, policy_of
from routing.lead import Lead
from routing.messages import JSON, Notice, Place, Tell
from routing.moment import iso
from routing.ports import Done, Standing, Work

HELD = "held"
"""The reason of an assignment that was given out of what was held."""

AT_ONCE = 64
"""How many held leads of a pool one command looks at: the next does the rest."""

NAMED = 10
"""How many leads a digest names."""

SOON = timedelta(minutes=1)
"""When a held lead is looked at again for which nobody is there, though somebody should be."""


def release(work: Work, command: Release) -> Done:
    """Route again what a pool (or somebody's absence) has held until now: by tier, then by age.

    Whoever is given one rests for the policy's pace before the next; what would be theirs waits so long. What came
    quietly, from a file, goes quietly and at once.
    """
    policy, now = policy_of(work), command.now
    card = policy.reference.scorecard
    tiers = tuple(name for name, _ in card.tiers) if card is not None else ()
    pace = timedelta(seconds=policy.clock.pace)
    resting = {owner: at + pace for owner, at in work.released(now - pace).items()}
    looked, quietly = 0, defaultdict[str, list[int]](list)
    for held in work.held(command.pool, command.awaits, now, tiers, AT_ONCE):
        lead = work.lead(held.lead)
        if lead is None:  # pragma: no cover  # the database would not have it
            continue
        after = _give_out(work, lead, held, now, resting)
        if after.owner is not None and after.ladder is not None:
            resting[after.owner] = now + pace
        elif after.owner is not None:
            quietly[after.owner].append(lead.id)
        looked += 1
    _digest(work, quietly, now)
    return Done(Standing.DONE if looked else Standing.UNCHANGED)


def _digest(work: Work, quietly: Mapping[str, list[int]], now: datetime) -> None:
    """One word an owner about what came from a file, as at the end of an import."""
    for owner, leads in quietly.items():
        data: dict[str, JSON] = {"count": len(leads), "leads": list(leads[:NAMED])}
        key = f"imported:held:{iso(now)}:{owner}"
        work.tell(Notice(key, Tell.IMPORTED, Place.dm(owner), mention=owner, threaded=False, data=data))


def _give_out(work: Work, lead: Lead, held: Assignment, now: datetime, resting: dict[str, datetime]) -> Assignment:
    had, quiet = work.had(lead.id), held.ladder is None
    decision = ask_policy(work, lead, now, had, by_turn=quiet)
    if decision.held_until is not None and (decision.pool, decision.awaits) == (held.pool, held.awaits):
        return _wait(work, held, max(decision.held_until, now + SOON), decision.accountable)
    if decision.owner in resting and not quiet:
        other = ask_policy(work, lead, now, had, resting=frozenset(resting))
        if other.owner is None or _pool(other) != _pool(decision):
            return _wait(work, held, resting[str(decision.owner)])
        decision = other
    return give(
        work, lead, Gift(decision), now, reason=HELD, given_by=held.given_by, outcome=Outcome.RELEASED, quiet=quiet,
        hops=held.hops,
    )  # fmt: skip


def _wait(work: Work, held: Assignment, until: datetime, accountable: str | None = None) -> Assignment:
    waiting = held.wait(until, accountable)
    work.put_assignment(held, waiting)
    return waiting


def _pool(decision: Decision) -> str | None:
    """Where somebody was chosen."""
    return decision.turns[0].pool if decision.turns else None
