import asyncio
from typing import Any

import pytest
from playwright.async_api import Locator, expect
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from sandbox import RateLimited, Workspace
from sandbox.page.workshop.wire_tab import ROWS
from tests.page.conftest import Visit, Visitor

pytestmark = pytest.mark.anyio


def rows(visitor: Visitor) -> Locator:
    return visitor.page.locator(".ws-row")


async def test_calls_and_deliveries_appear_as_they_pass_the_newest_first(
    office: Workspace, client: AsyncWebClient, app: AsyncApp, visit: Visit
) -> None:
    waiting = asyncio.Event()

    @app.command("/lead")
    async def _lead(ack: Any) -> None:
        await waiting.wait()
        await ack("Yours")

    ana = await visit("/@ana/leads?workshop=wire")
    await client.chat_postMessage(channel="#leads", text="*Acme &amp; Sons* want a demo")
    await expect(rows(ana).first).to_contain_text("chat.postMessage")
    await expect(rows(ana).first).to_contain_text("#leads Acme & Sons want a demo")
    typing = asyncio.create_task(office.person("ben").types("/lead mine", in_="#leads"))
    command = rows(ana).filter(has_text="/lead")
    await expect(command).to_contain_text("under way")
    waiting.set()
    await typing
    await expect(command.locator(".ws-ms")).to_contain_text("ms")
    await expect(command).to_contain_text("Slack → app")
    await expect(command).to_contain_text("@ben mine")


async def test_a_row_opens_to_what_was_said(office: Workspace, client: AsyncWebClient, visit: Visit) -> None:
    blocks = '[{"type": "divider"}]'
    await client.api_call("chat.postMessage", params={"channel": "#leads", "text": "Acme", "blocks": blocks})
    ana = await visit("/@ana/leads?workshop=wire")
    await rows(ana).first.locator("summary").click()
    asked, answered = rows(ana).first.locator("pre").nth(0), rows(ana).first.locator("pre").nth(1)
    await expect(asked).to_contain_text('"type": "divider"')  # JSON in a form is read
    await expect(answered).to_contain_text('"ok": true')
    await client.chat_postMessage(channel="#leads", text="Another")
    await expect(rows(ana).nth(1).locator("pre").first).to_be_visible()  # it stays open


async def test_what_was_said_can_be_copied_also_as_curl(
    office: Workspace, client: AsyncWebClient, visit: Visit
) -> None:
    await client.chat_postMessage(channel="#leads", text="Acme")
    ana = await visit("/@ana/leads?workshop=wire")
    await ana.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    await rows(ana).first.locator("summary").click()
    await ana.page.get_by_role("button", name="Copy as curl").click()
    await expect(ana.page.get_by_role("button", name="Copied")).to_be_visible()
    copied = await ana.page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith(f"curl -sS {office.api_url}chat.postMessage")
    assert f"Bearer {office.bot_token}" in copied


async def test_it_is_filtered_by_words_by_name_by_direction_and_by_errors(
    office: Workspace, client: AsyncWebClient, app: AsyncApp, visit: Visit
) -> None:
    office.faults.add(RateLimited("chat.update", times=1))
    posted = await client.chat_postMessage(channel="#leads", text="Acme wants a demo")
    await client.chat_postMessage(channel="#leads", text="Bolt Ltd")
    with pytest.raises(SlackApiError):
        await client.chat_update(channel=posted["channel"], ts=posted["ts"], text="Later")
    ana = await visit("/@ana/leads?workshop=wire")
    find = ana.page.get_by_role("search")
    await find.get_by_role("searchbox").fill("ACME demo")
    await expect(rows(ana)).to_have_count(1)
    await client.chat_postMessage(channel="#leads", text="Nothing of interest")
    await client.chat_postMessage(channel="#leads", text="A demo for Acme")
    await expect(rows(ana)).to_have_count(2)
    await find.get_by_role("searchbox").fill("")
    await find.get_by_label("Errors only").check()
    await expect(rows(ana)).to_have_count(1)
    await expect(rows(ana).first).to_contain_text("RateLimited")
    await find.get_by_label("Errors only").uncheck()
    await find.get_by_label("Name").select_option("chat.update")
    await expect(rows(ana)).to_have_count(1)
    await find.get_by_label("Name").select_option("")
    await find.get_by_label("Direction").select_option("to_app")
    await expect(rows(ana)).to_have_count(0)
    await expect(ana.page.get_by_text("Nothing that fits the filter.")).to_be_visible()


async def test_it_pauses_goes_on_and_is_cleared(office: Workspace, client: AsyncWebClient, visit: Visit) -> None:
    ana = await visit("/@ana/leads?workshop=wire")
    await client.api_test(note="first")
    await expect(rows(ana)).to_have_count(1)
    await ana.page.get_by_role("button", name="Pause").click()
    await expect(ana.page.get_by_role("button", name="Go on")).to_be_visible()
    await client.api_test(note="second")
    await expect(ana.page.locator(".ws-state")).to_have_text("1 of 2, 1 since the pause")
    await expect(rows(ana)).to_have_count(1)
    await ana.page.get_by_role("button", name="Go on").click()
    await expect(rows(ana)).to_have_count(2)
    await ana.page.get_by_role("button", name="Clear").click()
    await expect(rows(ana)).to_have_count(0)
    await client.api_test(note="third")
    await expect(rows(ana)).to_have_count(1)


async def test_the_browser_holds_so_many_rows_and_older_ones_are_a_click_away(
    office: Workspace, client: AsyncWebClient, visit: Visit
) -> None:
    def passes(first: int, last: int) -> None:
        for number in range(first, last):
            exchange = office.wire.begins("from_app", "call", "api.test", {"n": number})
            office.wire.ended(exchange, {"ok": True}, None)
        office.team.bell.ring()

    passes(0, ROWS + 30)
    ana = await visit("/@ana/leads?workshop=wire")
    await expect(rows(ana)).to_have_count(ROWS)
    passes(ROWS + 30, ROWS + 40)
    await expect(ana.page.locator(f"#wire-{ROWS + 40}")).to_be_attached()
    await expect(rows(ana)).to_have_count(ROWS)
    await ana.page.get_by_role("button", name="Older").click()
    await expect(rows(ana)).to_have_count(40)
    await expect(ana.page.locator("#wire-1")).to_be_attached()
    passes(ROWS + 40, ROWS + 41)
    await ana.page.get_by_role("button", name="Newest").click()
    await expect(ana.page.locator(f"#wire-{ROWS + 41}")).to_be_attached()
    passes(0, 3 * ROWS)  # more at once than there is room for
    await expect(ana.page.locator(f"#wire-{office.wire.count}")).to_be_attached()
    await expect(rows(ana)).to_have_count(ROWS)
