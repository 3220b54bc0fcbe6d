"""An index over conditions: which of many holds first, at a cost that hardly grows with their number.

One bit stands for each row of each condition (`routing.rows`). For every field there is a table that answers a
value with the bits of the rows that it leaves standing; the tables' answers are ANDed, and the lowest bit is the
first condition that holds. (Bitmap indexes: P. O'Neil, Model 204 Architecture and Performance, 1987.)

A table learns: what a text, or a stretch of numbers between two bounds, leaves standing is worked out by the tests
themselves the first time such a value comes, and looked up ever after. So the index cannot disagree with them.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence, Sized
from math import inf
from typing import Any

from routing.conditions import Condition, OneOf, Test, Within
from routing.fields import TOLD_FIRST, Facts, Number, is_attribute
from routing.lead import Value
from routing.rows import Literal, rows

LEARNED = 4_096
"""Texts that a field's table remembers; senders may make up as many as they like."""
LONGEST = 64
"""Characters of a text that is remembered."""

_A_LIST = ("an item",)


class RuleIndex:
    """Conditions in their order, compiled."""

    def __init__(self, conditions: Sequence[Condition]) -> None:
        """Compile them; conditions too wide to multiply out are tested as they stand."""
        self._owner_of: list[int] = []
        self._whole: dict[int, Condition] = {}
        by_field: dict[str, _Draft] = {}
        for place, condition in enumerate(conditions):
            found = rows(condition)
            for row in ((),) if found is None else found:
                bit = len(self._owner_of)
                self._owner_of.append(place)
                for literal in row:
                    by_field.setdefault(literal.test.name, _Draft()).add(literal, bit)
            if found is None:
                self._whole[len(self._owner_of) - 1] = condition
        self._all = (1 << len(self._owner_of)) - 1
        self.tables = {name: FieldTable(draft, self._all) for name, draft in by_field.items()}
        tables = self.tables.items()
        self._numbers = [(n, t.cuts, t.stretches, t) for n, t in tables if is_attribute(n) and t.measures]
        self._texts = [(n, t.learned, t) for n, t in tables if is_attribute(n) and not t.measures]
        self._told_first = [(n, t.learned, t) for n, t in tables if n in TOLD_FIRST]
        self._sources = [(t.learned, t) for n, t in tables if n == "source"]
        self._derived = [(n, t) for n, t in tables if not is_attribute(n) and n not in {*TOLD_FIRST, "source"}]

    def first(self, facts: Facts) -> int | None:
        """The place of the first condition that holds; None where none does."""
        # This is the hot loop: what the tables know is read here without calling them, by the class of the value.
        standing = self._all
        lead = facts.lead
        read = lead.attributes.get
        for name, learned, table in self._texts:
            value = read(name)
            left = learned.get(value) if value.__class__ is str else None
            standing &= table.leaves(value) if left is None else left
        for name, cuts, stretches, table in self._numbers:
            amount: Any = read(name)
            kind = amount.__class__
            left = None
            if kind is float or kind is int:
                place = bisect_right(cuts, amount)
                left = stretches[2 * place - (cuts[place - 1] == amount)]
            standing &= table.leaves(amount) if left is None else left
        for name, learned, table in self._told_first:
            value = read(name)
            left = learned.get(value) if value.__class__ is str else None
            standing &= table.leaves(facts.get(name)) if left is None else left
        for learned, table in self._sources:
            left = learned.get(lead.source)
            standing &= table.leaves(lead.source) if left is None else left
        for name, table in self._derived:
            standing &= table.leaves(facts.get(name))
        if not self._whole:
            return self._owner_of[(standing & -standing).bit_length() - 1] if standing else None
        return next(self._owners(standing, facts), None)

    def _owners(self, standing: int, facts: Facts) -> Iterator[int]:
        """The conditions that hold, in order."""
        while standing:
            bit = (standing & -standing).bit_length() - 1
            condition = self._whole.get(bit)
            if condition is None or condition.holds(facts):
                yield self._owner_of[bit]
            standing &= standing - 1


class _Draft:
    """The tests on one field, and the rows that want each to hold or to fail."""

    def __init__(self) -> None:
        self.tests: dict[Any, Test] = {}
        self.wanting: dict[Any, int] = {}
        self.barring: dict[Any, int] = {}

    def add(self, literal: Literal, bit: int) -> None:
        key = literal.test.key
        self.tests.setdefault(key, literal.test)
        rows_so_far = self.wanting if literal.holds else self.barring
        rows_so_far[key] = rows_so_far.get(key, 0) | 1 << bit


