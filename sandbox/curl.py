"""An exchange as lines for a shell, so that it can be made again."""

import json
import shlex
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from sandbox.delivery.http_delivery import written
from sandbox.wire import Exchange

if TYPE_CHECKING:
    from sandbox.workspace import Workspace

REQUEST_URL = "http://127.0.0.1:3000/slack/events"
"""Where Bolt listens unless it is told otherwise: for what went over a socket, which has no URL."""

_OVER_A_SOCKET = "# This went over a socket. To post it instead, say where the app listens for Slack's requests:"
_GOES_ON = " \\\n  "


def as_curl(exchange: Exchange, office: "Workspace") -> str:
    """A call to be sent again, or a delivery to be signed and posted again; bash and openssl do the rest."""
    if exchange.direction == "to_app":
        return _delivery(exchange, office.signing_secret)
    if exchange.kind == "response_url":
        return _posted_json(exchange.url, exchange.request)
    headers = [f"Authorization: Bearer {exchange.token}"] if exchange.token else []
    return _call(f"{office.api_url}{exchange.name}", exchange.request, headers)


def _call(url: str, args: Any, headers: list[str]) -> str:
    flat = isinstance(args, Mapping) and all(isinstance(value, str) for value in args.values())
    if not flat:
        return _posted_json(url, args, headers)
    fields = [f"--data-urlencode {shlex.quote(f'{name}={value}')}" for name, value in args.items()]
    return _GOES_ON.join([_curl(url), *map(_header, headers), *(fields or ["--data ''"])])


def _posted_json(url: str, body: Any, headers: list[str] | None = None) -> str:
    text = body if isinstance(body, str) else json.dumps(body, ensure_ascii=False)
    kinds = [*(headers or []), "Content-Type: application/json; charset=utf-8"]
    return _GOES_ON.join([_curl(url), *map(_header, kinds), f"--data-raw {shlex.quote(text)}"])


def _delivery(exchange: Exchange, secret: str) -> str:
    kind, body = written(exchange.kind, exchange.request)
    # These two close the quotes around a header and open them again, for the shell to put its variables in.
    stamp, signed = "X-Slack-Request-Timestamp: '\"$now\"'", "X-Slack-Signature: v0='\"$signature\"'"
    headers = [f"Content-Type: {kind}", stamp, signed]
    if exchange.retry:
        headers += [f"X-Slack-Retry-Num: {exchange.retry}", f"X-Slack-Retry-Reason: {exchange.reason}"]
    lines = [
        f"url={shlex.quote(exchange.url or REQUEST_URL)}",
        f"body={shlex.quote(body.decode())}",
        "now=$(date +%s)",
        f"signature=$(printf 'v0:%s:%s' \"$now\" \"$body\" | openssl dgst -sha256 -hmac {secret} | sed 's/^.* //')",
        _GOES_ON.join(
            ['printf \'%s\' "$body" | curl -sS "$url"', *(f"-H '{header}'" for header in headers), "--data-binary @-"]
        ),
    ]
    if not exchange.url:
        lines.insert(0, _OVER_A_SOCKET)
    return "\n".join(lines)


def _curl(url: str) -> str:
    return f"curl -sS {shlex.quote(url)}"


def _header(words: str) -> str:
    return f"-H {shlex.quote(words)}"
