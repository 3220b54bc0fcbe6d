"""Who may: by a signature of Standard Webhooks, or by an API key with the right scope."""

import re
from dataclasses import dataclass, replace
from hashlib import sha256

from starlette.requests import Request

from bot.intake.body import read_body
from bot.intake.headers import once
from bot.intake.keys import Key, Keys, Scope
from bot.intake.problems import Problem
from bot.intake.signature import Signature
from bot.words import api as words
from routing.commands import Delivery

WEBHOOK = "webhook"
"""The source under which signed deliveries are remembered."""
CHALLENGE = {"WWW-Authenticate": 'Bearer realm="baton"'}
_NAMED = re.compile(r"[\x21-\x7e]{1,255}")


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks, and the name that they gave to the request.

    Attributes:
        by: ``source`` for whoever signs, ``key:NAME`` for a key.
        delivery: None where the request has no name: then it counts each time it comes.
    """

    by: str
    delivery: Delivery | None = None

    def sending(self, *parts: str | bytes) -> "Caller":
        """With a digest of all that is sent, so that another request by the same name is not taken for this one."""
        if self.delivery is None:
            return self
        digest = sha256()
        for part in parts:
            data = part.encode("utf-8", "surrogateescape") if isinstance(part, str) else part
            digest.update(len(data).to_bytes(8) + data)
        return replace(self, delivery=replace(self.delivery, digest=digest.hexdigest()))


class Guard:
    """Lets in whoever may."""

    def __init__(self, signature: Signature, keys: Keys) -> None:
        self._signature = signature
        self._keys = keys

    def reader(self, request: Request, scope: Scope) -> Key:
        """The key that the request carries.

        Raises:
            Problem: 401 without a known key, 403 where it lacks the scope.
        """
        scheme, _, secret = once(request.headers, "authorization").partition(" ")
        if scheme.lower() != "bearer" or not secret.strip():
            raise Problem(401, "no_key", words.NO_KEY, headers=CHALLENGE)
        key = self._keys.find(secret.strip())
        if key is None:
            raise Problem(401, "unknown_key", words.KEY_UNKNOWN, headers=CHALLENGE)
        if scope not in key.scopes:
            header = f'{CHALLENGE["WWW-Authenticate"]}, error="insufficient_scope", scope="{scope}"'
            detail = words.scope_missing(key.name, scope)
            raise Problem(403, "scope_missing", detail, headers={"WWW-Authenticate": header})
        return key

    def has_key(self, request: Request) -> bool:
        """Whether the request means to come in by a key."""
        return "authorization" in request.headers

    def by_key(self, request: Request) -> Caller:
        """Whoever writes by a key.

        Raises:
            Problem: as :meth:`reader`; 400 for an Idempotency-Key that is none.
        """
        key = self.reader(request, Scope.LEADS_WRITE)
        by, name = f"key:{key.name}", _idempotency_key(request)
        return Caller(by, Delivery(by, name) if name is not None else None)

    async def writer(self, request: Request) -> tuple[Caller, bytes]:
        """Whoever writes, and the body.

        Raises:
            Problem: 401, 403 or 400, as above; 413, 415 or 400 where the body cannot be read.
        """
        if self.has_key(request):
            caller = self.by_key(request)
            body = await read_body(request)
        else:
            body = await read_body(request)
            caller = self.by_signature(request, body)
        return caller.sending(request.method, request.scope["path"], body), body

    def by_signature(self, request: Request, body: bytes) -> Caller:
        """Whoever signed the body. Its webhook-id is its name; an Idempotency-Key beside it is only checked.

        Raises:
            Problem: 401; 400 for an Idempotency-Key that is none.
        """
        name = self._signature.verify(body, request.headers)
        _idempotency_key(request)
        return Caller("source", Delivery(WEBHOOK, name))


def _idempotency_key(request: Request) -> str | None:
    given = request.headers.getlist("idempotency-key")
    if not given:
        return None
    if len(given) > 1 or not _NAMED.fullmatch(given[0]):
        raise Problem(400, "idempotency_key", words.IDEMPOTENCY)
    return given[0]
