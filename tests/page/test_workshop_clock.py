from datetime import UTC, datetime

import pytest
from playwright.async_api import expect
from slack_bolt.app.async_app import AsyncApp

from sandbox import Workspace
from sandbox.page.plugs import Switch
from sandbox.page.workshop.bar import span_of
from tests.page.conftest import Visit

pytestmark = pytest.mark.anyio

MONDAY = datetime(2030, 3, 4, 8, 59, 30, tzinfo=UTC)


async def test_the_bar_shows_the_workspaces_time_on_the_watch_of_whoever_looks(office: Workspace, visit: Visit) -> None:
    office.clock.moves_to(MONDAY)
    ana, rita = await visit("/@ana/leads"), await visit("/@rita/leads")
    await expect(ana.page.locator("#workshop-time")).to_contain_text("Mon 4 Mar 2030, 08:59:")
    await expect(rita.page.locator("#workshop-time")).to_contain_text("Mon 4 Mar 2030, 03:59:")
    before = await ana.page.locator("#workshop-time").inner_text()
    await expect(ana.page.locator("#workshop-time")).not_to_have_text(before)  # it ticks


async def test_each_move_is_seen_in_every_window(office: Workspace, visit: Visit) -> None:
    office.clock.moves_to(MONDAY)
    ana, rita = await visit("/@ana/leads"), await visit("/@rita/leads")
    await ana.page.get_by_role("button", name="+30 min").click()
    await expect(rita.page.locator("#workshop-time")).to_contain_text("04:29:")
    await rita.page.get_by_role("button", name="+5 min").click()
    await expect(ana.page.locator("#workshop-time")).to_contain_text("09:34:")
    await ana.page.get_by_role("button", name="Next morning").click()
    await expect(ana.page.locator("#workshop-time")).to_contain_text("Tue 5 Mar 2030, 09:00:0")
    await ana.page.get_by_role("button", name="Real time").click()
    await expect(rita.page.locator(".ws-ahead")).to_have_text("real time")
    assert abs(office.clock.offset) < 1
    await expect(ana.page.get_by_role("button", name="Real time")).to_have_count(0)


async def test_time_is_played_and_stopped(office: Workspace, visit: Visit) -> None:
    ana = await visit("/@ana/leads")
    await ana.page.get_by_role("button", name="Play 60").click()
    await expect(ana.page.locator(".ws-ahead")).to_contain_text("playing at 60")
    stop = ana.page.get_by_role("button", name="Stop")
    await expect(stop).to_be_focused()  # where Play was
    await stop.click()
    await expect(ana.page.locator(".ws-ahead")).to_contain_text("ahead")
    assert office.playing.speed == 1


async def test_it_says_whether_an_app_is_there(office: Workspace, visit: Visit) -> None:
    ana = await visit("/@ana/leads?workshop=wire")
    await expect(ana.page.locator(".ws-app")).to_contain_text("No app is connected")
    office.deliver_by_http("http://127.0.0.1:9/slack/events")
    office.team.bell.ring()
    await expect(ana.page.locator(".ws-app")).to_have_text("HTTP: http://127.0.0.1:9/slack/events")
    await office.person("ana").types("/lead help", in_="#leads", expecting_error=True)
    await expect(ana.page.locator(".ws-app")).to_contain_text("Nobody listened there the last time.")
    await ana.page.locator(".ws-row summary").first.click()
    await expect(ana.page.locator(".ws-why")).to_have_text("Nobody listens at this address. Is the app running?")


async def test_it_counts_the_sockets(office: Workspace, app: AsyncApp, visit: Visit) -> None:
    ana = await visit("/@ana/leads")
    await expect(ana.page.locator(".ws-app")).to_have_text("Socket Mode: 1 socket")


async def test_what_was_plugged_in_is_switched_off(office: Workspace, visit: Visit) -> None:
    office.page.switches = [switch] = [Switch("New leads arrive", "Now and then")]
    ana, ben = await visit("/@ana/leads"), await visit("/@ben/leads")
    await ana.page.get_by_role("switch", name="New leads arrive").uncheck()
    await expect(ben.page.get_by_role("switch", name="New leads arrive")).not_to_be_checked()
    assert not switch.on


@pytest.mark.parametrize(
    ("seconds", "said"), [(0.4, ""), (59, "59 s"), (300, "5 min"), (-7260, "2 h 1 min"), (200_000, "2 d 7 h")]
)
async def test_a_length_of_time_is_said_in_two_units(seconds: float, said: str) -> None:
    assert span_of(seconds) == said
