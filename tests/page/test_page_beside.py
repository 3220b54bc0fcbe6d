"""What stands beside a conversation, the threads that one follows, and a search, at the page."""

from collections.abc import AsyncIterator

import pytest
from aiohttp import ClientSession, CookieJar
from playwright.async_api import expect
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from sandbox import Workspace
from tests.page.conftest import Theme, Visit, buttons

pytestmark = [pytest.mark.anyio, pytest.mark.timeout(60)]


@pytest.fixture
async def session(office: Workspace) -> AsyncIterator[ClientSession]:
    async with ClientSession(office.address, cookie_jar=CookieJar(unsafe=True)) as session:
        yield session


async def shown(session: ClientSession, path: str) -> str:
    async with session.get(path) as answer:
        assert answer.status == 200, path
        return await answer.text()


async def test_an_address_names_what_stands_beside(office: Workspace, session: ClientSession) -> None:
    ben = office.person("ben")
    await ben.says("Acme called", in_="#leads")
    profile = await shown(session, "/@ana/leads?beside=ben")
    assert 'id="profile" aria-label="Profile"' in profile and ben.id in profile and "Be Ben" in profile
    assert await shown(session, f"/@ana/leads?beside={ben.id}") != "" and 'href="/@ana/@ben"' in profile
    assert "Hands things on." in await shown(session, "/@ana/leads?beside=about")
    assert "has shown Ana no Home yet" in await shown(session, "/@ana/leads?beside=relay")
    found = await shown(session, "/@ana/leads?beside=search&q=acme+from:@ben")
    assert "<mark>Acme</mark> called" in found and "1 message" in found
    assert "Nobody here is called @max." in await shown(session, "/@ana/leads?beside=search&q=from:@max")
    async with session.get("/@ana/leads?beside=nobody") as answer:
        assert answer.status == 404


async def test_threads_have_an_address(office: Workspace, session: ClientSession) -> None:
    assert "No threads yet." in await shown(session, "/@ana/threads")
    first = await office.person("ana").says("Who has Acme?", in_="#leads")
    for number in range(4):
        await office.person("ben").says(f"Answer {number}", in_="#leads", thread=first)
    office.team.read_marks.all_read()
    page = await shown(session, "/@ana/threads")
    assert "Show 2 more replies" in page and "Answer 3" in page and "Answer 1" not in page
    await office.person("ben").says("News", in_="#leads", thread=first)
    page = await shown(session, "/@ana/threads")
    assert '-new"><span>New</span>' in page and "unread replies" in page


async def test_the_app_and_people_open_beside_and_give_the_focus_back(
    visit: Visit, office: Workspace, app: AsyncApp, client: AsyncWebClient
) -> None:
    heard: list[str] = []

    @app.action("accept")
    async def accepted(ack: object) -> None:
        await ack()  # type: ignore[operator]
        heard.append("accept")

    @app.event("app_home_opened")
    async def opened(event: dict[str, str]) -> None:
        heard.append(event["tab"])

    view = {"type": "home", "blocks": buttons("accept")}
    await client.views_publish(user_id=office.person("ana").id, view=view)
    await client.chat_postMessage(channel=office.channel_id("leads"), text=f"<@{office.person('ben').id}> has it")
    page = (await visit("/@ana/leads")).page
    author = page.locator("#messages .author")
    await author.click()
    await expect(page.locator("#app h2")).to_be_focused()
    await page.locator("#app").get_by_role("button", name="Accept").click()
    await expect(page.locator("#app .tabs [aria-current]")).to_have_text("Home")
    await page.keyboard.press("Escape")
    await expect(page.locator("#app")).to_be_hidden()
    await expect(author).to_be_focused()
    await page.keyboard.press("Tab")
    await expect(page.locator(".kit-mention")).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(page.locator("#profile")).to_contain_text("Ben Novak")
    await page.locator("#profile .close-beside").click()
    await expect(page.locator("#profile")).to_be_hidden()
    await office.settles()
    assert heard == ["home", "accept"]


