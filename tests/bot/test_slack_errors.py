"""What Slack answers, as its client really raises it, and what is then done about it."""

from __future__ import annotations

import asyncio
import contextlib
import json
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass

import aiohttp
import pytest
from aiohttp import web
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack_errors import (
    BUG_ATTEMPTS,
    DEFAULT_WAIT,
    LONGEST_BACKOFF,
    LONGEST_WAIT,
    SETUP_WAIT,
    GiveUp,
    PostAnew,
    Remedy,
    Retry,
    SlackSaysNo,
    Wait,
    remedy,
)
from tests.serving import served

pytestmark = pytest.mark.anyio
JSON = "application/json; charset=utf-8"
HTML = "<html><body><h1>502 Bad Gateway</h1></body></html>"
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def told(body: str | bytes, status: int = 200, kind: str = JSON, **headers: str) -> Handler:
    """A server that answers so."""

    async def answer(_request: web.Request) -> web.StreamResponse:
        raw = body.encode() if isinstance(body, str) else body
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return web.Response(body=raw, status=status, headers={"Content-Type": kind, **named})

    return answer


def refused(code: str, status: int = 200, **headers: str) -> Handler:
    """Slack's own way to say no."""
    return told(json.dumps({"ok": False, "error": code}), status, **headers)


async def hangs_up(request: web.Request) -> web.StreamResponse:
    assert request.transport is not None
    request.transport.abort()
    return web.Response()


async def hangs_up_in_the_middle(request: web.Request) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Content-Type": JSON, "Content-Length": "5000"})
    await response.prepare(request)
    await response.write(b'{"ok": tr')
    assert request.transport is not None
    request.transport.close()
    return response


async def says_nothing(request: web.Request) -> web.StreamResponse:
    with contextlib.suppress(asyncio.CancelledError):
        await asyncio.sleep(0.4)
    return web.Response()


@dataclass
class Line:
    """A real client of Slack's, and the server it talks to."""

    client: AsyncWebClient
    answers: list[Handler]

    async def error(self, handler: Handler) -> Exception:
        """What a call raises when the server answers so."""
        self.answers[:] = [handler]
        with pytest.raises(Exception) as caught:  # noqa: PT011  # whichever it is, is the question
            await self.client.chat_postMessage(channel="C1", text="hello")
        return caught.value

    async def remedy(self, handler: Handler, attempts: int = 0) -> Remedy:
        return remedy(await self.error(handler), attempts)


@pytest.fixture
async def line() -> AsyncIterator[Line]:
    answers: list[Handler] = []

    async def api(request: web.Request) -> web.StreamResponse:
        return await answers[0](request)

    app = web.Application()
    app.router.add_route("*", "/api/{method}", api)
    timeout = aiohttp.ClientTimeout(total=0.3)
    async with served(app) as address, aiohttp.ClientSession(timeout=timeout) as session:
        client = AsyncWebClient("xoxb-1", base_url=f"{address}/api/", session=session, retry_handlers=[])
        yield Line(client, answers)


WAITS = {
    "429": (refused("ratelimited", 429, Retry_After="7"), 7.0),
    "429 without a header": (refused("ratelimited", 429), DEFAULT_WAIT),
    "429 without a body": (told("", 429, Retry_After="7"), 7.0),
    "429 without a body or a kind": (told("", 429, "application/octet-stream", Retry_After="7"), 7.0),
    "429 as a page": (told(HTML, 429, "text/html", Retry_After="7"), 7.0),
    "429 as plain text": (told("slow down", 429, "text/plain", Retry_After="7"), 7.0),
    "429 with broken JSON": (told("{", 429, Retry_After="7"), 7.0),
    "429 with a date": (refused("ratelimited", 429, Retry_After="Sun, 22 Nov 2026 10:00:00 GMT"), DEFAULT_WAIT),
    "429 with no number": (refused("ratelimited", 429, Retry_After="soon"), DEFAULT_WAIT),
    "429 with nan": (refused("ratelimited", 429, Retry_After="nan"), DEFAULT_WAIT),
    "429 with infinity": (refused("ratelimited", 429, Retry_After="inf"), DEFAULT_WAIT),
    "429 with nothing": (refused("ratelimited", 429, Retry_After=""), DEFAULT_WAIT),
    "429 with too much": (refused("ratelimited", 429, Retry_After="86400"), LONGEST_WAIT),
    "429 with zero": (refused("ratelimited", 429, Retry_After="0"), 1.0),
    "429 with less than zero": (refused("ratelimited", 429, Retry_After="-5"), 1.0),
    "ratelimited inside 200": (refused("ratelimited"), DEFAULT_WAIT),
    "rate_limited inside 200": (refused("rate_limited", retry_after="3"), 3.0),
    "message_limit_exceeded inside 200": (refused("message_limit_exceeded"), DEFAULT_WAIT),
}


@pytest.mark.parametrize("name", WAITS)
async def test_silence_that_slack_asks_for_is_kept(line: Line, name: str) -> None:
    handler, seconds = WAITS[name]
    for attempts in (0, 50):
        assert await line.remedy(handler, attempts) == Wait(seconds), name


