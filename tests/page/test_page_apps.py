"""What apps add around messages, as the page shows it: without a browser, and once in one."""

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest
from aiohttp import ClientSession
from playwright.async_api import expect
from slack_sdk.web.async_client import AsyncWebClient

from sandbox import Manifest, Message, Workspace
from sandbox.page.links import path_of
from sandbox.page.window import Location
from tests.page.conftest import PATIENCE, Visit

pytestmark = pytest.mark.anyio

SCOPES = ("assistant:write", "bookmarks:write", "chat:write.customize", "links:write", "pins:write")


@pytest.fixture
def manifest(manifest: Manifest) -> Manifest:
    return replace(manifest, scopes=(*manifest.scopes, *SCOPES), unfurl_domains=("example.com",))


@pytest.fixture
async def session(office: Workspace) -> AsyncIterator[ClientSession]:
    async with ClientSession(office.address) as session:
        yield session


@pytest.fixture
async def asked(office: Workspace) -> Message:
    return await office.person("ana").says("How many leads are there?")


def thread_of(office: Workspace, message: Message) -> str:
    return path_of(office.team, Location("ana", message.channel_id, message.ts))


async def page_at(session: ClientSession, path: str) -> str:
    async with session.get(path) as answer:
        assert answer.status == 200
        return await answer.text()


async def test_a_message_stands_under_the_name_and_picture_that_it_was_given(
    client: AsyncWebClient, session: ClientSession
) -> None:
    await client.chat_postMessage(channel="#leads", text="One", username="Lead <desk>", icon_emoji=":briefcase:")
    await client.chat_postMessage(channel="#leads", text="Two", icon_url="https://example.com/desk.png")
    await client.chat_postMessage(channel="#leads", text="Three", username="Mail", icon_url="javascript:alert(1)")
    page = await page_at(session, "/@ana/leads")
    assert "Lead &lt;desk&gt;" in page
    assert '<span class="face is-app is-emoji" aria-hidden="true"><span class="kit-emoji" title=":briefcase:">' in page
    assert 'src="https://example.com/desk.png"' in page
    assert "javascript:" not in page


async def test_marks_that_were_switched_off_are_characters_and_links_stay_links(
    client: AsyncWebClient, session: ClientSession
) -> None:
    text = "*one* & <https://example.com|two>\n`three`"
    await client.chat_postMessage(channel="#leads", text=text.replace("&", "&amp;"), mrkdwn=False)
    page = await page_at(session, "/@ana/leads")
    assert "*one* &amp; <a" in page
    assert ">two</a><br>`three`" in page


async def test_bookmarks_stand_under_the_head_of_their_channel_alone(
    office: Workspace, client: AsyncWebClient, session: ClientSession
) -> None:
    assert '<nav id="bookmarks" aria-label="Bookmarks" hidden>' in await page_at(session, "/@ana/leads")
    leads = office.channel_id("leads")
    await client.bookmarks_add(channel_id=leads, title="Hand<book>", type="link", link="https://example.com/?a=1&b=2")
    page = await page_at(session, "/@ana/leads")
    assert 'href="https://example.com/?a=1&amp;b=2"' in page
    assert "Hand&lt;book&gt;" in page
    assert "Hand&lt;book&gt;" not in await page_at(session, "/@ana/general")


async def test_a_stream_is_one_message_that_is_marked_until_it_stops_or_is_given_up(
    office: Workspace, client: AsyncWebClient, session: ClientSession, asked: Message
) -> None:
    tasks = [
        {"type": "plan_update", "title": "Counting"},
        {"type": "task_update", "id": "a", "title": "Ask the CRM", "status": "in_progress"},
    ]
    stream = await client.chat_stream(
        channel=asked.channel_id, thread_ts=asked.ts, buffer_size=1, task_display_mode="plan"
    )
    await stream.append(chunks=tasks)
    await stream.append(markdown_text="There are **7")
    await stream.append(markdown_text="** leads")
    page = await page_at(session, thread_of(office, asked))
    assert "<p>There are <strong>7</strong> leads</p>" in page
    assert "Ask the CRM" in page
    assert "The app is still writing" in page
    office.passes(minutes=6)
    assert "The app is still writing" not in await page_at(session, thread_of(office, asked))


async def test_prompts_for_a_conversation_stand_at_its_end_and_not_in_its_threads(
    office: Workspace, client: AsyncWebClient, session: ClientSession, asked: Message
) -> None:
    prompts = [{"title": "By <week>", "message": "How many came each week?"}]
    await client.assistant_threads_setSuggestedPrompts(channel_id=asked.channel_id, prompts=prompts)
    page = await page_at(session, path_of(office.team, Location("ana", asked.channel_id)))
    assert (
        page.index("How many leads are there?") < page.index("You could ask:") < page.index("By &lt;week&gt;</button>")
    )
    assert page.count("By &lt;week&gt;</button>") == 1
    assert (await page_at(session, thread_of(office, asked))).count("By &lt;week&gt;</button>") == 1


async def test_a_page_sees_what_an_app_pins_streams_unfurls_and_asks(
    office: Workspace, client: AsyncWebClient, visit: Visit, asked: Message
) -> None:
    posted = await client.chat_postMessage(channel="#leads", text="Goals")
    said = await office.person("ana").says("See https://example.com/7", in_="#leads")
    ana = await visit("/@ana/leads")
    message = ana.page.locator("#messages .message", has_text="Goals")
    await client.pins_add(channel=posted["channel"], timestamp=posted["ts"])
    await expect(message.get_by_text("Pinned by Relay")).to_be_visible()
    await _chooses(message, "Remove the pin")
    await expect(message.get_by_text("Pinned by")).to_have_count(0)
    await _chooses(message, "Pin to this conversation")
    await expect(message.get_by_text("Pinned by you")).to_be_visible()
    shown = {"https://example.com/7": {"title": "Acme Ltd"}}
    await client.chat_unfurl(channel=posted["channel"], ts=said.ts, unfurls=shown)
    await expect(ana.page.get_by_text("Acme Ltd")).to_be_visible()
    at: dict[str, Any] = {"channel_id": asked.channel_id, "thread_ts": asked.ts}
    await client.assistant_threads_setTitle(**at, title="Counting leads")
    prompts = [{"title": "By week", "message": "How many came each week?"}]
    await client.assistant_threads_setSuggestedPrompts(**at, title="Related", prompts=prompts)
    await client.assistant_threads_setStatus(**at, status="is thinking…")
    await ana.goes(thread_of(office, asked))
    thread = ana.page.locator("#thread")
    await expect(thread.get_by_role("status")).to_have_text("Relay is thinking…")
    await expect(thread).to_contain_text("Counting leads")
    await ana.has_no_serious_barriers()
    await thread.get_by_role("button", name="By week").click()
    await expect(thread.locator(".message", has_text="How many came each week?")).to_be_visible()
    await client.chat_postMessage(channel=asked.channel_id, thread_ts=asked.ts, text="Seven")
    await expect(thread.get_by_role("status")).to_have_count(0)


async def _chooses(message: Any, entry: str) -> None:
    """An entry of the menu that a message has."""
    await message.hover()
    await message.get_by_role("button", name="More actions").click()
    await message.page.get_by_role("menuitem", name=entry).click(timeout=PATIENCE * 1000)
