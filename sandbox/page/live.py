"""The page's socket: what its person does comes in, what changed goes out.

In:  `{"n": 7, "do": "click", …}`. Out: `{"re": 7, "ok": true, …}` or `{"re": 7, "error": "a sentence"}`, in any order,
and `{"put": [{"at": "sidebar", "how": "replace", "html": "…"}]}` whenever something changed.
"""

import asyncio
import json
import logging
from contextlib import suppress
from typing import Any

from aiohttp import ClientError, WSMsgType, web

from sandbox.errors import NotOnScreen, SlackError, SlackShowedAnError
from sandbox.page import words
from sandbox.page.doings import DOINGS, Cannot
from sandbox.page.links import location_at
from sandbox.page.navigation import greet
from sandbox.page.page import Page
from sandbox.page.window import Location, Window

log = logging.getLogger(__name__)

_LARGEST = 4 * 1024 * 1024
_FOR_THE_PERSON = (Cannot, NotOnScreen, SlackShowedAnError, SlackError)


async def serve_page_socket(page: Page, request: web.Request) -> web.WebSocketResponse:
    """Serve one open page until it is closed."""
    # Uncompressed: it never leaves the machine, and aiohttp compresses in tasks of its own, which outlive a lost line.
    socket = web.WebSocketResponse(heartbeat=20.0, max_msg_size=_LARGEST, compress=False)
    await socket.prepare(request)
    window = page.claims(request.query.get("window", "")) or _again(page, request)
    page.sockets.add(socket)
    page.windows.append(window)
    greet(window)
    try:
        await _Conversation(socket, window).hold()
    finally:
        page.sockets.discard(socket)
        page.windows.remove(window)
    return socket


def _again(page: Page, request: web.Request) -> Window:
    """A new window for a page that was open before the line, or the sandbox, broke: it is shown all anew."""
    team = page.office.team
    try:
        location = location_at(team, request.query.get("path", ""), "")
    except Cannot:
        location = Location(next(user.name for user in team.people if not user.is_bot))
    window = Window(page, location)
    window.workshop = request.query.get("workshop", "")
    return window


class _Conversation:
    def __init__(self, socket: web.WebSocketResponse, window: Window) -> None:
        self._socket = socket
        self._window = window
        self._acts: set[asyncio.Task[None]] = set()

    async def hold(self) -> None:
        showing = asyncio.create_task(self._shows())
        try:
            async for message in self._socket:
                if message.type is WSMsgType.TEXT:
                    self._hears(json.loads(message.data))
        finally:
            for task in (showing, *self._acts):
                task.cancel()
            await asyncio.gather(showing, *self._acts, return_exceptions=True)

    async def _shows(self) -> None:
        try:
            await self._window.keep_showing(self._socket.send_json)
        except (ClientError, ConnectionError):
            pass  # the browser went away; `hold` hears of it, too
        except Exception:
            log.exception("a page cannot be shown any more")
            await self._socket.close(code=1011, message=b"failed")

    def _hears(self, asked: dict[str, Any]) -> None:
        # A task each: an app that takes three seconds for a click must not hold up the keys typed after it. A doing
        # that awaits nothing has run whole before the next one starts, so that what was typed keeps its order.
        self._window.page.leads(self._window)
        task = asyncio.create_task(self._answered(asked))
        self._acts.add(task)
        task.add_done_callback(self._acts.discard)

    async def _answered(self, asked: dict[str, Any]) -> None:
        doing = DOINGS.get(str(asked.get("do")))
        try:
            if doing is None:
                raise Cannot(words.OLD_PAGE.format(doing=asked.get("do")))
            answer = {"ok": True, **(await doing(self._window, asked) or {})}
        except _FOR_THE_PERSON as refusal:
            answer = {"error": str(refusal)}
        except Exception:
            log.exception("the page's %r failed", asked.get("do"))
            answer = {"error": words.FAILED_INSIDE}
        self._window.office.team.bell.ring()
        with suppress(ClientError, ConnectionError):
            await self._socket.send_json({"re": asked.get("n"), **answer})
