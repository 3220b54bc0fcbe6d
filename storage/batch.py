"""One batch on one transaction: what it read, what it puts, the numbers it gives. The work's parts stand on it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection

from routing.accounts.account import Account
from routing.accounts.duplicates import JoinedRecord, Sighting, Trait
from routing.accounts.matching import Listing
from routing.assignment import Assignment
from routing.commands import Delivery
from routing.fairness.gates import Given
from routing.fairness.ledger import Ledger
from routing.fairness.lineup import Lineup
from routing.lead import Lead
from routing.people import Roster
from routing.policy import Policy
from routing.ports import Repeat
from routing.request import Request
from storage.changes import Changes
from storage.in_force import InForce, State


@dataclass(slots=True)
class Seen:
    """What was read, as it stands by now: each row is read once, and what the batch put is what its commands see."""

    policy: Policy | None = None
    roster: Roster | None = None
    accounts: dict[str, Account | None] = field(default_factory=dict)
    listings: dict[str, list[Listing]] = field(default_factory=dict)  #: by key of the account index
    joined: dict[tuple[str, str], JoinedRecord | None] = field(default_factory=dict)
    sightings: dict[Trait, list[Sighting]] = field(default_factory=dict)
    leads: dict[int, Lead | None] = field(default_factory=dict)
    names: dict[tuple[str, str], int | None] = field(default_factory=dict)
    fact_seqs: dict[int, int | None] = field(default_factory=dict)  #: which of a lead's facts last told its attributes
    assignments: dict[int, Assignment | None] = field(default_factory=dict)
    had: dict[int, frozenset[str]] = field(default_factory=dict)
    loads: dict[str, int] | None = None
    ledgers: dict[str, Ledger] = field(default_factory=dict)
    lineups: dict[str, Lineup] = field(default_factory=dict)
    given: dict[str, list[Given]] = field(default_factory=dict)
    efforts: dict[str, int] | None = None
    merits: dict[str, tuple[int, int, int]] | None = None  #: offers, accepted in time, contacted in time
    requests: dict[int, Request | None] = field(default_factory=dict)
    asked: dict[int, frozenset[int]] = field(default_factory=dict)  #: by lead, the requests that were open when read
    deliveries: dict[Delivery, Repeat | None] = field(default_factory=dict)
    channels: dict[str, str] | None = None


@dataclass(slots=True)
class Numbers:
    """The highest numbers given so far, this batch's own among them."""

    lead: int
    assignment: int
    decision: int
    request: int


class Batch:
    """What the parts of a :class:`storage.work.UnitOfWork` share. Nothing is written before the flush."""

    def __init__(self, connection: Connection, in_force: InForce) -> None:
        self.connection = connection
        self.in_force = in_force
        self.changes = Changes()
        self.seen = Seen()
        self.broken: Exception | None = None
        """A read that failed. Whoever asked may have taken it for a bug and gone on: the batch must not."""
        with self._reading():
            self.state = State.read(connection)
        self.numbers = Numbers(self.state.lead, self.state.assignment, self.state.decision, self.state.request)

    def is_new(self, lead: int) -> bool:
        """Whether the lead came with this batch: then the database has nothing of it to read."""
        return lead > self.state.lead

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
