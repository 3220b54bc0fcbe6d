"""What the desk needs of the world, and what the world gets of the desk. Storage implements all of it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from routing.accounts.account import Account
from routing.accounts.duplicates import JoinedRecord, Sighting, Trait
from routing.accounts.matching import Listing
from routing.assignment import Assignment
from routing.commands import Command, Delivery, Seen
from routing.decision import Decision
from routing.facts import Fact
from routing.fairness.ledger import Turn
from routing.lead import Lead
from routing.messages import Audience, Notice, Place
from routing.people import Roster
from routing.policy import Policy
from routing.refusals import Refusal
from routing.request import Request
from routing.snapshot import Snapshot
from routing.views import CardJob, Check, Entry, Held, LeadLine, LeadView, NoticeJob


class Standing(StrEnum):
    """What became of a command."""

    FRESH = "fresh"  #: a lead was taken in
    UPDATED = "updated"  #: a known lead was changed
    UNCHANGED = "unchanged"  #: nothing was new
    JOINED = "joined"  #: a record of a known person joined their open lead
    REPEATED = "repeated"  #: this delivery was seen before
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Done:
    """The command was carried out: the lead and its assignment as they now stand, where it was about one."""

    standing: Standing
    lead: Lead | None = None
    assignment: Assignment | None = None


Outcome = Done | Refusal


@dataclass(frozen=True, slots=True)
class Repeat:
    """What is on record of a delivery: the lead it was about, and a digest of it, where there was one."""

    lead: int | None
    digest: str | None = None


class Sight(Protocol):
    """As much of the desk's records as the rules of who may act have to see."""

    @property
    def policy(self) -> Policy | None:
        """The policy in force."""

    @property
    def roster(self) -> Roster:
        """The roster in force."""

    def lead(self, lead: int) -> Lead | None:
        """A lead by number."""

    def assignment(self, lead: int) -> Assignment | None:
        """The lead's open assignment, else its last."""

    def request(self, number: int) -> Request | None:
        """A request by number."""


class Work(Sight, Snapshot, Protocol):
    """One batch's unit of work: it reads what earlier commands of the batch left; what is put is flushed at its end.

    It has no commit: only the writer commits.
    """

    def lead_named(self, source: str, external_id: str) -> Lead | None:
        """A lead by its sender's name for it."""

    def had(self, lead: int) -> frozenset[str]:
        """Everybody who ever had the lead."""

    def indexed(self, keys: Collection[str]) -> Sequence[Listing]:
        """What the account index has under these keys (:func:`routing.accounts.matching.index_of`)."""

    def joined(self, source: str, external_id: str) -> JoinedRecord | None:
        """A record that has joined a lead, by its sender's name for it."""

    def put_joined(self, record: JoinedRecord) -> None:
        """Keep a record that has joined a lead, new or changed; its name is no lead's own."""

    def sightings(self, traits: Collection[Trait]) -> Sequence[Sighting]:
        """The open leads that have one of these traits."""

    def put_traits(self, lead: int, traits: Collection[Trait], at: datetime) -> None:
        """The lead has these traits, and was told of them at ``at`` (UTC)."""

    def open_of(self, owner: str) -> tuple[int, ...]:
        """The open leads that somebody owns, by number."""

    def repeated(self, delivery: Delivery) -> Repeat | None:
        """What is on record of this delivery, where it was seen before."""

    def channel(self, name: str) -> str:
        """A channel's id where it is known by now, else its name."""

    def new_lead(self) -> int:
        """The next lead number."""

    def new_assignment(self) -> int:
        """The next assignment number."""

    def put_lead(self, lead: Lead) -> None:
        """Keep a lead, new or changed."""

    def put_assignment(self, before: Assignment | None, after: Assignment) -> None:
        """Keep an assignment; ``before`` is what it was (None: new). Owners' loads follow by themselves."""

    def put_account(self, account: Account) -> None:
        """Keep an account."""

    def put_decision(self, lead: int, decision: Decision, now: datetime) -> int:
        """Keep a decision, and the turn that it took in its pool's ledger; returns its number."""

    def put_turn(self, turn: Turn, decision: int) -> None:
        """Keep a turn that an earlier decision led to: somebody claimed the lead, or gets a turn back."""

    def turns_of(self, decision: int) -> Sequence[Turn]:
        """The entries of ledgers that a decision led to, oldest first; of none that came back."""

    def requests(self, lead: int) -> tuple[Request, ...]:
        """What is asked about a lead and not answered, oldest first."""

    def new_request(self) -> int:
        """The next request's number."""

    def put_request(self, request: Request) -> None:
        """Keep a request, new or answered."""

    def put_policy(self, policy: Policy, now: datetime, by: str, reason: str) -> None:
        """Put a policy in force, keeping every earlier version."""

    def put_roster(self, roster: Roster) -> None:
        """Put a roster in force; whoever is not in it any longer stays, inactive."""

    def remember(self, delivery: Delivery, lead: int | None) -> None:
        """A delivery was taken in."""

    def held(
        self, pool: str | None, awaits: str | None, now: datetime, tiers: Sequence[str], limit: int
    ) -> Sequence[Assignment]:
        """What is held in a pool, or for somebody, and to be looked at by now: by tier as they stand, then by age."""

    def released(self, since: datetime) -> Mapping[str, datetime]:
        """Who was given a held lead after a moment (UTC), and when they were last."""

    def wake_held(self, now: datetime) -> None:
        """Whatever is held is to be looked at now: people or rules have changed."""

    def mark_step(self, assignment: int, offer: int, step: int) -> None:
        """A step of a ladder was fired; a second time is a constraint violation."""

    def record(self, stream: str, fact: Fact) -> None:
        """Append a fact to a stream."""

    def show(self, lead: int, place: Place, audience: Audience) -> None:
        """From now on a card of the lead is shown at a place."""

    def redraw(self, lead: int, by: str | None = None) -> None:
        """Every card of the lead is out of date; ``by`` sees theirs first."""

    def tell(self, notice: Notice) -> None:
        """Send a notice, once."""


