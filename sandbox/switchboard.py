"""Every Web API call passes here: it is counted, and a test may come between."""

import json
import logging
from dataclasses import dataclass
from typing import Any

from sandbox.faults.api_faults import ApiTrouble, through
from sandbox.faults.faults import Faults, Trouble
from sandbox.screens.responses import answered
from sandbox.team import Team
from sandbox.web_api import Call, Fault, Json, Reply, answer
from sandbox.web_api.answer import MISSING
from sandbox.wire import Exchange, Wire, names_of, only_the_last

_log = logging.getLogger(__name__)

RESPONSE_URL = "response_url"
"""What a trouble's `method` says to concern the response URLs, which are no method of the Web API."""


@dataclass(frozen=True)
class ApiCall:
    """A call that was answered; `error` is Slack's code, or None."""

    method: str
    args: Json
    error: str | None
    lost: bool = False

    @property
    def ok(self) -> bool:
        """Whether Slack carried it out and said so."""
        return self.error is None and not self.lost


class Switchboard:
    """Answers calls, through the troubles that are on and then through `function` when a test has set one."""

    def __init__(self, team: Team, faults: Faults, wire: Wire) -> None:
        """No calls yet, and no function."""
        self._team = team
        self._faults = faults
        self._wire = wire
        self.calls: list[ApiCall] = []
        self.function: Fault | None = None
        self._missing: set[str] = set()  # methods of which the terminal has told already

    async def handle(self, call: Call) -> Reply:
        """The reply to send, after the call was counted."""

        async def carried_out() -> Reply:
            return answer(self._team, call)

        async def proceed() -> Reply:
            return await (carried_out() if self.function is None else self.function(call, carried_out))

        struck: list[Trouble] = []
        exchange = self._wire.begins("from_app", "call", call.method, call.args)
        exchange.token = call.token or ""
        reply = await through(self._troubles(), call, proceed, struck)
        self.calls.append(ApiCall(call.method, call.args, reply.error, reply.lost))
        only_the_last(self.calls)
        self._answered(exchange, reply, struck)
        if reply.error == "unknown_method" and call.method not in self._missing:
            self._missing.add(call.method)
            _log.warning(MISSING.format(method=call.method))
        return reply

    def unreadable(self, method: str, text: str) -> Reply:
        """The reply to a call whose body is no JSON object; it is not counted among the calls."""
        reply = Reply.refusal("invalid_json")
        self._answered(self._wire.begins("from_app", "call", method, text), reply, [])
        return reply

    async def respond(self, ticket_id: str, text: str) -> Reply:
        """The reply to what was posted to a response URL; it is not counted among the calls."""

        async def proceed() -> Reply:
            return answered(self._team, ticket_id, text)

        struck: list[Trouble] = []
        exchange = self._wire.begins("from_app", "response_url", RESPONSE_URL, _read(text))
        exchange.url = f"{self._team.address}/response/{ticket_id}"
        troubles = [trouble for trouble in self._troubles() if trouble.method == RESPONSE_URL]
        reply = await through(troubles, Call(RESPONSE_URL, {}, None), proceed, struck)
        self._answered(exchange, reply, struck)
        return reply

    def _answered(self, exchange: Exchange, reply: Reply, struck: list[Trouble]) -> None:
        exchange.status, exchange.lost, exchange.faults = reply.status, reply.lost, names_of(struck)
        self._wire.ended(exchange, reply.body if reply.text is None else reply.text, reply.error)
        self._team.bell.ring()

    def _troubles(self) -> list[ApiTrouble]:
        return [trouble for trouble in self._faults if isinstance(trouble, ApiTrouble)]


def _read(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text
