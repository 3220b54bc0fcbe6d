"""Facts: past-tense events, and at the same time the audit trail.

A fact holds ids, codes and moments. What names or quotes a person outside the team (``PRIVATE``: attributes, notes) is
kept apart in erasable particulars; the fact holds only a salted digest of them. An error's text is private too: it may
quote what it stumbled over.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime
from types import MappingProxyType
from typing import Any, ClassVar

from routing.messages import JSON
from routing.moment import iso

DESK = "desk"
"""The stream of what concerns no single lead: policy, roster, accounts, an import's digest."""


def lead_stream(lead: int) -> str:
    """The stream of one lead."""
    return f"lead:{lead}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """What happened, when (UTC), and by whom: a roster id, or ``policy``, ``ladder``, ``import``, ``source``."""

    PRIVATE: ClassVar[frozenset[str]] = frozenset()

    at: datetime
    by: str

    @property
    def kind(self) -> str:
        """The name of what happened."""
        return type(self).__name__

    def public(self) -> dict[str, JSON]:
        """What stays for ever."""
        return {f.name: _plain(getattr(self, f.name)) for f in fields(self) if f.name not in self.PRIVATE}

    def private(self) -> dict[str, JSON]:
        """What can be erased."""
        found = ((name, getattr(self, name)) for name in sorted(self.PRIVATE))
        return {name: _plain(value) for name, value in found if value}


def _plain(value: Any) -> JSON:
    if isinstance(value, datetime):
        return iso(value)
    if isinstance(value, Mapping):
        return {str(k): _plain(v) for k, v in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(v) for v in value]
    return value  # type: ignore[no-any-return]  # what is left is plain


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadReceived(Fact):
    """A lead was taken in. ``told`` has the sender's own words for what is kept in another form."""

    PRIVATE = frozenset({"attributes", "told"})

    source: str
    external_id: str
    stage: str
    attributes: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    told: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadUpdated(Fact):
    """The sender told more of it, or something else; of ``changed``, what ``attributes`` lacks was taken away.

    ``told`` has the sender's own words for what is kept in another form.
    """

    PRIVATE = frozenset({"attributes", "told"})

    changed: tuple[str, ...]
    attributes: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    told: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyUnread(Fact):
    """A copy of the lead came that could not be read: nothing changed. ``attributes`` are what could be read of it."""

    PRIVATE = frozenset({"error", "attributes"})

    error: str = ""
    attributes: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyRead(Fact):
    """A copy of the lead can be read again, and says what was known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadJoined(Fact):
    """A record of another name is the same person's (``sign`` says by what), and joined the lead.

    ``attributes`` are what it told, and ``added`` the names of those that the lead did not tell before.
    """

    PRIVATE = frozenset({"attributes"})

    source: str
    external_id: str
    sign: str
    added: tuple[str, ...]
    attributes: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountRecognised(Fact):
    """By what (``match``) the lead's account was recognised; where that is uncertain, the ``candidates``.

    Each candidate is a name, how alike it is (to 100), and by what.
    """

    PRIVATE = frozenset({"account", "candidates"})

    match: str
    account: str | None = None
    candidates: tuple[tuple[str, int, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountChosen(Fact):
    """Somebody said which account it is (None: one of its own); its name is remembered from now on."""

    PRIVATE = frozenset({"account", "alias"})

    account: str | None = None
    alias: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StageChanged(Fact):
    """The lead moved to another stage."""

    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadOffered(Fact):
    """The lead was given to a person, who has not answered yet."""

    owner: str
    assignment: int
    offer: int
    due_at: datetime
    rule: str
    target: str
    policy: str
    decision: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadShadowed(Fact):
    """Another router gave it to ``owner`` (None: to nobody whom the roster knows); Baton would have ``chosen``.

    Where it would have chosen nobody, ``queue`` or ``pool`` is set.
    """

    owner: str | None
    chosen: str | None
    queue: str | None
    pool: str | None
    rule: str
    target: str
    policy: str
    decision: int
    assignment: int
    offer: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadQueued(Fact):
    """The lead was put into a queue, whose steward is accountable."""

    PRIVATE = frozenset({"error"})

    queue: str
    accountable: str
    assignment: int
    offer: int
    due_at: datetime
    rule: str
    policy: str
    decision: int | None
    error: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadPosted(Fact):
    """The lead was posted in a pool's channel, for whoever claims it first; until then its manager is accountable."""

    pool: str
    accountable: str
    assignment: int
    offer: int
    due_at: datetime
    rule: str
    policy: str
    decision: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadHeld(Fact):
    """Nobody of the pool was on duty (or the one it is meant for was not): it waits until somebody is."""

    pool: str | None
    awaits: str | None
    accountable: str
    assignment: int
    offer: int
    until: datetime
    rule: str
    policy: str
    decision: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadAged(Fact):
    """Time alone changed the rules' answer for a lead that nobody had accepted: it is routed again."""

    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadClaimed(Fact):
    """Somebody of the pool was first, and has accepted it; the numbers are from before."""

    PRIVATE = frozenset({"note"})

    owner: str
    pool: str
    offer: int
    load: int
    capacity: int | None
    reason: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadAccepted(Fact):
    """Its owner has it."""

    PRIVATE = frozenset({"note"})

    owner: str
    offer: int
    reason: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadSnoozed(Fact):
    """Its owner will look at it later."""

    PRIVATE = frozenset({"note"})

    owner: str
    offer: int
    until: datetime
    reason: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SnoozeEnded(Fact):
    """The later moment has come: it is offered again."""

    owner: str
    offer: int
    due_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadHandedOn(Fact):
    """It was handed on: to the next by policy, or to a queue. Who has it now is the next fact."""

    PRIVATE = frozenset({"note"})

    owner: str | None
    queue: str | None
    reason: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadAssigned(Fact):
    """Somebody with the right gave it to a person they named, themselves perhaps."""

    PRIVATE = frozenset({"note"})

    owner: str
    assignment: int
    offer: int
    due_at: datetime
    previous: str | None
    queue: str | None
    over_capacity: bool
    reason: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnerReminded(Fact):
    """The ladder told the owner again."""

    owner: str
    offer: int
    step: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PoolReminded(Fact):
    """The ladder told the pool's channel again."""

    pool: str
    offer: int
    step: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ManagerTold(Fact):
    """The ladder told the manager; ``owner`` is None where nobody had claimed the lead."""

    manager: str
    owner: str | None
    place: str
    offer: int
    step: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StewardTold(Fact):
    """The ladder told the queue's steward."""

    steward: str
    queue: str
    offer: int
    step: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferLapsed(Fact):
    """Nobody answered, or nobody claimed it (``owner`` None): the ladder takes the lead on, or to a queue."""

    owner: str | None
    offer: int
    step: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnReturned(Fact):
    """The cause for which the lead was handed on proved true: the turn that it cost ``owner`` in ``pool`` is back."""

    owner: str
    pool: str
    decision: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadClosed(Fact):
    """The lead reached a closed stage; its last owner stays on record."""

    stage: str
    owner: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivityLogged(Fact):
    """Something was done about the lead elsewhere, at ``happened_at`` (UTC), by ``person`` where that is known."""

    PRIVATE = frozenset({"note"})

    activity: str
    happened_at: datetime
    person: str | None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestMade(Fact):
    """Somebody asked for what they may not do alone: that ``to`` has the lead, or that it sleeps until ``until``."""

    PRIVATE = frozenset({"note"})

    request: int
    assignment: int
    to: str | None
    until: datetime | None
    approver: str
    expires_at: datetime
    reason: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestApproved(Fact):
    """It was approved; what it asked for is the next fact."""

    PRIVATE = frozenset({"note"})

    request: int
    asker: str
    reason: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestDeclined(Fact):
    """It was declined: nothing changed."""

    PRIVATE = frozenset({"note"})

    request: int
    asker: str
    reason: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestExpired(Fact):
    """Nobody answered it in time: nothing changed."""

    request: int
    asker: str
    approver: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestOvertaken(Fact):
    """The lead moved on, or was closed, before it was answered."""

    request: int
    asker: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyAdopted(Fact):
    """A policy is in force."""

    PRIVATE = frozenset({"reason"})

    version: str
    previous: str | None
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterAdopted(Fact):
    """A roster is in force."""

    version: str
    previous: str | None
    people: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountsAdopted(Fact):
    """Accounts were taken in; ``digest`` is of what was given."""

    accounts: int
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryFailed(Fact):
    """A message could not be sent, for good."""

    PRIVATE = frozenset({"error"})

    place: str
    what: str
    error: str


LEAD_FACTS: tuple[type[Fact], ...] = (
    LeadReceived, LeadUpdated, CopyUnread, CopyRead, LeadJoined, AccountRecognised, AccountChosen, StageChanged,
    LeadOffered, LeadQueued, LeadPosted, LeadHeld, LeadAged, LeadClaimed, LeadAccepted, LeadSnoozed, SnoozeEnded,
    LeadHandedOn, LeadAssigned, OwnerReminded, PoolReminded, ManagerTold, StewardTold, OfferLapsed, TurnReturned,
    ActivityLogged, RequestMade, RequestApproved, RequestDeclined, RequestExpired, RequestOvertaken, LeadClosed,
    DeliveryFailed, LeadShadowed,
)  # fmt: skip
DESK_FACTS: tuple[type[Fact], ...] = (PolicyAdopted, RosterAdopted, AccountsAdopted, DeliveryFailed)
