"""The gallery in a real browser: what is pressed, chosen and typed, by keys too, and what axe says of it."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, Literal

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Locator, Page, Route, expect

from sandbox.page.gallery import gallery_html
from sandbox.page.kit import words
from tests.page.conftest import PATIENCE, VIOLATIONS
from tests.page.test_kit_markup import READER

pytestmark = [pytest.mark.slow, pytest.mark.anyio]

STATIC = Path(__file__).parents[2] / "sandbox" / "page" / "static"
KINDS = {".svg": "image/svg+xml", ".css": "text/css", ".js": "text/javascript"}
SITE = "http://gallery.test"


@pytest.fixture(scope="module")
def document() -> str:
    return str(gallery_html(READER))


SETTLE = """async () => {
  for (const image of document.images) image.loading = "eager";
  while (![...document.images].every((image) => image.complete)) await new Promise((done) => setTimeout(done, 20));
}"""
"""Pictures load, or fail, when they are scrolled near, and move what stands below: a click on that would be lost."""


async def answer(route: Route, document: str) -> None:
    """Everything comes from the source tree; nothing is downloaded."""
    path = route.request.url.removeprefix(SITE)
    if path == "/gallery":
        await route.fulfill(body=document, content_type="text/html; charset=utf-8")
    elif path.startswith("/page/static/") and (STATIC / Path(path).name).is_file():
        file = STATIC / Path(path).name
        await route.fulfill(body=file.read_bytes(), content_type=KINDS[file.suffix])
    elif path == "/favicon.ico":
        await route.fulfill(status=204)
    else:
        await route.abort()


async def opened(
    browser: Browser, document: str, *, width: int = 1440, theme: Literal["light", "dark"] = "light"
) -> Page:
    page = await browser.new_page(viewport={"width": width, "height": 900}, color_scheme=theme)
    page.set_default_timeout(PATIENCE * 1000)
    await page.route("**/*", lambda route: answer(route, document))
    await page.goto(f"{SITE}/gallery")
    await page.locator("html[data-live]").wait_for(state="attached")
    await page.evaluate(SETTLE)
    return page


@pytest.fixture
async def page(browser: Browser, document: str) -> AsyncIterator[Page]:
    page = await opened(browser, document)
    yield page
    await page.close()


def control(page: Page, sample: str, action: str) -> Locator:
    return page.locator(f'#{sample} [data-action="{action}"]')


async def acts(page: Page, kind: str = "act") -> list[dict[str, Any]]:
    sources = await page.locator(f'#acts li[data-kind="{kind}"] pre').all_text_contents()
    return [json.loads(source) for source in sources]


async def told(page: Page, action: str, raw: Any, kind: str = "act") -> None:
    """Wait until the newest entry of this kind says so."""
    for _ in range(int(PATIENCE * 10)):
        newest = next(iter(await acts(page, kind)), {})
        if (newest.get("action_id"), newest.get("raw")) == (action, raw):
            return
        await page.wait_for_timeout(100)
    assert (newest.get("action_id"), newest.get("raw")) == (action, raw)


async def axe_complaints(page: Page, within: str = "body") -> list[str]:
    found = (await Axe().run(page, context=within, options=VIOLATIONS)).response["violations"]
    return [f"{one['id']}: {one['nodes'][0]['target']}" for one in found if one["impact"] in {"serious", "critical"}]


@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("theme", ["light", "dark"])
async def test_the_page_is_sound(browser: Browser, document: str, theme: Literal["light", "dark"], width: int) -> None:
    page = await browser.new_page(viewport={"width": width, "height": 900}, color_scheme=theme)
    errors: list[str] = []
    page.on("console", lambda said: errors.append(f"{said.text} {said.location}") if said.type == "error" else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    await page.route("**/*", lambda route: answer(route, document))
    await page.goto(f"{SITE}/gallery")
    await page.wait_for_load_state("networkidle")
    assert [error for error in errors if "example.invalid" not in error] == []
    assert (await axe_complaints(page)) == []
    assert await page.evaluate("document.documentElement.scrollWidth") <= width
    await control(page, "sections-with-menus", "multi_static_select").first.locator(".kit-opener").click()
    assert (await axe_complaints(page, "#sections-with-menus")) == []
    await control(page, "buttons", "more").locator("button").first.click()
    assert (await axe_complaints(page, "#buttons")) == []
    await page.keyboard.press("Escape")
    await control(page, "buttons", "decline").click()
    assert (await axe_complaints(page, ".kit-confirm")) == []
    await page.close()


async def test_a_picture_that_cannot_be_had_says_what_it_is(page: Page) -> None:
    missing = page.locator("#image .kit-block").nth(1)
    await missing.scroll_into_view_if_needed()
    await expect(missing.locator(".kit-missing")).to_be_visible()
    await expect(missing).to_contain_text("A picture that is not there")
    await expect(missing).to_contain_text("https://example.invalid/gone.png")
    await expect(missing.locator("img")).to_be_hidden()


async def test_a_button_is_busy_while_the_app_is_told(page: Page) -> None:
    accept = control(page, "buttons", "accept")
    await accept.click()
    await expect(accept).to_have_attribute("aria-busy", "true")
    await told(page, "accept", None)
    await expect(accept).not_to_have_attribute("aria-busy", "true")


async def test_what_went_wrong_stands_beside_the_control(page: Page) -> None:
    await control(page, "buttons", "fail").click()
    note = page.locator("#buttons .kit-note")
    await expect(note).to_have_text("⚠ This app did not answer in time.")
    await control(page, "buttons", "fail").click()
    await expect(note).to_have_count(0)


async def test_a_workflow_button_tells_nobody(page: Page) -> None:
    await control(page, "buttons", "workflow").click()
    await expect(page.locator("#buttons .kit-note")).to_contain_text("starts no workflows")
    assert (await acts(page)) == []


async def test_a_confirm_dialog_by_keys(page: Page) -> None:
    decline = control(page, "buttons", "decline")
    await decline.focus()
    await page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="Decline this lead?")
    await expect(dialog).to_contain_text("It goes to Ben at once.")
    await expect(dialog.locator("strong")).to_have_text("Ben")
    await page.keyboard.press("Escape")
    await expect(dialog).to_have_count(0)
    await expect(decline).to_be_focused()
    assert (await acts(page)) == []
    await page.keyboard.press("Enter")
    await expect(dialog.get_by_role("button", name="Decline")).to_be_focused()
    await page.keyboard.press("Shift+Tab")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await told(page, "decline", None)
    await expect(decline).to_be_focused()


async def test_a_choice_that_is_not_confirmed_is_taken_back(page: Page) -> None:
    menu = control(page, "menus-in-a-row", "conversations_select").locator("select")
    await menu.select_option(label="#sales-leads")
    await page.get_by_role("button", name="Not now").click()
    await expect(menu).to_have_value("")
    assert (await acts(page)) == []
    await menu.select_option(label="#sales-leads")
    await page.get_by_role("dialog").get_by_role("button", name="Post").click()
    await told(page, "conversations_select", "C1")
    await expect(menu).to_have_value("C1")


async def test_an_overflow_menu_by_keys(page: Page) -> None:
    more = control(page, "buttons", "more").get_by_role("button", name="More actions")
    await more.focus()
    await page.keyboard.press("Enter")
    await expect(more).to_have_attribute("aria-expanded", "true")
    items = page.locator("#buttons [role=menuitem]")
    await expect(items.nth(0)).to_be_focused()
    await page.keyboard.press("ArrowUp")
    await expect(items.nth(2)).to_be_focused()
    await page.keyboard.press("Escape")
    await expect(more).to_be_focused()
    await expect(items.nth(0)).to_be_hidden()
    await page.keyboard.press("Enter")
    await expect(items.nth(0)).to_be_focused()
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Enter")
    await told(page, "more", 1)
    await expect(more).to_be_focused()
    await expect(more).to_have_attribute("aria-expanded", "false")


async def test_a_combobox_by_keys(page: Page) -> None:
    box = control(page, "form-menus", "account").get_by_role("combobox")
    await box.focus()
    options = control(page, "form-menus", "account").get_by_role("option")
    await expect(options).to_have_count(8)  # what is chosen already is no query
    await page.keyboard.type("l")  # and is replaced by what is typed
    await expect(options).to_have_count(5)
    await expect(page.locator("#form-menus").get_by_role("group", name="Nearest").first).to_be_visible()
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("ArrowDown")
    await expect(box).to_have_attribute("aria-activedescendant", str(await options.nth(1).get_attribute("id")))
    await page.keyboard.press("Enter")
    await expect(box).to_have_value("Globex")
    await expect(box).to_have_attribute("aria-expanded", "false")
    assert (await acts(page, "enter"))[0]["raw"]["value"] == "globex"
    await page.keyboard.type("zz")
    await expect(control(page, "form-menus", "account").get_by_text("No results")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(box).to_have_attribute("aria-expanded", "false")
    await page.keyboard.press("Tab")
    await expect(box).to_have_value("Globex")  # what was typed and not chosen is no value


async def test_a_combobox_waits_for_letters_and_says_what_went_wrong(page: Page) -> None:
    box = control(page, "menus-in-a-row", "external_select").get_by_role("combobox")
    await box.press_sequentially("a")
    await expect(page.get_by_text("Type at least 2 characters")).to_be_visible()
    assert (await acts(page, "load")) == []
    await box.press_sequentially("cme")
    await expect(control(page, "menus-in-a-row", "external_select").get_by_text("Loading…")).to_be_visible()
    await page.locator("#menus-in-a-row").get_by_role("option", name="Acme GmbH").click()
    await told(page, "external_select", {"text": {"type": "plain_text", "text": "Acme GmbH"}, "value": "acme gmbh"})
    assert (await acts(page, "load"))[0]["query"] == "acme"  # on a slow machine also for less, while one types
    await box.fill("error")
    await expect(page.get_by_text("⚠ The app did not answer in time.")).to_be_visible()


async def test_several_options_of_the_app(page: Page) -> None:
    accounts = control(page, "form-menus", "accounts")
    box = accounts.get_by_role("combobox")
    await box.press_sequentially("hooli")
    await page.locator("#form-menus").get_by_role("option", name="Hooli").click()
    await expect(accounts.locator(".kit-chip")).to_have_text(
        [f"{name}{words.CROSS}" for name in ("Globex", "Initech", "Hooli")]
    )
    await accounts.get_by_role("button", name="Remove Initech").click()
    assert [option["value"] for option in (await acts(page, "enter"))[0]["raw"]] == ["globex", "hooli"]
    await box.focus()
    await page.keyboard.press("Backspace")
    assert [option["value"] for option in (await acts(page, "enter"))[0]["raw"]] == ["globex"]


async def test_a_menu_for_several_by_keys(page: Page) -> None:
    languages = control(page, "sections-with-menus", "multi_static_select").nth(1)
    opener = languages.locator(".kit-opener")
    await opener.focus()
    await page.keyboard.press("Enter")
    filter_box = languages.get_by_role("searchbox", name="Filter options")
    await expect(filter_box).to_be_focused()
    await page.keyboard.type("an")
    await expect(languages.get_by_role("checkbox")).to_have_count(3)  # Danish, German, Italian
    await page.keyboard.press("Tab")
    await page.keyboard.press("Space")
    await told(page, "multi_static_select", [6, 3, 1])
    await expect(languages.locator(".kit-chip")).to_have_text(
        [f"{name}{words.CROSS}" for name in ("German", "English", "Danish")]
    )
    await filter_box.fill("")
    await expect(languages.get_by_role("checkbox", name="Dutch")).to_be_disabled()  # three are the most
    await filter_box.fill("esperanto")
    await expect(languages.get_by_text("No results")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(opener).to_be_focused()
    await expect(filter_box).to_be_hidden()
    await languages.get_by_role("button", name="Remove German").click()
    await told(page, "multi_static_select", [3, 1])


async def test_menus_boxes_and_dates_tell_what_was_chosen(page: Page) -> None:
    await control(page, "menus-in-a-row", "static_select").locator("select").select_option(index=1)
    await told(page, "static_select", 0)
    await control(page, "menus-in-a-row", "users_select").locator("select").select_option(label="Ana Ruiz")
    await told(page, "users_select", "U1")
    await control(page, "menus-in-a-row", "datepicker").locator("input").fill("2026-04-01")
    await told(page, "datepicker", "2026-04-01")
    await control(page, "menus-in-a-row", "timepicker").locator("input").fill("17:45")
    await told(page, "timepicker", "17:45")
    await control(page, "menus-in-a-row", "datetimepicker").locator("input").fill("2026-04-01T17:45")
    await told(page, "datetimepicker", "2026-04-01T17:45")
    await page.locator("#boxes-to-tick").get_by_role("checkbox", name="Budget is known").check()
    await told(page, "checkboxes", [0, 1])
    await page.locator("#boxes-to-tick").get_by_role("radio", name="Cold").check()
    await told(page, "radio_buttons", 0)


async def test_feedback_and_icons(page: Page) -> None:
    await page.get_by_role("button", name="This answer did not help").click()
    await told(page, "feedback", 1)
    await page.get_by_role("button", name="Delete this answer").click()
    await page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    await told(page, "delete", None)


async def test_what_is_typed_is_entered_and_told_only_when_asked(page: Page) -> None:
    why = control(page, "form-texts", "why")
    await why.locator("textarea").fill("x" * 205)
    await told(page, "why", "x" * 205, "enter")
    await expect(why.locator(".kit-count")).to_have_text("-5")
    assert (await acts(page)) == []
    await control(page, "form-texts", "live").locator("input").press_sequentially("ab")
    await told(page, "live", "ab")
    await page.keyboard.press("Enter")
    await expect(page.locator('#acts li[data-kind="act"]')).to_have_count(3)
    seats = control(page, "form-texts", "seats").locator("input")
    await seats.fill("")
    await seats.press_sequentially("1e")
    await expect(page.get_by_text("Please enter a valid number.")).to_be_visible()


async def test_the_bar_writes_slacks_marks(page: Page) -> None:
    notes = control(page, "form-texts", "notes")
    field = notes.locator("textarea")
    await field.fill("one two")
    await field.evaluate("field => field.setSelectionRange(0, 3)")
    await page.keyboard.press("ControlOrMeta+b")
    await expect(field).to_have_value("*one* two")
    await notes.get_by_role("button", name="Blockquote").click()
    await expect(field).to_have_value("> *one* two")
    await told(page, "notes", "> *one* two", "enter")
    await notes.get_by_role("button", name="Bold").focus()
    await page.keyboard.press("ArrowRight")
    await expect(notes.get_by_role("button", name="Italic")).to_be_focused()


async def test_files_are_uploaded_one_by_one(page: Page) -> None:
    contract = control(page, "form-dates-boxes-files", "contract")
    files: list[Any] = [{"name": f"{name}.pdf", "mimeType": "application/pdf", "buffer": b"%PDF"} for name in "abc"]
    await contract.locator("input").set_input_files(files)
    await expect(contract.get_by_role("listitem").get_by_role("button")).to_have_count(2)
    await expect(page.locator("#form-dates-boxes-files .kit-note")).to_have_text("⚠ Please choose at most 2.")
    await told(page, "contract", ["F0APDF", "F0BPDF"], "enter")
    await contract.get_by_role("button", name="Remove a.pdf").click()
    await told(page, "contract", ["F0BPDF"], "enter")


async def test_a_data_table_is_paged_sorted_and_searched(page: Page) -> None:
    table = page.locator("#data-table")
    rows = table.locator("tbody tr:visible th")
    await expect(rows).to_have_text(["Acme", "Globex", "Initech", "Umbrella"])
    await table.get_by_role("button", name="Next").click()
    await expect(rows).to_have_text(["Hooli", "Vandelay", "Stark", "Wayne"])
    await expect(table.locator(".kit-page")).to_have_text("5 to 8 of 12")
    await table.get_by_role("button", name="Seats").click()
    await expect(rows).to_have_text(["Cyberdyne", "Tyrell", "Soylent", "Wonka"])
    await table.get_by_role("searchbox").fill("hot")
    await expect(table.locator(".kit-page")).to_have_text("1 to 4 of 8")
    await table.get_by_role("searchbox").fill("acme")
    await table.get_by_role("button", name="Route").click()
    await told(page, "route_acme", None)


async def test_long_text_is_folded_and_unfolded(page: Page) -> None:
    text = page.locator("#section-long-text .kit-fold .kit-text")
    folded = await text.evaluate("text => text.clientHeight")
    await page.get_by_role("button", name="See more").click()
    assert await text.evaluate("text => text.clientHeight") > folded
    await page.get_by_role("button", name="See less").click()
    assert await text.evaluate("text => text.clientHeight") == folded


async def test_a_carousel_moves_by_its_buttons(page: Page) -> None:
    await page.emulate_media(reduced_motion="reduce")
    slides = page.locator(".kit-slides")
    await page.locator("#card-and-carousel").get_by_role("button", name="Next").click()
    await page.wait_for_function("document.querySelector('.kit-slides').scrollLeft > 100")
    await page.locator("#card-and-carousel").get_by_role("button", name="Previous").click()
    await page.wait_for_function("document.querySelector('.kit-slides').scrollLeft < 10")
    await slides.get_by_role("button", name="Accept").first.click()
    await told(page, "accept_sea.svg", None)


async def test_html_that_comes_later_works_too(page: Page) -> None:
    await page.evaluate("const s = document.querySelector('#buttons .gallery-surface'); s.innerHTML = s.innerHTML")
    await control(page, "buttons", "accept").click()
    await told(page, "accept", None)
    assert (await acts(page))[0]["place"] == "buttons"


async def test_a_chip_that_the_server_draws_too_is_there_once(page: Page) -> None:
    teams = control(page, "sections-with-menus", "multi_static_select").first
    await teams.locator(".kit-opener").click()
    await teams.get_by_role("checkbox", name="Cai").check()
    chips = teams.locator(".kit-chip")
    await expect(chips).to_have_count(1)
    await chips.first.evaluate(
        "chip => { const drawn = chip.cloneNode(true); delete drawn.dataset.made; chip.after(drawn); }"
    )
    await expect(chips).to_have_count(1)
    await expect(teams.locator(".kit-chip[data-made]")).to_have_count(0)
