"""The page in Chromium: going about, much of everything, and nobody shut out."""

import asyncio
import re

import pytest
from playwright.async_api import expect
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from sandbox import Workspace
from sandbox.messages.authors import Author
from sandbox.messages.reading import Content
from sandbox.page import Step, Tour
from tests.page.at_the_page import card, composer, dialog, opens_forms
from tests.page.conftest import Theme, Visit

pytestmark = [pytest.mark.anyio, pytest.mark.timeout(60)]


async def test_links_lead_to_messages(visit: Visit, office: Workspace, app: AsyncApp, client: AsyncWebClient) -> None:
    said = [await office.person("ben").says(f"Message {number}", in_="#leads") for number in range(120)]
    link = await client.chat_getPermalink(channel=office.channel_id("leads"), message_ts=said[20].ts)
    await client.chat_postMessage(channel=office.person("ana").id, text=f"<{link['permalink']}|That one>")
    page = (await visit("/@ana/dm")).page
    await page.get_by_role("link", name="That one").click()
    asked = page.locator(f"#m-{said[20].ts.replace('.', '-')}")
    await expect(asked).to_be_in_viewport()
    await page.goto(f"{office.address}/archives/{office.channel_id('leads')}/p{said[30].ts.replace('.', '')}")
    await expect(page.locator(f"#m-{said[30].ts.replace('.', '-')}")).to_be_in_viewport()
    await page.locator("#pill .down").click()
    await expect(page.get_by_text("Message 119", exact=True)).to_be_in_viewport()


async def test_five_thousand_messages_are_a_window_on_them(visit: Visit, office: Workspace) -> None:
    ben, general = office.person("ben"), office.team.channels.called("general")
    for number in range(5_000):
        office.team.post(general, Content(f"Message {number}"), author=Author(ben.id, "ben"))
    page = (await visit("/@ana/general")).page
    await expect(page.get_by_text("Message 4999", exact=True)).to_be_in_viewport()
    for _ in range(12):
        await page.locator("#conversation").evaluate("box => box.scrollTop = 0")
        await page.wait_for_timeout(150)
    await expect(page.get_by_text("Message 4999", exact=True)).to_have_count(0)
    assert await page.locator("#messages .message").count() <= 140
    await ben.says("One more", in_="#general")
    await expect(page.locator("#pill .down")).to_contain_text("new")
    await page.locator("#pill .down").click()
    await expect(page.locator("#messages").get_by_text("One more")).to_be_in_viewport()


async def test_a_flood_of_messages_does_not_choke_the_page(
    visit: Visit, office: Workspace, app: AsyncApp, client: AsyncWebClient
) -> None:
    page = (await visit("/@ana/leads")).page
    channel = office.channel_id("leads")
    for start in range(0, 600, 60):
        calls = (client.chat_postMessage(channel=channel, text=f"Flood {start + n}") for n in range(60))
        await asyncio.gather(*calls)
    await expect(page.get_by_text("Flood 599", exact=True)).to_be_in_viewport()
    assert await page.locator("#messages .message").count() <= 140


async def test_nothing_hostile_becomes_markup(visit: Visit, office: Workspace) -> None:
    office.team.add_person("eve", channels=["#leads"], real_name='<img src=x onerror="alert(1)">', title="</script>")
    eve = office.person("eve")
    await eve.says('<script>alert(2)</script> "quoted" <b>bold</b> &amp; javascript:alert(3)', in_="#leads")
    visitor = await visit("/@eve/leads")
    page = visitor.page
    await expect(page.locator("#messages")).to_contain_text('<script>alert(2)</script> "quoted" <b>bold</b> &amp;')
    await expect(page.locator("#messages .author")).to_have_text('<img src=x onerror="alert(1)">')
    assert await page.locator("img, #messages b:not(.author), body script").count() == 0


async def test_the_line_breaks_and_comes_back(visit: Visit, office: Workspace) -> None:
    page = (await visit("/@ana/leads")).page
    await composer(page).fill("half a sentence")
    await office.page.close()
    await expect(page.locator("#offline")).to_be_visible()
    await office.person("ben").says("Meanwhile", in_="#leads")
    await expect(page.locator("#offline")).to_be_hidden()
    await expect(page.locator("#messages")).to_contain_text("Meanwhile")
    await expect(composer(page)).to_have_value("half a sentence")


