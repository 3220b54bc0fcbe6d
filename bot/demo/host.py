"""Who runs Baton beside the page: reset, export and import concern both."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

from bot.demo.desk import Desk

DATABASE = "baton.db"


class DemoHost:
    """Stops and starts Baton, and knows where its memory is."""

    def __init__(self, desk: Desk, pauses: Callable[[], Awaitable[None]], runs_again: Callable[[bool], None]) -> None:
        """``pauses`` is awaited before Baton stops.

        ``runs_again`` is told when it is up again, and whether it is in an office without a past.
        """
        self._desk = desk
        self._pauses = pauses
        self._runs_again = runs_again
        self._forgot = False
        self._one_at_a_time = asyncio.Lock()

    @asynccontextmanager
    async def paused(self) -> AsyncIterator[None]:
        """Baton is stopped for the length of the block."""
        async with self._one_at_a_time:
            self._forgot = False
            await self._pauses()
            await self._desk.stop()
            try:
                yield
            finally:
                await self._desk.start()
                self._runs_again(self._forgot and not len(self._desk.workspace.team.messages))

    async def forget(self) -> None:
        """Wipe Baton's memory; it is stopped."""
        await asyncio.to_thread(self._desk.folder.forget_database)
        self._forgot = True

    async def pack(self) -> Mapping[str, bytes]:
        """Baton's memory as it is at this moment, whether it runs or not."""
        return {DATABASE: await asyncio.to_thread(copy_of, self._desk.folder.database)}

    async def unpack(self, files: Mapping[str, bytes]) -> None:
        """Remember what an export remembers; Baton is stopped, and its own memory wiped."""
        if DATABASE in files:
            await asyncio.to_thread(self._desk.folder.database.write_bytes, files[DATABASE])
            self._forgot = False


def copy_of(database: Path) -> bytes:
    """One moment of an SQLite database that may be written at the same time: whole, in one file."""
    source, copy = sqlite3.connect(f"file:{database}?mode=ro", uri=True), sqlite3.connect(":memory:")
    try:
        source.backup(copy)
        return copy.serialize()
    finally:
        source.close()
        copy.close()
