"""The desk: one short function for each command. Start reading here.

A command is settled against a :class:`routing.ports.Work`, which shows what earlier commands of the same batch left and
keeps what this one puts. Everything is decided before the first put, so a refusal leaves no trace.
"""

from collections.abc import Callable
from typing import Any

from routing import asking, changing, choosing, claiming, giving, holding, intake, rerouting, silence
from routing.commands import (
    Accept,
    AdoptAccounts,
    AdoptPolicy,
    AdoptRoster,
    Amend,
    Approve,
    Ask,
    Assign,
    ChooseAccount,
    Claim,
    Command,
    Decline,
    Delivery,
    Escalate,
    Expire,
    FinishImport,
    GiveUp,
    LogActivity,
    Reassign,
    Receive,
    Release,
    Reroute,
    Snooze,
    TakeOver,
)
from routing.facts import LeadAccepted, LeadHandedOn, LeadSnoozed, lead_stream
from routing.giving_back import give_back
from routing.house import adopt_accounts, adopt_policy, adopt_roster, finish_import, give_up
from routing.overtaking import overtake
from routing.ports import Done, Outcome, Repeat, Standing, Work
from routing.reasons import Act
from routing.refusals import Because, Refusal, Refused
from routing.request import ToSnooze
from routing.rights import as_owner, as_owner_or_allowed, not_accepted, reason_for, snooze_limit, with_right


def settle(work: Work, command: Command) -> Outcome:
    """Carry out one command. A mistake comes back as a refusal, the same delivery twice as its first answer."""
    if command.delivery is not None:
        before = work.repeated(command.delivery)
        if before is not None:
            return _repeated(work, before, command.delivery)
    try:
        done = HANDLERS[type(command)](work, command)
    except Refused as refused:
        return refused.refusal
    if command.delivery is not None:
        work.remember(command.delivery, done.lead.id if done.lead else None)
    return done


def _repeated(work: Work, before: Repeat, delivery: Delivery) -> Outcome:
    """Its first answer again; unless another request bears its name, which must not be swallowed."""
    if None not in (before.digest, delivery.digest) and before.digest != delivery.digest:
        return Refusal(Because.REUSED, {"lead": before.lead})
    if before.lead is None:
        return Done(Standing.REPEATED)
    return Done(Standing.REPEATED, work.lead(before.lead), work.assignment(before.lead))


def accept(work: Work, command: Accept) -> Done:
    """The owner takes the lead on: silence is over, the ladder stops."""
    case = not_accepted(as_owner(work, command))
    reason = reason_for(case.policy, command, Act.ACCEPT)
    accepted = case.assignment.accept(command.now)
    overtake(work, case.lead.id, command.now, ToSnooze)
    work.put_assignment(case.assignment, accepted)
    fact = LeadAccepted(
        at=command.now, by=command.by, owner=command.by, offer=accepted.offer, reason=reason.code, note=command.note
    )
    work.record(lead_stream(case.lead.id), fact)
    work.redraw(case.lead.id, by=command.by)
    return Done(Standing.DONE, case.lead, accepted)


def snooze(work: Work, command: Snooze) -> Done:
    """The owner will look at it later: before the first contact no later than due, after Accept when they say."""
    case = as_owner(work, command)
    reason = reason_for(case.policy, command, Act.SNOOZE)
    snooze_limit(case, command.until, command.now)
    asleep = case.assignment.snooze(command.until, command.now)
    work.put_assignment(case.assignment, asleep)
    fact = LeadSnoozed(
        at=command.now, by=command.by, owner=command.by, offer=asleep.offer, until=command.until,
        reason=reason.code, note=command.note,
    )  # fmt: skip
    work.record(lead_stream(case.lead.id), fact)
    work.redraw(case.lead.id, by=command.by)
    return Done(Standing.DONE, case.lead, asleep)


def reassign(work: Work, command: Reassign) -> Done:
    """Hand the lead on, to the next by policy or to a queue; whoever handed it on is not asked again by itself."""
    case = as_owner_or_allowed(work, command)
    reason = reason_for(case.policy, command, Act.REASSIGN)
    before = case.assignment
    gift = (
        giving.Gift(None, command.queue)
        if command.queue is not None
        else giving.next_by_policy(work, case.lead, command.now)
    )
    fact = LeadHandedOn(
        at=command.now, by=command.by, owner=before.owner, queue=before.queue, reason=reason.code, note=command.note
    )
    work.record(lead_stream(case.lead.id), fact)
    after = giving.give(work, case.lead, gift, command.now, reason=reason.code, given_by=command.by)
    if after.repays is not None and command.by != before.owner:  # a manager who says so confirms it
        give_back(work, case.lead.id, after.repays, command.now, command.by)
    giving.tell_taken(work, case, after, command.by, reason.code)
    return Done(Standing.DONE, case.lead, after)


def take_over(work: Work, command: TakeOver) -> Done:
    """Somebody with the right takes the lead themselves, and so has accepted it."""
    case = with_right(work, command, to=command.by)
    reason = reason_for(case.policy, command, Act.TAKE_OVER)
    offered = giving.hand_to(work, case, command, command.by, reason.code)
    accepted = offered.accept(command.now)
    work.put_assignment(offered, accepted)
    fact = LeadAccepted(
        at=command.now, by=command.by, owner=command.by, offer=accepted.offer, reason=reason.code, note=command.note
    )
    work.record(lead_stream(case.lead.id), fact)
    giving.tell_taken(work, case, accepted, command.by, reason.code)
    return Done(Standing.DONE, case.lead, accepted)


def assign(work: Work, command: Assign) -> Done:
    """Somebody with the right gives the lead to a person they name, who is asked like any owner."""
    case = with_right(work, command, to=command.to)
    reason = reason_for(case.policy, command, Act.ASSIGN, Act.REASSIGN)
    offered = giving.hand_to(work, case, command, command.to, reason.code)
    giving.tell_taken(work, case, offered, command.by, reason.code)
    return Done(Standing.DONE, case.lead, offered)


HANDLERS: dict[type[Command], Callable[[Work, Any], Done]] = {
    Receive: intake.receive,
    Amend: changing.amend,
    LogActivity: changing.log_activity,
    ChooseAccount: choosing.choose_account,
    Accept: accept,
    Snooze: snooze,
    Reassign: reassign,
    TakeOver: take_over,
    Assign: assign,
    Claim: claiming.claim,
    Ask: asking.ask,
    Approve: asking.approve,
    Decline: asking.decline,
    Expire: asking.expire,
    Escalate: silence.escalate,
    Release: holding.release,
    Reroute: rerouting.reroute,
    AdoptPolicy: adopt_policy,
    AdoptRoster: adopt_roster,
    AdoptAccounts: adopt_accounts,
    FinishImport: finish_import,
    GiveUp: give_up,
}
"""Each command and the function that carries it out."""
