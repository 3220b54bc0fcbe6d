"""Time alone: the next moment at which a stage's rules may answer otherwise, though nobody tells anything new.

An age in a rule is a deadline, and so are a date and points that fade. Between two of the moments found here, every
test of the stage gives the same answer: nothing else in a decision depends on the clock.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from itertools import islice
from math import ceil, floor, isfinite

from routing.conditions import Condition, Dated, OneOf, Test, Within
from routing.conditions.dates import micros, moment_of, stretch
from routing.fields import AGES, Facts, Number, Reference
from routing.rules.asked import asked
from routing.scoring.scorecard import Line

LOOKED_AT = 32
"""Moments that are tried for a change before the last of them is taken for one."""

_SECOND = timedelta(seconds=1)


class Ageing:
    """What time can change for the leads of a stage."""

    def __init__(self, conditions: Iterable[Condition], reference: Reference) -> None:
        """Find every threshold of an age, every date and everything that fades."""
        tests, lines = asked(conditions, reference)
        steps: dict[str, set[int]] = {}
        for test in tests:
            if test.name in AGES:
                steps.setdefault(test.name, set()).update(_steps(test))
        self._steps = [(name, sorted(found)) for name, found in sorted(steps.items())]
        edges = {(test.name, edge) for test in tests if isinstance(test, Dated) for edge in test.edges if edge.relative}
        self._edges = sorted(edges)
        self._fading = [line for line in lines if line.half_life is not None]

    def next(self, facts: Facts) -> datetime | None:
        """The first moment after ``facts.now`` (UTC) at which some test may answer otherwise; None where none will."""
        return min((moment for moment in self._ahead(facts) if moment > facts.now), default=None)

    def change(self, facts: Facts, answer: Callable[[Facts], object]) -> datetime | None:
        """The first moment at which the answer itself is another; None where time never changes it.

        Args:
            facts: the lead, now.
            answer: what the rules say of a lead, such as :meth:`routing.policy.Policy.match`.

        Returns:
            After :data:`LOOKED_AT` moments without a change the last of them: early, but never late.
        """
        moment, said = None, answer(facts)
        for moment in islice(self._moments(facts), LOOKED_AT):
            if answer(facts.at(moment)) != said:
                return moment
        return moment if moment is not None and self.next(facts.at(moment)) is not None else None

    def _moments(self, facts: Facts) -> Iterator[datetime]:
        moment = self.next(facts)
        while moment is not None:
            yield moment
            moment = self.next(facts.at(moment))

    def _ahead(self, facts: Facts) -> Iterator[datetime]:
        lead, reference = facts.lead, facts.reference
        for name, steps in self._steps:
            since = lead.stage_since if "stage" in name else lead.created_at
            age = facts.get(name)
            for step in steps[bisect_right(steps, age) :][:1] if isinstance(age, int) else ():
                try:
                    yield reference.after_working(since, step) if "working" in name else since + step * _SECOND
                except OverflowError:
                    continue  # beyond the last year of the calendar: never
        for name, edge in self._edges:
            value = stretch(facts.get(name))
            turn = edge.turns(value) if value is not None else None
            moment = moment_of(turn) if turn is not None and turn > micros(facts.now) else None
            if moment is not None:
                yield moment
        for line in self._fading:
            if line.when.holds(facts):
                yield from _fades(line, facts)


def _steps(test: Test) -> Iterator[int]:
    """The whole seconds of age from which on a test answers otherwise than just before."""
    bounds: list[tuple[str, Number]] = []
    if isinstance(test, Within):
        bounds += test.bounds
    elif isinstance(test, OneOf):
        bounds += [(sign, one) for one in test.numbers for sign in (">=", ">")]
    for sign, bound in bounds:
        if isinstance(bound, int) or isfinite(bound):
            yield ceil(bound) if sign in {">=", "<"} else floor(bound) + 1


def _fades(line: Line, facts: Facts) -> Iterator[datetime]:
    """When the points of a line are next another whole number."""
    age = facts.age
    worth = line.worth(age)
    if not worth:
        return
    after = 1
    while line.worth(age + after) == worth:
        after *= 2
    low, high = after // 2, after  # the points at age + low are the same still; at age + high they are not
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if line.worth(age + middle) == worth else (low, middle)
    yield facts.lead.created_at + (age + high) * _SECOND
