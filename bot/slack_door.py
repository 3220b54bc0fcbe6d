"""The HTTP door for all that Slack sends: guarded before Bolt sees it.

Bolt and the signature library raise on a timestamp that is no number, on bytes that are not UTF-8 and on broken JSON;
here each is a plain 4xx. What Bolt answers goes back as it is: a commit that failed must stay a 5xx, so that Slack
sends an event again.
"""

import json
from collections.abc import Sequence
from urllib.parse import parse_qs

from fastapi import APIRouter, Request, Response
from slack_bolt.adapter.starlette.async_handler import to_starlette_response
from slack_bolt.async_app import AsyncApp, AsyncBoltRequest
from slack_sdk.signature import SignatureVerifier

LIMIT = 1_000_000
"""The largest body taken, in bytes: Slack's largest view is 250 kB."""


class Unacceptable(Exception):
    """A request that is not Slack's, or not well-formed; ``status`` says which."""

    def __init__(self, status: int, why: str) -> None:
        super().__init__(why)
        self.status = status


def slack_door(app: AsyncApp, signing_secret: str) -> APIRouter:
    """``POST /slack/events``: events, clicks, submissions and commands."""
    router = APIRouter()
    verifier = SignatureVerifier(signing_secret)

    @router.post("/slack/events", include_in_schema=False)
    async def slack_events(request: Request) -> Response:
        try:
            text = _trusted(await _body(request), request, verifier)
            _well_formed(text, request.headers.get("content-type", ""))
        except Unacceptable as refused:
            return Response(str(refused), status_code=refused.status, media_type="text/plain")
        headers: dict[str, str | Sequence[str]] = dict(request.headers)
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


def _well_formed(text: str, content_type: str) -> None:
    try:
        if content_type.startswith("application/x-www-form-urlencoded"):
            form = parse_qs(text, keep_blank_values=True, max_num_fields=100)
            payload = form.get("payload")
            parsed = json.loads(payload[0]) if payload else dict(form)
        else:
            parsed = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Unacceptable(400, "not well-formed") from error
    if not isinstance(parsed, dict):
        raise Unacceptable(400, "not an object")
