"""An office for stories: a Slack workspace, a running bot on a real database, and senders of leads."""

import asyncio
import json
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
from sqlalchemy import func, select
from standardwebhooks import Webhook

from bot import jobs
from bot.app import Bot
from bot.settings import Settings
from sandbox import Manifest, Person, Timing, Workspace
from storage import tables
from storage.database import Database

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples"
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
MONDAY_9AM = datetime(2030, 3, 4, 9, tzinfo=UTC)
MANIFEST = Manifest.load(ROOT / "manifest.yml")
PATIENCE = 20.0
"""Seconds until something that should happen counts as missing, on a machine that is busy."""


@dataclass
class Office:
    """What a story happens in."""

    workspace: Workspace
    settings: Settings
    bot: Bot
    http: httpx.AsyncClient
    senders: int = 0

    def __getattr__(self, name: str) -> Person:
        """``office.ana``: the person of that name."""
        try:
            return self.workspace.person(name)
        except KeyError:
            raise AttributeError(name) from None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.bot.port}"

    async def posts(self, body: bytes, delivery: str | None = None, at: datetime | None = None) -> httpx.Response:
        """A sender posts a body, signed."""
        delivery = delivery or f"msg_{uuid.uuid4().hex}"
        at = at or datetime.now(UTC)
        signature = Webhook(SECRET).sign(delivery, at, body.decode())
        headers = {
            "webhook-id": delivery,
            "webhook-timestamp": str(int(at.timestamp())),
            "webhook-signature": signature,
            "content-type": "application/json",
        }
        return await self.http.post(f"{self.url}/v1/leads", content=body, headers=headers)

    async def lead_comes(self, company: str = "Acme", *, delivery: str | None = None, **fields: Any) -> dict[str, Any]:
        """A sender tells of a lead; the answer, which must be 2xx."""
        self.senders += 1
        lead = {
            "source": "website",
            "external_id": f"web-{self.senders}",
            "company": company,
            "country": "GB",
            **fields,
        }
        answer = await self.posts(json.dumps(lead).encode(), delivery)
        assert answer.is_success, answer.text
        told: dict[str, Any] = answer.json()
        return told

    async def passes(self, **span: float) -> None:
        """Time passes, and whatever is due happens."""
        self.workspace.passes(**span)
        await jobs.tick(self.bot.office)

    async def restarts(self) -> None:
        """The bot stops and starts again."""
        await self.bot.stop()
        self.bot = await started(self.workspace, self.settings)

    async def rests(self, within: float = PATIENCE) -> None:
        """Until everything that is to be sent was sent."""
        await self.workspace.settles()
        async with asyncio.timeout(within):
            while await asyncio.to_thread(self._unsent):
                await asyncio.sleep(0.05)
        await self.workspace.settles()

    def _unsent(self) -> int:
        cards, notices = tables.cards, tables.notices
        drawn = select(func.count()).where(cards.c.wanted > cards.c.shown, cards.c.error.is_(None))
        told = select(func.count()).where(notices.c.sent_at.is_(None), notices.c.error.is_(None))
        return self._count(select(drawn.scalar_subquery() + told.scalar_subquery()))

    def _count(self, query: Any) -> int:
        database = Database(self.settings.database_url.get_secret_value())
        try:
            with database.read() as connection:
                return int(connection.execute(query).scalar_one())
        finally:
            database.close()


async def started(workspace: Workspace, settings: Settings) -> Bot:
    """A bot that runs and can be reached."""
    bot = Bot(settings, tick=0.2)
    await bot.start()
    if settings.socket_mode:
        await workspace.until_connected(within=PATIENCE)
    else:
        workspace.deliver_by_http(f"http://127.0.0.1:{bot.port}/slack/events")
    return bot


def settings_for(workspace: Workspace, database: str, mode: str, **more: Any) -> Settings:
    """The settings of a bot in a workspace."""
    told: dict[str, Any] = {
        "BATON_DATABASE_URL": database,
        "BATON_POLICY": EXAMPLES / "policy.yml",
        "BATON_ROSTER": EXAMPLES / "roster.yml",
        "BATON_INTAKE_SECRET": SECRET,
        "BATON_PORT": 0,
        "BATON_CLOCK_OFFSET_FILE": workspace.clock.offset_file,
        "SLACK_API_URL": workspace.api_url,
        "SLACK_BOT_TOKEN": workspace.bot_token,
        "SLACK_SIGNING_SECRET": workspace.signing_secret,
        "SLACK_APP_TOKEN": workspace.app_token if mode == "socket" else None,
        **more,
    }
    return Settings(**told)


@asynccontextmanager
async def an_office(
    database: str, mode: str, *, people: Path = EXAMPLES / "workspace.yml", **more: Any
) -> AsyncIterator[Office]:
    """A whole office; the story fails if a message is left that nobody expected."""
    workspace = Workspace.load(people, manifest=MANIFEST, timing=Timing(patience=PATIENCE))
    async with workspace.serving(), httpx.AsyncClient(verify=False) as http:
        workspace.clock.moves_to(MONDAY_9AM)
        settings = settings_for(workspace, database, mode, **more)
        office = Office(workspace, settings, await started(workspace, settings), http)
        try:
            yield office
            await office.rests()
            workspace.assert_nothing_unexpected()
            assert workspace.failures == []
        finally:
            await office.bot.stop()
