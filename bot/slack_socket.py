"""Socket Mode's door: one WebSocket to Slack, which is opened again for as long as the bot runs.

An address from ``apps.connections.open`` is good for one connection, and for half a minute. Slack's client asks for a
new one only once, and tries a dead one for ever; here a new one is asked for as often as it takes, at Slack's pace.
Every few hours Slack asks for another socket. Slack's client closes the old one first, and with it goes the ack of
each press under way; here the old one stays until they are answered, each by the socket it came by.
"""

import asyncio
import json
import logging
from contextlib import suppress
from contextvars import ContextVar
from time import time

import structlog
from aiohttp import ClientWebSocketResponse, WSMsgType
from slack_bolt.adapter.socket_mode.async_internals import run_async_bolt_app, send_async_response
from slack_bolt.async_app import AsyncApp
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.web.async_client import AsyncWebClient
from typing_extensions import override

from bot.slack_errors import Retry, Wait, remedy

log = structlog.get_logger(__name__)

PING = 3.0
"""Seconds between pings: a dead link is noticed in two or three of them."""
ADDRESS = 10.0
"""Seconds that one address is tried."""
LONGEST = 30.0
"""Seconds between tries at most, unless Slack asks for more: meanwhile no click arrives."""
ANSWERING = 3.0
"""Seconds that a press may be answered in, and so the longest that an old socket is kept."""
CLOSING = 2.0
"""Seconds that Slack has to agree that a socket is closed."""
CAME_BY: ContextVar[ClientWebSocketResponse | None] = ContextVar("came_by", default=None)
"""The socket of the request that is being answered."""


class SlackSocket(SocketModeClient):
    """The socket, and what came in by it and is not answered yet."""

    def __init__(self, app: AsyncApp, app_token: str, web_client: AsyncWebClient) -> None:
        logger = logging.getLogger("slack_bolt.socket")
        super().__init__(app_token, logger, web_client, ping_interval=PING)
        self._app = app
        self._under_way: set[asyncio.Task[None]] = set()
        self._old: ClientWebSocketResponse | None = None
        self._leaving: set[asyncio.Task[None]] = set()
        self.socket_mode_request_listeners.append(self._answer)

    @override
    async def issue_new_wss_url(self) -> str:
        """An address for one connection, however often Slack has to be asked."""
        attempts = 0
        while not self.closed:
            try:
                opened = await self.web_client.apps_connections_open(app_token=self.app_token)
                return str(opened["url"])
            except Exception as error:  # noqa: BLE001  # whatever it is, without a socket no click arrives
                seconds = _pause(error, attempts)
                log.warning("no_socket_to_slack", error=_short(error), again_in=seconds)
            attempts += 1
            await asyncio.sleep(seconds)
        raise ConnectionError("the bot stops")

    @override
    async def connect(self) -> None:
        """Until there is a connection, or the bot stops. Only then is the old one closed."""
        if self.current_session is not None:
            self._old, self.current_session = self.current_session, None
        while not self.closed:
            if self.wss_uri is None:
                self.wss_uri = await self.issue_new_wss_url()
            try:
                async with asyncio.timeout(ADDRESS):
                    await super().connect()  # type: ignore[no-untyped-call]  # slack_sdk types it nowhere
            except TimeoutError:
                log.warning("no_socket_to_slack", error="the address does not answer")
                self.wss_uri = None
            else:
                self._leave()
                return

    @override
    async def send_message(self, message: str) -> None:
        """Answer by the socket that the request came by; should that be gone, by the one there is now."""
        for socket in (CAME_BY.get(), self.current_session):
            if socket is not None and not socket.closed:
                with suppress(ConnectionError):
                    await socket.send_str(message)
                    return
        log.warning("no_socket_for_an_ack")

    @override
    async def close(self) -> None:
        """Close what is open."""
        for task in self._leaving:
            task.cancel()
        await super().close()  # type: ignore[no-untyped-call]  # slack_sdk types it nowhere

    @override
    async def disconnect(self) -> None:
        """Close the connection; a silent one does not answer that it is closed, and is left."""
        with suppress(TimeoutError):
            async with asyncio.timeout(CLOSING):
                await super().disconnect()  # type: ignore[no-untyped-call]  # slack_sdk types it nowhere

    async def drained(self, seconds: float) -> None:
        """Wait until what came in is answered: Slack sends no click a second time."""
        if self._under_way:
            await asyncio.wait(self._under_way, timeout=seconds)

    async def _answer(self, client: AsyncBaseSocketModeClient, request: SocketModeRequest) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._under_way.add(task)
        CAME_BY.set(CAME_BY.get() or self.current_session or self._old)
        try:
            await send_async_response(client, request, await run_async_bolt_app(self._app, request), time())
        finally:
            self._under_way.discard(task)

    def _leave(self) -> None:
        """Close the old socket once what came in by it is answered. Until then Slack may still send by it."""
        old, self._old = self._old, None
        if old is None or old.closed:
            return

        async def close() -> None:
            hearing = asyncio.create_task(self._hear_out(old))
            await asyncio.sleep(0)
            await self.drained(ANSWERING)
            hearing.cancel()
            await old.close()

        task = asyncio.create_task(close())
        self._leaving.add(task)
        task.add_done_callback(self._leaving.discard)

    async def _hear_out(self, old: ClientWebSocketResponse) -> None:
        """Take what still comes by a socket that is left, but for Slack's word that it should be."""
        CAME_BY.set(old)
        answering = set()
        async for message in old:
            told = json.loads(message.data) if message.type is WSMsgType.TEXT else {}
            if told.get("envelope_id"):
                task = asyncio.create_task(self.run_message_listeners(told, message.data))
                answering.add(task)
                task.add_done_callback(answering.discard)


def _pause(error: Exception, attempts: int) -> float:
    match remedy(error, attempts):
        case Wait(seconds=seconds):
            return seconds
        case Retry(seconds=seconds):
            return min(seconds, LONGEST)
        case _:
            return LONGEST


def _short(error: Exception) -> str:
    return (str(error) or type(error).__name__).splitlines()[0]
