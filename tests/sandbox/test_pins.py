from dataclasses import replace
from typing import Any

import pytest
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from sandbox import NotOnScreen, SlackError, Workspace
from sandbox.keeping.archive import Archive
from sandbox.messages.pins import MOST
from tests.sandbox.asking import error_of, grants

pytestmark = pytest.mark.anyio


@pytest.fixture
def place(office: Workspace) -> str:
    grants(office, "pins:read", "pins:write")
    return office.channel_id("sales-leads")


async def posted(client: AsyncWebClient, text: str = "Acme") -> dict[str, str]:
    answer = await client.chat_postMessage(channel="#sales-leads", text=text)
    return {"channel": answer["channel"], "timestamp": answer["ts"]}


async def test_what_is_pinned_is_listed_the_latest_first_until_it_is_taken_away(
    office: Workspace, client: AsyncWebClient, place: str
) -> None:
    first, second = await posted(client, "First"), await posted(client, "Second")
    await client.pins_add(**first)
    office.passes(minutes=1)
    await client.pins_add(**second)
    items = (await client.pins_list(channel=place))["items"]
    assert [item["message"]["text"] for item in items] == ["Second", "First"]
    assert items[0]["created_by"] == office.bot_user_id
    assert items[0]["message"]["pinned_to"] == [place]
    assert items[0]["message"]["permalink"].endswith(second["timestamp"].replace(".", ""))
    again = Workspace.unpacked(Archive.read(await office.pack()))
    assert [post.content.text for post in again.team.pins.of(place)] == ["First", "Second"]
    await client.pins_remove(**second)
    await client.chat_delete(channel=place, ts=first["timestamp"])
    assert (await client.pins_list(channel=place))["items"] == []


async def test_the_app_hears_who_pins_and_who_takes_it_away(
    office: Workspace, client: AsyncWebClient, socket_app: AsyncApp, place: str
) -> None:
    events = frozenset({"pin_added", "pin_removed"})
    office.team.manifest = replace(office.team.manifest, events=events)
    told: list[dict[str, Any]] = []

    async def hears(event: dict[str, Any]) -> None:
        told.append(event)

    socket_app.event("pin_added")(hears)
    socket_app.event("pin_removed")(hears)
    await posted(client)
    person = office.person("ana")
    card, ana = await person.sees_in("#sales-leads", "Acme"), person.id
    await person.pins(on=card)
    await person.unpins(on=card)
    with pytest.raises(SlackError, match="no_pin"):
        await person.unpins(on=card)
    await office.settles()
    added, removed = sorted(told, key=lambda event: str(event["type"]))
    assert (added["type"], added["user"], added["channel_id"], added["pin_count"]) == ("pin_added", ana, place, 1)
    assert added["item"]["message"]["text"] == "Acme"
    assert added["item_user"] == office.bot_user_id
    assert (removed["type"], removed["has_pins"]) == ("pin_removed", False)


async def test_what_slack_refuses_to_pin(office: Workspace, client: AsyncWebClient, place: str) -> None:
    at = await posted(client)
    await client.pins_add(**at)
    assert await error_of(client.pins_add(**at)) == "already_pinned"
    assert await error_of(client.pins_add(channel=place)) == "no_item_specified"
    assert await error_of(client.pins_add(channel=place, timestamp="now")) == "bad_timestamp"
    assert await error_of(client.pins_add(channel=place, timestamp="1.000000")) == "message_not_found"
    assert await error_of(client.pins_add(channel="C404", timestamp=at["timestamp"])) == "channel_not_found"
    general = office.channel_id("general")
    assert await error_of(client.pins_add(channel=general, timestamp=at["timestamp"])) == "not_in_channel"
    await client.pins_remove(**at)
    assert await error_of(client.pins_remove(**at)) == "no_pin"


async def test_a_hundred_pins(office: Workspace, client: AsyncWebClient, place: str) -> None:
    for _ in range(MOST):
        await client.pins_add(**await posted(client))
    assert await error_of(client.pins_add(**await posted(client))) == "too_many_pins"
    assert len(office.team.pins.of(place)) == MOST


async def test_nobody_pins_what_is_gone(office: Workspace, client: AsyncWebClient, place: str) -> None:
    at = await posted(client)
    card = await office.person("ana").sees_in("#sales-leads", "Acme")
    await client.chat_delete(channel=place, ts=at["timestamp"])
    with pytest.raises(NotOnScreen):
        await office.person("ana").pins(on=card)
