"""The page in Chromium: people, messages, threads and what is typed."""

import re
from typing import Any

import pytest
from playwright.async_api import expect
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from sandbox import Workspace
from tests.page.at_the_page import card, composer, person
from tests.page.conftest import Visit

pytestmark = [pytest.mark.anyio, pytest.mark.timeout(60)]


async def test_one_click_makes_one_somebody_else_and_badges_tell_who_has_news(visit: Visit, office: Workspace) -> None:
    await office.person("rita").says("Who takes Acme, @ben?", in_="#leads")
    page = (await visit("/@ana/leads")).page
    await expect(page.locator("#messages")).to_contain_text("Who takes Acme")
    await expect(person(page, "ben").locator(".badge")).to_contain_text("1")
    await person(page, "ben").click()
    await expect(page).to_have_url(re.compile("/@ben$"))
    await expect(page.locator("#sidebar")).to_contain_text("Ben Novak")
    await page.locator("#sidebar").get_by_role("link", name="leads").click()
    await expect(page.locator("#messages .new-line")).to_be_visible()
    await expect(person(page, "ben").locator(".badge")).to_have_count(0)  # looking is reading
    await expect(page).to_have_title("#leads · Ben · Northwind")


async def test_unread_is_bold_and_a_dm_counts(
    visit: Visit, office: Workspace, app: AsyncApp, client: AsyncWebClient
) -> None:
    page = (await visit("/@ana/general")).page
    await office.person("ben").says("Lunch?", in_="#leads")
    await card(client, office, "accept")
    await expect(page.locator("#sidebar a.unread", has_text="leads")).to_be_visible()
    await expect(page.locator("#sidebar a", has_text="Relay").locator(".badge")).to_contain_text("1")
    await expect(page).to_have_title("(1) #general · Ana · Northwind")


async def test_a_thread_is_beside_its_message_and_may_go_to_the_channel_too(visit: Visit, office: Workspace) -> None:
    first = await office.person("ben").says("Who has Acme?", in_="#leads")
    await office.person("rita").says("I had it", in_="#leads", thread=first)
    page = (await visit("/@ana/leads")).page
    await page.locator(".replies").click()
    await expect(page).to_have_url(re.compile(rf"thread={re.escape(first.ts)}"))
    thread = page.locator("#thread")
    await expect(thread).to_contain_text("I had it")
    await thread.get_by_label("Also send to #leads").check()
    await thread.locator("textarea").fill("Mine now")
    await thread.locator("textarea").press("Enter")
    await expect(page.locator("#replies")).to_contain_text("Mine now")
    await expect(page.locator("#messages")).to_contain_text("replied to a thread")
    await expect(page.locator(".replies").first).to_contain_text("2 replies")
    await page.go_back()
    await expect(thread).to_be_hidden()


async def test_the_composer_completes_and_keeps_drafts(visit: Visit, office: Workspace, app: AsyncApp) -> None:
    @app.command("/lead")
    async def lead(ack: Any, command: Any) -> None:
        await ack(f"You asked for {command['text']}")

    page = (await visit("/@ana/leads")).page
    field = composer(page)
    await field.press_sequentially("/l")
    await expect(page.locator("#composer [role=option]")).to_contain_text(["show|mine|help"])
    await field.press("Tab")
    await expect(field).to_have_value("/lead ")
    await field.press_sequentially("mine")
    await field.press("Enter")
    alone = page.locator(".message.only-you")
    await expect(alone).to_contain_text("You asked for mine")
    await expect(alone).to_contain_text("Only visible to you")
    await alone.get_by_text("Dismiss").click()
    await expect(alone).to_have_count(0)
    await field.press_sequentially("ask @be")
    await expect(page.locator("#composer [aria-selected=true]")).to_contain_text("Ben Novak")
    await field.press("Enter")
    await field.press_sequentially("in #gen")
    await expect(page.locator("#composer [role=option]")).to_contain_text("general")
    await field.press("Escape")
    await page.locator("#sidebar").get_by_role("link", name="general").click()
    await expect(page.locator("#head")).to_contain_text("general")
    await expect(field).to_have_value("")
    await page.go_back()
    await expect(field).to_have_value("ask @ben in #gen")
    await field.press("Enter")
    await expect(page.locator("#messages .kit-mention")).to_have_text("@Ben")


async def test_what_slack_says_when_a_command_fails(visit: Visit, office: Workspace, app: AsyncApp) -> None:
    page = (await visit("/@ana/leads")).page
    await composer(page).fill("/nonsense")
    await composer(page).press("Enter")
    await expect(page.locator(".only-you").last).to_contain_text("/nonsense is not a valid command")
    await composer(page).fill("/slow down")
    await composer(page).press("Enter")
    await expect(page.locator(".only-you").last).to_contain_text('/slow failed with the error "')
    office.failures.clear()


async def test_news_is_read_aloud(visit: Visit, office: Workspace) -> None:
    page = (await visit("/@ana/leads")).page
    await office.person("ben").says("Acme called", in_="#leads")
    await expect(page.locator("#announcer")).to_have_text("Ben Novak: Acme called")
