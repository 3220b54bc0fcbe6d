"""A small house with a desk in memory, and short words for what people, senders and time do to it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from routing.activity import Activity
from routing.assignment import Assignment, State
from routing.commands import (
    Accept,
    AdoptPolicy,
    AdoptRoster,
    Amend,
    Approve,
    Ask,
    Assign,
    Claim,
    Command,
    Decline,
    Escalate,
    Expire,
    GiveUp,
    LogActivity,
    Reassign,
    Receive,
    Release,
    Reroute,
    Seen,
    Snooze,
    TakeOver,
)
from routing.duty.calendar import Away, Calendar
from routing.facts import Fact
from routing.lead import Draft, Value
from routing.messages import Notice, Tell
from routing.people import Owner, Role, Roster
from routing.ports import Done
from routing.reading.policy_file import read_policy
from routing.reading.time_text import blocks, weekdays
from routing.refusals import Because, Refusal
from routing.request import Request, ToAssign, ToSnooze
from tests.memory import MemoryWork

START = datetime(2026, 3, 2, 9, tzinfo=UTC)

STANDARD = """\
    - { at: 50%,  do: remind }
    - { at: due,  do: tell_manager, in: "#sales" }
    - { at: 200%, do: next_owner }
    - { at: 400%, do: queue, to: review, repeat: 6h }"""

HOUSE = """\
currency: EUR
closed_stages: [lost, won]
pools:
  inbound: {{ members: [dan, eve], pick: round_robin, manager: sam }}
  enterprise: {{ members: [ana, eve], pick: round_robin, manager: sam }}
  delivery: {{ members: [ivy], pick: round_robin, manager: sam }}
queues:
  review:  {{ steward: rita, deputy: sam, channel: "#review", due: 1h }}
  nurture: {{ steward: stu, due: 5d }}
routes:
  new:
    - {{ name: Customers, when: {{ account.relationship: customer }}, assign: account_owner, else: inbound, due: 30m }}
    - {{ name: Large, when: {{ amount: ">= 1000" }}, assign: enterprise, due: 30m }}
    - {{ name: Cold, when: {{ source: list }}, assign: nurture }}
    - {{ name: Everyone, when: {{ country: [GB, NO] }}, assign: inbound, due: 30m }}
  delivery:
    - {{ name: Deliver, when: always, assign: delivery, due: 1h }}
otherwise: review
ladders:
  standard:
{standard}
reasons:
  accept: [calling_now]
  reassign: [no_capacity, {{ code: other, note: required }}]
  snooze: [meeting_later]
  take_over: [overdue]
  assign: [best_fit]
