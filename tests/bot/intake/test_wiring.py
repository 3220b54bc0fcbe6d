"""A whole Baton, with the settings that an operator sets: keys, webhook secrets, the address behind a proxy."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.bot.intake.conftest import KEYS, READ, SECRETS, bearer, policy_with_hooks
from tests.bot.intake.test_hooks import hubspot
from tests.stories.office import an_office

pytestmark = pytest.mark.anyio


async def test_a_running_baton_knows_its_keys_its_webhooks_and_its_address(sqlite_url: str, tmp_path: Path) -> None:
    policy = tmp_path / "policy.yml"
    policy.write_text(policy_with_hooks())
    public = "https://leads.example.com"
    told: dict[str, Any] = {
        "BATON_API_KEYS": KEYS,
        "BATON_WEBHOOK_SECRETS": SECRETS,
        "BATON_PUBLIC_URL": public,
        "BATON_POLICY": policy,
    }
    async with an_office(sqlite_url, "socket", **told) as office:
        lead = await office.lead_comes("Acme")
        read = await office.http.get(f"{office.url}/v1/leads/{lead['id']}", headers=bearer(READ))
        assert read.json()["lead"]["company"] == "Acme"
        await office.workspace.person(lead["owner"]["id"]).sees_dm("Acme")
        body = json.dumps({"vid": 7, "properties": {"company": {"value": "Beta"}, "country": {"value": "GB"}}}).encode()
        headers = hubspot(body, f"{public}/v1/hooks/contacts")
        hooked = await office.http.post(f"{office.url}/v1/hooks/contacts", content=body, headers=headers)
        assert hooked.json()["leads"][0]["status"] == "fresh", hooked.text
        owner = office.workspace.person(hooked.json()["leads"][0]["owner"])
        await owner.sees_dm("Beta")
