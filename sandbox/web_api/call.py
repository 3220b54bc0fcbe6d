"""One call of the Web API: its arguments, its answer, and the table of methods."""

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from sandbox.errors import SlackError
from sandbox.team import Team

Json = dict[str, Any]


class Args:
    """A call's arguments, from a form, a query or a JSON body alike, and the token it came with."""

    def __init__(self, values: Json, token: str = "") -> None:
        """Wrap the arguments as they came."""
        self.values = values
        self.token = token

    def get(self, name: str) -> str | None:
        """An optional argument as text; None where it is absent or empty."""
        value = self.values.get(name)
        return None if value is None or value == "" else str(value)

    def need(self, name: str) -> str:
        """A required argument.

        Raises:
            SlackError: `invalid_arguments`, naming it.
        """
        value = self.get(name)
        if value is None:
            raise SlackError.invalid("invalid_arguments", [f"[ERROR] missing required field: {name}"])
        return value

    def flag(self, name: str) -> bool:
        """True for `true` and `1`, in any of the ways clients send them."""
        return str(self.values.get(name, "")).lower() in {"true", "1"}

    def number(self, name: str, otherwise: int) -> int:
        """A whole number.

        Raises:
            SlackError: `invalid_arguments`.
        """
        value = self.get(name)
        if value is None:
            return otherwise
        if not value.isdigit():
            raise SlackError.invalid("invalid_arguments", [f"[ERROR] must be an integer: {name}"])
        return int(value)

    def seconds(self, name: str, otherwise: float) -> float:
        """A moment in seconds since the epoch, whole or not.

        Raises:
            SlackError: `invalid_arguments`.
        """
        value = self.get(name)
        if value is None:
            return otherwise
        if not value.replace(".", "", 1).isdigit():
            raise SlackError.invalid("invalid_arguments", [f"[ERROR] must be a timestamp: {name}"])
        return float(value)

    def parsed(self, name: str, *, error: str) -> Any:
        """A structured argument, which a form carries as JSON text; None where it is absent.

        Raises:
            SlackError: `error`, when it is not JSON.
        """
        value = self.values.get(name)
        if not isinstance(value, str) or not value:
            return None if value == "" else value
        try:
            return json.loads(value)
        except ValueError:
            raise SlackError(error) from None


@dataclass(frozen=True)
class Call:
    """A call on its way in, as `workspace.faults` sees it."""

    method: str
    args: Json
    token: str | None


@dataclass(frozen=True)
class Reply:
    """What goes back; `lost` closes the connection with no answer, and `text` is sent in place of the JSON body."""

    body: Json
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    lost: bool = False
    text: str | None = None

    @property
    def error(self) -> str | None:
        """Slack's word for the refusal, or None when the call succeeded."""
        return None if self.body.get("ok") else str(self.body.get("error"))

    @classmethod
    def refusal(cls, code: str, **details: Any) -> "Reply":
        """`ok: false` with a code, in HTTP 200 as Slack does."""
        return cls({"ok": False, "error": code, **details})

    @classmethod
    def rate_limited(cls, retry_after: int) -> "Reply":
        """HTTP 429, to be tried again after this many seconds."""
        return cls({"ok": False, "error": "ratelimited"}, 429, {"Retry-After": str(retry_after)})


Proceed = Callable[[], Awaitable[Reply]]
Fault = Callable[[Call, Proceed], Awaitable[Reply]]
"""Wraps a call: answer without `proceed()` and nothing happens; lose the answer after it and everything did."""

Handler = Callable[[Team, Args], Json]


@dataclass(frozen=True)
class Method:
    """A Web API method: its handler, the scopes it needs, and the kind of token it takes.

    `right` is `read`, `history` or `write` where the scope depends on the kind of conversation, as in `channels:read`;
    a `narrower` one will do where Slack has it, as `channels:write.topic`.
    """

    handler: Handler
    scopes: tuple[str, ...] = ()
    takes_app_token: bool = False
    right: str = ""
    narrower: str = ""
    takes_no_token: bool = False

    @property
    def accepted_scopes(self) -> tuple[str, ...]:
        """Those that open the method; one with a `right` asks for that of the conversation's family."""
        families = ("channels", "groups", "mpim", "im") if self.right else ()
        own = (scope for family in families for scope in scopes_for(family, self.right, self.narrower))
        return (*self.scopes, *own)


def scopes_for(family: str, right: str, narrower: str = "") -> tuple[str, ...]:
    """The scopes of which one opens this right to a kind of conversation, the usual one first."""
    usual = "channels:manage" if (family, right) == ("channels", "write") else f"{family}:{right}"
    is_there = narrower == "topic" or (narrower == "invites" and family in {"channels", "groups"})
    return (usual, f"{family}:write.{narrower}") if is_there else (usual,)


METHODS: dict[str, Method] = {}


def method(
    name: str,
    *scopes: str,
    app_token: bool = False,
    right: str = "",
    narrower: str = "",
    no_token: bool = False,
) -> Callable[[Handler], Handler]:
    """Enter a handler in the table under Slack's name for it."""

    def enter(handler: Handler) -> Handler:
        METHODS[name] = Method(handler, scopes, app_token, right, narrower, no_token)
        return handler

    return enter


def needs_scope(team: Team, *scopes: str) -> None:
    """Let pass only an app whose manifest has all these scopes.

    Raises:
        SlackError: `missing_scope`, with what is needed and what is provided.
    """
    missing = [scope for scope in scopes if scope not in team.manifest.scopes]
    if missing:
        raise SlackError("missing_scope", needed=",".join(missing), provided=",".join(team.manifest.scopes))
