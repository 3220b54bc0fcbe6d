"""What chat.postMessage and its relatives take beside text and blocks."""

from typing import Any

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from sandbox import Workspace
from sandbox.blocks import limits
from sandbox.keeping.archive import Archive
from sandbox.web_api.validation import LONGEST
from tests.sandbox.asking import error_of, grants

pytestmark = pytest.mark.anyio

CUSTOM: dict[str, Any] = {
    "username": "Lead desk",
    "icon_emoji": ":briefcase:",
    "icon_url": "https://example.com/desk.png",
}


async def test_a_message_under_another_name_is_still_the_apps(office: Workspace, client: AsyncWebClient) -> None:
    grants(office, "chat:write.customize")
    answer = await client.chat_postMessage(channel="#sales-leads", text="Acme", **CUSTOM)
    message = answer["message"]
    assert (message["subtype"], message["username"], message["icons"]) == (
        "bot_message",
        "Lead desk",
        {"emoji": ":briefcase:"},
    )
    assert (message["bot_id"], "user" in message) == (office.team.app.bot_id, False)
    ana = office.person("ana")
    seen = await ana.sees_in("#sales-leads", "Acme")
    await client.chat_update(channel=answer["channel"], ts=answer["ts"], text="Acme Ltd")
    await ana.sees_edit(seen, "Acme Ltd")
    again = Workspace.unpacked(Archive.read(await office.pack()))
    assert [post.persona for post in again.team.messages] == [seen.post.persona]


@pytest.mark.parametrize("name", sorted(CUSTOM))
async def test_a_name_of_its_own_needs_a_scope(client: AsyncWebClient, name: str) -> None:
    custom: dict[str, Any] = {name: CUSTOM[name]}
    assert await error_of(client.chat_postMessage(channel="#sales-leads", text="x", **custom)) == "missing_scope"


async def test_markdown_text_is_text_and_a_block_and_excludes_both(office: Workspace, client: AsyncWebClient) -> None:
    place: dict[str, Any] = {"channel": "#sales-leads"}
    posted = await client.chat_postMessage(**place, markdown_text="**Acme**")
    (block,) = posted["message"]["blocks"]
    assert (block["type"], block["text"], posted["message"]["text"]) == ("markdown", "**Acme**", "**Acme**")
    at: dict[str, Any] = {"channel": posted["channel"], "ts": posted["ts"]}
    await client.chat_update(**at, markdown_text="# Acme")
    await office.person("ana").sees_in("#sales-leads", "# Acme")
    both = client.chat_postMessage(**place, markdown_text="x", text="x")
    assert await error_of(both) == "markdown_text_conflict"
    with_blocks = client.chat_update(**at, markdown_text="x", blocks=[{"type": "divider"}])
    assert await error_of(with_blocks) == "markdown_text_conflict"
    await client.chat_postMessage(**place, markdown_text="x" * limits.MARKDOWN_TEXT)
    too_long = client.chat_postMessage(**place, markdown_text="x" * (limits.MARKDOWN_TEXT + 1))
    assert await error_of(too_long) == "msg_too_long"


async def test_marks_can_be_switched_off(office: Workspace, client: AsyncWebClient) -> None:
    answer = await client.chat_postMessage(channel="#sales-leads", text="*plain*", mrkdwn=False)
    assert answer["message"]["mrkdwn"] is False
    again = Workspace.unpacked(Archive.read(await office.pack()))
    assert [post.content.mrkdwn for post in again.team.messages] == [False]
    usual = await client.chat_postMessage(channel="#sales-leads", text="*bold*", mrkdwn=True, unfurl_links=True)
    assert "mrkdwn" not in usual["message"]


async def test_what_the_bot_does_is_said_only_where_it_is_a_member(office: Workspace, client: AsyncWebClient) -> None:
    grants(office, "chat:write.public")
    answer = await client.chat_meMessage(channel="#sales-leads", text="looks around")
    post = office.team.messages.at(answer["channel"], answer["ts"])
    assert post is not None
    assert office.team.message_object(post)["subtype"] == "me_message"
    assert await error_of(client.chat_meMessage(channel="#general", text="x")) == "not_in_channel"
    assert await error_of(client.chat_meMessage(channel="#sales-leads", text="")) == "no_text"


