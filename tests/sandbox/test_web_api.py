from dataclasses import replace
from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from sandbox import Call, Proceed, Reply, Workspace
from sandbox.messages.authors import Author
from tests.sandbox.asking import error_of, grants

pytestmark = pytest.mark.anyio


def button(label: str, **more: Any) -> dict[str, Any]:
    return {"type": "button", "action_id": label.lower(), "text": {"type": "plain_text", "text": label}, **more}


async def test_the_app_learns_who_it_is_and_what_it_may_do(office: Workspace, client: AsyncWebClient) -> None:
    answer = await client.auth_test()
    assert answer["user_id"] == office.bot_user_id
    assert answer["team_id"].startswith("T")
    assert answer["bot_id"].startswith("B")
    assert answer["url"] == "https://northwind.slack.com/"
    assert answer.headers["X-OAuth-Scopes"].split(",") == list(office.team.manifest.scopes)
    assert "X-Accepted-OAuth-Scopes" not in answer.headers


async def test_an_answer_tells_the_scopes_granted_and_those_asked_for(
    office: Workspace, client: AsyncWebClient
) -> None:
    grants(office, "channels:history")
    channel = office.channel_id("sales-leads")
    accepted = [
        (await call).headers["x-accepted-oauth-scopes"]
        for call in (
            client.chat_postMessage(channel=channel, text="x"),
            client.conversations_info(channel=channel),
            client.conversations_history(channel=channel),
            client.apps_connections_open(app_token=office.app_token),
        )
    ]
    families = ("channels", "groups", "mpim", "im")
    assert accepted == [
        "chat:write",
        ",".join(f"{family}:read" for family in families),
        ",".join(f"{family}:history" for family in families),
        "connections:write",
    ]
    with pytest.raises(SlackApiError) as refusal:
        await client.conversations_join(channel=channel)
    assert refusal.value.response.headers["x-accepted-oauth-scopes"] == "channels:join"
    assert refusal.value.response.headers["x-oauth-scopes"].startswith("chat:write,im:write")
    with pytest.raises(SlackApiError) as refusal:
        await client.auth_test(token="xoxb-no")
    assert "x-oauth-scopes" not in refusal.value.response.headers


async def test_tokens_are_checked(office: Workspace, client: AsyncWebClient) -> None:
    assert await error_of(AsyncWebClient(base_url=office.api_url).auth_test()) == "not_authed"
    assert await error_of(AsyncWebClient(token="xoxb-no", base_url=office.api_url).auth_test()) == "invalid_auth"
    assert await error_of(client.apps_connections_open(app_token=office.bot_token)) == "not_allowed_token_type"
    assert await error_of(client.auth_test(token=office.app_token)) == "not_allowed_token_type"
    assert await error_of(client.api_call("leads.list")) == "unknown_method"


async def test_a_token_may_come_in_the_body_and_a_body_may_be_a_form(office: Workspace) -> None:
    form = {"token": office.bot_token, "channel": "#sales-leads", "text": "hi", "blocks": "[]"}
    async with aiohttp.ClientSession() as session:
        async with session.post(f"{office.api_url}chat.postMessage", data=form) as response:
            assert (await response.json())["ok"]
        async with session.post(f"{office.api_url}chat.postMessage", data=form | {"blocks": "[{"}) as response:
            assert (await response.json())["error"] == "invalid_blocks_format"
        headers = {"Content-Type": "application/json"}
        async with session.post(f"{office.api_url}api.test", data=b"{", headers=headers) as response:
            assert (await response.json())["error"] == "invalid_json"


async def test_api_test_answers_with_what_it_got(client: AsyncWebClient) -> None:
    assert (await client.api_test(foo="bar"))["args"] == {"foo": "bar"}
    assert await error_of(client.api_test(error="boom")) == "boom"


async def test_a_missing_scope_says_what_is_needed(office: Workspace, client: AsyncWebClient) -> None:
    with pytest.raises(SlackApiError) as refusal:
        await client.conversations_join(channel=office.channel_id("general"))
    answer = refusal.value.response
    assert (answer["error"], answer["needed"]) == ("missing_scope", "channels:join")
    assert answer["provided"].startswith("chat:write,im:write,commands")


