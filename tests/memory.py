"""A desk's work in plain dictionaries: the port of routing, without a database. It checks what a database would."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from routing.accounts.account import Account
from routing.accounts.duplicates import JoinedRecord, Sighting, Trait
from routing.accounts.matching import Listing, index_of
from routing.assignment import Assignment, State
from routing.commands import Command, Delivery
from routing.decision import Decision
from routing.desk import settle
from routing.facts import Fact
from routing.fairness.burdens import MEASURED, effort_left, share_of
from routing.fairness.gates import COUNTED, Given
from routing.fairness.ledger import Ledger, Turn
from routing.fairness.lineup import Lineup
from routing.fairness.pools import Measure
from routing.holding import HELD
from routing.lead import Lead
from routing.messages import Audience, Notice, Place
from routing.people import Roster
from routing.policy import Policy
from routing.ports import Outcome, Repeat
from routing.request import Request, ToAssign, Verdict


@dataclass
class MemoryWork:
    """Everything that was put, by name."""

    policy: Policy | None = None
    roster: Roster = field(default_factory=lambda: Roster(""))
    leads: dict[int, Lead] = field(default_factory=dict)
    assignments: dict[int, Assignment] = field(default_factory=dict)
    accounts: dict[str, Account] = field(default_factory=dict)
    ledgers: dict[str, Ledger] = field(default_factory=dict)
    decisions: list[tuple[int, Decision]] = field(default_factory=list)
    turns: list[tuple[int, Turn]] = field(default_factory=list)
    asked: dict[int, Request] = field(default_factory=dict)
    records: dict[tuple[str, str], JoinedRecord] = field(default_factory=dict)
    traits: dict[tuple[Trait, int], datetime] = field(default_factory=dict)
    deliveries: dict[Delivery, Repeat] = field(default_factory=dict)
    steps: set[tuple[int, int, int]] = field(default_factory=set)
    facts: list[tuple[str, Fact]] = field(default_factory=list)
    cards: dict[tuple[int, str], Audience] = field(default_factory=dict)
    notices: dict[str, Notice] = field(default_factory=dict)
    redrawn: list[int] = field(default_factory=list)

    def settle(self, command: Command) -> Outcome:
        return settle(self, command)

    def lead(self, lead: int) -> Lead | None:
        return self.leads.get(lead)

    def lead_named(self, source: str, external_id: str) -> Lead | None:
        return next((v for v in self.leads.values() if (v.source, v.external_id) == (source, external_id)), None)

    def assignment(self, lead: int) -> Assignment | None:
        of_lead = [a for a in self.assignments.values() if a.lead == lead]
        return max(of_lead, key=lambda a: (a.open, a.id), default=None)

    def had(self, lead: int) -> frozenset[str]:
        return frozenset(a.owner for a in self.assignments.values() if a.lead == lead and a.owner)

    def account(self, key: str) -> Account | None:
        return self.accounts.get(key)

    def indexed(self, keys: Collection[str]) -> list[Listing]:
        return [one for account in self.accounts.values() for key, one in index_of(account) if key in keys]

    def joined(self, source: str, external_id: str) -> JoinedRecord | None:
        return self.records.get((source, external_id))

    def put_joined(self, record: JoinedRecord) -> None:
        assert self.lead_named(record.source, record.external_id) is None, "the name is a lead's own"
        assert record.lead in self.leads
        self.records[record.source, record.external_id] = record

    def sightings(self, traits: Collection[Trait]) -> list[Sighting]:
        return [Sighting(trait, lead, at) for (trait, lead), at in self.traits.items() if trait in traits]

    def put_traits(self, lead: int, traits: Collection[Trait], at: datetime) -> None:
        self.traits |= {(trait, lead): at for trait in traits}

    def ledger(self, pool: str) -> Ledger:
        return self.ledgers.get(pool, Ledger(pool))

    def load(self, owner: str) -> int:
        return sum(a.carries_load and a.owner == owner for a in self.assignments.values())

    def open_of(self, owner: str) -> tuple[int, ...]:
        return tuple(sorted(a.lead for a in self.assignments.values() if a.carries_load and a.owner == owner))

    def repeated(self, delivery: Delivery) -> Repeat | None:
        return self.deliveries.get(delivery)

    def channel(self, name: str) -> str:
        return name

    def new_lead(self) -> int:
        return len(self.leads) + 1

    def new_assignment(self) -> int:
        return len(self.assignments) + 1

    def put_lead(self, lead: Lead) -> None:
        assert (lead.source, lead.external_id) not in self.records, "the name is that of a record that has joined"
        self.leads[lead.id] = lead

    def put_assignment(self, before: Assignment | None, after: Assignment) -> None:
        if before is None:
            assert after.id not in self.assignments
        else:
            assert self.assignments[after.id] == before, "the change was not made from what is there"
            assert before.open, "a closed assignment was changed"
            assert after.offer in {before.offer, before.offer + 1}
        self.assignments[after.id] = after
        assert sum(a.open for a in self.assignments.values() if a.lead == after.lead) <= 1
        assert held_rightly(after), "it has an owner, or a queue, or neither and a pool"
        assert after.accountable

    def put_account(self, account: Account) -> None:
        self.accounts[account.key] = account

    def put_decision(self, lead: int, decision: Decision, now: datetime) -> int:
        self.decisions.append((lead, decision))
        assert (decision.owner, decision.queue, decision.pool, decision.awaits).count(None) == 3
        for turn in decision.turns:
            self.put_turn(turn, len(self.decisions))
        return len(self.decisions)

    def put_turn(self, turn: Turn, decision: int) -> None:
        assert 1 <= decision <= len(self.decisions), "a turn is of a decision"
        before = self.ledger(turn.pool)
        assert turn.version == before.version + 1, "the turn does not follow the last"
        assert turn.owner in turn.members, "the turn is somebody else's"
        self.ledgers[turn.pool] = before.after(turn)
        self.turns.append((decision, turn))

    def turns_of(self, decision: int) -> list[Turn]:
        found = [turn for of, turn in self.turns if of == decision]
        return [] if any(turn.kind != "turn" for turn in found) else found

    @property
    def lineups(self) -> dict[str, Lineup]:
        return {}

    def effort(self, owner: str, now: datetime) -> int:
        mine = [a for a in self.assignments.values() if a.carries_load and a.owner == owner]
        return sum(effort_left(a.effort, a.contacted_at, now) for a in mine)

    def merit(self, owner: str, measure: Measure, now: datetime) -> int:
        since = now - timedelta(days=MEASURED)
        mine = [a for a in self.assignments.values() if a.owner == owner and since <= a.due_at <= now]
        moments = [a.accepted_at if measure is Measure.ACCEPTED_IN_TIME else a.contacted_at for a in mine]
        return share_of(sum(m is not None and m <= a.due_at for m, a in zip(moments, mine, strict=True)), len(mine))

    def given(self, owner: str, now: datetime) -> list[Given]:
        mine = [a for a in self.assignments.values() if a.owner == owner and a.given_by in {"policy", "ladder"}]
        return sorted(Given(a.offered_at, a.tier) for a in mine if a.offered_at > now - COUNTED)

    def last_owner(self, lead: Lead, since: datetime) -> str | None:
        for name in ("email", "company"):
            alike = {
                one.id
                for one in self.leads.values()
                if one.id != lead.id and one.text(name).casefold() == lead.text(name).casefold() != ""
            }
            theirs = [a for a in self.assignments.values() if a.lead in alike and a.owner and a.offered_at > since]
            if theirs:
                return max(theirs, key=lambda a: (a.offered_at, a.id)).owner
        return None

    def requests(self, lead: int) -> tuple[Request, ...]:
        return tuple(r for r in sorted(self.asked.values(), key=lambda r: r.id) if r.lead == lead and r.open)

    def request(self, number: int) -> Request | None:
        return self.asked.get(number)

    def new_request(self) -> int:
        return len(self.asked) + 1

    def put_request(self, request: Request) -> None:
        before = self.asked.get(request.id)
        if before is not None:
            assert before.open, "a request was answered twice"
            asked = replace(request, verdict=Verdict.OPEN, answered_by=None, answered_at=None)
            assert asked == before, "an answer changes nothing of what was asked"
        assert self.assignments[request.assignment].lead == request.lead
        assert answered_rightly(request)
        self.asked[request.id] = request
        alike = [r for r in self.requests(request.lead) if (r.asker, kind(r)) == (request.asker, kind(request))]
        assert len(alike) <= 1, "somebody asks the same twice"

    def put_policy(self, policy: Policy, now: datetime, by: str, reason: str) -> None:
        self.policy = policy

    def put_roster(self, roster: Roster) -> None:
        kept = {o.id: replace(o, active=False) for o in self.roster.owners.values()}
        self.roster = Roster(roster.version, {**kept, **roster.owners})

    def remember(self, delivery: Delivery, lead: int | None) -> None:
        assert delivery not in self.deliveries
        self.deliveries[delivery] = Repeat(lead, delivery.digest)

    def held(
        self, pool: str | None, awaits: str | None, now: datetime, tiers: Sequence[str], limit: int
    ) -> Sequence[Assignment]:
        def order(one: Assignment) -> tuple[int, bool, str, datetime, int]:
            place = tiers.index(one.tier) if one.tier in tiers else len(tiers)
            return place, not one.tier, one.tier.lower(), self.leads[one.lead].created_at, one.id

        found = [a for a in self.assignments.values() if a.state is State.HELD and (a.pool, a.awaits) == (pool, awaits)]
        due = [a for a in found if a.next_check_at is not None and a.next_check_at <= now]
        return sorted(due, key=order)[:limit]

    def released(self, since: datetime) -> dict[str, datetime]:
        found: dict[str, datetime] = {}
        for one in self.assignments.values():
            if one.reason == HELD and one.owner is not None and one.ladder is not None and one.offered_at > since:
                found[one.owner] = max(one.offered_at, found.get(one.owner, since))
        return found

    def wake_held(self, now: datetime) -> None:
        for one in [a for a in self.assignments.values() if a.state is State.HELD]:
            self.put_assignment(one, one.wait(now))

    def mark_step(self, assignment: int, offer: int, step: int) -> None:
        assert (assignment, offer, step) not in self.steps, "a step fired twice"
        self.steps.add((assignment, offer, step))

    def record(self, stream: str, fact: Fact) -> None:
        self.facts.append((stream, fact))

    def show(self, lead: int, place: Place, audience: Audience) -> None:
        self.cards[lead, str(place)] = audience

    def redraw(self, lead: int, by: str | None = None) -> None:
        self.redrawn.append(lead)

    def tell(self, notice: Notice) -> None:
        self.notices.setdefault(notice.key, notice)

    def kinds(self, lead: int) -> list[str]:
        return [fact.kind for stream, fact in self.facts if stream == f"lead:{lead}"]


def held_rightly(assignment: Assignment) -> bool:
    """One person, or one queue, or neither and a pool, as the state says; who had what is closed stays on record."""
    a = assignment
    if a.owner is not None and a.queue is not None:
        return False
    if a.state is State.UNCLAIMED:
        return a.owner is None and a.queue is None and a.pool is not None
    if a.state is State.HELD:
        return a.owner is None and a.queue is None and (a.pool or a.awaits) is not None and a.next_check_at is not None
    if a.state is State.QUEUED:
        return a.queue is not None
    if a.state is State.CLOSED:
        return (a.owner or a.queue or a.pool or a.awaits) is not None
    return a.owner is not None


def answered_rightly(request: Request) -> bool:
    """What is open has no answer; what a person answered says who, and that is not whoever asked."""
    by_a_person = request.verdict in {Verdict.APPROVED, Verdict.DECLINED}
    return (
        request.open == (request.answered_at is None)
        and by_a_person == (request.answered_by is not None)
        and request.answered_by != request.asker
    )


def kind(request: Request) -> str:
    return "assign" if isinstance(request.wish, ToAssign) else "snooze"
