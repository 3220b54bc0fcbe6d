"""DMs, group DMs and channels, as the app makes and finds them over the Web API."""

from dataclasses import replace
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from sandbox import Workspace
from tests.sandbox.asking import error_of, grants

pytestmark = pytest.mark.anyio

WRITE = ("channels:manage", "groups:write", "im:write", "mpim:write")
READ = ("mpim:read", "im:read", "mpim:history", "channels:history", "groups:history")


@pytest.fixture(autouse=True)
def _may_do_everything(office: Workspace) -> None:
    grants(office, *WRITE, *READ)


def ids(office: Workspace, *names: str) -> list[str]:
    return [office.person(name).id for name in names]


async def test_a_group_dm_is_the_same_for_the_same_people(office: Workspace, client: AsyncWebClient) -> None:
    opened = await client.conversations_open(users=ids(office, "ben", "ana"), return_im=True)
    group = opened["channel"]
    assert "already_open" not in opened.data
    assert (group["name"], group["is_mpim"], group["is_private"]) == ("mpdm-ana--baton--ben-1", True, True)
    assert group["purpose"]["value"] == "Group messaging with: @ana @baton @ben"
    again = await client.conversations_open(users=ids(office, "ana", "ben", "ana"))
    assert (again["channel"]["id"], again["no_op"], again["already_open"]) == (group["id"], True, True)
    listed = (await client.conversations_list(types="mpim"))["channels"]
    assert [(channel["id"], channel["num_members"]) for channel in listed] == [(group["id"], 3)]
    members = (await client.conversations_members(channel=group["id"]))["members"]
    assert sorted(members) == sorted([*ids(office, "ana", "ben"), office.bot_user_id])
    await client.chat_postMessage(channel=group["id"], text="Lunch?")
    assert (await client.conversations_history(channel=group["id"]))["messages"][0]["text"] == "Lunch?"
    await office.person("ana").sees_in("@ben,@baton", "Lunch?")
    await office.person("ben").sees_in("@baton,@ana", "Lunch?")


async def test_who_can_be_written_to(office: Workspace, client: AsyncWebClient) -> None:
    everybody = ids(office, "ana", "ben", "dan", "fay", "rita", "sam")
    for name in ("max", "noa", "oda"):
        everybody.append(office.team.add_person(name).id)
    assert await error_of(client.api_call("conversations.open")) == "users_list_not_supplied"
    assert await error_of(client.conversations_open(users=everybody)) == "too_many_users"
    assert (await client.conversations_open(users=everybody[:8]))["channel"]["id"]
    assert await error_of(client.conversations_open(users=[everybody[0], "U404"])) == "user_not_found"
    office.person("sam").user.deactivated = True
    assert await error_of(client.conversations_open(users=ids(office, "ana", "sam"))) == "user_disabled"
    unknown = {"users": ",".join(ids(office, "rita", "dan")), "prevent_creation": True}
    assert await error_of(client.api_call("conversations.open", json=unknown)) == "channel_not_found"
    general = office.channel_id("sales-leads")
    assert await error_of(client.conversations_open(channel=general)) == "method_not_supported_for_channel_type"


async def test_a_dm_closed_is_opened_by_what_is_said_there(office: Workspace, client: AsyncWebClient) -> None:
    group = (await client.conversations_open(users=ids(office, "ana", "ben")))["channel"]["id"]
    assert "no_op" not in (await client.conversations_close(channel=group)).data
    closed = await client.conversations_close(channel=group)
    assert (closed["no_op"], closed["already_closed"]) == (True, True)
    assert not (await client.conversations_info(channel=group))["channel"]["is_open"]
    await office.person("ana").says("Still here?", in_="@ben,@baton")
    assert (await client.conversations_info(channel=group))["channel"]["is_open"]
    refused = client.conversations_close(channel=office.channel_id("sales-leads"))
    assert await error_of(refused) == "method_not_supported_for_channel_type"


async def test_the_app_knows_nothing_of_what_people_write_to_each_other(
    office: Workspace, client: AsyncWebClient
) -> None:
    said = await office.person("ana").says("Between us", in_="@ben")
    await office.person("ana").says("And you", in_="@ben,@rita")
    assert await error_of(client.conversations_info(channel=said.channel_id)) == "channel_not_found"
    assert await error_of(client.chat_postMessage(channel=said.channel_id, text="Me too")) == "channel_not_found"
    assert (await client.conversations_list(types="im,mpim"))["channels"] == []
    assert (await client.users_conversations(types="im,mpim", user=office.person("ana").id))["channels"] == []


