"""What an app asks of the place it is in: the workspace, its bots, the conversations of each."""

from typing import Any

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from sandbox import Workspace
from tests.sandbox.asking import error_of, grants

pytestmark = pytest.mark.anyio


async def test_the_workspace_describes_itself(office: Workspace, client: AsyncWebClient) -> None:
    assert await error_of(client.team_info()) == "missing_scope"
    grants(office, "team:read")
    team = (await client.team_info())["team"]
    assert (team["id"], team["name"], team["domain"]) == (office.team.id, "Northwind", "northwind")
    assert team["url"] == (await client.auth_test())["url"]
    assert (await client.team_info(team=office.team.id, domain="northwind"))["team"] == team
    assert await error_of(client.team_info(team="T404")) == "team_not_found"
    assert await error_of(client.team_info(domain="southwind")) == "team_not_found"


async def test_bots_describe_themselves(office: Workspace, client: AsyncWebClient) -> None:
    own = (await client.bots_info())["bot"]
    assert (own["name"], own["user_id"], own["app_id"]) == ("Baton", office.bot_user_id, office.team.app.id)
    assert own["id"] == (await client.auth_test())["bot_id"]
    hubspot, old = office.app("hubspot"), office.app("salesforce", classic=True)
    for app in (hubspot, old):
        await app.posts("#sales-leads", text="New lead")
    found = (await client.bots_info(bot=hubspot.author.bot_id))["bot"]
    assert (found["name"], found["user_id"]) == ("hubspot", hubspot.user.id)
    assert "user_id" not in (await client.bots_info(bot=old.author.bot_id))["bot"]
    assert await error_of(client.bots_info(bot="B404")) == "bot_not_found"


async def test_whose_conversations(office: Workspace, client: AsyncWebClient) -> None:
    async def names(**asked: Any) -> list[str]:
        return [channel["name"] for channel in (await client.users_conversations(**asked))["channels"]]

    ana, rita = office.person("ana").id, office.person("rita").id
    assert await names() == ["sales-leads", "lead-review"]
    assert await names(user=ana) == ["sales-leads", "general"]
    office.team.channels.called("lead-review").is_private = True
    office.team.channels.called("general").is_private = True
    assert await names(user=rita, types="public_channel, private_channel") == ["sales-leads", "lead-review"]
    assert await error_of(client.users_conversations(user="U404")) == "user_not_found"
    assert await error_of(client.users_conversations(types="secret")) == "invalid_types"
    assert await error_of(client.users_conversations(types="im")) == "missing_scope"
    first = await client.users_conversations(limit=1, exclude_archived=True, types="public_channel,private_channel")
    assert [channel["name"] for channel in first["channels"]] == ["sales-leads"]
    rest = await client.users_conversations(
        cursor=first["response_metadata"]["next_cursor"], types="public_channel,private_channel"
    )
    assert [channel["name"] for channel in rest["channels"]] == ["lead-review"]


async def test_a_channel_is_joined_and_left(office: Workspace, client: AsyncWebClient) -> None:
    grants(office, "channels:join")
    office.team.channels.called("general").name = "random"
    channel = office.channel_id("random")
    joined = await client.conversations_join(channel=channel)
    assert joined["channel"]["is_member"] and "warning" not in joined.data
    again = await client.conversations_join(channel=channel)
    assert again["warning"] == "already_in_channel"
    assert again["response_metadata"] == {"warnings": ["already_in_channel"]}

    assert await error_of(client.conversations_leave(channel=channel)) == "missing_scope"
    grants(office, "channels:manage")
    left = await client.conversations_leave(channel=channel)
    assert left.headers["x-accepted-oauth-scopes"] == "channels:manage,groups:write,mpim:write,im:write"
    assert not (await client.conversations_info(channel=channel))["channel"]["is_member"]
    with pytest.raises(SlackApiError) as refusal:
        await client.conversations_leave(channel=channel)
    assert refusal.value.response.data == {"ok": False, "not_in_channel": True}


async def test_what_cannot_be_left(office: Workspace, client: AsyncWebClient) -> None:
    grants(office, "channels:manage")
    sales, review = (office.team.channels.called(name) for name in ("sales-leads", "lead-review"))
    review.is_private = True
    assert await error_of(client.conversations_leave(channel=review.id)) == "missing_scope"
    assert await error_of(client.conversations_leave(channel="C404")) == "channel_not_found"
    assert await error_of(client.conversations_leave(channel=office.channel_id("general"))) == "cant_leave_general"
    dm = (await client.conversations_open(users=office.person("ana").id))["channel"]["id"]
    assert await error_of(client.conversations_leave(channel=dm)) == "method_not_supported_for_channel_type"
    sales.members = {office.bot_user_id}
    assert await error_of(client.conversations_leave(channel=sales.id)) == "last_member"
    sales.is_archived = True
    assert await error_of(client.conversations_leave(channel=sales.id)) == "is_archived"


async def test_a_conversation_has_a_topic_and_a_purpose_to_read(office: Workspace, client: AsyncWebClient) -> None:
    shown = (await client.conversations_info(channel=office.channel_id("general")))["channel"]
    unset = {"value": "", "creator": "", "last_set": 0}
    assert (shown["topic"], shown["purpose"], shown["is_general"]) == (unset, unset, True)
