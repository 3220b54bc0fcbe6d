"""Conditions multiplied out: each is a choice of rows, and each row a list of tests that all must hold or fail.

This is the disjunctive normal form. Negations are pushed inward by De Morgan's laws, so that what is left is about
one field at a time: an index can look it up, and an algebra can compare it.
"""

from typing import Any, NamedTuple

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
    # type(), since to ask an abstract class whether something is an instance takes longer than all the rest
    if type(condition) is Every or type(condition) is Some:
        parts = []
        for part in condition.parts:
            found = _rows(part, wanted, most)
            if found is None:
                return None
            parts.append(found)
        joined = _together(parts, most) if (type(condition) is Every) is wanted else _either(parts)
        return joined if joined is None or len(joined) <= most else None
    if type(condition) is Negation:
        return _rows(condition.part, not wanted, most)
    if type(condition) is Always:
        return [()] if wanted else []
    test: Any = condition
    return [(Literal(test, wanted),)]


def _either(parts: list[list[Row]]) -> list[Row]:
    return [row for part in parts for row in part]


def _together(parts: list[list[Row]], most: int) -> list[Row] | None:
    if all(len(part) == 1 for part in parts):  # as in nearly every policy
        return [tuple([literal for part in parts for literal in part[0]])]
    rows_so_far: list[Row] = [()]
    for part in parts:
        if len(rows_so_far) * len(part) > most:
            return None
        rows_so_far = [row + more for row in rows_so_far for more in part]
    return rows_so_far