async def test_a_channel_is_made_by_the_app(office: Workspace, client: AsyncWebClient) -> None:
    made = (await client.conversations_create(name="deals"))["channel"]
    assert (made["name"], made["creator"], made["is_member"]) == ("deals", office.bot_user_id, True)
    assert made["created"] == pytest.approx(office.clock.now(), abs=5)
    secret = (await client.conversations_create(name="board-room", is_private=True))["channel"]
    assert secret["is_private"] and secret["id"] != made["id"]
    assert [c["name"] for c in (await client.conversations_list(types="private_channel"))["channels"]] == ["board-room"]


@pytest.mark.parametrize(
    ("name", "refusal"),
    [
        ("", "invalid_name_required"),
        ("x" * 81, "invalid_name_maxlength"),
        ("Deals", "invalid_name_specials"),
        ("big deals", "invalid_name_specials"),
        ("deals.2026", "invalid_name_specials"),
        ("-_-", "invalid_name_punctuation"),
        ("sales-leads", "name_taken"),
        ("ana", "name_taken"),
    ],
)
async def test_a_name_that_no_channel_may_have(client: AsyncWebClient, name: str, refusal: str) -> None:
    assert await error_of(client.conversations_create(name=name)) == refusal


async def test_names_may_be_of_any_script_and_of_eighty_characters(client: AsyncWebClient) -> None:
    for name in ("営業", "größe_2-a", "x" * 80):
        assert (await client.conversations_create(name=name))["channel"]["name"] == name


async def test_the_app_renames_only_what_it_made(office: Workspace, client: AsyncWebClient) -> None:
    made = (await client.conversations_create(name="deals"))["channel"]["id"]
    renamed = (await client.conversations_rename(channel=made, name="big-deals"))["channel"]
    assert (renamed["name"], renamed["previous_names"]) == ("big-deals", ["deals"])
    assert await error_of(client.conversations_rename(channel=made, name="general")) == "name_taken"
    assert await error_of(client.conversations_rename(channel=made, name="")) == "invalid_name_required"
    sales = office.channel_id("sales-leads")
    assert await error_of(client.conversations_rename(channel=sales, name="leads")) == "not_authorized"
    assert (await client.conversations_create(name="deals"))["channel"]["id"] != made


async def test_a_channel_is_archived_and_opened_again(office: Workspace, client: AsyncWebClient) -> None:
    sales, general = office.channel_id("sales-leads"), office.channel_id("general")
    assert await error_of(client.conversations_unarchive(channel=sales)) == "not_archived"
    await client.conversations_archive(channel=sales)
    assert await error_of(client.conversations_archive(channel=sales)) == "already_archived"
    assert await error_of(client.chat_postMessage(channel=sales, text="Too late")) == "is_archived"
    assert await error_of(client.conversations_setTopic(channel=sales, topic="Over")) == "is_archived"
    assert await error_of(client.conversations_invite(channel=sales, users=ids(office, "ana"))) == "is_archived"
    await client.conversations_unarchive(channel=sales)
    assert (await client.chat_postMessage(channel=sales, text="Again"))["ok"]
    assert await error_of(client.conversations_archive(channel=general)) == "cant_archive_general"
    group = (await client.conversations_open(users=ids(office, "ana", "ben")))["channel"]["id"]
    assert await error_of(client.conversations_archive(channel=group)) == "method_not_supported_for_channel_type"


async def test_a_channel_says_what_it_is_about(office: Workspace, client: AsyncWebClient) -> None:
    sales, general = office.channel_id("sales-leads"), office.channel_id("general")
    shown = (await client.conversations_setTopic(channel=sales, topic="x" * 250))["channel"]
    assert (shown["topic"]["value"], shown["topic"]["creator"]) == ("x" * 250, office.bot_user_id)
    assert (await client.conversations_setPurpose(channel=sales, purpose="Leads"))["purpose"] == "Leads"
    told = (await client.conversations_info(channel=sales, include_num_members=True))["channel"]
    assert (told["purpose"]["value"], told["num_members"]) == ("Leads", 7)
    assert (await client.conversations_setTopic(channel=sales, topic=""))["channel"]["topic"]["value"] == ""
    assert await error_of(client.conversations_setTopic(channel=sales, topic="x" * 251)) == "too_long"
    assert await error_of(client.conversations_setTopic(channel=general, topic="Hello")) == "not_in_channel"
    assert await error_of(client.api_call("conversations.setTopic", json={"channel": sales})) == "invalid_arguments"
    history = (await client.conversations_history(channel=sales))["messages"]
    assert [(m["subtype"], m.get("topic"), m.get("purpose")) for m in history] == [
        ("channel_topic", "", None),
        ("channel_purpose", None, "Leads"),
        ("channel_topic", "x" * 250, None),
    ]


