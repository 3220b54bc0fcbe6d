"""The hot loop of a rule index, written out for the fields that its conditions ask of.

A loop over the tables takes twice as long, most of it to find out again what kind of table comes next. So the lines
below are put together once a policy, and their names bound as arguments: no word of a policy or of a lead gets into
code. They are for the values that leads usually have; ``carefully`` is right for every value.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from collections.abc import Set as AbstractSet
from typing import Any, NamedTuple

from routing.fields import SCORED, TOLD_FIRST, Facts, is_attribute
from routing.rules.field_table import FieldTable

First = Callable[[Facts], int | None]
"""The place of the first condition that holds for a lead; None where none does."""

_LOOKED = frozenset({3, 5, 7})
"""Before these tables, and each that takes long, it is looked whether the first row that stands asks any more.

It costs as much as half a table, so not before every one.
"""


class Rest(NamedTuple):
    """What the loop needs besides the tables.

    Attributes:
        everything: all rows standing.
        owner_of: the answer, by the length of what stands.
        by_hand: the rows that tables alone cannot decide on.
        among: decides on those; ``standing`` is what the tables leave.
        carefully: answers for values that the loop does not expect.
    """

    everything: int
    owner_of: Sequence[int | None]
    by_hand: int
    among: Callable[[int, Facts], int | None]
    carefully: First


_PARTS = ("name", "asking", "texts", "wholes", "cuts", "stretches", "items", "any_list", "by_tests", "leaves")

_FRAME = """\
def bind({names}):
    def first(facts):
        read = facts.lead.attributes.get
        currency = read("currency")
        if currency is not None and currency != facts.reference.currency and facts.foreign:
            return carefully(facts)  # which knows the fields that are money
        standing = everything
        try:
            {lines}
        except TypeError:  # the first number of its stretch, or the first list where there was none yet
            return carefully(facts)
        return among(standing, facts) if by_hand else owner_of[standing.bit_length()]
    return first
"""

_TEXT = ("standing &= texts{n}[{value}]",)

_TOLD_FIRST = (
    "left = texts{n}.get(read(name{n}))",
    "standing &= leaves{n}(facts.get(name{n})) if left is None else left",
)

_NUMBER = (
    "value = {value}",
    "kind = value.__class__",
    "if kind is float:",
    "    standing &= stretches{n}[bisect_right(cuts{n}, value)]",
    "elif kind is int:  # which True is not",
    "    standing &= wholes{n}[value]",
    "else:",
    "    standing &= leaves{n}(value)",
)

_LIST = (
    "value = {value}",
    "if value.__class__ is list and value:",
    "    passed = any_list{n}",
    "    for item in value:",
    "        passed |= items{n}[item]",
    "    standing &= by_tests{n}[passed]",
    "else:",
    "    standing &= leaves{n}(value)",
)

_SETTLED = (
    "first_row = standing.bit_length()",
    "if last[first_row] < {n}:",
    "    return owner_of[first_row]",
)

_ANY = ("standing &= leaves{n}({value})",)


def write(tables: Iterable[FieldTable], lists: AbstractSet[str], rest: Rest) -> First:
    """Write the loop for these tables; ``lists`` are the fields of which leads were seen that have a list there."""
    drawn = sorted(tables, key=lambda table: (_is_derived(table.name), table.name in lists, -table.asking.bit_count()))
    names: dict[str, object] = {"bisect_right": bisect_right, "last": _last(drawn, rest), **rest._asdict()}
    lines: list[str] = []
    for n, table in enumerate(drawn):
        names |= {f"{part}{n}": getattr(table, part) for part in _PARTS}
        template = _template(table, lists)
        lookup = [line.format(n=n, value=_read(table.name).format(n=n)) for line in template]
        if n == 0 and template is not _NUMBER:
            lookup = [line.replace("standing &=", "standing =") for line in lookup]
        if n in _LOOKED or (n > 1 and (table.name in lists or _is_derived(table.name))):
            lines += [line.format(n=n) for line in _SETTLED]
        if _is_derived(table.name):
            lookup = [f"if standing & asking{n}:", *(f"    {line}" for line in lookup)]
        lines += lookup
    code = _FRAME.format(names=", ".join(names), lines="\n            ".join(lines or ["pass"]))
    made: dict[str, Any] = {}
    exec(code, made)  # noqa: S102  # the lines of this module, and nothing else
    first: First = made["bind"](**names)
    return first


def _last(drawn: Sequence[FieldTable], rest: Rest) -> list[int]:
    """Of each row, by the length of what stands when it is the first: the last table that it asks; -1 for none."""
    last = [-1] * len(rest.owner_of)
    for n, asking in enumerate([*(table.asking for table in drawn), rest.by_hand]):
        for length, bit in enumerate(reversed(f"{asking:b}"), 1):
            if bit == "1":
                last[length] = n
    return last


def _template(table: FieldTable, lists: AbstractSet[str]) -> tuple[str, ...]:
    if not table.usual:
        return _ANY
    if table.name in lists:
        return _LIST
    if table.measures:
        return _NUMBER
    return _TOLD_FIRST if table.name in TOLD_FIRST else _TEXT


def _read(name: str) -> str:
    """How a field is read: as the lead has it, where it can be nothing else."""
    if name == "source":
        return "facts.lead.source"
    if name in SCORED:
        return "(read(name{n}) if facts.reference.scorecard is None else facts.get(name{n}))"
    return "read(name{n})" if is_attribute(name) else "facts.get(name{n})"


def _is_derived(name: str) -> bool:
    return not is_attribute(name) and name != "source" and name not in SCORED | TOLD_FIRST
