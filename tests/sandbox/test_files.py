from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from sandbox import Workspace
from tests.sandbox.shapes import Json, card, context, image, modal, section

pytestmark = pytest.mark.anyio

PNG = b"\x89PNG not really"


@pytest.fixture
def office(office: Workspace) -> Workspace:
    """The app may handle files, too."""
    scopes = (*office.team.manifest.scopes, "files:read", "files:write", "channels:history")
    office.team.manifest = replace(office.team.manifest, scopes=scopes)
    return office


@pytest.fixture
async def session(office: Workspace) -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as opened:
        yield opened


@pytest.fixture
def place(office: Workspace) -> str:
    return office.channel_id("sales-leads")


async def error_of(call: Any) -> str:
    with pytest.raises(SlackApiError) as refusal:
        await call
    return str(refusal.value.response["error"])


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


async def test_a_file_is_uploaded_and_posted_in_one_call(
    office: Workspace, client: AsyncWebClient, session: aiohttp.ClientSession, place: str
) -> None:
    answer = await client.files_upload_v2(
        channel=place, filename="pipeline.png", content=PNG, title="Pipeline", initial_comment="This week", alt_txt="Up"
    )
    file = answer["file"]
    told = (file["name"], file["title"], file["mimetype"], file["filetype"], file["size"], file["alt_txt"])
    assert told == ("pipeline.png", "Pipeline", "image/png", "png", len(PNG), "Up")
    assert (file["user"], file["channels"]) == (office.team.app.bot_user.id, [place])
    seen = await office.person("ana").sees_in("#sales-leads", "This week", "Pipeline")
    history = await client.conversations_history(channel=place)
    [message] = history["messages"]
    assert (message["ts"], message["subtype"]) == (seen.ts, "file_share")
    assert [shared["id"] for shared in message["files"]] == [file["id"]]
    response = await session.get(file["url_private"], headers=bearer(office.bot_token))
    assert (response.content_type, await response.read()) == ("image/png", PNG)
    told = (await client.files_info(file=file["id"]))["file"]
    assert told == file | {"shares": told["shares"]}
    assert told["shares"]["public"][place][0]["ts"] == seen.ts


async def test_the_synchronous_client_uploads_too(office: Workspace, place: str, tmp_path: Path) -> None:
    import anyio.to_thread

    paper = tmp_path / "notes.txt"
    paper.write_text("Acme called")
    client = WebClient(token=office.bot_token, base_url=office.api_url)
    await anyio.to_thread.run_sync(lambda: client.files_upload_v2(channel=place, file=str(paper)))
    await office.person("ana").sees_in("#sales-leads", "notes.txt")


async def test_several_files_in_a_thread(office: Workspace, client: AsyncWebClient, place: str) -> None:
    parent = await client.chat_postMessage(channel=place, text="Acme")
    uploads = [{"filename": name, "content": "x"} for name in ("a.txt", "b.txt")]
    answer = await client.files_upload_v2(channel=place, thread_ts=parent["ts"], file_uploads=uploads)
    assert len(answer["files"]) == 2
    ana = office.person("ana")
    await ana.sees_in("#sales-leads", "a.txt", "b.txt", thread=await ana.sees_in("#sales-leads", "Acme"))


async def test_a_file_for_nobody_yet_can_be_a_picture(office: Workspace, client: AsyncWebClient) -> None:
    file = (await client.files_upload_v2(filename="logo.png", content=PNG))["file"]
    ana = office.person("ana")
    by_id, by_url = ({"id": file["id"]}, {"url": file["url_private"]})
    for meant in (by_id, by_url):
        shown = {"type": "image", "alt_text": "Logo", "slack_file": meant}
        await client.chat_postMessage(channel=ana.id, text="Look", blocks=[shown, context(shown)])
        await ana.sees_dm("Look", "Logo")
        found = office.team.files.shown_by(meant)
        assert found is not None and found.content == PNG


@pytest.mark.parametrize(
    ("block", "at"),
    [
        (image(image_url=None, slack_file={"id": "F404"}), ""),
        (section(accessory=image(image_url=None, slack_file={"id": "F404"})), "/accessory"),
        (card(hero_image=image(image_url=None, slack_file={"url": "https://x.example/f"})), "/hero_image"),
    ],
)
async def test_a_picture_of_no_file_is_refused(
    office: Workspace, client: AsyncWebClient, place: str, block: Json, at: str
) -> None:
    announced = await client.files_getUploadURLExternal(filename="logo.png", length=3)
    assert office.team.files.shown_by({"id": announced["file_id"]}) is None
    with pytest.raises(SlackApiError, match="invalid_blocks") as refusal:
        await client.chat_postMessage(channel=place, text="Look", blocks=[block])
    [sentence] = refusal.value.response["response_metadata"]["messages"]
    assert sentence == f"[ERROR] invalid slack file [json-pointer:/blocks/0{at}/slack_file]"


