from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from sandbox import Workspace
from sandbox.conversations.bookmarks import LINK, MOST, TITLE
from sandbox.keeping.archive import Archive
from tests.sandbox.asking import error_of, grants

pytestmark = pytest.mark.anyio

WIKI = "https://wiki.example.com"


@pytest.fixture
def place(office: Workspace) -> str:
    grants(office, "bookmarks:read", "bookmarks:write")
    return office.channel_id("sales-leads")


async def test_a_link_is_added_changed_listed_and_taken_away(
    office: Workspace, client: AsyncWebClient, place: str
) -> None:
    added = await client.bookmarks_add(channel_id=place, title="Wiki", type="link", link=WIKI, emoji=":books:")
    await client.bookmarks_add(channel_id=place, title="CRM", type="link", link="https://crm.example.com")
    bookmark = added["bookmark"]
    assert (bookmark["type"], bookmark["emoji"], bookmark["last_updated_by_user_id"]) == (
        "link",
        ":books:",
        office.bot_user_id,
    )
    edited = await client.bookmarks_edit(bookmark_id=bookmark["id"], channel_id=place, title="Handbook")
    assert (edited["bookmark"]["title"], edited["bookmark"]["link"]) == ("Handbook", WIKI)
    assert edited["bookmark"]["date_updated"] > 0
    listed = (await client.bookmarks_list(channel_id=place))["bookmarks"]
    assert [one["title"] for one in listed] == ["Handbook", "CRM"]
    assert listed[0]["rank"] < listed[1]["rank"]
    again = Workspace.unpacked(Archive.read(await office.pack()))
    assert list(again.team.bookmarks) == list(office.team.bookmarks)
    await client.bookmarks_remove(bookmark_id=bookmark["id"], channel_id=place)
    assert [one["title"] for one in (await client.bookmarks_list(channel_id=place))["bookmarks"]] == ["CRM"]


async def test_what_slack_refuses(office: Workspace, client: AsyncWebClient, place: str) -> None:
    async def error(**other: Any) -> str:
        args = {"channel_id": place, "title": "Wiki", "type": "link", "link": WIKI, **other}
        return await error_of(client.bookmarks_add(**args))

    assert await error(type="file") == "invalid_bookmark_type"
    assert await error(link="wiki") == "invalid_link"
    assert await error(link=None) == "invalid_link"
    assert await error(emoji="books") == "invalid_emoji"
    assert await error(channel_id="C404") == "channel_not_found"
    nowhere = {"bookmark_id": "Bk404", "channel_id": place}
    assert await error_of(client.bookmarks_edit(**nowhere, title="x")) == "not_found"
    assert await error_of(client.bookmarks_remove(**nowhere)) == "not_found"
    assert list(office.team.bookmarks) == []


async def test_limits_of_titles_links_and_how_many(office: Workspace, client: AsyncWebClient, place: str) -> None:
    long = f"{WIKI}/{'x' * (LINK - len(WIKI) - 1)}"

    async def add(title: str = "x", link: str = WIKI) -> Any:
        return await client.bookmarks_add(channel_id=place, title=title, type="link", link=link)

    await add("x" * TITLE, long)
    assert await error_of(add("x" * (TITLE + 1))) == "invalid_arguments"
    assert await error_of(add(link=f"{long}x")) == "invalid_arguments"
    for _ in range(MOST - 1):
        await add()
    assert await error_of(add()) == "too_many_bookmarks"
    assert len(office.team.bookmarks.of(place)) == MOST
