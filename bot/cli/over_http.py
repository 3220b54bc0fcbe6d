"""Importing leads through a running Baton, where it is the one who writes the database.

The rows are read here, as in any import; what goes over the wire are leads as ``POST /v1/leads/import`` takes them, in
signed parts of 4 MiB at most. The parts have one name, so that each owner gets one digest at the end.
"""

import asyncio
import json
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import aiohttp
from standardwebhooks import Webhook

from bot.cli.say import Told
from bot.intake.form_errors import Unreadable
from bot.intake.got import BadField
from bot.intake.lead_file import ImportStopped, LeadFile, is_stranger
from bot.intake.lead_form import check_lead
from bot.intake.rows import BadRow, Row
from bot.intake.set_aside import SetAside
from bot.intake.stream import NDJSON
from bot.intake.tally import Tally
from bot.settings import DoorSettings
from bot.words import cli as words
from routing.lead import Draft

LARGEST = 4 * 1024 * 1024
"""Bytes of a part."""
MOST = 2_000
"""Rows of a part: as many as are done before the progress is shown."""
_WAIT = aiohttp.ClientTimeout(total=None, sock_connect=5, sock_read=120)


@dataclass(slots=True)
class _Part:
    """Rows that are sent together."""

    rows: list[tuple[Row, Draft]] = field(default_factory=list)
    body: bytearray = field(default_factory=bytearray)


def address(door: DoorSettings) -> str:
    """Where the running Baton can be reached from this machine."""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(door.host, door.host)  # noqa: S104  # it is not bound here
    return f"http://{f'[{host}]' if ':' in host else host}:{door.port}"


class RemoteImport:
    """One run of an import through a running Baton; the same as :class:`bot.intake.lead_file.LeadImport` otherwise."""

    def __init__(
        self,
        door: DoorSettings,
        file: LeadFile,
        people: frozenset[str],
        aside: SetAside,
        advance: Callable[[int], None],
    ) -> None:
        """Prepare a run.

        Args:
            door: where the bot is, and the secret that signs.
            file: how rows become leads.
            people: the roster's ids.
            aside: where bad rows go.
            advance: told how many rows are done, as they are.
        """
        self._url = address(door)
        self._webhook = Webhook(door.intake_secret.get_secret_value())
        self._file = file
        self._people = people
        self._aside = aside
        self._advance = advance
        self.tally = Tally()

    async def run(self, rows: Iterable[Row | BadRow]) -> Tally:
        """Import the rows in their order. Ctrl-C lets the part under way finish, and is not raised again.

        Raises:
            ImportStopped: the bot could not take any more leads.
            Told: it turned the import away.
            aiohttp.ClientConnectorError: nobody answers.
        """
        async with aiohttp.ClientSession(timeout=_WAIT) as session:
            part = _Part()
            for row in rows:
                made = self._made(row)
                if made is None:
                    continue
                draft, line = made
                if len(part.rows) >= MOST or len(part.body) + len(line) > LARGEST:
                    await self._sent(session, part, more=True)
                    part = _Part()
                if self.tally.interrupted:
                    return self.tally
                assert isinstance(row, Row)
                part.rows.append((row, draft))
                part.body += line
            if part.rows:
                await self._sent(session, part, more=False)
        return self.tally

    def _made(self, row: Row | BadRow) -> tuple[Draft, bytes] | None:
        """A row as a line for the bot; None where it was set aside."""
        if isinstance(row, BadRow):
            self._reject(row)
            return None
        try:
            told = self._file.told(row)
            return check_lead(told), json.dumps(told, default=_written).encode() + b"\n"
        except (BadField, Unreadable) as error:
            self._reject(BadRow(row.line, row.end, str(error), row.values))
            return None

    def _reject(self, bad: BadRow) -> None:
        self._aside.add(bad)
        self._advance(1)

    async def _sent(self, session: aiohttp.ClientSession, part: _Part, *, more: bool) -> None:
        sending = asyncio.ensure_future(self._send(session, part, more=more))
        try:
            await asyncio.shield(sending)
        except asyncio.CancelledError:
            self.tally.interrupted = True
            await sending

    async def _send(self, session: aiohttp.ClientSession, part: _Part, *, more: bool) -> None:
        body = bytes(part.body)
        asked = {
            "name": self._file.name, "notify": _word(not self._file.quiet), "more": _word(more),
        }  # fmt: skip
        try:
            async with session.post(
                f"{self._url}/v1/leads/import", params=asked, data=body, headers=self._signed(body)
            ) as answer:
                if answer.status != 200:
                    raise self._turned_away(part, await _why(answer))
                await self._read(answer, part)
        except (aiohttp.ClientError, TimeoutError) as error:
            if isinstance(error, aiohttp.ClientConnectorError) and not self.tally.taken:
                raise
            why = words.BROKE_OFF.format(url=self._url, why=str(error) or type(error).__name__)
            raise ImportStopped(part.rows[0][0].line, why) from error

    def _turned_away(self, part: _Part, why: str) -> Exception:
        """Before anything was taken nothing was done; after that, the import stopped."""
        if self.tally.taken:
            return ImportStopped(part.rows[0][0].line, why)
        return Told(words.TURNED_AWAY.format(url=self._url, why=why))

    async def _read(self, answer: aiohttp.ClientResponse, part: _Part) -> None:
        """The answer, line by line; lines that are to be sent again stop the import."""
        stopped: ImportStopped | None = None
        ended = False
        async for line in answer.content:
            told = json.loads(line)
            if "summary" in told:
                ended = True
                continue
            row, draft = part.rows[told["line"] - 1]
            error = told.get("error")
            if error is not None and error["status"] >= 500:
                stopped = stopped or ImportStopped(row.line, error["detail"])
            elif error is not None:
                self._reject(BadRow(row.line, row.end, _spoken(error), row.values))
            else:
                self._count(told["status"], draft)
        if stopped is not None:
            raise stopped
        if not ended:
            raise aiohttp.ClientPayloadError("it ended too early")

    def _count(self, status: str, draft: Draft) -> None:
        tally = self.tally
        if status == "fresh":
            tally.fresh += 1
        elif status in {"updated", "joined"}:
            tally.updated += 1
        else:
            tally.unchanged += 1
        tally.strangers += is_stranger(draft, self._people)
        self._advance(1)

    def _signed(self, body: bytes) -> dict[str, str]:
        now, name = datetime.now(UTC), f"import_{uuid.uuid4().hex}"
        return {
            "content-type": NDJSON,
            "webhook-id": name,
            "webhook-timestamp": str(int(now.timestamp())),
            "webhook-signature": self._webhook.sign(name, now, body.decode()),
        }


def _written(value: Any) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)


def _word(truth: bool) -> str:
    return "true" if truth else "false"


async def _why(answer: aiohttp.ClientResponse) -> str:
    """What the bot said, or else its status."""
    try:
        told = await answer.json(content_type=None)
        return str(told["detail"])
    except (ValueError, KeyError, TypeError, aiohttp.ClientError):
        return f"it answered {answer.status}."


def _spoken(error: dict[str, Any]) -> str:
    errors = [f"{one['field']}: {one['detail']}" if one["field"] else one["detail"] for one in error.get("errors", [])]
    return "; ".join(errors[:5]) or str(error["detail"])
