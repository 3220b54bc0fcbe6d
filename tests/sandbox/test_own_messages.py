"""What people do with their own messages: they change and delete them, and the app hears of it."""

from dataclasses import replace
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from sandbox import NotOnScreen, Workspace
from sandbox.keeping.archive import Archive
from tests.sandbox.asking import grants

pytestmark = pytest.mark.anyio

Json = dict[str, Any]


@pytest.fixture
def office(office: Workspace) -> Workspace:
    """The app hears what is said where it is."""
    grants(office, "channels:history", "reactions:write")
    manifest = office.team.manifest
    office.team.manifest = replace(manifest, events=manifest.events | {"message.channels"})
    return office


@pytest.fixture
def heard(office: Workspace) -> list[Json]:
    """What the app would be told."""
    events: list[Json] = []
    office.team.announce = events.append
    return events


async def test_the_app_gets_what_slack_makes_of_the_words(office: Workspace, heard: list[Json]) -> None:
    said = await office.person("ana").says("*Acme* asks @ben: acme.com", in_="#sales-leads")
    [event] = heard
    assert event["text"] == f"*Acme* asks <@{office.person('ben').id}>: <http://acme.com|acme.com>"
    [block] = event["blocks"]
    assert (block["type"], len(block["block_id"])) == ("rich_text", 5)
    assert block["elements"][0]["elements"][0] == {"type": "text", "text": "Acme", "style": {"bold": True}}
    assert said.text == "Acme asks @Ben: acme.com"  # and not twice
    assert said.mentions == (office.person("ben").id,)


async def test_an_edit_tells_what_it_says_now_and_said_before(office: Workspace, heard: list[Json]) -> None:
    ana = office.person("ana")
    said = await ana.says("Who has Acme", in_="#sales-leads")
    edited = await ana.edits(said, "Who has *Acme*, @ben?")
    _, event = heard
    assert (event["subtype"], event["hidden"], event["channel_type"]) == ("message_changed", True, "channel")
    now, before = event["message"], event["previous_message"]
    assert (now["ts"], now["text"]) == (said.ts, f"Who has *Acme*, <@{office.person('ben').id}>?")
    assert now["edited"] == {"user": ana.id, "ts": f"{event['ts'].partition('.')[0]}.000000"}
    assert now["client_msg_id"] == before["client_msg_id"] == heard[0]["client_msg_id"]
    assert now["blocks"] != before["blocks"]
    assert (before["text"], "edited" in before) == ("Who has Acme", False)
    assert edited.mentions == ()  # nobody is called by an edit
    assert ana.source_of(edited) == "Who has *Acme*, @ben?"
    await office.person("ben").sees_in("#sales-leads", "Who has Acme, @Ben?")


async def test_saving_what_is_unchanged_is_no_edit(office: Workspace, heard: list[Json]) -> None:
    ana = office.person("ana")
    said = await ana.says("- *one*", in_="#sales-leads")
    await ana.edits(said, "- *one*")
    assert len(heard) == 1 and not said.post.edited


async def test_a_deletion_tells_what_was_there(office: Workspace, heard: list[Json], client: AsyncWebClient) -> None:
    ana = office.person("ana")
    said = await ana.says("Wrong channel", in_="#sales-leads")
    await ana.deletes(said)
    _, event = heard
    assert (event["subtype"], event["deleted_ts"]) == ("message_deleted", said.ts)
    assert event["previous_message"]["text"] == "Wrong channel"
    await office.person("ben").sees_gone(said)
    assert (await client.conversations_history(channel=said.channel_id))["messages"] == []


async def test_a_message_that_was_answered_leaves_a_tombstone_and_its_thread(
    office: Workspace, heard: list[Json], client: AsyncWebClient
) -> None:
    ana, ben = office.person("ana"), office.person("ben")
    said = await ana.says("Wrong", in_="#sales-leads")
    await ben.reacts("eyes", on=said)
    await ben.says("What?", in_="#sales-leads", thread=said)
    await ana.deletes(said)
    event = heard[-1]
    assert (event["subtype"], event["previous_message"]["text"]) == ("message_changed", "Wrong")
    tombstone = event["message"]
    assert {key: tombstone.get(key) for key in ("subtype", "text", "user", "hidden", "ts", "blocks", "reactions")} == {
        "subtype": "tombstone",
        "text": "This message was deleted.",
        "user": "USLACKBOT",
        "hidden": True,
        "ts": said.ts,
        "blocks": None,
        "reactions": None,
    }
    await ben.sees_gone(said)
    thread = (await client.conversations_replies(channel=said.channel_id, ts=said.ts))["messages"]
    assert [message["text"] for message in thread] == ["This message was deleted.", "What?"]
    await client.chat_postMessage(channel=said.channel_id, thread_ts=said.ts, text="Nobody knows")
    await ben.sees_in("#sales-leads", "Nobody knows", thread=said)
    for refused in (ana.edits(said, "again"), ana.deletes(said), ben.reacts("eyes", on=said)):
        with pytest.raises(NotOnScreen):
            await refused
    again = Workspace.unpacked(Archive.read(await office.pack()))
    kept = again.team.messages.at(said.channel_id, said.ts)
    assert kept is not None and kept.is_tombstone and kept.content.text == "This message was deleted."


async def test_what_slack_does_not_let_people_change(office: Workspace, client: AsyncWebClient) -> None:
    ana, ben = office.person("ana"), office.person("ben")
    said = await ana.says("Mine", in_="#sales-leads")
    await client.chat_postMessage(channel="#sales-leads", text="The app's")
    apps = await ana.sees_in("#sales-leads", "The app's")
    for refused in (ben.edits(said, "x"), ben.deletes(said), ana.edits(apps, "x"), ana.deletes(apps)):
        with pytest.raises(NotOnScreen, match="cannot change that message"):
            await refused
    with pytest.raises(NotOnScreen, match="asks whether to delete"):
        await ana.edits(said, "  ")
    with pytest.raises(SlackApiError, match="cant_update_message"):
        await client.chat_update(channel=said.channel_id, ts=said.ts, text="x")
    office.team.channels.called("sales-leads").is_archived = True
    with pytest.raises(NotOnScreen, match="cannot change that message"):
        await ana.edits(said, "Too late")


async def test_what_was_typed_survives_an_export(office: Workspace) -> None:
    ana = office.person("ana")
    said = await ana.edits(await ana.says("*one*", in_="#sales-leads"), "*two* @here")
    again = Workspace.unpacked(Archive.read(await office.pack()))
    kept = again.team.messages.at(said.channel_id, said.ts)
    assert kept is not None
    assert [version.content for version in kept.versions] == [version.content for version in said.post.versions]
    assert kept.content.typed == "*two* @here"