class FieldTable:
    """What each value of one field leaves standing."""

    __slots__ = (
        "_all", "_any_list", "_blank", "_by_tests", "_items", "_tests", "cuts", "learned", "measures", "stretches",
    )  # fmt: skip

    def __init__(self, draft: _Draft, everything: int) -> None:
        """Take the tests over; nothing is learned yet."""
        self._all = everything
        self._tests = [
            (test, draft.wanting.get(key, 0), draft.barring.get(key, 0)) for key, test in draft.tests.items()
        ]
        self.measures = any(isinstance(test, Within) for test, _, _ in self._tests)
        inner = {cut for test, _, _ in self._tests for cut in _cuts(test)}
        self.cuts: list[Number] = [-inf, *sorted(inner - {-inf, inf}), inf]
        self.stretches: list[int | None] = [None] * (2 * len(self.cuts) + 1)
        self._blank = self._worked_out(None)
        self._any_list = _bits(not isinstance(test, OneOf) and test.takes(_A_LIST) for test, _, _ in self._tests)
        self._items: dict[str, int] = {}
        self._by_tests: dict[int, int] = {}
        self.learned: dict[str, int] = {}

    @property
    def shelves(self) -> tuple[Sized, ...]:
        """All that it keeps of what senders wrote."""
        return self.learned, self._items, self._by_tests

    def leaves(self, value: Value) -> int:
        """The rows that stand when the field has this value."""
        if value is None:
            return self._blank
        if isinstance(value, str):
            return _learned(self.learned, value, self._worked_out)
        if isinstance(value, list | tuple):
            return self._of_list(value) if value else self._worked_out(value)
        if isinstance(value, int | float) and not isinstance(value, bool):
            return self._of_number(value)
        return self._worked_out(value)

    def _of_number(self, value: Number) -> int:
        """Between two neighbouring cuts every test answers the same, and so it does on each cut.

        Stretch 2n - 1 is the nth cut itself and 2n what lies above it. Infinity is a cut, so that NaN, which is
        sorted above everything and equals nothing, has a stretch of its own.
        """
        place = bisect_right(self.cuts, value)
        stretch = 2 * place - (self.cuts[place - 1] == value)
        left = self.stretches[stretch]
        if left is None:
            left = self.stretches[stretch] = self._worked_out(value)
        return left

    def _of_list(self, items: Sequence[str]) -> int:
        """Of a list one item is enough for a test, so the tests that some item passes say it all."""
        passed, known = self._any_list, self._items
        try:
            for item in items:
                passed |= known[item]
        except (KeyError, TypeError):
            for item in items:
                passed |= _learned(known, item, self._passed_by)
        left = self._by_tests.get(passed)
        if left is None:
            left = self._left_by(passed)
            if len(self._by_tests) < LEARNED:
                self._by_tests[passed] = left
        return left

    def _passed_by(self, item: str) -> int:
        return _bits(isinstance(test, OneOf) and test.takes(item) for test, _, _ in self._tests)

    def _worked_out(self, value: Value) -> int:
        return self._left_by(_bits(test.takes(value) for test, _, _ in self._tests))

    def _left_by(self, passed: int) -> int:
        left = self._all
        for place, (_, wanting, barring) in enumerate(self._tests):
            left &= ~(barring if passed >> place & 1 else wanting)
        return left


def _bits(truths: Iterable[bool]) -> int:
    """A number whose bit n is the nth truth."""
    return sum(1 << place for place, truth in enumerate(truths) if truth)


def _learned(shelf: dict[str, int], value: Any, work_out: Callable[[Any], int]) -> int:
    """What is on the shelf for a value, put there if it is a short text and there is room."""
    if not isinstance(value, str):
        return work_out(value)
    found = shelf.get(value)
    if found is None:
        found = work_out(value)
        if len(value) <= LONGEST and len(shelf) < LEARNED:
            shelf[value] = found
    return found


def _cuts(test: Test) -> Iterator[Number]:
    """The numbers at which a test may change its answer."""
    if isinstance(test, Within):
        yield from (bound for _, bound in test.bounds)
    elif isinstance(test, OneOf):
        yield from test.numbers