async def test_one_searches_by_keyboard(visit: Visit, office: Workspace) -> None:
    first = await office.person("ben").says("Acme called", in_="#general")
    await office.person("rita").says("Which Acme?", in_="#general", thread=first)
    page = (await visit("/@ana/leads")).page
    await page.keyboard.press("Control+g")
    await expect(page.locator("#search-field")).to_be_focused()
    await page.keyboard.type("acme from:@ri")
    await expect(page.locator("#search-offers [aria-selected=true]")).to_contain_text("Rita")
    await page.keyboard.press("Enter")
    await expect(page.locator("#search-field")).to_have_value("acme from:@rita ")
    await expect(page.locator("#results")).to_contain_text("Which Acme?")
    await page.keyboard.press("Enter")
    await expect(page.locator(".result")).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(page.locator("#thread .asked-for")).to_contain_text("Which Acme?")
    await expect(page.locator("#messages")).to_contain_text("Acme called")


@pytest.mark.parametrize(("theme", "width"), [("light", 1440), ("dark", 390)])
async def test_one_answers_among_the_threads(visit: Visit, office: Workspace, theme: Theme, width: int) -> None:
    first = await office.person("ana").says("Who has Acme?", in_="#leads")
    await office.person("ben").says("I had", in_="#leads", thread=first)
    visitor = await visit("/@ana/threads", theme=theme, width=width)
    card = visitor.page.locator(".thread-card")
    await expect(card).to_contain_text("I had")
    await visitor.has_no_serious_barriers()
    await card.locator("textarea").fill("Thank you")
    await card.locator("textarea").press("Enter")
    await expect(card.locator(".message").last).to_contain_text("Thank you")
    for beside in ("app", "ben", "search&q=had"):
        await visitor.goes(f"/@ana/leads?beside={beside}")
        await visitor.has_no_serious_barriers()
        assert await visitor.page.evaluate("document.documentElement.scrollWidth") == width


async def test_a_thread_is_read_whole_and_followed_no_more(visit: Visit, office: Workspace) -> None:
    ana, ben = office.person("ana"), office.person("ben")
    first = await ana.says("Who has Acme?", in_="#leads")
    for number in range(4):
        await ben.says(f"Answer {number}", in_="#leads", thread=first)
    office.team.read_marks.all_read()
    page = (await visit("/@ana/threads")).page
    card = page.locator(".thread-card")
    await expect(card).not_to_contain_text("Answer 0")
    await card.get_by_text("Show 2 more replies").click()
    await expect(card).to_contain_text("Answer 0")
    parent = card.locator(".message").first
    await parent.hover()
    await parent.get_by_role("button", name="More actions").click()
    await page.get_by_role("menuitem", name="Turn off notifications for replies").click()
    await expect(page.locator("#middle")).to_contain_text("No threads yet.")
    await ben.says("Anybody?", in_="#leads", thread=first)
    await expect(page.locator("#sidebar a.unread", has_text="Threads")).to_have_count(0)


async def test_a_profile_leads_to_a_conversation_and_the_keys_are_listed(visit: Visit, office: Workspace) -> None:
    page = (await visit("/@ana/leads?beside=ben")).page
    await page.locator("#profile").get_by_role("link", name="Message").click()
    await expect(page.locator("#composer textarea")).to_be_focused()
    await page.keyboard.type("Lunch?")
    await page.keyboard.press("Enter")
    await office.person("ben").sees_dm_from("ana", "Lunch?")
    await page.keyboard.press("Control+/")
    keys = page.get_by_role("dialog", name="Keyboard shortcuts")
    await expect(keys).to_contain_text("Search messages")
    await page.keyboard.press("Escape")
    await expect(keys).to_be_hidden()
    await page.keyboard.press("F6")
    await expect(page.locator("#people a[aria-current]")).to_be_focused()
    await page.keyboard.press("Shift+F6")
    await expect(page.locator("#composer textarea")).to_be_focused()
