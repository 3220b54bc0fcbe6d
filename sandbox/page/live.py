"""The page's socket: what its person does comes in, what changed goes out.

In:  `{"n": 7, "do": "click", …}`. Out: `{"re": 7, "ok": true, …}` or `{"re": 7, "error": "a sentence"}`, in any order,
and `{"put": [{"at": "sidebar", "how": "replace", "html": "…"}]}` whenever something changed.
"""

import asyncio
import json
import logging
from typing import Any

from aiohttp import WSMsgType, web

from sandbox.errors import NotOnScreen, SlackError, SlackShowedAnError
from sandbox.page.doings import DOINGS, Cannot
from sandbox.page.page import Page
from sandbox.page.window import Location, Window

log = logging.getLogger(__name__)

_LARGEST = 4 * 1024 * 1024
_FOR_THE_PERSON = (Cannot, NotOnScreen, SlackShowedAnError, SlackError)


async def serve_page_socket(page: Page, request: web.Request) -> web.WebSocketResponse:
    """Serve one open page until it is closed."""
    socket = web.WebSocketResponse(heartbeat=20.0, max_msg_size=_LARGEST)
    await socket.prepare(request)
    page.sockets.add(socket)
    asked = request.query
    window = Window(page, Location(asked["person"], asked.get("place", ""), asked.get("thread", "")))
    window.workshop = asked.get("workshop", "")
    conversation = _Conversation(socket, window)
    try:
        await conversation.hold()
    finally:
        page.sockets.discard(socket)
    return socket


class _Conversation:
    def __init__(self, socket: web.WebSocketResponse, window: Window) -> None:
        self._socket = socket
        self._window = window
        self._acts: set[asyncio.Task[None]] = set()

    async def hold(self) -> None:
        showing = asyncio.create_task(self._window.keep_showing(self._socket.send_json))
        try:
            async for message in self._socket:
                if message.type is WSMsgType.TEXT:
                    self._hears(json.loads(message.data))
        finally:
            for task in (showing, *self._acts):
                task.cancel()
            await asyncio.gather(showing, *self._acts, return_exceptions=True)

    def _hears(self, asked: dict[str, Any]) -> None:
        # A task each: an app that takes three seconds for a click must not hold up the keys typed after it. A doing
        # that awaits nothing has run whole before the next one starts, so that what was typed keeps its order.
        task = asyncio.create_task(self._answered(asked))
        self._acts.add(task)
        task.add_done_callback(self._acts.discard)

    async def _answered(self, asked: dict[str, Any]) -> None:
        doing = DOINGS.get(str(asked.get("do")))
        try:
            if doing is None:
                raise Cannot(f"This page is of another version than its server: {asked.get('do')!r}. Load it anew.")
            answer = {"ok": True, **(await doing(self._window, asked) or {})}
        except _FOR_THE_PERSON as refusal:
            answer = {"error": str(refusal)}
        except Exception:
            log.exception("the page's %r failed", asked.get("do"))
            answer = {"error": "That failed inside the sandbox; its terminal says why."}
        if not self._socket.closed:
            await self._socket.send_json({"re": asked.get("n"), **answer})
