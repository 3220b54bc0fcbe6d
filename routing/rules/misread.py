"""Values of the wrong kind: what a lead tells that no test could read, such as the amount ``50k``.

They match no rule by accident, and people hear of them: a decision made without them may be the wrong one.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from routing.conditions import Condition, Test, found
from routing.fields import Facts, Reference, is_attribute, known
from routing.lead import Value
from routing.rules.asked import asked

_SAMPLES: tuple[tuple[type, Value, Value], ...] = (
    (str, "x", ""), (int, 0, 10**9), (bool, True, False), (list, ["x"], []),
)  # fmt: skip
"""Values by which a test shows that it reads all of their class."""


@dataclass(frozen=True, slots=True)
class Misread:
    """A field that the lead tells in a form that a rule cannot use.

    Attributes:
        found: what the lead has, shortened.
        wanted: what the rule can read: ``a number``.
    """

    field: str
    found: Value
    wanted: str


class _Field(NamedTuple):
    """A field that is asked for.

    Attributes:
        surely: the classes of which every value can be read.
        tests: one of each kind that is asked.
        told: whether it is read from the lead's attributes as it stands there.
    """

    name: str
    surely: frozenset[type]
    tests: list[Test]
    told: bool


class Reading:
    """Which kinds of value the tests of some conditions can read, field by field."""

    def __init__(self, conditions: Iterable[Condition], reference: Reference) -> None:
        """Find what is asked of each field, also behind segments and points."""
        by_field: dict[str, dict[tuple[type[Test], str], Test]] = {}
        for test in asked(conditions, reference)[0]:
            by_field.setdefault(test.name, {}).setdefault((type(test), test.kind), test)
        self._fields = [
            _Field(name, _surely(tests.values()), list(tests.values()), is_attribute(name))
            for name, tests in sorted(by_field.items())
        ]

    def misread(self, facts: Facts) -> tuple[Misread, ...]:
        """The fields of a lead that some test cannot read, each once, by name."""
        return tuple(self._misread(facts))

    def _misread(self, facts: Facts) -> Iterator[Misread]:
        told, foreign = facts.lead.attributes.get, facts.foreign
        for name, surely, tests, is_told in self._fields:
            value = told(name) if is_told and not foreign else facts.get(name)
            if value.__class__ not in surely and known(value):
                unread = next((test for test in tests if not test.reads(value)), None)
                if unread is not None:
                    yield Misread(name, found(name, value), _wanted(unread, facts))


def _surely(tests: Iterable[Test]) -> frozenset[type]:
    """The classes of which every value can be read, so that most are passed by at once."""
    kinds = list(tests)
    return frozenset(
        kind for kind, *samples in _SAMPLES if all(test.reads(sample) for test in kinds for sample in samples)
    ) | {type(None)}


def _wanted(test: Test, facts: Facts) -> str:
    if test.name in facts.reference.money and facts.foreign:
        return f"an amount in {facts.reference.currency}"
    return test.kind
