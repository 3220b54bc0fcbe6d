"""All that some conditions ask of a lead, directly or by a field that the policy works out: a segment, a score."""

from collections.abc import Iterable, Mapping, Sequence

from routing.conditions import Condition, Test
from routing.fields import SCORED, Reference
from routing.scoring.scorecard import Line


def asked(conditions: Iterable[Condition], reference: Reference) -> tuple[list[Test], Sequence[Line]]:
    """The tests, and the lines of the scorecard that count where any of them asks for points or a tier."""
    lines = reference.scorecard.lines if reference.scorecard is not None else ()
    behind: Mapping[str, list[Condition]] = {
        "segment": [test for _, test in reference.segments],
        **{name: [line.when for line in lines] for name in SCORED},
    }
    found: list[Test] = []
    seen: set[str] = set()
    waiting = [test for condition in conditions for test in condition.tests()]
    while waiting:
        test = waiting.pop()
        found.append(test)
        if test.name not in seen:
            seen.add(test.name)
            waiting += [inner for condition in behind.get(test.name, ()) for inner in condition.tests()]
    return found, lines if seen & SCORED else ()
