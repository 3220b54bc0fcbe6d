"""The unit of work: what the commands of one batch see and leave, in memory, until it is flushed."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from routing.accounts import Account, account_key
from routing.assignment import Assignment
from routing.commands import Command, Delivery, Receive
from routing.decision import Decision, Ledger, Turn
from routing.facts import Fact, lead_stream
from routing.lead import Lead
from routing.messages import Audience, Notice, Place
from routing.people import Roster
from routing.policy import Policy
from storage.changes import Adopted, Changes, Made, StaleLedger, StaleOffer, Taken, Told
from storage.in_force import InForce, State
from storage.queries import (
    ACCOUNT,
    ACCOUNTS,
    ASSIGNMENT,
    CHANNELS,
    DELIVERIES,
    DELIVERY,
    FOUND,
    HAD,
    LEAD,
    LEAD_NAMED,
    LEADS_NAMED,
    LEDGER,
    LOADS,
    OPEN_OF,
)
from storage.rows import account_of, assignment_of, lead_of


class UnitOfWork:
    """One batch on one transaction: a :class:`routing.ports.Work`.

    What was read is kept, so each row is read once; nothing is written before the flush.
    """

    def __init__(self, connection: Connection, in_force: InForce) -> None:
        self.connection = connection
        self.changes = Changes()
        self.broken: Exception | None = None
        """A read that failed. Whoever asked may have taken it for a bug and gone on: the batch must not."""
        self._in_force = in_force
        with self._reading():
            self.state = State.read(connection)
        self._policy: Policy | None = None
        self._roster: Roster | None = None
        self._leads: dict[int, Lead | None] = {}
        self._names: dict[tuple[str, str], int | None] = {}
        self._assignments: dict[int, Assignment | None] = {}
        self._had: dict[int, frozenset[str]] = {}
        self._gave: dict[int, frozenset[str]] = {}
        self._accounts: dict[str, Account | None] = {}
        self._ledgers: dict[str, Ledger] = {}
        self._loads: dict[str, int] | None = None
        self._deliveries: dict[Delivery, tuple[bool, int | None]] = {}
        self._channels: dict[str, str] | None = None
        self._last_lead = self.state.lead
        self._last_assignment = self.state.assignment
        self._last_decision = self.state.decision
        self.fact_seqs: dict[int, int | None] = {}
        """For leads that were read: which of their facts last told their attributes."""

    def expect(self, commands: Sequence[Command]) -> None:
        """Read what several commands are sure to ask for all at once, rather than each for itself."""
        deliveries: dict[str, set[str]] = {}
        names: dict[str, set[str]] = {}
        for command in commands:
            if command.delivery is not None:
                deliveries.setdefault(command.delivery.source, set()).add(command.delivery.id)
            if isinstance(command, Receive):
                names.setdefault(command.draft.source, set()).add(command.draft.external_id)
        companies = (
            account_key(str(c.draft.attributes.get("company") or "")) for c in commands if isinstance(c, Receive)
        )
        for source, ids in deliveries.items():
            seen = {row.delivery_id: row.lead_id for row in self._read(DELIVERIES, source=source, ids=list(ids))}
            self._deliveries |= {Delivery(source, key): (key in seen, seen.get(key)) for key in ids}
        for source, ids in names.items():
            self._names |= dict.fromkeys(((source, key) for key in ids), None)
            self._read_leads(LEADS_NAMED, source=source, ids=list(ids))
        if keys := set(filter(None, companies)):
            self._accounts |= dict.fromkeys(keys, None)
            self._accounts |= {row.key: account_of(row) for row in self._read(ACCOUNTS, keys=list(keys))}

    # What is in force

    @property
    def policy(self) -> Policy | None:
        """The policy in force."""
        if self._policy is None:
            with self._reading():
                self._policy = self._in_force.policy(self.connection, self.state.policy)
        return self._policy

    @property
    def roster(self) -> Roster:
        """The roster in force."""
        if self._roster is None:
            with self._reading():
                self._roster = self._in_force.roster(self.connection, self.state.roster, self.state.people)
        return self._roster

    def put_policy(self, policy: Policy, now: datetime, by: str, reason: str) -> None:
        """Put a policy in force, keeping every earlier version."""
        self.changes.policies.setdefault(policy.version, Adopted(policy, now, by, reason))
        self.changes.policy = policy.version
        self._policy = policy

    def put_roster(self, roster: Roster) -> None:
        """Put a roster in force; whoever is not in it any longer stays, inactive."""
        known = self.roster.owners
        found = {row.id: row.slack_found for row in self._read(FOUND)}
        gone = {key: replace(owner, active=False) for key, owner in known.items() if key not in roster.owners}
        here = {
            key: replace(owner, slack=found.get(key))
            if owner.slack is None and key in known and owner.email in {None, known[key].email}
            else owner
            for key, owner in roster.owners.items()
        }
        self.changes.rosters[roster.version] = roster
        self.changes.roster = roster
        self._roster = Roster(roster.version, dict(sorted({**gone, **here}.items())))

    # Leads

    def lead(self, lead: int) -> Lead | None:
        """A lead by number."""
        if lead not in self._leads:
            self._read_leads(LEAD, lead=lead)
            self._leads.setdefault(lead, None)
        return self._leads[lead]

    def lead_named(self, source: str, external_id: str) -> Lead | None:
        """A lead by its sender's name for it."""
        name = (source, external_id)
        if name not in self._names:
            self._read_leads(LEAD_NAMED, source=source, external_id=external_id)
            self._names.setdefault(name, None)
        number = self._names[name]
        return None if number is None else self._leads[number]

    def _read_leads(self, query: Any, **values: Any) -> None:
        for row in self._read(query, **values):
            if row.id not in self._leads:
                self._leads[row.id] = lead_of(row)
                self.fact_seqs[row.id] = row.fact_seq
            self._names[row.source, row.external_id] = row.id

    def new_lead(self) -> int:
        """The next lead number."""
        self._last_lead += 1
        return self._last_lead

    def put_lead(self, lead: Lead) -> None:
        """Keep a lead, new or changed."""
        if lead.id > self.state.lead:
            self.changes.new_leads[lead.id] = lead
        else:
            self.changes.leads[lead.id] = lead
        self._leads[lead.id] = lead
        self._names[lead.source, lead.external_id] = lead.id

    def is_new(self, lead: int) -> bool:
        """Whether the lead came with this batch: then the database has nothing of it to read."""
        return lead > self.state.lead

    # Assignments

    def assignment(self, lead: int) -> Assignment | None:
        """The lead's open assignment, else its last."""
        if lead not in self._assignments:
            rows = [] if self.is_new(lead) else self._read(ASSIGNMENT, lead=lead)
            self._assignments[lead] = assignment_of(rows[0]) if rows else None
        return self._assignments[lead]

    def had(self, lead: int) -> frozenset[str]:
        """Everybody who ever had the lead."""
        if lead not in self._had:
            rows = [] if self.is_new(lead) else self._read(HAD, lead=lead)
            self._had[lead] = frozenset(row.owner for row in rows)
        return self._had[lead] | self._gave.get(lead, frozenset())

    def new_assignment(self) -> int:
        """The next assignment number."""
        self._last_assignment += 1
        return self._last_assignment

    def put_assignment(self, before: Assignment | None, after: Assignment) -> None:
        """Keep an assignment; ``before`` is what it was (None: new). Owners' loads follow by themselves.

        Raises:
            StaleOffer: it is not what ``before`` says.
        """
        known = self._assignments.get(after.lead)
        if before is not None and known is not None and known.id == before.id and known.offer != before.offer:
            raise StaleOffer(f"assignment {before.id} is at offer {known.offer}, not {before.offer}")
        if before is None or before.id in self.changes.new_assignments:
            self.changes.new_assignments[after.id] = after
        else:
            first, _ = self.changes.assignments.get(after.id, (before.offer, before))
            self.changes.assignments[after.id] = (first, after)
        if after.owner is not None:
            self._gave[after.lead] = self._gave.get(after.lead, frozenset()) | {after.owner}
        if known is None or known.id == after.id or after.open or not known.open:
            self._assignments[after.lead] = after
        self._carry(before, -1)
        self._carry(after, +1)

    def _carry(self, assignment: Assignment | None, leads: int) -> None:
        if assignment is not None and assignment.owner is not None and assignment.carries_load:
            self.changes.loads[assignment.owner] += leads

    def load(self, owner: str) -> int:
        """How many open leads somebody has."""
        if self._loads is None:
            self._loads = {row.id: row.load for row in self._read(LOADS)}
        return self._loads.get(owner, 0) + self.changes.loads[owner]

    def open_of(self, owner: str) -> tuple[int, ...]:
        """The open leads that somebody owns, by number."""
        leads = {row.lead_id for row in self._read(OPEN_OF, owner=owner)}
        for lead, present in self._assignments.items():
            theirs = present is not None and present.carries_load and present.owner == owner
            leads = leads | {lead} if theirs else leads - {lead}
        return tuple(sorted(leads))

    def mark_step(self, assignment: int, offer: int, step: int) -> None:
        """A step of a ladder was fired; a second time is a constraint violation."""
        self.changes.steps.append((assignment, offer, step))

    # Accounts, ledgers, decisions

    def account(self, key: str) -> Account | None:
        """An account by key."""
        if key not in self._accounts:
            rows = self._read(ACCOUNT, key=key)
            self._accounts[key] = account_of(rows[0]) if rows else None
        return self._accounts[key]

    def put_account(self, account: Account) -> None:
        """Keep an account."""
        self._accounts[account.key] = self.changes.accounts[account.key] = account

    def ledger(self, pool: str) -> Ledger:
        """A pool's numbers."""
        if pool not in self._ledgers:
            rows = self._read(LEDGER, pool=pool)
            members = {row.owner: Turn(row.turns, row.last, row.credit) for row in rows if row.owner is not None}
            self._ledgers[pool] = Ledger(pool, rows[0].version if rows else 0, members)
        return self._ledgers[pool]

    def put_decision(self, lead: int, decision: Decision, now: datetime) -> int:
        """Keep a decision, and the turn that it took in its pool's ledger; returns its number.

        Raises:
            StaleLedger: the turn does not follow the pool's present numbers.
        """
        self._last_decision += 1
        told = self.changes.told.get(lead_stream(lead))
        made = Made(self._last_decision, lead, decision, now, told.attributes if told else None)
        self.changes.decisions.append(made)
        if decision.ledger is not None:
            self._take_turn(decision.ledger, str(decision.owner), made.id)
        return made.id

    def _take_turn(self, after: Ledger, owner: str, decision: int) -> None:
        before = self.ledger(after.pool)
        if after.version != before.version + 1:
            raise StaleLedger(f"{after.pool} is at version {before.version}, the turn says {after.version}")
        changed = {key: turn for key, turn in after.members.items() if before.members.get(key) != turn}
        owed = {key: turn.credit for key, turn in changed.items() if turn.credit != before.of(key).credit}
        self.changes.turns.append(Taken(after.pool, after.version, owner, decision, owed))
        self.changes.members.update({(after.pool, key): turn for key, turn in changed.items()})
        self._ledgers[after.pool] = self.changes.ledgers[after.pool] = after

    # Deliveries and facts

    def repeated(self, delivery: Delivery) -> tuple[bool, int | None]:
        """Whether this delivery was seen before, and which lead it was about."""
        if delivery not in self._deliveries:
            rows = self._read(DELIVERY, source=delivery.source, id=delivery.id)
            self._deliveries[delivery] = (bool(rows), rows[0].lead_id if rows else None)
        return self._deliveries[delivery]

    def remember(self, delivery: Delivery, lead: int | None) -> None:
        """A delivery was taken in."""
        self.changes.deliveries[delivery] = lead
        self._deliveries[delivery] = (True, lead)

    def record(self, stream: str, fact: Fact) -> None:
        """Append a fact to a stream."""
        self.changes.told.setdefault(stream, Told()).add(fact)

    # What people see

    def channel(self, name: str) -> str:
        """A channel's id where it is known by now, else its name."""
        if self._channels is None:
            self._channels = {row.name: row.id for row in self._read(CHANNELS)}
        return self._channels.get(name, name)

    def show(self, lead: int, place: Place, audience: Audience) -> None:
        """From now on a card of the lead is shown at a place."""
        self.changes.shows[lead, str(place)] = audience

    def redraw(self, lead: int, by: str | None = None) -> None:
        """Every card of the lead is out of date; ``by`` sees theirs first."""
        self.changes.redraws[lead, by or ""] = None

    def tell(self, notice: Notice) -> None:
        """Send a notice, once."""
        self.changes.notices.setdefault(notice.key, notice)

    # Reading

    def _read(self, query: Any, **values: Any) -> list[Any]:
        with self._reading():
            return list(self.connection.execute(query, values))

    @contextmanager
    def _reading(self) -> Iterator[None]:
        try:
            yield
        except Exception as error:
            self.broken = error
            raise

    def committed(self) -> None:
        """What was put is durable: what was parsed may serve the next batch."""
        if self.changes.policy is not None and self._policy is not None:
            self._in_force.keep(self._policy)
