"""The desk as the edges meet it: asynchronous, and back only once the commit is."""

import asyncio

from routing.commands import Command
from routing.ports import DeskBusy, Outcome
from storage.writer import PATIENCE, Writer


class StoredDesk:
    """A :class:`routing.ports.Desk`: hands commands to the writer."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer

    async def settle(self, command: Command) -> Outcome:
        """Carry a command out; returns once it is committed.

        Raises:
            DeskBusy: a person's command that could not begin within its time.
            DeskDown: the database failed; nothing was changed.
        """
        future = self._writer.submit(command)
        waiting = asyncio.wrap_future(future)
        if command.urgent:
            # The writer drops what comes too late, but it may itself be stuck: the person is told in time all the same.
            await asyncio.wait({waiting}, timeout=PATIENCE)
            if not future.done() and future.cancel():
                raise DeskBusy("the desk is busy; nothing was changed")
        return await waiting
