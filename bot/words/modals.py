"""What modals say: titles, labels and hints, in plain text; and "Why me?", in mrkdwn."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from types import MappingProxyType

from bot.mrkdwn import disarmed, when, words
from bot.words import why
from bot.words.names import Voice
from routing.assignment import Assignment
from routing.decision import Candidate, Mismatch
from routing.reasons import Act, Reason
from routing.views import Explained

TITLES: Mapping[Act, str] = MappingProxyType(
    {
        Act.ACCEPT: "Accept",
        Act.REASSIGN: "Reassign",
        Act.SNOOZE: "Snooze",
        Act.TAKE_OVER: "Take over",
        Act.ASSIGN: "Assign",
    }
)
"""A modal's title, and the label of its submit button."""

CANCEL = "Cancel"
CLOSE = "Close"
WHY_TITLE = "Why me?"

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


def note_hint(reasons: Sequence[Reason]) -> str:
    """Which reasons need a note."""
    needing = [reason.label for reason in reasons if reason.note]
    return f"Needed for: {', '.join(needing)}." if needing else "What the next person should know, if anything."


def stands(voice: Voice, held: Assignment, reader: str, now: datetime) -> str:
    """Who has the lead and until when, under its name."""
    who = "Yours" if held.owner == reader else f"With {voice.holder(held.owner, held.queue)}"
    if held.accepted_at is not None:
        return f"{who}; accepted {when(held.accepted_at)}"
    return f"{who}; {'was due' if held.due_at <= now else 'due'} {when(held.due_at)}"


def follows(act: Act, voice: Voice, held: Assignment) -> str:
    """What becomes of the lead, where a button's name alone does not tell; empty where it does."""
    left = f" {voice.person(held.owner)} is told." if held.owner is not None else ""
    if act is Act.TAKE_OVER:
        return f"It is yours then, and accepted.{left}"
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
    return f"*The rule that matched:* {words(explained.rule)}. It assigns to {target(voice, explained.target)}."


def target(voice: Voice, told: str) -> str:
    """What a rule assigns to, in words."""
    kind, _, name = told.partition(" ")
    said = {
        "pool": f"the pool {words(name)}",
        "queue": f"the queue {voice.queue(name)}",
        "owner": voice.person(name),
        "account_owner": "whoever looks after the account",
    }
    return said.get(kind, words(told))


def by_person(voice: Voice, held: Assignment) -> str:
    """A person chose, and no rule."""
    label = voice.because(held.reason, Act.ASSIGN, Act.TAKE_OVER, Act.REASSIGN)
    taken = held.owner == held.given_by
    did = "took it over" if taken else f"gave it to {voice.holder(held.owner, held.queue)}"
    return f"*{voice.person(held.given_by)} {did}* {label}. No rule of the policy was asked."


def no_decision() -> str:
    """There is no decision to explain."""
    return "No rule put it there: it was closed before Baton knew it."


MISMATCHES = "*Why no earlier rule matched*"
CANDIDATES = "*Who could have had it*"


def mismatch(missed: Mismatch) -> str:
    """The first condition of a rule that did not hold."""
    return f"• {words(missed.rule)}: {disarmed(why.mismatch(missed))}."


def candidate(voice: Voice, considered: Candidate) -> str:
    """Somebody, and why they were or were not chosen."""
    who = voice.person(considered.owner) if considered.owner else why.THE_ACCOUNT
    line = f"{who}: {why.reason(considered)}"
    return f"• *{line}*" if considered.chosen else f"• {line}"


def more(left: int) -> str:
    """What a list leaves out."""
    return f"• {why.more(left)}"


def policy_version(version: str) -> str:
    """Which policy said so."""
    return f"Policy {words(version)}"
