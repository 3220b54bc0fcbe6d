import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import aiohttp
import pytest
from aiohttp import WSMsgType, web
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.signature import SignatureVerifier
from slack_sdk.web.async_client import AsyncWebClient

from sandbox import Workspace
from sandbox.delivery.socket_mode import MOST_CONNECTIONS
from tests.serving import served

pytestmark = pytest.mark.anyio

Json = dict[str, Any]
Handler = Callable[[web.Request], Awaitable[web.Response]]


@asynccontextmanager
async def receiving(office: Workspace, handler: Handler) -> AsyncIterator[None]:
    """A bare web server at the other end of signed HTTP."""
    app = web.Application()
    app.router.add_post("/slack/events", handler)
    async with served(app) as address:
        office.deliver_by_http(f"{address}/slack/events")
        yield


@asynccontextmanager
async def socket(office: Workspace, client: AsyncWebClient) -> AsyncIterator[aiohttp.ClientWebSocketResponse]:
    """A bare WebSocket, after its hello."""
    url = (await client.apps_connections_open(app_token=office.app_token))["url"]
    async with aiohttp.ClientSession() as session, session.ws_connect(url) as connection:
        assert (await connection.receive_json())["type"] == "hello"
        yield connection


async def test_an_event_is_repeated_three_times_with_the_same_id(office: Workspace) -> None:
    seen: list[tuple[str | None, str | None, str]] = []
    verifier = SignatureVerifier(office.signing_secret)

    async def fail(request: web.Request) -> web.Response:
        body = await request.text()
        assert verifier.is_valid_request(body, {key.lower(): value for key, value in request.headers.items()})
        headers = request.headers
        retry = (headers.get("X-Slack-Retry-Num"), headers.get("X-Slack-Retry-Reason"))
        seen.append((*retry, json.loads(body)["event_id"]))
        return web.Response(status=500)

    async with receiving(office, fail):
        await office.person("ana").opens_home()
        await office.settles()
    assert [retry[:2] for retry in seen] == [
        (None, None),
        ("1", "http_error"),
        ("2", "http_error"),
        ("3", "http_error"),
    ]
    assert len({event_id for _, _, event_id in seen}) == 1
    assert [(failure.what, failure.reason) for failure in office.failures] == [("app_home_opened", "http_error")]


async def test_repeating_stops_with_success_or_on_request(office: Workspace) -> None:
    answers = [
        web.Response(status=500),
        web.Response(),
        web.Response(status=500, headers={"X-Slack-No-Retry": "1"}),
    ]

    async def answer(_request: web.Request) -> web.Response:
        return answers.pop(0)

    async with receiving(office, answer):
        for _ in range(2):
            await office.person("ana").opens_home()
            await office.settles()
    assert answers == []
    assert [attempt.retry.number for attempt in office.deliveries] == [0, 1, 0]
    assert office.failures == []


async def test_a_slow_event_times_out(office: Workspace) -> None:
    waits = [0.6, 0.0]

    async def answer(_request: web.Request) -> web.Response:
        await asyncio.sleep(waits.pop(0))
        return web.Response()

    async with receiving(office, answer):
        await office.person("ana").opens_home()
        await office.settles()
    assert [(a.error, a.retry.reason) for a in office.deliveries] == [("http_timeout", ""), (None, "http_timeout")]


async def test_the_request_url_is_verified(office: Workspace, http_app: AsyncApp) -> None:
    assert await office.verifies_url()


async def test_there_is_no_url_to_verify_over_sockets(office: Workspace) -> None:
    with pytest.raises(TypeError, match="deliver_by_http"):
        await office.verifies_url()


async def test_only_events_of_the_manifest_are_sent(office: Workspace) -> None:
    office.team.manifest = replace(office.team.manifest, events=frozenset())
    await office.person("ana").opens_home()
    await office.settles()
    assert office.deliveries == []


async def test_an_event_waits_for_an_app_that_restarts(office: Workspace, app: AsyncApp) -> None:
    opened = asyncio.Event()

    @app.event("app_home_opened")
    async def hear(_event: Json) -> None:
        opened.set()

    await office.person("ana").opens_home()
    handler = AsyncSocketModeHandler(app, office.app_token)
    await handler.connect_async()  # type: ignore[no-untyped-call]
    await asyncio.wait_for(opened.wait(), 20)
    await office.settles()
    await handler.close_async()  # type: ignore[no-untyped-call]
    assert office.failures == []


async def test_an_event_that_finds_no_app_is_given_up(office: Workspace) -> None:
    office.timing.ack_window = 0.01
    await office.person("ana").opens_home()
    await office.settles()
    assert [failure.reason for failure in office.failures] == ["connection_failed"]


