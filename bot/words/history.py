"""A lead's story: one sentence for every fact, in mrkdwn."""

from collections.abc import Callable, Mapping
from datetime import datetime
from types import MappingProxyType

from bot.mrkdwn import disarmed, when, words
from bot.words import requests, why
from bot.words.names import NOBODYS, Voice, amount, value
from routing.accounts.match import By
from routing.activity import CONTACTED
from routing.messages import Place
from routing.reasons import Act
from routing.reference.normalise import WORKED_OUT
from routing.request import ToAssign, ToSnooze
from routing.review import WHICH_ACCOUNT
from routing.views import Entry


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

    def moment(self, name: str) -> datetime | None:
        """A value as a moment; None where there is none."""
        try:
            return datetime.fromisoformat(self.text(name))
        except ValueError:
            return None

    def when(self, name: str) -> str:
        """A value as a moment that each reader sees in their zone."""
        moment = self.moment(name)
        return when(moment) if moment is not None else "a moment that is not on record"

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
        if rule == WHICH_ACCOUNT:
            return ", for somebody to say which account it belongs to"
        return f" by the rule “{words(rule)}”" if rule else ""


def _received(told: Recalled) -> str:
    name = words(told.text("external_id"), 60)
    return f"Came in from {words(told.text('source'), 40)} as {name}, at stage {words(told.text('stage'), 40)}"


def _unread(told: Recalled) -> str:
    error = words(told.text("error"), 300).rstrip(".")
    said = f"A copy came from {told.voice.person(told.entry.by)} that could not be read"
    return f"{said}: {error}" if error else said


def _joined(told: Recalled) -> str:
    sign = SIGNS.get(told.text("sign"), "what they tell")
    record = f"{words(told.text('external_id'), 60)} from {words(told.text('source'), 40)}"
    added = told.entry.data.get("added")
    names = [words(str(name), 30) for name in added[:5]] if isinstance(added, list) else []
    new = f"; new are {', '.join(names)}" if names else ""
    return f"{record} is the same person's by {sign}, and joined it{new}"


SIGNS: Mapping[str, str] = MappingProxyType(
    {"email": "e-mail address", "phone": "telephone number", "fingerprint": "name and company"}
)
"""By what two records are one person's; a test holds that none is missing."""


def _recognised(told: Recalled) -> str:
    candidates = told.entry.data.get("candidates")
    if told.text("match") == By.UNCERTAIN.value:
        told_of = [one for one in candidates if isinstance(one, list)] if isinstance(candidates, list) else []
        found = [why.candidate(str(name), score, str(by)) for name, score, by in told_of if isinstance(score, int)]
        return f"It is uncertain which account it belongs to{disarmed(f': {why.either(found)}') if found else ''}"
    account = words(told.text("account"), 60) or "another account"
    by = disarmed(why.recognised_by(told.text("match")))
    return f"Belongs to {account}, {by}" if by else "Belongs to no account that is known"


def _chosen_account(told: Recalled) -> str:
    if not told.text("account"):
        return f"{told.by} said that it belongs to no account"
    alias = f", which “{words(told.text('alias'), 60)}” means from now on" if told.text("alias") else ""
    return f"{told.by} said that it belongs to {words(told.text('account'), 60)}{alias}"


def _updated(told: Recalled) -> str:
    found = told.entry.data.get("changed")
    values = told.entry.data.get("attributes")
    every = [str(name) for name in found] if isinstance(found, list) else []
    changed = [name for name in every if name not in WORKED_OUT] or every  # what follows from the rest is no news
    names = changed[:5]
    known = values if isinstance(values, dict) else {}
    parts = [_change(told.voice, name, known.get(name)) for name in names]
    more = len(changed) - len(names)
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


def _shadowed(told: Recalled) -> str:
    had = f"Another router gave it to {told.who('owner')}" if told.text("owner") else "Another router has it"
    if told.text("chosen"):
        whom = told.who("chosen")
    elif told.text("pool"):
        whom = told.voice.pool(told.text("pool"))
    else:
        whom = f"the queue {told.voice.queue(told.text('queue'))}"
    return f"{had}; Baton would have given it to {whom}{told.rule}"


def _posted(told: Recalled) -> str:
    who, pool = told.who("accountable"), told.voice.pool(told.text("pool"))
    return f"Posted for {pool} to claim{told.rule}, due {told.when('due_at')}; {who} answers for it until then"


def _held(told: Recalled) -> str:
    pool = told.voice.pool(told.text("pool"))
    away = f"{told.who('awaits')} is away" if told.text("awaits") else f"nobody in {pool} was on duty"
    return (
        f"Held until {told.when('until')}{told.rule}, for {away}; {told.who('accountable')} answers for it until then"
    )


def _aged(told: Recalled) -> str:
    before, after = (words(told.text(name)) for name in ("before", "after"))
    now = f"the rule “{after}” applies" if after else "no rule applies"
    return f"It grew older: {now}{f', and “{before}” no longer does' if before else ''}"