class DeskBusy(Exception):
    """A person's command could not begin in time: nothing was changed."""


class DeskDown(Exception):
    """The command could not be committed: nothing was changed."""


class Desk(Protocol):
    """How the edges speak to the desk."""

    async def settle(self, command: Command) -> Outcome:
        """Carry a command out; returns once it is committed.

        Raises:
            DeskBusy: a person's command that could not begin within its time.
            DeskDown: the database failed; nothing was changed.
        """


class Records(Protocol):
    """How the edges read. Each call blocks for one indexed read on its own connection: call it off the event loop.

    Raises:
        DeskDown: the database does not answer.
    """

    def policy(self) -> Policy | None:
        """The policy in force."""

    def roster(self) -> Roster:
        """The roster in force."""

    def load(self, owner: str) -> int:
        """How many open leads somebody has."""

    def lead(self, lead: int) -> LeadView | None:
        """A lead as it stands."""

    def named(self, source: str, external_id: str) -> LeadView | None:
        """A lead by its sender's name for it, as it stands."""

    def find(self, reference: str, limit: int) -> Sequence[LeadLine]:
        """Leads by ``L17``, external id, e-mail or company (folded, or in part): best match first, open ones first."""

    def mine(self, owner: str, limit: int, offset: int) -> tuple[Sequence[LeadLine], int]:
        """The open leads somebody is accountable for, and how many: unanswered ones first, then first due first."""

    def history(self, lead: int, limit: int, offset: int) -> tuple[Sequence[Entry], int]:
        """The lead's facts, oldest first, and how many there are in all."""

    def waiting(self, queue: str, limit: int, offset: int) -> tuple[Sequence[LeadLine], int]:
        """The leads that wait in a queue, and how many: first due first."""

    def request(self, number: int) -> Request | None:
        """A request by number, answered or not."""

    def expired(self, now: datetime, limit: int) -> Sequence[int]:
        """The numbers of requests whose time has come (UTC) without an answer, oldest first."""

    def due(self, now: datetime, limit: int) -> Sequence[Check]:
        """Assignments whose next check has come (UTC), longest overdue first."""

    def held(self, now: datetime, limit: int) -> Sequence[Held]:
        """The pools, and the absent people, that hold leads whose moment has come (UTC)."""

    def ageing(self, now: datetime, limit: int) -> Sequence[Seen]:
        """What nobody has accepted, and the rules may say otherwise of by now (UTC), longest overdue first."""

    def channels(self) -> Mapping[str, str]:
        """Slack's ids of channels, by name (``#sales-leads``), as far as they were learned."""


class Outgoing(Protocol):
    """How the courier takes what is to be sent. Leases are of real time (UTC) and expire by themselves."""

    async def lease(self, now: datetime, seconds: float, limit: int) -> tuple[Sequence[CardJob], Sequence[NoticeJob]]:
        """What is to be sent and leased to nobody, by rank, then age; leased to the caller from now on."""

    async def card_shown(self, card: int, version: int, channel: str, ts: str, digest: str | None = None) -> None:
        """A card was drawn (``digest`` is of what it shows); is a newer version wanted by now, it is drawn again."""

    async def notice_sent(self, notice: int, channel: str, ts: str) -> None:
        """A notice was sent."""

    async def later(self, cards: Sequence[int], notices: Sequence[int], at: datetime, failed: bool) -> None:
        """Not before ``at`` (real time, UTC); ``failed`` counts it as an attempt."""

    async def card_lost(self, card: int) -> None:
        """The message that showed a card is not there any longer: the next drawing posts it anew, at once."""

    async def give_up(self, cards: Sequence[int], notices: Sequence[int], error: str) -> None:
        """Never again by itself: a card until its lead changes, a notice for good."""

    async def card_seen(self, lead: int, place: Place, channel: str, ts: str) -> None:
        """A click tells of a message whose post was never confirmed: it is the card from now on, if none is known."""

    async def learn(self, slack_ids: dict[str, str], dm_channels: dict[str, str], channels: dict[str, str]) -> None:
        """Slack's ids: of people and of their DMs, by roster id; of channels, by name."""

    def dm_channel(self, owner: str) -> str | None:
        """The id of somebody's DM, where it is known; blocks for one indexed read: call it off the event loop."""
