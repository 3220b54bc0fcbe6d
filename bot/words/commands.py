"""What ``/lead`` answers, in mrkdwn; among it one sentence for every fact of a lead's history."""

from collections.abc import Callable, Mapping
from datetime import datetime
from types import MappingProxyType

from bot.mrkdwn import disarmed, when, words
from bot.words.names import NOBODYS, Voice, amount, title, value
from routing.assignment import Assignment, State
from routing.messages import Place
from routing.reasons import Act
from routing.views import Entry, LeadLine

HELP = """*What /lead answers*
• `/lead mine` — your open leads
• `/lead show L17` — who has it, until when
• `/lead history L17` — its whole story
• `/lead why L17` — the rule behind it
For L17 write a lead's number, its company, its e-mail address or its external id."""

SHOW = "Show"
OLDER = "Older"
NEWER = "Newer"
SOONER = "Sooner"
LATER = "Later"

NOTHING_YET = "Nothing is on record about this lead yet."
NO_POLICY = "No policy is in force yet, so there is nothing to show; ask RevOps to publish one."
NONE_OF_MINE = "No open lead is yours at the moment. Baton sends you a card when one is."


def unknown(subcommand: str, near: str | None) -> str:
    """A subcommand that does not exist, and the one that was perhaps meant."""
    said = f"I do not know `/lead` {words(subcommand, 40)}."
    return f"{said} Did you mean `/lead {near}`?" if near is not None else said


def which(subcommand: str) -> str:
    """The lead is missing."""
    return f"Which lead? Write `/lead {subcommand}` and its number (L17), company, e-mail address or external id."


def not_found(reference: str) -> str:
    """Nothing answers to it."""
    return (
        f"I found no lead “{words(reference, 60)}”. "
        "Try its number (L17), a part of the company's name, the e-mail address or the external id."
    )


def ambiguous(reference: str, more: bool) -> str:
    """Several answer to it."""
    some = "Several leads answer" if not more else "More than ten leads answer"
    return f"{some} to “{words(reference, 60)}”. Which one?"


def lead_line(voice: Voice, line: LeadLine) -> str:
    """A lead in a list: ``L17 · Acme · new · Ana Silva``."""
    lead = line.lead
    parts = [f"*{lead.label}*", disarmed(title(lead)), words(lead.stage, 40), _holder(voice, line.assignment)]
    return " · ".join(parts)


def my_line(voice: Voice, line: LeadLine, now: datetime) -> str:
    """A lead in its owner's list: what stands, and until when."""
    lead, held = line.lead, line.assignment
    return f"*{lead.label}* · {disarmed(title(lead))}\n{_standing(voice, held, now) if held is not None else 'open'}"


def _standing(voice: Voice, held: Assignment, now: datetime) -> str:
    late = "overdue since" if held.due_at <= now else "due"
    if held.state is State.ACCEPTED and held.accepted_at is not None:
        return f"accepted {when(held.accepted_at)}"
    if held.state is State.SNOOZED and held.snoozed_until is not None:
        return f"snoozed until {when(held.snoozed_until)}"
    if held.state is State.QUEUED:
        return f"in the queue {voice.queue(held.queue)}, {late} {when(held.due_at)}"
    return f"{late} {when(held.due_at)}"


def _holder(voice: Voice, held: Assignment | None) -> str:
    if held is None:
        return "nobody"
    holder = voice.holder(held.owner, held.queue)
    return holder if held.open else f"closed, last with {holder}"


def mine_head(total: int) -> str:
    """Above the list of one's own leads."""
    return "*One open lead is yours*" if total == 1 else f"*{total} open leads are yours*, first due first"


def history_head(lead: str) -> str:
    """Above a lead's history."""
    return f"The story of {lead}, oldest first"


def page_of(first: int, last: int, total: int) -> str:
    """Below a page."""
    return f"{first} to {last} of {total}"


def accountable(voice: Voice, held: Assignment | None) -> str:
    """Who answers for the lead, where its state does not say so by itself."""
    if held is None or not held.open or held.state is State.QUEUED:
        return ""
    return f"*Accountable now:* {voice.person(held.accountable)}"


class Recalled:
    """One fact as it is told."""

    def __init__(self, voice: Voice, entry: Entry) -> None:
        self.voice = voice
        self.entry = entry

    def text(self, name: str) -> str:
        """A value as text."""
        found = self.entry.data.get(name)
        return "" if found is None else str(found)

    def who(self, name: str) -> str:
        """A value as somebody's name."""
        return self.voice.person(self.text(name))

    @property
    def by(self) -> str:
        """Who acted, at the start of a sentence."""
        name = self.voice.person(self.entry.by)
        return name[:1].upper() + name[1:] if self.entry.by in NOBODYS else name

    def when(self, name: str) -> str:
        """A value as a moment that each reader sees in their zone."""
        try:
            return when(datetime.fromisoformat(self.text(name)))
        except ValueError:
            return "a moment that is not on record"

    def reason(self, *acts: Act) -> str:
        """The reason given."""
        return self.voice.reason(self.text("reason"), *acts)

    @property
    def note(self) -> str:
        """The note, while it exists."""
        return f" “{words(self.text('note'), 300)}”" if self.text("note").strip() else ""

    @property
    def rule(self) -> str:
        """The rule behind it, where one was."""
        rule = self.text("rule")
        if rule == "otherwise":
            return ", for no rule matched"
        return f" by the rule “{words(rule)}”" if rule else ""


