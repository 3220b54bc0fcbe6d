"""The kinds of value that a field may have, as far as some tests can tell them apart.

Every value makes each test of the field hold or fail, or is one that the test cannot read. Values that do the same to
all of them are one *kind*: there are finitely many, and a set of kinds is a number with a bit for each. So what
conditions say of a field becomes arithmetic.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import NamedTuple

from routing.conditions import Dated, Test, Told, ValueTest, Within
from routing.lead import Value
from routing.proof.date_kinds import dates
from routing.proof.value_kinds import Blurred, values

MOST = 4_096
"""Kinds that a field may have."""


class Kind(NamedTuple):
    """One kind of value.

    Attributes:
        example: the simplest that there is.
        held: the tests that hold for it.
        failed: the tests that fail.
        shown: whether the example is one that people send.
    """

    example: Value
    held: frozenset[int]
    failed: frozenset[int]
    shown: bool


class Axis:
    """One field, cut into kinds.

    Attributes:
        kinds: simplest first; what the lead does not tell is the first where a lead need not tell it.
        all: the set of all kinds.
    """

    def __init__(self, name: str, tests: Sequence[Test], together: int) -> None:
        """Cut a field by its tests.

        Args:
            name: the field.
            tests: what is asked of it, each once.
            together: how many items of a list any row, or what it must get past, could ask for at once.

        Raises:
            Blurred: it is asked in so many ways that its kinds cannot be told.
        """
        self._whole = all(
            isinstance(bound, int) for test in tests if isinstance(test, Within) for _, bound in test.bounds
        )
        found: dict[tuple[frozenset[int], frozenset[int]], Kind] = {}
        for kind in _kinds(name, tests, together):
            found.setdefault((kind.held, kind.failed), kind)
            if len(found) > MOST:
                raise Blurred
        self.kinds = sorted(found.values(), key=lambda kind: not kind.shown)
        self.all = (1 << len(self.kinds)) - 1

    def where(self, test: int, holds: bool) -> int:
        """The kinds for which the test with this number holds, or fails."""
        return sum(1 << i for i, kind in enumerate(self.kinds) if test in (kind.held if holds else kind.failed))

    def example(self, kinds: int) -> Value:
        """The simplest value among these kinds."""
        return self.kinds[(kinds & -kinds).bit_length() - 1].example

    def presentable(self, kinds: int) -> int:
        """These kinds without what nobody sends, such as broken numbers where all bounds are whole: 99.5 staff."""
        return kinds & ~sum(
            1 << i
            for i, kind in enumerate(self.kinds)
            if not kind.shown or (self._whole and isinstance(kind.example, float))
        )


def _kinds(name: str, tests: Sequence[Test], together: int) -> Iterator[Kind]:
    lasting = [test for test in tests if isinstance(test, ValueTest)]
    if len(lasting) == len(tests):
        for value in values(name, lasting, together):
            held = frozenset(i for i, test in enumerate(lasting) if test.takes(value))
            left_open = {i for i, test in enumerate(lasting) if test.leaves_open(value)}
            yield Kind(value, held, frozenset(range(len(tests))) - held - left_open, shown=value == value)
        return
    if not all(isinstance(test, Dated | Told) for test in tests):
        raise Blurred
    told = {i: test.told for i, test in enumerate(tests) if isinstance(test, Told)}
    known = frozenset(i for i, wants in told.items() if wants)
    yield Kind(None, frozenset(told) - known, frozenset(range(len(tests))) - (frozenset(told) - known), shown=True)
    yield from _dated(tests, known, frozenset(told) - known)
    yield Kind("something else", known, frozenset(told) - known, shown=True)


def _dated(tests: Sequence[Test], known: frozenset[int], unknown: frozenset[int]) -> Iterator[Kind]:
    """Dates by how they lie to the edges; what is told is ``known``, and not ``unknown``."""
    asked = {i: test for i, test in enumerate(tests) if isinstance(test, Dated)}
    for date in dates(_edges(asked.values())):
        held = frozenset(i for i, test in asked.items() if test.spans(date.lies, 0))
        yield Kind(date.text, held | known, frozenset(asked) - held | unknown, shown=date.text is not None)


def _edges(tests: Iterable[Dated]) -> list[tuple[int, bool]]:
    edges = sorted({(edge.at, edge.relative) for edge in chain.from_iterable(test.edges for test in tests)})
    if len({relative for _, relative in edges}) > 1:
        raise Blurred  # how the first of May lies to the next 60 days is another thing each day
    return edges
