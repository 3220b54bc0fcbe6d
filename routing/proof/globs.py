"""Every way in which a text can meet some words and patterns, with a shortest text for each.

The states of all words and patterns are the bits of one number (R. Baeza-Yates and G. Gonnet, "A New Approach to Text
Searching", 1992), which moves with each character that they read. Walking through the numbers that can be reached,
breadth first, finds every combination of tests that some text passes, and nothing is sampled.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence

from routing.conditions import How, OneOf, Pattern

STATES = 12_000
"""States that are walked through before it is given up; a policy that a person can read has a few hundred."""

_LETTERS = "exaonirtslcudpmhgbfywkvzjq0123456789-_~"


class TooMany(Exception):
    """The patterns are too many, or too entangled, to walk through."""


class _Automata:
    """All words and patterns side by side, each with a bit for every character of it that was read, and one for none.

    Attributes:
        start: the bits of what has read nothing.
        letters: that make a difference.
    """

    def __init__(self, tests: Sequence[OneOf | Pattern]) -> None:
        self.start = self._loops = self._any = self._settled = 0
        self._on: dict[str, int] = {}
        self._tests: list[tuple[int, int, int]] = []  # for each, its bits, where it holds, and where it holds for good
        self._size = 0
        for test in tests:
            first = self._size
            ends = [self._add(letters, loops) for letters, loops in _globs(test)]
            bits = (1 << self._size) - (1 << first)
            end = sum(ends)
            self._tests.append((bits, end, end & self._loops))
            self._settled |= end & self._loops
        self.letters = sorted(self._on)

    def _add(self, letters: Sequence[str], loops: Iterable[int]) -> int:
        """One more glob; its last bit."""
        first = self._size
        self._size += len(letters) + 1
        self.start |= 1 << first
        for place in loops:
            self._loops |= 1 << first + place
        for place, letter in enumerate(letters):
            if letter == _ANY:
                self._any |= 1 << first + place
            else:
                self._on[letter] = self._on.get(letter, 0) | 1 << first + place
        return 1 << self._size - 1

    def after(self, states: int, letter: str) -> int:
        """The states after one more character; a test that can fail no more keeps only that."""
        then = (states & (self._on.get(letter, 0) | self._any)) << 1 | (states & self._loops)
        if then & self._settled:
            for bits, _, settled in self._tests:
                if then & settled:
                    then = then & ~bits | settled & -settled
        return then

    def met(self, states: int) -> tuple[bool, ...]:
        """Which tests hold for a text that ends here."""
        return tuple(bool(states & end) for _, end, _ in self._tests)


def ways(tests: Sequence[OneOf | Pattern], folding: Callable[[str], str]) -> Iterator[str]:
    """A shortest text, folded, for each way in which texts can meet the tests.

    Raises:
        TooMany: there are more states than can be walked through, or letters that change where they meet.
    """
    automata = _Automata(tests)
    other = next((letter for letter in _LETTERS if letter not in automata.letters), "\ue000")
    letters = [(letter, letter.isspace()) for letter in (*automata.letters, other)]
    start = (automata.start, True)
    seen, waiting = {start}, deque([(start, "")])
    found: set[tuple[bool, ...]] = set()
    while waiting:
        (states, spaced), text = waiting.popleft()
        met = automata.met(states)
        if not spaced and met not in found:  # a text neither begins nor ends with a space once it is folded
            found.add(met)
            if folding(text) != text:
                raise TooMany
            yield text
        for letter, space in letters:
            then = (automata.after(states, letter), space)
            if then not in seen and (text or not space):
                seen.add(then)
                waiting.append((then, text + letter))
        if len(seen) > STATES:
            raise TooMany


_ANY = "any"


def _globs(test: OneOf | Pattern) -> Iterator[tuple[list[str], list[int]]]:
    """For each word or pattern its characters, and before which of them any others may stand."""
    if isinstance(test, OneOf):
        yield from ((list(word), []) for word in sorted(test.texts))
    elif test.how is How.LIKE:
        yield from (_glob(word) for word in test.words)
    else:
        before = [0] if test.how in {How.ENDS_WITH, How.CONTAINS} else []
        after = test.how in {How.STARTS_WITH, How.CONTAINS}
        yield from ((list(word), [*before, *([len(word)] if after else [])]) for word in test.words)


def _glob(word: str) -> tuple[list[str], list[int]]:
    letters: list[str] = []
    loops: list[int] = []
    for letter in word:
        if letter == "*":
            loops.append(len(letters))
        else:
            letters.append(_ANY if letter == "?" else letter)
    return letters, loops
