"""Waking those who wait for the workspace to change."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


class Bell:
    """Rung after every change, so that nobody needs to poll."""

    def __init__(self) -> None:
        """A bell nobody waits for yet."""
        self.rung = 0
        self._waiting: set[asyncio.Future[None]] = set()

    def ring(self) -> None:
        """Wake everyone who waits; each looks again at what has changed."""
        self.rung += 1
        for waiter in self._waiting:
            if not waiter.done():
                waiter.set_result(None)

    async def until(self, look: Callable[[], T | None], *, within: float) -> T | None:
        """What `look` finds, looking again after each ring; None after `within` real seconds."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + within
        while (found := look()) is None and (remaining := deadline - loop.time()) > 0:
            await self._next(loop, remaining)
        return found

    async def rings(self, *, within: float, since: int | None = None) -> None:
        """Wait for the next ring, at most so many real seconds; not at all if it rang since `rung` was `since`."""
        if since is None or since == self.rung:
            await self._next(asyncio.get_running_loop(), within)

    async def _next(self, loop: asyncio.AbstractEventLoop, remaining: float) -> None:
        waiter: asyncio.Future[None] = loop.create_future()
        self._waiting.add(waiter)
        try:
            await asyncio.wait({waiter}, timeout=remaining)
        finally:
            self._waiting.discard(waiter)
