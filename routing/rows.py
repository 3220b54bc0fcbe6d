"""Conditions multiplied out: each is a choice of rows, and each row a list of tests that all must hold or fail.

This is the disjunctive normal form. Negations are pushed inward by De Morgan's laws, so that what is left is about
one field at a time: an index can look it up, and an algebra can compare it.
"""

from collections.abc import Iterator
from itertools import product
from typing import NamedTuple

from routing.conditions import Always, Condition, Every, Negation, Some, Test

MOST = 64
"""Rows that one condition may become. Nobody writes so many by hand; what would be more is tested as it stands."""


class Literal(NamedTuple):
    """A test, and whether it has to hold or to fail."""

    test: Test
    holds: bool


Row = tuple[Literal, ...]


def rows(condition: Condition, most: int = MOST) -> tuple[Row, ...] | None:
    """The rows of which at least one holds when the condition does; none where nothing ever meets it.

    Returns:
        None where they would be more than ``most``.
    """
    found = _rows(condition, True, most)
    return None if found is None else tuple(found)


def _rows(condition: Condition, wanted: bool, most: int) -> list[Row] | None:
    if isinstance(condition, Test):
        return [(Literal(condition, wanted),)]
    if isinstance(condition, Negation):
        return _rows(condition.part, not wanted, most)
    if isinstance(condition, Every | Some):
        parts = [_rows(part, wanted, most) for part in condition.parts]
        found = [part for part in parts if part is not None]
        if len(found) < len(parts):
            return None
        joined = _together(found, most) if isinstance(condition, Every) is wanted else _either(found)
        return joined if joined is None or len(joined) <= most else None
    assert isinstance(condition, Always)
    return [()] if wanted else []


def _either(parts: list[list[Row]]) -> list[Row]:
    return [row for part in parts for row in part]


def _together(parts: list[list[Row]], most: int) -> list[Row] | None:
    size = 1
    for part in parts:
        size *= len(part)
        if size > most:
            return None
    return [_joined(chosen) for chosen in product(*parts)]


def _joined(parts: tuple[Row, ...]) -> Row:
    return tuple(_literals(parts))


def _literals(parts: tuple[Row, ...]) -> Iterator[Literal]:
    for part in parts:
        yield from part
