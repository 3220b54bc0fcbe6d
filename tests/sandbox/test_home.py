from typing import Any

import pytest
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from sandbox import NotOnScreen, Workspace

pytestmark = pytest.mark.anyio

Json = dict[str, Any]


def home(words: str) -> Json:
    text = {"type": "mrkdwn", "text": words}
    button = {"type": "button", "action_id": "open", "text": {"type": "plain_text", "text": "Open"}}
    return {"type": "home", "blocks": [{"type": "section", "text": text, "accessory": button}]}


async def test_opening_the_home_tab_tells_the_app(office: Workspace, bot: AsyncApp) -> None:
    views: list[Json | None] = []
    clicks: list[Json] = []

    @bot.event("app_home_opened")
    async def publish(event: Json, client: AsyncWebClient) -> None:
        views.append(event.get("view"))
        assert event["tab"] == "home"
        await client.views_publish(user_id=event["user"], view=home(f"Opened {len(views)} times"))

    @bot.action("open")
    async def open_lead(ack: Any, body: Json) -> None:
        clicks.append(body)
        await ack()

    ana = office.person("ana")
    await ana.opens_home()
    tab = await ana.sees_home("Opened 1 times")
    await ana.clicks("Open", on=tab)
    assert clicks[0]["container"]["type"] == "view"
    assert clicks[0]["view"]["type"] == "home"
    await ana.opens_home()
    await ana.sees_home("Opened 2 times")
    await office.settles()
    assert views[0] is None
    assert views[1] is not None
    office.assert_nothing_unexpected()


async def test_a_home_tab_minds_the_hash(office: Workspace, client: AsyncWebClient) -> None:
    ana = office.person("ana")
    first = (await client.views_publish(user_id=ana.id, view=home("one")))["view"]
    second = (await client.views_publish(user_id=ana.id, view=home("two"), hash=first["hash"]))["view"]
    assert second["id"] == first["id"]
    with pytest.raises(SlackApiError, match="hash_conflict"):
        await client.views_publish(user_id=ana.id, view=home("three"), hash=first["hash"])
    with pytest.raises(SlackApiError, match="user_not_found"):
        await client.views_publish(user_id="U404", view=home("four"))
    with pytest.raises(NotOnScreen, match="it says:\ntwo"):
        await ana.sees_home("three", within=0.01)


async def test_a_home_tab_is_no_modal(office: Workspace, client: AsyncWebClient) -> None:
    view = {"type": "modal", "title": {"type": "plain_text", "text": "x"}, "blocks": [{"type": "divider"}]}
    with pytest.raises(SlackApiError, match="invalid_arguments"):
        await client.views_publish(user_id=office.person("ana").id, view=view)
