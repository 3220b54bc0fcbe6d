"""The same lead by every way at once: webhook, import, message and shortcut. One lead, one owner, one card."""

import asyncio
import json
import uuid
from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select
from standardwebhooks import Webhook

from storage import tables
from tests.stories.office import SECRET, Office
from tests.stories.test_slack_as_a_source import CHANNEL, deal, hubspot, leads

pytestmark = [pytest.mark.anyio, pytest.mark.slow]

ROUNDS = 10


async def by_webhook(office: Office, number: int) -> None:
    told = await office.lead_comes(f"Acme {number}", source="hubspot", external_id=str(number), name="Jo Bell")
    assert told["id"]


async def by_import(office: Office, number: int) -> None:
    lead = {
        "source": "hubspot", "external_id": str(number), "company": f"Acme {number}", "country": "GB",
        "name": "Jo Bell",
    }  # fmt: skip
    body, delivery, now = json.dumps(lead), f"msg_{uuid.uuid4().hex}", datetime.now(UTC)
    headers = {
        "webhook-id": delivery, "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": Webhook(SECRET).sign(delivery, now, body), "content-type": "application/x-ndjson",
    }  # fmt: skip
    url = f"{office.url}/v1/leads/import?notify=true"
    answer = await office.http.post(url, content=body.encode(), headers=headers)
    assert answer.is_success, answer.text


async def by_shortcut(office: Office, number: int) -> None:
    message = await hubspot(office).posts(CHANNEL, attachments=deal(number, Company=f"Acme {number}", Amount=""))
    await office.rita.uses_shortcut("Route this lead", on=message)
    form = await office.rita.sees_modal("Route a lead")
    done = await office.rita.submits(form)
    assert done.accepted and done.modal is not None and f"Acme {number}" in done.modal.text
    await office.rita.sees_in(CHANNEL, "has it", thread=message)
    await office.rita.closes(done.modal)


async def test_the_same_lead_by_every_way_at_once_is_one_lead_with_one_owner_and_one_card(office: Office) -> None:
    people = [office.dan, office.eve, office.fay]
    for number in range(1, ROUNDS + 1):
        ways = [by_webhook, by_import, by_shortcut]  # the shortcut's message is read by its channel as well
        await asyncio.gather(*(way(office, number) for way in ways[number % 3 :] + ways[: number % 3]))
        await office.rests()
        owner = people[(number - 1) % 3]
        await owner.sees_dm(f"Acme {number}", "Jo Bell")
    assert await leads(office) == ROUNDS
    open_ones = select(func.count()).select_from(tables.assignments).where(tables.assignments.c.state != "closed")
    assert await asyncio.to_thread(office._count, open_ones) == ROUNDS
    cards = select(func.count()).select_from(tables.cards).where(tables.cards.c.place.startswith("dm:"))
    assert await asyncio.to_thread(office._count, cards) == ROUNDS