async def test_an_edit_may_send_a_reply_to_the_channel_and_take_metadata_away(
    office: Workspace, client: AsyncWebClient
) -> None:
    metadata = {"event_type": "lead", "event_payload": {}}
    parent = await client.chat_postMessage(channel="#sales-leads", text="Parent")
    reply = await client.chat_postMessage(
        channel="#sales-leads", text="Reply", thread_ts=parent["ts"], metadata=metadata
    )
    later = await client.chat_postMessage(channel="#sales-leads", text="Later")
    at: dict[str, Any] = {"channel": reply["channel"], "ts": reply["ts"]}
    await client.chat_update(**at, text="Reply", reply_broadcast=True)
    shown = [post.content.text for post in office.team.messages.timeline(reply["channel"])]
    assert shown == ["Parent", "Reply", "Later"]
    alone = client.chat_update(channel=later["channel"], ts=later["ts"], text="x", reply_broadcast=True)
    assert await error_of(alone) == "cant_broadcast_message"
    kept = await client.chat_update(**at, text="Edited")
    assert kept["message"]["metadata"] == metadata
    assert "metadata" not in (await client.chat_update(**at, text="Edited", metadata={}))["message"]


async def test_an_edit_keeps_the_files_unless_it_names_others(office: Workspace, client: AsyncWebClient) -> None:
    grants(office, "files:write")
    shared = await client.files_upload_v2(
        channel=office.channel_id("sales-leads"), filename="plan.txt", content="plan", initial_comment="See"
    )
    (post,) = office.team.messages
    at: dict[str, Any] = {"channel": post.channel_id, "ts": post.ts}
    await client.chat_update(**at, text="See it")
    assert [file.id for file in post.content.files] == [shared["file"]["id"]]
    other = office.team.files.add("b.txt", b"b", user_id=office.bot_user_id, now=office.clock.now())
    await client.chat_update(**at, text="See that", file_ids=[other.id])
    assert [file.id for file in post.content.files] == [other.id]
    assert await error_of(client.chat_update(**at, text="x", file_ids="F404")) == "file_not_found"


async def test_reactions_of_a_person_are_listed_newest_first(office: Workspace, client: AsyncWebClient) -> None:
    grants(office, "reactions:read", "reactions:write")
    ana = office.person("ana")
    for text in ("First", "Second", "Third"):
        await client.chat_postMessage(channel="#sales-leads", text=text)
        seen = await ana.sees_in("#sales-leads", text)
        if text != "Second":
            await ana.reacts("eyes", on=seen)
    page = await client.reactions_list(user=ana.id, limit=1)
    (item,) = page["items"]
    assert (item["type"], item["message"]["text"]) == ("message", "Third")
    rest = await client.reactions_list(user=ana.id, cursor=page["response_metadata"]["next_cursor"])
    assert [item["message"]["text"] for item in rest["items"]] == ["First"]
    assert (await client.reactions_list())["items"] == []
    assert await error_of(client.reactions_list(user="U404")) == "user_not_found"


async def test_blocks_are_validated_with_a_pointer_for_each_fault(client: AsyncWebClient) -> None:
    good = {"type": "section", "text": {"type": "mrkdwn", "text": "x"}}
    view = {"type": "modal", "title": {"type": "plain_text", "text": "x"}, "blocks": [good]}
    await client.blocks_validate(blocks=[good])
    await client.blocks_validate(message={"blocks": [good]})
    await client.blocks_validate(view=view)
    bad = {"type": "section", "text": {"type": "song", "text": "x"}}

    for name, given, pointer in (
        ("blocks", [good, bad], "/1/text/type"),
        ("message", {"blocks": [bad]}, "/blocks/0/text/type"),
        ("message", {"attachments": [{"blocks": [bad]}]}, "/attachments/0/blocks/0/text/type"),
        ("view", {**view, "blocks": [bad]}, "/blocks/0/text/type"),
    ):
        with pytest.raises(SlackApiError) as refusal:
            await client.blocks_validate(**{name: given})  # type: ignore[arg-type]
        answer = refusal.value.response
        assert answer["error"] == f"invalid_{name}"
        (fault,) = answer["errors"]
        assert (fault["code"], fault["pointer"]) == ("failed_constraint", pointer)
        assert fault["message"] == "unsupported type: song"


async def test_one_thing_is_validated_at_a_time_and_of_a_bounded_length(client: AsyncWebClient) -> None:
    assert await error_of(client.blocks_validate()) == "invalid_arguments"
    assert await error_of(client.blocks_validate(blocks="[]", message="{}")) == "invalid_arguments"
    assert await error_of(client.blocks_validate(blocks="[")) == "invalid_arguments"
    filled = '{"text": "' + "x" * (LONGEST - 12) + '"}'
    await client.api_call("blocks.validate", json={"message": filled})
    assert await error_of(client.api_call("blocks.validate", json={"message": f"{filled} "})) == "invalid_arguments"
