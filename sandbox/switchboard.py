"""Every Web API call passes here: it is counted, and a test may come between."""

from dataclasses import dataclass

from sandbox.api_faults import ApiTrouble, through
from sandbox.faults import Faults
from sandbox.responses import answered
from sandbox.team import Team
from sandbox.web_api import Call, Fault, Json, Reply, answer

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

    def __init__(self, team: Team, faults: Faults) -> None:
        """No calls yet, and no function."""
        self._team = team
        self._faults = faults
        self.calls: list[ApiCall] = []
        self.function: Fault | None = None

    async def handle(self, call: Call) -> Reply:
        """The reply to send, after the call was counted."""

        async def carried_out() -> Reply:
            return answer(self._team, call)

        async def proceed() -> Reply:
            return await (carried_out() if self.function is None else self.function(call, carried_out))

        reply = await through(self._troubles(), call, proceed)
        self.calls.append(ApiCall(call.method, call.args, reply.error, reply.lost))
        return reply

    async def respond(self, ticket_id: str, text: str) -> Reply:
        """The reply to what was posted to a response URL; it is not counted among the calls."""

        async def proceed() -> Reply:
            return answered(self._team, ticket_id, text)

        troubles = [trouble for trouble in self._troubles() if trouble.method == RESPONSE_URL]
        return await through(troubles, Call(RESPONSE_URL, {}, None), proceed)

    def _troubles(self) -> list[ApiTrouble]:
        return [trouble for trouble in self._faults if isinstance(trouble, ApiTrouble)]
