"""The signature of Standard Webhooks: who may hand in leads, and by what name a delivery goes.

The library is wrapped: it raises whatever Python raises on broken input, and a broken signature in front of a good one
(while a sender changes its secret) would hide the good one.
"""

import re
import time

from standardwebhooks import Webhook, WebhookVerificationError
from starlette.datastructures import Headers

from bot.intake.headers import once
from bot.intake.problems import Problem
from bot.words import api as api_words
from bot.words import intake as words

TOLERANCE = 300
"""How far a timestamp may be from now, in seconds of real time, either way."""

_ID = re.compile(r"[\x21-\x7e]{1,255}")
_TIME = re.compile(r"[0-9]{1,12}")
_SIGNATURE = re.compile(r"v1,[A-Za-z0-9+/]{43}=")
_MANY = 16


class Signature:
    """Checks signatures made with one secret (``whsec_…``)."""

    def __init__(self, secret: str) -> None:
        self._webhook = Webhook(secret)

    def verify(self, body: bytes, headers: Headers) -> str:
        """The webhook's id, once it is sure that whoever knows the secret sent exactly this body within 5 minutes.

        Raises:
            Problem: 401, with what is wrong.
        """
        name, moment, signatures = (once(headers, f"webhook-{part}") for part in ("id", "timestamp", "signature"))
        if not name or not moment or not signatures:
            raise _refused(api_words.WHO)
        if not _ID.fullmatch(name):
            raise _refused(words.BAD_ID)
        if not _TIME.fullmatch(moment):
            raise _refused(words.BAD_TIME)
        if abs(time.time() - int(moment)) > TOLERANCE:
            raise _refused(words.NOT_NOW)
        try:
            text = body.decode()
        except UnicodeDecodeError:
            raise _refused(words.NOT_TEXT) from None
        usable = [part for part in signatures.split(" ") if _SIGNATURE.fullmatch(part)][:_MANY]
        given = {"webhook-id": name, "webhook-timestamp": moment, "webhook-signature": " ".join(usable)}
        try:
            self._webhook.verify(text, given, json_parse=False)
        except (WebhookVerificationError, ValueError, OverflowError, OSError):
            raise _refused(words.FORGED) from None
        return name


def _refused(detail: str) -> Problem:
    return Problem(401, "unsigned", detail, headers={"WWW-Authenticate": 'Bearer realm="baton"'})
