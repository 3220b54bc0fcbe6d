"""What is to happen at a domain time: messages that were scheduled, a status that expires."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

from sandbox.bell import Bell
from sandbox.clock.clock import Clock

_BREATH = 0.05  # real seconds between two looks, at least: a thousand changes a second are twenty looks
_FAR = 60.0  # real seconds until it looks again at the latest


@dataclass(frozen=True)
class Alarm:
    """What is to be done when domain time has come to `at`, in seconds since the epoch.

    `act` must change what its source looks at, so that the same alarm is not answered again.
    """

    at: float
    act: Callable[[], None]


Source = Callable[[], Alarm | None]
"""Answers the first alarm that some part of the workspace has now, due or not; None when it has none."""


class Alarms:
    """Does what is due, in the order of its times, whichever way the clock came past them.

    Nothing is set, and so nothing has to be kept, moved or cancelled: what is due is a fact of the state, such as the
    `status_expiration` of a person, and each part of the workspace that has such facts is asked for the first one:

        team.alarms.ask(lambda: team.people.next_alarm())  # once, in Team.__init__

        def next_alarm(self) -> Alarm | None:
            user = min((u for u in self if u.expires), key=lambda u: u.expires, default=None)
            return None if user is None else Alarm(user.expires, user.clear_status)

    While one is done, domain time stands at its moment: a message that was due at nine has a `ts` of nine, though the
    clock has leapt from eight to noon. A workspace that is not served does nothing; what became due by then is done
    when it is served. Whoever adds or changes an alarm rings the bell of the team, as for every change.
    """

    def __init__(self, clock: Clock, bell: Bell) -> None:
        """Nobody to ask yet."""
        self._clock = clock
        self._bell = bell
        self._sources: list[Source] = []
        self._served = False
        clock.moved = self._moved

    def ask(self, source: Source) -> None:
        """Ask this one too, from now on; it is asked often, and should not take long to answer."""
        self._sources.append(source)

    @asynccontextmanager
    async def served(self) -> AsyncIterator[None]:
        """Do what is due, at once and for the length of a block."""
        self._served = True
        task = asyncio.create_task(self._watch())
        try:
            yield
        finally:
            self._served = False
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task

    def _moved(self) -> None:
        if self._served:
            self._catch_up()

    def _catch_up(self) -> None:
        now = self._clock.now()
        while (alarm := self._first()) is not None and alarm.at <= now:
            with self._clock.standing_at(alarm.at):
                alarm.act()
            self._bell.ring()

    def _first(self) -> Alarm | None:
        alarms = [alarm for alarm in (source() for source in self._sources) if alarm is not None]
        return min(alarms, key=lambda alarm: alarm.at, default=None)

    async def _watch(self) -> None:
        while True:
            before = self._bell.rung
            self._catch_up()
            first = self._first()
            wait = _FAR if first is None else min(max(first.at - self._clock.now(), 0.0), _FAR)
            await asyncio.sleep(min(wait, _BREATH))
            await self._bell.rings(within=max(wait - _BREATH, 0.0), since=before)
