"""Domain time at a pace of its own: sixty times as fast, and the moments one likes to skip to."""

import asyncio
import contextlib
import time
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sandbox.bell import Bell
from sandbox.clock.clock import Clock

FAST = 60.0
_STEP = 0.2  # real seconds between two moves of the clock: at that speed, twelve seconds of domain time
_MORNING = 9
_SATURDAY = 5


class Playing:
    """Lets domain time run fast, until it is stopped."""

    def __init__(self, clock: Clock, bell: Bell) -> None:
        """As fast as real time."""
        self._clock = clock
        self._bell = bell
        self._task: asyncio.Task[None] | None = None
        self._moved_at = 0.0
        self.speed = 1.0

    def start(self, speed: float = FAST) -> None:
        """Run so many times as fast as real time.

        Raises:
            ValueError: it would not run faster than that.
        """
        if speed <= 1:
            raise ValueError("Time can be played faster than it passes, not slower; stop() lets it pass as it does.")
        self.stop()
        self.speed, self._moved_at = speed, time.monotonic()
        self._task = asyncio.create_task(self._play())
        self._bell.ring()

    def stop(self) -> None:
        """Run as real time does, from where it has come to."""
        if self._task is not None:
            self._task.cancel()
            self._task = None
            self._move()
        self.speed = 1.0
        self._bell.ring()

    async def ended(self) -> None:
        """Stop, and wait until nothing moves the clock any more."""
        task = self._task
        self.stop()
        if task is not None:
            with contextlib.suppress(asyncio.CancelledError):
                await task

    async def _play(self) -> None:
        while True:
            await asyncio.sleep(_STEP)
            self._move()
            self._bell.ring()

    def _move(self) -> None:
        now = time.monotonic()
        self._clock.passes(seconds=(now - self._moved_at) * (self.speed - 1))
        self._moved_at = now


def next_working_morning(moment: datetime, zone: ZoneInfo) -> datetime:
    """The next Monday to Friday, 9:00 in a zone, after a moment; today's when it is still to come."""
    here = moment.astimezone(zone)
    morning = here.replace(hour=_MORNING, minute=0, second=0, microsecond=0, fold=0)
    while morning <= here or morning.weekday() >= _SATURDAY:
        morning += timedelta(days=1)  # of the wall clock: it stays nine when the clocks change
    return morning
