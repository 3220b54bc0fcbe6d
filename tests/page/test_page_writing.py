"""What one writes at the page: marks, emoji, files, drafts, and changing what was sent."""

import base64
import re
from typing import Any

import aiohttp
import pytest
from playwright.async_api import Page, expect

from sandbox import NotOnScreen, Workspace
from sandbox.messages.custom_emoji import emoji_from_file
from sandbox.page.doings import DOINGS, Cannot
from sandbox.page.message import Seen
from sandbox.page.window import Location, Window
from sandbox.screens.surfaces import Message
from tests.page.at_the_page import composer
from tests.page.conftest import Visit

pytestmark = [pytest.mark.anyio, pytest.mark.timeout(60)]

DOT = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><circle cx="4" cy="4" r="4" fill="#c33"/></svg>'
SHIPIT = "data:image/svg+xml;base64," + base64.b64encode(DOT).decode()
FILES: list[Any] = [
    {"name": "dot.svg", "mimeType": "image/svg+xml", "buffer": DOT},
    {"name": "plan.txt", "mimeType": "text/plain", "buffer": b"x" * 2000},
]
DROP = """(target, kind) => {
    const data = new DataTransfer();
    data.items.add(new File(["dropped words"], kind + ".txt", { type: "text/plain" }));
    const given = { bubbles: true, cancelable: true };
    const dragged = (name) => new DragEvent(name, { ...given, dataTransfer: data });
    if (kind === "pasted") target.dispatchEvent(new ClipboardEvent("paste", { ...given, clipboardData: data }));
    else for (const name of ["dragover", "drop"]) target.dispatchEvent(dragged(name));
}"""


@pytest.fixture
def at(office: Workspace) -> Window:
    return Window(office.page, Location("ana", office.channel_id("leads")))


async def does(at: Window, doing: str, **asked: Any) -> dict[str, Any]:
    return await DOINGS[doing](at, asked) or {}


def drawn(at: Window, message: Message) -> str:
    return str(Seen(at, message.post).html())


def place(message: Message) -> dict[str, str]:
    return {"channel": message.channel_id, "ts": message.ts}


async def test_an_editor_is_open_for_one_message_in_one_window(office: Workspace, at: Window) -> None:
    ana = office.person("ana")
    said, other = await ana.says("- *one*", in_="#leads"), await ana.says("two", in_="#leads")
    element = Seen(at, said.post).id
    await does(at, "begin-edit", **place(said), element=element)
    elsewhere = Window(office.page, at.location)
    assert re.search(r"<textarea [^>]*>- \*one\*</textarea>", drawn(at, said))
    assert "<form" not in drawn(at, other) + drawn(elsewhere, said)
    await does(at, "edit", **place(said), text="_one_ & <b>two</b>")
    assert "<em>one</em> &amp; &lt;b&gt;two&lt;/b&gt;" in drawn(at, said)
    assert "(edited)" in drawn(at, said) and "<form" not in drawn(at, said)


async def test_what_is_anothers_is_not_changed(office: Workspace, at: Window) -> None:
    said = await office.person("ben").says("Mine", in_="#leads")
    assert "data-mine" not in drawn(at, said)
    with pytest.raises(Cannot):
        await does(at, "begin-edit", **place(said), element="m-1")
    for doing in ("edit", "delete"):
        with pytest.raises(NotOnScreen):
            await does(at, doing, **place(said), text="Yours")


async def test_a_deleted_message_keeps_its_place_while_it_has_answers(office: Workspace, at: Window) -> None:
    said = await office.person("ana").says("Wrong", in_="#leads")
    await office.person("ben").says("What?", in_="#leads", thread=said)
    await does(at, "delete", **place(said))
    shown = drawn(at, said)
    assert "This message was deleted." in shown and "1 reply" in shown
    assert "data-emoji-for" not in shown and "Wrong" not in shown


async def test_emoji_are_offered_by_what_is_typed_the_workspaces_own_too(office: Workspace, at: Window) -> None:
    office.team.emoji = emoji_from_file({"eyeball": SHIPIT})
    offered = (await does(at, "complete", kind=":", query="eye"))["html"]
    names = re.findall(r'data-fill=":([\w-]+): "', offered)
    assert names[:4] == ["eye", "eyes", "eyeball", "eyeglasses"]
    assert f'src="{SHIPIT}"' in offered
    picker = (await does(at, "emoji"))["html"]
    assert {"eyeball", "+1", "tada"} <= set(re.findall(r'data-name="([^"]+)"', picker))
    assert "skin-tone-3" not in picker