PASSES = {
    "500": (refused("internal_error", 500), "internal_error"),
    "503 without a body": (told("", 503), "http_503"),
    "502 as a page": (told(HTML, 502, "text/html"), "http_502"),
    "503 as plain text": (told("upstream connect error", 503, "text/plain"), "http_503"),
    "504 with broken JSON": (told('{"ok": fal', 504), "http_504"),
    "500 with another code": (refused("channel_not_found", 500), "channel_not_found"),
    "internal_error inside 200": (refused("internal_error"), "internal_error"),
    "fatal_error inside 200": (refused("fatal_error"), "fatal_error"),
    "service_unavailable inside 200": (refused("service_unavailable"), "service_unavailable"),
    "request_timeout inside 200": (refused("request_timeout"), "request_timeout"),
    "a page in 200": (told(HTML, kind="text/html"), "http_200"),
    "nothing in 200": (told(""), "http_200"),
    "broken JSON in 200": (told('{"ok": tr'), "http_200"),
    "no code in 200": (told('{"ok": false}'), "http_200"),
    "an empty object in 200": (told("{}"), "http_200"),
    "null in 200": (told("null"), "http_200"),
    "a page in 404": (told(HTML, 404, "text/html"), "http_404"),
}


@pytest.mark.parametrize("name", PASSES)
async def test_what_passes_is_tried_again_ever_more_slowly(line: Line, name: str) -> None:
    handler, error = PASSES[name]
    assert await line.remedy(handler) == Retry(0.5, error)
    assert await line.remedy(handler, 3) == Retry(4.0, error)
    assert await line.remedy(handler, 10_000) == Retry(LONGEST_BACKOFF, error)


CONNECTIONS = {"hangs up": hangs_up, "hangs up in the middle": hangs_up_in_the_middle, "says nothing": says_nothing}


@pytest.mark.parametrize("name", CONNECTIONS)
async def test_an_answer_that_never_came_is_tried_again(line: Line, name: str) -> None:
    again = await line.remedy(CONNECTIONS[name], 1000)
    assert isinstance(again, Retry) and again.seconds == LONGEST_BACKOFF


async def test_a_slack_that_is_not_there_is_tried_again() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        nowhere = f"http://127.0.0.1:{probe.getsockname()[1]}/api/"
    async with aiohttp.ClientSession() as session:
        with pytest.raises(aiohttp.ClientError) as caught:
            await AsyncWebClient("xoxb-1", base_url=nowhere, session=session, retry_handlers=[]).auth_test()
    assert isinstance(remedy(caught.value, 1000), Retry)


@pytest.mark.parametrize(
    "code", ["invalid_auth", "token_revoked", "account_inactive", "missing_scope", "no_permission"]
)
async def test_a_token_or_a_scope_loses_nothing_until_somebody_mended_it(line: Line, code: str) -> None:
    for attempts in (0, 1000):
        assert await line.remedy(refused(code), attempts) == Retry(SETUP_WAIT, code)
    assert await line.remedy(refused(code, 401)) == Retry(SETUP_WAIT, code)


@pytest.mark.parametrize("code", ["message_not_found", "cant_update_message", "edit_window_closed"])
async def test_a_message_that_is_gone_is_posted_anew(line: Line, code: str) -> None:
    assert await line.remedy(refused(code), 3) == PostAnew()


@pytest.mark.parametrize(
    "code", ["channel_not_found", "is_archived", "user_disabled", "invalid_blocks", "msg_too_long"]
)
async def test_what_can_never_work_is_given_up_at_once(line: Line, code: str) -> None:
    assert await line.remedy(refused(code)) == GiveUp(code)


def test_what_was_found_out_before_slack_was_asked_is_given_up() -> None:
    assert remedy(SlackSaysNo("nothing_to_draw"), 0) == GiveUp("nothing_to_draw")


def test_a_bug_is_tried_a_few_times_and_then_told() -> None:
    bug = KeyError("lead")
    assert [remedy(bug, n) for n in range(BUG_ATTEMPTS)] == [Retry(0.5 * 2**n, "KeyError") for n in range(BUG_ATTEMPTS)]
    assert remedy(bug, BUG_ATTEMPTS) == GiveUp("KeyError: 'lead'")


ODD = {
    "plain text": told("ok", kind="text/plain"),
    "a list": told("[1]"),
    "a number": told("7"),
    "no UTF-8": told(b'{"ok": "\xff"}'),
    "endless brackets": told("[" * 100_000),
}


@pytest.mark.parametrize("name", ODD)
async def test_no_answer_is_too_odd_for_a_second_try(line: Line, name: str) -> None:
    """Nothing of Slack's: some proxy in between. A few tries, and then the manager is told."""
    assert isinstance(await line.remedy(ODD[name]), Retry)
    assert isinstance(await line.remedy(ODD[name], 1000), Retry | GiveUp)
