"""Getting parcels to the app: once for people who wait, again and again for events."""

import asyncio
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sandbox.bell import Bell
from sandbox.delivery.carrier import Carrier, Outcome, Retry
from sandbox.delivery.parcels import Parcel
from sandbox.faults.delivery_faults import DeliveryTrouble, Passage, through
from sandbox.faults.faults import Faults, Trouble
from sandbox.wire import Exchange, Wire, names_of, only_the_last


@dataclass
class Timing:
    """Real seconds; the defaults are Slack's, tests shorten them."""

    ack_window: float = 3.0
    trigger_lifetime: float = 3.0
    token_life: float = 43_200.0
    """Of a token that rotates."""
    retry_waits: tuple[float, ...] = (0.0, 60.0, 300.0)
    patience: float = 5.0
    """How long a person looks for something before the test fails."""


@dataclass(frozen=True)
class Attempt:
    """One delivery that was tried, for tests to count."""

    parcel: Parcel
    retry: Retry
    error: str | None


@dataclass(frozen=True)
class Failure:
    """What the app left unanswered, or answered with something Slack does not accept."""

    what: str
    reason: str


class Delivery:
    """Sends parcels by the present carrier and remembers what became of them."""

    def __init__(self, carrier: Carrier, bell: Bell, timing: Timing, faults: Faults, wire: Wire) -> None:
        """Nothing sent yet."""
        self.carrier = carrier
        self.timing = timing
        self.attempts: list[Attempt] = []
        self.failures: list[Failure] = []
        self._bell = bell
        self._faults = faults
        self._wire = wire
        self._tried = 0
        self._tasks: set[asyncio.Task[None]] = set()
        self._in_flight = 0

    async def ask(self, parcel: Parcel) -> Outcome:
        """Deliver something a person waits for: one attempt, as Slack makes it."""
        with self._counted():
            outcome = await self._attempt(parcel, Retry())
        if outcome.error is not None:
            self.fail(parcel.label, outcome.error)
        return outcome

    def announce(self, parcel: Parcel) -> None:
        """Deliver an event in the background, up to three times more if need be."""
        self._start(self._announce(parcel))

    def fail(self, what: str, reason: str) -> None:
        """Remember that the app failed at something."""
        self.failures.append(Failure(what, reason))
        only_the_last(self.failures)

    async def settles(self, *, within: float) -> None:
        """Wait until nothing is on its way to the app.

        Raises:
            TimeoutError: something still is.
        """
        idle = await self._bell.until(lambda: self._in_flight == 0 or None, within=within)
        if not idle:
            raise TimeoutError(f"{self._in_flight} deliveries are still on their way after {within:g} s.")

    async def stop(self) -> None:
        """Give up what is on its way."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._in_flight += 1  # counted here, so that settles() right after announce() waits for it
        self._tasks.add(task)
        task.add_done_callback(self._done)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        self._in_flight -= 1
        self._bell.ring()

    async def _announce(self, parcel: Parcel) -> None:
        retry = Retry()
        for number, wait in enumerate((0.0, *self.timing.retry_waits)):
            await asyncio.sleep(wait)
            retry = Retry(number, retry.reason)
            await self._bell.until(lambda: self.carrier.is_open() or None, within=self.timing.ack_window)
            outcome = await self._attempt(parcel, retry)
            if outcome.error is None or outcome.no_retry:
                return
            retry = Retry(number, outcome.error)
        self.fail(parcel.label, retry.reason)

    async def _attempt(self, parcel: Parcel, retry: Retry) -> Outcome:
        struck: list[Trouble] = []

        async def carry() -> Outcome:
            exchange = self._begun(parcel, retry)
            try:
                outcome = await self.carrier.carry(parcel, retry, within=self.timing.ack_window)
            except asyncio.CancelledError:
                self._wire.ended(exchange, None, "given_up")
                raise
            exchange.status = outcome.status
            exchange.faults = names_of(struck if outcome.struck is None else [*struck, outcome.struck])
            self._wire.ended(exchange, outcome.body, outcome.error)
            self._tried += 1
            self.attempts.append(Attempt(parcel, retry, outcome.error))
            only_the_last(self.attempts)
            self._bell.ring()
            return outcome

        troubles = [trouble for trouble in self._faults if isinstance(trouble, DeliveryTrouble)]
        return await through(troubles, Passage(parcel, carry, self._another, struck))

    def _begun(self, parcel: Parcel, retry: Retry) -> Exchange:
        exchange = self._wire.begins("to_app", parcel.kind, parcel.names[1], parcel.payload)
        exchange.label, exchange.way, exchange.url = parcel.label, self.carrier.way, self.carrier.url
        exchange.retry, exchange.reason = retry.number, retry.reason
        self._bell.ring()
        return exchange

    async def _another(self, at_most: float) -> None:
        """Wait until something else was delivered, at most so many real seconds."""
        before = self._tried
        await self._bell.until(lambda: self._tried > before or None, within=at_most)

    @contextmanager
    def _counted(self) -> Iterator[None]:
        self._in_flight += 1
        try:
            yield
        finally:
            self._in_flight -= 1
            self._bell.ring()
