"""What a notice says, once, to the one person it mentions. Everything here is mrkdwn."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from bot.mrkdwn import disarmed, when, words
from bot.words import requests
from bot.words.cards import unread_copy
from bot.words.names import Voice, count, title
from routing.assignment import Assignment
from routing.messages import JSON, Place, Tell
from routing.reasons import Act
from routing.request import ToAssign, ToSnooze
from routing.views import LeadView


@dataclass(frozen=True, slots=True)
class Told:
    """What a notice can speak of."""

    voice: Voice
    view: LeadView | None
    data: Mapping[str, JSON]
    reader: str | None = None

    @property
    def lead(self) -> str:
        """The lead, as people call it: its number stands on the card above."""
        return f"*{disarmed(title(self.view.lead))}*" if self.view is not None else "a lead"

    @property
    def assignment(self) -> Assignment | None:
        """Who has the lead by now."""
        return self.view.assignment if self.view is not None else None

    def text(self, name: str) -> str:
        """A value as text; empty where there is none."""
        found = self.data.get(name)
        return found if isinstance(found, str) else ""

    @property
    def due(self) -> str:
        """When it is due, in each reader's zone."""
        return self.when("due_at")

    def moment(self, name: str) -> datetime | None:
        """A value as a moment; None where there is none."""
        try:
            return datetime.fromisoformat(self.text(name))
        except ValueError:
            return None

    def when(self, name: str) -> str:
        """A value as a moment, in each reader's zone."""
        moment = self.moment(name)
        return when(moment) if moment is not None else "now"

    def wish(self, asker: str | None, it: str = "") -> str:
        """What was asked for, by name."""
        until = self.moment("until")
        of = ToAssign(self.text("to")) if self.text("to") else ToSnooze(until) if until is not None else None
        about = it or self.lead
        return requests.wish(self.voice, of, asker, it=about) if of is not None else f"something about {about}"

    def because(self, *acts: Act) -> str:
        """The reason, in brackets; nothing where none was given."""
        return f" {self.voice.because(self.text('reason'), *acts)}" if self.text("reason") else ""


ACT = "Take it over or assign it."


def reminder(told: Told) -> str:
    """To the owner."""
    return f"{told.lead} is waiting for your answer, due {told.due}."


def overdue(told: Told) -> str:
    """To the manager."""
    if not told.text("owner"):
        pool = told.assignment.pool if told.assignment is not None else None
        members = f"nobody in {told.voice.pool(pool)}" if pool else "nobody"
        return f"{told.lead} is overdue: {members} has claimed it. It was due {told.due}. {ACT}"
    owner = told.voice.person(told.text("owner"))
    return f"{told.lead} is overdue: {owner} has not answered. It was due {told.due}. {ACT}"


def unclaimed(told: Told) -> str:
    """To a pool's channel, and nobody in particular."""
    return f"nobody has claimed {told.lead} yet; it is due {told.due}. Whoever presses Claim first has it."


def queued(told: Told) -> str:
    """To the steward, when a lead arrives."""
    queue = told.voice.queue(told.text("queue"))
    return f"{told.lead} came into the queue {queue}, and you answer for it. Take it over or assign it by {told.due}."


def in_queue(told: Told) -> str:
    """To the steward."""
    queue = told.voice.queue(told.text("queue"))
    return f"{told.lead} still waits in the queue {queue}. It was to be taken by {told.due}. {ACT}"


def snooze_over(told: Told) -> str:
    """To the owner."""
    return f"your snooze of {told.lead} is over: it is due {told.due}."


def taken_away(told: Told) -> str:
    """To whoever had it."""
    by, after = told.text("by"), told.assignment
    label = told.voice.because(told.text("reason"), Act.TAKE_OVER, Act.ASSIGN, Act.REASSIGN)
    who = told.voice.person(by)
    if after is None or not after.open:
        did = "took it off you"
    elif after.owner == by:
        did = "took it over"
    else:
        did = f"gave it to {told.voice.holder_of(after)}"
    return f"{told.lead} is no longer yours: {who} {did} {label}. You have nothing left to do."


def updated(told: Told) -> str:
    """To the owner, after Accept."""
    fields = told.data.get("fields")
    names = [words(str(name), 40) for name in fields[:8]] if isinstance(fields, list) else []
    changed = f": {', '.join(names)}" if names else ""
    return f"the record of {told.lead} changed{changed}. The card shows it as it is now."


def joined(told: Told) -> str:
    """To the owner: somebody who is theirs already came again, by another way."""
    source = words(told.text("source"), 40)
    fields = told.data.get("fields")
    names = [words(str(name), 40) for name in fields[:8]] if isinstance(fields, list) else []
    new = f" New on the card: {', '.join(names)}." if names else " It tells nothing new."
    return f"{told.lead} came again, from {source}, and joined this lead: it is still yours.{new}"


def unread(told: Told) -> str:
    """To whoever answers for the lead: its source tells something that nobody can read."""
    error = unread_copy(told.view) if told.view is not None else ""
    said = f"a copy of {told.lead} came that could not be read, so nothing was changed."
    return " ".join(filter(None, [said, error, "Please look at the record itself."]))


def imported(told: Told) -> str:
    """To somebody whom an import gave leads."""
    return f"an import gave you {_several(told, 'lead')}. `/lead mine` lists what is yours."


def left_behind(told: Told) -> str:
    """To whoever answers for somebody who is not there any longer."""
    who = told.voice.person(told.text("owner")) if told.text("owner") else "somebody"
    had = _several(told, "open lead")
    return f"{who} is inactive in the roster now and still has {had}. `/lead show` of each has buttons to assign it."


