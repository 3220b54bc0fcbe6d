"""The field is a number within bounds: a plain one, money, a percentage, a length of time."""

import operator
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from types import MappingProxyType

from typing_extensions import override

from routing.conditions.condition import Condition
from routing.conditions.test import ValueTest
from routing.conditions.units import PLAIN, Unit
from routing.fields import AGES, Number
from routing.lead import Value
from routing.spans import spoken

OPERATORS: Mapping[str, Callable[[Number, Number], bool]] = MappingProxyType(
    {">=": operator.ge, "<=": operator.le, ">": operator.gt, "<": operator.lt}
)


class Within(ValueTest):
    """The field is a number (for an age: seconds) within all the bounds, such as ``(">=", 100), ("<", 1000)``.

    Attributes:
        unit: how values are read as numbers.
    """

    __slots__ = ("_checks", "bounds", "unit")

    def __init__(self, name: str, bounds: Sequence[tuple[str, Number]], unit: Unit = PLAIN) -> None:
        self.bounds, self.unit = tuple(bounds), unit
        self._checks = tuple((OPERATORS[sign], bound) for sign, bound in bounds)
        self.name = name
        super().__init__(name, f"{name} {self.wanted()}", unit.kind)

    @property
    @override
    def key(self) -> Hashable:
        return (self.bounds, self.unit.name)

    @override
    def wanted(self) -> str:
        return ", ".join(f"{sign} {self._bound(bound)}" for sign, bound in self.bounds)

    @override
    def reads(self, value: Value) -> bool:
        return self.unit.read(value) is not None

    @override
    def takes(self, value: Value) -> bool:
        amount = self.unit.read(value)
        return amount is not None and self.spans(amount)

    def spans(self, amount: Number) -> bool:
        """Whether a number is within all the bounds."""
        return all(check(amount, bound) for check, bound in self._checks)

    def _bound(self, bound: Number) -> str:
        return spoken(int(bound)) if self.name in AGES else self.unit.written(bound)


def priced(conditions: Iterable[Condition]) -> frozenset[str]:
    """The fields that some condition compares with money."""
    tests = (test for condition in conditions for test in condition.tests())
    return frozenset(test.name for test in tests if isinstance(test, Within) and test.unit.is_money)
