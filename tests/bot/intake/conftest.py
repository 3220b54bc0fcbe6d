from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from standardwebhooks import Webhook

from bot.clock import Clock
from bot.house import House, adopt
from bot.intake.api import build_api
from bot.intake.keys import read_keys
from bot.intake.webhook_secrets import read_secrets
from bot.office import Office
from routing.commands import Command
from routing.people import Roster
from routing.ports import Outcome

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
EXAMPLES = Path(__file__).parents[3] / "examples"
READ, WRITE, BOTH = "reading-0123456789abcdef", "writing-0123456789abcdef", "both-0123456789abcdefghij"
KEYS = f"bi:leads:read+history:read:{READ}, crm:leads:write:{WRITE} all:leads:read+leads:write+history:read:{BOTH}"
HOOK_SECRET = "a-webhook-secret"
SECRETS = f"contacts={HOOK_SECRET} survey={HOOK_SECRET} website-form={HOOK_SECRET} hubspot={HOOK_SECRET}"
HOOKS = """
sources:
  contacts:
    webhook: hubspot
    fields:
      email: email
      company: company
      stage: { from: lifecyclestage, map: { subscriber: new, lead: new, customer: won } }
      amount: { from: budget, money: true }
      country: country
      tier: tier
  survey:
    webhook: typeform
    fields:
      email: readable_ref_email
      name: What is your first name?
      message: readable_ref_long_text
      campaign: user_id
      score: score
      amount: { from: readable_ref_money, money: true }
  website-form:
    webhook: form
    fields:
      external_id: ticket
      email: contact.email
      company: company
      country: country
      amount: { from: budget, money: true }
      employees: { from: size, number: true }
"""
"""What the example's policy gets on top, or else the name of no webhook would be in it."""


def bearer(secret: str, **more: str) -> dict[str, str]:
    return {"authorization": f"Bearer {secret}", **more}


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
def empty_house(migrated_url: str) -> Iterator[House]:
    house = House.open(migrated_url, Clock())
    yield house
    house.close()


@pytest.fixture
async def house(empty_house: House) -> House:
    """With the example's roster and policy in force."""
    await adopt(empty_house.office, EXAMPLES / "roster.yml", EXAMPLES / "policy.yml")
    return empty_house


def policy_with_hooks() -> str:
    """The example's policy, whose sources are webhooks."""
    text, _, rest = (EXAMPLES / "policy.yml").read_text().partition("\nsources:\n")
    later = re.search(r"^[a-z#]", rest, re.MULTILINE)
    return text + HOOKS + (rest[later.start() :] if later else "")


@pytest.fixture
async def hooked(house: House, tmp_path: Path) -> House:
    """With webhooks among the policy's sources."""
    path = tmp_path / "hooks.yml"
    path.write_text(policy_with_hooks())
    await adopt(house.office, None, path)
    return house


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


def api_of(house: House, office: Any = None, public_url: str | None = None) -> FastAPI:
    return build_api(
        office or house.office, SECRET, house.ready, keys=read_keys(KEYS), secrets=read_secrets(SECRETS),
        public_url=public_url,
    )  # fmt: skip


def client_of(house: House, office: Any = None, public_url: str | None = None) -> httpx.AsyncClient:
    api = api_of(house, office, public_url)
    transport = httpx.ASGITransport(app=api, raise_app_exceptions=False)
    return httpx.AsyncClient(transport=transport, base_url="http://baton")
