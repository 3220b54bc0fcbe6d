"""What a notice says, once, to the one person it mentions. Everything here is mrkdwn."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from bot.mrkdwn import disarmed, when, words
from bot.words.names import Voice, count, title
from routing.assignment import Assignment
from routing.messages import JSON, Place, Tell
from routing.reasons import Act
from routing.views import LeadView


@dataclass(frozen=True, slots=True)
class Told:
    """What a notice can speak of."""

    voice: Voice
    view: LeadView | None
    data: Mapping[str, JSON]

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
        try:
            return when(datetime.fromisoformat(self.text("due_at")))
        except ValueError:
            return "now"


ACT = "Take it over or assign it."


def reminder(told: Told) -> str:
    """To the owner."""
    return f"{told.lead} is waiting for your answer, due {told.due}."


def overdue(told: Told) -> str:
    """To the manager."""
    owner = told.voice.person(told.text("owner"))
    return f"{told.lead} is overdue: {owner} has not answered. It was due {told.due}. {ACT}"


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
        did = f"gave it to {told.voice.holder(after.owner, after.queue)}"
    return f"{told.lead} is no longer yours: {who} {did} {label}. You have nothing left to do."


def updated(told: Told) -> str:
    """To the owner, after Accept."""
    fields = told.data.get("fields")
    names = [words(str(name), 40) for name in fields[:8]] if isinstance(fields, list) else []
    changed = f": {', '.join(names)}" if names else ""
    return f"the record of {told.lead} changed{changed}. The card shows it as it is now."


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
    where = told.voice.person(place.name) if place.kind == "dm" else f"the channel {channel(place.name)}"
    hint = HINTS.get(error, "Tell them yourself, or assign the lead to somebody else.")
    code = f" (Slack says {words(error, 60)})" if error else ""
    lead = told.voice.lead(told.view.lead) if told.view is not None else "a lead"  # no card of it stands above
    return f"I could not reach {where} about {lead}{code}. {hint}"


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
        Tell.IMPORTED: imported,
        Tell.LEFT_BEHIND: left_behind,
        Tell.UNDELIVERED: undelivered,
    }
)
"""One sentence a kind of notice; it goes on after the name of whom it mentions."""


def other(told: Told, kind: str) -> str:
    """A notice that an older or newer Baton wrote."""
    return f"something happened to {told.lead}: {disarmed(kind[:60].replace('_', ' '))}."
