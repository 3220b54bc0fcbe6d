"""How good points are: whether they put leads in the right order, and whether they say how likely success is."""

import math
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import fmean, variance

BANDS = 10
SURE = 1.96
"""Standard errors to each side that a figure's true value is within, 19 times of 20."""


@dataclass(frozen=True, slots=True)
class Ranking:
    """How well two scores order the same leads.

    Attributes:
        before: the present score's AUC: how often a lead that was won has more points than one that was not; of equals
            half count. 0.5 is chance, 1 is perfect.
        after: the proposed one's.
        error: the standard error of the difference, leads being the same.
    """

    before: float
    after: float
    error: float

    @property
    def gain(self) -> float:
        """What the proposed score adds."""
        return self.after - self.before

    @property
    def better(self) -> bool:
        """Whether the proposed one is surely better; chance alone would say so once in forty times."""
        return self.gain > SURE * self.error


@dataclass(frozen=True, slots=True)
class Band:
    """Leads of neighbouring points.

    Attributes:
        least: the fewest points among them; ``most`` the most.
        predicted: the share, 0 to 1, that should be won by their points; ``actual`` the share that was.
    """

    least: int
    most: int
    leads: int
    predicted: float
    actual: float


def auc(won: Iterable[float], lost: Iterable[float]) -> float:
    """The area under the ROC curve: the chance that a won lead has more points than a lost one, of equals half.

    That is the statistic of H. B. Mann and D. R. Whitney (1947), divided by the number of pairs.
    """
    below = sorted(lost)
    return fmean(_beaten(score, below) for score in won)


def ranked(won: Sequence[tuple[float, float]], lost: Sequence[tuple[float, float]]) -> Ranking:
    """Compare two scores, given as (present, proposed), on the same leads; at least two of each kind.

    The error is that of E. R. DeLong, D. M. DeLong and D. L. Clarke-Pearson, *Comparing the areas under two or more
    correlated receiver operating characteristic curves* (1988).
    """
    below = [sorted(one[score] for one in lost) for score in (0, 1)]
    above = [sorted(one[score] for one in won) for score in (0, 1)]
    beaten = [(_beaten(before, below[0]), _beaten(after, below[1])) for before, after in won]
    beating = [(1 - _beaten(before, above[0]), 1 - _beaten(after, above[1])) for before, after in lost]
    spread = sum(variance([b - a for a, b in of]) / len(of) for of in (beaten, beating))
    before, after = (fmean(of[score] for of in beaten) for score in (0, 1))
    return Ranking(before, after, math.sqrt(spread))


def base_line(points: Iterable[tuple[int, bool]], factor: float) -> float:
    """The log-odds of a lead without points, such that as many leads are predicted won as were; both kinds there.

    Args:
        points: of each lead, and whether it was won.
        factor: how many points are one in log-odds.
    """
    leads, won = Counter[int](), 0
    for had, is_won in points:
        leads[had] += 1
        won += is_won
    low, high = -50.0, 50.0
    while high - low > 1e-9:
        middle = (low + high) / 2
        if sum(times * chance(had, middle, factor) for had, times in leads.items()) < won:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def chance(points: int, base: float, factor: float) -> float:
    """How likely a lead with so many points is won, 0 to 1."""
    return 1 / (1 + math.exp(-max(-700.0, min(700.0, base + points / factor))))


def calibration(points: Iterable[tuple[int, bool]], base: float, factor: float) -> list[Band]:
    """Predicted and actual by tenths of the leads, fewest points first; equal points stay together."""
    had: dict[int, list[int]] = {}
    for one, won in points:
        had.setdefault(one, [0, 0])[won] += 1
    total, passed = sum(sum(two) for two in had.values()), 0
    bands: dict[int, list[int]] = {}
    for one in sorted(had):
        bands.setdefault(passed * BANDS // total, []).append(one)
        passed += sum(had[one])
    return [_band(members, had, base, factor) for members in bands.values()]


def _band(members: Sequence[int], had: dict[int, list[int]], base: float, factor: float) -> Band:
    leads = sum(sum(had[one]) for one in members)
    predicted = sum(sum(had[one]) * chance(one, base, factor) for one in members) / leads
    return Band(members[0], members[-1], leads, predicted, sum(had[one][1] for one in members) / leads)


def _beaten(score: float, others: Sequence[float]) -> float:
    """The share of others, sorted, that a score is above; equals count half."""
    return (bisect_left(others, score) + bisect_right(others, score)) / (2 * len(others))
