"""Leads in a stream: ``POST /v1/leads/import`` takes a lead a line, and answers each line while it reads on.

The body is never whole in memory, unless it is signed: a signature is over all of it. At most 64 lines are under way,
so that commits are shared; the desk settles them in their order, and they are answered in it. Whoever stops reading
stops the reading here, too.
"""

import asyncio
import re
from collections import OrderedDict
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import Any

import structlog
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from bot.intake.answers import held
from bot.intake.body import plain, read_body, read_lines
from bot.intake.form_errors import Unreadable
from bot.intake.guard import Caller, Guard
from bot.intake.import_rows import Rows, rows_of
from bot.intake.lead_api import SOON, refused
from bot.intake.lead_form import check_lead
from bot.intake.problems import FieldError, Problem
from bot.intake.query import Query
from bot.intake.record import digest
from bot.intake.rows import BadRow, Row
from bot.intake.stream import Answer, Say, Streamed
from bot.intake.tally import Tally
from bot.office import Office
from bot.words import api as words
from bot.words import intake as lead_words
from routing.commands import FinishImport, Receive
from routing.ports import DeskBusy, DeskDown, Done, Outcome
from routing.refusals import Refusal

log = structlog.get_logger(__name__)

WINDOW = 64
"""The most lines under way."""
LONGEST_LINE = 64 * 1024
LARGEST_SIGNED = 8 * 1024 * 1024
"""Bytes."""
_PARTS = 16
"""The most imports in parts that are remembered until their last part."""
_NAME = re.compile(r"[A-Za-z0-9_-]{1,64}")


@dataclass(slots=True)
class Running:
    """One import over HTTP.

    Attributes:
        name: names it for ever; None takes the digest of the body.
        more: other parts of it follow: its owners are told after the last one.
    """

    caller: Caller
    quiet: bool
    source: str | None
    name: str | None
    more: bool
    tally: Tally = field(default_factory=Tally)
    lines: int = 0
    refused: int = 0
    again: int = 0
    cut: bool = False
    digest: Any = field(default_factory=sha256)


UnderWay = asyncio.Queue[tuple[int, asyncio.Future[Outcome] | Problem] | None]


