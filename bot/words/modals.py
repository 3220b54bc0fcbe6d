"""What modals say: titles, labels and hints, in plain text; and "Why me?", in mrkdwn."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from types import MappingProxyType

from bot.mrkdwn import disarmed, line, when, words
from bot.words import requests, why
from bot.words.names import Voice
from routing.assignment import Assignment
from routing.decision import Candidate, Mismatch
from routing.lead import Lead
from routing.reasons import Act, Reason
from routing.request import Request
from routing.review import WHICH_ACCOUNT
from routing.scoring.scorecard import Score
from routing.views import Explained, LeadView

TITLES: Mapping[Act, str] = MappingProxyType(
    {
        Act.ACCEPT: "Accept",
        Act.REASSIGN: "Reassign",
        Act.SNOOZE: "Snooze",
        Act.TAKE_OVER: "Take over",
        Act.ASSIGN: "Assign",
        Act.CLAIM: "Claim",
        Act.APPROVE: "Approve",
        Act.DECLINE: "Decline",
    }
)
"""A modal's title, and the label of its submit button."""
ASK = "Ask for it"
ASK_SUBMIT = "Ask"
ASKED = "Asked"

CANCEL = "Cancel"
CLOSE = "Close"
WHY_TITLE = "Why me?"
WHY_HERE = "Why here?"

REASON = "Reason"
REASON_HINT = "Choose a reason"
NOTE = "Note"
TO = "To"
TO_HINT = "Choose"
UNTIL = "Until"
UNTIL_HINT = "Choose a time"
AT = "Or at"
AT_TIP = "Only if none of the choices above fits; this one counts then."
NEXT = "The next by policy"
QUEUE = "Queue: {queue}"
UNTIL_MISSING = "Please choose a time, or give another one below."
TO_MISSING = "Please choose who gets it."

REPORTS = "Your reports"
TEAM = "The same team"
OTHERS = "Everybody else"
AT_ONCE = "At once"
TO_A_PERSON = "To a person"
SEARCH_HINT = "Type a name or a team"


def note_hint(reasons: Sequence[Reason]) -> str:
    """Which reasons need a note."""
    needing = [reason.label for reason in reasons if reason.note]
    return f"Needed for: {', '.join(needing)}." if needing else "What the next person should know, if anything."


def with_approval(approver: str | None) -> str:
    """Above the people whom the reader may only ask for; plain text."""
    return f"With {line(approver, 50)}'s approval" if approver else "With approval"


def asks(choice: str, approver: str) -> str:
    """A choice that the reader may only ask for; plain text."""
    return f"{choice} — asks {line(approver, 30)}"


def asks_past(due: str, approver: str) -> str:
    """Below the exact time of a snooze before the first contact; plain text."""
    return f"{AT_TIP} Later than {due} asks {line(approver, 60)}."


def asking(approver: str) -> str:
    """What becomes of the lead when the form asks for it."""
    return f"This asks {disarmed(approver)}. Until the answer nothing changes, and the clock runs on."


def asked(voice: Voice, view: LeadView, request: Request) -> str:
    """Who was asked, until when, and that nothing has changed yet."""
    held = view.assignment
    who = voice.person(request.approver)
    if held is None or held.owner == request.asker:
        stays = "it stays yours"
    elif held.owner is not None:
        stays = f"it stays with {voice.person(held.owner)}"
    else:
        stays = "it stays where it is" if held.queue is None else f"it stays in the queue {voice.queue(held.queue)}"
    return (
        f"*{who} is asked*, and has until {when(request.expires_at)} to answer. "
        f"Until then {stays}, and its clock runs on. You get a message with the answer."
    )


def answering(voice: Voice, view: LeadView, request: Request) -> str:
    """What an answer's form is about, in the asker's words."""
    lead, who = voice.lead(view.lead), voice.person(request.asker)
    why = requests.because(voice, request.reason, request.note)
    return f"{lead}\n*{who} asks* {requests.wish(voice, request.wish, request.asker)}: {why}."


def answer_follows(act: Act, voice: Voice, request: Request) -> str:
    """What an answer does."""
    asker = voice.person(request.asker)
    if act is Act.DECLINE:
        return f"Nothing changes then; {asker} is told, with your note."
    if request.to is None:
        return f"It sleeps until then, and {asker} is told."
    owner = voice.person(request.to)
    told = "" if request.to == request.asker else f" {asker} is told."
    return f"{owner} gets a card, and the time to answer starts anew.{told}"


