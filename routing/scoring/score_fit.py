"""What points the past proposes for a scorecard: which lines, how many points each, from where on a tier begins.

A lead's log-odds of success are fitted as a sum over the lines that it meets, and the coefficients become whole points.
So many of them double the odds, as in N. Siddiqi, *Credit Risk Scorecards* (2006): points are the coefficient times the
points that double the odds, divided by ln 2. The fitting itself is done by whoever is passed in (:data:`Fit`).
"""

import math
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import NamedTuple

from routing.reading.score_file import MOST_POINTS
from routing.scoring.score_past import Example, Pair, points_of
from routing.scoring.score_proposal import Kept, Proposal, Proposed, TooLittle, proposed_points
from routing.scoring.score_quality import base_line, calibration, ranked
from routing.scoring.score_tiers import Tiers, proposed_tiers
from routing.scoring.scorecard import Scorecard

DOUBLE = 20
"""Points that double the odds."""
EACH = 100
"""Won leads, and lost leads, without which nothing is fitted."""
EACH_HELD = 20
"""Won leads, and lost leads, without which nothing is said of the held-out months."""
A_LINE = 10
"""Won leads, and lost leads, for each line: the ten events per variable of P. Peduzzi and others (1996)."""
SUPPORT = 50
"""Leads that meet a line, and leads that do not, without which its points are not fitted."""
SURELY = 3.0
"""Standard errors that a line found in the data must be away from nothing. One of a few is so by chance at two."""
MOST_FOUND = 60
"""Lines that are looked at, the commonest values first."""
TELLING = 50
"""Where the odds of those that meet a line, or do not, are so many times those of all, it follows the outcome."""


class Row(NamedTuple):
    """Leads that meet the same lines."""

    met: tuple[bool, ...]
    won: int
    lost: int


@dataclass(frozen=True, slots=True)
class Fitted:
    """Log-odds by line, and how they vary together: variances on the diagonal."""

    coefficients: tuple[float, ...]
    covariances: tuple[tuple[float, ...], ...]

    @property
    def errors(self) -> tuple[float, ...]:
        """Their standard errors."""
        return tuple(math.sqrt(row[i]) for i, row in enumerate(self.covariances))


Fit = Callable[[Sequence[Row]], Fitted]
"""A regularised logistic regression of success on lines; the same rows give the same answer."""


@dataclass(slots=True)
class _Column:
    """A line that may be fitted: which of the leads meet it."""

    line: int | None
    pair: Pair | None
    met: bytearray
    leads: int = 0
    won: int = 0
    points: int = 0
    error: float | None = None
    kept: Kept | None = None

    def proposed(self) -> Proposed:
        return Proposed(self.line, self.pair, self.points, self.error, self.leads, self.won, self.kept)


