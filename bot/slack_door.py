"""The HTTP door for all that Slack sends: guarded before Bolt sees it.

Bolt and the signature library raise on a timestamp that is no number, on bytes that are not UTF-8, on broken JSON and
on a list where they look for an object; here each is a plain 4xx. What Bolt answers goes back as it is: a commit that
failed must stay a 5xx, so that Slack sends an event again.
"""

import json
from collections.abc import Sequence
from typing import Any, Self
from urllib.parse import parse_qsl

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ConfigDict, model_validator
from slack_bolt.adapter.starlette.async_handler import to_starlette_response
from slack_bolt.async_app import AsyncApp, AsyncBoltRequest
from slack_sdk.signature import SignatureVerifier

LIMIT = 1_000_000
"""The largest body taken, in bytes: Slack's largest view is 250 kB."""
FIELDS = 100
FORM = "application/x-www-form-urlencoded"
OF_SLACK = ("x-slack-request-timestamp", "x-slack-signature", "x-slack-retry-num", "x-slack-retry-reason")
"""The headers that Bolt is given: others make it leave out the listener."""

NEEDED = {
    "block_actions": "actions",
    "interactive_message": "actions",
    "block_suggestion": "action_id",
    "view_submission": "view",
    "view_closed": "view",
    "event_callback": "event",
    "shortcut": "callback_id",
    "message_action": "callback_id",
    "function_executed": "function",
}
"""Without these a payload (or an event) of the kind says nothing, and Bolt stumbles."""
VIEWLESS = frozenset({"block_actions", "shortcut", "message_action"})
"""The kinds of which Bolt reads no view."""


class Unacceptable(Exception):
    """A request that is not Slack's, or not well-formed; ``status`` says which."""

    def __init__(self, status: int, why: str) -> None:
        super().__init__(why)
        self.status = status


class _Part(BaseModel):
    model_config = ConfigDict(strict=True)


class _Thing(_Part):
    id: str | None = None


class _Action(_Part):
    type: str
    action_id: str
    block_id: str | None = None


class _Url(_Part):
    response_url: str | None = None


class _Function(_Part):
    callback_id: str | None = None


class _View(_Part):
    type: str
    callback_id: str | None = None
    team_id: str | None = None
    app_installed_team_id: str | None = None


class _Payload(_Part):
    """What Bolt reads before it chooses a listener, of the kinds that it takes for granted."""

    type: str | None = None
    command: str | None = None
    callback_id: str | None = None
    action_id: str | None = None
    function: _Function | None = None
    team: str | _Thing | None = None
    user: str | _Thing | None = None
    channel: str | _Thing | None = None
    enterprise: str | _Thing | None = None
    view: _View | None = None
    event: "_Payload | None" = None
    item: "_Payload | None" = None
    message: "_Payload | None" = None
    previous_message: "_Payload | None" = None
    assistant_thread: "_Payload | None" = None
    authorizations: "list[_Payload] | None" = None
    actions: list[_Action] | None = None
    response_urls: list[_Url] = []

    @model_validator(mode="after")
    def _whole(self) -> Self:
        needed = NEEDED.get(self.type or "")
        if needed is not None and not getattr(self, needed):
            raise ValueError(needed)
        return self


class _Body(_Payload):
    """What comes in whole: Bolt looks into these two wherever they are named, though they be null."""

    @model_validator(mode="after")
    def _no_nulls(self) -> Self:
        named = self.model_fields_set - ({"view"} if self.type in VIEWLESS else set())
        if any(name in named and getattr(self, name) is None for name in ("event", "view")):
            raise ValueError("null")
        return self


def slack_door(app: AsyncApp, signing_secret: str) -> APIRouter:
    """``POST /slack/events``: events, clicks, submissions and commands."""
    router = APIRouter()
    verifier = SignatureVerifier(signing_secret)

    @router.post("/slack/events", include_in_schema=False)
    async def slack_events(request: Request) -> Response:
        try:
            text = _trusted(await _body(request), request, verifier)
            kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
            _well_formed(text, kind)
        except Unacceptable as refused:
            return Response(str(refused), status_code=refused.status, media_type="text/plain")
        known = {name: request.headers[name] for name in OF_SLACK if name in request.headers}
        headers: dict[str, str | Sequence[str]] = {"content-type": kind, **known}
        answer = await app.async_dispatch(AsyncBoltRequest(body=text, headers=headers))
        return to_starlette_response(answer)

    return router


async def _body(request: Request) -> bytes:
    parts, size = [], 0
    async for part in request.stream():
        size += len(part)
        if size > LIMIT:
            raise Unacceptable(413, "too large")
        parts.append(part)
    return b"".join(parts)


def _trusted(body: bytes, request: Request, verifier: SignatureVerifier) -> str:
    timestamp = request.headers.get("x-slack-request-timestamp", "")
    signature = request.headers.get("x-slack-signature", "")
    if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) < 16 and signature.isascii()):
        raise Unacceptable(401, "not signed by Slack")
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Unacceptable(400, "not UTF-8") from error
    if not verifier.is_valid(body=text, timestamp=timestamp, signature=signature):
        raise Unacceptable(401, "not signed by Slack")
    return text


def _well_formed(text: str, kind: str) -> None:
    try:
        _Body.model_validate(_form(text) if kind == FORM else json.loads(text))
    except (ValueError, RecursionError) as error:
        raise Unacceptable(400, "not well-formed") from error


def _form(text: str) -> Any:
    """The payload of a form, or the form itself. A name that stands twice would be read in two ways."""
    pairs = parse_qsl(text, keep_blank_values=True, max_num_fields=FIELDS)
    fields = dict(pairs)
    if len(fields) < len(pairs) or text.startswith("{"):
        raise ValueError("not a form")
    return json.loads(fields["payload"]) if "payload" in fields else fields
