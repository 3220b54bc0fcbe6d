"""What can go wrong on the way to the app with events, interactions and commands."""

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace

from typing_extensions import override

from sandbox.delivery.carrier import Outcome
from sandbox.delivery.parcels import Parcel
from sandbox.faults.faults import Trouble

Carry = Callable[[], Awaitable[Outcome]]
"""Delivers the parcel once."""


@dataclass(frozen=True)
class Passage:
    """One parcel on its way: how to deliver it, and how to wait (real seconds at most) until another one has been.

    `struck` are the troubles that it has met so far.
    """

    parcel: Parcel
    carry: Carry
    another: Callable[[float], Awaitable[None]]
    struck: list[Trouble]


@dataclass(eq=False)
class DeliveryTrouble(Trouble, ABC):
    """Trouble with parcels that are `what`; with `""`, all.

    `what` is a kind (`events_api`, `interactive`, `slash_commands`), an event's or an interaction's type
    (`message`, `block_actions`), or a command (`/lead`).
    """

    what: str = ""

    def concerns(self, parcel: Parcel) -> bool:
        """Whether it strikes this parcel."""
        return not self.spent and self.what in {"", *parcel.names}

    @abstractmethod
    async def deliver(self, passage: Passage) -> Outcome:
        """Carry the parcel, with what goes wrong; answers what Slack believes became of it."""


@dataclass(eq=False)
class DeliveredTwice(DeliveryTrouble):
    """Sent twice with the same payload, over sockets in two envelopes that are both attempt 0.

    The second follows after `gap` real seconds; with 0 both are on their way at once. Its answer is ignored.
    """

    gap: float = field(default=0.0, kw_only=True)

    @override
    async def deliver(self, passage: Passage) -> Outcome:
        async def again() -> Outcome:
            await asyncio.sleep(self.gap)
            return await passage.carry()

        first, _ = await asyncio.gather(passage.carry(), again())
        return first


@dataclass(eq=False)
class DeliveredLate(DeliveryTrouble):
    """Sent after `seconds` of real time."""

    seconds: float = field(default=1.0, kw_only=True)

    @override
    async def deliver(self, passage: Passage) -> Outcome:
        await asyncio.sleep(self.seconds)
        return await passage.carry()


@dataclass(eq=False)
class Reordered(DeliveryTrouble):
    """Held back until another parcel was delivered, `at_most` so many real seconds."""

    at_most: float = field(default=1.0, kw_only=True)
    _holding: bool = field(default=False, init=False, repr=False)

    @override
    def concerns(self, parcel: Parcel) -> bool:
        return not self._holding and super().concerns(parcel)  # what is held back waits for somebody to overtake it

    @override
    async def deliver(self, passage: Passage) -> Outcome:
        self._holding = True
        try:
            await passage.another(self.at_most)
        finally:
            self._holding = False
        return await passage.carry()


@dataclass(eq=False)
class LostAck(DeliveryTrouble):
    """Delivered and answered, but Slack does not hear the answer: an event comes again, a person sees an error.

    Slack would find out when the three seconds are over; here it does so at once.
    """

    @override
    async def deliver(self, passage: Passage) -> Outcome:
        await passage.carry()
        return Outcome(error="http_timeout")


async def through(troubles: Sequence[DeliveryTrouble], passage: Passage) -> Outcome:
    """What became of a parcel that passes each trouble in turn."""
    if not troubles:
        return await passage.carry()
    first, rest = troubles[0], troubles[1:]
    if not first.concerns(passage.parcel):
        return await through(rest, passage)
    first.struck += 1
    passage.struck.append(first)
    inner = replace(passage, carry=lambda: through(rest, passage))
    return await first.deliver(inner)
