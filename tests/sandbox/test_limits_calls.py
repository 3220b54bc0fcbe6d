"""Slack's limits on whole messages, views and what they hang on, over the Web API as an app meets them."""

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from sandbox import Workspace
from sandbox.delivery.socket_mode import MOST_CONNECTIONS
from sandbox.screens.tickets import RESPONSE_SECONDS, RESPONSES
from tests.sandbox.shapes import Json, chart, data_table, header, modal, n, plain, section, table

pytestmark = pytest.mark.anyio

Opens = Callable[[Json], Awaitable[Any]]


async def refused(call: Awaitable[Any]) -> tuple[str, list[str]]:
    """The error, and where Slack saw it."""
    with pytest.raises(SlackApiError) as refusal:
        await call
    answer = refusal.value.response
    messages = (answer.get("response_metadata") or {}).get("messages") or []
    return str(answer["error"]), [message.rpartition("json-pointer:")[2].rstrip("]") for message in messages]


@pytest.fixture
def general(office: Workspace) -> str:
    return office.channel_id("sales-leads")


@pytest.fixture
def opens(office: Workspace, client: AsyncWebClient) -> Opens:
    async def open_view(view: Json) -> Any:
        office.team.screens.clear(office.person("ana").id)
        trigger_id = office.team.triggers.hand_out(office.person("ana").id)
        return await client.views_open(trigger_id=trigger_id, view=view)

    return open_view


async def test_fifty_blocks_in_a_message(client: AsyncWebClient, general: str) -> None:
    await client.chat_postMessage(channel=general, text="x", blocks=[section()] * 50)
    answer = await refused(client.chat_postMessage(channel=general, text="x", blocks=[section()] * 51))
    assert answer == ("invalid_blocks", ["/blocks"])


async def test_a_hundred_attachments(client: AsyncWebClient, general: str) -> None:
    await client.chat_postMessage(channel=general, text="x", attachments=[{"text": "x"}] * 100)
    too_many = client.chat_postMessage(channel=general, text="x", attachments=[{"text": "x"}] * 101)
    assert await refused(too_many) == ("too_many_attachments", [])


async def test_a_fault_in_an_attachment_names_its_place(client: AsyncWebClient, general: str) -> None:
    attachments: list[Json] = [{"text": "x"}, {"blocks": [section(), header(n(151))]}]
    answer = await refused(client.chat_postMessage(channel=general, text="x", attachments=attachments))
    assert answer == ("invalid_attachments", ["/attachments/1/blocks/1/text/text"])


async def test_one_table_in_a_message(client: AsyncWebClient, general: str) -> None:
    await client.chat_postMessage(channel=general, text="x", blocks=[table()])
    both = client.chat_postMessage(channel=general, text="x", blocks=[table(), data_table()])
    assert await refused(both) == ("invalid_attachments", ["/blocks"])
    apart = client.chat_postMessage(
        channel=general, text="x", blocks=[table()], attachments=[{"blocks": [data_table()]}]
    )
    assert await refused(apart) == ("invalid_attachments", ["/blocks"])


async def test_two_charts_in_a_message(client: AsyncWebClient, general: str) -> None:
    await client.chat_postMessage(channel=general, text="x", blocks=[chart()] * 2)
    answer = await refused(client.chat_postMessage(channel=general, text="x", blocks=[chart()] * 3))
    assert answer == ("invalid_blocks", ["/blocks"])


async def test_markdown_is_counted_over_the_whole_message(client: AsyncWebClient, general: str) -> None:
    halves = [{"type": "markdown", "text": n(6000)}] * 2
    await client.chat_postMessage(channel=general, text="x", blocks=halves)
    over = client.chat_postMessage(channel=general, text="x", blocks=[*halves, {"type": "markdown", "text": "x"}])
    assert await refused(over) == ("invalid_blocks", ["/blocks"])


async def test_a_long_text_is_cut_when_posted_and_refused_in_an_edit(client: AsyncWebClient, general: str) -> None:
    for length, kept in ((40_000, 40_000), (40_001, 40_000)):
        posted = await client.chat_postMessage(channel=general, text=n(length))
        assert len(posted["message"]["text"]) == kept
    edited = await client.chat_update(channel=general, ts=posted["ts"], text=n(4000))
    assert len(edited["text"]) == 4000
    assert await refused(client.chat_update(channel=general, ts=posted["ts"], text=n(4001))) == ("msg_too_long", [])


