"""An answer that is made while the request is still being read: one JSON value a line, each as soon as it is there."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import structlog
from starlette.responses import Response
from starlette.types import Receive, Scope, Send
from typing_extensions import override

from bot.intake.json_text import json_line

log = structlog.get_logger(__name__)

NDJSON = "application/x-ndjson"
STALL = 60.0
"""Seconds of real time until whoever does not read is hung up on: they may wait to be read from first."""
_FLUSH = 16 * 1024
"""Bytes."""

Answer = dict[str, Any]


class Say:
    """Sends answers, several at a time where they are there."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._waiting = bytearray()

    async def __call__(self, answer: Answer) -> None:
        """Say it, soon."""
        self._waiting += json_line(answer)
        if len(self._waiting) >= _FLUSH:
            await self.flush()

    async def flush(self) -> None:
        """Say what waits, now.

        Raises:
            TimeoutError: nobody reads it.
        """
        if self._waiting:
            async with asyncio.timeout(STALL):
                await self._send({"type": "http.response.body", "body": bytes(self._waiting), "more_body": True})
            self._waiting.clear()


class Streamed(Response):
    """An answer that is made while the request is still being read.

    Starlette's own listens for the end of the connection meanwhile, and so takes the request's body away.
    """

    def __init__(self, make: Callable[[Say], Awaitable[None]]) -> None:
        super().__init__(media_type=NDJSON)
        del self.headers["content-length"]
        self._make = make

    @override
    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer."""
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        say = Say(send)
        try:
            await self._make(say)
            await say.flush()
        except TimeoutError:
            log.warning("nobody_reads", path=scope["path"])
            return  # the server hangs up on an answer without an end
        await send({"type": "http.response.body", "body": b"", "more_body": False})