"""

CLAIMED = ("dan, eve], pick: round_robin", 'dan, eve], channel: "#floor", pick: first_to_claim')
"""Turns the pool ``inbound`` into one whose leads are claimed."""


def people() -> Roster:
    """Vic is above Rita and Sam; Tom has nobody above him; Stu keeps a queue without any right."""
    reps = [Owner(one, one.title(), manager="rita") for one in ("dan", "eve", "ana", "stu")]
    managers = [Owner(one, one.title(), manager="vic", role=Role.MANAGER) for one in ("rita", "sam")]
    others = [Owner("ivy", "Ivy", manager="sam"), Owner("tom", "Tom"), Owner("vic", "Vic", role=Role.MANAGER)]
    return Roster.of("r-1", [*reps, *managers, *others])


@dataclass
class House:
    """A desk with a policy and a roster in force. Time moves only by :meth:`passes` and :meth:`sleeps`."""

    standard: str = STANDARD
    work: MemoryWork = field(default_factory=MemoryWork)
    now: datetime = START
    versions: int = 1

    def __post_init__(self) -> None:
        self.done(AdoptRoster(now=self.now, roster=people(), by="file"))
        self.adopts(HOUSE.format(standard=self.standard))

    def adopts(self, policy: str) -> None:
        self.done(AdoptPolicy(now=self.now, policy=read_policy(policy), by="file"))

    def replaces(self, *changes: tuple[str, str]) -> None:
        """Put the policy in force with some of its text replaced."""
        assert self.work.policy is not None
        text = self.work.policy.source
        for old, new in changes:
            assert old in text
            text = text.replace(old, new)
        self.adopts(text)

    def away(self, *gone: str) -> "House":
        """From now on these people are inactive."""
        owners = {
            **self.work.roster.owners,
            **{one: replace(self.work.roster.owners[one], active=False) for one in gone},
        }
        self.versions += 1
        roster = Roster.of(f"r-{self.versions}", owners.values())
        self.done(AdoptRoster(now=self.now, roster=roster, by="file"))
        return self

    def works(
        self, *people: str, hours: Mapping[str, str] | None = None, zone: str = "UTC", away: tuple[Away, ...] = ()
    ) -> "House":
        """From now on these people have these hours: ``{"mon-fri": "09:00-17:00"}``; without any they always work."""
        days = {day: blocks(text) for key, text in (hours or {}).items() for day in weekdays(key)}
        week = Calendar(zone, tuple(days.get(day, ()) for day in range(7))) if hours is not None else None
        changed = {one: replace(self.work.roster.owners[one], calendar=week, away=away) for one in people}
        self.versions += 1
        roster = Roster.of(f"r-{self.versions}", {**self.work.roster.owners, **changed}.values())
        self.done(AdoptRoster(now=self.now, roster=roster, by="file"))
        return self

    def drops(self, *gone: str) -> None:
        """A roster without these people comes into force."""
        self.versions += 1
        kept = [owner for key, owner in self.work.roster.owners.items() if key not in gone]
        self.done(AdoptRoster(now=self.now, roster=Roster.of(f"r-{self.versions}", kept), by="file"))

    # What happens

    def done(self, command: Command) -> Done:
        outcome = self.work.settle(command)
        assert isinstance(outcome, Done), outcome
        return outcome

    def refused(self, command: Command) -> Refusal:
        before = len(self.work.facts), len(self.work.notices), dict(self.work.assignments), dict(self.work.leads)
        outcome = self.work.settle(command)
        assert isinstance(outcome, Refusal), outcome
        after = len(self.work.facts), len(self.work.notices), self.work.assignments, self.work.leads
        assert before == after, "a refusal left a trace"
        return outcome

    def receive(
        self, name: str = "1", *, stage: str | None = None, quiet: bool = False, owner: str | None = None,
        closed_at: datetime | None = None, source: str = "web", **attributes: Value,
    ) -> Receive:  # fmt: skip
        told: dict[str, Value] = {"country": "GB", "company": "Acme", **attributes}
        draft = Draft(source, name, stage=stage, attributes=told, owner=owner, closed_at=closed_at)
        return Receive(now=self.now, draft=draft, quiet=quiet)

    def comes(self, name: str = "1", **told: Any) -> Assignment:
        """A lead, or a changed copy of one, comes in."""
        done = self.done(self.receive(name, **told))
        assert done.assignment is not None
        return done.assignment

    def has(self, lead: int = 1) -> Assignment:
        found = self.work.assignment(lead)
        assert found is not None
        return found

    def seen(self, lead: int = 1) -> Seen:
        held = self.work.assignment(lead)
        return Seen(lead, held.id, held.offer) if held is not None else Seen(lead, 0, 0)

    def accept(self, by: str, reason: str = "calling_now", **more: Any) -> Accept:
        return Accept(**{"now": self.now, "seen": self.seen(), "by": by, "reason": reason, **more})

    def snooze(self, by: str, until: timedelta, reason: str = "meeting_later", **more: Any) -> Snooze:
        told = {"now": self.now, "seen": self.seen(), "by": by, "reason": reason, "until": self.now + until, **more}
        return Snooze(**told)

    def reassign(self, by: str, queue: str | None = None, reason: str = "no_capacity", **more: Any) -> Reassign:
        return Reassign(**{"now": self.now, "seen": self.seen(), "by": by, "reason": reason, "queue": queue, **more})

    def take_over(self, by: str, reason: str = "overdue", **more: Any) -> TakeOver:
        return TakeOver(**{"now": self.now, "seen": self.seen(), "by": by, "reason": reason, **more})

    def assign(self, by: str, to: str, reason: str = "best_fit", **more: Any) -> Assign:
        return Assign(**{"now": self.now, "seen": self.seen(), "by": by, "reason": reason, "to": to, **more})

    def claim(self, by: str, reason: str = "first_to_claim", **more: Any) -> Claim:
        return Claim(**{"now": self.now, "seen": self.seen(), "by": by, "reason": reason, **more})

    def ask(self, by: str, to: str, reason: str = "best_fit", **more: Any) -> Ask:
        told = {"now": self.now, "seen": self.seen(), "by": by, "reason": reason, "wish": ToAssign(to), **more}
        return Ask(**told)

    def ask_to_sleep(self, by: str, until: timedelta, reason: str = "meeting_later", **more: Any) -> Ask:
        wish = ToSnooze(self.now + until)
        return Ask(**{"now": self.now, "seen": self.seen(), "by": by, "reason": reason, "wish": wish, **more})

    def approve(self, by: str, request: int = 1, reason: str = "agreed", **more: Any) -> Approve:
        return Approve(**{"now": self.now, "request": request, "by": by, "reason": reason, **more})

    def decline(self, by: str, request: int = 1, reason: str = "owner_keeps_it", **more: Any) -> Decline:
        return Decline(**{"now": self.now, "request": request, "by": by, "reason": reason, **more})

    def amends(self, stage: str | None = None, **changed: Value) -> Assignment | None:
        """The record is changed where it is kept."""
        return self.done(Amend(now=self.now, lead=1, attributes=changed, stage=stage)).assignment

    def hears(self, activity: Activity, person: str | None = None, ago: timedelta = timedelta()) -> Assignment | None:
        """The source tells of what was done about the lead."""
        command = LogActivity(now=self.now, lead=1, activity=activity, happened_at=self.now - ago, person=person)
        return self.done(command).assignment

    def request(self, number: int = 1) -> Request:
        found = self.work.request(number)
        assert found is not None
        return found

    def lost(self, place: str, what: str = "card", lead: int | None = 1) -> Done:
        """The courier gives a message up."""
        return self.done(GiveUp(now=self.now, lead=lead, place=place, what=what, error="user_disabled"))

    def passes(self, **span: float) -> list[str]:
        """Time passes with a tick each minute; gives the kinds of what the ladder did."""
        before, until = len(self.work.facts), self.now + timedelta(**span)
        while self.now < until:
            self.now = min(self.now + timedelta(minutes=1), until)
            self.ticks()
        return [fact.kind for _, fact in self.work.facts[before:]]

    def sleeps(self, **span: float) -> None:
        """Time passes without the bot."""
        self.now += timedelta(**span)

    def ticks(self) -> list[str]:
        """The metronome asks for what is due until nothing is."""
        before = len(self.work.facts)
        for _ in range(100):
            due = self._due()
            if not due:
                self._expires()
                return [fact.kind for _, fact in self.work.facts[before:]]
            for command in due:
                self.done(command)
        raise AssertionError("the ladder never rests")

    def _due(self) -> list[Command]:
        here = [a for a in self.work.assignments.values() if a.open]
        checked = [a for a in here if a.next_check_at is not None and a.next_check_at <= self.now]
        held = {(a.pool, a.awaits) for a in checked if a.state is State.HELD}
        ages = [a for a in here if a.ages_at is not None and a.ages_at <= self.now and a.state is not State.SNOOZED]
        return [
            *(Release(now=self.now, pool=pool, awaits=awaits) for pool, awaits in held),
            *(
                Escalate(now=self.now, seen=Seen(a.lead, a.id, a.offer), step=a.step)
                for a in checked
                if a.state is not State.HELD
            ),
            *(Reroute(now=self.now, seen=Seen(a.lead, a.id, a.offer)) for a in ages),
        ]

    def _expires(self) -> None:
        for lead in self.work.leads:
            for request in self.work.requests(lead):
                if request.expires_at <= self.now:
                    self.done(Expire(now=self.now, request=request.id))

    # What is told

    def told(self, tell: Tell) -> list[Notice]:
        return [notice for notice in self.work.notices.values() if notice.tell is tell]

    def mentioned(self, tell: Tell) -> list[str | None]:
        return [notice.mention for notice in self.told(tell)]

    def last(self, kind: type[Fact]) -> Any:
        return next(fact for _, fact in reversed(self.work.facts) if isinstance(fact, kind))

    def kinds(self, lead: int = 1) -> list[str]:
        return self.work.kinds(lead)


def because(refusal: Refusal) -> tuple[Because, dict[str, Any]]:
    return refusal.because, dict(refusal.details)