class ImportApi:
    """Takes many leads in."""

    def __init__(self, office: Office, guard: Guard) -> None:
        self._office = office
        self._guard = guard
        self._parts: OrderedDict[tuple[str, str], dict[str, list[int]]] = OrderedDict()

    async def post(self, request: Request) -> Response:
        """``POST /v1/leads/import``."""
        caller, chunks = await self._let_in(request)
        running = _running(request, caller)
        lines = read_lines(_digested(chunks, running), LONGEST_LINE)
        rows = await rows_of(request, lines, running.source)
        if await asyncio.to_thread(self._office.records.policy) is None:
            raise Problem(503, "no_policy", lead_words.NO_POLICY, headers=SOON)
        return Streamed(lambda say: self._run(running, rows, say))

    async def _let_in(self, request: Request) -> tuple[Caller, AsyncIterator[bytes]]:
        if self._guard.has_key(request):
            caller = self._guard.by_key(request)
            plain(request)
            return caller, request.stream()
        body = await read_body(request, LARGEST_SIGNED, words.IMPORT_TOO_LARGE)
        return self._guard.by_signature(request, body), _once(body)

    async def _run(self, running: Running, rows: Rows, say: Say) -> None:
        """Read in one task and answer in this one; the queue between them is the window."""
        under_way: UnderWay = asyncio.Queue(WINDOW)
        reading = asyncio.create_task(self._read(running, rows, under_way))
        try:
            while (item := await _next(under_way, say)) is not None:
                line, outcome = item
                if isinstance(outcome, asyncio.Future) and not outcome.done():
                    await say.flush()
                await say(await self._answer(running, line, outcome))
            await reading
        finally:
            reading.cancel()
        if not running.cut:
            told = await self._told(running)
            await say({"summary": _summary(running, told)})

    async def _read(self, running: Running, rows: Rows, under_way: UnderWay) -> None:
        try:
            async for row in rows:
                running.lines += 1
                await under_way.put((row.line, self._hand_in(running, row)))
        except ClientDisconnect:
            running.cut = True
        except Exception:
            await under_way.put(None)
            raise
        await under_way.put(None)

    def _hand_in(self, running: Running, row: Row | BadRow) -> asyncio.Future[Outcome] | Problem:
        if isinstance(row, BadRow):
            return Problem(422, "invalid", words.LINE_INVALID, [FieldError((), row.error)])
        told = dict(row.values)
        if running.source is not None:
            told.setdefault("source", running.source)
        try:
            draft = check_lead(told)
        except Unreadable as error:
            return Problem(422, "invalid", words.LINE_INVALID, error.errors)
        caller = _sends(running.caller, row.line, told)
        command = Receive(
            now=self._office.clock.now(), delivery=caller.delivery, draft=draft, quiet=running.quiet,
            by="import" if caller.by == "source" else caller.by,
        )  # fmt: skip
        return asyncio.ensure_future(self._office.desk.settle(command))

    async def _answer(self, running: Running, line: int, outcome: asyncio.Future[Outcome] | Problem) -> Answer:
        try:
            settled = await outcome if isinstance(outcome, asyncio.Future) else outcome
        except (DeskDown, DeskBusy):
            settled = Problem(503, "down", words.LINE_DOWN)
        except Exception as error:
            log.exception("line_failed", line=line, exc_info=error)
            settled = Problem(500, "failed", lead_words.FAILED)
        if isinstance(settled, Refusal):
            settled = refused(settled)
        if isinstance(settled, Done):
            running.tally.count(settled)
            return {"line": line, **held(settled)}
        if settled.status >= 500:
            running.again += 1
        else:
            running.refused += 1
        return {"line": line, "error": settled.told()}

    async def _told(self, running: Running) -> bool:
        """One digest an owner at the end of a quiet import; whether that worked out. What is sent again tells later."""
        if not running.quiet or running.again:
            return True
        name = running.name or running.digest.hexdigest()[:16]
        key = (running.caller.by, name)
        for owner, leads in self._parts.pop(key, {}).items():
            running.tally.given[owner] = [*leads, *running.tally.given.get(owner, [])]
        if running.more:
            self._parts[key] = running.tally.given
            while len(self._parts) > _PARTS:
                self._parts.popitem(last=False)
            return True
        if not running.tally.given:
            return True
        try:
            command = FinishImport(now=self._office.clock.now(), name=name, given=running.tally.told())
            await self._office.desk.settle(command)
        except (DeskDown, DeskBusy):
            return False
        return True


async def _next(under_way: UnderWay, say: Say) -> tuple[int, asyncio.Future[Outcome] | Problem] | None:
    """What is to be answered next; what was answered is said before there is anything to wait for."""
    if under_way.empty():
        await say.flush()
    return await under_way.get()


def _sends(caller: Caller, line: int, told: dict[str, Any]) -> Caller:
    """Whoever sends a line: each has a name of its own under the import's."""
    if caller.delivery is None:
        return caller
    named = replace(caller, delivery=replace(caller.delivery, id=f"{caller.delivery.id}#{line}"))
    return named.sending("line", digest(told))


def _running(request: Request, caller: Caller) -> Running:
    query = Query(request, ("notify", "source", "name", "more"))
    notify, more, name, source = query.truth("notify"), query.truth("more"), query.optional("name"), None
    if name is not None and not _NAME.fullmatch(name):
        query.wrong("name", words.IMPORT_NAME)
    if query.optional("source") is not None:
        source = query.text("source")
    query.done()
    return Running(caller, quiet=not notify, source=source, name=name, more=more)


def _summary(running: Running, told: bool) -> Answer:
    tally = running.tally
    summary: Answer = {
        "lines": running.lines, "fresh": tally.fresh, "updated": tally.updated, "unchanged": tally.unchanged,
        "refused": running.refused, "again": running.again,
    }  # fmt: skip
    return summary | ({"detail": words.AGAIN} if running.again or not told else {})


async def _digested(chunks: AsyncIterator[bytes], running: Running) -> AsyncIterator[bytes]:
    async for chunk in chunks:
        running.digest.update(chunk)
        yield chunk


async def _once(body: bytes) -> AsyncIterator[bytes]:
    yield body
