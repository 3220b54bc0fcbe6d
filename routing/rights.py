"""Who may do what to which lead, as of what they saw. Every refusal of a person's act is raised here."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from routing.answering import answers_for
from routing.assignment import Assignment, State
from routing.commands import Accept, Answers, Assign, Claim, PersonActs, Reassign, TakeOver
from routing.lead import Lead
from routing.people import Owner
from routing.policy import Policy
from routing.ports import Sight
from routing.reasons import Act, Reason, Right
from routing.refusals import Because, Refused

NOTE_LIMIT = 1_000
"""The longest note, in characters."""
SNOOZE_LIMIT = timedelta(days=60)
"""The longest sleep of an accepted lead."""


@dataclass(frozen=True, slots=True)
class Case:
    """What an act is about: the lead, its open assignment, who acts, and the policy in force."""

    lead: Lead
    assignment: Assignment
    actor: Owner
    policy: Policy


def as_owner(work: Sight, command: PersonActs) -> Case:
    """The case, for its owner only.

    Raises:
        Refused: the lead is unknown or closed, the button is stale, or somebody else has the lead.
    """
    case = case_of(work, command)
    if case.assignment.owner != command.by:
        raise Refused(Because.NOT_YOURS, **holder_of(case.assignment), lead=case.lead.id)
    return case


def not_accepted(case: Case) -> Case:
    """The case, unless its owner took it on before.

    Raises:
        Refused: they did.
    """
    if case.assignment.state is State.ACCEPTED:
        raise Refused(Because.ALREADY_ACCEPTED, lead=case.lead.id, at=case.assignment.accepted_at)
    return case


def as_owner_or_allowed(work: Sight, command: Reassign) -> Case:
    """The case, for its owner, for whoever answers for what waits, or for whoever may override.

    Raises:
        Refused: as :func:`as_owner`; or the queue is unknown, or has the lead already.
    """
    case = case_of(work, command)
    allowed = case.policy.may(case.actor, Right.OVERRIDE) or _answers_for_it(work, case)
    if case.assignment.owner != command.by and not allowed:
        raise Refused(Because.NOT_YOURS, **holder_of(case.assignment), lead=case.lead.id)
    if command.queue is not None and command.queue not in case.policy.queues:
        raise Refused(Because.QUEUE_UNKNOWN, queue=command.queue)
    if command.queue is not None and command.queue == case.assignment.queue:
        raise Refused(Because.SAME_QUEUE, lead=case.lead.id, queue=command.queue)
    return case


def with_right(work: Sight, command: TakeOver | Assign, to: str) -> Case:
    """The case, for whoever has the right to give it to ``to``. Capacity does not bind a person's choice.

    Raises:
        Refused: as :func:`as_owner`; or the right is missing, or ``to`` is unknown, inactive, or has it already.
    """
    case = case_of(work, command)
    against = may_hand_to(work, case, to)
    if against is not None:
        raise against
    return recipient(work, case, to)


def may_hand_to(work: Sight, case: Case, to: str) -> Refused | None:
    """Why whoever acts may not give the lead to ``to`` alone; None where they may.

    Whoever answers for what waits, in a queue or to be claimed, may take it over, whatever their role; and so may those
    to whom the policy opens the queue.
    """
    held, actor = case.assignment, case.actor
    right = Right.OVERRIDE if to == actor.id else Right.REASSIGN_TO_NAMED
    if case.policy.may(actor, right):
        return None
    if right is Right.REASSIGN_TO_NAMED:
        return Refused(Because.NOT_ALLOWED, right=right)
    if _answers_for_it(work, case) or case.policy.open_to(held.queue or "", actor.id, work.roster):
        return None
    if held.queue is not None:
        return Refused(Because.NOT_OPEN_TO_YOU, queue=held.queue, steward=held.accountable)
    return Refused(Because.NOT_ALLOWED, right=right)


def recipient(work: Sight, case: Case, to: str) -> Case:
    """The case, once it is sure that ``to`` can have the lead.

    Raises:
        Refused: ``to`` is unknown, inactive, or has it already.
    """
    person = work.roster.get(to)
    if person is None:
        raise Refused(Because.OWNER_UNKNOWN, owner=to)
    if not person.active:
        raise Refused(Because.OWNER_INACTIVE, owner=to)
    if case.assignment.owner == to:
        raise Refused(Because.SAME_OWNER, lead=case.lead.id, owner=to)
    return case


def reason_for(policy: Policy, command: PersonActs | Answers, *acts: Act) -> Reason:
    """The reason given, as the policy lists it for one of the acts.

    Raises:
        Refused: there is none, the policy does not have it, or it asks for a note and got none.
    """
    if not command.reason:
        raise Refused(Because.REASON_MISSING, act=acts[0])
    reason = next(filter(None, (policy.reason(act, command.reason) for act in acts)), None)
    if reason is None:
        raise Refused(Because.REASON_UNKNOWN, act=acts[0], reason=command.reason)
    if reason.note and not command.note.strip():
        raise Refused(Because.NOTE_MISSING, reason=reason.label)
    if len(command.note) > NOTE_LIMIT:
        raise Refused(Because.NOTE_TOO_LONG, limit=NOTE_LIMIT)
    return reason


def snooze_limit(case: Case, until: datetime, now: datetime) -> None:
    """Within due a snooze is free; past due it is the manager's to allow; after Accept the owner sets the next touch.

    Raises:
        Refused: ``until`` is past, or later than the owner may choose alone.
    """
    if until <= now:
        raise Refused(Because.SNOOZE_IN_PAST, until=until)
    if case.assignment.accepted_at is None and until > case.assignment.due_at:
        due = case.assignment.due_at
        raise Refused(Because.SNOOZE_PAST_DUE, until=until, due=due, manager=case.actor.manager)
    if until > now + SNOOZE_LIMIT:
        raise Refused(Because.SNOOZE_TOO_FAR, until=until, limit=SNOOZE_LIMIT.days)


def case_of(work: Sight, command: PersonActs) -> Case:
    """The case, as of what was seen.

    Raises:
        Refused: whoever acts is unknown, or inactive; the lead is unknown, or closed; what was seen is stale.
    """
    actor, policy = work.roster.get(command.by), work.policy
    if actor is None:
        raise Refused(Because.UNKNOWN_PERSON, person=command.by)
    if policy is None:
        raise Refused(Because.NO_POLICY)
    lead = work.lead(command.seen.lead)
    assignment = work.assignment(command.seen.lead)
    if lead is None:
        raise Refused(Because.UNKNOWN_LEAD, lead=command.seen.lead)
    if assignment is None:  # history that came without an owner
        raise Refused(Because.LEAD_CLOSED, lead=lead.id, stage=lead.stage, at=lead.stage_since)
    if not assignment.open:
        raise Refused(Because.LEAD_CLOSED, lead=lead.id, stage=lead.stage, at=assignment.closed_at)
    if not actor.active and assignment.owner != actor.id:  # what is theirs they may still answer, and hand on
        raise Refused(Because.INACTIVE, person=actor.id)
    if (command.seen.assignment, command.seen.offer) != (assignment.id, assignment.offer):
        raise _stale(assignment, command)
    return Case(lead, assignment, actor, policy)


def _answers_for_it(work: Sight, case: Case) -> bool:
    """Whether the lead waits, in a queue or to be claimed, and the one who acts answers for it."""
    held = case.assignment
    return held.owner is None and case.actor.id in {
        held.accountable, answers_for(case.policy, work.roster, held)
    }  # fmt: skip


def _stale(now_has: Assignment, command: PersonActs) -> Refused:
    """What became of the lead since the button was drawn, as whoever pressed it should hear it."""
    lead, changed = now_has.lead, now_has.changed_at
    is_claim = isinstance(command, Claim) and now_has.id == command.seen.assignment
    if is_claim and now_has.owner is not None and now_has.owner != command.by:
        return Refused(Because.CLAIMED, lead=lead, owner=now_has.owner, at=now_has.accepted_at)
    if now_has.id == command.seen.assignment and now_has.owner == command.by:
        if now_has.state is State.ACCEPTED and isinstance(command, Accept | Claim):
            return Refused(Because.ALREADY_ACCEPTED, lead=lead, at=changed)
        if now_has.state is State.SNOOZED:
            return Refused(Because.ALREADY_SNOOZED, lead=lead, until=now_has.snoozed_until)
    if now_has.owner == command.by:
        return Refused(Because.STALE, lead=lead, at=changed)
    return Refused(Because.MOVED, **holder_of(now_has), lead=lead, at=changed, by=now_has.given_by)


def holder_of(assignment: Assignment) -> dict[str, str | None]:
    """Whoever has the lead, as refusals tell it."""
    return {"owner": assignment.owner, "queue": assignment.queue}
