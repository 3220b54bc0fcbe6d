"""Block Kit JSON, looked at without showing it to anybody."""

import json
import re
from collections.abc import Callable
from typing import Any

from sandbox.blocks import accepted_attachments, accepted_blocks, accepted_view, fits_in_a_message
from sandbox.errors import SlackError
from sandbox.team import Team
from sandbox.web_api.call import Args, Json, method

LONGEST = 100_000
"""Characters of JSON."""

_REASON = re.compile(r"\[ERROR\] (.*?)(?: \[json-pointer:(.*)\])?")


@method("blocks.validate")
def validate(_team: Team, args: Args) -> Json:
    """Say what Slack would refuse of blocks, a message or a view, each fault with its JSON pointer."""
    given = [name for name in _CHECKS if args.get(name) is not None]
    if len(given) != 1:
        sentence = "must provide exactly one of `blocks`, `view`, or `message`"
        raise SlackError.invalid("invalid_arguments", [sentence])
    name = given[0]
    check, root = _CHECKS[name]
    payload = _json(args, name)
    try:
        check(payload)
    except SlackError as refusal:
        if refusal.code == "invalid_arguments" and "response_metadata" not in refusal.details:
            raise
        raise SlackError(f"invalid_{name}", errors=_errors(refusal, root)) from None
    return {}


def _json(args: Args, name: str) -> Any:
    given = args.values[name]
    if len(given if isinstance(given, str) else json.dumps(given)) > LONGEST:
        sentence = f"[ERROR] must be less than {LONGEST + 1} characters [json-pointer:/{name}]"
        raise SlackError.invalid("invalid_arguments", [sentence])
    return args.parsed(name, error="invalid_arguments")


def _message(message: Any) -> None:
    if not isinstance(message, dict):
        raise SlackError("invalid_arguments")
    blocks = accepted_blocks(message.get("blocks") or [])
    attachments = accepted_attachments(message.get("attachments") or [])
    fits_in_a_message(blocks + [block for one in attachments for block in one.get("blocks") or []])


_CHECKS: dict[str, tuple[Callable[[Any], object], str]] = {
    "blocks": (accepted_blocks, "/blocks"),
    "message": (_message, ""),
    "view": (accepted_view, "/view"),
}
"""What looks at each argument, and what its pointers begin with, which is left out of the answer."""


def _errors(refusal: SlackError, root: str) -> list[Json]:
    reasons = refusal.details.get("response_metadata", {}).get("messages") or [f"[ERROR] {refusal.code}"]
    return [_error(reason, root) for reason in reasons]


def _error(reason: str, root: str) -> Json:
    found = _REASON.fullmatch(reason)
    sentence, pointer = found.groups() if found else (reason, None)
    return {"code": "failed_constraint", "message": sentence, "pointer": (pointer or "").removeprefix(root)}
