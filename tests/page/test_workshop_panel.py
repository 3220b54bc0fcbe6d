import pytest
from playwright.async_api import expect
from slack_sdk.web.async_client import AsyncWebClient

from sandbox import Workspace
from tests.page.conftest import Theme, Visit

pytestmark = pytest.mark.anyio

TABS = ["send", "wire", "faults", "workspace"]


async def test_it_opens_closes_and_opens_again_where_it_was(office: Workspace, visit: Visit) -> None:
    ana = await visit("/@ana/leads")
    toggle, panel = ana.page.get_by_role("button", name="Workshop", exact=True), ana.page.locator("#workshop-panel")
    await expect(panel).to_be_hidden()
    await toggle.click()
    await expect(toggle).to_have_attribute("aria-expanded", "true")
    await ana.page.get_by_role("tab", name="Faults").click()
    await expect(ana.page.get_by_role("tabpanel")).to_contain_text("Rate limit")
    assert "workshop=faults" in ana.page.url
    await toggle.click()
    await expect(panel).to_be_hidden()
    assert "workshop" not in ana.page.url
    await toggle.click()
    await expect(ana.page.get_by_role("tab", name="Faults")).to_have_attribute("aria-selected", "true")
    await ana.page.get_by_role("button", name="Close the workshop").click()
    await expect(panel).to_be_hidden()


async def test_the_address_keeps_the_tab(office: Workspace, visit: Visit) -> None:
    ana = await visit("/@ana/leads?workshop=wire")
    await ana.page.reload()
    await expect(ana.page.get_by_role("tab", name="Wire")).to_have_attribute("aria-selected", "true")


async def test_the_arrow_keys_go_from_tab_to_tab(office: Workspace, visit: Visit) -> None:
    ana = await visit("/@ana/leads?workshop=send")
    await ana.page.get_by_role("tab", name="Send").focus()
    for key, name in (("ArrowRight", "Wire"), ("End", "Workspace"), ("ArrowRight", "Send"), ("ArrowLeft", "Workspace")):
        await ana.page.keyboard.press(key)
        await expect(ana.page.get_by_role("tab", name=name)).to_be_focused()
        await expect(ana.page.get_by_role("tab", name=name)).to_have_attribute("aria-selected", "true")


async def test_it_has_a_window_of_its_own(office: Workspace, client: AsyncWebClient, visit: Visit) -> None:
    alone = await visit("/workshop?as=rita")
    await client.api_test(note="seen from afar")
    await expect(alone.page.locator(".ws-row").first).to_contain_text("api.test")
    await alone.page.get_by_role("button", name="+30 min").click()
    await expect(alone.page.locator(".ws-ahead")).to_contain_text("30 min")
    await expect(alone.page.get_by_role("button", name="Close the workshop")).to_have_count(0)
    await alone.page.get_by_role("tab", name="Send").click()
    await expect(alone.page.get_by_label("As JSON")).to_be_visible()
    await alone.has_no_serious_barriers()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
async def test_axe_finds_nothing_serious(
    office: Workspace, client: AsyncWebClient, visit: Visit, theme: Theme, width: int
) -> None:
    await client.chat_postMessage(channel="#leads", text="Acme")
    ana = await visit("/@ana/leads", theme=theme, width=width)
    for tab in TABS:
        await ana.goes(f"/@ana/leads?workshop={tab}")
        if tab == "wire":
            await ana.page.locator(".ws-row summary").first.click()
            await expect(ana.page.locator(".ws-row pre").first).to_be_visible()
        if tab == "faults":
            await ana.page.get_by_role("checkbox", name="Rate limit", exact=True).check()
            await expect(ana.page.locator(".ws-on")).to_have_count(1)
        await ana.has_no_serious_barriers()
        wide = await ana.page.evaluate("document.documentElement.scrollWidth > innerWidth")
        assert not wide, f"{tab} is wider than the screen"