async def test_people_are_invited_all_or_none(office: Workspace, client: AsyncWebClient) -> None:
    review = office.channel_id("lead-review")
    ana, ben, rita = ids(office, "ana", "ben", "rita")

    async def refused(users: list[str], **more: Any) -> Any:
        with pytest.raises(SlackApiError) as refusal:
            await client.conversations_invite(channel=review, users=users, **more)
        answer: Any = refusal.value.response.data
        return answer["error"], [(entry["user"], entry["error"]) for entry in answer.get("errors", ())]

    assert await refused([ana, "U404", rita]) == (
        "user_not_found",
        [("U404", "user_not_found"), (rita, "already_in_channel")],
    )
    assert ana not in office.team.channels.called("lead-review").members
    forced = await client.conversations_invite(channel=review, users=[ana, "U404"], force=True)
    assert [entry["error"] for entry in forced["errors"]] == ["user_not_found"]
    assert (await client.conversations_members(channel=review))["members"].count(ana) == 1
    await client.conversations_invite(channel=review, users=ben)
    assert await refused([office.bot_user_id]) == ("cant_invite_self", [(office.bot_user_id, "cant_invite_self")])
    office.person("dan").user.deactivated = True
    assert (await refused(ids(office, "dan")))[0] == "cant_invite"
    assert await error_of(client.conversations_invite(channel=review, users="")) == "no_user"
    general = office.channel_id("general")
    assert await error_of(client.conversations_invite(channel=general, users=ana)) == "not_in_channel"


async def test_people_are_taken_out(office: Workspace, client: AsyncWebClient) -> None:
    grants(office, "channels:join")
    review, general = office.channel_id("lead-review"), office.channel_id("general")
    [ana, rita] = ids(office, "ana", "rita")
    await client.conversations_kick(channel=review, user=rita)
    assert rita not in office.team.channels.called("lead-review").members
    assert await error_of(client.conversations_kick(channel=review, user=rita)) == "not_in_channel"
    assert await error_of(client.conversations_kick(channel=review, user="U404")) == "user_not_found"
    assert await error_of(client.conversations_kick(channel=review, user=office.bot_user_id)) == "cant_kick_self"
    assert await error_of(client.conversations_kick(channel=general, user=ana)) == "not_in_channel"
    await client.conversations_join(channel=general)
    assert await error_of(client.conversations_kick(channel=general, user=ana)) == "cant_kick_from_general"


async def test_the_bot_says_how_far_it_has_read(office: Workspace, client: AsyncWebClient) -> None:
    sales = office.channel_id("sales-leads")
    assert (await client.conversations_info(channel=sales))["channel"]["last_read"] == "0000000000.000000"
    said = await office.person("ana").says("One", in_="#sales-leads")
    await client.conversations_mark(channel=sales, ts=said.ts)
    assert (await client.conversations_info(channel=sales))["channel"]["last_read"] == said.ts
    assert await error_of(client.conversations_mark(channel=sales, ts="yesterday")) == "invalid_timestamp"
    refused = client.conversations_mark(channel=office.channel_id("general"), ts=said.ts)
    assert await error_of(refused) == "not_in_channel"


async def test_each_kind_of_conversation_has_its_own_scope(office: Workspace, client: AsyncWebClient) -> None:
    office.team.manifest = replace(office.team.manifest, scopes=("im:write",))
    sales = office.channel_id("sales-leads")

    async def needed(call: Any) -> str:
        with pytest.raises(SlackApiError) as refusal:
            await call
        return str(refusal.value.response["needed"])

    assert await needed(client.conversations_create(name="deals")) == "channels:manage"
    assert await needed(client.conversations_create(name="deals", is_private=True)) == "groups:write"
    assert await needed(client.conversations_open(users=ids(office, "ana", "ben"))) == "mpim:write"
    assert await needed(client.conversations_setTopic(channel=sales, topic="Hello")) == "channels:manage"
    assert await needed(client.conversations_invite(channel=sales, users="U1")) == "channels:manage"
    grants(office, "channels:write.topic", "channels:write.invites")
    assert (await client.conversations_setTopic(channel=sales, topic="Hello"))["ok"]
    assert await error_of(client.conversations_invite(channel=sales, users="U1")) == "user_not_found"
    assert await needed(client.conversations_kick(channel=sales, user="U1")) == "channels:manage"
    answer = await client.conversations_setPurpose(channel=sales, purpose="Leads")
    assert answer.headers["x-accepted-oauth-scopes"].startswith("channels:manage,channels:write.topic,groups:write")


async def test_nobody_writes_to_who_has_gone(office: Workspace, client: AsyncWebClient) -> None:
    ana = office.person("ana").id
    dm = (await client.conversations_open(users=ana, return_im=True))["channel"]
    assert not dm["is_user_deleted"]
    office.person("ana").user.deactivated = True
    assert await error_of(client.chat_postMessage(channel=dm["id"], text="Hello?")) == "user_disabled"
    assert (await client.conversations_info(channel=dm["id"]))["channel"]["is_user_deleted"]
