"""A question about one field: what its value must be, and which kinds of value the question can read at all."""

from abc import abstractmethod
from collections.abc import Callable, Hashable, Iterator

from typing_extensions import override

from routing.accounts.account import account_key
from routing.conditions.condition import Condition, Miss, found
from routing.fields import Facts, fold, known
from routing.lead import Value

_NAMES_OF_ACCOUNTS = frozenset({"account", "account.name"})


class Test(Condition):
    """A question about one field.

    Attributes:
        kind: what the values are that it can read: ``a number``.
    """

    __slots__ = ("kind", "name")

    kind: str

    def __init__(self, name: str, text: str, kind: str) -> None:
        self.name, self.text, self.fields, self.kind = name, text, (name,), kind

    @property
    @abstractmethod
    def key(self) -> Hashable:
        """Equal for tests of this field that take the same values."""

    @abstractmethod
    def reads(self, value: Value) -> bool:
        """Whether a value that is known is of a kind that it can judge."""

    @abstractmethod
    def wanted(self) -> str:
        """What the field has to be, without its name."""

    @override
    def fails(self, facts: Facts) -> bool:
        value = facts.get(self.name)
        return not self.holds(facts) and (not known(value) or self.reads(value))

    @override
    def miss(self, facts: Facts) -> Miss | None:
        return None if self.holds(facts) else (self.name, self.wanted(), found(self.name, facts.get(self.name)))

    @override
    def tests(self) -> Iterator["Test"]:
        yield self


class ValueTest(Test):
    """A question whose answer the value alone decides, today as tomorrow."""

    __slots__ = ()

    @abstractmethod
    def takes(self, value: Value) -> bool:
        """Whether the field may have this value."""

    def leaves_open(self, value: Value) -> bool:
        """Whether it can say neither yes nor no of a value."""
        return known(value) and not self.takes(value) and not self.reads(value)

    @override
    def holds(self, facts: Facts) -> bool:
        return self.takes(facts.get(self.name))


class Told(ValueTest):
    """Whether the lead tells the field at all."""

    __slots__ = ("told",)

    def __init__(self, name: str, *, told: bool) -> None:
        self.told = told
        super().__init__(name, f"{name} is {self.wanted()}", "anything")

    @property
    @override
    def key(self) -> Hashable:
        return self.told

    @override
    def wanted(self) -> str:
        return "known" if self.told else "unknown"

    @override
    def reads(self, value: Value) -> bool:
        return True

    @override
    def takes(self, value: Value) -> bool:
        return known(value) is self.told


def folding_of(name: str) -> Callable[[str], str]:
    """How the texts of a field are compared: names of companies by :func:`account_key`, all others by :func:`fold`."""
    return account_key if name in _NAMES_OF_ACCOUNTS else fold
