"""Fresh leads, at a human pace, while somebody is likely to look."""

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from time import monotonic
from typing import Any

from bot.demo.desk import Desk
from bot.demo.examples import week
from bot.words import demo as words
from sandbox.page import Switch

HOUR = 3600.0


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How often somebody writes, in real seconds.

    Attributes:
        first: after the page was opened.
        least, most: between two leads.
        in_an_hour: at most so many.
        unseen: so many in a row without a sign that anybody looks; then none, until there is one.
        in_a_tour: seconds without a step after which a tour holds nothing up any more.
        look: between two looks whether it is time.
    """

    first: float = 9.0
    least: float = 45.0
    most: float = 90.0
    in_an_hour: int = 15
    unseen: int = 4
    in_a_tour: float = 90.0
    look: float = 0.5


class Arrivals:
    """Sends the example file's fresh leads, one after the other, by the same door as anybody."""

    def __init__(self, desk: Desk, rhythm: Rhythm | None = None) -> None:
        """Nothing comes yet."""
        self.switch = Switch(words.FRESH, words.FRESH_HINT)
        self._desk = desk
        self._rhythm = rhythm or Rhythm()
        self._random = Random()  # noqa: S311  # nobody is to be surprised but the reader
        self._sent: deque[float] = deque(maxlen=self._rhythm.in_an_hour)
        self._unseen = 0
        self._sign: Any = None
        self._step: tuple[int, float] = (-1, 0.0)

    async def keep_coming(self, told: Callable[[Exception], None]) -> None:
        """Send, until cancelled; ``told`` hears of a lead that Baton did not take."""
        wait = self._rhythm.first
        while True:
            await self._watched(wait)
            try:
                await self._desk.receives(self._next())
            except (OSError, AssertionError) as failure:
                told(failure)
            self._sent.append(monotonic())
            wait = self._random.uniform(self._rhythm.least, self._rhythm.most)

    async def _watched(self, seconds: float) -> None:
        """Wait until so many seconds were spent with a page open, and nothing stands against another lead."""
        while seconds > 0 or not self._may():
            await asyncio.sleep(self._rhythm.look)
            if self._desk.workspace.page.sockets:
                seconds -= self._rhythm.look

    def _may(self) -> bool:
        pages, full = self._desk.workspace.page.sockets, len(self._sent) == self._sent.maxlen
        if not pages or not self.switch.on or self._is_touring():
            return False
        if not self._desk.runs or not self._desk.ready.is_set():  # a week is played: it has leads of its own
            return False
        if full and monotonic() - self._sent[0] < HOUR:
            return False
        sign = self._sign_of_life()
        self._unseen = self._unseen + 1 if sign == self._sign else 0
        if self._unseen > self._rhythm.unseen:
            self._unseen -= 1  # still the same, until there is a sign
            return False
        self._sign = sign
        return True

    def _sign_of_life(self) -> Any:
        """Anything that changes when somebody reads, presses or types."""
        workspace = self._desk.workspace
        acts = sum(attempt.parcel.kind != "events_api" for attempt in workspace.deliveries)
        return acts, workspace.clock.offset, sorted(workspace.team.read_marks)

    def _is_touring(self) -> bool:
        """Whether somebody is being shown around: one lead at a time, then."""
        tour = self._desk.workspace.page.tour
        if tour is None or tour.dismissed or tour.step is None or not tour.begun:
            return False
        if tour.at != self._step[0]:
            self._step = (tour.at, monotonic())
        return monotonic() - self._step[1] < self._rhythm.in_a_tour

    def _next(self) -> dict[str, Any]:
        fresh = week()["fresh"]
        number = int(self._desk.folder.noted().get("fresh", 0))
        self._desk.folder.note(fresh=number + 1)
        return {"external_id": f"n-{2001 + number}", **fresh[number % len(fresh)]}
