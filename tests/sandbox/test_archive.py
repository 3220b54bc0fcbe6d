import asyncio
import json
import os
import time
import zipfile
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import fields
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from sandbox import Manifest, SlackError, Workspace
from sandbox.keeping.archive import FORMAT, VERSION, Archive, BrokenArchive
from sandbox.keeping.keeping import Keeper, kept
from sandbox.keeping.state import state_of
from sandbox.messages.posts import Post
from tests.sandbox.forms import button, form, opens

pytestmark = pytest.mark.anyio

Json = dict[str, Any]


def told(office: Workspace) -> Json:
    """All that an export says, but for the time, which passes."""
    state: Json = json.loads(json.dumps(state_of(office.team)))
    del state["time"]
    return state


async def a_day(office: Workspace, client: AsyncWebClient, app: AsyncApp) -> None:
    """A little of everything that a workspace can hold."""
    office.passes(days=3, hours=2)
    opens(app, form("Snooze"))

    @app.command("/lead")
    async def _lead(ack: Any, respond: Any) -> None:
        await ack()
        await respond("Only to you")

    ana, ben = office.person("ana"), office.person("ben")
    blocks = [{"type": "actions", "elements": [button("Snooze")]}]
    sent = await client.chat_postMessage(channel=ana.id, text="Acme", blocks=blocks)
    card = await ana.sees_dm("Acme")
    parent = await client.chat_postMessage(
        channel="#sales-leads",
        text="<@U1> Umlaut ä, “quotes”",
        metadata={"event_type": "lead", "event_payload": {"n": 1}},
    )
    await client.chat_postMessage(channel="#sales-leads", text="Answer", thread_ts=parent["ts"], reply_broadcast=True)
    await client.chat_update(channel=parent["channel"], ts=parent["ts"], text="Edited")
    gone = await client.chat_postMessage(channel="#sales-leads", text="Gone")
    await client.chat_delete(channel=gone["channel"], ts=gone["ts"])
    said = await ben.says("Who has Acme, @ana?", in_="#general")
    await ben.reacts("eyes", on=said)
    await ana.types("/lead")
    await ana.clicks("Snooze", on=card)
    modal = await ana.sees_modal("Snooze")
    await ana.fills(modal, {"Reason": "Waiting", "Note": "half a note"})
    await client.views_publish(user_id=ben.id, view={"type": "home", "blocks": [{"type": "divider"}]})
    other, classic = office.app("hubspot"), office.app("old-crm", classic=True)
    await other.posts("#general", text="New lead", attachments=[{"title": "Acme"}])
    await classic.posts("#general", text="New lead, too")
    office.team.files.add("note.txt", b"caf\xc3\xa9", user_id=ana.id, now=office.clock.now())
    office.team.read_marks.read(ana.id, sent["channel"], sent["ts"])
    office.team.add_person("max", channels=["#general"], tz="Europe/Vienna")
    await ana.runs_step("route_lead", {"company": "Acme"})
    await office.settles()


@pytest.fixture
async def busy(office: Workspace, client: AsyncWebClient, socket_app: AsyncApp) -> Workspace:
    @socket_app.event("function_executed")
    async def _runs() -> None: ...

    await a_day(office, client, socket_app)
    return office


async def test_an_import_is_what_was_exported(busy: Workspace) -> None:
    exported = await busy.pack()
    again = Workspace.unpacked(Archive.read(exported))
    assert told(again) == told(busy)
    assert again.clock.now() == pytest.approx(busy.clock.now(), abs=2)
    assert (again.bot_token, again.app_token, again.signing_secret) == (
        busy.bot_token,
        busy.app_token,
        busy.signing_secret,
    )
    third = Workspace.unpacked(Archive.read(await again.pack()))
    assert told(third) == told(busy)