async def test_people_are_found_by_id_and_by_address(office: Workspace, client: AsyncWebClient) -> None:
    ana = office.person("ana")
    found = (await client.users_lookupByEmail(email="ANA@example.com"))["user"]
    assert (found["id"], found["tz"], found["profile"]["email"]) == (ana.id, "Europe/London", "ana@example.com")
    assert (await client.users_info(user=ana.id, include_locale=True))["user"]["locale"] == "en-US"
    assert await error_of(client.users_lookupByEmail(email="no@example.com")) == "users_not_found"
    assert await error_of(client.users_info(user="U404")) == "user_not_found"
    assert await error_of(client.users_profile_get(user=ana.id)) == "missing_scope"
    grants(office, "users.profile:read")
    assert (await client.users_profile_get(user=ana.id))["profile"]["display_name"] == "Ana"


async def test_the_address_is_shown_only_with_its_scope(office: Workspace, client: AsyncWebClient) -> None:
    office.team.manifest = replace(office.team.manifest, scopes=("users:read",))
    profile = (await client.users_info(user=office.person("ana").id))["user"]["profile"]
    assert "email" not in profile


async def test_lists_come_a_page_at_a_time(office: Workspace, client: AsyncWebClient) -> None:
    names = [user["name"] async for page in await client.users_list(limit=4) for user in page["members"]]
    assert names == ["ana", "ben", "dan", "fay", "rita", "sam", "baton"]
    types = "public_channel,private_channel"
    channels = [
        c["name"] async for page in await client.conversations_list(limit=1, types=types) for c in page["channels"]
    ]
    assert channels == ["sales-leads", "lead-review", "general"]
    assert await error_of(client.users_list(limit=4, cursor="!")) == "invalid_cursor"
    assert await error_of(client.users_list(limit=1001)) == "invalid_limit"
    assert await error_of(client.api_call("users.list", params={"limit": "ten"})) == "invalid_arguments"
    assert await error_of(client.conversations_list(types="im")) == "missing_scope"
    assert await error_of(client.conversations_list(types="dm")) == "invalid_types"


async def test_a_private_channel_without_the_bot_does_not_exist(office: Workspace, client: AsyncWebClient) -> None:
    channel = office.team.channels.named("lead-review")
    assert channel is not None
    channel.is_private = True
    assert (await client.conversations_info(channel=channel.id))["channel"]["is_private"]
    channel.members.discard(office.bot_user_id)
    assert await error_of(client.conversations_info(channel=channel.id)) == "channel_not_found"
    assert await error_of(client.chat_postMessage(channel=channel.id, text="x")) == "channel_not_found"


async def test_channels_tell_who_is_in_them(office: Workspace, client: AsyncWebClient) -> None:
    review = office.channel_id("lead-review")
    members = (await client.conversations_members(channel=review))["members"]
    assert set(members) == {office.person(name).id for name in ("rita", "sam")} | {office.bot_user_id}
    assert (await client.conversations_info(channel=review))["channel"]["is_member"]


async def test_a_dm_is_opened_once(office: Workspace, client: AsyncWebClient) -> None:
    ana, ben = office.person("ana"), office.person("ben")
    first = (await client.conversations_open(users=ana.id))["channel"]["id"]
    assert first.startswith("D")
    again = (await client.conversations_open(users=[ana.id], return_im=True))["channel"]
    assert (again["id"], again["user"]) == (first, ana.id)
    assert await error_of(client.conversations_open(users="U404")) == "user_not_found"
    assert await error_of(client.conversations_open(users=office.bot_user_id)) == "cannot_dm_bot"
    assert await error_of(client.conversations_open(users=[ana.id, ben.id])) == "missing_scope"
    assert (await client.conversations_open(channel=first))["channel"]["id"] == first
    grants(office, "mpim:write")
    assert (await client.conversations_open(users=[ana.id, ben.id]))["channel"]["id"].startswith("C")
    ben.user.deactivated = True
    assert await error_of(client.conversations_open(users=ben.id)) == "user_disabled"


async def test_where_the_bot_may_not_post(office: Workspace, client: AsyncWebClient) -> None:
    general = office.team.channels.named("general")
    assert general is not None
    assert await error_of(client.chat_postMessage(channel="C404", text="x")) == "channel_not_found"
    assert await error_of(client.chat_postMessage(channel=general.id, text="x")) == "not_in_channel"
    grants(office, "chat:write.public")
    assert (await client.chat_postMessage(channel=general.id, text="x"))["ok"]
    general.is_archived = True
    assert await error_of(client.chat_postMessage(channel=general.id, text="x")) == "is_archived"
    office.team.manifest = replace(office.team.manifest, messages_tab=False)
    assert await error_of(client.chat_postMessage(channel=office.person("ana").id, text="x")) == "messages_tab_disabled"


