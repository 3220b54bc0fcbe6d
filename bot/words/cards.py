"""What a lead's card says. Everything here is mrkdwn; names and leads come in as data and are made safe on the way."""

from datetime import datetime

from bot.mrkdwn import disarmed, when, words
from bot.words import why
from bot.words.names import Voice, title
from routing.activity import CONTACTED
from routing.assignment import Assignment, State
from routing.decision import Why
from routing.holding import HELD
from routing.reasons import Act
from routing.rerouting import TIME
from routing.views import LeadView

ACCEPT_NOW = "Accept: {reason}"
ACCEPT = "Accept…"
REASSIGN = "Reassign"
SNOOZE = "Snooze"
WHY = "Why me?"
TAKE_OVER = "Take over"
ASSIGN = "Assign to…"
CLAIM = "Claim"
CLAIM_FORM = "Claim…"
WHY_HERE = "Why here?"

_GIVING = (Act.REASSIGN, Act.ASSIGN, Act.TAKE_OVER)


def because(voice: Voice, view: LeadView, assignment: Assignment) -> str:
    """Why the lead is the reader's, in one line."""
    first = "you were first to claim it" if was_claimed(view) else ""
    causes = [first or _cause(voice, assignment), _rule(view, assignment)]
    if view.explained is not None and view.explained.score is not None:
        causes.append(disarmed(why.score(view.explained.score)))
    return f"*Yours because:* {'; '.join(filter(None, causes)) or 'it was given to you'}"


def was_claimed(view: LeadView) -> bool:
    """Whether its owner has it because they claimed it."""
    held, explained = view.assignment, view.explained
    if held is None or held.owner is None or held.decision is None or explained is None:
        return False
    return explained.chosen is None and any(c.why is Why.MAY_CLAIM for c in explained.candidates)


def _cause(voice: Voice, assignment: Assignment) -> str:
    given_by = assignment.given_by
    if given_by == "ladder":
        return "nobody had answered before you"
    if voice.roster.get(given_by) is None:
        return ""
    label = voice.because(assignment.reason, *_GIVING)
    if given_by == assignment.owner:
        return f"you took it over {label}"
    said = "handed it on" if assignment.rule else "gave it to you"
    return f"{voice.person(given_by)} {said} {label}"


def _rule(view: LeadView, assignment: Assignment) -> str:
    if not assignment.rule:
        return ""
    mine = disarmed(why.mine(view.explained.chosen if view.explained else None, assignment.pool))
    rule = words(assignment.rule)
    return f"{rule} — {mine}" if mine else rule


def owner_state(voice: Voice, view: LeadView, assignment: Assignment, now: datetime) -> str:
    """Where the lead stands, to its owner."""
    if assignment.state is State.ACCEPTED:
        return _own_acceptance(voice, view, assignment)
    late, due = assignment.due_at <= now, when(assignment.due_at)
    if assignment.state is State.SNOOZED:
        until = when(assignment.snoozed_until) if assignment.snoozed_until else "later"
        first = _first_contact(assignment, late=late)
        return f"*Snoozed until* {until}{_reason(voice, view, 'LeadSnoozed', Act.SNOOZE)}.{first}"
    return f"*Overdue:* the first contact was due {due}. Please answer now." if late else f"*Due* {due}"


def _first_contact(assignment: Assignment, *, late: bool) -> str:
    """What a snooze before Accept leaves of the clock: past due it was granted, and a new clock starts when it ends."""
    if assignment.accepted_at is not None:
        return ""
    if assignment.starts_anew:
        return "\nThat is past due, and approved: when it ends, the time to answer starts anew."
    return f"\nThe first contact {'was' if late else 'is still'} due {when(assignment.due_at)}."


def _own_acceptance(voice: Voice, view: LeadView, assignment: Assignment) -> str:
    at = _when(assignment.accepted_at)
    if was_claimed(view):
        return f"*You claimed it*{at}, and so you have accepted it."
    if _is_reported(view):
        return f"*Accepted*{at}: {words(view.lead.source, 40)} reports that you have contacted them."
    taken = assignment.given_by == assignment.owner  # its reason is the one of "Yours because"
    reason = "" if taken else _reason(voice, view, "LeadAccepted", Act.ACCEPT)
    return f"*You accepted*{at}{reason}."


