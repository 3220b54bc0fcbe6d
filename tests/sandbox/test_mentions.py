"""`app_mention`: somebody writes the app's name where it is."""

from dataclasses import replace
from typing import Any

import pytest
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from sandbox import Workspace
from tests.sandbox.asking import grants

pytestmark = pytest.mark.anyio

Json = dict[str, Any]


@pytest.fixture(autouse=True)
def mentionable(office: Workspace) -> None:
    grants(office, "app_mentions:read")
    manifest = office.team.manifest
    office.team.manifest = replace(manifest, events=manifest.events | {"app_mention"})


@pytest.fixture
def heard(bot: AsyncApp) -> list[Json]:
    events: list[Json] = []

    @bot.event("app_mention")
    async def hear(event: Json) -> None:
        events.append(event)

    @bot.event("message")
    async def ignore() -> None: ...

    return events


async def test_the_app_hears_that_it_is_mentioned(office: Workspace, heard: list[Json]) -> None:
    ana = office.person("ana")
    said = await ana.says("@baton who has Acme?", in_="#sales-leads")
    reply = await ana.says("And @baton, who had it?", in_="#sales-leads", thread=said)
    await ana.says("baton@example.com is no mention", in_="#sales-leads")
    await office.settles()
    first, second = heard
    assert (first["text"], first["user"]) == (f"<@{office.bot_user_id}> who has Acme?", ana.id)
    assert (first["channel"], first["ts"], first["event_ts"]) == (said.channel_id, said.ts, said.ts)
    assert "channel_type" not in first
    assert (second["thread_ts"], second["ts"]) == (said.ts, reply.ts)


async def test_it_hears_of_it_as_a_message_too(office: Workspace, heard: list[Json]) -> None:
    grants(office, "channels:history")
    manifest = office.team.manifest
    office.team.manifest = replace(manifest, events=manifest.events | {"message.channels"})
    await office.person("ana").says("@baton who has Acme?", in_="#sales-leads")
    await office.settles()
    events = [attempt.parcel.payload["event"] for attempt in office.deliveries]
    assert sorted(event["type"] for event in events) == ["app_mention", "message"]
    assert len({attempt.parcel.payload["event_id"] for attempt in office.deliveries}) == 2
    assert len(heard) == 1


async def test_another_app_may_mention_it(office: Workspace, heard: list[Json]) -> None:
    hubspot = office.app("hubspot")
    card = await hubspot.posts("#sales-leads", text=f"<@{office.bot_user_id}> New lead")
    await hubspot.edits(card, text=f"<@{office.bot_user_id}> New lead, qualified")
    await office.settles()
    assert [event["bot_id"] for event in heard] == [hubspot.author.bot_id]


async def test_where_a_mention_is_not_heard(office: Workspace, heard: list[Json], client: AsyncWebClient) -> None:
    ana = office.person("ana")
    await ana.says("@baton hello")  # a DM is the app's anyway
    await ana.says("@baton hello", in_="#general")  # it is not there
    await client.chat_postMessage(channel="#sales-leads", text=f"<@{office.bot_user_id}> talks to itself")
    office.team.manifest = office.team.manifest.without(["app_mentions:read"])
    await ana.says("@baton hello", in_="#sales-leads")
    await office.settles()
    assert office.deliveries == []