async def test_what_a_message_must_say(client: AsyncWebClient) -> None:
    channel = "#sales-leads"
    assert await error_of(client.api_call("chat.postMessage", json={"channel": channel})) == "no_text"
    assert await error_of(client.api_call("chat.postMessage", json={"text": "x"})) == "invalid_arguments"
    long = await client.chat_postMessage(channel=channel, text="x" * 40_001)
    assert len(long["message"]["text"]) == 40_000
    with pytest.raises(SlackApiError) as refusal:
        await client.chat_postMessage(channel=channel, text="x", blocks=[{"type": "actions", "elements": []}])
    assert refusal.value.response["response_metadata"]["messages"] == [
        "[ERROR] no fewer than 1 items allowed [json-pointer:/blocks/0/elements]"
    ]
    many = [{"text": "x"}] * 101
    assert (
        await error_of(client.chat_postMessage(channel=channel, text="x", attachments=many)) == "too_many_attachments"
    )
    wrong = client.api_call("chat.postMessage", json={"channel": channel, "text": "x", "attachments": {"text": "x"}})
    assert await error_of(wrong) == "invalid_attachments"
    metadata = {"event_type": "lead"}
    assert (
        await error_of(client.chat_postMessage(channel=channel, text="x", metadata=metadata))
        == "invalid_metadata_format"
    )


async def test_edits_need_the_real_conversation_and_fit_in_4000(office: Workspace, client: AsyncWebClient) -> None:
    ana = office.person("ana")
    posted = await client.chat_postMessage(channel=ana.id, text="Acme")
    channel, ts = posted["channel"], posted["ts"]
    assert channel.startswith("D")
    assert await error_of(client.chat_update(channel=ana.id, ts=ts, text="x")) == "channel_not_found"
    assert await error_of(client.chat_update(channel=channel, ts="1.1", text="x")) == "message_not_found"
    assert (await client.chat_update(channel=channel, ts=ts, text="x" * 4000))["ok"]
    assert await error_of(client.chat_update(channel=channel, ts=ts, text="x" * 4001)) == "msg_too_long"
    post = office.team.messages.at(channel, ts)
    assert post is not None
    post.author = Author(ana.id, "ana")
    assert await error_of(client.chat_update(channel=channel, ts=ts, text="x")) == "cant_update_message"
    assert await error_of(client.chat_delete(channel=channel, ts=ts)) == "cant_delete_message"


async def test_text_without_blocks_takes_the_old_blocks_away(office: Workspace, client: AsyncWebClient) -> None:
    blocks = [{"type": "actions", "elements": [button("Accept")]}]
    posted = await client.chat_postMessage(channel="#sales-leads", text="Acme", blocks=blocks)
    card = await office.person("ana").sees_in("#sales-leads", "Acme")
    kept = await client.chat_update(channel=posted["channel"], ts=posted["ts"], text="Acme", blocks=blocks)
    assert "edited" not in kept["message"]
    assert card.now.buttons == ["Accept"]
    await client.chat_update(channel=posted["channel"], ts=posted["ts"], text="Acme, accepted")
    assert card.now.buttons == []


async def test_replies_go_to_a_parent(office: Workspace, client: AsyncWebClient) -> None:
    grants(office, "channels:history")
    posted = await client.chat_postMessage(channel="#sales-leads", text="parent")
    channel, ts = posted["channel"], posted["ts"]
    reply = await client.chat_postMessage(channel=channel, text="reply", thread_ts=ts)
    assert reply["message"]["thread_ts"] == ts
    refused = client.chat_postMessage(channel=channel, text="x", thread_ts=reply["ts"])
    assert await error_of(refused) == "cannot_reply_to_message"
    history = (await client.conversations_history(channel=channel))["messages"]
    assert [message["text"] for message in history] == ["parent"]
    thread = (await client.conversations_replies(channel=channel, ts=ts))["messages"]
    assert [message["text"] for message in thread] == ["parent", "reply"]
    assert await error_of(client.conversations_replies(channel=channel, ts="1.1")) == "thread_not_found"


async def test_history_shows_metadata_only_on_request(office: Workspace, client: AsyncWebClient) -> None:
    grants(office, "channels:history", "channels:join")
    metadata = {"event_type": "lead", "event_payload": {"id": 1}}
    await client.chat_postMessage(channel="#sales-leads", text="x", metadata=metadata)
    channel = office.channel_id("sales-leads")
    assert "metadata" not in (await client.conversations_history(channel=channel))["messages"][0]
    shown = await client.conversations_history(channel=channel, include_all_metadata=True)
    assert shown["messages"][0]["metadata"] == metadata
    general = office.channel_id("general")
    assert await error_of(client.conversations_history(channel=general)) == "not_in_channel"
    await client.conversations_join(channel=general)
    [own] = (await client.conversations_history(channel=general))["messages"]
    assert own["subtype"] == "channel_join"