async def test_nothing_that_a_message_has_is_left_out(busy: Workspace) -> None:
    again = Workspace.unpacked(Archive.read(await busy.pack()))
    for before, after in zip(busy.team.messages, again.team.messages, strict=True):
        for field in fields(Post):
            one, other = getattr(before, field.name), getattr(after, field.name)
            if field.name == "entries":
                one = {user_id: entries for user_id, entries in one.items() if entries}
            assert one == other or field.name == "reactions", field.name
    assert [list(p.reactions) for p in again.team.messages] == [list(p.reactions) for p in busy.team.messages]


async def test_a_running_workspace_takes_an_import_and_goes_on(
    busy: Workspace, client: AsyncWebClient, socket_app: AsyncApp
) -> None:
    exported, before = await busy.pack(), told(busy)
    ana, ben = busy.person("ana"), busy.person("ben")
    await client.chat_postMessage(channel="#sales-leads", text="After the export")
    await ben.says("So do I", in_="#general")
    await ana.closes(await ana.sees_modal("Snooze"))
    busy.passes(days=30)
    made = busy.team.counter.made
    await busy.restore(exported)
    after = told(busy)
    assert {**after, "numbers": None} == {**before, "numbers": None}
    assert busy.team.counter.made >= made, "an event's id would be told twice"
    assert len(busy.sockets) == 1
    ana = busy.person("ana")
    modal = await ana.sees_modal("Snooze")
    assert modal.view.state()["values"]["note"]["value"]["value"] == "half a note"
    await ana.closes(modal)
    assert {exchange.name for exchange in busy.wire if exchange.ms is None} == set()


async def test_the_app_updates_its_old_messages_and_uses_its_old_response_urls(
    office: Workspace, client: AsyncWebClient, socket_app: AsyncApp
) -> None:
    responding: list[Any] = []

    @socket_app.command("/lead")
    async def _lead(ack: Any, respond: Any) -> None:
        await ack()
        responding.append(respond)

    ana = office.person("ana")
    await ana.types("/lead", in_="#general")
    post = await client.chat_postMessage(channel="#sales-leads", text="Acme")
    await office.restore(await office.pack())
    await client.chat_update(channel=post["channel"], ts=post["ts"], text="Acme, accepted")
    await responding[0]("Here you are")
    ana = office.person("ana")
    await ana.sees_in("#sales-leads", "Acme, accepted")
    await ana.sees_only_to_me("Here you are")
    await ana.types("/lead")
    assert len(responding) == 2


async def test_new_messages_stand_below_those_of_the_import(office: Workspace, client: AsyncWebClient) -> None:
    office.passes(hours=5)
    first = await client.chat_postMessage(channel="#sales-leads", text="First")
    again = Workspace.unpacked(Archive.read(await office.pack()))
    channel = again.team.channels.called("#sales-leads")
    second = again.team.post(channel, next(iter(again.team.messages)).content)
    assert second.ts > str(first["ts"])


async def test_what_can_be_answered_no_more_is_left_out(
    office: Workspace, client: AsyncWebClient, socket_app: AsyncApp
) -> None:
    @socket_app.command("/lead")
    async def _lead(ack: Any) -> None:
        await ack()

    await office.person("ana").types("/lead")
    office.passes(minutes=31)
    assert told(office)["response_urls"] == []


async def test_reset_goes_back_to_the_file(busy: Workspace, client: AsyncWebClient) -> None:
    await busy.reset()
    assert len(busy.team.messages) == 0 and not list(busy.team.screens)
    assert busy.clock.offset == pytest.approx(0, abs=0.01)
    assert not [user for user in busy.team.people if user.name in {"max", "hubspot"}]
    assert busy.failures == []
    await client.chat_postMessage(channel="#sales-leads", text="A new day")
    await busy.person("ana").sees_in("#sales-leads", "A new day")
    await busy.app("hubspot").posts("#general", text="Me, too")
    await busy.reset()
    assert len(busy.team.messages) == 0


