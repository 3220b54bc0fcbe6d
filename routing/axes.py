"""The kinds of value that a field may have, as far as some tests can tell them apart.

Every value makes each test of the field hold or fail. Values that do the same to all of them are one *kind*: there are
finitely many, and a set of kinds is a number with a bit for each. So what conditions say of a field becomes arithmetic.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, combinations, pairwise
from typing import NamedTuple

from routing.accounts import Relationship
from routing.conditions import OneOf, Test, Within
from routing.fields import AGES, Number
from routing.lead import Value

SOMETHING = "something else"
"""A text that no rule names."""

_ALWAYS_TEXTS = frozenset({"source", "account", "account.name", "account.owner", "account.relationship"})


class Kind(NamedTuple):
    """One kind of value: an example of it, the simplest that there is, and which of the tests hold for it."""

    example: Value
    held: frozenset[int]


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
        """
        self.name = name
        self._tests = list(tests)
        found: dict[frozenset[int], Value] = {}
        scalars = list(_scalars(name, tests))
        for value in chain(scalars, _lists(scalars, together) if _may_be_a_list(name) else ()):
            found.setdefault(frozenset(i for i, test in enumerate(tests) if test.takes(value)), value)
        self.kinds = [Kind(value, held) for held, value in found.items()]
        self.all = (1 << len(self.kinds)) - 1

    def where(self, test: int, holds: bool) -> int:
        """The kinds for which the test with this number holds, or fails."""
        return sum(1 << i for i, kind in enumerate(self.kinds) if (test in kind.held) is holds)

    def example(self, kinds: int) -> Value:
        """The simplest value among these kinds."""
        return self.kinds[(kinds & -kinds).bit_length() - 1].example

    def whole_numbers(self, kinds: int) -> int:
        """These kinds without broken numbers, where all bounds are whole: no company has 99.5 staff."""
        broken = sum(1 << i for i, kind in enumerate(self.kinds) if isinstance(kind.example, float))
        bounds = [bound for test in self._tests if isinstance(test, Within) for _, bound in test.bounds]
        return kinds & ~broken if all(isinstance(bound, int) for bound in bounds) else kinds


def _scalars(name: str, tests: Sequence[Test]) -> Iterator[Value]:
    """An example for each way in which one value can meet the tests, the simplest first."""
    if name in AGES:
        yield from (number for number in _numbers(tests) if number >= 0)
        return
    if name == "account.relationship":
        yield from (None, *(relationship.value for relationship in Relationship))
        return
    words = dict.fromkeys(word for test in tests if isinstance(test, OneOf) for word in (*test.words, *test.also))
    texts = [word for word in words if isinstance(word, str)]
    if name == "source":  # whoever sends a lead says who they are
        yield from (SOMETHING, *texts)
        return
    yield from (None, SOMETHING, *texts)
    if name in _ALWAYS_TEXTS:
        return
    numbers = list(_numbers(tests))
    yield from (*numbers, *map(str, numbers), True, False)


def _numbers(tests: Sequence[Test]) -> Iterator[Number]:
    """Each number at which a test may change its answer, and one in each gap between them; whole where there is one."""
    cuts = {bound for test in tests if isinstance(test, Within) for _, bound in test.bounds}
    cuts |= {number for test in tests if isinstance(test, OneOf) for number in test.numbers}
    if not cuts:
        yield 0
        return
    ordered = sorted(cuts)
    yield from ordered
    yield int(ordered[0] // 1) - 1
    yield int(ordered[-1] // 1) + 1
    yield from (_between(low, high) for low, high in pairwise(ordered))


def _between(low: Number, high: Number) -> Number:
    whole = int(low // 1) + 1
    return whole if whole < high else low + (high - low) / 2


def _may_be_a_list(name: str) -> bool:
    return name not in AGES and name not in _ALWAYS_TEXTS


def _lists(scalars: Iterable[Value], together: int) -> Iterator[Value]:
    """Lists that pass several tests at once: one item is enough for each."""
    texts = [value for value in scalars if isinstance(value, str)]
    for size in range(1, max(1, together) + 1):
        yield from (list(chosen) for chosen in combinations(texts, size))
