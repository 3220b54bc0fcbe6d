"""A rota: whose turn it is to be on call, by the calendar alone."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from routing.duty.wall_time import begins, zone


@dataclass(frozen=True, slots=True)
class Rota:
    """People on call in turns of the same length, which change at the same time of day.

    Attributes:
        people: roster ids, in turn.
        days: the length of a turn.
        start: the local date on which the first turn begins; before it nobody is on call.
        at: when turns change, in seconds after local midnight.
        timezone: an IANA name.
    """

    people: tuple[str, ...]
    days: int
    start: date
    at: int
    timezone: str

    def on_call(self, now: datetime, may: Callable[[str], bool]) -> str | None:
        """Whoever's turn it is at a moment (UTC), or the next of the rota who may; None where nobody may, or not yet.

        Args:
            now: UTC.
            may: whether somebody could be on call: somebody on leave is not.
        """
        turn = self._turn(now)
        if turn < 0:
            return None
        order = (self.people[(turn + ahead) % len(self.people)] for ahead in range(len(self.people)))
        return next(filter(may, order), None)

    def changes(self, now: datetime) -> datetime:
        """The next moment (UTC, after ``now``) at which a turn begins."""
        return self._begin(max(0, self._turn(now) + 1))

    def _turn(self, now: datetime) -> int:
        """The number of the turn that runs; negative before the first."""
        passed = (now.astimezone(zone(self.timezone)).date() - self.start) // timedelta(days=1)
        turn = passed // self.days
        return turn if self._begin(turn) <= now else turn - 1

    def _begin(self, turn: int) -> datetime:
        return begins(self.timezone, self.start + timedelta(days=turn * self.days), self.at)
