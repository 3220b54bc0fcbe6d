"""What a backtest came to: sums by rule, by owner and week, and a few leads that say why."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final, Literal

from routing.backtest.parting import Parting
from routing.fairness.pools import Pick
from routing.people import Roster
from routing.policy import Policy


def _counting() -> defaultdict[Any, int]:
    return defaultdict(int)


Shift = Literal["stays", "turns", "moves"]
"""What became of a lead."""

STAYS: Final = "stays"
"""The same person, queue or pool has it."""
TURNS: Final = "turns"
"""Another member of the same pool has the turn."""
MOVES: Final = "moves"
"""It goes elsewhere."""


@dataclass(slots=True)
class Week:
    """What one week brought; it begins on Monday 00:00 UTC.

    Attributes:
        was: leads by who had them (see :func:`routing.backtest.parting.holder`).
        had: leads by who would have had them, and by the pool that gave them a turn (empty: none did).
        fell_before, falls: leads that no rule placed (``otherwise``), on record and by the draft.
        unattended: leads that would have come while nobody of their target was on duty.
        peak: the most open leads that somebody would have had at once.
    """

    was: defaultdict[str, int] = field(default_factory=_counting)
    had: defaultdict[tuple[str, str], int] = field(default_factory=_counting)
    fell_before: int = 0
    falls: int = 0
    unattended: int = 0
    peak: defaultdict[str, int] = field(default_factory=_counting)

    @property
    def leads(self) -> int:
        """How many came in."""
        return sum(self.had.values())


Flow = tuple[str, str | None, str | None, str, str, Shift]
"""Stage, rule and target on record, rule and target by the draft, and what became of the lead."""


@dataclass(frozen=True, slots=True)
class Share:
    """Somebody's leads of one week.

    Attributes:
        was: how many they had, on record.
        had: how many they would have had.
        by_turn: how many of these a pool would have given them.
        wanted: how many their share of these pools' leads is; a fair pick comes to within a turn of it.
        peak: the most open leads at once.
    """

    week: date
    owner: str
    was: int
    had: int
    by_turn: int
    wanted: float
    peak: int


@dataclass(slots=True)
class Report:
    """What a backtest came to.

    Attributes:
        draft: the version that was tried.
        roster: whom it was tried with.
        first, last: the moments of the first and the last, UTC.
        flows: leads by stage, rules and targets before and after, and what became of them.
        weeks: by the Monday they begin with.
        partings: for each (stage, rule before, rule after) some leads that move, and why.
        never: the draft's rules that took no lead, as (stage, rule).
        timed: whether it is known who is on duty when; only then does ``Week.unattended`` say anything.
    """

    draft: Policy
    roster: Roster
    first: datetime | None = None
    last: datetime | None = None
    flows: defaultdict[Flow, int] = field(default_factory=_counting)
    weeks: dict[date, Week] = field(default_factory=dict)
    partings: dict[tuple[str, str | None, str], list[Parting]] = field(default_factory=dict)
    timed: bool = False

    @property
    def leads(self) -> int:
        """How many were replayed."""
        return sum(self.flows.values())

    def count(self, shift: Shift) -> int:
        """How many leads it became of."""
        return sum(leads for flow, leads in self.flows.items() if flow[5] == shift)

    @property
    def moved(self) -> float:
        """The share of leads that move, from 0 to 1."""
        leads = self.leads
        return self.count(MOVES) / leads if leads else 0.0

    @property
    def fallback(self) -> tuple[float, float]:
        """The share of leads that no rule places, on record and by the draft."""
        fell = sum(week.fell_before for week in self.weeks.values())
        falls = sum(week.falls for week in self.weeks.values())
        leads = self.leads
        return (fell / leads, falls / leads) if leads else (0.0, 0.0)

    @property
    def unattended(self) -> int:
        """How many leads come while nobody of their target is on duty."""
        return sum(week.unattended for week in self.weeks.values())

    @property
    def never(self) -> tuple[tuple[str, str], ...]:
        """The draft's rules that took no lead, as (stage, rule), in the policy's order."""
        used = {(flow[0], flow[3]) for flow in self.flows}
        named = ((stage, rule.name) for stage, rules in self.draft.routes.items() for rule in rules)
        return tuple(one for one in named if one not in used)

    def moves(self) -> list[tuple[Flow, int]]:
        """Which leads move from which rule to which, the most first."""
        found = [(flow, leads) for flow, leads in self.flows.items() if flow[5] == MOVES]
        return sorted(found, key=lambda one: (-one[1], one[0][0], str(one[0][1]), one[0][3], one[0][4]))

    def shares(self) -> list[Share]:
        """Every owner's leads, week by week."""
        return [share for monday, week in sorted(self.weeks.items()) for share in self._of_week(monday, week)]

    def _of_week(self, monday: date, week: Week) -> Iterable[Share]:
        had: dict[str, int] = {}
        by_turn: dict[str, int] = {}
        through: dict[str, int] = {}
        for (who, pool), leads in week.had.items():
            had[who] = had.get(who, 0) + leads
            if pool:
                by_turn[who] = by_turn.get(who, 0) + leads
                through[pool] = through.get(pool, 0) + leads
        wanted: dict[str, float] = {}
        for pool, leads in through.items():
            for owner, share in shares_of(self.draft, self.roster, pool).items():
                wanted[owner] = wanted.get(owner, 0.0) + share * leads
        for who in sorted({*week.was, *had, *wanted}):
            yield Share(
                monday, who, week.was.get(who, 0), had.get(who, 0), by_turn.get(who, 0), wanted.get(who, 0.0),
                week.peak.get(who, 0),
            )  # fmt: skip


def shares_of(policy: Policy, roster: Roster, pool: str) -> Mapping[str, float]:
    """What share of a pool's leads each active member is to have; the shares add up to 1."""
    found = policy.pools[pool]
    there = [(owner, weight) for owner, weight in found.members_of(roster) if roster.is_active(owner)]
    weights = {owner: weight if found.pick is Pick.WEIGHTED else 1 for owner, weight in there}
    total = sum(weights.values())
    return {owner: weight / total for owner, weight in weights.items()} if total else {}