@dataclass(slots=True)
class Proposer:
    """Makes a proposal.

    Attributes:
        card: the present scorecard, empty where there is none.
        undated: the places of its lines that read what has no date.
        fit: does the regression.
        usable: whether a policy may ask for a value.
        double: points that double the odds.
    """

    card: Scorecard
    undated: frozenset[int]
    fit: Fit
    usable: Callable[[Pair], bool] = lambda _pair: True
    double: int = DOUBLE
    _won: list[bool] = field(default_factory=list)

    def propose(self, examples: Sequence[Example], cut: datetime) -> Proposal:
        """Points from the leads before ``cut`` (UTC), tried on those from it on. The order of leads does not matter.

        Raises:
            TooLittle: one kind of outcome is too rare before ``cut``.
        """
        past = sorted((one for one in examples if one.at < cut), key=_order)
        held = [one for one in examples if one.at >= cut]
        self._won = [one.won for one in past]
        lines = self._present(past)
        self._enough(sum(column.kept is None for column in lines))
        found = self._found(past, lines)
        telling = [column for column in found if column.kept is not None]
        chosen = self._selected(lines, [column for column in found if column.kept is None])
        new = sorted((c for c in chosen if c.line is None and c.points), key=lambda c: (-abs(c.points), c.pair))
        kept = [column.proposed() for column in (*lines, *new) if column.points]
        dropped = [column.proposed() for column in lines if not column.points]
        factor = self.double / math.log(2)
        proposal = Proposal(
            len(past), sum(self._won), len(held), sum(one.won for one in held), cut, factor, tuple(kept),
            tuple(dropped), tuple(column.proposed() for column in telling), *self._tiers(kept, examples),
        )  # fmt: skip
        return self._tried(proposal, past, held)

    def _enough(self, lines: int) -> None:
        won = sum(self._won)
        lost, needed = len(self._won) - won, max(EACH, A_LINE * lines)
        if min(won, lost) < needed:
            raise TooLittle(won, lost, needed)

    def _present(self, past: Sequence[Example]) -> list[_Column]:
        """The lines that there are; those that cannot be fitted keep their points."""
        found = []
        for i, line in enumerate(self.card.lines):
            undated = i in self.undated
            column = self._column(i, None, bytearray((e.undated if undated else e.met) >> i & 1 for e in past))
            told = bytearray(e.told >> i & 1 for e in past)
            column.kept = Kept.UNDATED if undated else self._unfit(column, told)
            column.points = line.points if column.kept is not None else 0
            found.append(column)
        return found

    def _found(self, past: Sequence[Example], lines: Sequence[_Column]) -> list[_Column]:
        """Values that are common enough, each set of leads once; commonest first."""
        times = Counter(pair for one in past for pair in one.values)
        common = sorted((pair for pair, leads in times.items() if leads >= SUPPORT), key=lambda p: (-times[p], p))
        won = sum(self._won)
        room = max(0, min(MOST_FOUND, min(won, len(past) - won) // A_LINE - len(lines)))
        seen, found = {bytes(column.met) for column in lines}, []
        told: dict[str, bytearray] = {}
        for pair in common:
            column = self._column(None, pair, bytearray(pair in one.values for one in past))
            name = pair[0]
            if name not in told:
                told[name] = bytearray(any(field == name for field, _ in one.values) for one in past)
            column.kept = self._unfit(column, told[name])
            if column.kept is Kept.RARE or bytes(column.met) in seen or not self.usable(pair):
                continue
            seen.add(bytes(column.met))
            found.append(column)
            if len(found) == room:
                break
        return found if room else []

    def _column(self, line: int | None, pair: Pair | None, met: bytearray) -> _Column:
        won = sum(1 for is_met, is_won in zip(met, self._won, strict=True) if is_met and is_won)
        return _Column(line, pair, met, sum(met), won)

    def _unfit(self, column: _Column, told: bytearray) -> Kept | None:
        """Why a line is not fitted; ``told`` says which leads tell the fields that it reads."""
        leads, total = column.leads, len(self._won)
        if leads < SUPPORT or total - leads < SUPPORT:
            return Kept.RARE
        known = self._column(None, None, told)
        tells = self._tells(leads, column.won) or self._tells(known.leads, known.won)
        return Kept.TELLS if tells else None

    def _tells(self, leads: int, won: int) -> bool:
        """Whether these leads, or all the others, all but ended alike."""
        all_won, total = sum(self._won), len(self._won)
        odds = _odds(all_won, total)
        off = (_odds(won, leads) / odds, _odds(all_won - won, total - leads) / odds)
        return max(off) > TELLING or min(off) * TELLING < 1

    def _selected(self, lines: Sequence[_Column], found: Sequence[_Column]) -> list[_Column]:
        """Fit, and give up the weakest line found in the data, until all that are left are surely something."""
        chosen = [column for column in (*lines, *found) if column.kept is None]
        if not chosen:
            return []
        rows = _rows(zip(zip(*(column.met for column in chosen), strict=True), self._won, strict=True))
        while chosen:
            fitted = self.fit(rows)
            weak = _weak(fitted, frozenset(i for i, column in enumerate(chosen) if column.line is None))
            if not weak:
                self._give_points(chosen, fitted)
                break
            chosen = [column for i, column in enumerate(chosen) if i not in weak]
            rows = _without(rows, weak)
        return chosen

    def _give_points(self, chosen: Sequence[_Column], fitted: Fitted) -> None:
        factor = self.double / math.log(2)
        for column, coefficient, error in zip(chosen, fitted.coefficients, fitted.errors, strict=True):
            column.points = max(-MOST_POINTS, min(MOST_POINTS, round(coefficient * factor)))
            column.error = error * factor

    def _tiers(self, lines: Sequence[Proposed], examples: Sequence[Example]) -> tuple[Tiers, tuple[float, ...]]:
        today = [points_of(self.card, one.met | one.undated) for one in examples]
        return proposed_tiers(self.card.tiers, today, [self._points(lines, one) for one in examples])

    def _points(self, lines: Sequence[Proposed], one: Example) -> int:
        return proposed_points(self.card, lines, one.met | one.undated, one.values)

    def _tried(self, proposal: Proposal, past: Sequence[Example], held: Sequence[Example]) -> Proposal:
        """How the proposal does on the leads that it was not made of; what may know the outcome counts in neither."""
        if min(proposal.held_won, proposal.held - proposal.held_won) < EACH_HELD:
            return proposal
        told = sum(1 << one.line for one in proposal.lines if one.line is not None and one.kept is Kept.TELLS)

        def points(one: Example) -> int:
            return proposed_points(self.card, proposal.lines, one.met & ~told, one.values)

        both: tuple[list[tuple[float, float]], list[tuple[float, float]]] = ([], [])
        for one in held:
            both[one.won].append((points_of(self.card, one.met & ~told), points(one)))
        base = base_line(((points(one), one.won) for one in past), proposal.factor)
        bands = calibration(((points(one), one.won) for one in held), base, proposal.factor)
        return replace(proposal, ranking=ranked(both[True], both[False]), bands=tuple(bands))


def _odds(won: int, leads: int) -> float:
    """Never nothing nor endless: half a lead more on each side (J. B. S. Haldane, 1956)."""
    return (won + 0.5) / (leads - won + 0.5)


def _order(one: Example) -> tuple[int, bool, tuple[Pair, ...]]:
    return one.met, one.won, one.values


def _rows(leads: Iterable[tuple[tuple[int, ...], bool]]) -> list[Row]:
    """Leads that meet the same lines in one row, in a fixed order."""
    counted: dict[tuple[int, ...], list[int]] = {}
    for met, won in leads:
        counted.setdefault(met, [0, 0])[won] += 1
    return [Row(tuple(map(bool, met)), two[1], two[0]) for met, two in sorted(counted.items())]


def _without(rows: Sequence[Row], places: frozenset[int]) -> list[Row]:
    """The rows where nobody asks for some lines any more."""
    left = [place for place in range(len(rows[0].met)) if place not in places]
    counted: dict[tuple[bool, ...], list[int]] = {}
    for row in rows:
        two = counted.setdefault(tuple(row.met[place] for place in left), [0, 0])
        two[0] += row.lost
        two[1] += row.won
    return [Row(met, two[1], two[0]) for met, two in sorted(counted.items())]


def _weak(fitted: Fitted, may_go: frozenset[int]) -> frozenset[int]:
    """The lines that would be given up one after the other, the weakest first, without fitting anew each time.

    What is left when one goes is worked out from how the coefficients vary together: the backward elimination of
    J. F. Lawless and K. Singhal, *Efficient screening of nonnormal regression models* (1978).
    """
    of, together = list(fitted.coefficients), [list(row) for row in fitted.covariances]
    left = list(range(len(of)))
    while True:
        sure = {i: abs(of[i]) / math.sqrt(together[i][i]) for i in left if i in may_go}
        weakest = min(sure, key=lambda i: (sure[i], i), default=None)
        if weakest is None or sure[weakest] >= SURELY:
            return frozenset(range(len(of))) - frozenset(left)
        left.remove(weakest)
        column = [row[weakest] / together[weakest][weakest] for row in together]
        for i in left:
            for j in left:
                together[i][j] -= column[i] * together[weakest][j]
            of[i] -= column[i] * of[weakest]
