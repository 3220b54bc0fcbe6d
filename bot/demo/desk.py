"""Baton beside the workspace: started, stopped, asked how things stand, and taken through time."""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from bot.demo.door import HOST, SECRET, Door
from bot.demo.examples import EXAMPLES, week
from bot.demo.folder import Folder
from bot.demo.haste import Haste
from bot.demo.ports import ANY, BATON, free_ports, is_free
from sandbox import Workspace

if TYPE_CHECKING:
    from bot.app import Bot
    from routing.views import LeadView
    from storage.database import Database

TICK = 0.3
"""Seconds of real time between Baton's looks for deadlines: whoever moves the clock is looking."""
PATIENCE = 20.0
"""Seconds that anything may take on a slow machine."""
GLANCE = 0.02
"""Seconds between looks whether everything was sent, when nothing rings."""


class Desk:
    """One Baton on the demo's database; it may be stopped and started again."""

    def __init__(self, workspace: Workspace, folder: Folder, *, http: bool = False) -> None:
        """Baton is not running yet. With ``http`` Slack's deliveries go to it by signed HTTP."""
        self.workspace = workspace
        self.folder = folder
        self.door = Door()
        self.pace = Haste()
        self.ready = asyncio.Event()  # once the week is over, and people may act
        self._http = http
        self._port = 0
        self._bot: Bot | None = None
        self._reading: Database | None = None

    async def start(self) -> None:
        """Start Baton, and wait until the workspace reaches it.

        Raises:
            TimeoutError: it did not connect.
        """
        await asyncio.to_thread(_import_baton)  # a second or so, in which the page can be served
        from storage.database import Database

        bot = await self._started()
        self._bot, self._port = bot, bot.port
        self._reading = Database(self.folder.url)
        await self._know_accounts(bot)
        if self._http:
            self.workspace.deliver_by_http(f"http://{HOST}:{bot.port}/slack/events")
        else:
            await self.workspace.until_connected(within=PATIENCE)
        self.door.port = bot.port

    async def _started(self) -> "Bot":
        """Baton on its port: the one it had, or the first that is free.

        Raises:
            CannotStart: something else is in the way.
        """
        from bot.app import Bot
        from bot.house import CannotStart

        ports = free_ports(self._port or BATON, but=_port_of(self.workspace))
        for port in ports:
            bot = Bot(self._settings(port), tick=TICK, pace=self.pace)
            try:
                await bot.start()
            except CannotStart:
                if port == ANY or is_free(port):
                    raise
                continue
            return bot
        raise AssertionError("any port is a port")

    async def stop(self) -> None:
        """Stop Baton, if it runs: what is under way ends first."""
        bot, self._bot, self.door.port = self._bot, None, 0
        if self._reading is not None:
            self._reading.close()
            self._reading = None
        if bot is not None:
            await bot.stop()

    @asynccontextmanager
    async def open(self) -> AsyncIterator["Desk"]:
        """Baton runs for the length of the block."""
        try:
            await self.start()
            yield self
        finally:
            await self.stop()

    async def receives(self, lead: Mapping[str, Any]) -> int:
        """A lead comes in by the front door; its number.

        Raises:
            AssertionError: Baton did not take it.
        """
        sent = await self.door.send(lead)
        if not sent.ok:
            raise AssertionError(f"the lead was refused: {sent.answer}")
        return number_of(sent.answer)

    def lead(self, number: int) -> "LeadView | None":
        """A lead as it stands; None where there is none, or while Baton is stopped."""
        return None if self._bot is None else self._bot.office.records.lead(number)

    def named(self, source: str, external_id: str) -> "LeadView | None":
        """A lead by its sender's name for it, likewise."""
        return None if self._bot is None else self._bot.office.records.named(source, external_id)

    @property
    def bot(self) -> "Bot":
        """The Baton that runs."""
        assert self._bot is not None, "Baton is stopped"
        return self._bot

    @property
    def reading(self) -> "Database":
        """The database, to be read while Baton runs."""
        assert self._reading is not None, "Baton is stopped"
        return self._reading

    @property
    def runs(self) -> bool:
        """Whether Baton runs now."""
        return self._bot is not None

    # Time.

    async def passes(self, minutes: float) -> datetime:
        """Let time pass, and whatever is due happen in its turn."""
        now = self.workspace.clock.moment() + timedelta(minutes=minutes)
        await self.until(now)
        return now

    async def until(self, moment: datetime) -> None:
        """Go on to a moment, by way of every deadline before it; each message has the time at which it was due."""
        from bot.demo.deadlines import next_deadline

        await self._is(now := self.workspace.clock.moment())
        while (due := next_deadline(self.reading, after=now)) is not None and due < moment:
            now = due
            await self._is(now)
        await self._is(moment)

    async def _is(self, moment: datetime) -> None:
        from bot import jobs

        await self.rests()
        if moment > self.workspace.clock.moment():
            self.workspace.clock.moves_to(moment)
        if await jobs.tick(self.bot.office):
            await self.rests()

    async def rests(self) -> None:
        """Wait until everything that was to be sent was sent, and heard.

        Raises:
            TimeoutError: something was not.
        """
        from bot.demo.deadlines import unsent

        async with asyncio.timeout(PATIENCE):
            while self.runs and unsent(self.reading):
                await self.workspace.team.bell.rings(within=GLANCE)
        await self.workspace.settles()

    def _settings(self, port: int) -> Any:
        from bot.settings import Settings

        told: dict[str, Any] = {
            **self.workspace.environment,
            "BATON_DATABASE_URL": self.folder.url,
            "BATON_POLICY": EXAMPLES / "policy.yml",
            "BATON_ROSTER": EXAMPLES / "roster.yml",
            "BATON_INTAKE_SECRET": SECRET,
            "BATON_PORT": port,
            "BATON_CLOCK_OFFSET_FILE": self.folder.clock,
        }
        return Settings(**(told | ({"SLACK_APP_TOKEN": None} if self._http else {})))

    async def _know_accounts(self, bot: "Bot") -> None:
        """Whom we had to do with before; what is known already changes nothing."""
        from bot.demo.accounts import accounts
        from bot.intake.account_file import adopt

        await adopt(bot.office, accounts(week()["accounts"]), "import")


def number_of(answer: str) -> int:
    """A lead's number, from Baton's answer to whoever sent it."""
    return int(str(json.loads(answer)["id"]).removeprefix("L"))


def _port_of(workspace: Workspace) -> int:
    return int(workspace.address.rpartition(":")[2])


def _import_baton() -> None:
    import bot.app
    import bot.demo.accounts
    import bot.demo.deadlines
    import bot.jobs  # noqa: F401  # that it is there is all
