"""Who may do what to which lead, as of what they saw. Every refusal of a person's act is raised here."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from routing.answering import answers_for
from routing.assignment import Assignment, State
from routing.commands import Accept, Assign, PersonActs, Reassign, TakeOver
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
    case = _case(work, command)
    if case.assignment.owner != command.by:
        raise Refused(Because.NOT_YOURS, **_holder(case.assignment), lead=case.lead.id)
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
    """The case, for its owner, for the steward of the queue it waits in, or for whoever may override.

    Raises:
        Refused: as :func:`as_owner`; or the queue is unknown, or has the lead already.
    """
    case = _case(work, command)
    allowed = case.policy.may(case.actor.role, Right.OVERRIDE) or _is_steward(work, case)
    if case.assignment.owner != command.by and not allowed:
        raise Refused(Because.NOT_YOURS, **_holder(case.assignment), lead=case.lead.id)
    if command.queue is not None and command.queue not in case.policy.queues:
        raise Refused(Because.QUEUE_UNKNOWN, queue=command.queue)
    if command.queue is not None and command.queue == case.assignment.queue:
        raise Refused(Because.SAME_QUEUE, lead=case.lead.id, queue=command.queue)
    return case


def with_right(work: Sight, command: TakeOver | Assign, to: str) -> Case:
    """The case, for whoever has the right to give it to ``to``. Capacity does not bind a person's choice.

    Whoever answers for a queue may take over what waits there, whatever their role.

    Raises:
        Refused: as :func:`as_owner`; or the right is missing, or ``to`` is unknown, inactive, or has it already.
    """
    case = _case(work, command)
    right = Right.OVERRIDE if to == command.by else Right.REASSIGN_TO_NAMED
    own_queue = right is Right.OVERRIDE and _is_steward(work, case)
    if not own_queue and not case.policy.may(case.actor.role, right):
        raise Refused(Because.NOT_ALLOWED, right=right)
    person = work.roster.get(to)
    if person is None:
        raise Refused(Because.OWNER_UNKNOWN, owner=to)
    if not person.active:
        raise Refused(Because.OWNER_INACTIVE, owner=to)
    if case.assignment.owner == to:
        raise Refused(Because.SAME_OWNER, lead=case.lead.id, owner=to)
    return case


def reason_for(policy: Policy, act: Act, command: PersonActs) -> Reason:
    """The reason given, as the policy lists it.

    Raises:
        Refused: there is none, the policy does not have it, or it asks for a note and got none.
    """
    if not command.reason:
        raise Refused(Because.REASON_MISSING, act=act)
    reason = policy.reason(act, command.reason)
    if reason is None:
        raise Refused(Because.REASON_UNKNOWN, act=act, reason=command.reason)
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


def _case(work: Sight, command: PersonActs) -> Case:
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
    if (command.seen.assignment, command.seen.offer) != (assignment.id, assignment.offer):
        raise _stale(assignment, command)
    return Case(lead, assignment, actor, policy)


def _is_steward(work: Sight, case: Case) -> bool:
    held = case.assignment
    return held.queue is not None and case.actor.id in {
        held.accountable, answers_for(case.policy, work.roster, held)
    }  # fmt: skip


def _stale(now_has: Assignment, command: PersonActs) -> Refused:
    """What became of the lead since the button was drawn, as whoever pressed it should hear it."""
    lead, changed = now_has.lead, now_has.changed_at
    if now_has.id == command.seen.assignment and now_has.owner == command.by:
        if now_has.state is State.ACCEPTED and isinstance(command, Accept):
            return Refused(Because.ALREADY_ACCEPTED, lead=lead, at=changed)
        if now_has.state is State.SNOOZED:
            return Refused(Because.ALREADY_SNOOZED, lead=lead, until=now_has.snoozed_until)
    if now_has.owner == command.by:
        return Refused(Because.STALE, lead=lead, at=changed)
    return Refused(Because.MOVED, **_holder(now_has), lead=lead, at=changed, by=now_has.given_by)


def _holder(assignment: Assignment) -> dict[str, str | None]:
    return {"owner": assignment.owner, "queue": assignment.queue}
