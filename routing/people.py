"""The people and the places a lead can be: owners, pools, queues."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType


class Role(StrEnum):
    """What somebody is on the desk; the policy's permissions name these."""

    REP = "rep"
    MANAGER = "manager"
    REVOPS = "revops"


class Pick(StrEnum):
    """How a pool chooses among its members."""

    ROUND_ROBIN = "round_robin"
    WEIGHTED = "weighted"
    LEAST_LOADED = "least_loaded"
    FIRST_TO_CLAIM = "first_to_claim"


@dataclass(frozen=True, slots=True)
class Owner:
    """A person in the roster who can be accountable for a lead.

    Attributes:
        slack: the Slack user id (``U…``); None until it was looked up by email.
        manager: the roster id of whom silence is reported to.
        timezone: an IANA name; what the person reads is in it.
        capacity: the most open leads the policy may give by itself; None means no bound.
        weight: the share in a weighted pool that names none, from 1.
        active: an inactive person is given nothing, and keeps what they have until it is handed on.
    """

    id: str
    name: str
    slack: str | None = None
    email: str | None = None
    manager: str | None = None
    team: str | None = None
    role: Role = Role.REP
    timezone: str = "UTC"
    capacity: int | None = None
    weight: int = 1
    active: bool = True


@dataclass(frozen=True, slots=True)
class Roster:
    """Everybody Baton knows, by id."""

    version: str
    owners: Mapping[str, Owner] = field(default_factory=lambda: MappingProxyType({}))

    @classmethod
    def of(cls, version: str, owners: Iterable[Owner]) -> "Roster":
        """A roster from its people."""
        return cls(version, MappingProxyType({owner.id: owner for owner in owners}))

    def get(self, owner_id: str) -> Owner | None:
        """Somebody by id; None where nobody has it."""
        return self.owners.get(owner_id)

    def is_active(self, owner_id: str) -> bool:
        """Whether somebody is in the roster and there."""
        found = self.owners.get(owner_id)
        return found is not None and found.active

    def above(self, owner_id: str) -> Iterator[str]:
        """Somebody's manager, that one's manager, and so on up, whether they are there or not."""
        seen = {owner_id}
        boss = self._manager_of(owner_id)
        while boss is not None and boss not in seen:
            yield boss
            seen.add(boss)
            boss = self._manager_of(boss)

    def _manager_of(self, owner_id: str) -> str | None:
        found = self.owners.get(owner_id)
        return found.manager if found is not None else None

    def by_slack(self, user: str) -> Owner | None:
        """Somebody by Slack user id."""
        return next((owner for owner in self.owners.values() if owner.slack == user), None)

    def team(self, name: str) -> tuple[Owner, ...]:
        """The members of a team, by id."""
        return tuple(o for _, o in sorted(self.owners.items()) if o.team == name)


@dataclass(frozen=True, slots=True)
class Pool:
    """A named group of owners with a way to pick one.

    Attributes:
        members: roster ids in the policy's order, each with its weight, from 1, or 0 for the roster's; empty where
            ``team`` says who.
        team: the roster team whose people are the members; then weights come from the roster.
        manager: who is accountable for what waits in the pool.
        channel: where what may be claimed is posted (a name, ``#closers``); only such a pool has one.
    """

    name: str
    pick: Pick
    manager: str
    members: tuple[tuple[str, int], ...] = ()
    team: str | None = None
    channel: str | None = None

    @property
    def is_claimed(self) -> bool:
        """Whether its leads wait for whoever claims them first."""
        return self.pick is Pick.FIRST_TO_CLAIM

    def members_of(self, roster: Roster) -> tuple[tuple[str, int], ...]:
        """Each member's id and weight, in the order that breaks ties."""
        if self.team is None:
            return tuple((owner, weight or _weight(roster.get(owner))) for owner, weight in self.members)
        return tuple((owner.id, owner.weight) for owner in roster.team(self.team))

    def has(self, person: str, roster: Roster) -> bool:
        """Whether somebody is a member."""
        return any(person == member for member, _ in self.members_of(roster))

    def accountable(self, roster: Roster) -> str:
        """The manager, and while they are inactive whoever is above them."""
        return next(filter(roster.is_active, (self.manager, *roster.above(self.manager))), self.manager)


def _weight(owner: Owner | None) -> int:
    return owner.weight if owner is not None else 1


@dataclass(frozen=True, slots=True)
class Queue:
    """Where a lead waits that no person should own yet.

    Attributes:
        steward: who is accountable for what waits here; ``deputy`` stands in while they are inactive.
        channel: where the steward is told (a name, ``#lead-review``); a DM where there is none.
        due: seconds until somebody must have taken it.
        open_to: the pools and people that may take what waits here, beside the steward and whoever may override.
    """

    name: str
    steward: str
    due: int
    deputy: str | None = None
    channel: str | None = None
    open_to: tuple[str, ...] = ()

    def accountable(self, roster: Roster) -> str:
        """The steward, while they are inactive the deputy, and failing both whoever is above them."""
        return next(filter(roster.is_active, self.stewards(roster)), self.steward)

    def stewards(self, roster: Roster) -> Iterator[str]:
        """Who may have to answer for what waits here: the steward, the deputy, then their managers upward."""
        named = [self.steward, *([self.deputy] if self.deputy else [])]
        yield from named
        for who in named:
            yield from roster.above(who)