async def test_where_the_bot_may_not_join(office: Workspace, client: AsyncWebClient) -> None:
    grants(office, "channels:join")
    review, general = office.team.channels.named("lead-review"), office.team.channels.named("general")
    assert review is not None
    assert general is not None
    review.is_private = general.is_archived = True
    refused = client.conversations_join(channel=review.id)
    assert await error_of(refused) == "method_not_supported_for_channel_type"
    assert await error_of(client.conversations_join(channel=general.id)) == "is_archived"
    listed = await client.conversations_list(exclude_archived=True)
    assert [channel["name"] for channel in listed["channels"]] == ["sales-leads"]


async def test_a_view_call_needs_a_view(client: AsyncWebClient) -> None:
    assert await error_of(client.api_call("views.open", json={"trigger_id": "1.2.3"})) == "invalid_arguments"


async def test_links_and_deletion(office: Workspace, client: AsyncWebClient) -> None:
    posted = await client.chat_postMessage(channel="#sales-leads", text="x")
    channel, ts = posted["channel"], posted["ts"]
    link = (await client.chat_getPermalink(channel=channel, message_ts=ts))["permalink"]
    assert link == f"https://northwind.slack.com/archives/{channel}/p{ts.replace('.', '')}"
    reply = (await client.chat_postMessage(channel=channel, text="y", thread_ts=ts))["ts"]
    link = (await client.chat_getPermalink(channel=channel, message_ts=reply))["permalink"]
    assert link.endswith(f"/p{reply.replace('.', '')}?thread_ts={ts}&cid={channel}")
    assert await error_of(client.chat_getPermalink(channel="C404", message_ts=ts)) == "channel_not_found"
    await client.chat_delete(channel=channel, ts=ts)
    assert await error_of(client.chat_getPermalink(channel=channel, message_ts=ts)) == "message_not_found"
    assert await error_of(client.chat_delete(channel=channel, ts=ts)) == "message_not_found"


async def test_ephemerals_need_somebody_there_and_cannot_be_edited(office: Workspace, client: AsyncWebClient) -> None:
    rita, ana = office.person("rita"), office.person("ana")
    channel = office.channel_id("lead-review")
    assert await error_of(client.chat_postEphemeral(channel=channel, user=ana.id, text="x")) == "user_not_in_channel"
    ts = (await client.chat_postEphemeral(channel=channel, user=rita.id, text="psst"))["message_ts"]
    assert await error_of(client.chat_update(channel=channel, ts=ts, text="x")) == "message_not_found"
    await rita.sees_only_to_me("psst")


async def test_calls_are_counted_and_can_be_made_to_fail(office: Workspace, client: AsyncWebClient) -> None:
    replies = iter([Reply.refusal("message_limit_exceeded"), Reply.rate_limited(30)])

    async def refuse(call: Call, _proceed: Proceed) -> Reply:
        assert call.method == "chat.postMessage"
        return next(replies)

    office.faults = refuse
    assert await error_of(client.chat_postMessage(channel="#sales-leads", text="x")) == "message_limit_exceeded"
    with pytest.raises(SlackApiError) as limited:
        await client.chat_postMessage(channel="#sales-leads", text="x")
    assert (limited.value.response.status_code, limited.value.response.headers["Retry-After"]) == (429, "30")
    office.faults = None
    await client.chat_postMessage(channel="#sales-leads", text="x")
    assert [call.error for call in office.calls] == ["message_limit_exceeded", "ratelimited", None]


async def test_an_answer_can_be_lost_after_the_message_was_posted(office: Workspace) -> None:
    async def lose(_call: Call, proceed: Proceed) -> Reply:
        return replace(await proceed(), lost=True)

    office.faults = lose
    client = AsyncWebClient(token=office.bot_token, base_url=office.api_url, retry_handlers=[])
    with pytest.raises(aiohttp.ClientConnectionError):
        await client.chat_postMessage(channel="#sales-leads", text="Acme")
    assert [(call.ok, call.lost) for call in office.calls] == [(False, True)]
    await office.person("ana").sees_in("#sales-leads", "Acme")
