"""Pools: named groups of owners, each with a way to pick one."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from routing.fairness.allowance import NO_CAPS, Caps
from routing.people import Owner, Roster

FULL = 100
"""A weight of one, in percent: so that whoever ramps up has a whole number, too."""


class Pick(StrEnum):
    """How a pool chooses among its members."""

    ROUND_ROBIN = "round_robin"
    WEIGHTED = "weighted"
    LEAST_LOADED = "least_loaded"
    BEST_FIRST = "best_first"
    FIRST_TO_CLAIM = "first_to_claim"


class Back(StrEnum):
    """What somebody who comes back from a leave finds in a pool's ledger."""

    FREEZE = "freeze"  #: what they were owed, or ahead
    AVERAGE = "average"  #: the middle of the line, as somebody new
    CATCH_UP = "catch_up"  #: what they were owed, and some of what they missed each day
    NONE = "none"  #: nothing: what they were owed is gone


class Measure(StrEnum):
    """What a pool that takes the best first goes by, over the last 90 days."""

    ACCEPTED_IN_TIME = "accepted_in_time"  #: the share of offers that were accepted by due
    CONTACTED_IN_TIME = "contacted_in_time"  #: the share of offers that a contact followed by due


@dataclass(frozen=True, slots=True)
class CatchUp:
    """How missed turns are made up for: so many a day, for so many seconds."""

    per_day: int = 1
    expires: int = 14 * 86_400


@dataclass(frozen=True, slots=True)
class Worth:
    """What a pool shares when it shares value: a number of the lead, and what counts where the lead has none."""

    field: str
    unknown: int


@dataclass(frozen=True, slots=True)
class Pool:
    """A named group of owners with a way to pick one.

    Attributes:
        members: roster ids in the policy's order, each with its weight, from 1, or 0 for the roster's; empty where
            ``team`` says who, or the pool is of other pools.
        team: the roster team whose people are the members; then weights come from the roster.
        manager: who is accountable for what waits in the pool.
        channel: where what may be claimed is posted (a name, ``#closers``); only such a pool has one.
        pools: other pools, by name, that share its leads by weight (percent, where they add up to 100).
        overflow: the pool that has its leads while nobody here can.
        back: what a leave means for the share.
        cover: whether somebody's backup has their leads while they are on leave, on their account.
        caps: bounds for each member, on top of their own.
        cooldown: seconds between two leads for one member.
        worth: what is shared, where it is value and not leads.
        measure: what the best are the best by.
    """

    name: str
    pick: Pick
    manager: str
    members: tuple[tuple[str, int], ...] = ()
    team: str | None = None
    channel: str | None = None
    pools: tuple[tuple[str, int], ...] = ()
    overflow: str | None = None
    back: Back = Back.FREEZE
    catch_up: CatchUp = CatchUp()
    cover: bool = False
    caps: Caps = NO_CAPS
    cooldown: int = 0
    worth: Worth | None = None
    measure: Measure = Measure.ACCEPTED_IN_TIME

    @property
    def is_claimed(self) -> bool:
        """Whether its leads wait for whoever claims them first."""
        return self.pick is Pick.FIRST_TO_CLAIM

    @property
    def ranked(self) -> bool:
        """Whether something comes before the share: the load, or how good somebody is."""
        return self.pick is Pick.LEAST_LOADED or self.pick is Pick.BEST_FIRST

    def members_of(self, roster: Roster) -> tuple[tuple[str, int], ...]:
        """Each member's id and weight, in the order that breaks ties."""
        if self.team is None:
            return tuple((owner, weight or _weight(roster.get(owner))) for owner, weight in self.members)
        return tuple((owner.id, owner.weight) for owner in roster.team(self.team))

    def lined_up(self, roster: Roster, today: date) -> tuple[tuple[str, int], ...]:
        """Each member's id and weight in percent of one, as it is on a day: only a weighted pool weighs people."""
        weighted = self.pick is Pick.WEIGHTED
        return tuple(
            (owner, (weight if weighted else 1) * _ramp(roster.get(owner), today))
            for owner, weight in self.members_of(roster)
        )

    def has(self, person: str, roster: Roster) -> bool:
        """Whether somebody is a member."""
        return any(person == member for member, _ in self.members_of(roster))

    def accountable(self, roster: Roster) -> str:
        """The manager, and while they are inactive whoever is above them."""
        return next(filter(roster.is_active, (self.manager, *roster.above(self.manager))), self.manager)


def _weight(owner: Owner | None) -> int:
    return owner.weight if owner is not None else 1


def _ramp(owner: Owner | None, today: date) -> int:
    return FULL if owner is None or owner.ramp is None else owner.ramp.weighs(today)
