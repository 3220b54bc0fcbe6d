"""A newcomer takes the tour: its five moments, walked through in Chromium as the page asks for them."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Page, expect
from playwright.async_api import TimeoutError as NotInTime

from bot.demo.run import Options
from bot.words import demo as words
from tests.page.conftest import VIOLATIONS
from tests.stories.demos import Running, a_demo

pytestmark = [pytest.mark.anyio, pytest.mark.slow]
Theme = Literal["light", "dark"]
PATIENCE = 60_000
WIDTHS = {"desk": (1440, 900), "laptop": (1024, 700), "phone": (390, 844)}
TITLES = [title for title, _ in words.TOUR]
GRAVE = {"serious", "critical"}


@dataclass
class Newcomer:
    """Somebody at the page, who does what the tour says."""

    page: Page
    said: list[str]
    wrong: list[str] = field(default_factory=list)

    async def is_shown(self, title: str) -> None:
        """The tour has come to a step."""
        await expect(self.page.locator("#tour h2")).to_have_text(title, timeout=PATIENCE)

    async def goes_on(self, label: str) -> None:
        """Press the tour's button."""
        await self.page.locator("#tour").get_by_role("button", name=label).click(timeout=PATIENCE)

    async def has_done_it(self, then: str) -> None:
        """The tour has seen that it is done, and goes on: by itself after a moment, or at once when it is pressed."""
        done = self.page.locator("#tour").get_by_role("button", name="Done")
        await expect(done.or_(self.page.locator("#tour h2", has_text=then))).to_be_visible(timeout=PATIENCE)
        with suppress(NotInTime):  # it went on by itself
            await done.click(timeout=1_000)
        await self.is_shown(then)

    async def is_pointed_at(self, label: str) -> None:
        """The ring is around what the step speaks of, and the card hides nothing of it."""
        ring, card = self.page.locator(".pointed-at"), self.page.locator("#tour")
        await expect(ring).to_contain_text(label, timeout=PATIENCE)
        under, over = await ring.bounding_box(), await card.bounding_box()
        assert under is not None
        assert over is not None
        beside = any(
            one["x"] + one["width"] <= other["x"] or one["y"] + one["height"] <= other["y"]
            for one, other in ((under, over), (over, under))
        )
        assert beside, (label, under, over)

    async def presses(self, action: str) -> None:
        """Press the last button of that action in the conversation."""
        button = self.page.locator(f'#conversation [data-action^="{action}"]').last
        await button.scroll_into_view_if_needed(timeout=PATIENCE)
        await button.click(timeout=PATIENCE)

    async def fills(self, title: str, reason: str | int) -> None:
        """Choose a reason in the dialog, and send it."""
        dialog = self.page.get_by_role("dialog", name=title)
        menu = dialog.get_by_label("Reason")
        await (menu.select_option(label=reason) if isinstance(reason, str) else menu.select_option(index=reason))
        await self.finds_nothing_grave(f"{title}, open")
        await dialog.locator("footer .primary").click(timeout=PATIENCE)
        await expect(dialog).to_have_count(0, timeout=PATIENCE)

    async def finds_nothing_grave(self, where: str) -> None:
        """What a program that looks for barriers finds."""
        found = await Axe().run(self.page, options=VIOLATIONS)
        for violation in found.response["violations"]:
            if violation["impact"] in GRAVE:
                nodes = [node["html"][:160] for node in violation["nodes"][:3]]
                self.wrong.append(f"{where}: {violation['id']} ({violation['help']}): {nodes}")


@asynccontextmanager
async def a_newcomer(demo: Running, browser: Browser, width: str, scheme: Theme) -> AsyncIterator[Newcomer]:
    across, down = WIDTHS[width]
    context = await browser.new_context(
        viewport={"width": across, "height": down}, color_scheme=scheme, reduced_motion="reduce"
    )
    context.set_default_timeout(PATIENCE)
    newcomer = Newcomer(await context.new_page(), demo.said)
    newcomer.page.on("console", lambda m: newcomer.wrong.append(m.text) if m.type in {"error", "warning"} else None)
    newcomer.page.on("pageerror", lambda error: newcomer.wrong.append(str(error)))
    await newcomer.page.goto(demo.live.workspace.address)
    try:
        yield newcomer
    finally:
        await context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    ("mode", "width"), [("socket", "desk"), ("socket", "phone"), ("http", "laptop"), ("http", "phone")]
)
async def test_the_tour(browser: Browser, tmp_path: Path, mode: str, width: str, scheme: Theme) -> None:
    with_a_past = (mode, width, scheme) == ("socket", "desk", "light")
    options = Options(http=mode == "http", history=with_a_past, leads=False)
    async with a_demo(tmp_path, options) as demo, a_newcomer(demo, browser, width, scheme) as newcomer:
        await takes_the_tour(newcomer)
    assert newcomer.wrong == []
    assert not [line for line in demo.said if words.WEEK_BROKEN.split("{")[0] in line]


async def takes_the_tour(newcomer: Newcomer) -> None:
    lands, accept, approve, skip, history = TITLES
    messages = newcomer.page.locator("#conversation .message")
    acme = messages.filter(has_text="Acme").last

    await newcomer.is_shown(lands)
    await expect(acme).to_be_visible(timeout=3 * PATIENCE)  # on a machine that is busy a week takes its time
    await newcomer.finds_nothing_grave(lands)
    await newcomer.goes_on(words.SEEN)

    await newcomer.is_shown(accept)
    await newcomer.is_pointed_at("Accept…")
    await newcomer.presses("baton:accept")
    await newcomer.fills("Accept", "Meeting booked")
    await expect(acme).to_contain_text("You accepted", timeout=PATIENCE)
    await newcomer.has_done_it(approve)

    await newcomer.is_pointed_at("Approve")
    await newcomer.presses("baton:approve")
    await newcomer.fills("Approve", 1)
    await expect(acme).to_contain_text("Waiting for Dan Novak", timeout=PATIENCE)
    await newcomer.finds_nothing_grave(approve)
    await newcomer.has_done_it(skip)

    await newcomer.is_pointed_at("+30 min")
    await newcomer.page.locator("#workshop-bar").get_by_role("button", name="+30 min").click(timeout=PATIENCE)
    await expect(acme).to_contain_text(re.compile("Overdue: Dan Novak has had it"), timeout=PATIENCE)
    await newcomer.finds_nothing_grave(skip)
    await newcomer.has_done_it(history)

    await newcomer.page.locator("#composer textarea").fill("/lead history acme")
    await newcomer.page.keyboard.press("Enter")
    story = messages.filter(has_text="The story of Acme")
    for told in ("Came in from website", "Ana Ruiz accepted it", "Dan Novak asked", "Rita Stone approved", "was told"):
        await expect(story).to_contain_text(told, timeout=PATIENCE)
    await newcomer.finds_nothing_grave(history)
    await newcomer.has_done_it("That was the tour")
    for told in ("Acme: Ana Ruiz accepted it", "Rita Stone was told in #sales-leads that Dan Novak had not answered"):
        assert any(told in line for line in newcomer.said), "and the terminal told along"