async def test_a_picture_of_no_file_in_a_view(office: Workspace, client: AsyncWebClient) -> None:
    view = modal(image(image_url=None, slack_file={"id": "F404"}))
    trigger_id = office.team.triggers.hand_out(office.person("ana").id)
    with pytest.raises(SlackApiError, match="invalid_arguments") as refusal:
        await client.views_open(trigger_id=trigger_id, view=view)
    [sentence] = refusal.value.response["response_metadata"]["messages"]
    assert sentence.endswith("[json-pointer:/view/blocks/0/slack_file]")


async def test_a_deleted_file_leaves_a_tombstone(
    office: Workspace, client: AsyncWebClient, session: aiohttp.ClientSession, place: str
) -> None:
    file = (await client.files_upload_v2(channel=place, filename="a.txt", content="x"))["file"]
    await client.files_delete(file=file["id"])
    [message] = (await client.conversations_history(channel=place))["messages"]
    assert message["files"] == [{"id": file["id"], "mode": "tombstone"}]
    await office.person("ana").sees_in("#sales-leads", "This file was deleted.")
    assert await error_of(client.files_info(file=file["id"])) == "file_deleted"
    assert (await session.get(file["url_private"], headers=bearer(office.bot_token))).status == 404


async def test_who_may_fetch_the_bytes(
    office: Workspace, client: AsyncWebClient, session: aiohttp.ClientSession
) -> None:
    url = (await client.files_upload_v2(filename="a.txt", content="secret"))["file"]["url_private"]
    for headers in ({}, bearer("xoxb-made-up"), {"Sec-Fetch-Site": "cross-site"}):
        page = await session.get(url, headers=headers)
        assert (page.status, page.content_type) == (200, "text/html")
    by_the_page = await session.get(url, headers={"Sec-Fetch-Site": "same-origin"})
    assert await by_the_page.text() == "secret"
    saved = await session.get(f"{url}?download=1", headers=bearer(office.bot_token))
    assert saved.headers["Content-Disposition"].startswith("attachment")
    office.team.manifest = office.team.manifest.without(["files:read"])
    assert (await session.get(url, headers=bearer(office.bot_token))).content_type == "text/html"


async def test_what_slack_refuses(
    office: Workspace, client: AsyncWebClient, session: aiohttp.ClientSession, place: str
) -> None:
    assert await error_of(client.files_info(file="F404")) == "file_not_found"
    assert await error_of(client.files_getUploadURLExternal(filename="a", length=0)) == "invalid_arguments"
    assert await error_of(client.files_completeUploadExternal(files=[])) == "invalid_arguments"
    announced = await client.files_getUploadURLExternal(filename="a.txt", length=1)
    early = client.files_completeUploadExternal(files=[{"id": announced["file_id"]}], channel_id=place)
    assert await error_of(early) == "file_not_found"
    form = aiohttp.FormData({"note": "x"})
    form.add_field("file", b"bytes", filename="a.txt")
    assert (await session.post(announced["upload_url"], data=form)).status == 200
    assert (await session.post(announced["upload_url"], data=b"again")).status == 404
    files = [{"id": announced["file_id"], "title": "A"}]
    with pytest.raises(SlackApiError, match="invalid_arguments") as refusal:
        await client.files_completeUploadExternal(files=files, channel_id=office.person("ana").id)
    assert "^[CGDZ]" in refusal.value.response["response_metadata"]["messages"][0]
    elsewhere = client.files_completeUploadExternal(files=files, channel_id=office.channel_id("general"))
    assert await error_of(elsewhere) == "not_in_channel"
    done = await client.files_completeUploadExternal(files=files, channels=[place])
    assert done["files"][0]["size"] == 5
    again = client.files_completeUploadExternal(files=files, channel_id=place)
    assert await error_of(again) == "file_not_found"
    theirs = office.team.files.add("b.txt", b"x", user_id=office.person("ana").id, now=0)
    assert await error_of(client.files_delete(file=theirs.id)) == "cant_delete_file"
    office.team.manifest = office.team.manifest.without(["files:write"])
    assert await error_of(client.files_delete(file=theirs.id)) == "missing_scope"