async def test_the_workspaces_own_emoji_are_drawn_wherever_they_are_named(office: Workspace, at: Window) -> None:
    office.team.emoji = emoji_from_file({"shipit": SHIPIT, "squirrel": "alias:shipit"})
    ana = office.person("ana")
    said = await ana.says(":shipit: it", in_="#leads")
    await ana.reacts("squirrel", on=said)
    assert drawn(at, said).count(f'src="{SHIPIT}"') == 2
    said = await office.app("crm").posts("#leads", text="Ready :squirrel:")
    assert f'src="{SHIPIT}"' in drawn(at, said)


async def test_a_file_that_is_too_large_does_not_get_in(office: Workspace) -> None:
    office.team.files.largest = 10
    form = aiohttp.FormData()
    form.add_field("file", b"x" * 9000, filename="long.txt")
    async with aiohttp.ClientSession(office.address, headers={"Origin": office.address}) as session:
        refused = await session.post("/page/upload?as=ana", data=form)
        assert (refused.status, await refused.text()) == (413, "That file is too large.")
    assert [*office.team.files] == []


async def test_only_ones_own_unsent_file_is_forgotten(office: Workspace, at: Window) -> None:
    files, now = office.team.files, office.clock.now()
    mine = files.add("mine.txt", b"x", user_id=office.person("ana").id, now=now)
    bens = files.add("bens.txt", b"x", user_id=office.person("ben").id, now=now)
    sent = files.add("sent.txt", b"x", user_id=office.person("ana").id, now=now)
    await does(at, "say", text="", files=[sent.id])
    for file in (mine, bens, sent):
        await does(at, "drop-file", file=file.id)
    await does(at, "drop-file", file=mine.id)  # it is gone already
    assert [file.name for file in files] == ["bens.txt", "sent.txt"]


async def test_one_changes_and_deletes_what_one_sent_by_keyboard(visit: Visit, office: Workspace) -> None:
    page = (await visit("/@ana/leads")).page
    field, last = composer(page), page.locator("#messages .message").last
    await field.fill("Hello wrold")
    await field.press("Enter")
    await expect(last).to_contain_text("Hello wrold")
    await field.press("ArrowUp")
    editor = last.locator("textarea")
    await expect(editor).to_be_focused()
    await editor.fill("Hello *world*")
    await editor.press("Enter")
    await expect(last.locator("strong")).to_have_text("world")
    await expect(last.locator(".edited")).to_have_text("(edited)")
    await expect(field).to_be_focused()
    await last.focus()
    await page.keyboard.press("e")
    await expect(editor).to_have_value("Hello *world*")
    await editor.press("Escape")
    await expect(last).to_be_focused()
    await page.keyboard.press("e")
    await editor.fill("")
    await last.get_by_role("button", name="Save").click()
    asks = page.get_by_role("dialog", name="Delete message")
    await expect(asks).to_contain_text("This cannot be undone.")
    await asks.get_by_role("button", name="Cancel").click()
    await last.get_by_role("button", name="Cancel").click()
    await last.hover()
    await last.get_by_role("button", name="More actions").click()
    await page.get_by_role("menuitem", name="Delete message…").click()
    await page.keyboard.press("Enter")
    await expect(page.locator("#messages .message")).to_have_count(0)


async def test_files_are_chosen_dropped_and_pasted_and_sent_with_words(visit: Visit, office: Workspace) -> None:
    page = (await visit("/@ana/leads")).page
    form, chips = page.locator("#composer form"), page.locator("#composer .chips li")
    await form.locator("input[type=file]").set_input_files(FILES)
    await page.evaluate(f"({DROP})(document.querySelector('#conversation'), 'dropped')")
    await page.evaluate(f"({DROP})(document.querySelector('#composer textarea'), 'pasted')")
    await expect(chips).to_have_count(4)
    await expect(chips.locator("progress")).to_have_count(0)
    await expect(chips.first.locator("img")).to_be_visible()
    await chips.nth(1).get_by_role("button", name="Remove plan.txt").click()
    await expect(chips).to_have_text([re.compile("dot.svg"), re.compile("dropped.txt"), re.compile("pasted.txt")])
    await form.locator("input[type=file]").set_input_files(FILES * 4)
    await expect(page.locator("#notices")).to_contain_text("You can upload up to 10 files at a time.")
    await page.evaluate("document.querySelectorAll('#composer .chips button').forEach((b, at) => at > 2 && b.click())")
    await expect(chips).to_have_count(3)
    await composer(page).fill("See *these*")
    await composer(page).press("Enter")
    await expect(page.locator("#messages .message")).to_contain_text("See these")
    await expect(page.locator("#messages .picture img")).to_have_count(1)
    await expect(page.locator("#messages .file")).to_have_count(2)
    await expect(chips).to_have_count(0)
    [message] = office.team.messages.in_channel(office.channel_id("leads"))
    assert [file.name for file in message.content.files] == ["dot.svg", "dropped.txt", "pasted.txt"]