def _is_reported(view: LeadView) -> bool:
    """Whether the latest that happened is that the source told of the owner's contact, which accepts."""
    latest = view.latest
    return latest is not None and latest.kind == "LeadAccepted" and latest.data.get("reason") == CONTACTED


def former_state(voice: Voice, view: LeadView, assignment: Assignment, reader: str) -> str:
    """What became of the lead, to somebody who had it before."""
    if not assignment.open:
        return closed_state(voice, assignment, view.lead.stage)
    holder, by, at = voice.holder_of(assignment), assignment.given_by, when(assignment.offered_at)
    after = f" {voice.person(assignment.owner)} accepted it." if assignment.state is State.ACCEPTED else ""
    if by == "ladder":
        return f"Moved on to {holder} {at}: nobody had answered by then.{after}"
    if assignment.reason == TIME:
        return f"It grew older, and by the rules {holder} has it now, since {at}.{after}"
    if assignment.reason == HELD:
        return f"It was held, and {holder} has it now, since {at}.{after}"
    if voice.roster.get(by) is None:
        return f"The record changed, and {holder} has it now, since {at}.{after}"
    label = voice.because(assignment.reason, *_GIVING)
    if by == assignment.owner:
        return f"{holder} took it over {label} {at}."
    who = "You" if by == reader else voice.person(by)
    handed = "handed it on" if assignment.rule or assignment.queue else "gave it"
    return f"{who} {handed} to {holder} {label} {at}.{after}"


def desk_state(voice: Voice, view: LeadView, assignment: Assignment, now: datetime) -> str:
    """Where the lead stands, to whoever answers for it: who has it, since when, and what is late."""
    if not assignment.open:
        return closed_state(voice, assignment, view.lead.stage)
    if assignment.state is State.QUEUED:
        return _queued(voice, view, assignment, now)
    if assignment.state is State.UNCLAIMED:
        return f"{unclaimed(voice, assignment, now)} {voice.person(assignment.accountable)} answers for it."
    if assignment.state is State.HELD:
        return held(voice, assignment)
    owner = voice.person(assignment.owner)
    if assignment.accepted_at is not None:
        return _touched(voice, view, assignment, owner)
    since, due = when(assignment.offered_at), when(assignment.due_at)
    asleep = assignment.state is State.SNOOZED and assignment.snoozed_until is not None
    if asleep and assignment.starts_anew and assignment.snoozed_until is not None:
        return f"*{owner}* snoozed it until {when(assignment.snoozed_until)}, past due {due}, with approval."
    if assignment.due_at <= now:
        return f"*Overdue:* {owner} has had it since {since} and has not answered. It was due {due}."
    if asleep and assignment.snoozed_until is not None:
        return f"*{owner}* snoozed it until {when(assignment.snoozed_until)}; it is due {due}."
    return f"*Waiting for {owner}* since {since}. It is due {due}."


def _touched(voice: Voice, view: LeadView, assignment: Assignment, owner: str) -> str:
    did = "claimed" if was_claimed(view) else "accepted"
    accepted = f"*{owner} {did} it*{_when(assignment.accepted_at)}"
    if assignment.state is State.SNOOZED and assignment.snoozed_until is not None:
        return f"{accepted}; the next touch is {when(assignment.snoozed_until)}."
    if _is_reported(view):
        return f"{accepted}: {words(view.lead.source, 40)} reports that {owner} has contacted them."
    return f"{accepted}{_reason(voice, view, 'LeadAccepted', Act.ACCEPT)}."


def held(voice: Voice, assignment: Assignment) -> str:
    """Nobody is there for it yet: for whom it waits, until when, and who answers for it."""
    until = f" until {when(assignment.next_check_at)}" if assignment.next_check_at is not None else ""
    nobody = f"nobody in {voice.pool(assignment.pool)} is on duty"
    away = f"{voice.person(assignment.awaits)} is away" if assignment.awaits else nobody
    return f"*Held{until}:* {away}. {voice.person(assignment.accountable)} answers for it."


def unclaimed(voice: Voice, assignment: Assignment, now: datetime) -> str:
    """Nobody has claimed it yet: since when, and until when it is for the pool."""
    pool, since, due = voice.pool(assignment.pool), when(assignment.offered_at), when(assignment.due_at)
    if assignment.due_at <= now:
        return f"*Overdue:* nobody in {pool} has claimed it since {since}. It was due {due}."
    return f"*Nobody in {pool} has claimed it yet.* It is due {due}."