async def test_events_over_a_socket_are_repeated_with_an_attempt_number(
    office: Workspace, client: AsyncWebClient
) -> None:
    office.timing.ack_window = 0.05
    async with socket(office, client) as connection:
        await office.person("ana").opens_home()
        first, second = await connection.receive_json(), await connection.receive_json()
        await connection.send_json({"envelope_id": second["envelope_id"]})
        await office.settles()
    assert (first["retry_attempt"], second["retry_attempt"], second["retry_reason"]) == (0, 1, "timeout")
    assert first["payload"]["event_id"] == second["payload"]["event_id"]


async def test_sockets_are_used_in_turn(office: Workspace, client: AsyncWebClient) -> None:
    ana = office.person("ana")
    async with socket(office, client) as one, socket(office, client) as two:
        for connection in (two, one):
            typing = asyncio.create_task(ana.types("/lead help"))
            envelope = await connection.receive_json()
            assert (envelope["type"], envelope["accepts_response_payload"]) == ("slash_commands", True)
            await connection.send_str("what is this")
            await connection.send_json({"envelope_id": envelope["envelope_id"], "payload": {"text": "Help!"}})
            assert (await typing).text == "Help!"


async def test_a_socket_that_closes_loses_what_it_was_given(office: Workspace, client: AsyncWebClient) -> None:
    ana = office.person("ana")
    async with socket(office, client) as connection:
        typing = asyncio.create_task(ana.types("/lead help", expecting_error=True))
        await connection.receive_json()
        await connection.close()
        assert "dispatch_failed" in str((await typing).error)


async def test_a_ticket_admits_once(office: Workspace, client: AsyncWebClient) -> None:
    url = (await client.apps_connections_open(app_token=office.app_token))["url"]
    async with aiohttp.ClientSession() as session, session.ws_connect(url):
        with pytest.raises(aiohttp.WSServerHandshakeError):
            await session.ws_connect(url)


async def test_there_are_ten_connections_and_no_eleventh(office: Workspace, client: AsyncWebClient) -> None:
    async with aiohttp.ClientSession() as session:
        connections: list[aiohttp.ClientWebSocketResponse] = []
        greetings: list[Json] = []
        for _ in range(MOST_CONNECTIONS + 1):
            url = (await client.apps_connections_open(app_token=office.app_token))["url"]
            connections.append(await session.ws_connect(url))
            greetings.append(await connections[-1].receive_json())
        assert [greeting["type"] for greeting in greetings] == ["hello"] * MOST_CONNECTIONS + ["disconnect"]
        assert greetings[-1]["reason"] == "too_many_websockets"
        assert len(office.sockets) == MOST_CONNECTIONS


async def test_an_app_without_socket_mode_is_shown_the_door(office: Workspace, client: AsyncWebClient) -> None:
    office.team.manifest = replace(office.team.manifest, socket_mode=False)
    url = (await client.apps_connections_open(app_token=office.app_token))["url"]
    async with aiohttp.ClientSession() as session, session.ws_connect(url) as connection:
        assert (await connection.receive_json())["reason"] == "link_disabled"
        assert (await connection.receive()).type is WSMsgType.CLOSE


async def test_the_app_connects_anew_after_a_refresh(office: Workspace, socket_app: AsyncApp) -> None:
    @socket_app.command("/lead")
    async def lead(ack: Any) -> None:
        await ack("still here")

    before = len([call for call in office.calls if call.method == "apps.connections.open"])
    await office.sockets.refresh()
    await office.until_connected(within=20)
    assert len([call for call in office.calls if call.method == "apps.connections.open"]) > before
    assert (await office.person("ana").types("/lead help")).text == "still here"


async def test_settling_ends_and_so_does_a_workspace_with_work_on_its_way(
    office: Workspace, client: AsyncWebClient
) -> None:
    async with socket(office, client):
        await office.person("ana").opens_home()
        with pytest.raises(TimeoutError, match="1 deliveries are still on their way"):
            await office.settles(within=0.01)
        await office._delivery.stop()
        await office.settles(within=0.01)
        await office.sockets.close()


async def test_nobody_listens_at_the_request_url(office: Workspace) -> None:
    office.deliver_by_http("http://127.0.0.1:9/slack/events")
    answer = await office.person("ana").types("/lead help", expecting_error=True)
    assert "dispatch_failed" in str(answer.error)


async def test_an_answer_that_is_not_the_json_it_says_it_is(office: Workspace) -> None:
    async def answer(_request: web.Request) -> web.Response:
        return web.Response(text="{", content_type="application/json")

    async with receiving(office, answer):
        result = await office.person("ana").types("/lead help", expecting_error=True)
    assert "http_service_error" in str(result.error)


async def test_waiting_for_an_app_ends(office: Workspace) -> None:
    with pytest.raises(TimeoutError, match="opened no socket"):
        await office.until_connected(within=0.01)
