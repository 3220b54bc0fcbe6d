"""Requests: asking for what one may not do alone, and the answer of whoever may.

Until the answer the lead's present owner keeps it, and its clock runs on. Everything is checked again at the answer,
for much can happen in between.
"""

from datetime import timedelta

from routing import giving
from routing.answering import answers_request
from routing.answers import to_answer
from routing.assignment import Assignment, State
from routing.commands import Approve, Ask, Decline, Expire
from routing.facts import (
    LeadSnoozed,
    RequestApproved,
    RequestDeclined,
    RequestExpired,
    RequestMade,
    lead_stream,
)
from routing.ladder import Do
from routing.messages import JSON, Audience, Notice, Place, Tell
from routing.moment import iso
from routing.overtaking import tell_asker
from routing.ports import Done, Standing, Work
from routing.reasons import Act
from routing.refusals import Because, Refused
from routing.request import Request, ToAssign, ToSnooze, Verdict
from routing.rights import SNOOZE_LIMIT, Case, case_of, holder_of, may_hand_to, reason_for, recipient


def ask(work: Work, command: Ask) -> Done:
    """Put a request to whoever answers for the lead; nothing else changes."""
    case = case_of(work, command)
    if not case.actor.active:  # nothing can come to them, and nothing of theirs can be slept on
        raise Refused(Because.INACTIVE, person=command.by)
    acts = _may_not_alone(work, case, command)
    reason = reason_for(case.policy, command, *acts)
    _ask_once(work, case, command)
    approver = answers_request(case.policy, work.roster, case.assignment, command.by)
    if approver is None:
        raise Refused(Because.NOBODY_TO_ASK, lead=case.lead.id)
    request = Request(
        id=work.new_request(), lead=case.lead.id, assignment=case.assignment.id, wish=command.wish, asker=command.by,
        reason=reason.code, note=command.note, approver=approver, asked_at=command.now,
        expires_at=command.now + timedelta(seconds=case.policy.approvals.expire),
    )  # fmt: skip
    work.put_request(request)
    fact = RequestMade(
        at=command.now, by=command.by, request=request.id, assignment=request.assignment, to=request.to,
        until=request.until, approver=approver, expires_at=request.expires_at, reason=reason.code, note=command.note,
    )  # fmt: skip
    work.record(lead_stream(case.lead.id), fact)
    _show(work, case, request)
    return Done(Standing.DONE, case.lead, case.assignment)


def approve(work: Work, command: Approve) -> Done:
    """Do what was asked for, in the name of whoever approves it."""
    request, case = to_answer(work, command)
    if isinstance(request.wish, ToAssign):
        recipient(work, case, request.wish.to)
    else:
        _still_sleepy(case, request.wish, command)
    reason = reason_for(case.policy, command, Act.APPROVE)
    work.put_request(request.end(Verdict.APPROVED, command.by, command.now))
    fact = RequestApproved(
        at=command.now, by=command.by, request=request.id, asker=request.asker, reason=reason.code, note=command.note
    )
    work.record(lead_stream(request.lead), fact)
    after = _carry_out(work, case, request, command)
    tell_asker(work, request, Tell.APPROVED, by=command.by, reason=reason.code)
    giving.tell_taken(work, case, after, command.by, request.reason, but=request.asker)
    return Done(Standing.DONE, case.lead, after)


def decline(work: Work, command: Decline) -> Done:
    """Let everything be as it is, and say why."""
    request, case = to_answer(work, command)
    reason = reason_for(case.policy, command, Act.DECLINE)
    work.put_request(request.end(Verdict.DECLINED, command.by, command.now))
    fact = RequestDeclined(
        at=command.now, by=command.by, request=request.id, asker=request.asker, reason=reason.code, note=command.note
    )
    work.record(lead_stream(request.lead), fact)
    work.redraw(request.lead, by=command.by)
    tell_asker(work, request, Tell.DECLINED, by=command.by, reason=reason.code)
    return Done(Standing.DONE, case.lead, case.assignment)


