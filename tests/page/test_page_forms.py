"""The page in Chromium: buttons, menus, forms, and the app's Home."""

import asyncio
import re
from typing import Any

import pytest
from playwright.async_api import expect
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from sandbox import Workspace
from tests.page.at_the_page import card, dialog, opens_forms
from tests.page.conftest import PATIENCE, Visit, form, words

pytestmark = [pytest.mark.anyio, pytest.mark.timeout(60)]


async def test_a_form_complains_pushes_updates_and_is_there_after_a_reload(
    visit: Visit, office: Workspace, app: AsyncApp, client: AsyncWebClient
) -> None:
    heard = opens_forms(app)
    await card(client, office, "decline")
    page = (await visit("/@ana/dm")).page
    await page.get_by_role("button", name="Decline").click()
    here = dialog(page, "Decline")
    reason = here.get_by_label("Reason")
    await expect(reason).to_be_focused()
    await here.get_by_role("button", name="Send").click()  # empty: Slack itself complains
    await expect(here).to_contain_text("Please complete this required field.")
    await expect(reason).to_be_focused()
    await reason.fill("no")
    await here.get_by_role("button", name="Send").click()
    await expect(here).to_contain_text("That is no reason.")

    await reason.fill("Too small")
    await here.get_by_role("button", name="Update").click()
    here = dialog(page, "Decline it")
    await expect(here).to_contain_text("Acme was here before.")
    await expect(here.get_by_label("Reason")).to_have_value("Too small")  # what was typed stays
    await here.get_by_role("button", name="Push").click()
    await expect(dialog(page, "Details")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(here).to_be_visible()
    assert heard == [{"closed": "Details"}]

    await page.reload()
    await expect(here.get_by_label("Reason")).to_have_value("Too small")
    await here.get_by_label("Reason").press("Enter")
    await expect(page.locator("dialog.modal")).to_have_count(0)
    assert heard[1:] == [{"submitted": "Too small"}]


async def test_an_update_while_somebody_types_leaves_them_be(
    visit: Visit, office: Workspace, app: AsyncApp, client: AsyncWebClient
) -> None:
    opens_forms(app)
    await card(client, office, "decline")
    page = (await visit("/@ana/dm")).page
    await page.get_by_role("button", name="Decline").click()
    field = dialog(page, "Decline").get_by_label("Reason")
    await field.press_sequentially("They are too")
    await field.press("ArrowLeft")
    view = office.team.screens.stack(office.person("ana").id)[-1]
    await client.views_update(view_id=view.id, view=form("Decline now"))
    await expect(page.locator("dialog.modal h2")).to_have_text("Decline now")
    await page.keyboard.type("!")
    field = dialog(page, "Decline now").get_by_label("Reason")
    await expect(field).to_be_focused()
    await expect(field).to_have_value("They are to!o")


async def test_the_focus_goes_back_to_what_opened_a_form(
    visit: Visit, office: Workspace, app: AsyncApp, client: AsyncWebClient
) -> None:
    heard = opens_forms(app)
    await card(client, office, "decline")
    page = (await visit("/@ana/dm")).page
    opener = page.get_by_role("button", name="Decline")
    await opener.press("Enter")
    await expect(dialog(page, "Decline")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(page.locator("dialog.modal")).to_have_count(0)
    await expect(opener).to_be_focused()
    assert heard == [{"closed": "Decline"}]


async def test_a_click_that_the_app_leaves_unanswered_shows_it(
    visit: Visit, office: Workspace, app: AsyncApp, client: AsyncWebClient
) -> None:
    @app.action("mute")
    async def mute() -> None:
        await asyncio.sleep(0)

    ts = await card(client, office, "mute")
    page = (await visit("/@ana/dm")).page
    await page.get_by_role("button", name="Mute").click()
    await expect(page.locator(".kit-note-error")).to_contain_text("Relay did not answer")
    await client.chat_update(channel=office.team.channels.dm(office.person("ana").user).id, ts=ts, text="Gone")
    await expect(page.locator("#messages")).to_contain_text("Gone")
    await expect(page.locator("#messages .edited")).to_have_text("(edited)")
    office.failures.clear()


async def test_shortcuts_are_in_menus_that_the_keyboard_reaches(visit: Visit, office: Workspace, app: AsyncApp) -> None:
    used: list[str] = []

    @app.shortcut("take")
    async def take(ack: Any, body: Any) -> None:
        await ack()
        used.append(body["message"]["text"])

    @app.shortcut("write")
    async def write(ack: Any) -> None:
        await ack()
        used.append("global")

    await office.person("ben").says("Acme called", in_="#general")
    page = (await visit("/@ana/general")).page
    message = page.locator("#messages .message").last
    await message.focus()
    await page.keyboard.press("Tab")
    while not await page.evaluate("document.activeElement.matches('[data-menu]')"):
        await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("menuitem", name="Add reaction")).to_be_focused()
    await page.keyboard.press("End")
    await page.keyboard.press("Enter")
    await page.locator("#composer [data-menu]").click()
    await page.get_by_role("menuitem", name="Write it down").click()
    await expect(page.locator("#notices")).to_be_empty()
    async with asyncio.timeout(PATIENCE):
        while len(used) < 2:
            await asyncio.sleep(0.02)
    assert used == ["Acme called", "global"]


async def test_home_is_opened_and_told_of(
    visit: Visit, office: Workspace, app: AsyncApp, client: AsyncWebClient
) -> None:
    @app.event("app_home_opened")
    async def opened(event: Any) -> None:
        view = {"type": "home", "blocks": [{"type": "section", "text": words(f"Hello from {event['tab']}")}]}
        await client.views_publish(user_id=event["user"], view=view)

    page = (await visit("/@ana/dm")).page
    await page.get_by_role("link", name="Home").click()
    await expect(page.locator("#home")).to_contain_text("Hello from home")
    await expect(page.locator("#composer")).to_be_hidden()
    await page.get_by_role("link", name="About").click()
    await expect(page.locator("#home")).to_contain_text("/lead")
    await expect(page).to_have_url(re.compile("/@ana/about$"))
