"""Taking a running workspace out into a file, on from one, and back to its beginning."""

import contextlib
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from copy import deepcopy
from typing import TYPE_CHECKING, Any

from sandbox.delivery.delivery import Delivery
from sandbox.keeping.archive import Archive
from sandbox.keeping.state import fill, state_of

if TYPE_CHECKING:
    from sandbox.workspace import Workspace

Json = dict[str, Any]


class Renewal:
    """Remembers what the workspace was at its start."""

    def __init__(self, office: "Workspace", delivery: Delivery) -> None:
        """Now is the start."""
        self._office = office
        self._delivery = delivery
        self.start: Json = {**deepcopy(state_of(office.team)), "offset": office.clock.offset}
        self._app_files: Mapping[str, bytes] = {}

    def goes_on_from(self, archive: Archive) -> None:
        """The workspace was made of this one: a kept one knows an earlier start, an export is the start itself."""
        self._app_files = archive.app
        if archive.start is not None:
            self.start = archive.start

    async def pack(self) -> bytes:
        """Export the workspace, and the app beside it."""
        host = self._office.page.host
        app = {} if host is None else dict(await host.pack())
        return Archive(state_of(self._office.team), app).packed()

    async def restore(self, content: bytes) -> None:
        """Become what an export holds.

        Raises:
            BrokenArchive: it is none; nothing has changed then.
        """
        archive = Archive.read(content)
        async with self._app_away():
            await self._become(archive)

    async def reset(self) -> None:
        """Become what the workspace was at its start."""
        async with self._app_away():
            await self._become(Archive(deepcopy(self.start), self._app_files), float(self.start["offset"]))

    @asynccontextmanager
    async def _app_away(self) -> AsyncIterator[None]:
        host = self._office.page.host
        async with contextlib.nullcontext() if host is None else host.paused():
            yield

    async def _show(self) -> None:
        """Tell every open page to load anew: what it shows is of another world."""
        self._office.team.bell.ring()
        for socket in list(self._office.page.sockets):
            with contextlib.suppress(ConnectionError, RuntimeError):  # that one is being closed
                await socket.send_json({"renew": True})

    async def _become(self, archive: Archive, offset: float | None = None) -> None:
        office, host = self._office, self._office.page.host
        token = office.bot_token
        await self._come_to_rest()
        if host is not None:
            await host.forget()
        fill(office.team, archive.state)
        if offset is not None:
            office.clock.moves_by(offset)
        office.team.triggers.lifetime = office.timing.trigger_lifetime
        await self._show()
        if host is not None and archive.app:
            await host.unpack(archive.app)
        if office.bot_token != token:
            office.sockets.drop()  # they were opened with the tokens of another app

    async def _come_to_rest(self) -> None:
        """Nothing is on its way any more that would be answered in another world."""
        await self._office.playing.ended()
        await self._delivery.stop()
        with contextlib.suppress(TimeoutError):
            await self._delivery.settles(within=2 * self._office.timing.ack_window)
        self._delivery.failures.clear()
