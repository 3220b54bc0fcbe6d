"""A pool's ledger: what everybody's share was, what they had, and so whose turn is next.

Time in a ledger is virtual. A turn that costs 1 takes it ``UNIT / (the weights of all who are there)`` further, and
whoever takes the turn is set ``UNIT / (their weight)`` further: so somebody is owed exactly
``weight x (the ledger's time - their own)``, in turns times ``UNIT``. Nothing is reset, ever: who is away stands
still, who comes in starts at the ledger's time, and a new weight counts from now on.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import NamedTuple

UNIT = 720_720_000
"""One turn of weight one in virtual time; 1 to 16 divide it, so that the shares of usual weights are exact."""


@dataclass(frozen=True, slots=True)
class Arrears:
    """Turns missed while away that are being made up for.

    Attributes:
        since: when they came back, UTC; from then on some are granted every day.
        owed: how many in all.
        granted: how many so far.
    """

    since: datetime
    owed: int
    granted: int = 0


class Tally(NamedTuple):
    """A member's numbers in a pool's ledger; a plain tuple, for every turn makes one.

    Attributes:
        turns: how many the pool gave them.
        last: the ledger's version at their latest turn; 0 before the first.
        start: the virtual time at which their share and what they had are even.
        weight: their weight, as it was last counted.
        left: the virtual time at which they stopped being there; None while they are.
        long: whether they were on leave since, not only off duty or full: then the pool's way to return counts.
    """

    turns: int = 0
    last: int = 0
    start: int = 0
    weight: int = 1
    left: int | None = None
    long: bool = False
    arrears: Arrears | None = None

    def owed(self, time: int) -> int:
        """What they are owed at a ledger's time, in turns times ``UNIT``; less than nothing where they are ahead."""
        return self.weight * ((time if self.left is None else self.left) - self.start)

    def weighing(self, weight: int, time: int) -> "Tally":
        """With another weight from now on: what they are owed stays."""
        if weight == self.weight:
            return self
        at = time if self.left is None else self.left
        return self._replace(start=at - self.owed(time) // weight, weight=weight)

    def charged(self, cost: int) -> "Tally":
        """After having had so many turns more than they were given; less than nothing gives them back."""
        return self._replace(start=self.start + cost * UNIT // self.weight)


class Turn(NamedTuple):
    """One entry of a ledger: whose turn it was, and every number that is another from then on.

    Attributes:
        version: of the ledger with it.
        time: the ledger's virtual time with it.
        owner: whose turn it was: who pays for it. A backup's turn is the absent one's.
        cost: what it cost: 1, or the lead's value where the pool shares value.
        members: the new tallies, by owner.
        kind: ``turn``; ``returned`` gives one back, and takes none.
    """

    pool: str
    version: int
    time: int
    owner: str
    cost: int
    members: Mapping[str, Tally]
    kind: str = "turn"


_NONE: Mapping[str, Tally] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Ledger:
    """A pool's numbers. Its version grows by one with each turn, so that any version can be recomputed."""

    pool: str
    version: int = 0
    time: int = 0
    members: Mapping[str, Tally] = field(default_factory=lambda: _NONE)

    def of(self, owner: str) -> Tally | None:
        """Somebody's numbers; None before they were ever counted."""
        return self.members.get(owner)

    def turns(self, owner: str) -> int:
        """How many turns somebody had."""
        tally = self.members.get(owner)
        return tally.turns if tally is not None else 0

    def after(self, turn: Turn) -> "Ledger":
        """The ledger with a turn."""
        return Ledger(self.pool, turn.version, turn.time, MappingProxyType({**self.members, **turn.members}))

    def giving_back(self, owner: str, cost: int) -> Turn | None:
        """The entry that gives somebody a turn back; None where they have none to be given back."""
        tally = self.members.get(owner)
        if tally is None:
            return None
        total = sum(one.weight for one in self.members.values() if one.left is None) or tally.weight
        time = self.time - cost * UNIT // total  # what one is given back, all owe
        members = MappingProxyType({owner: tally.charged(-cost)})
        return Turn(self.pool, self.version + 1, time, owner, -cost, members, kind="returned")
