"""How people, queues, reasons, leads and moments are called, wherever a sentence needs one of them.

Functions return plain text. A :class:`Voice` returns the same, safe to stand inside mrkdwn.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

from bot.mrkdwn import disarmed, line
from routing.assignment import Assignment
from routing.fields import measured, shown
from routing.lead import Lead, Value
from routing.people import Roster
from routing.policy import Policy
from routing.reasons import Act

NOBODYS = {
    "policy": "the policy",
    "ladder": "the ladder",
    "import": "an import",
    "source": "the source",
    "courier": "Baton",
    "time": "time",
    "incumbent": "another router",
}
"""Who acted when nobody on the roster did."""
KEY = "key:"
"""Begins the name of an API key that acted."""


def person(roster: Roster, who: str | None) -> str:
    """Somebody's name."""
    known = roster.get(who or "")
    if known is None and who and who.startswith(KEY):
        return line(f"the API key {who.removeprefix(KEY)}")
    return line(known.name if known else NOBODYS.get(who or "", who or "nobody")) or "somebody"


def queue(name: str | None) -> str:
    """A queue's name as people say it: ``Manual review``."""
    said = line((name or "").replace("-", " ").replace("_", " "))
    return said[:1].upper() + said[1:]


def holder(roster: Roster, owner: str | None, queue_name: str | None, pool: str | None = None) -> str:
    """Whoever has a lead: a person, a queue, or the pool that may claim it."""
    if owner is not None:
        return person(roster, owner)
    if queue_name:
        return f"the queue {queue(queue_name)}"
    return f"the pool {line(pool)}" if pool else "somebody else"


def reason(policy: Policy, code: str, *acts: Act) -> str:
    """A reason as the policy words it, asking first the acts that it may belong to."""
    found = (policy.reason(act, code) for act in (*acts, *Act))
    label = next((r.label for r in found if r is not None), code.replace("_", " "))
    return line(label)


def lowered(text: str) -> str:
    """A label in the middle of a sentence; ``VIP`` stays as it is."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def value(of: Value, limit: int = 80) -> str:
    """What an attribute holds, for reading; empty where it holds nothing."""
    known = shown(of)
    if known is None:
        return ""
    if isinstance(known, bool):
        return "yes" if known else "no"
    if isinstance(known, Sequence) and not isinstance(known, str):
        return line(", ".join(known), limit)
    whole = of if isinstance(of, str) else str(known)
    return line(whole, limit)


def amount(of: Value, currency: str) -> str:
    """Money: ``USD 80,000``."""
    number = measured(of)
    if number is None or not abs(number) < 1e15:
        return line(f"{currency} {value(of, 30)}", 40) if value(of, 30) else ""
    return f"{currency} {number:,.0f}" if number == int(number) else f"{currency} {number:,.2f}"


def count(number: int, one: str, many: str | None = None) -> str:
    """``1 lead``, ``1,204 leads``."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def title(lead: Lead) -> str:
    """What people call a lead: the company, else the person, else its number."""
    names = (value(lead.attributes.get(field)) for field in ("company", "name", "email"))
    return next((name for name in names if name), lead.label)


def span(length: timedelta) -> str:
    """A length of time in its largest unit: ``3 minutes``."""
    seconds = max(0, int(length.total_seconds()))
    for unit, size in (("day", 86_400), ("hour", 3_600), ("minute", 60)):
        if seconds >= size:
            return count(seconds // size, unit)
    return "less than a minute"


def ago(then: datetime | None, now: datetime) -> str:
    """How long since: ``3 minutes ago``."""
    if then is None:
        return "meanwhile"
    return "just now" if now - then < timedelta(minutes=1) else f"{span(now - then)} ago"


def zone(name: str) -> tzinfo:
    """A time zone by name; UTC where there is none of that name."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return UTC


def clock(moment: datetime, where: tzinfo, now: datetime) -> str:
    """A moment in somebody's zone, in plain text: ``10:30``, ``tomorrow 9:00``, ``Mon 30 Nov 9:00``."""
    there, today = moment.astimezone(where), now.astimezone(where)
    time = f"{there.hour}:{there:%M}"
    days = (there.date() - today.date()).days
    near = {0: "", 1: "tomorrow ", -1: "yesterday "}.get(days)
    return f"{near}{time}" if near is not None else f"{there:%a} {there.day} {there:%b} {time}"


@dataclass(frozen=True, slots=True)
class Voice:
    """The names that one policy and one roster give, as mrkdwn."""

    policy: Policy
    roster: Roster

    def person(self, who: str | None) -> str:
        """Somebody's name."""
        return disarmed(person(self.roster, who))

    def queue(self, name: str | None) -> str:
        """A queue's name."""
        return disarmed(queue(name))

    def reason(self, code: str, *acts: Act) -> str:
        """A reason's label, in the middle of a sentence."""
        return disarmed(lowered(reason(self.policy, code, *acts)))

    def because(self, code: str, *acts: Act) -> str:
        """A reason's label beside what was done; its own words keep the sentence from running on."""
        return f"({self.reason(code, *acts)})"

    def lead(self, lead: Lead) -> str:
        """A lead, bold, with its number."""
        name = title(lead)
        return f"*{disarmed(name)}*" if name == lead.label else f"*{disarmed(name)}* ({lead.label})"

    def pool(self, name: str | None) -> str:
        """A pool's name."""
        return disarmed(line(name or "the pool"))

    def holder(self, owner: str | None, queue_name: str | None, pool: str | None = None) -> str:
        """Whoever has a lead: a person, a queue, or the pool that may claim it."""
        return disarmed(holder(self.roster, owner, queue_name, pool))

    def holder_of(self, held: Assignment) -> str:
        """Whoever has a lead by an assignment."""
        return self.holder(held.owner, held.queue, held.pool)
