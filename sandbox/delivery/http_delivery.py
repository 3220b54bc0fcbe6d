"""Signed HTTP: we call the app at its request URL."""

import hashlib
import hmac
import json
import time
from typing import Any, ClassVar
from urllib.parse import urlencode

import aiohttp
from typing_extensions import override

from sandbox.delivery.carrier import Carrier, Outcome, Retry
from sandbox.delivery.parcels import Parcel
from sandbox.wire import Way

_FORM = "application/x-www-form-urlencoded"
_JSON = "application/json"


class SignedHttp(Carrier):
    """Posts to one URL, which takes events, interactions and commands alike."""

    way: ClassVar[Way] = "http"

    def __init__(self, url: str, signing_secret: str, session: aiohttp.ClientSession) -> None:
        """Deliver to `url`, signing with the secret."""
        self.url = url
        self._secret = signing_secret
        self._session = session

    @override
    def is_open(self) -> bool:
        return True

    @override
    async def carry(self, parcel: Parcel, retry: Retry, *, within: float) -> Outcome:
        content_type, body = written(parcel.kind, parcel.payload)
        headers = _retry_headers(retry) if parcel.kind == "events_api" else {}
        return await self.post(content_type, body, headers, within=within)

    async def verify(self, token: str, *, within: float) -> bool:
        """Offer `url_verification`; whether the app echoed the challenge."""
        challenge = hashlib.sha256(self.url.encode()).hexdigest()
        body = json.dumps({"type": "url_verification", "token": token, "challenge": challenge}).encode()
        outcome = await self.post(_JSON, body, {}, within=within)
        echoed = outcome.body.get("challenge") if isinstance(outcome.body, dict) else outcome.body
        return outcome.error is None and echoed == challenge

    async def post(self, content_type: str, body: bytes, headers: dict[str, str], *, within: float) -> Outcome:
        """Sign and send one request; failures are told in the words of `X-Slack-Retry-Reason`."""
        signed = {
            **headers,
            **signature_headers(self._secret, body, at=int(time.time())),
            "Content-Type": content_type,
            "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
        }
        limit = aiohttp.ClientTimeout(total=within)
        try:
            async with self._session.post(
                self.url, data=body, headers=signed, timeout=limit, allow_redirects=False
            ) as response:
                return _outcome(response, await response.text())
        except TimeoutError:
            return Outcome(error="http_timeout")
        except aiohttp.ClientError:
            return Outcome(error="connection_failed")


def signature_headers(secret: str, body: bytes, *, at: int) -> dict[str, str]:
    """Slack's v0 signature over a body, at a real time in epoch seconds."""
    base = b"v0:" + str(at).encode() + b":" + body
    digest = hmac.new(secret.encode(), base, hashlib.sha256).hexdigest()
    return {"X-Slack-Request-Timestamp": str(at), "X-Slack-Signature": f"v0={digest}"}


def written(kind: str, payload: dict[str, Any]) -> tuple[str, bytes]:
    """The content type and the body in which Slack posts a payload of this kind."""
    if kind == "events_api":
        return _JSON, json.dumps(payload).encode()
    fields = payload if kind == "slash_commands" else {"payload": json.dumps(payload)}
    return _FORM, urlencode(fields).encode()


def _retry_headers(retry: Retry) -> dict[str, str]:
    if retry.number == 0:
        return {}
    return {"X-Slack-Retry-Num": str(retry.number), "X-Slack-Retry-Reason": retry.reason}


def _outcome(response: aiohttp.ClientResponse, text: str) -> Outcome:
    no_retry = response.headers.get("X-Slack-No-Retry") == "1"
    if response.status // 100 != 2:
        return Outcome(body=text or None, error="http_error", no_retry=no_retry, status=response.status)
    if response.content_type != _JSON:
        return Outcome(body=text or None, status=response.status)
    try:
        body: Any = json.loads(text) if text else None
    except ValueError:
        return Outcome(body=text, error="http_error", status=response.status)
    return Outcome(body=body, status=response.status)
