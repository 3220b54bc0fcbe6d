"""A condition, and how several make one: all, any, not."""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from typing_extensions import override

from routing.fields import AGES, Facts, measured, shown
from routing.lead import Value
from routing.spans import spoken

if TYPE_CHECKING:
    from routing.conditions.test import Test

Miss = tuple[str, str, Value]
"""The first condition that did not hold: its field, what was wanted, and what the lead has."""


class Condition(ABC):
    """A condition of the policy.

    Attributes:
        text: as people read it: ``region is EMEA and amount >= 50000``.
        fields: what it reads, in order.
    """

    __slots__ = ("fields", "text")

    text: str
    fields: tuple[str, ...]

    @abstractmethod
    def holds(self, facts: Facts) -> bool:
        """Whether it holds for a lead."""

    @abstractmethod
    def fails(self, facts: Facts) -> bool:
        """Whether it surely does not hold; neither where a value of the wrong kind leaves it open."""

    @abstractmethod
    def miss(self, facts: Facts) -> Miss | None:
        """The first part that does not hold for a lead; None where all hold."""

    @abstractmethod
    def tests(self) -> "Iterator[Test]":
        """Every question that it asks of a field."""


class Always(Condition):
    """Holds for every lead."""

    __slots__ = ()

    def __init__(self) -> None:
        self.text, self.fields = "always", ()

    @override
    def holds(self, facts: Facts) -> bool:
        return True

    @override
    def fails(self, facts: Facts) -> bool:
        return False

    @override
    def miss(self, facts: Facts) -> Miss | None:
        return None

    @override
    def tests(self) -> "Iterator[Test]":
        yield from ()


class Every(Condition):
    """All the parts hold; the first that does not is the answer."""

    __slots__ = ("parts",)

    def __init__(self, parts: Sequence[Condition]) -> None:
        self.parts = tuple(parts)
        self.text, self.fields = " and ".join(part.text for part in parts), _fields(parts)

    @override
    def holds(self, facts: Facts) -> bool:
        return all(part.holds(facts) for part in self.parts)

    @override
    def fails(self, facts: Facts) -> bool:
        return any(part.fails(facts) for part in self.parts)

    @override
    def miss(self, facts: Facts) -> Miss | None:
        for part in self.parts:
            missed = part.miss(facts)
            if missed is not None:
                return missed
        return None

    @override
    def tests(self) -> "Iterator[Test]":
        for part in self.parts:
            yield from part.tests()


class Some(Condition):
    """One of the parts holds; where none does, the answer has what each found."""

    __slots__ = ("parts",)

    def __init__(self, parts: Sequence[Condition]) -> None:
        self.parts = tuple(parts)
        self.text = "any of (" + "; ".join(part.text for part in parts) + ")"
        self.fields = _fields(parts)

    @override
    def holds(self, facts: Facts) -> bool:
        return any(part.holds(facts) for part in self.parts)

    @override
    def fails(self, facts: Facts) -> bool:
        return all(part.fails(facts) for part in self.parts)

    @override
    def miss(self, facts: Facts) -> Miss | None:
        found = []
        for part in self.parts:
            missed = part.miss(facts)
            if missed is None:
                return None
            found.append(f"{missed[0]}: {plain(missed[2])}")
        return ("any", self.text, shown("; ".join(dict.fromkeys(found))))

    @override
    def tests(self) -> "Iterator[Test]":
        for part in self.parts:
            yield from part.tests()


class Negation(Condition):
    """The part fails, be it because the lead does not tell."""

    __slots__ = ("part",)

    def __init__(self, part: Condition) -> None:
        self.part = part
        self.text, self.fields = f"not ({part.text})", part.fields

    @override
    def holds(self, facts: Facts) -> bool:
        return self.part.fails(facts)

    @override
    def fails(self, facts: Facts) -> bool:
        return self.part.holds(facts)

    @override
    def miss(self, facts: Facts) -> Miss | None:
        if self.part.fails(facts):
            return None
        values = [(name, found(name, facts.get(name))) for name in self.fields]
        if len(values) == 1:
            return (values[0][0], self.text, values[0][1])
        return ("not", self.text, shown("; ".join(f"{name}: {plain(value)}" for name, value in values)))

    @override
    def tests(self) -> "Iterator[Test]":
        return self.part.tests()


def every(parts: Sequence[Condition]) -> Condition:
    """All the parts; one alone stands for itself."""
    return parts[0] if len(parts) == 1 else Every(parts)


def found(name: str, value: Value) -> Value:
    """A value as an explanation keeps it; a length of time in words."""
    amount = measured(value) if name in AGES else None
    return spoken(amount) if isinstance(amount, int) else shown(value)


def plain(value: object) -> str:
    """A value inside a sentence."""
    if value is None:
        return "unknown"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | tuple):
        return ", ".join(str(item) for item in value)
    return str(value)


def _fields(parts: Sequence[Condition]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for part in parts for name in part.fields))
