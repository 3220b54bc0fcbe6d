"""What each value of one field leaves standing of the rows of an index.

A table learns: what a text, a whole number, or a stretch of numbers between two bounds leaves standing is worked out
by the tests themselves the first time such a value comes, and looked up ever after. So a table cannot disagree with
its tests, and what came before changes how soon it answers, never what.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from math import inf, nextafter
from sys import float_info
from typing import Any, NamedTuple

from routing.conditions import OneOf, Pattern, Told, ValueTest, Within
from routing.fields import TOLD_FIRST, Number, known
from routing.lead import Value

LEARNED = 4_096
"""Values that a shelf of a table remembers; senders may make up as many as they like."""
LONGEST = 64
"""Characters of a text that is remembered."""

_A_LIST = ("an item",)
_EXACT = 2**53
"""Up to here every whole number is a float."""
_FEW = 8


class Asked(NamedTuple):
    """A test, and the rows (as bits) that want it to hold, and to fail; where it says neither, none of them stand."""

    test: ValueTest
    wanting: int
    barring: int


class Shelf(dict[Any, int]):
    """What was worked out, by what it was worked out of. What is not there yet is, and kept where it may be."""

    __slots__ = ("_keeps", "_work_out")

    def __init__(self, work_out: Callable[[Any], int], keeps: Callable[[Any], bool]) -> None:
        super().__init__()
        self._work_out, self._keeps = work_out, keeps

    def __missing__(self, key: Any) -> int:
        found = self._work_out(key)
        if len(self) < LEARNED and self._keeps(key):
            self[key] = found
        return found


class FieldTable:
    """What the values of one field leave standing. The index looks into the shelves by itself where that is enough.

    Attributes:
        asking: the rows that ask anything of the field.
        measures: whether some test is about numbers.
        usual: whether the items of a list, each by itself, say what the list passes.
        texts: the rows that stand, by text; and by None, unless what is not told is worked out.
        wholes: the rows that stand, by whole number; never to be asked for anything else, since True is 1 to Python.
        cuts: the floats from which on some test may answer otherwise.
        stretches: the rows that stand between two cuts; None where that was not needed yet, or is no one thing.
        items: the tests that an item of a list passes.
        any_list: the tests that every list passes.
        by_tests: the rows that stand, by the tests that were passed.
    """

    __slots__ = (
        "_barring", "_deaf", "_fold", "_free", "_others", "_plain", "_several", "_single", "_tests", "_words",
        "any_list", "asking", "by_tests", "cuts", "items", "measures", "name", "stretches", "texts", "usual", "wholes",
    )  # fmt: skip

    def __init__(self, name: str, asked: Sequence[Asked], everything: int) -> None:
        """Take the tests of a field over; each has a bit, from the lowest."""
        self.name = name
        self._tests = [one.test for one in asked]
        self._sort_rows(asked, everything)
        self._sort_words()
        self.measures = any(
            isinstance(test, Within) or (isinstance(test, OneOf) and test.numbers) for test in self._tests
        )
        self.usual = all(isinstance(test, OneOf | Pattern | Told | Within) for test in self._tests)
        self.any_list = _bits(not isinstance(test, OneOf) and test.takes(_A_LIST) for test in self._tests)
        self._deaf = mask([place for place, _ in self._barring if not self._tests[place].reads(_A_LIST)])
        self.cuts = _cuts(self._tests)
        self.stretches: list[int | None] = [None] * (len(self.cuts) + 1)
        self.by_tests = Shelf(lambda passed: self._left_by(passed, self._deaf & ~passed), _whatever)
        self.items = Shelf(self._passed_by_item, _short)
        self.wholes = Shelf(self._of_number, _exact)
        self._plain = Shelf(self._worked_out, _whatever)
        self.texts = Shelf(self._of_text, _short_and_told if name in TOLD_FIRST else _short)
        if name not in TOLD_FIRST:
            self.texts[None] = self._plain[None]

    @property
    def shelves(self) -> tuple[Shelf, ...]:
        """All that it keeps of what senders wrote."""
        return self.texts, self.wholes, self.items, self.by_tests

    def leaves(self, value: Value) -> int:
        """The rows that stand when the field has this value."""
        if isinstance(value, str):
            return self.texts[value]
        if value is None or isinstance(value, bool):
            return self._plain[value]
        if isinstance(value, int | float):
            return self._of_number(value)
        if isinstance(value, list | tuple) and value and self.usual:
            return self._of_list(value)
        return self._worked_out(value)

    def _of_text(self, value: Value) -> int:
        return self._worked_out(value) if isinstance(value, str) else self.leaves(value)

    def _of_number(self, value: Number) -> int:
        """Between two neighbouring cuts every test answers the same.

        Below the first and above the last is what is not finite. A whole number may be one that no float is.
        """
        if not self.usual or (isinstance(value, int) and not _exact(value)):
            return self._worked_out(value)
        stretch = bisect_right(self.cuts, value)
        left = self.stretches[stretch]
        if left is None:
            left = self._worked_out(value)
            if 0 < stretch < len(self.cuts):
                self.stretches[stretch] = left
        return left

    def _of_list(self, items: Sequence[object]) -> int:
        """Of a list one item is enough for a test, so the tests that some item passes say it all."""
        passed = self.any_list
        for item in items:
            passed |= self.items[item] if isinstance(item, str) else self._passed_by_item(item)
        return self.by_tests[passed]

    def _worked_out(self, value: Value) -> int:
        return self._left_by(self._passed_by(value), self._open(value))

    def _passed_by(self, value: Any) -> int:
        """The tests that a value passes. Lists of words are not asked for a text: its word is looked up."""
        if not isinstance(value, str):
            return _bits(test.takes(value) for test in self._tests)
        passed = self._words.get(self._fold(value), 0) if self._words else 0
        for bit, test in self._others:
            if test.takes(value):
                passed |= bit
        return passed

    def _passed_by_item(self, item: Any) -> int:
        """The lists of words that an item of a list is in; to all other tests a list is a list."""
        if isinstance(item, str):
            return self._words.get(self._fold(item), 0) if self._words else 0
        return _bits(isinstance(test, OneOf) and test.takes(item) for test in self._tests)

    def _open(self, value: Value) -> int:
        """The tests that can say neither yes nor no of a value, of those that some row wants to fail."""
        return mask([place for place, _ in self._barring if self._tests[place].leaves_open(value)])

    def _left_by(self, passed: int, left_open: int) -> int:
        """The rows that stand when these tests are passed; of a thousand tests a value passes few."""
        left = self._free
        for place, many in self._several:
            if not passed >> place & 1:
                left &= ~many
        for place in _places(passed):
            left |= self._single[place]
        for place, barring in self._barring:
            if (passed | left_open) >> place & 1:
                left &= ~barring
        return left

    def _sort_rows(self, asked: Sequence[Asked], everything: int) -> None:
        """Part the rows that want one test of this field to hold from those that want several."""
        once = twice = self.asking = 0
        for one in asked:
            twice |= once & one.wanting
            once |= one.wanting
            self.asking |= one.wanting | one.barring
        self._free = everything & ~(once & ~twice)
        self._single = [one.wanting & ~twice for one in asked]
        self._several = [(place, one.wanting & twice) for place, one in enumerate(asked) if one.wanting & twice]
        self._barring = [(place, one.barring) for place, one in enumerate(asked) if one.barring]

    def _sort_words(self) -> None:
        places: dict[str, list[int]] = {}
        self._others: list[tuple[int, ValueTest]] = []
        self._fold: Callable[[str], str] = str
        for place, test in enumerate(self._tests):
            if isinstance(test, OneOf):
                self._fold = test.folding
                for word in test.texts:
                    places.setdefault(word, []).append(place)
            else:
                self._others.append((1 << place, test))
        self._words = {word: mask(found) for word, found in places.items()}


def mask(places: Sequence[int]) -> int:
    """A number with a bit at each of these places."""
    if len(places) < _FEW:
        return sum({1 << place for place in places})
    drawn = bytearray(max(places) // 8 + 1)  # one long number for each bit would cost the square of their count
    for place in places:
        drawn[place >> 3] |= 1 << (place & 7)
    return int.from_bytes(drawn, "little")


def _bits(truths: Iterable[bool]) -> int:
    """A number whose bit n is the nth truth."""
    return mask([place for place, truth in enumerate(truths) if truth])


def _places(bits: int) -> Iterator[int]:
    """The places of the bits that are set, the highest first."""
    while bits:
        place = bits.bit_length() - 1
        yield place
        bits ^= 1 << place


def _short(key: object) -> bool:
    return isinstance(key, str) and len(key) <= LONGEST


def _short_and_told(key: object) -> bool:
    return isinstance(key, str) and len(key) <= LONGEST and known(key)


def _exact(whole: int) -> bool:
    return -_EXACT <= whole <= _EXACT


def _whatever(_: object) -> bool:
    return True


def _cuts(tests: Iterable[ValueTest]) -> list[float]:
    """Every float at which some test may change its answer, the first finite one, and infinity."""
    cuts = {-float_info.max, inf}
    for test in tests:
        if isinstance(test, Within):
            cuts.update(_from(bound, above=sign in {">", "<="}) for sign, bound in test.bounds)
            if test.unit.limit is not None:
                cuts |= {_from(-test.unit.limit, above=False), _from(test.unit.limit, above=True)}
        elif isinstance(test, OneOf):
            cuts.update(_from(number, above=above) for number in test.numbers for above in (False, True))
    return sorted(cut for cut in cuts if cut > -inf)


def _from(number: Number, *, above: bool) -> float:
    """The first float that is at least a number, or above it."""
    try:
        near = float(number)
    except OverflowError:
        return inf if number > 0 else -inf
    return near if near > number or (near == number and not above) else nextafter(near, inf)
