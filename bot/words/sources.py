"""What is said where leads come from: under the message that told of one, and in the form "Route a lead"."""

from datetime import datetime

from bot.mrkdwn import line, when, words
from bot.words import cards
from bot.words.names import Voice, ago, clock, holder, queue, title, zone
from bot.words.names import person as person_name
from routing.assignment import Assignment, State
from routing.lead import Lead
from routing.people import Owner, Roster
from routing.unreadable import UNREADABLE
from routing.views import LeadView

# Under the message: everything here is mrkdwn.


def standing(voice: Voice, view: LeadView, now: datetime) -> str:
    """Who has the lead and until when, to everybody in the channel it came from."""
    return f"{_holder(voice, view, now)}{_unread(view)}"


def _holder(voice: Voice, view: LeadView, now: datetime) -> str:
    held = view.assignment
    if held is None:
        return cards.unassigned()
    if not held.open:
        return cards.closed_state(voice, held, view.lead.stage)
    if held.state is State.QUEUED:
        return f"{_queued(voice, held, now)}{_why(view, held)}"
    if held.state is State.UNCLAIMED:
        return _unclaimed(voice, held, now)
    if held.state is State.HELD:
        return cards.held(voice, held)
    return _owned(voice, held, now)


def _owned(voice: Voice, held: Assignment, now: datetime) -> str:
    owner, due = f"*{voice.person(held.owner)}*", when(held.due_at)
    until = when(held.snoozed_until) if held.state is State.SNOOZED and held.snoozed_until else ""
    if held.accepted_at is not None:
        accepted = f"{owner} accepted it {when(held.accepted_at)}"
        return f"{accepted}; the next touch is {until}." if until else f"{accepted}."
    if held.due_at <= now:
        return f"{owner} has it; the first contact was due {due}."
    if until and held.snoozed_until is not None and held.snoozed_until > held.due_at:
        return f"{owner} has it, and snoozed it until {until}."
    return f"{owner} has it{f', and snoozed it until {until}' if until else ''}; first contact due {due}."


def _queued(voice: Voice, held: Assignment, now: datetime) -> str:
    late = "it was to be taken by" if held.due_at <= now else "it is to be taken by"
    answers = f"{voice.person(held.accountable)} answers for it"
    return f"It is in the queue *{voice.queue(held.queue)}*: {answers}, and {late} {when(held.due_at)}."


def _unclaimed(voice: Voice, held: Assignment, now: datetime) -> str:
    late = "it was to be claimed by" if held.due_at <= now else "it is to be claimed by"
    pool = voice.policy.pools.get(held.pool or "")
    channel = pool.channel if pool is not None else None
    where = f" in {words(channel)}" if channel else ""
    answers = f"{voice.person(held.accountable)} answers for it"
    return f"It waits to be claimed{where}: {answers}, and {late} {when(held.due_at)}."


def _why(view: LeadView, held: Assignment) -> str:
    """Why it waits for a person, where that can be mended where it was told."""
    error = view.explained.error if view.explained is not None and held.reason == UNREADABLE else None
    return f"\n{words(error, 400)}" if error else ""


def _unread(view: LeadView) -> str:
    """What is wrong with the latest edit: whoever wrote it can mend it there."""
    error = cards.unread_copy(view)
    return f"\nThe latest edit {error.removeprefix('It ')}" if error else ""


# What cannot be read of a message: plain text, for people who look after sources.


def no_label(label: str) -> str:
    """The message lacks what the source is told to read."""
    return f"the message has no “{label}”"


def nothing_read(source: str) -> str:
    """Not one of the source's labels is there."""
    return f"the message has none of the labels that the source {source} reads"


# The form "Route a lead": plain text.

ROUTE = "Route a lead"
SUBMIT = "Route"
CANCEL = "Cancel"
LABELS = {
    "company": "Company",
    "name": "Name",
    "email": "E-mail",
    "phone": "Phone",
    "country": "Country",
    "product": "Product",
    "amount": "Amount",
    "message": "Message",
}
HINTS = {
    "country": "Its two letters (GB), or its name; the policy's rules go by it.",
    "amount": "In {currency}: 12,500 or 12.5k.",
}
NOBODY = "Please give a company, a name or an e-mail address: without one nobody can be called."
OLD_FORM = "This form is from another version of Baton, and nothing was changed. Please open it again."
NO_POLICY = "No policy is in force yet, so nobody can own a lead; ask RevOps to publish one."
UNKNOWN_SHORTCUT = "This shortcut is from another version of Baton, and nothing was done."


def known(roster: Roster, view: LeadView) -> str:
    """Above the form: the lead is there already."""
    lead, held = view.lead, view.assignment
    what = f"{title(lead)} is {lead.label} already" if title(lead) != lead.label else f"{lead.label} is there already"
    if held is not None:
        what += f", {'with' if held.owner else 'in'} {holder(roster, held.owner, held.queue, held.pool)}"
    return f"{what}. What you change here is changed on it."


def closed(roster: Roster, view: LeadView, now: datetime) -> str:
    """In the form's place: a closed lead is not opened again by a message of long ago."""
    lead, held, latest = view.lead, view.assignment, view.latest
    when = held.closed_at if held is not None and held.closed_at is not None else lead.stage_since
    by = f" by {person_name(roster, latest.by)}" if latest is not None and latest.kind == "LeadClosed" else ""
    return f"{_what(lead)} was closed as {line(lead.stage)} {ago(when, now)}{by}, and stays closed."


def _what(lead: Lead) -> str:
    name = title(lead)
    return name if name == lead.label else f"{name} ({lead.label})"


def routed(roster: Roster, lead: Lead, held: Assignment | None, reader: Owner, now: datetime) -> str:
    """Who has it and until when, to whoever sent the form."""
    what = _what(lead)
    if held is None:
        return f"{what} is on record; nobody needs to do anything about it."
    if not held.open:
        return f"{what} is closed already; nobody needs to do anything about it."
    due = clock(held.due_at, zone(reader.timezone), now)
    answers = person_name(roster, held.accountable)
    if held.state is State.QUEUED:
        return f"{what} is in the queue {queue(held.queue)}; {answers} answers for it, and it is to be taken by {due}."
    if held.state is State.UNCLAIMED:
        return f"{what} waits to be claimed by {due}; {answers} answers for it."
    if held.state is State.HELD and held.next_check_at is not None:
        until = clock(held.next_check_at, zone(reader.timezone), now)
        return f"{what} is held until {until}, when somebody is on duty; {answers} answers for it."
    if held.accepted_at is not None:
        return f"{answers} has {what} already, and has accepted it."
    return f"{answers} has {what}, first contact due {due}."
