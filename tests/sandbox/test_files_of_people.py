"""Files that people send, what the app hears and may list of them, and files that stay elsewhere."""

from dataclasses import replace
from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from sandbox import NotOnScreen, SlackError, Workspace
from sandbox.keeping.archive import Archive
from sandbox.messages.custom_emoji import emoji_from_file
from tests.sandbox.asking import grants

pytestmark = pytest.mark.anyio

Json = dict[str, Any]
EVENTS = {"message.channels", "file_created", "file_shared", "file_deleted"}
REMOTE = {"external_id": "doc-1", "external_url": "https://docs.example.com/1", "title": "The plan"}


@pytest.fixture
def office(office: Workspace) -> Workspace:
    """The app may do everything with files, and hears of them."""
    remote = [f"remote_files:{right}" for right in ("read", "write", "share")]
    grants(office, "files:read", "files:write", "channels:history", "emoji:read", "reactions:write", *remote)
    manifest = office.team.manifest
    office.team.manifest = replace(manifest, events=manifest.events | EVENTS)
    return office


@pytest.fixture
def heard(office: Workspace) -> list[Json]:
    """What the app would be told."""
    events: list[Json] = []
    office.team.announce = events.append
    return events


async def error_of(call: Any) -> str:
    with pytest.raises(SlackApiError) as refusal:
        await call
    return str(refusal.value.response["error"])


async def test_a_person_sends_files_and_the_app_hears_of_each(
    office: Workspace, heard: list[Json], client: AsyncWebClient
) -> None:
    ana = office.person("ana")
    files = [("plan.pdf", b"%PDF"), ("notes.txt", b"Acme called")]
    said = await ana.says("see *this*", in_="#sales-leads", files=files)
    kinds = [event["type"] for event in heard]
    assert kinds == ["file_created", "file_shared", "file_created", "file_shared", "message"]
    shared, message = heard[1], heard[-1]
    assert shared == {
        "type": "file_shared",
        "file_id": message["files"][0]["id"],
        "file": {"id": message["files"][0]["id"]},
        "channel_id": said.channel_id,
        "user_id": ana.id,
        "event_ts": shared["event_ts"],
    }
    assert (message["subtype"], message["text"], message["upload"]) == ("file_share", "see *this*", True)
    told = [(file["name"], file["size"], file["user"], file["channels"]) for file in message["files"]]
    assert told == [("plan.pdf", 4, ana.id, [said.channel_id]), ("notes.txt", 11, ana.id, [said.channel_id])]
    await office.person("ben").sees_in("#sales-leads", "see this", "plan.pdf", "notes.txt")
    listed = await client.files_list(user=ana.id, types="pdfs", count=1)
    assert [file["name"] for file in listed["files"]] == ["plan.pdf"]
    assert listed["paging"] == {"count": 1, "total": 1, "page": 1, "pages": 1}


async def test_files_need_no_words_and_stay_when_the_words_are_changed(office: Workspace) -> None:
    ana = office.person("ana")
    parent = await ana.says("Acme?", in_="#sales-leads")
    said = await ana.says(in_="#sales-leads", thread=parent, files=[("a.png", b"x")])
    assert (said.text, said.blocks) == ("a.png", [])
    edited = await ana.edits(said, "The logo")
    assert edited.text == "The logo\na.png"
    assert (await ana.edits(said, "")).text == "a.png"  # nothing is asked: the file is left
    await ana.deletes(said)