def first_to_claim(voice: Voice, assignment: Assignment) -> str:
    """How a lead is claimed, and who answers for it meanwhile."""
    first = f"The first in {voice.pool(assignment.pool)} to press {CLAIM} has it, and sees how to reach them."
    return f"{first} {voice.person(assignment.accountable)} answers for it until then."


def claimers_due(assignment: Assignment, now: datetime) -> str:
    """By when somebody must have it."""
    late, due = assignment.due_at <= now, when(assignment.due_at)
    return f"*Overdue:* the first contact was due {due}." if late else f"*Due* {due}"


def claimed_state(voice: Voice, view: LeadView, assignment: Assignment) -> str:
    """What became of a lead, in the channel where it could be claimed."""
    if assignment.open and was_claimed(view):
        return f"*Claimed by {voice.person(assignment.owner)}*{_when(assignment.accepted_at)}."
    if assignment.open and assignment.given_by == "ladder":
        return (
            f"It moved on to {voice.holder_of(assignment)} {when(assignment.offered_at)}, and can be claimed no more."
        )
    return former_state(voice, view, assignment, reader="")


def to_claim(view: LeadView, assignment: Assignment, now: datetime, what: str) -> str:
    """The notification of a lead that can be claimed."""
    due = "was due" if assignment.due_at <= now else "due"
    said = f"*{disarmed(title(view.lead))}* can be claimed, {due} {when(assignment.due_at)}"
    return f"{said}: {what}" if what else f"{said}."


def _queued(voice: Voice, view: LeadView, assignment: Assignment, now: datetime) -> str:
    where, since = f"in the queue {voice.queue(assignment.queue)}", when(assignment.offered_at)
    late, due = assignment.due_at <= now, when(assignment.due_at)
    stands = f"*Overdue:* {where} since {since}; it was" if late else f"*{where[:1].upper()}{where[1:]}* since {since};"
    said = f"{stands} to be taken by {due}. {voice.person(assignment.accountable)} answers for it."
    error = view.explained.error if view.explained else None
    return f"{said}\nThe policy could not decide: {words(error, 200)}" if error else said


def closed_state(voice: Voice, assignment: Assignment, stage: str) -> str:
    """The lead is over."""
    at = _when(assignment.closed_at)
    last = voice.holder_of(assignment)
    return f"*Closed{' as ' + words(stage, 60) if stage else ''}*{at}. {last[:1].upper()}{last[1:]} had it last."


def unassigned() -> str:
    """No assignment was ever made: history from a file."""
    return "Nobody has it, for it was closed before Baton knew it."


def yours(view: LeadView, assignment: Assignment, now: datetime, what: str) -> str:
    """The notification of an offer: on a lock screen there is room for the name, the time, and who or what it is."""
    due = "and was due" if assignment.due_at <= now else "due"
    said = f"*{disarmed(title(view.lead))}* is yours, {due} {when(assignment.due_at)}"
    return f"{said}: {what}" if what else f"{said}."


def summary(voice: Voice, view: LeadView, state: str) -> str:
    """The notification of anything else."""
    return f"{voice.lead(view.lead)} — {state}".replace("\n", " ")


def _when(moment: datetime | None) -> str:
    return f" {when(moment)}" if moment is not None else ""


def _reason(voice: Voice, view: LeadView, kind: str, act: Act) -> str:
    """The reason given, where the lead's latest fact still tells it."""
    latest = view.latest
    if latest is None or latest.kind != kind or not isinstance(latest.data.get("reason"), str):
        return ""
    return f": {voice.reason(str(latest.data['reason']), act, Act.TAKE_OVER)}"


def unread_copy(view: LeadView) -> str:
    """What was wrong with the latest copy of the record, while nothing has happened since; empty where it was read."""
    latest = view.latest
    if latest is None or latest.kind != "CopyUnread":
        return ""
    error = words(str(latest.data.get("error") or ""), 300)
    return f"{error[:1].upper()}{error[1:]}" if error else ""


def left_unread(view: LeadView) -> str:
    """The same, as a card tells it."""
    error = unread_copy(view)
    return f"The latest copy of the record could not be read, so nothing of it was taken. {error}" if error else ""
