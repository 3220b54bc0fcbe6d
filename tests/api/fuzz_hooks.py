"""What schemathesis does for each request to Baton: it signs one, and gives the next a key, as senders do."""

from __future__ import annotations

import base64
import hashlib
import hmac
import itertools
import json
import re
import time
from datetime import UTC, datetime
from typing import Any

import requests
import schemathesis
from hypothesis import strategies as st
from requests.auth import AuthBase
from schemathesis.openapi import format as openapi_format
from standardwebhooks import Webhook
from typing_extensions import override

from tests.bot.intake.conftest import BOTH, HOOK_SECRET, SECRET

NAMES = itertools.count()
PEOPLE = ("ana", "dan", "rita")
SOURCES = ("contacts", "survey", "website-form")


def _moments() -> st.SearchStrategy[str]:
    """RFC 3339 has every year; leads come in between 1970 and 2100."""
    offsets = st.sampled_from(["Z", "z", "+00:00", "-07:30", "+13:00"])
    moments = st.datetimes(datetime(1970, 1, 2), datetime(2100, 12, 30))  # noqa: DTZ001  # the offset follows
    return st.builds(lambda moment, offset: moment.isoformat() + offset, moments, offsets)


openapi_format("date-time", _moments())


class Known(AuthBase):
    """Signs or shows a key, by turns: the body is what goes over the wire, whoever made it."""

    @override
    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        given = request.body or b""
        assert isinstance(given, str | bytes)
        body = given.encode() if isinstance(given, str) else given
        path = (request.path_url or "").partition("?")[0]
        name = request.headers.get("Idempotency-Key")
        if isinstance(name, str) and re.fullmatch(r"[!-~]{1,240}", name):  # made up twice, it is another request's
            request.headers["Idempotency-Key"] = f"{name}-{next(NAMES)}"
        if path.startswith("/v1/hooks/"):
            request.headers.update(_hook(path.rpartition("/")[2], str(request.url), body))
        elif request.method == "GET" or next(NAMES) % 2 or not _is_text(body):
            request.headers["authorization"] = f"Bearer {BOTH}"
        else:
            request.headers.update(_signed(body))
        return request


def _is_text(body: bytes) -> bool:
    try:
        return body.decode() is not None
    except UnicodeDecodeError:
        return False


def _signed(body: bytes) -> dict[str, str]:
    now, name = datetime.now(UTC), f"fuzz_{next(NAMES)}"
    signature = Webhook(SECRET).sign(name, now, body.decode())
    return {"webhook-id": name, "webhook-timestamp": str(int(now.timestamp())), "webhook-signature": signature}


def _hook(source: str, url: str, body: bytes) -> dict[str, str]:
    def digest(signed: bytes) -> bytes:
        return hmac.new(HOOK_SECRET.encode(), signed, hashlib.sha256).digest()

    seconds = str(int(time.time()))
    if source == "survey":
        return {"Typeform-Signature": "sha256=" + base64.b64encode(digest(body)).decode()}
    if source == "contacts":
        at = f"{seconds}000"
        signature = base64.b64encode(digest(b"POST" + url.encode() + body + at.encode())).decode()
        return {"X-HubSpot-Signature-v3": signature, "X-HubSpot-Request-Timestamp": at}
    return {"X-Baton-Timestamp": seconds, "X-Baton-Signature": f"sha256={digest(seconds.encode() + b'.' + body).hex()}"}


@schemathesis.hook
def before_call(_context: schemathesis.HookContext, case: schemathesis.Case[Any], kwargs: dict[str, Any]) -> None:
    """Whoever is not known does not get far enough to be tested, unless that is what is tested."""
    _name_somebody(case.body)
    if not _is_without_a_key(case):
        kwargs["auth"] = Known()


def _is_without_a_key(case: schemathesis.Case[Any]) -> bool:
    told = getattr(case.meta.phase.data if case.meta is not None else None, "description", None) or ""
    return "Authorization" in told


@schemathesis.hook
def map_path_parameters(_context: schemathesis.HookContext, path_parameters: dict[str, Any]) -> dict[str, Any]:
    """Most sources and leads that are made up do not exist: ask for some that may."""
    number = next(NAMES)
    if isinstance((path_parameters or {}).get("source"), str) and number % 4:
        path_parameters["source"] = SOURCES[number % 3]
    elif isinstance((path_parameters or {}).get("id"), str) and number % 2:
        path_parameters["id"] = f"L{number % 50 + 1}"
    return path_parameters


def _name_somebody(body: Any) -> None:
    """Most people that are made up are nobody."""
    person = body.get("person") if isinstance(body, dict) and "kind" in body else None
    if isinstance(person, str) and re.fullmatch(r"[A-Za-z0-9][\w.-]{0,59}", person):
        body["person"] = PEOPLE[next(NAMES) % len(PEOPLE)]


@schemathesis.serializer("application/x-ndjson", "text/csv")
def lines(_context: schemathesis.SerializationContext, value: Any) -> bytes:
    """A lead or two before whatever was made up."""
    made = value if isinstance(value, str) else json.dumps(value, default=str)
    lead = {"source": "fuzz", "external_id": str(next(NAMES) % 100), "country": "GB"}
    return (json.dumps(lead) + "\n" + made).encode("utf-8", "replace")