async def test_a_file_tells_where_it_is_shown_and_whether_everybody_may_look(
    office: Workspace, client: AsyncWebClient
) -> None:
    ana, rita = office.person("ana"), office.person("rita")
    office.team.channels.called("lead-review").is_private = True
    shown = await rita.says("Review this", in_="#lead-review", files=[("plan.pdf", b"x")])
    await client.chat_postMessage(channel=shown.channel_id, thread_ts=shown.ts, text="Done")
    dm = await ana.says("for you", files=[("notes.txt", b"x")])
    plan, notes = [(await client.files_info(file=m.content.files[0].id))["file"] for m in (shown, dm)]
    assert (plan["is_public"], plan["channels"], plan["groups"], plan["ims"]) == (False, [], [shown.channel_id], [])
    [share] = plan["shares"]["private"][shown.channel_id]
    assert (share["ts"], share["share_user_id"], share["reply_count"]) == (shown.ts, rita.id, 1)
    assert (notes["is_public"], notes["groups"], notes["ims"]) == (False, [], [dm.channel_id])


async def test_where_the_app_is_not_it_hears_and_sees_nothing(
    office: Workspace, heard: list[Json], client: AsyncWebClient
) -> None:
    said = await office.person("ana").says("see this", in_="#general", files=[("plan.pdf", b"%PDF")])
    [file] = said.post.content.files
    assert heard == []
    assert (await client.files_list())["files"] == []
    assert await error_of(client.files_info(file=file.id)) == "file_not_found"
    async with aiohttp.ClientSession(headers={"Authorization": f"Bearer {office.bot_token}"}) as session:
        assert "Sign in" in await (await session.get(file.url)).text()


async def test_an_app_without_the_scope_hears_of_the_message_only(office: Workspace, heard: list[Json]) -> None:
    office.team.manifest = office.team.manifest.without(["files:read"])
    await office.person("ana").says("see this", in_="#sales-leads", files=[("plan.pdf", b"%PDF")])
    assert [event["type"] for event in heard] == ["message"]


async def test_too_many_and_too_large_files_are_refused(office: Workspace) -> None:
    ana = office.person("ana")
    with pytest.raises(NotOnScreen, match="at most 10 files"):
        await ana.says("all", in_="#general", files=[(f"{n}.txt", b"x") for n in range(11)])
    office.team.files.largest = 3
    with pytest.raises(NotOnScreen, match=r"long\.txt is too large"):
        await ana.says("this", in_="#general", files=[("long.txt", b"four")])
    with pytest.raises(NotOnScreen, match="nothing to send"):
        await ana.says(" ", in_="#general")
    assert [*office.team.files] == []


async def test_the_app_hears_of_its_own_files_and_their_end(
    office: Workspace, heard: list[Json], client: AsyncWebClient
) -> None:
    file = (await client.files_upload_v2(channel=office.channel_id("sales-leads"), filename="a.txt", content="x"))[
        "file"
    ]
    await client.files_delete(file=file["id"])
    assert [event["type"] for event in heard] == ["file_created", "file_shared", "message", "file_deleted"]
    assert heard[-1]["file_id"] == file["id"]


async def test_files_are_listed_by_time_place_and_kind(office: Workspace, client: AsyncWebClient) -> None:
    ana = office.person("ana")
    place = office.channel_id("sales-leads")
    await ana.says("one", in_="#sales-leads", files=[("old.png", b"x")])
    office.passes(days=2)
    await ana.says("two", in_="#sales-leads", files=[("new.zip", b"x")])
    middle = str(int(office.clock.now()) - 3600)

    async def names(**wanted: Any) -> list[str]:
        return [file["name"] for file in (await client.files_list(**wanted))["files"]]

    assert await names() == ["new.zip", "old.png"]
    assert await names(ts_from=middle) == ["new.zip"]
    assert await names(ts_to=middle) == ["old.png"]
    assert await names(types="images,pdfs") == ["old.png"]
    assert await names(channel=place, count=1, page=2) == ["old.png"]
    assert await names(channel=office.channel_id("general")) == []
    assert await error_of(client.files_list(types="films")) == "unknown_type"
    assert await error_of(client.files_list(user="U404")) == "user_not_found"


