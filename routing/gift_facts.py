"""What goes on record when a lead is given: offered, posted, held or queued."""

from datetime import datetime

from routing.assignment import Assignment, State
from routing.decision import Decision
from routing.facts import LeadHeld, LeadOffered, LeadPosted, LeadQueued


def fact_of(
    opened: Assignment, decision: Decision | None, policy: str, now: datetime
) -> LeadOffered | LeadPosted | LeadHeld | LeadQueued:
    """The fact that opens an assignment, by a policy's version and its decision, where it decided."""
    if opened.state is State.HELD:
        return LeadHeld(
            at=now, by=opened.given_by, pool=opened.pool, awaits=opened.awaits, accountable=opened.accountable,
            assignment=opened.id, offer=opened.offer, until=opened.next_check_at or now, rule=opened.rule,
            policy=policy, decision=opened.decision,
        )  # fmt: skip
    if opened.state is State.UNCLAIMED:
        return LeadPosted(
            at=now, by=opened.given_by, pool=str(opened.pool), accountable=opened.accountable, assignment=opened.id,
            offer=opened.offer, due_at=opened.due_at, rule=opened.rule, policy=policy, decision=opened.decision,
        )  # fmt: skip
    if opened.owner is not None:
        return LeadOffered(
            at=now, by=opened.given_by, owner=opened.owner, assignment=opened.id, offer=opened.offer,
            due_at=opened.due_at, rule=opened.rule, target=opened.target, policy=policy, decision=opened.decision,
        )  # fmt: skip
    return LeadQueued(
        at=now, by=opened.given_by, queue=str(opened.queue), accountable=opened.accountable, assignment=opened.id,
        offer=opened.offer, due_at=opened.due_at, rule=opened.rule, policy=policy, decision=opened.decision,
        error=decision.error if decision else None,
    )  # fmt: skip
