"""What conditions cover, by set algebra: which can never be met, what none of them meets, and which meet.

A condition is a choice of rows (`routing.rules.rows`); a row is a *box*, a set of kinds of value for each field
(`routing.proof.axes`). One box is taken from another by splitting it field by field (the sharp operation of cube
calculus: R. Brayton et al., "Logic Minimization Algorithms for VLSI Synthesis", 1984). Nothing is sampled.

Fields are taken as independent. That may find room where there is none, since a country decides its region; so what is
called covered is covered, and every example of room is tried on the conditions themselves before anybody sees it.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

from routing.conditions import Condition, OneOf
from routing.lead import Value
from routing.proof.axes import Axis
from routing.proof.value_kinds import Blurred
from routing.rules.rows import Literal, Row, rows

STEPS = 200_000
"""Boxes that one question may look at; a policy that a person can read takes a few hundred."""

Box = tuple[int, ...]
"""For each axis the kinds that are in it; nothing is in a box without kinds on some axis."""


class TooHard(Exception):
    """A question would take too long: the conditions are too many, or too entangled."""


@dataclass(frozen=True, slots=True)
class Cover:
    """A condition as boxes; where it was too wide, or asks too much of one field, they are less, and not `exact`."""

    boxes: tuple[Box, ...]
    exact: bool = True


class Space:
    """All leads, as far as some conditions can tell them apart."""

    def __init__(self, conditions: Sequence[Condition]) -> None:
        """Find the fields and what is asked of each."""
        multiplied = [rows(condition) for condition in conditions]
        literals = [literal for found in multiplied for row in found or () for literal in row]
        by_field: dict[str, dict[object, int]] = {}
        self._axes: dict[str, Axis] = {}
        for literal in literals:
            places = by_field.setdefault(literal.test.name, {})
            places.setdefault(literal.test.key, len(places))
        for name in by_field:
            tests = {literal.test.key: literal.test for literal in literals if literal.test.name == name}
            together = _together(name, [row for found in multiplied for row in found or ()])
            with suppress(Blurred):
                self._axes[name] = Axis(name, list(tests.values()), together)
        self._places = by_field
        self._order = {name: i for i, name in enumerate(self._axes)}
        self.whole: Box = tuple(axis.all for axis in self._axes.values())
        self.covers = [self._cover(found) for found in multiplied]

    def left(self, box: Box, others: Sequence[Box]) -> Iterator[Box]:
        """The parts of a box that none of the others has, as boxes that do not meet.

        Raises:
            TooHard: there is no answer after so many steps.
        """
        budget = [STEPS]
        return self._sharp(box, others, 0, budget)

    def whole_numbers(self, box: Box) -> Box:
        """A box without what nobody sends, such as broken numbers of staff; it may be empty."""
        return tuple(axis.presentable(kinds) for axis, kinds in zip(self._axes.values(), box, strict=True))

    def example(self, box: Box) -> Mapping[str, Value]:
        """A lead in a box: its fields, without those that may be anything."""
        return {
            name: axis.example(kinds)
            for (name, axis), kinds in zip(self._axes.items(), box, strict=True)
            if kinds != axis.all
        }

    def _cover(self, found: tuple[Row, ...] | None) -> Cover:
        if found is None:
            return Cover((), exact=False)
        told = [row for row in found if all(literal.test.name in self._axes for literal in row)]
        boxes = (self._box(row) for row in told)
        return Cover(tuple(dict.fromkeys(box for box in boxes if all(box))), exact=len(told) == len(found))

    def _box(self, row: Row) -> Box:
        kinds = list(self.whole)
        for test, holds in row:
            axis = self._order[test.name]
            kinds[axis] &= self._axes[test.name].where(self._places[test.name][test.key], holds)
        return tuple(kinds)

    def _sharp(self, box: Box, others: Sequence[Box], start: int, budget: list[int]) -> Iterator[Box]:
        for place in range(start, len(others)):
            budget[0] -= 1
            if budget[0] < 0:
                raise TooHard
            other = others[place]
            if all(mine & its for mine, its in zip(box, other, strict=True)):
                for part in _minus(box, other):
                    yield from self._sharp(part, others, place + 1, budget)
                return
        yield box


def meet(one: Box, other: Box) -> Box | None:
    """What two boxes have in common; None where they do not meet."""
    both = tuple(mine & its for mine, its in zip(one, other, strict=True))
    return both if all(both) else None


def _minus(box: Box, other: Box) -> Iterator[Box]:
    """The parts of a box outside another, none of which meet."""
    rest = list(box)
    for axis, kinds in enumerate(other):
        outside = rest[axis] & ~kinds
        if outside:
            yield (*rest[:axis], outside, *rest[axis + 1 :])
        rest[axis] &= kinds


def _together(name: str, found: Sequence[Row]) -> int:
    """How many items of a list matter at once: those one row asks for, and one to get past each test that must fail."""
    on_field = [[literal for literal in row if _is_word(literal, name)] for row in found]
    asked = max((sum(literal.holds for literal in row) for row in on_field), default=0)
    barred = {literal.test.key for row in on_field for literal in row if not literal.holds}
    return asked + len(barred) if asked > 1 or barred else 0


def _is_word(literal: Literal, name: str) -> bool:
    return literal.test.name == name and isinstance(literal.test, OneOf)
