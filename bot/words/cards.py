"""What a lead's card says. Everything here is mrkdwn; names and leads come in as data and are made safe on the way."""

from datetime import datetime

from bot.mrkdwn import when, words
from bot.words.names import Voice
from routing.assignment import Assignment, State
from routing.decision import Candidate, Why
from routing.reasons import Act
from routing.views import LeadView

ACCEPT_NOW = "Accept: {reason}"
ACCEPT = "Accept…"
REASSIGN = "Reassign"
SNOOZE = "Snooze"
WHY = "Why me?"
TAKE_OVER = "Take over"
ASSIGN = "Assign to…"

_GIVING = (Act.REASSIGN, Act.ASSIGN, Act.TAKE_OVER)


def turn(candidate: Candidate | None, pool: str | None) -> str:
    """Why the policy chose the reader among the others."""
    if candidate is None:
        return ""
    place = words(pool or "the pool")
    said = {
        Why.CHOSEN_TURN: f"your turn in {place}",
        Why.CHOSEN_SHARE: f"your share of {place}",
        Why.CHOSEN_LOAD: f"you have the fewest open leads in {place} ({candidate.numbers.get('load', 0)})",
        Why.CHOSEN_ACCOUNT: "you look after this account",
        Why.CHOSEN_NAMED: "the rule names you",
    }
    return said.get(candidate.why, "")


def because(voice: Voice, view: LeadView, assignment: Assignment) -> str:
    """Why the lead is the reader's, in one line."""
    causes = [_cause(voice, assignment), _rule(view, assignment)]
    return f"*Yours because:* {'; '.join(filter(None, causes)) or 'it was given to you'}"


def _cause(voice: Voice, assignment: Assignment) -> str:
    given_by, why = assignment.given_by, assignment.reason
    if given_by == "ladder":
        return "nobody had answered before you"
    if voice.roster.get(given_by) is None:
        return ""
    label = voice.reason(why, *_GIVING)
    if given_by == assignment.owner:
        return f"you took it over, {label}"
    said = "handed it on" if assignment.rule else "gave it to you"
    return f"{voice.person(given_by)} {said}, {label}"


def _rule(view: LeadView, assignment: Assignment) -> str:
    if not assignment.rule:
        return ""
    mine = turn(view.explained.chosen if view.explained else None, assignment.pool)
    rule = words(assignment.rule)
    return f"{rule} — {mine}" if mine else rule


def owner_state(voice: Voice, view: LeadView, assignment: Assignment, now: datetime) -> str:
    """Where the lead stands, to its owner."""
    if assignment.state is State.ACCEPTED:
        return f"*You accepted*{_when(assignment.accepted_at)}{_reason(voice, view, 'LeadAccepted', Act.ACCEPT)}."
    due = f"was due {when(assignment.due_at)}" if assignment.due_at <= now else f"due {when(assignment.due_at)}"
    if assignment.state is State.SNOOZED:
        until = when(assignment.snoozed_until) if assignment.snoozed_until else "later"
        still = f"\nThe first contact is still {due}." if assignment.accepted_at is None else ""
        return f"*Snoozed until* {until}{_reason(voice, view, 'LeadSnoozed', Act.SNOOZE)}.{still}"
    overdue = assignment.due_at <= now
    return f"*Overdue:* the first contact {due}." if overdue else f"*Due* {when(assignment.due_at)}"


def former_state(voice: Voice, assignment: Assignment, reader: str) -> str:
    """What became of the lead, to somebody who had it before."""
    if not assignment.open:
        return closed_state(voice, assignment, "")
    holder, by, at = voice.holder(assignment.owner, assignment.queue), assignment.given_by, when(assignment.offered_at)
    after = f" {voice.person(assignment.owner)} accepted it." if assignment.state is State.ACCEPTED else ""
    if by == "ladder":
        return f"Moved on to {holder} {at}: nobody had answered by then.{after}"
    if voice.roster.get(by) is None:
        return f"The record changed, and {holder} has it now, since {at}.{after}"
    label = voice.reason(assignment.reason, *_GIVING)
    if by == assignment.owner:
        return f"{holder} took it over {at}: {label}."
    who = "You" if by == reader else voice.person(by)
    handed = "handed it on" if assignment.rule or assignment.queue else "gave it"
    return f"{who} {handed} to {holder} {at}: {label}.{after}"


def desk_state(voice: Voice, view: LeadView, assignment: Assignment, now: datetime) -> str:
    """Where the lead stands, to whoever answers for it: who has it, since when, and what is late."""
    if not assignment.open:
        return closed_state(voice, assignment, view.lead.stage)
    if assignment.state is State.QUEUED:
        return _queued(voice, view, assignment, now)
    owner = voice.person(assignment.owner)
    if assignment.accepted_at is not None:
        return _touched(voice, view, assignment, owner)
    since, due = when(assignment.offered_at), when(assignment.due_at)
    asleep = assignment.state is State.SNOOZED and assignment.snoozed_until is not None
    if assignment.due_at <= now:
        return f"*Overdue:* it was due {due}, and nobody has answered.\n*{owner}* has had it since {since}."
    if asleep and assignment.snoozed_until is not None:
        return f"*{owner}* snoozed it until {when(assignment.snoozed_until)}. It is due {due}."
    return f"*Waiting for {owner}*, who has had it since {since}. It is due {due}."


def _touched(voice: Voice, view: LeadView, assignment: Assignment, owner: str) -> str:
    accepted = f"*{owner} accepted it*{_when(assignment.accepted_at)}"
    if assignment.state is State.SNOOZED and assignment.snoozed_until is not None:
        return f"{accepted}; the next touch is {when(assignment.snoozed_until)}."
    return f"{accepted}{_reason(voice, view, 'LeadAccepted', Act.ACCEPT)}."


def _queued(voice: Voice, view: LeadView, assignment: Assignment, now: datetime) -> str:
    late = "it should have been taken by" if assignment.due_at <= now else "somebody must take it by"
    said = (
        f"*In the queue {voice.queue(assignment.queue)}* since {when(assignment.offered_at)}; "
        f"{late} {when(assignment.due_at)}.\n{voice.person(assignment.accountable)} answers for it."
    )
    error = view.explained.error if view.explained else None
    return f"{said}\nThe policy could not decide: {words(error, 200)}" if error else said


def closed_state(voice: Voice, assignment: Assignment, stage: str) -> str:
    """The lead is over."""
    at = _when(assignment.closed_at)
    last = voice.holder(assignment.owner, assignment.queue)
    return f"*Closed{' as ' + words(stage, 60) if stage else ''}*{at}; the last to have it: {last}."


def unassigned() -> str:
    """No assignment was ever made: history from a file."""
    return "Nobody has it: it was closed before Baton knew it."


def yours(voice: Voice, view: LeadView, state: str) -> str:
    """The notification of an offer."""
    return f"{voice.lead(view.lead)} is yours. {state}"


def summary(voice: Voice, view: LeadView, state: str) -> str:
    """The notification of anything else."""
    return f"{voice.lead(view.lead)}: {state}".replace("\n", " ")


def _when(moment: datetime | None) -> str:
    return f" {when(moment)}" if moment is not None else ""


def _reason(voice: Voice, view: LeadView, kind: str, act: Act) -> str:
    """The reason given, where the lead's latest fact still tells it."""
    latest = view.latest
    if latest is None or latest.kind != kind or not isinstance(latest.data.get("reason"), str):
        return ""
    return f": {voice.reason(str(latest.data['reason']), act, Act.TAKE_OVER)}"
