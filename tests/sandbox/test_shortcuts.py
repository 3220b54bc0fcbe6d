from dataclasses import replace
from typing import Any

import pytest
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from sandbox import NotOnScreen, SlackShowedAnError, Workspace

pytestmark = pytest.mark.anyio

Json = dict[str, Any]


async def test_a_global_shortcut_opens_a_modal(office: Workspace, bot: AsyncApp) -> None:
    used: list[Json] = []

    @bot.global_shortcut("route")
    async def route(ack: Any, body: Json, client: AsyncWebClient) -> None:
        await ack()
        used.append(body)
        view = {"type": "modal", "title": {"type": "plain_text", "text": "Lead"}, "blocks": [{"type": "divider"}]}
        await client.views_open(trigger_id=body["trigger_id"], view=view)

    ana = office.person("ana")
    assert (await ana.uses_shortcut("Route a lead")).answered
    await ana.sees_modal("Lead")
    assert (used[0]["type"], used[0]["user"]["id"]) == ("shortcut", ana.id)
    assert not {"channel", "message", "response_url"} & set(used[0])


async def test_a_message_shortcut_works_where_the_app_is_not(office: Workspace, bot: AsyncApp) -> None:
    used: list[Json] = []

    @bot.message_shortcut("route_message")
    async def route(ack: Any, body: Json, respond: Any) -> None:
        await ack()
        used.append(body)
        await respond("Acme went to Ben", replace_original=True)

    ana = office.person("ana")
    assert not office.team.bot_is_in(office.team.channels.called("general"))
    posted = await office.app("hubspot").posts("#general", text="Acme", attachments=[{"text": "120 people"}])
    await ana.uses_shortcut("Route this lead", on=await ana.sees_in("#general", "Acme"))
    await ana.sees_only_to_me("Acme went to Ben")
    await ana.uses_shortcut("Route this lead", on=posted)
    body, again = used
    assert (body["type"], body["message_ts"], body["message"]["ts"]) == ("message_action", posted.ts, posted.ts)
    assert body["channel"] == {"id": office.channel_id("general"), "name": "general"}
    assert body["message"]["attachments"] == [{"text": "120 people"}]
    assert body["message"]["bot_profile"]["name"] == "hubspot"
    assert again["trigger_id"] != body["trigger_id"]
    assert posted.now.text == "Acme\n120 people"


async def test_a_shortcut_may_be_used_on_a_persons_words(office: Workspace, bot: AsyncApp) -> None:
    used: list[str] = []

    @bot.message_shortcut("route_message")
    async def route(ack: Any, shortcut: Json) -> None:
        used.append(shortcut["message"]["user"])
        await ack()

    ana, ben = office.person("ana"), office.person("ben")
    await ben.uses_shortcut("Route this lead", on=await ana.says("Acme wants a demo", in_="#general"))
    assert used == [ana.id]


async def test_a_shortcut_that_is_not_there(office: Workspace) -> None:
    ana = office.person("ana")
    card = await office.app("hubspot").posts("#lead-review", text="Acme")
    with pytest.raises(NotOnScreen, match=r"no global shortcut 'Route this lead'; there are: \['Route a lead'\]"):
        await ana.uses_shortcut("Route this lead")
    with pytest.raises(NotOnScreen, match="no message shortcut 'Route a lead'"):
        await ana.uses_shortcut("Route a lead", on=card)
    with pytest.raises(NotOnScreen, match="does not see that message"):
        await ana.uses_shortcut("Route this lead", on=card)
    await office.app("hubspot").deletes(card)
    with pytest.raises(NotOnScreen, match="does not see that message"):
        await office.person("rita").uses_shortcut("Route this lead", on=card)


async def test_a_shortcut_that_the_app_does_not_answer(office: Workspace, bot: AsyncApp) -> None:
    ana = office.person("ana")
    with pytest.raises(SlackShowedAnError, match="the shortcut 'route'"):
        await ana.uses_shortcut("Route a lead")
    office.team.manifest = replace(office.team.manifest, interactive=False)
    click = await ana.uses_shortcut("Route a lead", expecting_error=True)
    assert click.error == "not_interactive"
