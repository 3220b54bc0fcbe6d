"""What one batch changes, gathered in memory: the unit of work fills it, ``flush.py`` writes it."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime

from routing.accounts.account import Account
from routing.accounts.duplicates import JoinedRecord, Trait
from routing.accounts.matching import Listing
from routing.assignment import Assignment
from routing.commands import Delivery
from routing.decision import Decision
from routing.facts import Fact, LeadReceived, LeadUpdated
from routing.fairness.ledger import Ledger, Tally, Turn
from routing.lead import Lead
from routing.messages import Audience, Notice
from routing.people import Roster
from routing.policy import Policy
from routing.ports import Repeat
from routing.request import Request


class StaleOffer(Exception):
    """An assignment is not what the command took it for: somebody changed it meanwhile."""


class StaleRequest(Exception):
    """A request is not open any longer: somebody answered it meanwhile."""


class StaleLedger(Exception):
    """A turn was not counted on from the pool's present numbers."""


@dataclass(slots=True)
class Told:
    """The facts of one stream in this batch, in order; ``seq`` of the first is known only at the flush."""

    facts: list[Fact] = field(default_factory=list)
    attributes: int | None = None  #: which of them last told the lead's attributes

    def add(self, fact: Fact) -> None:
        """Append a fact."""
        if isinstance(fact, LeadReceived | LeadUpdated):
            self.attributes = len(self.facts)
        self.facts.append(fact)


@dataclass(frozen=True, slots=True)
class Made:
    """A decision to be stored.

    Attributes:
        told: which of the lead's facts in this batch told the attributes it was made of; None: an earlier batch's.
    """

    id: int
    lead: int
    decision: Decision
    at: datetime
    told: int | None


@dataclass(frozen=True, slots=True)
class Taken:
    """An entry of a pool's ledger that a decision led to: a turn at once or by a claim, or one that comes back."""

    turn: Turn
    decision: int


@dataclass(frozen=True, slots=True)
class Adopted:
    """A policy to be put in force."""

    policy: Policy
    at: datetime
    by: str
    reason: str


@dataclass(slots=True)
class Changes:
    """What is to be written. Of a thing that changed twice, only the last is here, with what it was at first."""

    new_leads: dict[int, Lead] = field(default_factory=dict)
    leads: dict[int, Lead] = field(default_factory=dict)
    new_assignments: dict[int, Assignment] = field(default_factory=dict)
    assignments: dict[int, tuple[int, Assignment]] = field(default_factory=dict)  #: with the offer number it had
    gave: dict[int, frozenset[str]] = field(default_factory=dict)  #: by lead, whom the batch gave it to
    new_requests: dict[int, Request] = field(default_factory=dict)
    requests: dict[int, Request] = field(default_factory=dict)
    accounts: dict[str, Account] = field(default_factory=dict)
    listings: dict[str, tuple[tuple[str, Listing], ...]] = field(
        default_factory=dict
    )  #: by account, where they changed
    joined: dict[tuple[str, str], JoinedRecord] = field(default_factory=dict)
    traits: dict[Trait, dict[int, datetime]] = field(default_factory=dict)  #: by lead, when they were last told
    decisions: list[Made] = field(default_factory=list)
    turns: list[Taken] = field(default_factory=list)
    ledgers: dict[str, Ledger] = field(default_factory=dict)
    members: dict[tuple[str, str], Tally] = field(default_factory=dict)
    loads: Counter[str] = field(default_factory=Counter)
    weighed: list[tuple[Assignment | None, Assignment]] = field(default_factory=list)  #: changes of anybody's work
    told: dict[str, Told] = field(default_factory=dict)
    steps: list[tuple[int, int, int]] = field(default_factory=list)
    deliveries: dict[Delivery, Repeat] = field(default_factory=dict)
    shows: dict[tuple[int, str], Audience] = field(default_factory=dict)
    redraws: dict[tuple[int, str], None] = field(default_factory=dict)
    notices: dict[str, Notice] = field(default_factory=dict)
    policies: dict[str, Adopted] = field(default_factory=dict)
    policy: str | None = None
    rosters: dict[str, Roster] = field(default_factory=dict)
    roster: Roster | None = None

    @property
    def outgoing(self) -> bool:
        """Whether there is something to send."""
        return bool(self.shows or self.redraws or self.notices)