def expire(work: Work, command: Expire) -> Done:
    """Nobody answered in time: whoever asked is told. One that was answered meanwhile stays as it is."""
    request = work.request(command.request)
    if request is None or not request.open or request.expires_at > command.now:
        return Done(Standing.UNCHANGED)
    work.put_request(request.end(Verdict.EXPIRED, None, command.now))
    fact = RequestExpired(
        at=command.now, by="policy", request=request.id, asker=request.asker, approver=request.approver
    )
    work.record(lead_stream(request.lead), fact)
    work.redraw(request.lead)
    tell_asker(work, request, Tell.EXPIRED, approver=request.approver)
    return Done(Standing.DONE, work.lead(request.lead), work.assignment(request.lead))


def _may_not_alone(work: Work, case: Case, command: Ask) -> tuple[Act, ...]:
    """The acts whose reasons count, once it is sure that the wish is possible, and not the asker's to fulfil alone."""
    wish = command.wish
    if isinstance(wish, ToAssign):
        recipient(work, case, wish.to)
        if may_hand_to(work, case, wish.to) is None:
            raise Refused(Because.MAY_DO_IT, lead=case.lead.id)
        return Act.ASSIGN, Act.REASSIGN
    held = case.assignment
    if held.owner != command.by:
        raise Refused(Because.NOT_YOURS, **holder_of(held), lead=case.lead.id)
    if held.accepted_at is not None or wish.until <= held.due_at:
        raise Refused(Because.MAY_DO_IT, lead=case.lead.id)
    if wish.until <= command.now:
        raise Refused(Because.SNOOZE_IN_PAST, until=wish.until)
    if wish.until > command.now + SNOOZE_LIMIT:
        raise Refused(Because.SNOOZE_TOO_FAR, until=wish.until, limit=SNOOZE_LIMIT.days)
    return (Act.SNOOZE,)


def _ask_once(work: Work, case: Case, command: Ask) -> None:
    kind = type(command.wish)
    for asked in work.requests(case.lead.id):
        if asked.asker == command.by and isinstance(asked.wish, kind):
            raise Refused(Because.ALREADY_ASKED, lead=case.lead.id, approver=asked.approver, expires=asked.expires_at)


def _show(work: Work, case: Case, request: Request) -> None:
    """The lead's live card in the channel gets the buttons, and whoever answers is pinged once, under it."""
    place = _place(work, case, request.approver)
    work.redraw(request.lead, by=request.asker)
    work.show(request.lead, place, Audience.MANAGER)
    data: dict[str, JSON] = {
        "request": request.id, "by": request.asker, "to": request.to, "reason": request.reason,
        "until": iso(request.until) if request.until else None, "expires_at": iso(request.expires_at),
    }  # fmt: skip
    key = f"{Tell.ASKED}:{request.id}"
    work.tell(Notice(key, Tell.ASKED, place, request.lead, mention=request.approver, data=data))


def _place(work: Work, case: Case, approver: str) -> Place:
    """Where it is answered: where the policy says, else where the lead's ladder tells the manager, else their DM."""
    rungs = giving.ladder_of(work, case.assignment).rungs
    told = (rung.channel for rung in rungs if rung.do is Do.TELL_MANAGER and rung.channel)
    channel = case.policy.approvals.channel or next(told, None)
    return Place.channel(work.channel(channel)) if channel else Place.dm(approver)


def _still_sleepy(case: Case, wish: ToSnooze, command: Approve) -> None:
    """A snooze is granted to an owner who has not accepted meanwhile, and for a moment that has not passed."""
    held = case.assignment
    if held.accepted_at is not None or held.state not in {State.OFFERED, State.SNOOZED}:
        raise Refused(Because.OVERTAKEN, lead=held.lead, **holder_of(held), at=held.changed_at)
    if wish.until <= command.now:
        raise Refused(Because.SNOOZE_IN_PAST, until=wish.until)


def _carry_out(work: Work, case: Case, request: Request, command: Approve) -> Assignment:
    if isinstance(request.wish, ToAssign):
        return giving.hand_to(work, case, command, request.wish.to, request.reason)
    held = case.assignment
    asleep = held.snooze(request.wish.until, command.now)
    work.put_assignment(held, asleep)
    fact = LeadSnoozed(
        at=command.now, by=command.by, owner=str(held.owner), offer=asleep.offer, until=request.wish.until,
        reason=request.reason,
    )  # fmt: skip
    work.record(lead_stream(request.lead), fact)
    work.redraw(request.lead, by=command.by)
    return asleep
