"""The scorecard: points for what a lead is, all of them visible, and the tiers that they add up to."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import NamedTuple

from routing.conditions import Condition
from routing.fields import Facts


class Part(NamedTuple):
    """What one line of the scorecard gave a lead: the condition as people read it, and its points now.

    `of` is what the line gives a fresh lead, where age has taken some of it.
    """

    text: str
    points: int
    of: int


@dataclass(frozen=True, slots=True)
class Score:
    """A lead's points, its tier, and where they come from.

    Attributes:
        tier: empty where the policy has no tiers.
        parts: what matched, in the order of the scorecard.
        capped: by group, the points that its cap took away.
    """

    total: int
    tier: str
    parts: tuple[Part, ...] = ()
    capped: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the scorecard.

    Attributes:
        points: for a lead that meets the condition; negative ones count against it.
        group: lines of a group may have a cap together; empty for none.
        half_life: seconds in which the points of an ageing lead halve; None keeps them whole.
    """

    when: Condition
    points: int
    group: str = ""
    half_life: int | None = None

    def worth(self, age: int) -> int:
        """The points left of a lead so many seconds old, to the nearest whole one."""
        return self.points if self.half_life is None else round(self.points * 0.5 ** (age / self.half_life))


@dataclass(frozen=True, slots=True)
class Scorecard:
    """All lines, the caps of groups, and the tiers from the highest to the lowest, whose threshold is None."""

    lines: tuple[Line, ...] = ()
    caps: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    tiers: tuple[tuple[str, int | None], ...] = ()

    def total(self, facts: Facts) -> int:
        """A lead's points."""
        return sum(self._capped(_by_group(self._given(facts))).values())

    def tier(self, total: int) -> str:
        """The tier of so many points; empty where there are no tiers."""
        return next((name for name, least in self.tiers if least is None or total >= least), "")

    def score(self, facts: Facts) -> Score:
        """A lead's points with every line that gave some."""
        given = list(self._given(facts))
        groups = _by_group(given)
        kept = self._capped(groups)
        total = sum(kept.values())
        parts = tuple(Part(line.when.text, points, line.points) for line, points in given)
        taken = {group: points - kept[group] for group, points in groups.items() if points > kept[group]}
        return Score(total, self.tier(total), parts, MappingProxyType(taken))

    def _given(self, facts: Facts) -> Iterator[tuple[Line, int]]:
        for line in self.lines:
            if line.when.holds(facts):
                yield line, line.worth(facts.age)

    def _capped(self, groups: Mapping[str, int]) -> dict[str, int]:
        return {group: min(points, self.caps.get(group, points)) for group, points in groups.items()}


def _by_group(given: Iterable[tuple[Line, int]]) -> dict[str, int]:
    groups: dict[str, int] = {}
    for line, points in given:
        groups[line.group] = groups.get(line.group, 0) + points
    return groups