async def test_reset_of_an_import_goes_back_to_the_import(office: Workspace, client: AsyncWebClient) -> None:
    await client.chat_postMessage(channel="#sales-leads", text="Acme")
    again = Workspace.unpacked(Archive.read(await office.pack()))
    again.team.delete(next(iter(again.team.messages)))
    await again.reset()
    assert [post.deleted for post in again.team.messages] == [False]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "neither a zip nor JSON"),
        (b"\x89PNG", "neither a zip nor JSON"),
        (b"[]", "does not say so"),
        (b'{"name": "Northwind"}', "does not say so"),
        (b'{"format": "slack sandbox", "version": 99}', "version 99"),
        (b'{"format": "slack sandbox", "version": 1}', "damaged"),
        (b"PK\x03\x04 half a zip", "damaged"),
    ],
)
async def test_what_is_no_export_is_refused_in_words_and_changes_nothing(
    office: Workspace, client: AsyncWebClient, content: bytes, sentence: str
) -> None:
    await client.chat_postMessage(channel="#sales-leads", text="Acme")
    before = told(office)
    with pytest.raises(BrokenArchive, match=sentence):
        await office.restore(content)
    assert told(office) == before


async def test_a_zip_of_something_else_and_one_that_is_cut_are_refused(office: Workspace) -> None:
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as folder:
        folder.writestr("photo.jpg", b"not much")
    with pytest.raises(BrokenArchive, match=r"no workspace\.json"):
        Archive.read(file.getvalue())
    with pytest.raises(BrokenArchive, match="damaged"):
        Archive.read((await office.pack())[:-40])


@pytest.mark.parametrize("missing", ["people", "channels", "messages", "numbers", "manifest", "time"])
async def test_an_export_with_a_part_missing_is_damaged(office: Workspace, missing: str) -> None:
    state = state_of(office.team)
    del state[missing]
    with pytest.raises(BrokenArchive, match="damaged"):
        Archive.read(json.dumps({"format": FORMAT, "version": VERSION, **state}).encode())


async def test_a_newer_manifest_of_the_same_app_may_go_on_with_it(office: Workspace, manifest_file: Path) -> None:
    archive = Archive.read(await office.pack())
    newer = Manifest.from_document(
        {"display_information": {"name": "Baton"}, "features": {"slash_commands": [{"command": "/new"}]}}
    )
    assert "/new" in Workspace.unpacked(archive, manifest=newer).team.manifest.commands
    with pytest.raises(BrokenArchive, match=r"'Baton'.*'Other'"):
        Workspace.unpacked(archive, manifest=Manifest(name="Other"))


class Beside:
    """An app that is run beside the workspace, remembering one thing."""

    def __init__(self) -> None:
        self.memory = b"much"
        self.log: list[str] = []

    @asynccontextmanager
    async def paused(self) -> AsyncIterator[None]:
        self.log.append("stops")
        yield
        self.log.append("starts")

    async def forget(self) -> None:
        self.log.append("forgets")
        self.memory = b""

    async def pack(self) -> Mapping[str, bytes]:
        return {"memory.db": self.memory}

    async def unpack(self, files: Mapping[str, bytes]) -> None:
        self.log.append("unpacks")
        self.memory = files["memory.db"]


async def test_the_app_beside_it_is_exported_imported_and_reset_with_it(office: Workspace) -> None:
    office.page.host = beside = Beside()
    exported = await office.pack()
    beside.memory = b"more"
    await office.restore(exported)
    assert (beside.memory, beside.log) == (b"much", ["stops", "forgets", "unpacks", "starts"])
    beside.log.clear()
    await office.reset()
    assert (beside.memory, beside.log) == (b"", ["stops", "forgets", "starts"])
    with pytest.raises(BrokenArchive):
        await office.restore(b"nothing")
    assert beside.log == ["stops", "forgets", "starts"]


def said_in(file: Path) -> list[str]:
    if not file.exists():
        return []
    return [post.content.text for post in Workspace.unpacked(Archive.read(file)).team.messages]


