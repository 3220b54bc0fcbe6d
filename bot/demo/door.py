"""Baton's front door: leads are sent to it over HTTP, signed as any sender would."""

import json
import shlex
import uuid
from base64 import b64decode
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import aiohttp
from standardwebhooks import Webhook

from sandbox.page import Sent

SECRET = "whsec_dGhlLWRlbW8tb2YtYmF0b24tc2lnbnMtd2l0aC10aGlz"  # noqa: S105  # it signs leads to a bot on this machine
HOST = "127.0.0.1"


class Door:
    """Where leads go in. Its port is 0 while Baton does not listen."""

    def __init__(self) -> None:
        """Nobody listens yet."""
        self.port = 0

    @property
    def address(self) -> str:
        """Baton's address."""
        return f"http://{HOST}:{self.port}"

    async def send(self, lead: Mapping[str, Any]) -> Sent:
        """Post a lead, signed.

        Raises:
            OSError: nobody listens.
        """
        if not self.port:
            raise ConnectionRefusedError("Baton is not up yet.")
        body, delivery, now = json.dumps(lead, ensure_ascii=False), f"msg_{uuid.uuid4().hex}", datetime.now(UTC)
        headers = {
            "webhook-id": delivery,
            "webhook-timestamp": str(int(now.timestamp())),
            "webhook-signature": Webhook(SECRET).sign(delivery, now, body),
            "content-type": "application/json",
        }
        async with (
            aiohttp.ClientSession() as session,
            session.post(f"{self.address}/v1/leads", data=body.encode(), headers=headers) as answer,
        ):
            return Sent(answer.status, await answer.text(), curl(self.address, lead))


def curl(address: str, lead: Mapping[str, Any]) -> str:
    """Shell lines that sign and send a lead, with nothing but openssl and curl."""
    key = SECRET.removeprefix("whsec_")
    hexkey = b64decode(key).hex()
    return f"""\
  body={shlex.quote(json.dumps(lead, ensure_ascii=False))}; id=msg_$(date +%s%N); now=$(date +%s)
  sig=$(printf %s "$id.$now.$body" | openssl dgst -sha256 -mac HMAC -macopt hexkey:{hexkey} -binary | base64)
  curl -sS {address}/v1/leads -H "webhook-id: $id" -H "webhook-timestamp: $now" \\
    -H "webhook-signature: v1,$sig" -H "content-type: application/json" -d "$body\""""
