"""Socket Mode: the app connects to us, and every envelope goes to one of its sockets."""

import asyncio
import json
from dataclasses import dataclass, replace
from typing import Any, ClassVar, TypeVar

from aiohttp import WSCloseCode, WSMessage, WSMsgType, web
from typing_extensions import override

from sandbox.delivery.carrier import Carrier, Outcome, Retry
from sandbox.delivery.parcels import Parcel
from sandbox.faults.faults import Faults
from sandbox.faults.socket_faults import DroppedSocket, RefusedUpgrade, SilentSocket, SocketTrouble
from sandbox.ids import Counter
from sandbox.team import Team
from sandbox.wire import Way

MOST_CONNECTIONS = 10
_LOOK = 0.05  # real seconds between looks whether a silent socket was hung up

T = TypeVar("T", bound=SocketTrouble)


@dataclass(eq=False)
class Line:
    """One of the app's sockets; a silent one stays open, and nothing passes in either direction."""

    socket: web.WebSocketResponse
    transport: asyncio.Transport | None
    silent: bool = False
    struck: SocketTrouble | None = None

    def is_cut(self) -> bool:
        """Whether the TCP connection has ended."""
        return self.transport is None or self.transport.is_closing()

    def cut(self) -> None:
        """Close the TCP connection with no closing handshake."""
        if self.transport is not None:
            self.transport.abort()


class Sockets(Carrier):
    """The app's open WebSockets, used in turn."""

    way: ClassVar[Way] = "socket"
    url = ""

    def __init__(self, team: Team, faults: Faults) -> None:
        """No socket yet."""
        self._team = team
        self._faults = faults
        self._open: list[Line] = []
        self._leaving: list[Line] = []
        self._turn = 0
        self._envelopes = Counter()
        self._waiting: dict[str, tuple[Line, asyncio.Future[Outcome]]] = {}

    def __len__(self) -> int:
        """How many sockets are open."""
        return len(self._open)

    @override
    def is_open(self) -> bool:
        return bool(self._open)

    async def accept(self, request: web.Request) -> web.StreamResponse:
        """Serve one connection until either side closes it."""
        ticket = request.query.get("ticket", "")
        if ticket not in self._team.socket_tickets:
            raise web.HTTPForbidden(text="That ticket was used, or never given.")
        self._team.socket_tickets.discard(ticket)
        if (refused := self._strikes(RefusedUpgrade)) is not None:
            return web.Response(status=refused.status)
        socket = web.WebSocketResponse(autoping=False, autoclose=False)
        await socket.prepare(request)
        reason = self._reason_to_refuse()
        if reason is not None:
            await _bid_farewell(socket, reason)
            await socket.close()
            return socket
        line = Line(socket, request.transport)
        self._open.append(line)
        try:
            await socket.send_json(self._hello())
            self._team.bell.ring()
            await self._listen(line)
        finally:
            self._forget(line)
        return socket

    @override
    async def carry(self, parcel: Parcel, retry: Retry, *, within: float) -> Outcome:
        if not self._open:
            return Outcome(error="connection_failed")
        line = self._next()
        envelope_id = self._envelopes.next_id("E")
        answer: asyncio.Future[Outcome] = asyncio.get_running_loop().create_future()
        self._waiting[envelope_id] = (line, answer)
        try:
            async with asyncio.timeout(within):
                await self._send(line, _envelope(envelope_id, parcel, retry))
                return replace(await answer, struck=line.struck)
        except TimeoutError:
            return Outcome(error="http_timeout", struck=line.struck)
        except ConnectionError:
            return Outcome(error="connection_failed", struck=line.struck)
        finally:
            self._waiting.pop(envelope_id, None)

    async def refresh(self, most: int | None = None) -> None:
        """Ask the app to connect anew, as Slack does every few hours: all its sockets, or the oldest so many.

        Nothing more is sent over the old sockets. They stay open, as Slack's do for some seconds, so that what
        was sent can still be acknowledged; the app closes them when it has connected anew.
        """
        asked, self._open = self._open[:most], [] if most is None else self._open[most:]
        self._leaving += asked
        for line in asked:
            await _bid_farewell(line.socket, "refresh_requested")

    async def close(self) -> None:
        """Close every socket: the workspace goes away."""
        for line in [*self._open, *self._leaving]:
            if line.silent:
                line.cut()  # one that hears nothing would not hear the answer to a closing handshake either
            await line.socket.close(code=WSCloseCode.GOING_AWAY)

    def drop(self) -> None:
        """Cut every open socket now, with no closing handshake; the app may connect anew."""
        for line in self._open:
            line.cut()

    def fall_silent(self) -> None:
        """Let every open socket fall silent for good: nothing is sent, heard or ponged; new ones work."""
        for line in self._open:
            line.silent = True

    def _reason_to_refuse(self) -> str | None:
        if not self._team.manifest.socket_mode:
            return "link_disabled"
        return "too_many_websockets" if len(self._open) >= MOST_CONNECTIONS else None

    def _strikes(self, kind: type[T]) -> T | None:
        trouble = next((t for t in self._faults if isinstance(t, kind) and not t.spent), None)
        if trouble is not None:
            trouble.struck += 1
        return trouble

    def _next(self) -> Line:
        self._turn += 1
        return self._open[self._turn % len(self._open)]

    async def _send(self, line: Line, envelope: dict[str, Any]) -> None:
        if (silenced := self._strikes(SilentSocket)) is not None:
            line.silent, line.struck = True, silenced
        if line.silent:
            return
        dropped = self._strikes(DroppedSocket)
        if dropped is None or dropped.after_sending:
            await line.socket.send_json(envelope)
        if dropped is not None:
            line.silent, line.struck = True, dropped  # an answer that is quicker than the cut is lost too
            await asyncio.sleep(0.01 if dropped.after_sending else 0)  # the app reads what a reset would take away
            line.cut()

    def _hello(self) -> dict[str, Any]:
        return {
            "type": "hello",
            "num_connections": len(self._open),
            "debug_info": {"host": "sandbox", "approximate_connection_time": 18060},
            "connection_info": {"app_id": self._team.app.id},
        }

    async def _listen(self, line: Line) -> None:
        async for message in line.socket:
            if not line.silent:
                await self._hear(line, message)
        # Whoever closes a silent socket gets no answer to that either, and hangs up at last.
        while line.silent and not line.is_cut():  # noqa: ASYNC110 - aiohttp tells nobody that a peer hung up
            await asyncio.sleep(_LOOK)
        await line.socket.close()

    async def _hear(self, line: Line, message: WSMessage) -> None:
        if message.type is WSMsgType.PING:
            await line.socket.pong(message.data)
        elif message.type is WSMsgType.TEXT:
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

    def _forget(self, line: Line) -> None:
        (self._open if line in self._open else self._leaving).remove(line)
        for used, waiting in self._waiting.values():
            if used is line and not waiting.done():
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
