"""An index over conditions: which of many holds first, at a cost that hardly grows with their number.

One bit stands for each row of each condition (`routing.rules.rows`), the highest for the first. For every field there
is a table (`routing.rules.field_table`) that answers a value with the bits of the rows that it leaves standing; the
tables' answers are ANDed, and the highest bit is the first condition that holds. (Bitmap indexes: P. O'Neil, Model 204
Architecture and Performance, 1987.)
"""

from collections.abc import Hashable, Sequence

from routing.conditions import Condition, Test, ValueTest
from routing.fields import Facts
from routing.rules.field_table import Asked, FieldTable, mask
from routing.rules.hot_loop import First, Rest, write
from routing.rules.rows import Row, rows


class RuleIndex:
    """Conditions in their order, compiled.

    Attributes:
        first: the place of the first condition that holds for a lead; None where none does.
        tables: what the values of each field leave standing.
    """

    first: First

    def __init__(self, conditions: Sequence[Condition]) -> None:
        """Compile them; conditions too wide to multiply out are tested as they stand, and so is what hangs on time."""
        places, wide, wishes = _drawn(conditions)
        count = len(places)
        self._everything = (1 << count) - 1
        self._owner_of = [None, *reversed(places)]  # by the length of what stands
        self._wide = {count - 1 - row: conditions[places[row]] for row in wide}
        self._timed: list[tuple[Test, int, int]] = []
        self.tables: dict[str, FieldTable] = {}
        for name, asked in wishes.items():
            drawn = [(one.test, _bits(one.wanting, count), _bits(one.barring, count)) for one in asked.values()]
            lasting = [Asked(test, want, bar) for test, want, bar in drawn if isinstance(test, ValueTest)]
            self._timed += [one for one in drawn if not isinstance(one[0], ValueTest)]
            if lasting:
                self.tables[name] = FieldTable(name, lasting, self._everything)
        self._lists: set[str] = set()
        self._write()

    def _write(self) -> None:
        by_hand = sum(1 << bit for bit in self._wide)
        for _, wanting, barring in self._timed:
            by_hand |= wanting | barring
        rest = Rest(self._everything, self._owner_of, by_hand, self._among, self._carefully)
        self.first = write(self.tables.values(), self._lists, rest)

    def _carefully(self, facts: Facts) -> int | None:
        """The same, for whatever values there are; where it sees lists, the hot loop is written anew to expect them."""
        standing, lists = self._everything, set[str]()
        for name, table in self.tables.items():
            value = facts.get(name)
            standing &= table.leaves(value)
            if isinstance(value, list):
                lists.add(name)
        if not lists <= self._lists:
            self._lists |= lists
            self._write()
        return self._among(standing, facts)

    def _among(self, standing: int, facts: Facts) -> int | None:
        """The first condition that holds, of those whose rows are left standing by what values alone can say."""
        for test, wanting, barring in self._timed:
            if standing & (wanting | barring):
                standing &= ~(barring if test.holds(facts) else wanting if test.fails(facts) else wanting | barring)
        while standing:
            bit = standing.bit_length() - 1
            condition = self._wide.get(bit)
            if condition is None or condition.holds(facts):
                return self._owner_of[bit + 1]
            standing ^= 1 << bit
        return None


def _bits(rows: Sequence[int], count: int) -> int:
    """The bits of so many rows, of which the first has the highest."""
    return mask([count - 1 - row for row in rows])


class _Wish:
    """A test, and the rows that want it to hold and to fail."""

    __slots__ = ("barring", "test", "wanting")

    def __init__(self, test: Test) -> None:
        self.test = test
        self.wanting: list[int] = []
        self.barring: list[int] = []


_Wishes = dict[str, dict[Hashable, _Wish]]
"""By field and key: equal tests are one, however many rows ask them."""


def _drawn(conditions: Sequence[Condition]) -> tuple[list[int], list[int], _Wishes]:
    """The conditions' rows: for each the condition's place; which are too wide to multiply out; and what they ask."""
    places: list[int] = []
    wide: list[int] = []
    wishes: _Wishes = {}
    for place, condition in enumerate(conditions):
        found = rows(condition)
        if found is None:
            wide.append(len(places))
        for row in ((),) if found is None else found:
            _add(wishes, row, len(places))
            places.append(place)
    return places, wide, wishes


def _add(wishes: _Wishes, row: Row, place: int) -> None:
    for test, holds in row:
        of_field = wishes.get(test.name)
        if of_field is None:
            of_field = wishes[test.name] = {}
        key = test.key
        wish = of_field.get(key)
        if wish is None:
            wish = of_field[key] = _Wish(test)
        (wish.wanting if holds else wish.barring).append(place)
