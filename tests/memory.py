"""A desk's work in plain dictionaries: the port of routing, without a database. It checks what a database would."""

from dataclasses import dataclass, field, replace
from datetime import datetime

from routing.accounts import Account
from routing.assignment import Assignment
from routing.commands import Command, Delivery
from routing.decision import Decision, Ledger
from routing.desk import settle
from routing.facts import Fact
from routing.lead import Lead
from routing.messages import Audience, Notice, Place
from routing.people import Roster
from routing.policy import Policy
from routing.ports import Outcome


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
    deliveries: dict[Delivery, int | None] = field(default_factory=dict)
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

    def ledger(self, pool: str) -> Ledger:
        return self.ledgers.get(pool, Ledger(pool))

    def load(self, owner: str) -> int:
        return sum(a.carries_load and a.owner == owner for a in self.assignments.values())

    def open_of(self, owner: str) -> tuple[int, ...]:
        return tuple(sorted(a.lead for a in self.assignments.values() if a.carries_load and a.owner == owner))

    def repeated(self, delivery: Delivery) -> tuple[bool, int | None]:
        return delivery in self.deliveries, self.deliveries.get(delivery)

    def channel(self, name: str) -> str:
        return name

    def new_lead(self) -> int:
        return len(self.leads) + 1

    def new_assignment(self) -> int:
        return len(self.assignments) + 1

    def put_lead(self, lead: Lead) -> None:
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
        assert (after.owner is None) != (after.queue is None)
        assert after.accountable

    def put_account(self, account: Account) -> None:
        self.accounts[account.key] = account

    def put_decision(self, lead: int, decision: Decision, now: datetime) -> int:
        self.decisions.append((lead, decision))
        if decision.ledger is not None:
            assert decision.ledger.version == self.ledger(decision.ledger.pool).version + 1
            self.ledgers[decision.ledger.pool] = decision.ledger
        return len(self.decisions)

    def put_policy(self, policy: Policy, now: datetime, by: str, reason: str) -> None:
        self.policy = policy

    def put_roster(self, roster: Roster) -> None:
        kept = {o.id: replace(o, active=False) for o in self.roster.owners.values()}
        self.roster = Roster(roster.version, {**kept, **roster.owners})

    def remember(self, delivery: Delivery, lead: int | None) -> None:
        assert delivery not in self.deliveries
        self.deliveries[delivery] = lead

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
