from pathlib import Path

import aiohttp
import pytest
from playwright.async_api import expect
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from sandbox import Workspace
from sandbox.keeping.archive import Archive
from tests.page.conftest import Visit

pytestmark = pytest.mark.anyio


async def test_reset_says_what_is_lost_and_every_page_shows_the_new_day(
    office: Workspace, client: AsyncWebClient, app: AsyncApp, visit: Visit
) -> None:
    await client.chat_postMessage(channel="#leads", text="Yesterday's lead")
    office.team.add_person("max", channels=["#leads"])
    ana, ben, gone = (
        await visit("/@ana/leads?workshop=workspace"),
        await visit("/@ben/leads"),
        await visit("/@max/leads"),
    )
    await expect(ben.page.get_by_text("Yesterday's lead")).to_be_visible()
    await ana.page.get_by_role("button", name="Reset…").click()
    asked = ana.page.get_by_role("dialog")
    await expect(asked).to_contain_text("1 messages, every open form and the clock's time are lost.")
    await asked.get_by_role("button", name="Cancel").click()
    assert len(office.team.messages) == 1
    await ana.page.get_by_role("button", name="Reset…").click()
    await asked.get_by_role("button", name="Reset").click()
    await expect(ben.page.get_by_text("Yesterday's lead")).to_have_count(0)
    await expect(gone.page.get_by_text("Ana Silva").first).to_be_visible()  # nobody is called Max any more
    await client.chat_postMessage(channel="#leads", text="Today's lead")
    await expect(ana.page.get_by_text("Today's lead").first).to_be_visible()
    await expect(ana.page.get_by_role("tab", name="Workspace")).to_have_attribute("aria-selected", "true")
    gone.complaints.clear()  # the page that looked for Max was told that there is none


async def test_an_export_is_imported_again(
    office: Workspace, client: AsyncWebClient, visit: Visit, tmp_path: Path
) -> None:
    first = await client.chat_postMessage(channel="#leads", text="Before the export")
    ana = await visit("/@ana/leads?workshop=workspace")
    async with ana.page.expect_download() as coming:
        await ana.page.get_by_role("link", name="Export").click()
    file = tmp_path / "export.zip"
    await (await coming.value).save_as(file)
    assert Archive.read(file).state["name"] == "Northwind"
    await client.chat_update(channel=first["channel"], ts=first["ts"], text="After the export")
    await expect(ana.page.get_by_text("After the export").first).to_be_visible()
    await ana.page.locator("#ws-import-file").set_input_files(file)
    await expect(ana.page.get_by_role("dialog")).to_contain_text("what is in the file takes their place")
    await ana.page.get_by_role("button", name="Import", exact=True).click()
    await expect(ana.page.get_by_text("Before the export").first).to_be_visible()


async def test_a_file_that_is_no_export_is_refused_in_words(office: Workspace, visit: Visit, tmp_path: Path) -> None:
    file = tmp_path / "photo.json"
    file.write_text("{}")
    ana = await visit("/@ana/leads?workshop=workspace")
    await ana.page.locator("#ws-import-file").set_input_files(file)
    await ana.page.get_by_role("button", name="Import", exact=True).click()
    await expect(ana.page.get_by_text("That is no export of this sandbox: it does not say so.")).to_be_visible()
    ana.complaints.clear()  # the console tells of the HTTP 400, too


async def test_only_the_page_itself_may_import(office: Workspace) -> None:
    async with aiohttp.ClientSession() as session:
        for headers in ({}, {"Origin": "https://elsewhere.example"}):
            async with session.post(f"{office.address}/workshop/import", data=b"{}", headers=headers) as answer:
                assert answer.status == 403
        async with session.get(f"{office.address}/workshop/export", headers={"Host": "elsewhere.example"}) as answer:
            assert answer.status == 403


async def test_the_lines_that_connect_an_app_have_this_workspaces_tokens(office: Workspace, visit: Visit) -> None:
    ana = await visit("/@ana/leads?workshop=workspace")
    await expect(ana.page.locator("#ws-environment")).to_have_text(
        "\n".join(f"export {name}={value}" for name, value in office.environment.items())
    )
    for own in ("#ws-bolt-python", "#ws-bolt-js"):
        await expect(ana.page.locator(own)).to_contain_text(office.bot_token)
        await expect(ana.page.locator(own)).to_contain_text(office.api_url)
