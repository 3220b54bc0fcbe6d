"""The gallery in a real browser: what is pressed, chosen and typed, by keys too, and what axe says of it."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, Route, expect, sync_playwright

from sandbox.page.gallery import gallery_html
from sandbox.page.kit import words
from tests.page.test_kit_markup import READER

pytestmark = pytest.mark.slow

STATIC = Path(__file__).parents[2] / "sandbox" / "page" / "static"
KINDS = {".svg": "image/svg+xml", ".css": "text/css", ".js": "text/javascript"}
SITE = "http://gallery.test"
NO_CHROMIUM = "there is no Chromium here (Debian: apt-get install chromium)"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    chromium = shutil.which("chromium") or shutil.which("google-chrome") or shutil.which("chromium-browser")
    if chromium is None and os.environ.get("CI") == "true":
        pytest.fail(NO_CHROMIUM)
    if chromium is None:
        pytest.skip(NO_CHROMIUM)
    with sync_playwright() as playwright:
        chrome = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield chrome
        chrome.close()


@pytest.fixture(scope="module")
def document() -> str:
    return f"<!doctype html>{gallery_html(READER)}"


def answer(route: Route, document: str) -> None:
    """Everything comes from the source tree; nothing is downloaded."""
    path = route.request.url.removeprefix(SITE)
    if path == "/gallery":
        route.fulfill(body=document, content_type="text/html; charset=utf-8")
    elif path.startswith("/page/static/") and (STATIC / Path(path).name).is_file():
        file = STATIC / Path(path).name
        route.fulfill(body=file.read_bytes(), content_type=KINDS[file.suffix])
    elif path == "/favicon.ico":
        route.fulfill(status=204)
    else:
        route.abort()


def opened(browser: Browser, document: str, *, width: int = 1440, theme: Literal["light", "dark"] = "light") -> Page:
    page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=theme)
    page.set_default_timeout(5000)
    page.route("**/*", lambda route: answer(route, document))
    page.goto(f"{SITE}/gallery")
    page.wait_for_load_state("networkidle")
    return page


@pytest.fixture
def page(browser: Browser, document: str) -> Iterator[Page]:
    page = opened(browser, document)
    yield page
    page.close()


def control(page: Page, sample: str, action: str) -> Locator:
    return page.locator(f'#{sample} [data-action="{action}"]')


def acts(page: Page, kind: str = "act") -> list[dict[str, Any]]:
    sources = page.locator(f'#acts li[data-kind="{kind}"] pre').all_text_contents()
    return [json.loads(source) for source in sources]


def told(page: Page, action: str, raw: Any, kind: str = "act") -> None:
    """Wait until the newest entry of this kind says so."""
    for _ in range(30):
        newest = next(iter(acts(page, kind)), {})
        if (newest.get("action_id"), newest.get("raw")) == (action, raw):
            return
        page.wait_for_timeout(100)
    assert (newest.get("action_id"), newest.get("raw")) == (action, raw)


def axe_complaints(page: Page, within: str = "body") -> list[str]:
    found = Axe().run(page, context=within).response["violations"]
    return [f"{one['id']}: {one['nodes'][0]['target']}" for one in found if one["impact"] in {"serious", "critical"}]


@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_page_is_sound(browser: Browser, document: str, theme: Literal["light", "dark"], width: int) -> None:
    page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=theme)
    errors: list[str] = []
    page.on("console", lambda said: errors.append(f"{said.text} {said.location}") if said.type == "error" else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.route("**/*", lambda route: answer(route, document))
    page.goto(f"{SITE}/gallery")
    page.wait_for_load_state("networkidle")
    assert [error for error in errors if "example.invalid" not in error] == []
    assert axe_complaints(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    control(page, "sections-with-menus", "multi_static_select").first.locator(".kit-opener").click()
    assert axe_complaints(page, "#sections-with-menus") == []
    control(page, "buttons", "more").locator("button").first.click()
    assert axe_complaints(page, "#buttons") == []
    page.keyboard.press("Escape")
    control(page, "buttons", "decline").click()
    assert axe_complaints(page, ".kit-confirm") == []
    page.close()


def test_a_picture_that_cannot_be_had_says_what_it_is(page: Page) -> None:
    missing = page.locator("#image .kit-block").nth(1)
    missing.scroll_into_view_if_needed()
    expect(missing.locator(".kit-missing")).to_be_visible()
    expect(missing).to_contain_text("A picture that is not there")
    expect(missing).to_contain_text("https://example.invalid/gone.png")
    expect(missing.locator("img")).to_be_hidden()


def test_a_button_is_busy_while_the_app_is_told(page: Page) -> None:
    accept = control(page, "buttons", "accept")
    accept.click()
    expect(accept).to_have_attribute("aria-busy", "true")
    told(page, "accept", None)
    expect(accept).not_to_have_attribute("aria-busy", "true")


def test_what_went_wrong_stands_beside_the_control(page: Page) -> None:
    control(page, "buttons", "fail").click()
    note = page.locator("#buttons .kit-note")
    expect(note).to_have_text("⚠ This app did not answer in time.")
    control(page, "buttons", "fail").click()
    expect(note).to_have_count(0)


def test_a_workflow_button_tells_nobody(page: Page) -> None:
    control(page, "buttons", "workflow").click()
    expect(page.locator("#buttons .kit-note")).to_contain_text("starts no workflows")
    assert acts(page) == []


def test_a_confirm_dialog_by_keys(page: Page) -> None:
    decline = control(page, "buttons", "decline")
    decline.focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="Decline this lead?")
    expect(dialog).to_contain_text("It goes to Ben at once.")
    expect(dialog.locator("strong")).to_have_text("Ben")
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(decline).to_be_focused()
    assert acts(page) == []
    page.keyboard.press("Enter")
    expect(dialog.get_by_role("button", name="Decline")).to_be_focused()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    told(page, "decline", None)
    expect(decline).to_be_focused()


def test_a_choice_that_is_not_confirmed_is_taken_back(page: Page) -> None:
    menu = control(page, "menus-in-a-row", "conversations_select").locator("select")
    menu.select_option(label="#sales-leads")
    page.get_by_role("button", name="Not now").click()
    expect(menu).to_have_value("")
    assert acts(page) == []
    menu.select_option(label="#sales-leads")
    page.get_by_role("dialog").get_by_role("button", name="Post").click()
    told(page, "conversations_select", "C1")
    expect(menu).to_have_value("C1")


def test_an_overflow_menu_by_keys(page: Page) -> None:
    more = control(page, "buttons", "more").get_by_role("button", name="More actions")
    more.focus()
    page.keyboard.press("Enter")
    expect(more).to_have_attribute("aria-expanded", "true")
    items = page.locator("#buttons [role=menuitem]")
    expect(items.nth(0)).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(items.nth(2)).to_be_focused()
    page.keyboard.press("Escape")
    expect(more).to_be_focused()
    expect(items.nth(0)).to_be_hidden()
    page.keyboard.press("Enter")
    expect(items.nth(0)).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    told(page, "more", 1)
    expect(more).to_be_focused()
    expect(more).to_have_attribute("aria-expanded", "false")


def test_a_combobox_by_keys(page: Page) -> None:
    box = control(page, "form-menus", "account").get_by_role("combobox")
    box.focus()
    options = control(page, "form-menus", "account").get_by_role("option")
    expect(options).to_have_count(8)  # what is chosen already is no query
    page.keyboard.type("l")  # and is replaced by what is typed
    expect(options).to_have_count(5)
    expect(page.locator("#form-menus").get_by_role("group", name="Nearest").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(box).to_have_attribute("aria-activedescendant", str(options.nth(1).get_attribute("id")))
    page.keyboard.press("Enter")
    expect(box).to_have_value("Globex")
    expect(box).to_have_attribute("aria-expanded", "false")
    assert acts(page, "enter")[0]["raw"]["value"] == "globex"
    page.keyboard.type("zz")
    expect(control(page, "form-menus", "account").get_by_text("No results")).to_be_visible()
    page.keyboard.press("Escape")
    expect(box).to_have_attribute("aria-expanded", "false")
    page.keyboard.press("Tab")
    expect(box).to_have_value("Globex")  # what was typed and not chosen is no value


def test_a_combobox_waits_for_letters_and_says_what_went_wrong(page: Page) -> None:
    box = control(page, "menus-in-a-row", "external_select").get_by_role("combobox")
    box.press_sequentially("a")
    expect(page.get_by_text("Type at least 2 characters")).to_be_visible()
    assert acts(page, "load") == []
    box.press_sequentially("cme")
    expect(control(page, "menus-in-a-row", "external_select").get_by_text("Loading…")).to_be_visible()
    page.locator("#menus-in-a-row").get_by_role("option", name="Acme GmbH").click()
    told(page, "external_select", {"text": {"type": "plain_text", "text": "Acme GmbH"}, "value": "acme gmbh"})
    assert [entry["query"] for entry in acts(page, "load")] == ["acme"]
    box.fill("error")
    expect(page.get_by_text("⚠ The app did not answer in time.")).to_be_visible()


def test_several_options_of_the_app(page: Page) -> None:
    accounts = control(page, "form-menus", "accounts")
    box = accounts.get_by_role("combobox")
    box.press_sequentially("hooli")
    page.locator("#form-menus").get_by_role("option", name="Hooli").click()
    expect(accounts.locator(".kit-chip")).to_have_text(
        [f"{name}{words.CROSS}" for name in ("Globex", "Initech", "Hooli")]
    )
    accounts.get_by_role("button", name="Remove Initech").click()
    assert [option["value"] for option in acts(page, "enter")[0]["raw"]] == ["globex", "hooli"]
    box.focus()
    page.keyboard.press("Backspace")
    assert [option["value"] for option in acts(page, "enter")[0]["raw"]] == ["globex"]


def test_a_menu_for_several_by_keys(page: Page) -> None:
    languages = control(page, "sections-with-menus", "multi_static_select").nth(1)
    opener = languages.locator(".kit-opener")
    opener.focus()
    page.keyboard.press("Enter")
    filter_box = languages.get_by_role("searchbox", name="Filter options")
    expect(filter_box).to_be_focused()
    page.keyboard.type("an")
    expect(languages.get_by_role("checkbox")).to_have_count(3)  # Danish, German, Italian
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    told(page, "multi_static_select", [6, 3, 1])
    expect(languages.locator(".kit-chip")).to_have_text(
        [f"{name}{words.CROSS}" for name in ("German", "English", "Danish")]
    )
    filter_box.fill("")
    expect(languages.get_by_role("checkbox", name="Dutch")).to_be_disabled()  # three are the most
    filter_box.fill("esperanto")
    expect(languages.get_by_text("No results")).to_be_visible()
    page.keyboard.press("Escape")
    expect(opener).to_be_focused()
    expect(filter_box).to_be_hidden()
    languages.get_by_role("button", name="Remove German").click()
    told(page, "multi_static_select", [3, 1])


def test_menus_boxes_and_dates_tell_what_was_chosen(page: Page) -> None:
    control(page, "menus-in-a-row", "static_select").locator("select").select_option(index=1)
    told(page, "static_select", 0)
    control(page, "menus-in-a-row", "users_select").locator("select").select_option(label="Ana Ruiz")
    told(page, "users_select", "U1")
    control(page, "menus-in-a-row", "datepicker").locator("input").fill("2026-04-01")
    told(page, "datepicker", "2026-04-01")
    control(page, "menus-in-a-row", "timepicker").locator("input").fill("17:45")
    told(page, "timepicker", "17:45")
    control(page, "menus-in-a-row", "datetimepicker").locator("input").fill("2026-04-01T17:45")
    told(page, "datetimepicker", "2026-04-01T17:45")
    page.locator("#boxes-to-tick").get_by_role("checkbox", name="Budget is known").check()
    told(page, "checkboxes", [0, 1])
    page.locator("#boxes-to-tick").get_by_role("radio", name="Cold").check()
    told(page, "radio_buttons", 0)


def test_feedback_and_icons(page: Page) -> None:
    page.get_by_role("button", name="This answer did not help").click()
    told(page, "feedback", 1)
    page.get_by_role("button", name="Delete this answer").click()
    page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    told(page, "delete", None)


def test_what_is_typed_is_entered_and_told_only_when_asked(page: Page) -> None:
    why = control(page, "form-texts", "why")
    why.locator("textarea").fill("x" * 205)
    told(page, "why", "x" * 205, "enter")
    expect(why.locator(".kit-count")).to_have_text("-5")
    assert acts(page) == []
    control(page, "form-texts", "live").locator("input").press_sequentially("ab")
    told(page, "live", "ab")
    page.keyboard.press("Enter")
    expect(page.locator('#acts li[data-kind="act"]')).to_have_count(3)
    seats = control(page, "form-texts", "seats").locator("input")
    seats.fill("")
    seats.press_sequentially("1e")
    expect(page.get_by_text("Please enter a valid number.")).to_be_visible()


def test_the_bar_writes_slacks_marks(page: Page) -> None:
    notes = control(page, "form-texts", "notes")
    field = notes.locator("textarea")
    field.fill("one two")
    field.evaluate("field => field.setSelectionRange(0, 3)")
    page.keyboard.press("ControlOrMeta+b")
    expect(field).to_have_value("*one* two")
    notes.get_by_role("button", name="Blockquote").click()
    expect(field).to_have_value("> *one* two")
    told(page, "notes", "> *one* two", "enter")
    notes.get_by_role("button", name="Bold").focus()
    page.keyboard.press("ArrowRight")
    expect(notes.get_by_role("button", name="Italic")).to_be_focused()


def test_files_are_uploaded_one_by_one(page: Page) -> None:
    contract = control(page, "form-dates-boxes-files", "contract")
    files: list[Any] = [{"name": f"{name}.pdf", "mimeType": "application/pdf", "buffer": b"%PDF"} for name in "abc"]
    contract.locator("input").set_input_files(files)
    expect(contract.get_by_role("listitem").get_by_role("button")).to_have_count(2)
    expect(page.locator("#form-dates-boxes-files .kit-note")).to_have_text("⚠ Please choose at most 2.")
    told(page, "contract", ["F0APDF", "F0BPDF"], "enter")
    contract.get_by_role("button", name="Remove a.pdf").click()
    told(page, "contract", ["F0BPDF"], "enter")


def test_a_data_table_is_paged_sorted_and_searched(page: Page) -> None:
    table = page.locator("#data-table")
    rows = table.locator("tbody tr:visible th")
    expect(rows).to_have_text(["Acme", "Globex", "Initech", "Umbrella"])
    table.get_by_role("button", name="Next").click()
    expect(rows).to_have_text(["Hooli", "Vandelay", "Stark", "Wayne"])
    expect(table.locator(".kit-page")).to_have_text("5 to 8 of 12")
    table.get_by_role("button", name="Seats").click()
    expect(rows).to_have_text(["Cyberdyne", "Tyrell", "Soylent", "Wonka"])
    table.get_by_role("searchbox").fill("hot")
    expect(table.locator(".kit-page")).to_have_text("1 to 4 of 8")
    table.get_by_role("searchbox").fill("acme")
    table.get_by_role("button", name="Route").click()
    told(page, "route_acme", None)


def test_long_text_is_folded_and_unfolded(page: Page) -> None:
    text = page.locator("#section-long-text .kit-fold .kit-text")
    folded = text.evaluate("text => text.clientHeight")
    page.get_by_role("button", name="See more").click()
    assert text.evaluate("text => text.clientHeight") > folded
    page.get_by_role("button", name="See less").click()
    assert text.evaluate("text => text.clientHeight") == folded


def test_a_carousel_moves_by_its_buttons(page: Page) -> None:
    page.emulate_media(reduced_motion="reduce")
    slides = page.locator(".kit-slides")
    page.locator("#card-and-carousel").get_by_role("button", name="Next").click()
    page.wait_for_function("document.querySelector('.kit-slides').scrollLeft > 100")
    page.locator("#card-and-carousel").get_by_role("button", name="Previous").click()
    page.wait_for_function("document.querySelector('.kit-slides').scrollLeft < 10")
    slides.get_by_role("button", name="Accept").first.click()
    told(page, "accept_sea.svg", None)


def test_html_that_comes_later_works_too(page: Page) -> None:
    page.evaluate("const s = document.querySelector('#buttons .gallery-surface'); s.innerHTML = s.innerHTML")
    control(page, "buttons", "accept").click()
    told(page, "accept", None)
    assert acts(page)[0]["place"] == "buttons"


def test_a_chip_that_the_server_draws_too_is_there_once(page: Page) -> None:
    teams = control(page, "sections-with-menus", "multi_static_select").first
    teams.locator(".kit-opener").click()
    teams.get_by_role("checkbox", name="Cai").check()
    chips = teams.locator(".kit-chip")
    expect(chips).to_have_count(1)
    chips.first.evaluate(
        "chip => { const drawn = chip.cloneNode(true); delete drawn.dataset.made; chip.after(drawn); }"
    )
    expect(chips).to_have_count(1)
    expect(teams.locator(".kit-chip[data-made]")).to_have_count(0)
