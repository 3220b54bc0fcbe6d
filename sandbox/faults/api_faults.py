"""What can go wrong with a call of the Web API."""

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from typing_extensions import override

from sandbox.faults.faults import Trouble
from sandbox.web_api import Call, Proceed, Reply

_PAGE = "<!DOCTYPE html><html><head><title>Slack</title></head><body>Something went wrong.</body></html>"
_LOST = Reply({"ok": False, "error": "connection_lost"}, lost=True)


@dataclass(eq=False)
class ApiTrouble(Trouble, ABC):
    """Trouble with calls of one `method` (`""`: of all), and only those with the arguments in `where`.

    The method `response_url` stands for all response URLs; `""` leaves them alone.
    """

    method: str = ""
    where: Mapping[str, str] = field(default_factory=dict, kw_only=True)

    def concerns(self, call: Call) -> bool:
        """Whether it strikes this call."""
        fits = all(str(call.args.get(name)) == value for name, value in self.where.items())
        return not self.spent and self.method in {"", call.method} and fits

    @abstractmethod
    async def reply(self, proceed: Proceed) -> Reply:
        """What the app gets; without `proceed()` nothing happens in the workspace."""


@dataclass(eq=False)
class RateLimited(ApiTrouble):
    """HTTP 429. `retry_after` is in seconds, None for no such header; `empty` leaves the JSON body out too."""

    retry_after: int | None = field(default=1, kw_only=True)
    empty: bool = field(default=False, kw_only=True)

    @override
    async def reply(self, proceed: Proceed) -> Reply:
        headers = {} if self.retry_after is None else {"Retry-After": str(self.retry_after)}
        return Reply({"ok": False, "error": "ratelimited"}, 429, headers, text="" if self.empty else None)


@dataclass(eq=False)
class ServerError(ApiTrouble):
    """HTTP 500, 502, 503 or 504 with a page of HTML, or with nothing when `empty`; the call is not carried out."""

    status: int = field(default=503, kw_only=True)
    empty: bool = field(default=False, kw_only=True)

    @override
    async def reply(self, proceed: Proceed) -> Reply:
        body = {"ok": False, "error": f"http_{self.status}"}
        return Reply(body, self.status, text="" if self.empty else _PAGE)


@dataclass(eq=False)
class Refused(ApiTrouble):
    """An error `code` in HTTP 200, such as `message_limit_exceeded`; `details` are the answer's other keys."""

    code: str = "internal_error"
    details: Mapping[str, Any] = field(default_factory=dict, kw_only=True)

    @override
    async def reply(self, proceed: Proceed) -> Reply:
        return Reply.refusal(self.code, **self.details)


@dataclass(eq=False)
class LostCall(ApiTrouble):
    """The connection closes before the call was carried out."""

    @override
    async def reply(self, proceed: Proceed) -> Reply:
        return _LOST


@dataclass(eq=False)
class LostAnswer(ApiTrouble):
    """The call is carried out, but the connection closes with no answer."""

    @override
    async def reply(self, proceed: Proceed) -> Reply:
        return replace(await proceed(), lost=True)


@dataclass(eq=False)
class SlowAnswer(ApiTrouble):
    """The call is carried out at once and answered after `seconds` of real time."""

    seconds: float = field(default=1.0, kw_only=True)

    @override
    async def reply(self, proceed: Proceed) -> Reply:
        answer = await proceed()
        await asyncio.sleep(self.seconds)
        return answer


async def through(troubles: Sequence[ApiTrouble], call: Call, proceed: Proceed, struck: list[Trouble]) -> Reply:
    """The answer to a call that passes each trouble in turn; one that is never reached does not strike.

    Those that did are added to `struck`.
    """
    if not troubles:
        return await proceed()
    first, rest = troubles[0], troubles[1:]

    async def inner() -> Reply:
        return await through(rest, call, proceed, struck)

    if not first.concerns(call):
        return await inner()
    first.struck += 1
    struck.append(first)
    return await first.reply(inner)
