"""Conditions: what a rule asks of a lead, as data.

One form serves three readers: `miss` explains (it answers with the first thing that did not hold, so that an
explanation and a decision can never disagree), `routing.rows` multiplies conditions out for the index that decides,
and for the algebra that proves things about a policy. What a lead does not tell matches nothing but ``unknown`` and
what ``not`` makes of it; a value of the wrong kind (the text ``12`` where the number 12 is wanted) matches nothing
either.
"""

import operator
from abc import ABC, abstractmethod
from collections.abc import Callable, Hashable, Mapping, Sequence
from types import MappingProxyType

from typing_extensions import override

from routing.accounts import account_key
from routing.fields import AGES, Facts, Number, fold, known, measured, shown
from routing.lead import Value
from routing.spans import spoken

Miss = tuple[str, str, Value]
"""The first condition that did not hold: its field, what was wanted, and what the lead has."""

OPERATORS: Mapping[str, Callable[[Number, Number], bool]] = MappingProxyType(
    {">=": operator.ge, "<=": operator.le, ">": operator.gt, "<": operator.lt}
)
_NAMES_OF_ACCOUNTS = frozenset({"account", "account.name"})


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
    def miss(self, facts: Facts) -> Miss | None:
        """The first part that does not hold for a lead; None where all hold."""

    def holds(self, facts: Facts) -> bool:
        """Whether it holds for a lead."""
        return self.miss(facts) is None


class Always(Condition):
    """Holds for every lead."""

    __slots__ = ()

    def __init__(self) -> None:
        self.text, self.fields = "always", ()

    @override
    def miss(self, facts: Facts) -> Miss | None:
        return None


class Test(Condition, ABC):
    """A question about one field."""

    __slots__ = ("name",)

    def __init__(self, name: str, text: str) -> None:
        self.name, self.text, self.fields = name, text, (name,)

    @property
    @abstractmethod
    def key(self) -> Hashable:
        """Equal for tests of this field that take the same values."""

    @abstractmethod
    def takes(self, value: Value) -> bool:
        """Whether the field may have this value."""

    @abstractmethod
    def wanted(self) -> str:
        """What the field has to be, without its name."""

    @override
    def holds(self, facts: Facts) -> bool:
        return self.takes(facts.get(self.name))

    @override
    def miss(self, facts: Facts) -> Miss | None:
        value = facts.get(self.name)
        return None if self.takes(value) else (self.name, self.wanted(), _found(self.name, value))


class Told(Test):
    """Whether the lead tells the field at all."""

    __slots__ = ("told",)

    def __init__(self, name: str, *, told: bool) -> None:
        self.told = told
        super().__init__(name, f"{name} is {self.wanted()}")

    @property
    @override
    def key(self) -> Hashable:
        return self.told

    @override
    def wanted(self) -> str:
        return "known" if self.told else "unknown"

    @override
    def takes(self, value: Value) -> bool:
        return known(value) is self.told


class OneOf(Test):
    """The field is one of ``words``, or of ``also``, which the text leaves out; of a list, one item is enough.

    Attributes:
        texts: folded as the field's texts are compared.
    """

    __slots__ = ("also", "folding", "numbers", "texts", "truths", "words")

    def __init__(self, name: str, words: Sequence[str | Number | bool], also: Sequence[str] = ()) -> None:
        self.words, self.also = tuple(words), tuple(also)
        self.folding = folding_of(name)
        self.texts = frozenset(self.folding(item) for item in (*words, *also) if isinstance(item, str))
        self.truths = frozenset(item for item in words if isinstance(item, bool))
        self.numbers = frozenset(item for item in words if isinstance(item, int | float) and not isinstance(item, bool))
        super().__init__(name, f"{name} is {self.wanted()}")

    @property
    @override
    def key(self) -> Hashable:
        return (self.texts, self.numbers, self.truths)

    @override
    def wanted(self) -> str:
        return " or ".join(_plain(item) for item in self.words)

    @override
    def takes(self, value: Value) -> bool:
        return any(map(self._has, value)) if isinstance(value, list | tuple) else self._has(value)

    def _has(self, value: object) -> bool:
        if isinstance(value, str):
            return self.folding(value) in self.texts
        if isinstance(value, bool):  # before numbers: True is 1 to Python, and to nobody else
            return value in self.truths
        return isinstance(value, int | float) and value in self.numbers


