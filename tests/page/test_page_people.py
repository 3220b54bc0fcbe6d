"""Statuses, presence, user groups and the app's installation, as the page shows them and lets one change them."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime, timedelta
from urllib.parse import urlencode

import pytest
from aiohttp import ClientSession, CookieJar, web
from aiohttp.test_utils import TestServer
from playwright.async_api import expect
from slack_sdk.web.async_client import AsyncWebClient

from sandbox import Workspace
from sandbox.page import words
from sandbox.people.availability import LONGEST_STATUS, Status
from tests.page.at_the_page import composer
from tests.page.conftest import Visit
from tests.page.test_page_routes import Line

pytestmark = pytest.mark.anyio


@pytest.fixture
async def session(office: Workspace) -> AsyncIterator[ClientSession]:
    async with ClientSession(office.address, cookie_jar=CookieJar(unsafe=True)) as session:
        yield session


@pytest.fixture
async def line(office: Workspace, session: ClientSession) -> AsyncIterator[Line]:
    async with session.ws_connect("/page/socket?path=/@ana/leads") as socket:
        yield Line(socket)


async def test_a_status_is_seen_beside_names_by_everybody(
    office: Workspace, session: ClientSession, line: Line
) -> None:
    ben = office.person("ben")
    await ben.says("I am off", in_="#leads")
    await line.until("messages", "I am off")
    await ben.sets_status("On holiday", emoji="palm_tree", until=datetime.fromisoformat("2036-11-23T09:00+01:00"))
    said = 'aria-label="🌴 On holiday; until Sunday, November 23rd at 8:00 AM"'
    await line.until("people", said)
    assert 'title="Active"' in line.puts["people"]
    async with session.get("/@ana/leads") as page:
        html = await page.text()
    assert html.count(said) == 2, "beside the face, and beside the name over the message"
    await ben.goes_away()
    await line.until("people", 'title="Away"')
    await ben.pauses_notifications(minutes=30)
    await line.until("people", 'title="Away, notifications paused"')
    async with session.get(f"/@ana/leads?beside={ben.id}") as page:
        assert "On holiday" in await page.text()


async def test_one_sets_a_status_for_a_while(office: Workspace, line: Line) -> None:
    ana = office.team.people.named("ana")
    now = office.clock.now()
    assert (await line.asks("status", text="In a meeting", emoji="🗓️", after="60"))["ok"]
    assert ana.status.emoji == ":spiral_calendar_pad:"
    assert ana.status.until == pytest.approx(now + 3600, abs=3)
    await line.asks("status", text="In another", emoji=":bus:", after="keep")
    assert ana.status.until == pytest.approx(now + 3600, abs=3)
    await line.asks("status", text="Out sick", after="today")
    ends = datetime.fromtimestamp(ana.status.until, ana.zone)
    assert (ends.hour, ends.minute) == (0, 0) and ends - timedelta(days=1) <= office.clock.moment() < ends
    await line.asks("status", text="Away", after="week")
    ends = datetime.fromtimestamp(ana.status.until, ana.zone)
    assert (ends.weekday(), ends.hour) == (0, 0) and ends - timedelta(days=7) <= office.clock.moment() < ends
    await line.asks("status", text="Working remotely", emoji="house_with_garden", after="")
    assert ana.status == Status("Working remotely", ":house_with_garden:")
    await line.asks("status", clear="yes")
    assert not ana.status


async def test_a_status_that_cannot_be_is_refused_in_words(office: Workspace, line: Line) -> None:
    refused = await line.asks("status", text="Lunch", emoji=":no_such_thing:")
    assert refused["error"] == words.NO_SUCH_EMOJI.format(emoji=":no_such_thing:")
    assert "at most 100" in (await line.asks("status", text="x" * (LONGEST_STATUS + 1)))["error"]
    assert not office.team.people.named("ana").status


async def test_one_goes_away_and_pauses_notifications(office: Workspace, line: Line) -> None:
    ana, now = office.team.people.named("ana"), office.clock.now()
    await line.until("you", words.SET_AWAY)
    await line.asks("presence")
    await line.until("you", words.SET_ACTIVE)
    await line.asks("presence")
    assert not ana.away
    await line.asks("pause", **{"for": "30"})
    await line.until("you", words.RESUME_NOTIFICATIONS)
    assert ana.quiet.until == pytest.approx(now + 1800, abs=3)
    await line.asks("pause", **{"for": "tomorrow"})
    morning = datetime.fromtimestamp(ana.quiet.until, ana.zone)
    assert morning.hour == 9 and 0 < (morning.date() - datetime.fromtimestamp(now, ana.zone).date()).days < 2
    await line.asks("pause", **{"for": ""})
    assert not ana.quiet.is_paused(office.clock.now())


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("/status :palm_tree: On holiday", "Your status is now :palm_tree: On holiday."),
        ("/status Lunch", "Your status is now :speech_balloon: Lunch."),
        ("/status clear", "Your status is cleared."),
        ("/status :nothing: x", "There is no emoji :nothing:."),
        (f"/status {'x' * 101}", "at most 100 characters, and this one has 101"),
        ("/away", "You are now marked as away."),
        ("/dnd off", "Do Not Disturb is off."),
        ("/dnd sometime", "When is that?"),
        ("/dnd until 25", "When is that?"),
    ],
)
async def test_slack_answers_its_own_commands(office: Workspace, line: Line, typed: str, answer: str) -> None:
    await line.asks("say", text=typed)
    told = office.team.messages.only_to(office.person("ana").id)[-1]
    assert answer in told.content.text


@pytest.mark.parametrize(
    ("when", "hours"),
    [("for 30 minutes", 0.5), ("2h", 2), ("until 11pm", 2), ("until 20:30", 23.5), ("tomorrow", 12)],
)
async def test_do_not_disturb_is_told_in_words(office: Workspace, line: Line, when: str, hours: float) -> None:
    ana = office.team.people.named("ana")
    nine = datetime(2026, 11, 23, 21, tzinfo=ana.zone)
    office.clock.moves_to(nine)
    await line.asks("say", text=f"/dnd {when}")
    assert ana.quiet.until == pytest.approx(nine.timestamp() + hours * 3600, abs=5)


async def test_groups_are_completed_and_shown_by_their_handles(
    office: Workspace, client: AsyncWebClient, session: ClientSession, line: Line
) -> None:
    group = office.team.usergroups.read({"handle": "sellers", "name": "Account executives", "members": ["ana", "ben"]})
    offered = (await line.asks("complete", kind="@", query="sel"))["html"]
    assert 'data-fill="@sellers "' in offered and "2 members" in offered
    await client.chat_postMessage(channel="#leads", text=f"<!subteam^{group.id}> look")
    for name, mine in (("ana", True), ("rita", False)):
        async with session.get(f"/@{name}/leads") as page:
            html = await page.text()
        assert ">@sellers</span> look" in html
        assert ("kit-mention-me" in html) is mine


async def test_the_workshop_takes_the_app_out_and_puts_it_back(
    office: Workspace, session: ClientSession, line: Line
) -> None:
    token, installation = office.bot_token, office.team.installation
    await line.asks("workshop", tab="workspace")
    await line.until("workshop-panel", "SLACK_CLIENT_SECRET")
    await line.asks("workshop-install")
    await line.until("notice", words.NOT_INSTALLED.format(app="Relay"))
    async with session.get("/@ana/about") as about:
        assert about.status == 200
    assert (installation.is_installed, office.team.manifest.commands) == (False, {})
    await line.asks("workshop-install", on="yes")
    assert (office.team.installation.is_installed, office.bot_token != token) == (True, True)
    assert "/lead" in office.team.manifest.commands


async def test_the_app_is_allowed_in_a_browser_which_is_sent_on_to_it(office: Workspace, visit: Visit) -> None:
    heard: list[dict[str, str]] = []

    async def back(request: web.Request) -> web.Response:
        heard.append(dict(request.query))
        return web.Response(text="Thank you")

    app = web.Application()
    app.router.add_get("/back", back)
    async with TestServer(app, host="127.0.0.1") as server:
        redirect = str(server.make_url("/back"))
        office.team.manifest = replace(office.team.manifest, redirect_urls=(redirect,))
        asked = {"client_id": office.team.app.client_id, "scope": "chat:write,im:write", "redirect_uri": redirect}
        rita = await visit("/@rita")
        page = rita.page
        await page.goto(f"{office.oauth_environment['SLACK_AUTHORIZE_URL']}?{urlencode(asked)}&state=s1")
        await rita.has_no_serious_barriers()
        await page.get_by_role("button", name=words.ALLOW).click()
        await expect(page.get_by_text("Thank you")).to_be_visible()
    assert heard[0]["state"] == "s1"
    allowed = office.team.installation.codes.redeem(heard[0]["code"], redirect, now=office.clock.now())
    assert (allowed.user_id, allowed.scopes) == (office.person("rita").id, ("chat:write", "im:write"))


async def test_a_status_is_set_by_keyboard_alone(office: Workspace, visit: Visit) -> None:
    ana = await visit("/@ana/leads")
    page = ana.page
    await expect(composer(page)).to_be_visible()
    await page.locator(".you-status").focus()
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("menuitem", name=words.UPDATE_STATUS)).to_be_focused()
    await page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name=words.SET_STATUS)
    await expect(dialog.get_by_label(words.STATUS_TEXT, exact=True)).to_be_focused()
    await dialog.get_by_role("button", name="Commuting").press("Enter")
    await expect(dialog.get_by_label(words.STATUS_TEXT, exact=True)).to_have_value("Commuting")
    await expect(dialog.get_by_label(words.CLEAR_AFTER_LABEL)).to_have_value("30")
    emoji = dialog.get_by_role("combobox", name=words.STATUS_EMOJI)
    await expect(emoji).to_have_value(":bus:")
    await emoji.fill("tram")
    await expect(dialog.get_by_role("option").first).to_contain_text(":tram")
    await ana.has_no_serious_barriers()
    await emoji.press("Enter")
    await expect(dialog.get_by_role("option").first).to_be_hidden()
    await expect(emoji).to_have_value(":tram:")
    await emoji.press("Enter")
    await expect(dialog).to_be_hidden()
    assert office.team.people.named("ana").status.emoji == ":tram:"
    assert office.team.people.named("ana").status.text == "Commuting"
    await page.locator(".you-status").click()
    await page.get_by_role("menuitem", name=words.SET_AWAY).click()
    await expect(page.locator(".you .presence")).to_have_attribute("title", words.AWAY)
