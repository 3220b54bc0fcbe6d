"""How it is timed: every round runs every case, in an order that turns by one each round.

What counts is the processor time of this process, so that other programs on the machine take nothing away from either
side; what they do to the caches they do to every case of a round. A ratio is the median of the rounds' ratios.
"""

import gc
import time
from collections.abc import Callable, Mapping, Sequence
from statistics import median
from typing import NamedTuple

Pass = Callable[[], int]
"""Does a stretch of the work, and says how many decisions (or other things) that was."""

Costs = dict[str, list[float]]
"""By case: seconds for one, round by round."""


class Effort(NamedTuple):
    """How long to measure: so many rounds, and at least so many seconds of each case in each."""

    rounds: int
    seconds: float


def costs(cases: Mapping[str, Pass], effort: Effort) -> Costs:
    """Time the cases against each other."""
    names = list(cases)
    found: Costs = {name: [] for name in names}
    for turn in range(effort.rounds):
        at = turn % len(names)
        for name in names[at:] + names[:at]:
            found[name].append(_cost(cases[name], effort.seconds))
    return found


def _cost(work: Pass, seconds: float) -> float:
    gc.collect()
    done, begun = 0, time.process_time()
    while (spent := time.process_time() - begun) < seconds or not done:
        done += work()
    return spent / done


def ratios(over: Sequence[float], under: Sequence[float]) -> list[float]:
    """Round by round."""
    return [one / other for one, other in zip(over, under, strict=True)]


def spread(samples: Sequence[float]) -> str:
    """The median, and between what it lies."""
    return f"{median(samples):.2f} [{min(samples):.2f} .. {max(samples):.2f}]"