def _several(told: Told, noun: str) -> str:
    """How many leads, and the first of them."""
    given, leads = told.data.get("count"), told.data.get("leads")
    shown = [f"L{number}" for number in leads if isinstance(number, int)] if isinstance(leads, list) else []
    total = given if isinstance(given, int) else len(shown)
    some = f": {', '.join(shown)}{' and more' if total > len(shown) else ''}" if shown else ""
    return f"{count(total, noun)}{some}"


def undelivered(told: Told) -> str:
    """To somebody who can act."""
    place, error = Place.parse(told.text("to")), told.text("error")
    where = told.voice.person(place.name) if place.kind == "dm" else _where(place)
    hint = HINTS.get(error, "Tell them yourself, or assign the lead to somebody else.")
    code = f" (Slack says {words(error, 60)})" if error else ""
    lead = told.voice.lead(told.view.lead) if told.view is not None else "a lead"  # no card of it stands above
    return f"I could not reach {where} about {lead}{code}. {hint}"


def asked(told: Told) -> str:
    """To whoever answers a request."""
    who, what = told.voice.person(told.text("by")), told.wish(told.text("by"))
    by = f" by {told.when('expires_at')}" if told.moment("expires_at") is not None else ""
    return f"{who} asks {what}{told.because(*requests.ACTS)}. Please approve or decline it on the card above{by}."


def approved(told: Told) -> str:
    """To whoever asked."""
    who, until = told.voice.person(told.text("by")), told.moment("until")
    if until is not None:
        done = f"{told.lead} sleeps until {when(until)}"
    elif told.text("to") == told.reader:
        done = f"{told.lead} is yours now"
    else:
        done = f"{told.lead} goes to *{told.voice.person(told.text('to'))}*"
    return f"{who} approved what you asked{told.because(Act.APPROVE)}: {done}."


def declined(told: Told) -> str:
    """To whoever asked."""
    who = told.voice.person(told.text("by"))
    note = f" “{words(_note(told), requests.NOTE)}”" if _note(told) else ""
    return f"{who} declined what you asked{told.because(Act.DECLINE)}: {_what(told)}.{note} {_stays(told)}"


def expired(told: Told) -> str:
    """To whoever asked."""
    who = told.voice.person(told.text("approver"))
    return f"nobody answered in time what you asked: {_what(told)}. {_stays(told)} Speak to {who}, or ask again."


def overtaken(told: Told) -> str:
    """To whoever asked: something else happened to the lead before anybody answered."""
    held = told.assignment
    if held is None or not held.open:
        became = "was closed"
    else:
        became = "came to you" if held.owner == told.reader else f"went to {told.voice.holder_of(held)}"
    asked_for = told.wish(told.reader, it="it")
    return f"{told.lead} {became} before anybody answered what you asked: {asked_for}. You have nothing left to do."


def _what(told: Told) -> str:
    """What the reader asked for, inside a sentence about it."""
    return told.wish(told.reader)


def _stays(told: Told) -> str:
    held = told.assignment
    if held is None or not held.open:
        return "Nothing was changed by that."
    if held.owner == told.reader:
        return "It is still yours, and its clock runs on."
    return f"It stays with {told.voice.holder_of(held)}."


def _note(told: Told) -> str:
    """What whoever answered wrote, while the answer is the latest that happened to the lead."""
    latest = told.view.latest if told.view is not None else None
    if latest is None or latest.kind != "RequestDeclined" or latest.data.get("request") != told.data.get("request"):
        return ""
    return str(latest.data.get("note") or "").strip()


def _where(place: Place) -> str:
    """A place that is nobody's DM."""
    if place.kind == "thread":
        return f"the thread in the channel {channel(place.name.partition(':')[0])}"
    return f"the channel {channel(place.name)}"


def channel(name: str) -> str:
    """A channel, as a link where its id is known."""
    return f"<#{name}>" if name.isalnum() else words(name)


HINTS: Mapping[str, str] = MappingProxyType(
    {
        "not_in_channel": "Invite Baton to the channel.",
        "channel_not_found": "Invite Baton to the channel, or correct its name in the policy.",
        "is_archived": "Name another channel in the policy.",
        "user_disabled": "Their Slack account is deactivated: mark them inactive in the roster, and assign the lead.",
        "users_not_found": "Correct their e-mail address in the roster, and tell them yourself meanwhile.",
    }
)
"""What to do about Slack's more frequent errors."""

SENTENCES: Mapping[Tell, Callable[[Told], str]] = MappingProxyType(
    {
        Tell.REMINDER: reminder,
        Tell.OVERDUE: overdue,
        Tell.QUEUED: queued,
        Tell.IN_QUEUE: in_queue,
        Tell.SNOOZE_OVER: snooze_over,
        Tell.TAKEN_AWAY: taken_away,
        Tell.UPDATED: updated,
        Tell.JOINED: joined,
        Tell.UNREAD: unread,
        Tell.IMPORTED: imported,
        Tell.LEFT_BEHIND: left_behind,
        Tell.UNDELIVERED: undelivered,
        Tell.UNCLAIMED: unclaimed,
        Tell.ASKED: asked,
        Tell.APPROVED: approved,
        Tell.DECLINED: declined,
        Tell.EXPIRED: expired,
        Tell.OVERTAKEN: overtaken,
    }
)
"""One sentence a kind of notice that people read; it goes on after the name of whom it mentions."""


def other(told: Told, kind: str) -> str:
    """A notice that an older or newer Baton wrote."""
    return f"something happened to {told.lead}: {disarmed(kind[:60].replace('_', ' '))}."
