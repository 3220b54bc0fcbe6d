"""Writing to people, and the life of channels, at the page."""

import re

import pytest
from aiohttp import ClientSession
from playwright.async_api import expect

from sandbox import Workspace
from tests.page.at_the_page import composer, dialog
from tests.page.conftest import Visit

pytestmark = [pytest.mark.anyio, pytest.mark.timeout(60)]


async def shown(office: Workspace, path: str) -> tuple[int, str]:
    async with ClientSession() as session, session.get(f"{office.address}{path}") as answer:
        return answer.status, await answer.text()


async def test_a_dm_has_a_clean_address(office: Workspace) -> None:
    status, html = await shown(office, "/@ana/@ben")
    assert status == 200
    assert 'data-path="/@ana/@ben"' in html
    assert "direct messages with Ben Novak" in html
    assert 'data-path="/@ana/@ben,@rita"' in (await shown(office, "/@ana/@rita,@ben"))[1]
    assert "This is your space" in (await shown(office, "/@ana/@ana"))[1]
    assert (await shown(office, "/@ana/@nobody"))[0] == 404
    dm = await office.person("ana").opens_dm("ben")
    assert 'data-path="/@ana/@ben"' in (await shown(office, f"/archives/{dm}"))[1]
    assert (await shown(office, f"/@rita/{dm}"))[0] == 404


async def test_the_list_has_those_one_writes_to_the_last_one_first(office: Workspace) -> None:
    ana, ben, rita = (office.person(name) for name in ("ana", "ben", "rita"))

    async def listed(place: str = "leads") -> list[str]:
        html = (await shown(office, f"/@ana/{place}"))[1]
        part = html[html.index("Direct messages</h2>") : html.index("Apps</h2>")]
        return re.findall(r'<span class="name">([^<]+)</span>', part)

    assert await listed() == ["Ana Silva (you)"]
    await ben.says("Hello", in_="@ana")
    await rita.says("Hello", in_="@ana,@ben")
    assert await listed() == ["Ben, Rita", "Ben Novak", "Ana Silva (you)"]
    await ana.says("Hello", in_="@ben")
    await ana.closes_dm("ben", "rita")
    assert await listed() == ["Ben Novak", "Ana Silva (you)"]
    assert await listed("@rita") == ["Ben Novak", "Rita Costa", "Ana Silva (you)"]
    await rita.says("Still there?", in_="@ana,@ben")
    assert (await listed())[0] == "Ben, Rita"


async def test_who_has_gone_takes_no_messages(office: Workspace) -> None:
    office.person("ben").user.deactivated = True
    html = (await shown(office, "/@ana/@ben"))[1]
    assert "It takes no messages any more." in html
    assert 'id="write-here"' not in html


async def test_slacks_lines_are_grey_and_name_nobody_twice(office: Workspace) -> None:
    await office.person("ana").sets_topic("#leads", "Q3")
    html = (await shown(office, "/@ben/leads"))[1]
    [line] = re.findall(r'<li class="message[^"]*is-notice".*?</li>', html, re.DOTALL)
    assert "set the channel topic: Q3" in line
    assert line.count("Ana Silva") == 1


async def test_a_channel_from_its_making_to_its_end_by_keyboard(visit: Visit, office: Workspace) -> None:
    visitor = await visit("/@ana/leads")
    page = visitor.page
    await page.get_by_role("button", name="Browse channels").press("Enter")
    await page.get_by_role("button", name="Create a channel").press("Enter")
    await expect(page.get_by_label("Name")).to_be_focused()
    await page.keyboard.type("Big Deals")
    await page.keyboard.press("Enter")
    await expect(page.locator("#panel [role=alert]")).to_contain_text("lower case")
    await page.get_by_label("Name").fill("deals")
    await page.keyboard.press("Enter")
    await expect(page).to_have_url(re.compile("/@ana/deals$"))
    await page.get_by_role("button", name="1 member").press("Enter")
    await expect(dialog(page, "#deals")).to_be_visible()
    await expect(page.get_by_label("Find people by name")).to_be_focused()
    for name in ("relay", "ben"):
        await page.keyboard.type(name)
        await page.keyboard.press("Enter")
    await visitor.has_no_serious_barriers()
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("button", name="Remove Ben Novak")).to_be_visible()
    assert office.bot_user_id in office.team.channels.called("deals").members
    await page.get_by_role("button", name="About", exact=True).press("Enter")
    await page.get_by_label("Topic").fill("What we win")
    await page.keyboard.press("Enter")
    await expect(page.locator("#head .topic")).to_have_text("What we win")
    await expect(page.locator("#panel dialog")).to_have_count(0)
    await composer(page).fill("/rename won")
    await page.keyboard.press("Enter")
    await expect(page.locator("#head h2")).to_contain_text("won")
    await composer(page).fill("/leave ")
    await page.keyboard.press("Enter")
    await expect(page.locator("#head h2")).not_to_contain_text("won")
    await expect(page.locator("#sidebar").get_by_role("link", name="won")).to_have_count(0)


async def test_a_new_message_to_two_people_on_a_phone(visit: Visit, office: Workspace) -> None:
    page = (await visit("/@ana", width=390)).page
    await page.get_by_role("button", name="New message").click()
    await page.get_by_label("Ben Novak").check()
    await page.get_by_label("Rita Costa").check()
    assert await page.evaluate("document.documentElement.scrollWidth") == 390
    await page.get_by_role("button", name="Go", exact=True).click()
    await expect(page).to_have_url(re.compile("/@ana/@ben,@rita$"))
    await composer(page).fill("Lunch?")
    await page.get_by_role("button", name="Send", exact=True).click()
    await office.person("rita").sees_in("@ana,@ben", "Lunch?")
    await page.locator("#head").get_by_label("Back to the list").click()
    await expect(page.locator("#sidebar").get_by_role("link", name="Ben, Rita")).to_be_visible()
