"""The web server: the Web API, Socket Mode's WebSocket, and the response URLs."""

import asyncio
import base64
import json
import socket
from typing import Any

from aiohttp import web

from sandbox.delivery.socket_mode import Sockets
from sandbox.files.file_routes import add_file_routes
from sandbox.page import Page
from sandbox.page.routes import add_routes
from sandbox.switchboard import Switchboard
from sandbox.team import Team
from sandbox.web_api import Call, Json, Reply

_LARGEST_BODY = 4 * 1024 * 1024


class Server:
    """Serves one workspace on a loopback port."""

    def __init__(self, team: Team, switchboard: Switchboard, sockets: Sockets, page: Page) -> None:
        """Nothing is listening yet."""
        self._team = team
        self._switchboard = switchboard
        self._sockets = sockets
        self._page = page
        self._runner: web.AppRunner | None = None
        self._listening: socket.socket | None = None

    async def start(self, host: str, port: int) -> None:
        """Listen; port 0 takes any free one, and `team.address` tells which.

        Raises:
            OSError: the port is taken.
        """
        app = web.Application(client_max_size=_LARGEST_BODY)
        app.router.add_route("*", "/api/{method}", self._api)
        app.router.add_get("/socket", self._sockets.accept)
        app.router.add_post("/response/{ticket}", self._response)
        add_file_routes(app, self._team)
        add_routes(app, self._page)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
        await self._runner.setup()
        self._listening = socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
        await web.SockSite(self._runner, self._listening).start()
        self._team.address = f"http://{host}:{self._listening.getsockname()[1]}"

    async def stop(self) -> None:
        """Close the sockets, finish what is being answered, and stop listening."""
        await self._sockets.close()
        await self._page.close()
        if self._runner is not None and self._listening is not None:
            await let_in(self._listening)
            await self._runner.cleanup()
            self._runner = self._listening = None

    async def _api(self, request: web.Request) -> web.Response:
        try:
            args = await _arguments(request)
        except ValueError:
            unreadable = self._switchboard.unreadable(request.match_info["method"], await request.text())
            return web.json_response(unreadable.body)
        token = str(args.pop("token", "")) or _bearer(request)
        args = _credentials(request) | args
        reply = await self._switchboard.handle(Call(request.match_info["method"], args, token))
        return _sent(reply, request)

    async def _response(self, request: web.Request) -> web.Response:
        reply = await self._switchboard.respond(request.match_info["ticket"], await request.text())
        return _sent(reply, request)


def _sent(reply: Reply, request: web.Request) -> web.Response:
    if reply.lost and request.transport is not None:
        request.transport.abort()
    if reply.text is not None:
        kind = "text/html" if reply.text else "application/json"  # an empty body claims to be what was asked for
        return web.Response(text=reply.text, content_type=kind, status=reply.status, headers=reply.headers)
    return web.json_response(reply.body, status=reply.status, headers=reply.headers)


async def let_in(listening: socket.socket) -> None:
    """Take no more connections, and let those that were just taken come in, so that closing the server closes them.

    Python forgets one that was accepted in the moment of the closing, and never closes it (python/cpython#109564).
    """
    asyncio.get_running_loop().remove_reader(listening)
    for _ in range(3):  # its task begins, its transport tells the protocol, the task hears of that
        await asyncio.sleep(0)


async def _arguments(request: web.Request) -> Json:
    """A call's arguments, wherever slack_sdk puts them: the query, a form, or a JSON body."""
    args: Json = dict(request.query)
    if request.content_type == "application/json":
        body: Any = json.loads(await request.text() or "{}")
        if not isinstance(body, dict):
            raise ValueError("the body is no object")
        return args | body
    form = await request.post()
    return args | {name: value for name, value in form.items() if isinstance(value, str)}


def _credentials(request: web.Request) -> Json:
    """An app's own name and secret, which OAuth lets it send instead of a token."""
    kind, _, sent = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() != "basic":
        return {}
    try:
        name, _, secret = base64.b64decode(sent).decode().partition(":")
    except ValueError:
        return {}
    return {"client_id": name, "client_secret": secret}


def _bearer(request: web.Request) -> str | None:
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() or None if kind.lower() == "bearer" else None
