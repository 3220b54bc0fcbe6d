import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import pytest
from aiohttp import WSMsgType
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from sandbox import DroppedSocket, Refused, RefusedUpgrade, ServerError, SilentSocket, Workspace

pytestmark = pytest.mark.anyio

Json = dict[str, Any]
Connection = aiohttp.ClientWebSocketResponse

CLOSE = 0.3
"""Seconds for which the bare WebSocket waits for the other half of a closing handshake."""


async def address(office: Workspace, client: AsyncWebClient) -> str:
    return str((await client.apps_connections_open(app_token=office.app_token))["url"])


@asynccontextmanager
async def connection(office: Workspace, client: AsyncWebClient) -> AsyncIterator[Connection]:
    """A bare WebSocket, after its hello, which shows pongs."""
    async with aiohttp.ClientSession() as session:
        timeout = aiohttp.ClientWSTimeout(ws_close=CLOSE)
        url = await address(office, client)
        async with session.ws_connect(url, autoping=False, timeout=timeout) as opened:
            assert (await opened.receive_json())["type"] == "hello"
            yield opened


@asynccontextmanager
async def connected(office: Workspace, app: AsyncApp, ping_interval: float) -> AsyncIterator[None]:
    handler = AsyncSocketModeHandler(app, office.app_token, ping_interval=ping_interval)
    await handler.connect_async()  # type: ignore[no-untyped-call]
    await office.until_connected()
    yield
    await handler.close_async()  # type: ignore[no-untyped-call]


async def pong(opened: Connection, within: float = 1.0) -> bool:
    await opened.ping(b"are you there")
    try:
        message = await opened.receive(timeout=within)
    except TimeoutError:
        return False
    return message.type is WSMsgType.PONG and message.data == b"are you there"


async def test_a_socket_answers_pings_until_it_falls_silent(office: Workspace, client: AsyncWebClient) -> None:
    async with connection(office, client) as old:
        assert await pong(old)
        office.sockets.fall_silent()
        assert not await pong(old, within=0.1)
        assert not old.closed
        async with connection(office, client) as new:
            assert await pong(new)
            assert len(office.sockets) == 2  # Slack believes in the old one until it is hung up


async def test_a_silent_socket_does_not_answer_a_close(office: Workspace, client: AsyncWebClient) -> None:
    waits: list[float] = []
    for silent in (False, True):
        async with connection(office, client) as opened:
            if silent:
                office.sockets.fall_silent()
            begin = time.monotonic()
            await opened.close()
            waits.append(time.monotonic() - begin)
    assert waits[0] < CLOSE <= waits[1]


async def test_what_is_sent_over_a_silent_socket_times_out(office: Workspace, client: AsyncWebClient) -> None:
    office.timing.ack_window = 0.05
    silent = office.faults.add(SilentSocket(times=1))
    async with connection(office, client) as opened:
        answer = await office.person("ana").types("/lead help", expecting_error=True)
        assert "operation_timeout" in str(answer.error)
        with pytest.raises(TimeoutError):
            await opened.receive(timeout=0.05)
        assert silent.struck == 1
        await office.person("ana").types("/lead help", expecting_error=True)
        assert [failure.reason for failure in office.failures] == ["http_timeout"] * 2


async def test_an_app_that_watches_its_pongs_leaves_a_silent_socket(office: Workspace, app: AsyncApp) -> None:
    @app.command("/lead")
    async def lead(ack: Any) -> None:
        await ack("here again")

    async with connected(office, app, ping_interval=0.1):
        office.sockets.fall_silent()
        async with asyncio.timeout(20):
            while any(line.silent for line in office.sockets._open) or not office.sockets.is_open():
                await asyncio.sleep(0.02)
        assert (await office.person("ana").types("/lead help")).text == "here again"


async def test_a_dropped_socket_is_closed_with_no_farewell(office: Workspace, client: AsyncWebClient) -> None:
    async with connection(office, client) as opened:
        office.sockets.drop()
        message = await opened.receive(timeout=20)
        assert (message.type, opened.close_code) == (WSMsgType.CLOSED, 1006)
    assert not office.sockets.is_open()


async def test_an_app_connects_anew_after_a_drop(office: Workspace, app: AsyncApp) -> None:
    heard: list[str] = []

    @app.event("app_home_opened")
    async def hear(body: Json) -> None:
        heard.append(body["event_id"])

    office.timing.ack_window = 3
    async with connected(office, app, ping_interval=0.2):
        office.sockets.drop()
        await office.person("ana").opens_home()
        await office.settles(within=20)
        assert len(heard) == 1
        assert office.failures == []


@pytest.mark.parametrize("after_sending", [False, True])
async def test_a_socket_drops_before_or_after_it_has_carried_something(
    office: Workspace, client: AsyncWebClient, after_sending: bool
) -> None:
    drop = office.faults.add(DroppedSocket(after_sending=after_sending, times=1))
    async with connection(office, client) as opened:
        typing = asyncio.create_task(office.person("ana").types("/lead help", expecting_error=True))
        message = await opened.receive(timeout=20)
        assert message.type is (WSMsgType.TEXT if after_sending else WSMsgType.CLOSED)
        assert "dispatch_failed" in str((await typing).error)
    assert drop.struck == 1


async def test_an_upgrade_is_refused_for_a_while(office: Workspace, client: AsyncWebClient) -> None:
    office.faults.add(RefusedUpgrade(status=408, times=1))
    async with aiohttp.ClientSession() as session:
        with pytest.raises(aiohttp.WSServerHandshakeError) as refusal:
            await session.ws_connect(await address(office, client))
        assert refusal.value.status == 408
    async with connection(office, client) as opened:
        assert await pong(opened)


@pytest.mark.parametrize(
    "trouble", [Refused("apps.connections.open", "internal_error"), ServerError("apps.connections.open")]
)
async def test_an_address_is_refused_for_a_while(
    office: Workspace, client: AsyncWebClient, trouble: Refused | ServerError
) -> None:
    async with office.suffers(trouble):
        with pytest.raises(SlackApiError):
            await address(office, client)
    assert await address(office, client)


async def test_a_workspace_with_a_silent_socket_can_go_away(office: Workspace, client: AsyncWebClient) -> None:
    async with connection(office, client) as opened:
        office.sockets.fall_silent()
        async with asyncio.timeout(20):
            await office.sockets.close()
            assert (await opened.receive()).type in {WSMsgType.CLOSE, WSMsgType.CLOSED}