@pytest.mark.parametrize(
    ("most", "at", "build"),
    [
        (100, "/view/blocks", lambda count: modal(*[section()] * count)),
        (24, "/view/title/text", lambda count: modal(title=plain(n(count)))),
        (24, "/view/submit/text", lambda count: modal(submit=plain(n(count)))),
        (24, "/view/close/text", lambda count: modal(close=plain(n(count)))),
        (255, "/view/callback_id", lambda count: modal(callback_id=n(count))),
        (255, "/view/external_id", lambda count: modal(external_id=n(count))),
        (3000, "/view/private_metadata", lambda count: modal(private_metadata=n(count))),
    ],
    ids=["blocks", "title", "submit", "close", "callback_id", "external_id", "private_metadata"],
)
async def test_a_view(opens: Opens, most: int, at: str, build: Callable[[int], Json]) -> None:
    await opens(build(most))
    assert await refused(opens(build(most + 1))) == ("invalid_arguments", [at])


async def test_a_view_of_250_kilobytes(opens: Opens) -> None:
    blocks = [section(n(2900)) for _ in range(84)]
    spare = 250_000 - len(json.dumps(modal(*blocks, section(""))))
    await opens(modal(*blocks, section(n(spare))))
    assert await refused(opens(modal(*blocks, section(n(spare + 1))))) == ("view_too_large", [])


async def test_three_views_on_top_of_each_other(office: Workspace, client: AsyncWebClient, opens: Opens) -> None:
    async def push() -> None:
        trigger_id = office.team.triggers.hand_out(office.person("ana").id, in_modal=True)
        await client.views_push(trigger_id=trigger_id, view=modal())

    await opens(modal())
    await push()
    await push()
    assert await refused(push()) == ("push_limit_reached", [])


async def test_a_trigger_is_good_once_and_for_three_seconds(office: Workspace, client: AsyncWebClient) -> None:
    triggers = office.team.triggers
    for age, error in ((2.5, None), (3.0, "expired_trigger_id")):
        trigger_id = triggers.hand_out(office.person("ana").id)
        triggers._triggers[trigger_id].expires -= age
        call = client.views_open(trigger_id=trigger_id, view=modal())
        if error is None:
            await call
            again = client.views_open(trigger_id=trigger_id, view=modal())
            assert await refused(again) == ("exchanged_trigger_id", [])
        else:
            assert await refused(call) == (error, [])


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as opened:
        yield opened


def response_url(office: Workspace) -> str:
    place, now = office.channel_id("sales-leads"), office.clock.now()
    ticket = office.team.responses.hand_out(user_id=office.person("ana").id, channel_id=place, now=now)
    return f"{office.address}/response/{ticket}"


async def test_a_response_url_is_good_five_times(office: Workspace, session: aiohttp.ClientSession) -> None:
    url = response_url(office)
    statuses = [(await session.post(url, json={"text": str(turn)})).status for turn in range(6)]
    assert RESPONSES == 5
    assert statuses == [*[200] * 5, 404]


@pytest.mark.parametrize(("seconds", "status"), [(1800, 200), (1801, 404)])
async def test_a_response_url_is_good_for_half_an_hour(
    office: Workspace, session: aiohttp.ClientSession, seconds: int, status: int
) -> None:
    start = office.clock.now()
    url = response_url(office)
    office.passes(seconds=seconds - (office.clock.now() - start) - (0.5 if status == 200 else 0))
    assert RESPONSE_SECONDS == 1800
    assert (await session.post(url, json={"text": "late"})).status == status


async def test_ten_sockets(office: Workspace, session: aiohttp.ClientSession) -> None:
    app = AsyncWebClient(token=office.app_token, base_url=office.api_url)
    sockets, greetings = [], []
    for _ in range(11):
        opened = await app.apps_connections_open(app_token=office.app_token)
        sockets.append(await session.ws_connect(opened["url"]))
        greetings.append(await sockets[-1].receive_json())
    assert MOST_CONNECTIONS == 10
    assert [greeting["type"] for greeting in greetings] == [*["hello"] * 10, "disconnect"]
    assert greetings[-1]["reason"] == "too_many_websockets"
