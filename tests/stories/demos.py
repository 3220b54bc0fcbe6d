"""The demo inside a test's own process: quick to start, and its parts can be asked."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.demo.arrivals import Rhythm
from bot.demo.folder import Folder
from bot.demo.live import Live
from bot.demo.run import Options

PATIENCE = 30.0


@dataclass
class Running:
    """A demo that runs, and what it has said on its terminal."""

    live: Live
    said: list[str]

    async def until(self, found: str) -> str:
        """Wait for a line with this in it."""
        async with asyncio.timeout(PATIENCE):
            while not (lines := [line for line in self.said if found in line]):
                await asyncio.sleep(0.02)
        return lines[-1]


@asynccontextmanager
async def a_demo(folder: Path, options: Options, rhythm: Rhythm | None = None) -> AsyncIterator[Running]:
    """The demo, from its address on."""
    place, stopping, said = Folder(folder / ".demo"), asyncio.Event(), list[str]()
    place.take()
    live = Live(options, place, said.append, rhythm)
    running = asyncio.create_task(live.run(stopping))
    try:
        async with asyncio.timeout(PATIENCE):
            while not said and not running.done():
                await asyncio.sleep(0.02)
        yield Running(live, said)
    finally:
        stopping.set()
        await running
        place.leave()
