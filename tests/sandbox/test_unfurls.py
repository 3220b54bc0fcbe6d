from dataclasses import replace
from typing import Any

import pytest
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from sandbox import Message, Workspace
from tests.sandbox.asking import error_of, grants

pytestmark = pytest.mark.anyio

URL = "https://crm.example.com/leads/7?a=1&b=2"


@pytest.fixture
async def heard(office: Workspace, socket_app: AsyncApp) -> list[dict[str, Any]]:
    """What the app hears of links; it owns example.com."""
    grants(office, "links:read", "links:write")
    events = frozenset({"link_shared"})
    office.team.manifest = replace(office.team.manifest, events=events, unfurl_domains=("example.com",))
    told: list[dict[str, Any]] = []

    @socket_app.event("link_shared")
    async def _shared(event: dict[str, Any]) -> None:
        told.append(event)

    return told


async def lead(office: Workspace, words: str = f"Look at {URL} please") -> Message:
    said = await office.person("ana").says(words, in_="#sales-leads")
    await office.settles()
    return said


async def test_the_app_is_told_of_its_links_wherever_they_are_said(
    office: Workspace, heard: list[dict[str, Any]]
) -> None:
    said = await lead(office, f"{URL} and https://EXAMPLE.com/b, not https://notexample.com or https://other.org")
    await office.person("ana").says(URL, in_="#general", thread=None)
    await office.settles()
    first, second = heard
    links = [{"domain": "example.com", "url": url} for url in (URL, "https://EXAMPLE.com/b")]
    place = (first["channel"], first["message_ts"], first["user"], first["is_bot_user_member"])
    assert (first["links"], first["source"]) == (links, "conversations_history")
    assert place == (office.channel_id("sales-leads"), said.ts, office.person("ana").id, True)
    assert second["is_bot_user_member"] is False


async def test_it_is_not_told_of_its_own_links_nor_of_others(
    office: Workspace, client: AsyncWebClient, heard: list[dict[str, Any]]
) -> None:
    await client.chat_postMessage(channel="#sales-leads", text=f"<{URL}>")
    await lead(office, "https://other.org")
    await office.person("ana").sees_in("#sales-leads", URL)
    assert heard == []


async def test_an_unfurl_hangs_under_the_message_and_another_takes_its_place(
    office: Workspace, client: AsyncWebClient, heard: list[dict[str, Any]]
) -> None:
    said = await lead(office)
    shown = {"blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": "*Acme*, 40 seats"}}]}
    await client.chat_unfurl(channel=heard[0]["channel"], ts=heard[0]["message_ts"], unfurls={URL: shown})
    await office.person("ben").sees_in("#sales-leads", "Acme")
    by_id = {"unfurl_id": heard[0]["unfurl_id"], "source": heard[0]["source"]}
    await client.chat_unfurl(unfurls={URL: {"title": "Acme Ltd"}}, **by_id)
    (attachment,) = said.post.content.attachments
    assert (attachment["title"], attachment["app_unfurl_url"], attachment["is_app_unfurl"]) == ("Acme Ltd", URL, True)
    assert not said.post.edited
    assert said.post.content.text == f"Look at <{URL.replace('&', '&amp;')}> please"


async def test_a_button_in_an_unfurl_is_the_apps_though_the_message_is_not(
    office: Workspace, client: AsyncWebClient, socket_app: AsyncApp, heard: list[dict[str, Any]]
) -> None:
    clicks: list[dict[str, Any]] = []

    @socket_app.action("take")
    async def _take(ack: Any, body: dict[str, Any]) -> None:
        await ack()
        clicks.append(body)

    said = await lead(office)
    button = {"type": "button", "action_id": "take", "text": {"type": "plain_text", "text": "Take"}}
    shown = {"blocks": [{"type": "actions", "elements": [button]}]}
    await client.chat_unfurl(channel=heard[0]["channel"], ts=said.ts, unfurls={URL: shown})
    await office.person("ana").clicks("Take", on=said)
    container = clicks[0]["container"]
    assert (container["type"], container["app_unfurl_url"], container["attachment_id"]) == (
        "message_attachment",
        URL,
        1,
    )
    assert clicks[0]["app_unfurl"]["app_id"] == office.team.app.id


async def test_who_must_connect_first_is_told_alone(
    office: Workspace, client: AsyncWebClient, heard: list[dict[str, Any]]
) -> None:
    said = await lead(office)
    place = {"channel": heard[0]["channel"], "ts": said.ts}
    await client.chat_unfurl(**place, unfurls={}, user_auth_required=True, user_auth_url="https://example.com/login")
    await office.person("ana").sees_only_to_me("Connect your Baton account")
    await client.chat_unfurl(**place, unfurls={}, user_auth_message="Sign in, please")
    await office.person("ana").sees_only_to_me("Sign in, please")
    assert said.post.content.attachments == []


async def test_what_slack_refuses_to_unfurl(
    office: Workspace, client: AsyncWebClient, heard: list[dict[str, Any]]
) -> None:
    said = await lead(office, f"{URL} https://other.org")
    channel = heard[0]["channel"]
    shown = {URL: {"title": "Acme"}}

    async def error(**args: Any) -> str:
        return await error_of(client.chat_unfurl(**args))

    at = {"channel": channel, "ts": said.ts}
    assert await error(**at) == "missing_unfurls"
    assert await error(**at, unfurls={URL: "Acme"}) == "invalid_unfurls_format"
    assert await error(**at, unfurls={"https://example.com/else": {"title": "x"}}) == "cannot_unfurl_message"
    assert await error(**at, unfurls={"https://other.org": {"title": "x"}}) == "cannot_unfurl_url"
    assert await error(**at, unfurls={URL: {"blocks": [{"type": "header"}]}}) == "invalid_attachments"
    assert await error(channel=channel, unfurls=shown) == "missing_ts"
    assert await error(ts=said.ts, unfurls=shown) == "missing_channel"
    assert await error(channel="C404", ts=said.ts, unfurls=shown) == "cannot_find_channel"
    assert await error(channel=channel, ts="1.000000", unfurls=shown) == "cannot_find_message"
    assert await error(source="composer", unfurls=shown) == "missing_unfurl_id"
    assert await error(unfurl_id="x", unfurls=shown) == "missing_source"
    assert await error(unfurl_id="x", source="mail", unfurls=shown) == "invalid_source"
    assert await error(unfurl_id="x", source="composer", unfurls=shown) == "invalid_unfurl_id"
    assert said.post.content.attachments == []