def stands(voice: Voice, held: Assignment, reader: str, now: datetime) -> str:
    """Who has the lead and until when, under its name."""
    who = "Yours" if held.owner == reader else f"With {voice.holder_of(held)}"
    if held.accepted_at is not None:
        return f"{who}; accepted {when(held.accepted_at)}"
    return f"{who}; {'was due' if held.due_at <= now else 'due'} {when(held.due_at)}"


def follows(act: Act, voice: Voice, held: Assignment) -> str:
    """What becomes of the lead, where a button's name alone does not tell; empty where it does."""
    left = f" {voice.person(held.owner)} is told." if held.owner is not None else ""
    if act is Act.TAKE_OVER:
        return f"It is yours then, and accepted.{left}"
    if act is Act.CLAIM:
        return "It is yours then, and accepted, if nobody is faster."
    if act is Act.ASSIGN:
        return f"Whoever you choose gets a card, and the time to answer starts anew.{left}"
    return ""


def in_span(span: str, clock: str) -> str:
    """A quick choice: ``In 15 minutes (10:15)``."""
    return f"In {span} ({clock})"


def when_due(clock: str) -> str:
    """The latest quick choice before the first contact."""
    return f"When it is due ({clock})"


def tomorrow(clock: str) -> str:
    """A quick choice after Accept."""
    return f"Tomorrow {clock}"


def next_monday(clock: str) -> str:
    """A quick choice after Accept."""
    return f"Next Monday {clock}"


def rule(voice: Voice, explained: Explained) -> str:
    """What matched, and where it sends leads."""
    if explained.error is not None:
        where = target(voice, explained.target)
        return f"*The policy could not decide:* {words(explained.error, 300)}. So it goes to {where}."
    if explained.rule == "otherwise":
        return f"*No rule matched*, so it goes to {target(voice, explained.target)}."
    if explained.rule == WHICH_ACCOUNT:
        return f"*It is uncertain which account it belongs to*, so it goes to {target(voice, explained.target)}."
    return f"*The rule that matched:* {words(explained.rule)}. It assigns to {target(voice, explained.target)}."


def target(voice: Voice, told: str) -> str:
    """What a rule assigns to, in words."""
    kind, _, name = told.partition(" ")
    said = {
        "pool": f"the pool {words(name)}",
        "queue": f"the queue {voice.queue(name)}",
        "owner": voice.person(name),
        "account_owner": f"whoever looks after the account{f' in {words(name)}' if name else ''}",
    }
    return said.get(kind, words(told))


def by_person(voice: Voice, held: Assignment) -> str:
    """A person chose, and no rule."""
    label = voice.because(held.reason, Act.ASSIGN, Act.TAKE_OVER, Act.REASSIGN)
    taken = held.owner == held.given_by
    did = "took it over" if taken else f"gave it to {voice.holder_of(held)}"
    return f"*{voice.person(held.given_by)} {did}* {label}. No rule of the policy was asked."


def no_decision() -> str:
    """There is no decision to explain."""
    return "No rule put it there: it was closed before Baton knew it."


MISMATCHES = "*Why no earlier rule matched*"
CANDIDATES = "*Who could have had it*"
CLAIMERS = "*Who could claim it*"


def points(of: Score) -> list[str]:
    """What the lead's points are, and where they come from."""
    given = why.points(of) or ["nothing counted"]
    return [f"*{disarmed(why.score(of))}*", *(f"• {disarmed(point)}" for point in given)]


def unread(lead: Lead) -> list[str]:
    """What of the lead could not be read."""
    return [f"{disarmed(said)}." for said in why.unread(lead)]


def read(explained: Explained) -> list[str]:
    """How the lead came by its region, and what of it no rule could use."""
    region = [why.region(explained.placing)] if explained.placing is not None else []
    return [f"{disarmed(said)}." for said in (*region, *map(why.misread, explained.misread))]


def mismatch(missed: Mismatch) -> str:
    """The first condition of a rule that did not hold."""
    return f"• {words(missed.rule)}: {disarmed(why.mismatch(missed))}."


def claimed(voice: Voice, held: Assignment) -> str:
    """Who was first."""
    at = f" {when(held.accepted_at)}" if held.accepted_at is not None else ""
    return f"*{voice.person(held.owner)} was the first to claim it*{at}."


def candidate(voice: Voice, considered: Candidate) -> str:
    """Somebody, and why they were or were not chosen."""
    who = voice.person(considered.owner) if considered.owner else why.THE_ACCOUNT
    said = f"{who}: {why.reason(considered)}"
    return f"• *{said}*" if considered.chosen else f"• {said}"


def more(left: int) -> str:
    """What a list leaves out."""
    return f"• {why.more(left)}"


def policy_version(version: str) -> str:
    """Which policy said so."""
    return f"Policy {words(version)}"
