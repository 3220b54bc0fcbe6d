from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from standardwebhooks import Webhook

from bot.clock import Clock
from bot.house import House, adopt
from bot.intake.api import build_api
from bot.office import Office
from routing.commands import Command
from routing.people import Roster
from routing.ports import Outcome

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
EXAMPLES = Path(__file__).parents[3] / "examples"


def signed(body: bytes, webhook_id: str = "msg_1", at: float | None = None, secret: str = SECRET) -> dict[str, str]:
    """The headers of Standard Webhooks; ``at`` is in seconds since 1970."""
    moment = datetime.now(UTC) if at is None else datetime.fromtimestamp(at, UTC)
    signature = Webhook(secret).sign(webhook_id, moment, body.decode("utf-8", "replace"))
    return {
        "webhook-id": webhook_id,
        "webhook-timestamp": str(int(moment.timestamp())),
        "webhook-signature": signature,
    }


@pytest.fixture
def empty_house(database_url: str) -> Iterator[House]:
    house = House.open(database_url, Clock())
    yield house
    house.close()


@pytest.fixture
async def house(empty_house: House) -> House:
    """With the example's roster and policy in force."""
    await adopt(empty_house.office, EXAMPLES / "roster.yml", EXAMPLES / "policy.yml")
    return empty_house


@pytest.fixture
async def client(house: House) -> AsyncIterator[httpx.AsyncClient]:
    async with client_of(house) as client:
        yield client


class Shut:
    """A desk, and records, that nothing may reach."""

    async def settle(self, command: Command) -> Outcome:
        raise AssertionError("this should not have come through")

    def roster(self) -> Roster:
        raise AssertionError("nobody should have asked")


@pytest.fixture
async def door() -> AsyncIterator[httpx.AsyncClient]:
    """For what is refused before the desk hears of it."""
    shut: Any = Shut()
    api = build_api(Office(shut, shut, shut, Clock()), SECRET, lambda: None)
    transport = httpx.ASGITransport(app=api, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://baton") as client:
        yield client


def client_of(house: House, office: Any = None) -> httpx.AsyncClient:
    api = build_api(office or house.office, SECRET, house.ready)
    transport = httpx.ASGITransport(app=api, raise_app_exceptions=False)
    return httpx.AsyncClient(transport=transport, base_url="http://baton")
