"""The field is one of some words; a list has one of them."""

from collections.abc import Hashable, Sequence

from typing_extensions import override

from routing.conditions.condition import plain
from routing.conditions.test import ValueTest, folding_of
from routing.fields import Number, measured
from routing.lead import Value


class OneOf(ValueTest):
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
        super().__init__(name, self._text(name), self._kind())

    def _text(self, name: str) -> str:
        return f"{name} is {self.wanted()}"

    def _kind(self) -> str:
        kinds = (("a text", self.texts), ("a number", self.numbers), ("true or false", self.truths))
        return " or ".join(kind for kind, words in kinds if words)

    @property
    @override
    def key(self) -> Hashable:
        return (self.texts, self.numbers, self.truths)

    @override
    def wanted(self) -> str:
        return " or ".join(plain(item) for item in self.words)

    @override
    def reads(self, value: Value) -> bool:
        if isinstance(value, str | list | tuple):
            return bool(self.texts)
        if isinstance(value, bool):
            return bool(self.truths)
        return bool(self.numbers) and measured(value) is not None

    @override
    def takes(self, value: Value) -> bool:
        return any(map(self._has, value)) if isinstance(value, list | tuple) else self._has(value)

    def _has(self, value: object) -> bool:
        if isinstance(value, str):
            return self.folding(value) in self.texts
        if isinstance(value, bool):  # before numbers: True is 1 to Python, and to nobody else
            return value in self.truths
        return isinstance(value, int | float) and value in self.numbers


class Has(OneOf):
    """The same, said of a set: tags, skills. All of several is one of these each, none of several its negation."""

    __slots__ = ()

    @override
    def _text(self, name: str) -> str:
        return f"{name} {self.wanted()}"

    @override
    def wanted(self) -> str:
        return f"with {super().wanted()}"
