"""What the desk wants people to see: cards and notices, in the desk's words, not in Slack's.

A *card* is level-triggered: there is one for each lead and place, and it shows the present state whenever it is drawn.
A *notice* is sent once, as it was meant when it was written.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from typing_extensions import override

JSON = str | int | float | bool | None | list["JSON"] | dict[str, "JSON"]


class Audience(StrEnum):
    """For whom a card is drawn. Whoever owns the lead now sees the owner's card in any case."""

    OWNER = "owner"
    MANAGER = "manager"
    STEWARD = "steward"
    CLAIMERS = "claimers"  #: in the channel of a pool whose leads are claimed
    SOURCE = "source"  #: under the message that told of the lead: who has it, and until when


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is shown.

    Its kind says where: ``dm`` (of a roster id), ``channel`` (by id once it is known, else by name), ``thread`` (under
    the message ``C024BE91L:1700000000.000100``), ``step`` (a workflow's step that waits for its outputs).
    """

    kind: str
    name: str

    @classmethod
    def dm(cls, owner: str) -> "Place":
        """The DM between Baton and a person of the roster."""
        return cls("dm", owner)

    @classmethod
    def channel(cls, channel: str) -> "Place":
        """A channel."""
        return cls("channel", channel)

    @classmethod
    def thread(cls, channel: str, ts: str) -> "Place":
        """Under a message of a channel, both by Slack's ids."""
        return cls("thread", f"{channel}:{ts}")

    @classmethod
    def step(cls, execution: str) -> "Place":
        """A workflow's step, by the id of its execution."""
        return cls("step", execution)

    @classmethod
    def parse(cls, text: str) -> "Place":
        """A place as it is stored: ``dm:ana``, ``channel:C024BE91L``."""
        kind, _, name = text.partition(":")
        return cls(kind, name)

    @override
    def __str__(self) -> str:
        """How a place is stored."""
        return f"{self.kind}:{self.name}"


class Tell(StrEnum):
    """The kinds of notice, with the data that each carries."""

    REMINDER = "reminder"  #: due_at: nobody answered yet
    OVERDUE = "overdue"  #: owner, due_at: for the manager
    QUEUED = "queued"  #: queue, due_at: for the steward, when a lead arrives
    IN_QUEUE = "in_queue"  #: queue, due_at: for the steward
    SNOOZE_OVER = "snooze_over"  #: due_at
    TAKEN_AWAY = "taken_away"  #: by, reason: for whoever had it
    UPDATED = "updated"  #: fields: the record changed after Accept
    JOINED = "joined"  #: source, fields: a record of the same person joined the lead, and what it adds
    UNREAD = "unread"  #: a copy of the lead came that could not be read, and changed nothing
    IMPORTED = "imported"  #: count, leads: a digest of a quiet import
    LEFT_BEHIND = "left_behind"  #: owner, count, leads: what somebody still has who is inactive from now on
    UNDELIVERED = "undelivered"  #: to, error: a message that could not be sent
    UNCLAIMED = "unclaimed"  #: due_at: for a pool's channel, mentioning nobody
    ASKED = "asked"  #: request, by, to, until, reason, expires_at: for whoever answers a request
    APPROVED = "approved"  #: request, by, to, until, reason: for whoever asked
    DECLINED = "declined"  #: request, by, to, until, reason: for whoever asked
    EXPIRED = "expired"  #: request, to, until, approver: for whoever asked
    OVERTAKEN = "overtaken"  #: request, to, until: for whoever asked: the lead moved, or was closed, meanwhile
    STEP_DONE = "step_done"  #: the outputs of a workflow's step: lead, owner, accountable, queue, due_at, rule


@dataclass(frozen=True, slots=True)
class Notice:
    """One message, sent once.

    Attributes:
        key: names this notice for ever; a second one with the same key is not written.
        mention: whom it pings, by roster id.
        threaded: under the lead's card at that place.
    """

    key: str
    tell: Tell
    place: Place
    lead: int | None = None
    mention: str | None = None
    threaded: bool = True
    data: Mapping[str, JSON] = field(default_factory=lambda: MappingProxyType({}))
