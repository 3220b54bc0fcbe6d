"""The line to Slack: each call ends within seconds, a wait that Slack asks for is kept as far as there is time."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.doctor.failure import why
from bot.slack_errors import Wait, code_of, remedy
from bot.words import doctor as words

CALL = 5.0
"""Seconds for one call."""
SPAN = 20.0
"""Seconds for all that is asked of Slack."""

Asking = Callable[[], Awaitable[AsyncSlackResponse]]


@dataclass(frozen=True, slots=True)
class Answer:
    """What Slack answered.

    Attributes:
        headers: their names in small letters.
        refused: Slack's word for why not; empty where it said yes.
        away: why there was no answer; empty where there was one.
    """

    data: Mapping[str, Any] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    refused: str = ""
    away: str = ""

    @property
    def ok(self) -> bool:
        """Whether Slack said yes."""
        return not self.refused and not self.away


class Line:
    """Asks Slack, until the time for it is over."""

    def __init__(self, span: float = SPAN) -> None:
        self._until = asyncio.get_running_loop().time() + span

    async def ask(self, call: Asking) -> Answer:
        """Make a call, and again where Slack asks for patience and there is time for it."""
        while (left := self._left()) > 0:
            answer, wait = await _once(call, min(CALL, left))
            if wait is None or wait >= self._left():
                return answer
            await asyncio.sleep(wait)
        return Answer(away=words.OUT_OF_TIME)

    def _left(self) -> float:
        return self._until - asyncio.get_running_loop().time()


async def _once(call: Asking, seconds: float) -> tuple[Answer, float | None]:
    """The answer, and how long to wait where Slack is busy."""
    try:
        async with asyncio.timeout(seconds):
            told = await call()
    except SlackApiError as error:
        mended = remedy(error, attempts=0)
        code = code_of(error) or words.NO_SLACK
        return Answer(headers=_headers(error.response), refused=code), _wait(mended)
    except Exception as error:  # noqa: BLE001  # what stands between us and Slack may answer anything
        return Answer(away=why(error, seconds)), None
    return Answer(told.data if isinstance(told.data, dict) else {}, _headers(told)), None


def _wait(mended: object) -> float | None:
    return mended.seconds if isinstance(mended, Wait) else None


def _headers(response: object) -> dict[str, str]:
    found = getattr(response, "headers", None) or {}
    return {str(name).lower(): str(value) for name, value in found.items()}