class Within(Test):
    """The field is a number (for an age: seconds) within all the bounds, such as ``(">=", 100), ("<", 1000)``."""

    __slots__ = ("_checks", "bounds")

    def __init__(self, name: str, bounds: Sequence[tuple[str, Number]]) -> None:
        self.bounds = tuple(bounds)
        self._checks = tuple((OPERATORS[sign], bound) for sign, bound in bounds)
        self.name = name
        super().__init__(name, f"{name} {self.wanted()}")

    @property
    @override
    def key(self) -> Hashable:
        return self.bounds

    @override
    def wanted(self) -> str:
        return ", ".join(f"{sign} {self._bound(bound)}" for sign, bound in self.bounds)

    @override
    def takes(self, value: Value) -> bool:
        amount = measured(value)
        return amount is not None and self.spans(amount)

    def spans(self, amount: Number) -> bool:
        """Whether a number is within all the bounds."""
        return all(check(amount, bound) for check, bound in self._checks)

    def _bound(self, bound: Number) -> str:
        return spoken(int(bound)) if self.name in AGES else str(bound)


class Every(Condition):
    """All the parts hold; the first that does not is the answer."""

    __slots__ = ("parts",)

    def __init__(self, parts: Sequence[Condition]) -> None:
        self.parts = tuple(parts)
        self.text, self.fields = " and ".join(part.text for part in parts), _fields(parts)

    @override
    def miss(self, facts: Facts) -> Miss | None:
        for part in self.parts:
            missed = part.miss(facts)
            if missed is not None:
                return missed
        return None

    @override
    def holds(self, facts: Facts) -> bool:
        return all(part.holds(facts) for part in self.parts)


class Some(Condition):
    """One of the parts holds; where none does, the answer has what each found."""

    __slots__ = ("parts",)

    def __init__(self, parts: Sequence[Condition]) -> None:
        self.parts = tuple(parts)
        self.text = "any of (" + "; ".join(part.text for part in parts) + ")"
        self.fields = _fields(parts)

    @override
    def miss(self, facts: Facts) -> Miss | None:
        found = []
        for part in self.parts:
            missed = part.miss(facts)
            if missed is None:
                return None
            found.append(f"{missed[0]}: {_plain(missed[2])}")
        return ("any", self.text, shown("; ".join(dict.fromkeys(found))))

    @override
    def holds(self, facts: Facts) -> bool:
        return any(part.holds(facts) for part in self.parts)


class Negation(Condition):
    """The part does not hold, be it because the lead does not tell."""

    __slots__ = ("part",)

    def __init__(self, part: Condition) -> None:
        self.part = part
        self.text, self.fields = f"not ({part.text})", part.fields

    @override
    def miss(self, facts: Facts) -> Miss | None:
        if not self.part.holds(facts):
            return None
        found = [(name, _found(name, facts.get(name))) for name in self.fields]
        if len(found) == 1:
            return (found[0][0], self.text, found[0][1])
        return ("not", self.text, shown("; ".join(f"{name}: {_plain(value)}" for name, value in found)))

    @override
    def holds(self, facts: Facts) -> bool:
        return not self.part.holds(facts)


def every(parts: Sequence[Condition]) -> Condition:
    """All the parts; one alone stands for itself."""
    return parts[0] if len(parts) == 1 else Every(parts)


def folding_of(name: str) -> Callable[[str], str]:
    """How the texts of a field are compared: names of companies without accents, all others by :func:`fold`."""
    return account_key if name in _NAMES_OF_ACCOUNTS else fold


def _found(name: str, value: Value) -> Value:
    """A value as an explanation keeps it; a length of time in words."""
    amount = measured(value) if name in AGES else None
    return spoken(amount) if isinstance(amount, int) else shown(value)


def _plain(value: object) -> str:
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
