"""The field is a text of some form: it starts so, ends so, contains this, or is like ``*@acme.*``."""

import re
from collections.abc import Callable, Hashable, Sequence
from enum import StrEnum
from fnmatch import translate

from typing_extensions import override

from routing.conditions.test import ValueTest, folding_of
from routing.lead import Value


class How(StrEnum):
    """The forms, as policies name them."""

    STARTS_WITH = "starts_with"
    ENDS_WITH = "ends_with"
    CONTAINS = "contains"
    LIKE = "like"  #: a glob: ``*`` is any run of characters, ``?`` is one


_SAID = {
    How.STARTS_WITH: "starting with",
    How.ENDS_WITH: "ending with",
    How.CONTAINS: "containing",
    How.LIKE: "like",
}


class Pattern(ValueTest):
    """The field is one text that has one of the forms.

    Attributes:
        words: folded as the field's texts are; spaces at their ends count.
    """

    __slots__ = ("_fits", "_said", "folding", "how", "words")

    def __init__(self, name: str, how: How, words: Sequence[str]) -> None:
        self.how, self.folding = how, folding_of(name)
        self.words = tuple(dict.fromkeys(folded_inside(word, self.folding) for word in words))
        self._said = f"{_SAID[how]} {' or '.join(words)}"
        self._fits = _fitting(how, self.words)
        super().__init__(name, f"{name} {self._said}", "a text")

    @property
    @override
    def key(self) -> Hashable:
        return (self.how, frozenset(self.words))

    @override
    def wanted(self) -> str:
        return self._said

    @override
    def reads(self, value: Value) -> bool:
        return isinstance(value, str)

    @override
    def takes(self, value: Value) -> bool:
        return isinstance(value, str) and self._fits(self.folding(value))


def folded_inside(text: str, folding: Callable[[str], str]) -> str:
    """A part of a text, folded; a space at its end parts words, so it counts."""
    return folding(f".{text}.")[1:-1]


def _fitting(how: How, words: tuple[str, ...]) -> Callable[[str], bool]:
    if how is How.STARTS_WITH:
        return lambda text: text.startswith(words)
    if how is How.ENDS_WITH:
        return lambda text: text.endswith(words)
    if how is How.CONTAINS:
        return lambda text: any(word in text for word in words)
    # fnmatch never goes back over a star, so no text that a sender makes up can take long
    globs = [re.compile(translate(word.replace("[", "[[]"))) for word in words]
    return lambda text: any(glob.match(text) for glob in globs)
