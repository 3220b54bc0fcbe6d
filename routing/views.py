"""What can be read: values for people's eyes, gathered by storage and spoken by the bot."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from routing.assignment import Assignment
from routing.commands import Seen
from routing.decision import Candidate, Mismatch
from routing.lead import Lead
from routing.messages import JSON, Audience, Place
from routing.reference.territory import Placing
from routing.request import Request
from routing.rules.misread import Misread
from routing.scoring.scorecard import Score


@dataclass(frozen=True, slots=True)
class Entry:
    """One fact of a stream as it is read again: ``data`` holds its fields, and its particulars while they exist."""

    seq: int
    kind: str
    at: datetime
    by: str
    data: Mapping[str, JSON]


@dataclass(frozen=True, slots=True)
class Explained:
    """A stored decision: the rule, why earlier rules did not match, and each candidate with the reason."""

    id: int
    at: datetime
    policy: str
    rule: str
    target: str
    mismatches: tuple[Mismatch, ...]
    candidates: tuple[Candidate, ...]
    error: str | None = None
    score: Score | None = None
    misread: tuple[Misread, ...] = ()
    placing: Placing | None = None

    @property
    def chosen(self) -> Candidate | None:
        """The candidate who was chosen, where a person was."""
        return next((c for c in self.candidates if c.chosen), None)


@dataclass(frozen=True, slots=True)
class LeadView:
    """A lead as it stands.

    Attributes:
        assignment: the open one, else the last.
        explained: the decision behind it.
        latest: the lead's latest fact.
        requests: what is asked about it and not answered, oldest first.
    """

    lead: Lead
    assignment: Assignment | None
    explained: Explained | None
    latest: Entry | None
    requests: tuple[Request, ...] = ()


@dataclass(frozen=True, slots=True)
class LeadLine:
    """A lead in a list."""

    lead: Lead
    assignment: Assignment | None


@dataclass(frozen=True, slots=True)
class Check:
    """A deadline that has come: what was due, of which assignment, at which step."""

    seen: Seen
    step: int


@dataclass(frozen=True, slots=True)
class Held:
    """Where leads are held whose moment has come: in a pool, or for one person."""

    pool: str | None
    awaits: str | None


@dataclass(frozen=True, slots=True)
class CardJob:
    """A card to draw: leased for the moment to whoever asked.

    Attributes:
        wanted: the version that drawing now will show.
        ts: Slack's name of the message, once it was posted; ``channel`` is where (a DM's id is known only then).
        attempts: how many times it was tried and failed since it last succeeded.
        rank: 0 for the card of whoever just acted, 1 for the present owner's, 2 for the rest.
        digest: of what the message shows; drawing the same again needs no edit.
    """

    id: int
    lead: int
    place: Place
    audience: Audience
    wanted: int
    channel: str | None
    ts: str | None
    attempts: int
    rank: int
    digest: str | None = None


@dataclass(frozen=True, slots=True)
class NoticeJob:
    """A notice to send: leased likewise. ``thread_ts`` is its card's message, in ``channel``, where it has one."""

    id: int
    key: str
    tell: str
    place: Place
    lead: int | None
    mention: str | None
    data: Mapping[str, JSON]
    channel: str | None
    thread_ts: str | None
    attempts: int
