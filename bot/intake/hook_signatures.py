"""How other systems sign their webhooks. Each is compared in constant time; what is unsigned is never read."""

import base64
import hashlib
import hmac
import re
import time

from pydantic import SecretStr
from starlette.requests import Request

from bot.intake.headers import once
from bot.intake.problems import Problem
from bot.words import api as words

TOLERANCE = 300
"""How far a timestamp may be from now, in seconds of real time, either way."""
_TIME = re.compile(r"[0-9]{1,16}")
_DECODED = re.compile(r"%(3A|2F|3F|40|21|24|27|28|29|2A|2C|3B)", re.IGNORECASE)
"""What HubSpot decodes in an address before it signs it; see its page *Validating requests*, signature v3."""


def check_hubspot(secret: SecretStr, request: Request, body: bytes, public_url: str | None) -> str:
    """HubSpot's signature v3: base64 of HMAC-SHA256 over method, address, body and time (milliseconds).

    Args:
        secret: the app's client secret.
        request: its method, address and headers.
        body: as it was sent.
        public_url: how HubSpot reaches Baton; None takes what the request says.

    Returns:
        The signature, which names this request.

    Raises:
        Problem: 401.
    """
    given, _ = _each(request, "X-HubSpot-Signature-v3", "X-HubSpot-Request-Timestamp")
    at = _fresh(request, "X-HubSpot-Request-Timestamp", 1_000)
    signed = request.method.encode() + _address(request, public_url).encode() + body + at.encode()
    made = base64.b64encode(_hmac(secret, signed)).decode()
    return _same(made, given, words.HOOK_URL)


def check_typeform(secret: SecretStr, request: Request, body: bytes) -> str:
    """Typeform's: ``sha256=`` and base64 of HMAC-SHA256 over the body. Returns and raises as :func:`check_hubspot`."""
    [given] = _each(request, "Typeform-Signature")
    return _same("sha256=" + base64.b64encode(_hmac(secret, body)).decode(), given, words.HOOK_SIGNATURE)


def check_form(secret: SecretStr, request: Request, body: bytes) -> str:
    """A form's: ``sha256=`` and the hex digits of HMAC-SHA256 over time (seconds), a point and the body.

    Returns and raises as :func:`check_hubspot`.
    """
    given, _ = _each(request, "X-Baton-Signature", "X-Baton-Timestamp")
    at = _fresh(request, "X-Baton-Timestamp", 1)
    made = "sha256=" + _hmac(secret, at.encode() + b"." + body).hex()
    return _same(made, given.lower(), words.HOOK_SIGNATURE)


def _hmac(secret: SecretStr, signed: bytes) -> bytes:
    return hmac.new(secret.get_secret_value().encode(), signed, hashlib.sha256).digest()


def _address(request: Request, public_url: str | None) -> str:
    address = str(request.url)
    if public_url is not None:
        path = request.scope.get("raw_path") or request.url.path.encode()
        query = request.scope.get("query_string", b"")
        address = public_url + path.decode("latin-1") + (f"?{query.decode('latin-1')}" if query else "")
    return _DECODED.sub(lambda found: chr(int(found[1], 16)), address)


def _each(request: Request, *names: str) -> list[str]:
    """These headers, each of which must be there once."""
    given = [once(request.headers, name) for name in names]
    if not all(given):
        raise _unsigned(words.HOOK_UNSIGNED.format(headers=" and ".join(names)))
    return given


def _fresh(request: Request, header: str, unit: int) -> str:
    """A timestamp within five minutes, as it was sent; ``unit`` is how many of it make a second."""
    at = request.headers[header]
    if not _TIME.fullmatch(at):
        raise _unsigned(words.HOOK_TIME.format(header=header, unit="seconds" if unit == 1 else "milliseconds"))
    if abs(time.time() - int(at) / unit) > TOLERANCE:
        raise _unsigned(words.HOOK_OLD.format(header=header))
    return at


def _same(made: str, given: str, otherwise: str) -> str:
    if not hmac.compare_digest(made.encode(), given.encode("utf-8", "surrogateescape")):
        raise _unsigned(otherwise)
    return made


def _unsigned(detail: str) -> Problem:
    return Problem(401, "unsigned", detail, headers={"WWW-Authenticate": "Signature"})
