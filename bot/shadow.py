"""A desk beside an incumbent: each lead that comes in is marked, so that people hear of the canary and no other."""

from dataclasses import replace

from routing.commands import Command, Receive
from routing.ports import Desk, Outcome


class ShadowDesk:
    """A :class:`routing.ports.Desk` that takes leads in beside another router; all else goes on as it is."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def settle(self, command: Command) -> Outcome:
        """Carry a command out; returns once it is committed.

        Raises:
            DeskBusy: a person's command that could not begin within its time.
            DeskDown: the database failed; nothing was changed.
        """
        if isinstance(command, Receive):
            command = replace(command, shadow=True)
        return await self._desk.settle(command)