async def test_a_remote_file_is_added_shown_changed_and_removed(office: Workspace, client: AsyncWebClient) -> None:
    ana, place = office.person("ana"), office.channel_id("sales-leads")
    added = (await client.files_remote_add(**REMOTE, filetype="gdoc"))["file"]
    told = {key: added[key] for key in ("mode", "is_external", "external_type", "filetype", "mimetype", "url_private")}
    assert told == {
        "mode": "external",
        "is_external": True,
        "external_type": "app",
        "filetype": "gdoc",
        "mimetype": "application/vnd.slack-remote",
        "url_private": REMOTE["external_url"],
    }
    again = (await client.files_remote_add(**{**REMOTE, "title": "Plan"}))["file"]
    assert (again["id"], again["title"]) == (added["id"], "Plan")
    shared = (await client.files_remote_share(external_id="doc-1", channels=[place]))["file"]
    assert shared["channels"] == [place]
    await ana.sees_in("#sales-leads", "Plan")
    await client.files_remote_update(file=added["id"], title="The better plan")
    assert (await client.files_remote_info(external_id="doc-1"))["file"]["title"] == "The better plan"
    listed = await client.files_remote_list(channel=place)
    assert [file["id"] for file in listed["files"]] == [added["id"]]
    kept = Workspace.unpacked(Archive.read(await office.pack())).team.files.with_external_id("doc-1")
    assert kept is not None and kept.as_slack() == (await client.files_remote_info(file=added["id"]))["file"]
    await client.files_remote_remove(external_id="doc-1")
    assert (await client.files_remote_list())["files"] == []
    [message] = (await client.conversations_history(channel=place))["messages"]
    assert message["files"] == [{"id": added["id"], "mode": "tombstone"}]


async def test_what_slack_refuses_of_remote_files(office: Workspace, client: AsyncWebClient) -> None:
    hosted = (await client.files_upload_v2(filename="a.txt", content="x"))["file"]["id"]
    assert await error_of(client.files_remote_info(external_id="doc-1")) == "file_not_found"
    assert await error_of(client.files_remote_info(file=hosted)) == "file_not_found"
    assert await error_of(client.files_remote_info()) == "invalid_arguments"
    await client.files_remote_add(**REMOTE)
    elsewhere = client.files_remote_share(external_id="doc-1", channels=office.channel_id("general"))
    assert await error_of(elsewhere) == "not_in_channel"
    rights = [f"remote_files:{right}" for right in ("read", "write", "share")]
    office.team.manifest = office.team.manifest.without(rights)
    assert await error_of(client.files_remote_list()) == "missing_scope"
    assert await error_of(client.files_remote_add(**REMOTE)) == "missing_scope"
    assert await error_of(client.files_remote_share(external_id="doc-1", channels="C1")) == "missing_scope"


async def test_the_workspaces_own_emoji_are_listed_kept_and_react(office: Workspace, client: AsyncWebClient) -> None:
    picture = "https://emoji.example.com/shipit.png"
    office.team.emoji = emoji_from_file({"shipit": picture, "squirrel": "alias:shipit"})
    assert (await client.emoji_list())["emoji"] == {"shipit": picture, "squirrel": "alias:shipit"}
    ana = office.person("ana")
    said = await ana.says("Done :shipit:", in_="#sales-leads")
    assert said.blocks[0]["elements"][0]["elements"][1] == {"type": "emoji", "name": "shipit"}
    await client.reactions_add(channel=said.channel_id, timestamp=said.ts, name="squirrel")
    assert [*said.reactions] == ["squirrel"]
    with pytest.raises(SlackError, match="invalid_name"):
        await ana.reacts("nope", on=said)
    assert Workspace.unpacked(Archive.read(await office.pack())).team.emoji == office.team.emoji


@pytest.mark.parametrize(
    "entries", [{"eyes": "https://x.example/e.png"}, {"Big": "https://x.example/e.png"}, {"a": "b"}, {"a": "alias:a"}]
)
async def test_what_is_no_emoji_is_refused(entries: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="emoji"):
        emoji_from_file(entries)
