"""Values as examples: one for each way in which a value can meet the tests of a field, the simplest first."""

from collections.abc import Iterator, Sequence
from itertools import chain, pairwise

from routing.accounts.account import Relationship
from routing.conditions import OneOf, Pattern, ValueTest, Within
from routing.fields import AGES, Number
from routing.lead import Value
from routing.proof.globs import TooMany, ways

SOMETHING = "something else"
"""A text that no rule names."""
LISTS = 2_048
"""Ways in which a list may meet the tests."""

_ALWAYS_TEXTS = frozenset({"source", "account", "account.name", "account.owner", "account.relationship"})


class Blurred(Exception):
    """A field is asked in so many ways that its kinds cannot be told."""


def values(name: str, tests: Sequence[ValueTest], together: int) -> Iterator[Value]:
    """An example for each way; some ways come more than once.

    Args:
        name: the field.
        tests: what is asked of it.
        together: how many items of a list matter at once.

    Raises:
        Blurred: the ways are too many, or a text would have to be of some form and a number of some size at once.
    """
    if name in AGES:
        yield from (number for number in _numbers(tests) if number >= 0)
        return
    if name == "account.relationship":
        yield from (None, *(relationship.value for relationship in Relationship))
        return
    if name != "source":  # whoever sends a lead says who they are
        yield None
    numbers = list(_numbers(tests))
    if any(isinstance(test, Within) for test in tests) and name not in _ALWAYS_TEXTS:
        yield from numbers
    yield from _texts(tests)
    yield from _written(numbers, tests)
    if name in _ALWAYS_TEXTS:
        return
    yield from (*numbers, True, False)
    yield from _lists(tests, together)
    yield float("nan")


def _texts(tests: Sequence[ValueTest]) -> Iterator[str]:
    """Texts by their letters."""
    on_letters = [test for test in tests if isinstance(test, OneOf | Pattern)]
    yield SOMETHING
    yield from _words(tests)
    if any(isinstance(test, Pattern) for test in on_letters):
        if any(isinstance(test, Within) for test in tests):
            raise Blurred
        try:
            yield from ways(on_letters, on_letters[0].folding)
        except TooMany:
            raise Blurred from None


def _words(tests: Sequence[ValueTest]) -> list[str]:
    words = (word for test in tests if isinstance(test, OneOf) for word in (*test.words, *test.also))
    return list(dict.fromkeys(word for word in words if isinstance(word, str)))


def _written(numbers: Sequence[Number], tests: Sequence[ValueTest]) -> Iterator[str]:
    """Numbers as texts, in each unit that is asked for; none is a word that a test names."""
    units = sorted({test.unit.name for test in tests if isinstance(test, Within)} - {""})
    taken = {word for test in tests if isinstance(test, OneOf) for word in test.texts}
    for number in numbers if any(isinstance(test, Within) for test in tests) else ():
        for unit in ("", *units):
            if unit == "%":
                yield _apart(f"{round(number * 100, 7)}%" if abs(number) < 1e9 else "%", taken)
            elif unit == "s":
                yield _apart(f"{int(number)}s", taken)
            else:
                yield _apart(f"{number} {unit}".strip(), taken)


def _apart(text: str, taken: set[str]) -> str:
    """A number as nobody named it: a zero before it changes no number."""
    sign = "-" if text.startswith("-") else ""
    while text.casefold() in taken:
        text = f"{sign}0{text.removeprefix(sign)}"
    return text


def _numbers(tests: Sequence[ValueTest]) -> Iterator[Number]:
    """Each number at which a test may change its answer, and one in each gap between them; whole where there is one."""
    cuts: set[Number] = {bound for test in tests if isinstance(test, Within) for _, bound in test.bounds}
    cuts |= {number for test in tests if isinstance(test, OneOf) for number in test.numbers}
    limits = {test.unit.limit for test in tests if isinstance(test, Within)}
    cuts |= {end for limit in limits if limit is not None for end in (-limit, limit)}
    if not cuts:
        yield 0
        return
    ordered = sorted(cuts)
    yield from ordered
    yield int(ordered[0] // 1) - 1
    yield int(ordered[-1] // 1) + 1
    yield from (_between(low, high) for low, high in pairwise(ordered))


def _between(low: Number, high: Number) -> Number:
    whole = int(low // 1) + 1
    return whole if whole < high else low + (high - low) / 2


def _lists(tests: Sequence[ValueTest], together: int) -> Iterator[Value]:
    """Lists that pass several tests at once: one item is enough for each."""
    listing = [test for test in tests if isinstance(test, OneOf)]
    items: dict[frozenset[int], str] = {}
    for word in chain((SOMETHING,), _words(tests)):
        items.setdefault(frozenset(i for i, test in enumerate(listing) if test.takes(word)), word)
    known: dict[frozenset[int], list[str]] = {frozenset(): []}
    latest = known
    for _ in range(max(1, together)):
        longer = {passed | more: [*chosen, item] for passed, chosen in latest.items() for more, item in items.items()}
        latest = {passed: chosen for passed, chosen in longer.items() if passed not in known or not known[passed]}
        known |= latest
        yield from latest.values()
        if len(known) > LISTS:
            raise Blurred
