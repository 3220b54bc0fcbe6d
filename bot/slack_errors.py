"""Slack's errors, sorted by what can be done about them: wait, try again, post anew, or give up.

They come as HTTP statuses, as codes inside HTTP 200 (``message_limit_exceeded`` among them, without any header), as
bodies that are no JSON, and as connections that end in the middle.
"""

from dataclasses import dataclass

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError

BUSY = frozenset({"ratelimited", "rate_limited", "message_limit_exceeded"})
PASSING = frozenset({"fatal_error", "internal_error", "service_unavailable", "request_timeout", "team_added_to_org"})
TOKEN = frozenset(
    {"invalid_auth", "not_authed", "token_revoked", "token_expired", "account_inactive", "not_allowed_token_type"}
)
SETUP = TOKEN | {"missing_scope", "no_permission"}
GONE = frozenset({"message_not_found", "cant_update_message", "edit_window_closed"})
THREAD_GONE = frozenset({"thread_not_found", "cannot_reply_to_message", "message_not_found", "invalid_thread_ts"})
"""The message that was to be answered under is not there any longer."""

DEFAULT_WAIT = 30.0
"""Seconds to wait where Slack says to wait and not how long."""
SETUP_WAIT = 60.0
"""Seconds between tries while a token or a scope is wrong: only a person can mend that, and nothing may be lost."""
LONGEST_WAIT = 300.0
"""Seconds that Slack's own word is taken for at the most."""
LONGEST_BACKOFF = 30.0
"""Seconds between tries at the most, where nobody says how long: once Slack is back, cards must not come too late."""
BUG_ATTEMPTS = 5


class SlackSaysNo(Exception):
    """Something that cannot be sent, found out before Slack was asked. ``code`` is in Slack's terms."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Wait:
    """Slack asks for silence, for so many seconds: it counts against nobody."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Retry:
    """It may go through in so many seconds."""

    seconds: float
    error: str


@dataclass(frozen=True, slots=True)
class PostAnew:
    """The message that was to be edited is not there any longer."""


@dataclass(frozen=True, slots=True)
class GiveUp:
    """It will not go through, whoever tries."""

    error: str


Remedy = Wait | Retry | PostAnew | GiveUp
TRANSPORT = (aiohttp.ClientError, TimeoutError, SlackClientError, OSError)
"""What a call may raise that never reached Slack, or whose answer never reached us."""


def remedy(error: Exception, attempts: int) -> Remedy:
    """What to do about an error, after so many earlier attempts. A bug of ours is tried a few times, then told."""
    if isinstance(error, SlackSaysNo):
        return GiveUp(error.code)
    if isinstance(error, SlackApiError):
        return _answered(error, attempts)
    if isinstance(error, TRANSPORT) or attempts < BUG_ATTEMPTS:
        return Retry(_backoff(attempts), type(error).__name__)
    return GiveUp(f"{type(error).__name__}: {error}")


def _answered(error: SlackApiError, attempts: int) -> Remedy:
    response = error.response
    status, code = _status(response), code_of(error)
    if status == 429 or code in BUSY:
        return Wait(_retry_after(response))
    if code in SETUP:
        return Retry(SETUP_WAIT, code)
    if status >= 500 or code in PASSING or not code:
        return Retry(_backoff(attempts), code or f"http_{status}")
    return PostAnew() if code in GONE else GiveUp(code)


def _status(response: object) -> int:
    # The client raises with its own response, and with aiohttp's where the body was no JSON.
    return int(getattr(response, "status_code", 0) or getattr(response, "status", 0) or 0)


def code_of(error: SlackApiError) -> str:
    """Slack's word for what was wrong; empty where its answer was none of Slack's."""
    data = getattr(error.response, "data", error.response)
    return str(data.get("error") or "") if isinstance(data, dict) else ""


def method_of(error: Exception) -> str:
    """The method that Slack answered so; empty where it is not known."""
    response = getattr(error, "response", None)
    url = getattr(response, "api_url", None) or getattr(response, "url", None)
    return str(url or "").rpartition("/")[2]


def _retry_after(response: object) -> float:
    headers = getattr(response, "headers", None) or {}
    try:
        found = next(int(v) for k, v in headers.items() if str(k).lower() == "retry-after")
    except (StopIteration, ValueError, TypeError):
        return DEFAULT_WAIT
    return float(min(max(found, 1), LONGEST_WAIT))


def _backoff(attempts: int) -> float:
    return min(0.5 * 2.0 ** min(attempts, 16), LONGEST_BACKOFF)