async def selects(page: Page, start: int, end: int) -> None:
    await composer(page).evaluate(f"(field) => field.setSelectionRange({start}, {end})")


async def test_marks_emoji_and_drafts(visit: Visit, office: Workspace) -> None:
    office.team.emoji = emoji_from_file({"shipit": SHIPIT})
    said = await office.person("ben").says("Acme?", in_="#leads")
    page = (await visit("/@ana/leads")).page
    field, picker = composer(page), page.get_by_role("dialog", name="Emoji")
    await field.press_sequentially("bold struck")
    await selects(page, 0, 4)
    await field.press("Control+b")
    await selects(page, 7, 13)
    await field.press("Control+Shift+X")
    await expect(field).to_have_value("*bold* ~struck~")
    await page.get_by_role("button", name="Bulleted list").click()
    await expect(field).to_have_value("- *bold* ~struck~")
    await field.press("Control+z")
    await expect(field).to_have_value("*bold* ~struck~")
    await field.press("End")
    await field.press_sequentially(" :eye")
    await expect(page.locator("#composer [aria-selected=true]")).to_contain_text(":eye:")
    await field.press("Tab")
    await page.locator("#composer").get_by_role("button", name="Emoji").click()
    await picker.get_by_role("searchbox").fill("ship")
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Enter")
    await expect(field).to_be_focused()
    await expect(field).to_have_value("*bold* ~struck~ :eye: :shipit: ")
    await page.locator("#sidebar").get_by_role("link", name="general").click()
    await expect(page.locator("#sidebar li", has_text="leads").get_by_role("img", name="draft")).to_be_visible()
    await page.go_back()
    await field.press("Enter")
    await expect(page.locator("#sidebar .pencil")).to_have_count(0)
    await page.locator(f"#m-{said.ts.replace('.', '-')}").focus()
    await page.keyboard.press("r")
    await expect(picker.locator(".recent [data-name]").first).to_have_attribute("data-name", "shipit")
    await page.keyboard.press("Enter")
    await expect(page.locator(".reaction.mine img")).to_have_attribute("alt", ":shipit:")
    message = page.locator(f"#m-{said.ts.replace('.', '-')}")
    await message.hover()
    tap = message.get_by_role("button", name="React with :eyes:")
    await tap.click()
    await expect(page.locator(".reaction.mine")).to_have_count(2)
    await tap.click()  # and away again
    await expect(page.locator(".reaction.mine")).to_have_count(1)
    await message.get_by_role("button", name="More actions").click()
    await page.get_by_role("menuitem", name="Get notified about new replies").click()
    await expect(message).to_have_attribute("data-followed", "yes")
    await message.hover()
    await message.get_by_role("button", name="More actions").click()
    await expect(page.get_by_role("menuitem", name="Turn off notifications for replies")).to_be_visible()
    await expect(page.get_by_role("menuitem", name="Edit message")).to_be_hidden()  # it is Ben's


@pytest.mark.parametrize(("theme", "width"), [("dark", 1440), ("light", 390)])
async def test_the_tools_of_writing_have_no_barriers(visit: Visit, office: Workspace, theme: str, width: int) -> None:
    ana = office.person("ana")
    said = await ana.says("- one\n> two\n```\nthree\n```", in_="#leads", files=[("plan.pdf", b"x")])
    visitor = await visit("/@ana/leads", theme=theme, width=width)
    page = visitor.page
    await page.locator("#composer input[type=file]").set_input_files(FILES)
    await page.locator(f"#m-{said.ts.replace('.', '-')}").focus()
    await page.keyboard.press("e")
    await expect(page.locator("form.edits")).to_be_visible()
    await page.locator("form.edits").get_by_role("button", name="Emoji").click()
    await expect(page.locator("#emoji-picker section [data-name]").first).to_be_visible()
    await visitor.has_no_serious_barriers()
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
