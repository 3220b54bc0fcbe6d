"""Socket Mode's door: one WebSocket to Slack, which is opened again for as long as the bot runs.

An address from ``apps.connections.open`` is good for one connection, and for half a minute. Slack's client asks for a
new one only once, and tries a dead one for ever; here a new one is asked for as often as it takes, at Slack's pace.
"""

import asyncio
import logging
from time import time

import structlog
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


class SlackSocket(SocketModeClient):
    """The socket, and what came in by it and is not answered yet."""

    def __init__(self, app: AsyncApp, app_token: str, web_client: AsyncWebClient) -> None:
        logger = logging.getLogger("slack_bolt.socket")
        super().__init__(app_token, logger, web_client, ping_interval=PING)
        self._app = app
        self._under_way: set[asyncio.Task[None]] = set()
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
        """Until there is a connection, or the bot stops."""
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
                return

    async def drained(self, seconds: float) -> None:
        """Wait until what came in is answered: Slack sends no click a second time."""
        if self._under_way:
            await asyncio.wait(self._under_way, timeout=seconds)

    async def _answer(self, client: AsyncBaseSocketModeClient, request: SocketModeRequest) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._under_way.add(task)
        try:
            await send_async_response(client, request, await run_async_bolt_app(self._app, request), time())
        finally:
            self._under_way.discard(task)


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
