"""What modals say: titles, labels and hints, in plain text; and "Why me?", in mrkdwn."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from bot.mrkdwn import disarmed, when, words
from bot.words.names import Voice, value
from routing.assignment import Assignment
from routing.decision import Candidate, Mismatch, Why
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
AT_TIP = "Counts instead of the choice above, where you give it."
NEXT = "The next by policy"
QUEUE = "Queue: {queue}"
UNTIL_MISSING = "Please choose until when, or give a date and a time below."
TO_MISSING = "Please choose to whom."

REPORTS = "Your reports"
TEAM = "The same team"
OTHERS = "Everybody else"


def note_hint(reasons: Sequence[Reason]) -> str:
    """Which reasons need a note."""
    needing = [reason.label for reason in reasons if reason.note]
    return f"Needed for: {', '.join(needing)}." if needing else "What the next person should know, if anything."


def stands(voice: Voice, held: Assignment) -> str:
    """Who has the lead, under its name."""
    return f"With {voice.holder(held.owner, held.queue)}; due {when(held.due_at)}"


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
        return f"*No rule matched*, and so it goes to {target(voice, explained.target)}."
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


def by_person(voice: Voice, by: str, label: str) -> str:
    """A person chose, and no rule."""
    return f"*{voice.person(by)} chose*, {label}. No rule of the policy was asked."


def no_decision() -> str:
    """There is no decision to explain."""
    return "There is no decision behind this lead: it was closed before Baton knew it, or a person put it where it is."


COMPOSITE = frozenset({"any", "not"})
"""Conditions of several fields, whose text names them all."""

MISMATCHES = "*Why no earlier rule*"
CANDIDATES = "*Who could have had it*"


def mismatch(missed: Mismatch) -> str:
    """The first condition of a rule that did not hold."""
    found = value(missed.found)
    has = f"the lead has {disarmed(found)}" if found else "the lead does not tell"
    field = "" if missed.field in COMPOSITE else f"{words(missed.field)} "
    return f"• {words(missed.rule)}: wants {field}{words(missed.wanted, 120)}; {has}."


def candidate(voice: Voice, considered: Candidate) -> str:
    """Somebody, and why they were or were not chosen."""
    who = voice.person(considered.owner) if considered.owner else "The account"
    said = WHYS[considered.why]
    numbers = _numbers(considered)
    line = f"{who}: {said}{numbers}"
    return f"• *{line}*" if considered.chosen else f"• {line}"


def _numbers(considered: Candidate) -> str:
    of = considered.numbers
    told = []
    if "load" in of:
        told.append(f"{of['load']} of {of['capacity']}" if "capacity" in of else f"{of['load']} open")
    if "turns" in of:
        told.append(f"{of['turns']} turn{'' if of['turns'] == 1 else 's'} so far")
    return f", {', '.join(told)}" if told else ""


def more(count: int) -> str:
    """What a list leaves out."""
    return f"• and {count} more"


def policy_version(version: str) -> str:
    """Which policy said so."""
    return f"Policy {words(version)}"


WHYS: Mapping[Why, str] = MappingProxyType(
    {
        Why.CHOSEN_TURN: "waited longest for a turn",
        Why.CHOSEN_SHARE: "was furthest behind their share",
        Why.CHOSEN_LOAD: "had the fewest open leads",
        Why.CHOSEN_ACCOUNT: "looks after the account",
        Why.CHOSEN_NAMED: "is named by the rule",
        Why.NOT_YET: "could have had it, and was not first",
        Why.INACTIVE: "is marked inactive",
        Why.UNKNOWN: "is not on the roster",
        Why.AT_CAPACITY: "at capacity",
        Why.HAD_IT_BEFORE: "had it before",
        Why.NO_ACCOUNT_OWNER: "has nobody who looks after it",
    }
)
"""Each candidate's reason in words; the numbers follow."""
