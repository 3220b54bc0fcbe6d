"""Waking those who wait for the workspace to change."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


class Bell:
    """Rung after every change, so that nobody needs to poll."""

    def __init__(self) -> None:
        """A bell nobody waits for yet."""
        self._waiting: set[asyncio.Future[None]] = set()

    def ring(self) -> None:
        """Wake everyone who waits; each looks again at what has changed."""
        for waiter in self._waiting:
            if not waiter.done():
                waiter.set_result(None)

    async def until(self, look: Callable[[], T | None], *, within: float) -> T | None:
        """What `look` finds, looking again after each ring; None after `within` real seconds."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + within
        while (found := look()) is None and (remaining := deadline - loop.time()) > 0:
            await self._rung(loop, remaining)
        return found

    async def rings(self, *, within: float) -> None:
        """Wait for the next ring, at most so many real seconds."""
        await self._rung(asyncio.get_running_loop(), within)

    async def _rung(self, loop: asyncio.AbstractEventLoop, remaining: float) -> None:
        waiter: asyncio.Future[None] = loop.create_future()
        self._waiting.add(waiter)
        try:
            await asyncio.wait({waiter}, timeout=remaining)
        finally:
            self._waiting.discard(waiter)