async def test_a_kept_workspace_goes_on_where_it_stopped(
    office: Workspace, client: AsyncWebClient, tmp_path: Path
) -> None:
    file = tmp_path / "workspace.json"
    async with kept(office, file, every=0.02):
        first = await client.chat_postMessage(channel="#sales-leads", text="First")
        await client.chat_postMessage(channel="#sales-leads", text="Second")
        async with asyncio.timeout(10):
            while said_in(file) != ["First", "Second"]:
                await asyncio.sleep(0.05)
        await client.chat_update(channel=first["channel"], ts=first["ts"], text="First, edited")
        office.passes(hours=1)
    again = Workspace.unpacked(Archive.read(file))
    assert told(again) == told(office)
    assert again.clock.now() == pytest.approx(office.clock.now(), abs=2)
    assert [entry.name for entry in os.scandir(tmp_path)] == ["workspace.json"]


async def test_reset_of_a_kept_workspace_goes_back_to_its_first_day(
    office: Workspace, client: AsyncWebClient, tmp_path: Path
) -> None:
    async with kept(office, tmp_path / "kept.json"):
        await client.chat_postMessage(channel="#sales-leads", text="Yesterday")
        office.passes(hours=20)
    again = Workspace.unpacked(Archive.read(tmp_path / "kept.json"))
    async with kept(again, tmp_path / "kept.json"):
        pass
    third = Workspace.unpacked(Archive.read(tmp_path / "kept.json"))
    assert len(third.team.messages) == 1
    await third.reset()
    assert len(third.team.messages) == 0
    assert third.clock.offset == 0


async def test_it_keeps_what_an_import_made_of_it(office: Workspace, client: AsyncWebClient, tmp_path: Path) -> None:
    exported = await office.pack()
    async with kept(office, tmp_path / "kept.json", every=0.02):
        await client.chat_postMessage(channel="#sales-leads", text="Soon gone")
        await asyncio.sleep(0.05)
        await office.restore(exported)
    assert told(Workspace.unpacked(Archive.read(tmp_path / "kept.json")))["messages"] == []


async def test_what_is_unchanged_is_not_written_again(
    office: Workspace, client: AsyncWebClient, tmp_path: Path
) -> None:
    keeper = Keeper(office.team, tmp_path / "kept.json", office.renewal.start)
    assert await keeper.save()
    assert not await keeper.save()
    await client.chat_postMessage(channel="#sales-leads", text="Acme")
    assert await keeper.save()
    await client.auth_test()
    assert not await keeper.save()
    office.passes(minutes=5)
    assert await keeper.save()


async def test_five_thousand_messages_do_not_make_saving_slow(office: Workspace, tmp_path: Path) -> None:
    channel = office.team.channels.called("#general")
    (content,) = [p.content for p in [await _message(office)]]
    for _ in range(5000):
        office.team.post(channel, content)
    keeper = Keeper(office.team, tmp_path / "kept.json", office.renewal.start)
    await keeper.save()
    office.team.post(channel, content)
    began = time.process_time()
    assert await keeper.save()
    assert time.process_time() - began < 0.15, "each message was put into words again"


async def _message(office: Workspace) -> Post:
    client = AsyncWebClient(token=office.bot_token, base_url=office.api_url)
    blocks = [{"type": "section", "text": {"type": "mrkdwn", "text": "*Acme* " * 20}} for _ in range(5)]
    await client.chat_postMessage(channel="#sales-leads", text="Acme", blocks=blocks)
    return next(iter(office.team.messages))


async def test_an_address_of_an_upload_that_was_given_works_after_an_import(office: Workspace) -> None:
    file, address = office.team.files.announce("a.txt", user_id=office.bot_user_id, now=office.clock.now())
    again = Workspace.unpacked(Archive.read(await office.pack()))
    received = again.team.files.receive(address.rsplit("/", 1)[1], b"abc")
    assert received is not None and received.id == file.id
    with pytest.raises(SlackError, match="file_not_found"):
        again.team.files.with_id(file.id)