async def test_the_switcher_jumps_by_keyboard(visit: Visit, office: Workspace) -> None:
    page = (await visit("/@ana/leads")).page
    await page.keyboard.press("Control+k")
    await page.keyboard.type("rita")
    await expect(page.locator("#switcher [aria-selected=true]")).to_contain_text("Be Rita Costa")
    await page.keyboard.press("Enter")
    await expect(page.locator("#sidebar")).to_contain_text("Rita Costa")
    await expect(page.locator("#sidebar")).to_contain_text("review")
    await page.keyboard.press("Control+k")
    await page.keyboard.press("Escape")
    await expect(page.locator("#switcher")).to_be_hidden()


async def test_the_tour_leads_from_person_to_person(visit: Visit, office: Workspace) -> None:
    done: list[bool] = []
    begun: list[str] = []

    async def before() -> None:
        begun.append("second")

    office.page.tour = Tour(
        [
            Step("Look", "Say *something*.", "ana", "#leads", "#composer", lambda: bool(done)),
            Step("Be Rita", "Now you are Rita.", "rita", "dm", before=before),
        ],
        farewell="That is all.",
    )
    office.page.guide.moment = 0.3
    page = (await visit("/@ben/general")).page
    card = page.locator("#tour")
    await expect(card).to_contain_text("1 of 2")
    await expect(page).to_have_url(re.compile("/@ana/leads$"))
    for link, place in (("messages", "#conversation"), ("composer", "#composer textarea"), ("tour", "#tour")):
        await page.get_by_role("link", name=f"Skip to the {link}").press("Enter")  # by keyboard, past everything else
        await expect(page.locator(place)).to_be_focused()
    await expect(page.locator("#composer")).to_have_class("pointed-at")
    done.append(True)
    await expect(page.locator("#tour:not([data-points])")).to_contain_text("Done")  # nothing more to point at
    await expect(card).to_contain_text("Be Rita")
    await expect(page).to_have_url(re.compile("/@rita/dm$"))
    assert begun == ["second"]
    await card.get_by_role("button", name="Not now").click()
    await expect(card).to_be_hidden()
    await page.get_by_role("button", name="Resume the tour").click()
    await card.get_by_role("button", name="Next").click()
    await expect(card).to_contain_text("That is all.")


@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("theme", ["light", "dark"])
async def test_nobody_is_shut_out(
    visit: Visit, office: Workspace, app: AsyncApp, client: AsyncWebClient, theme: Theme, width: int
) -> None:
    opens_forms(app)
    first = await office.person("ben").says("Who has Acme, @ana?", in_="#leads")
    await office.person("rita").says("I had it, see https://example.com", in_="#leads", thread=first)
    await client.chat_postEphemeral(channel=office.channel_id("leads"), user=office.person("ana").id, text="Psst")
    await card(client, office, "decline", "accept")
    visitor = await visit("/@ana", theme=theme, width=width)
    await visitor.has_no_serious_barriers()
    await visitor.goes(f"/@ana/leads?thread={first.ts}")
    await visitor.has_no_serious_barriers()
    await visitor.goes("/@ana/dm")
    await visitor.page.get_by_role("button", name="Decline").click()
    await expect(dialog(visitor.page, "Decline")).to_be_visible()
    await visitor.has_no_serious_barriers()


async def test_a_phone_shows_one_thing_at_a_time(visit: Visit, office: Workspace) -> None:
    first = await office.person("ben").says("Who has Acme?", in_="#leads")
    await office.person("rita").says("I had it", in_="#leads", thread=first)
    page = (await visit("/@ana", width=390)).page
    await expect(page.locator("#sidebar")).to_be_visible()
    await expect(page.locator("#main")).to_be_hidden()
    await page.locator("#sidebar").get_by_role("link", name="leads").click()
    await expect(page.locator("#sidebar")).to_be_hidden()
    await expect(page.get_by_text("Who has Acme?")).to_be_in_viewport()
    await page.locator(".replies").click()
    await expect(page.locator("#thread")).to_contain_text("I had it")
    await expect(page.locator("#main")).to_be_hidden()
    await page.locator("#thread").get_by_label("Back").click()
    await page.locator("#head").get_by_label("Back to the list").click()
    await expect(page.locator("#people")).to_be_visible()
    assert await page.evaluate("document.documentElement.scrollWidth") == 390
