"""Every Web API call passes here: it is counted, and a test may come between."""

from dataclasses import dataclass

from sandbox.team import Team
from sandbox.web_api import Call, Fault, Json, Reply, answer


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
    """Answers calls, through `fault` when a test has set one."""

    def __init__(self, team: Team) -> None:
        """No calls yet, and no fault."""
        self._team = team
        self.calls: list[ApiCall] = []
        self.fault: Fault | None = None

    async def handle(self, call: Call) -> Reply:
        """The reply to send, after the call was counted."""

        async def proceed() -> Reply:
            return answer(self._team, call)

        reply = await (proceed() if self.fault is None else self.fault(call, proceed))
        self.calls.append(ApiCall(call.method, call.args, reply.error, reply.lost))
        return reply
