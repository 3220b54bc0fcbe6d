"""The ladder: the steps that follow silence, each once, in order, the last one again and again.

Steps are counted from the offer, on the wall clock or in somebody's working hours (``calendar``); a new owner's ladder
starts anew. A step's number keeps growing past the ladder's end: those are the repeats of its last rung, so
(assignment, offer, step) names each firing for ever.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from routing.duty.calendar import Calendar, after_work, working_time

DAY = 86_400


class Do(StrEnum):
    """What a rung does."""

    REMIND = "remind"  #: tell the owner again
    TELL_MANAGER = "tell_manager"  #: tell the owner's manager, in a channel
    NEXT_OWNER = "next_owner"  #: offer the lead to the next by policy
    QUEUE = "queue"  #: hand it to a queue
    TELL_STEWARD = "tell_steward"  #: in a queue: tell its steward


@dataclass(frozen=True, slots=True)
class Rung:
    """One step.

    Attributes:
        share: the moment as a share of the time from offer to due (0.5 halfway, 1 at due, 2 as long again).
        after: the moment in seconds from the offer; used where ``share`` is None.
        channel: where the manager is told, by name; None tells them by DM.
        queue: where ``queue`` hands the lead.
        repeat: seconds between repeats, should this be the last rung.
    """

    do: Do
    share: float | None = None
    after: int | None = None
    channel: str | None = None
    queue: str | None = None
    repeat: int = DAY

    @property
    def rhythm(self) -> timedelta:
        """The time between two repeats: never nothing, for then a repeat would never lie ahead."""
        return timedelta(seconds=max(1, self.repeat))

    def delay(self, due: timedelta) -> timedelta:
        """How long after the offer this step comes, ``due`` being the time from offer to due."""
        return due * self.share if self.share is not None else timedelta(seconds=self.after or 0)


@dataclass(frozen=True, slots=True)
class Ladder:
    """Rungs in order of time, at least one."""

    name: str
    rungs: tuple[Rung, ...]

    def rung(self, step: int) -> Rung:
        """The rung that step number ``step`` (from 0) fires; past the end it is the last again."""
        return self.rungs[min(step, len(self.rungs) - 1)]

    def reaches_others(self, step: int) -> bool:
        """Whether a rung from ``step`` on tells anybody but the owner."""
        return any(rung.do is not Do.REMIND for rung in self.rungs[step:])

    def is_last(self, step: int) -> bool:
        """Whether step number ``step`` fires the last rung, which repeats."""
        return step >= len(self.rungs) - 1

    def is_spent(self, step: int, hops: int) -> bool:
        """Whether a rung that moves the lead to the next owner did so: each does once, the last again and again.

        So a lead that the second owner leaves alone too goes on to the rungs behind, instead of round and round.
        """
        moves = sum(rung.do is Do.NEXT_OWNER for rung in self.rungs[: step + 1])
        return self.rung(step).do is Do.NEXT_OWNER and not self.is_last(step) and moves <= hops

    def moment(self, step: int, offered: datetime, due: datetime, calendar: Calendar | None = None) -> datetime:
        """When step number ``step`` fires for an offer made at ``offered`` and due at ``due``.

        A repeat is counted on the wall, so that ``daily`` means each day; one that would fall outside the calendar's
        hours comes when they begin.
        """
        moment = self._counted(step, offered, due, calendar)
        if calendar is None or step < len(self.rungs):
            return moment
        return calendar.next_on(moment) or moment

    def _counted(self, step: int, offered: datetime, due: datetime, calendar: Calendar | None) -> datetime:
        repeats = max(0, step - len(self.rungs) + 1)
        rung = self.rung(step)
        first = after_work(calendar, offered, rung.delay(working_time(calendar, offered, due)))
        return first + repeats * rung.rhythm

    def step_after(
        self, now: datetime, step: int, offered: datetime, due: datetime, calendar: Calendar | None = None
    ) -> int:
        """The first step from ``step`` on that is still to come."""
        while not self.is_last(step) and self.moment(step, offered, due, calendar) <= now:
            step += 1
        if self.moment(step, offered, due, calendar) > now:
            return step
        rhythm = self.rung(step).rhythm
        # what waited for the morning is not followed at once by the repeat of the day
        least = now if calendar is None else now + rhythm / 2
        return step + (least - self._counted(step, offered, due, calendar)) // rhythm + 1

    def after_sleep(
        self,
        until: datetime,
        now: datetime,
        step: int,
        offered: datetime,
        due: datetime,
        calendar: Calendar | None = None,
    ) -> tuple[int, datetime]:
        """Where the ladder goes on at ``now`` after a snooze until ``until``, and when.

        Reminders are not made up for: the end of the snooze is one. What reaches others is only put off, until due at
        the latest, for a snooze may not keep silence from them.
        """
        while self.rung(step).do is Do.REMIND and self.moment(step, offered, due, calendar) <= now:
            last = self.is_last(step)
            step = self.step_after(now, step, offered, due, calendar) if last else step + 1
        moment = self.moment(step, offered, due, calendar)
        return step, moment if moment >= until else max(moment, due)
