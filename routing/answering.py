"""Who answers for a lead: always somebody who is there. Silence, a lost message and a queue's steward all ask here."""

from collections.abc import Iterator
from itertools import takewhile

from routing.assignment import Assignment
from routing.people import Roster
from routing.policy import Policy


def answers_for(policy: Policy, roster: Roster, present: Assignment, but: frozenset[str] = frozenset()) -> str:
    """Who answers for a lead beside its owner.

    An owned lead: the owner's manager, else the pool's. A queue's: its steward, else the deputy. One that waits to be
    claimed: the pool's manager. Whoever is inactive is stood in for by their own manager, and so on; behind everybody
    else is the steward of ``otherwise``.

    Args:
        policy: the one in force.
        roster: the one in force.
        present: the lead's open assignment.
        but: people to pass over, for they could not be reached.
    """
    passed_over = but if present.owner is None else but | {present.owner}
    for who in _line(policy, roster, present):
        if who not in passed_over and roster.is_active(who):
            return who
    return policy.queues[policy.otherwise].accountable(roster) if present.owner is not None else present.accountable


def answers_request(policy: Policy, roster: Roster, present: Assignment, asker: str) -> str | None:
    """Who is asked to approve what ``asker`` may not do alone; None where nobody but the asker could.

    The owner's manager (of a lead without an owner: whoever answers for it). Where there is none, or the manager is the
    one who asks: the steward of ``otherwise``. Whoever is inactive is stood in for as ever.
    """
    line = roster.above(present.owner) if present.owner is not None else _line(policy, roster, present)
    for who in (*takewhile(lambda boss: boss != asker, line), *policy.queues[policy.otherwise].stewards(roster)):
        if who != asker and roster.is_active(who):
            return who
    return None


def answers_for_person(policy: Policy, roster: Roster, person: str) -> str:
    """Who answers for somebody: a manager above them, else the steward of ``otherwise``."""
    line = (*roster.above(person), *policy.queues[policy.otherwise].stewards(roster))
    return next((who for who in line if who != person and roster.is_active(who)), line[-1])


def _line(policy: Policy, roster: Roster, present: Assignment) -> Iterator[str]:
    pool, queue = policy.pools.get(present.pool or ""), policy.queues.get(present.queue or "")
    if present.owner is not None:
        yield from roster.above(present.owner)
    if queue is not None and present.owner is None:
        yield from queue.stewards(roster)
    elif pool is not None:
        yield pool.manager
        yield from roster.above(pool.manager)
    elif present.owner is None:  # the policy has no such queue or pool any longer
        yield present.accountable
        yield from roster.above(present.accountable)
    yield from policy.queues[policy.otherwise].stewards(roster)
