"""The field is a date or a moment: within the next 60 days, older than 30 days, before the first of May.

All moments are microseconds. A date without a time is the whole of that day, in UTC: ``>=`` and ``<=`` hold where some
moment of the day is within the bound, ``>`` and ``<`` where all are. So a day is either older than 30 days or within
the last 30, and a renewal of today is still to come.
"""

from collections.abc import Hashable, Sequence
from typing import NamedTuple

from typing_extensions import override

from routing.conditions.dates import Stretch, micros, stretch
from routing.conditions.test import Test
from routing.fields import Facts
from routing.lead import Value


class Edge(NamedTuple):
    """A bound of a date.

    Attributes:
        sign: ``>=``, ``<=``, ``>`` or ``<``.
        at: microseconds after now, or since 1970 (UTC) where it is not relative.
    """

    sign: str
    at: int
    relative: bool

    def holds(self, value: Stretch, now: int) -> bool:
        """Whether a date is within it, ``now`` being in microseconds since 1970."""
        at = self.at + now if self.relative else self.at
        if self.sign == ">=":
            return value.last >= at
        if self.sign == "<=":
            return value.first <= at
        return value.first > at if self.sign == ">" else value.last < at

    def turns(self, value: Stretch) -> int | None:
        """From which moment on it answers otherwise than before; None where time changes nothing."""
        if not self.relative:
            return None
        return value.last - self.at + 1 if self.sign in {">=", "<"} else value.first - self.at


class Dated(Test):
    """The field is a date (``2026-03-01``) or a moment within all the edges."""

    __slots__ = ("_said", "edges")

    def __init__(self, name: str, said: str, edges: Sequence[Edge]) -> None:
        self._said, self.edges = said, tuple(edges)
        super().__init__(name, f"{name} {said}", "a date, such as 2026-03-01")

    @property
    @override
    def key(self) -> Hashable:
        return self.edges

    @override
    def wanted(self) -> str:
        return self._said

    @override
    def reads(self, value: Value) -> bool:
        return stretch(value) is not None

    @override
    def holds(self, facts: Facts) -> bool:
        found = stretch(facts.get(self.name))
        return found is not None and self.spans(found, micros(facts.now))

    def spans(self, value: Stretch, now: int) -> bool:
        """Whether a date is within all the edges."""
        return all(edge.holds(value, now) for edge in self.edges)
