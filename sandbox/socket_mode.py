"""Socket Mode: the app connects to us, and every envelope goes to one of its sockets."""

import asyncio
import json
from typing import Any

from aiohttp import WSCloseCode, WSMsgType, web
from typing_extensions import override

from sandbox.delivery import Carrier, Outcome, Retry
from sandbox.ids import Counter
from sandbox.parcels import Parcel
from sandbox.team import Team

MOST_CONNECTIONS = 10


class Sockets(Carrier):
    """The app's open WebSockets, used in turn."""

    def __init__(self, team: Team) -> None:
        """No socket yet."""
        self._team = team
        self._open: list[web.WebSocketResponse] = []
        self._leaving: list[web.WebSocketResponse] = []
        self._turn = 0
        self._envelopes = Counter()
        self._waiting: dict[str, tuple[web.WebSocketResponse, asyncio.Future[Outcome]]] = {}

    def __len__(self) -> int:
        """How many sockets are open."""
        return len(self._open)

    @override
    def is_open(self) -> bool:
        return bool(self._open)

    async def accept(self, request: web.Request) -> web.WebSocketResponse:
        """Serve one connection until either side closes it."""
        ticket = request.query.get("ticket", "")
        if ticket not in self._team.socket_tickets:
            raise web.HTTPForbidden(text="That ticket was used, or never given.")
        self._team.socket_tickets.discard(ticket)
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        refusal = self._refusal()
        if refusal is not None:
            await _bid_farewell(socket, refusal)
            await socket.close()
            return socket
        self._open.append(socket)
        try:
            await socket.send_json(self._hello())
            self._team.bell.ring()
            await self._listen(socket)
        finally:
            self._forget(socket)
        return socket

    @override
    async def carry(self, parcel: Parcel, retry: Retry, *, within: float) -> Outcome:
        if not self._open:
            return Outcome(error="connection_failed")
        socket = self._next()
        envelope_id = self._envelopes.next_id("E")
        answer: asyncio.Future[Outcome] = asyncio.get_running_loop().create_future()
        self._waiting[envelope_id] = (socket, answer)
        try:
            async with asyncio.timeout(within):
                await socket.send_json(_envelope(envelope_id, parcel, retry))
                return await answer
        except TimeoutError:
            return Outcome(error="http_timeout")
        except ConnectionError:
            return Outcome(error="connection_failed")
        finally:
            self._waiting.pop(envelope_id, None)

    async def refresh(self) -> None:
        """Ask the app to connect anew, as Slack does every few hours.

        Nothing more is sent over the old sockets. They stay open, as Slack's do for some seconds, so that what
        was sent can still be acknowledged; the app closes them when it has connected anew.
        """
        self._leaving += self._open
        self._open = []
        for socket in self._leaving:
            await _bid_farewell(socket, "refresh_requested")

    async def close(self) -> None:
        """Close every socket: the workspace goes away."""
        for socket in [*self._open, *self._leaving]:
            await socket.close(code=WSCloseCode.GOING_AWAY)

    def _refusal(self) -> str | None:
        if not self._team.manifest.socket_mode:
            return "link_disabled"
        return "too_many_websockets" if len(self._open) >= MOST_CONNECTIONS else None

    def _next(self) -> web.WebSocketResponse:
        self._turn += 1
        return self._open[self._turn % len(self._open)]

    def _hello(self) -> dict[str, Any]:
        return {
            "type": "hello",
            "num_connections": len(self._open),
            "debug_info": {"host": "sandbox", "approximate_connection_time": 18060},
            "connection_info": {"app_id": self._team.app.id},
        }

    async def _listen(self, socket: web.WebSocketResponse) -> None:
        async for message in socket:
            if message.type is WSMsgType.TEXT:
                self._acknowledged(str(message.data))

    def _acknowledged(self, text: str) -> None:
        try:
            answer = json.loads(text)
            envelope_id = answer["envelope_id"]
        except (ValueError, KeyError, TypeError):
            return  # Slack ignores what it cannot read
        _, waiting = self._waiting.get(envelope_id, (None, None))
        if waiting is not None and not waiting.done():
            waiting.set_result(Outcome(body=answer.get("payload")))

    def _forget(self, socket: web.WebSocketResponse) -> None:
        (self._open if socket in self._open else self._leaving).remove(socket)
        for used, waiting in self._waiting.values():
            if used is socket and not waiting.done():
                waiting.set_result(Outcome(error="connection_failed"))
        self._team.bell.ring()


def _envelope(envelope_id: str, parcel: Parcel, retry: Retry) -> dict[str, Any]:
    envelope = {
        "envelope_id": envelope_id,
        "type": parcel.kind,
        "accepts_response_payload": parcel.kind != "events_api",
        "payload": parcel.payload,
    }
    if parcel.kind == "events_api":
        reason = "timeout" if retry.reason == "http_timeout" else retry.reason
        envelope |= {"retry_attempt": retry.number, "retry_reason": reason}
    return envelope


async def _bid_farewell(socket: web.WebSocketResponse, reason: str) -> None:
    await socket.send_json({"type": "disconnect", "reason": reason, "debug_info": {"host": "sandbox"}})