def _claimed(told: Recalled) -> str:
    pool = f" in {told.voice.pool(told.text('pool'))}" if told.text("pool") else ""
    return f"{told.who('owner')} was first{pool} and claimed it: {told.reason(Act.CLAIM)}{told.note}"


def _accepted(told: Recalled) -> str:
    if told.text("reason") == CONTACTED:
        return f"{told.who('owner')} has it: {told.voice.person(told.entry.by)} reports that they contacted the lead"
    return f"{told.who('owner')} accepted it: {told.reason(Act.ACCEPT, Act.TAKE_OVER)}{told.note}"


def _snoozed(told: Recalled) -> str:
    by = told.entry.by
    slept = (
        f"{told.who('owner')} snoozed it"
        if by == told.text("owner")
        else f"{told.by} let {told.who('owner')} snooze it"
    )
    return f"{slept} until {told.when('until')}: {told.reason(Act.SNOOZE)}{told.note}"


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


def _logged(told: Recalled) -> str:
    did = ACTIVITIES.get(told.text("activity"), words(told.text("activity"), 40) or "did something")
    who = told.who("person") if told.text("person") else "Somebody"
    return f"{who} {did} {told.when('happened_at')}, as {told.voice.person(told.entry.by)} reports{told.note}"


ACTIVITIES: Mapping[str, str] = MappingProxyType(
    {
        "call": "called them",
        "email": "wrote them an e-mail",
        "meeting": "met them",
        "message": "sent them a message",
        "note": "made a note",
    }
)
"""What was done elsewhere; a test holds that none is missing."""


def _asked(told: Recalled) -> str:
    until, who = told.moment("until"), told.who("approver")
    if told.text("to"):
        what = requests.wish(told.voice, ToAssign(told.text("to")), told.entry.by)
    else:
        what = requests.wish(told.voice, ToSnooze(until), told.entry.by) if until is not None else "something"
    why = f"{told.reason(*requests.ACTS)}{told.note}"
    return f"{told.by} asked {what}: {why}. {who} had until {told.when('expires_at')} to answer"


def _answered(verdict: str, act: Act) -> Callable[[Recalled], str]:
    def told_of(told: Recalled) -> str:
        return f"{told.by} {verdict} what {told.who('asker')} asked: {told.reason(act)}{told.note}"

    return told_of


def _lapsed(told: Recalled) -> str:
    who = f"{told.who('owner')} had not answered" if told.text("owner") else "Nobody had claimed it"
    return f"{who}, and it moved on"


def _manager_told(told: Recalled) -> str:
    place = Place.parse(told.text("place"))
    where = f" in <#{place.name}>" if place.kind == "channel" and place.name.isalnum() else ""
    missing = f"{told.who('owner')} had not answered" if told.text("owner") else "nobody had claimed it"
    return f"{told.who('manager')} was told{where} that {missing}"


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
        "LeadJoined": _joined,
        "AccountRecognised": _recognised,
        "AccountChosen": _chosen_account,
        "CopyUnread": _unread,
        "CopyRead": lambda t: (
            f"A copy came from {t.voice.person(t.entry.by)} that can be read again, and says the same"
        ),
        "StageChanged": lambda t: f"Moved from stage {words(t.text('before'), 40)} to {words(t.text('after'), 40)}",
        "LeadOffered": lambda t: f"Offered to {t.who('owner')}{t.rule}, due {t.when('due_at')}",
        "LeadShadowed": _shadowed,
        "LeadQueued": _queued,
        "LeadAccepted": _accepted,
        "LeadSnoozed": _snoozed,
        "SnoozeEnded": lambda t: f"{t.who('owner')}'s snooze ended; due {t.when('due_at')}",
        "LeadHandedOn": _handed_on,
        "LeadAssigned": _assigned,
        "OwnerReminded": lambda t: f"{t.who('owner')} was reminded",
        "ManagerTold": _manager_told,
        "StewardTold": _steward_told,
        "OfferLapsed": _lapsed,
        "TurnReturned": lambda t: (
            f"{t.who('owner')} was right to hand it on: their turn in {t.voice.pool(t.text('pool'))} is given back"
        ),
        "LeadPosted": _posted,
        "LeadClaimed": _claimed,
        "LeadHeld": _held,
        "LeadAged": _aged,
        "PoolReminded": lambda t: f"{t.voice.pool(t.text('pool'))} was reminded that it can be claimed",
        "ActivityLogged": _logged,
        "RequestMade": _asked,
        "RequestApproved": _answered("approved", Act.APPROVE),
        "RequestDeclined": _answered("declined", Act.DECLINE),
        "RequestExpired": lambda t: f"What {t.who('asker')} asked expired; {t.who('approver')} had not answered",
        "RequestOvertaken": lambda t: f"It moved before anybody answered what {t.who('asker')} asked",
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
