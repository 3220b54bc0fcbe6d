import pytest
from playwright.async_api import Locator, expect
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from sandbox import LostAck, RateLimited, Workspace
from sandbox.page.doings import Cannot
from sandbox.page.workshop.fault_board import FaultBoard
from sandbox.page.workshop.fault_kinds import KINDS
from tests.page.conftest import PATIENCE, Visit, Visitor

pytestmark = pytest.mark.anyio


def line(visitor: Visitor, name: str) -> Locator:
    return visitor.page.locator(f'[data-ws-fault="{name}"]')


async def test_a_tick_makes_calls_fail_counts_and_is_taken_away(
    office: Workspace, client: AsyncWebClient, visit: Visit
) -> None:
    ana, ben = await visit("/@ana/leads?workshop=faults"), await visit("/@ben/leads?workshop=faults")
    await line(ana, "ratelimited").get_by_label("Method").fill("chat.postMessage")
    await line(ana, "ratelimited").get_by_label("Retry after").fill("7")
    await line(ana, "ratelimited").get_by_label("How often").fill("2")
    await ana.page.get_by_role("checkbox", name="Rate limit", exact=True).check()
    await expect(ben.page.get_by_role("checkbox", name="Rate limit", exact=True)).to_be_checked()
    for _ in range(2):
        with pytest.raises(SlackApiError) as refused:
            await client.chat_postMessage(channel="#leads", text="Acme")
        assert refused.value.response.headers["Retry-After"] == "7"
    await client.chat_postMessage(channel="#leads", text="Acme")
    await expect(line(ben, "ratelimited")).to_contain_text("struck 2")
    await ben.page.get_by_role("checkbox", name="Rate limit", exact=True).uncheck()
    await expect(ana.page.get_by_role("checkbox", name="Rate limit", exact=True)).not_to_be_checked()
    assert len(office.faults) == 0


async def test_all_off_takes_away_what_code_has_switched_on_too(office: Workspace, visit: Visit) -> None:
    office.faults.add(LostAck())
    ana = await visit("/@ana/leads?workshop=faults")
    await expect(ana.page.get_by_text("1 more switched on by code")).to_be_visible()
    await ana.page.get_by_role("checkbox", name="Slow network").check()
    await expect(ana.page.get_by_role("checkbox", name="Slow network")).to_be_checked()
    await ana.page.get_by_role("button", name="All off").click()
    await expect(ana.page.get_by_role("checkbox", name="Slow network")).not_to_be_checked()
    assert len(office.faults) == 0


async def test_what_is_no_number_is_said_and_nothing_is_switched_on(office: Workspace, visit: Visit) -> None:
    ana = await visit("/@ana/leads?workshop=faults")
    await line(ana, "late").get_by_label("Seconds").fill("soon")
    await ana.page.get_by_role("checkbox", name="Delivered late").click()
    await expect(ana.page.get_by_text("“soon” is not a number that “Seconds” takes.")).to_be_visible()
    await expect(ana.page.get_by_role("checkbox", name="Delivered late")).not_to_be_checked()
    assert len(office.faults) == 0


async def test_sockets_are_cut_now(office: Workspace, app: AsyncApp, visit: Visit) -> None:
    ana = await visit("/@ana/leads?workshop=faults")
    before = len([call for call in office.calls if call.method == "apps.connections.open"])
    await ana.page.get_by_role("button", name="Ask for new sockets now").click()
    opened = await office.team.bell.until(
        lambda: len([c for c in office.calls if c.method == "apps.connections.open"]) > before or None, within=PATIENCE
    )
    assert opened


@pytest.mark.parametrize("name", KINDS)
async def test_each_fault_can_be_switched_on_as_it_stands_and_off(office: Workspace, name: str) -> None:
    board, kind = FaultBoard(office), KINDS[name]
    board.set(name, kind.usual(), on=True)
    assert board.is_on(kind) and board.struck(kind) == 0 and board.others == 0
    board.set(name, kind.usual(), on=False)
    assert not board.is_on(kind) and len(office.faults) == 0


async def test_one_that_code_has_cleared_is_no_longer_ticked(office: Workspace) -> None:
    board, kind = FaultBoard(office), KINDS["ratelimited"]
    board.set("ratelimited", {"method": "chat.update", "retry_after": "3", "times": ""}, on=True)
    (trouble,) = office.faults
    assert isinstance(trouble, RateLimited) and (trouble.method, trouble.retry_after) == ("chat.update", 3)
    office.faults.clear()
    assert not board.is_on(kind)


@pytest.mark.parametrize("times", ["0", "-1", "1.5", "many", "9" * 9])
async def test_how_often_is_a_whole_number(office: Workspace, times: str) -> None:
    with pytest.raises(Cannot, match="is not a number"):
        FaultBoard(office).set("lostack", {"what": "", "times": times}, on=True)