def _received(told: Recalled) -> str:
    name = words(told.text("external_id"), 60)
    return f"Came in from {words(told.text('source'), 40)} as {name}, at stage {words(told.text('stage'), 40)}"


def _updated(told: Recalled) -> str:
    changed = told.entry.data.get("changed")
    values = told.entry.data.get("attributes")
    names = [str(name) for name in changed[:5]] if isinstance(changed, list) else []
    known = values if isinstance(values, dict) else {}
    parts = [_change(told.voice, name, known.get(name)) for name in names]
    more = len(changed) - len(names) if isinstance(changed, list) else 0
    return f"The record changed: {', '.join(parts)}{f' and {more} more' if more else ''}"


def _change(voice: Voice, name: str, new: object) -> str:
    if not isinstance(new, str | int | float | bool):
        return words(name, 30)
    said = amount(new, voice.policy.currency) if name == "amount" else value(new, 40)
    return f"{words(name, 30)} is now {disarmed(said)}"


def _queued(told: Recalled) -> str:
    error = told.text("error")
    wrong = f". The policy could not decide: {words(error, 200)}" if error else ""
    queue, who = told.voice.queue(told.text("queue")), told.who("accountable")
    return f"Put into the queue {queue}{told.rule}; {who} answers for it, to be taken by {told.when('due_at')}{wrong}"


def _accepted(told: Recalled) -> str:
    return f"{told.who('owner')} accepted it: {told.reason(Act.ACCEPT, Act.TAKE_OVER)}{told.note}"


def _snoozed(told: Recalled) -> str:
    return f"{told.who('owner')} snoozed it until {told.when('until')}: {told.reason(Act.SNOOZE)}{told.note}"


def _handed_on(told: Recalled) -> str:
    before = told.text("owner")
    whose = f" {told.who('owner')}'s lead" if before and before != told.entry.by else " it"
    out = f" out of the queue {told.voice.queue(told.text('queue'))}" if told.text("queue") else ""
    return f"{told.by} handed{whose} on{out}: {told.reason(Act.REASSIGN)}{told.note}"


def _assigned(told: Recalled) -> str:
    source = (
        f" from {told.who('previous')}" if told.text("previous")
        else f" out of the queue {told.voice.queue(told.text('queue'))}" if told.text("queue") else ""
    )  # fmt: skip
    over = ", over capacity" if told.entry.data.get("over_capacity") is True else ""
    why = f": {told.reason(Act.ASSIGN, Act.TAKE_OVER)}{told.note}"
    if told.text("owner") == told.entry.by:
        took = "took it" if told.text("queue") and not told.text("previous") else "took it over"
        return f"{told.by} {took}{source}{over}{why}"
    return f"{told.by} gave it{source} to {told.who('owner')}{over}, due {told.when('due_at')}{why}"


def _manager_told(told: Recalled) -> str:
    place = Place.parse(told.text("place"))
    where = f" in <#{place.name}>" if place.kind == "channel" and place.name.isalnum() else ""
    return f"{told.who('manager')} was told{where} that {told.who('owner')} had not answered"


def _steward_told(told: Recalled) -> str:
    return f"{told.who('steward')} was told that it is in the queue {told.voice.queue(told.text('queue'))}"


def _closed(told: Recalled) -> str:
    last = f"; its last owner is {told.who('owner')}" if told.text("owner") else ""
    return f"Closed as {words(told.text('stage'), 40)}{last}"


def _failed(told: Recalled) -> str:
    place = Place.parse(told.text("place"))
    where = told.voice.person(place.name) if place.kind == "dm" else f"the channel {words(place.name)}"
    what = words(told.text("what").replace("_", " "), 40)
    return f"A message ({what}) could not reach {where}: {words(told.text('error'), 120)}"


FACTS: Mapping[str, Callable[[Recalled], str]] = MappingProxyType(
    {
        "LeadReceived": _received,
        "LeadUpdated": _updated,
        "StageChanged": lambda t: f"Moved from stage {words(t.text('before'), 40)} to {words(t.text('after'), 40)}",
        "LeadOffered": lambda t: f"Offered to {t.who('owner')}{t.rule}, due {t.when('due_at')}",
        "LeadQueued": _queued,
        "LeadAccepted": _accepted,
        "LeadSnoozed": _snoozed,
        "SnoozeEnded": lambda t: f"{t.who('owner')}'s snooze ended; due {t.when('due_at')}",
        "LeadHandedOn": _handed_on,
        "LeadAssigned": _assigned,
        "OwnerReminded": lambda t: f"{t.who('owner')} was reminded",
        "ManagerTold": _manager_told,
        "StewardTold": _steward_told,
        "OfferLapsed": lambda t: f"{t.who('owner')} had not answered, and it moved on",
        "LeadClosed": _closed,
        "DeliveryFailed": _failed,
    }
)
"""One sentence a kind of fact; a test holds that none is missing."""


def fact(voice: Voice, entry: Entry) -> str:
    """A fact as one line of history, with its moment in each reader's zone."""
    told = FACTS.get(entry.kind)
    said = told(Recalled(voice, entry)) if told is not None else words(entry.kind)
    return f"{when(entry.at)} — {said}."
