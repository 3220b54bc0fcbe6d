"""The people, and the queues where a lead waits that no person should own yet."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from routing.duty.calendar import Away, Calendar
from routing.fairness.allowance import NO_CAPS, Caps, Ramp


class Role(StrEnum):
    """What somebody is on the desk; the policy's permissions name these."""

    REP = "rep"
    MANAGER = "manager"
    REVOPS = "revops"


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
        skills, languages: folded; what rules and leads may require.
        conflicts: the accounts (keys) and domains, folded, of which they may be given no lead.
        caps: how many leads the policy may give by itself within some time.
        ramp: how their share grows at first.
        calendar: their working hours; None means they are on duty at any time.
        away: their absences, in order, none touching the next.
        backup: the roster id of whoever stands in for them while they are on leave.
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
    skills: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()
    conflicts: frozenset[str] = frozenset()
    caps: Caps = NO_CAPS
    ramp: Ramp | None = None
    calendar: Calendar | None = None
    away: tuple[Away, ...] = ()
    backup: str | None = None

    @property
    def plain(self) -> bool:
        """Whether they are on duty at any time, and nothing but their capacity bounds what they may be given."""
        return self.active and self.calendar is None and not self.away and not self.caps.bound


@dataclass(frozen=True, slots=True)
class Roster:
    """Everybody Baton knows, by id."""

    version: str
    owners: Mapping[str, Owner] = field(default_factory=lambda: MappingProxyType({}))
    selective: bool = field(init=False, compare=False, repr=False)
    plain: frozenset[str] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        """Note what is asked for every lead: whether anybody may have some and not others, and who is always there."""
        selective = any(owner.conflicts or owner.caps.tiers for owner in self.owners.values())
        object.__setattr__(self, "selective", selective)
        plain = frozenset(key for key, owner in self.owners.items() if owner.plain)
        object.__setattr__(self, "plain", plain)

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
