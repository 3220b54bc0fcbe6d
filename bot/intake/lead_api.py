"""One lead over HTTP: take it in, change it, say what was done about it, read it and its story.

A write is answered 2xx once it is committed, and never before. Whatever cannot be taken is answered with a problem
(RFC 9457); whatever may pass by itself (the database is down, no policy yet) is 503, so that the sender tries again.
"""

import asyncio
import re
from collections.abc import Callable
from datetime import datetime
from typing import TypedDict, TypeVar

import structlog
from starlette.requests import Request
from starlette.responses import Response

from bot.intake.answers import Names, fact, json_answer, viewed, written
from bot.intake.change_forms import (
    AccountForm,
    ActivityForm,
    Patch,
    StageForm,
    read_account,
    read_activity,
    read_patch,
    read_stage,
)
from bot.intake.form_errors import Unreadable
from bot.intake.guard import Guard
from bot.intake.keys import Scope
from bot.intake.lead_form import read_lead
from bot.intake.problems import FieldError, Problem
from bot.intake.query import Query
from bot.office import Office
from bot.words import api as words
from bot.words import intake as lead_words
from routing.commands import Amend, ChooseAccount, Command, Delivery, LogActivity, Receive
from routing.ports import DeskBusy, DeskDown, Done
from routing.refusals import Because, Refusal
from routing.views import LeadView

log = structlog.get_logger(__name__)

SOON, LATER = {"Retry-After": "5"}, {"Retry-After": "60"}
MOST_FACTS, SOME_FACTS, FARTHEST = 200, 50, 1_000_000
_NUMBER = re.compile(r"[Ll]?([1-9][0-9]{0,14})")
T = TypeVar("T")


class LeadApi:
    """The addresses under ``/v1/leads`` that are about one lead."""

    def __init__(self, office: Office, guard: Guard) -> None:
        self._office = office
        self._guard = guard
        self._names = Names(office)

    async def post(self, request: Request) -> Response:
        """``POST /v1/leads``: one lead, new or again."""
        caller, body = await self._guard.writer(request)
        draft = _form(read_lead, body, lead_words.INVALID)
        now = self._office.clock.now()
        return await self._written(Receive(now=now, delivery=caller.delivery, draft=draft, by=caller.by))

    async def patch(self, request: Request) -> Response:
        """``PATCH /v1/leads/{id}``: a merge patch."""
        return await self._change(request, read_patch, _patched)

    async def stage(self, request: Request) -> Response:
        """``POST /v1/leads/{id}/stage``: where the record is from now on."""
        return await self._change(request, read_stage, _moved)

    async def activity(self, request: Request) -> Response:
        """``POST /v1/leads/{id}/activity``: what was done about it elsewhere."""
        return await self._change(request, read_activity, _active)

    async def account(self, request: Request) -> Response:
        """``POST /v1/leads/{id}/account``: which account it belongs to."""
        return await self._change(request, read_account, _belongs)

    async def get(self, request: Request) -> Response:
        """``GET /v1/leads/{id}``: a lead as it stands."""
        self._guard.reader(request, Scope.LEADS_READ)
        Query(request, ()).done()
        return json_answer(await viewed(await self._lead(_number(request)), self._names))

    async def find(self, request: Request) -> Response:
        """``GET /v1/leads?source=&external_id=``: a lead by its sender's name for it."""
        self._guard.reader(request, Scope.LEADS_READ)
        query = Query(request, ("source", "external_id"))
        source, external_id = query.text("source"), query.text("external_id")
        query.done()
        view = await _read(lambda: self._office.records.named(source, external_id))
        if view is None:
            raise Problem(404, "unknown_lead", words.NO_LEAD_NAMED)
        return json_answer(await viewed(view, self._names))

    async def history(self, request: Request) -> Response:
        """``GET /v1/leads/{id}/history``: its facts, oldest first, a page at a time."""
        self._guard.reader(request, Scope.HISTORY_READ)
        query = Query(request, ("limit", "offset"))
        limit, offset = query.whole("limit", 1, MOST_FACTS, SOME_FACTS), query.whole("offset", 0, FARTHEST, 0)
        query.done()
        lead = _number(request)
        entries, total = await _read(lambda: self._office.records.history(lead, limit, offset))
        if not total:
            raise _unknown(lead)
        page = f"/v1/leads/L{lead}/history?limit={limit}&offset="
        return json_answer(
            {
                "total": total,
                "facts": [fact(entry) for entry in entries],
                "next": f"{page}{offset + limit}" if offset + limit < total else None,
                "previous": f"{page}{max(0, offset - limit)}" if offset else None,
            }
        )

    async def _change(
        self, request: Request, read: Callable[[bytes], T], told: Callable[[T, "_Change"], Command]
    ) -> Response:
        """A change of one lead: who wants it, of which, what it says, and what the desk is told of it."""
        caller, body = await self._guard.writer(request)
        lead = _number(request)
        form = _form(read, body)
        change = _Change(now=self._office.clock.now(), delivery=caller.delivery, lead=lead, by=caller.by)
        return await self._written(told(form, change))

    async def _lead(self, number: int) -> LeadView:
        view = await _read(lambda: self._office.records.lead(number))
        if view is None:
            raise _unknown(number)
        return view

    async def _written(self, command: Command) -> Response:
        return await written(await settled(self._office, command), self._names)


class _Change(TypedDict):
    """What each change of a lead has."""

    now: datetime
    delivery: Delivery | None
    lead: int
    by: str


def _patched(patch: Patch, change: _Change) -> Amend:
    return Amend(**change, attributes=patch.attributes, stage=patch.stage)


def _moved(form: StageForm, change: _Change) -> Amend:
    return Amend(**change, stage=form.stage, closed_at=form.closed_at)


def _active(form: ActivityForm, change: _Change) -> LogActivity:
    at = form.at or change["now"]
    return LogActivity(**change, activity=form.kind, happened_at=at, person=form.person, note=form.note or "")


def _belongs(form: AccountForm, change: _Change) -> ChooseAccount:
    return ChooseAccount(**change, account=form.account)


async def settled(office: Office, command: Command) -> Done:
    """Have a command carried out.

    Raises:
        Problem: 503 where it may pass by itself, else what the desk refused.
    """
    try:
        outcome = await office.desk.settle(command)
    except (DeskDown, DeskBusy):
        raise Problem(503, "down", lead_words.DOWN, headers=SOON) from None
    if isinstance(outcome, Refusal):
        raise refused(outcome)
    return outcome


def refused(refusal: Refusal) -> Problem:
    """What the desk refused, for a program."""
    code, details = refusal.because.value, refusal.details
    if refusal.because is Because.NO_POLICY:
        return Problem(503, code, lead_words.NO_POLICY, headers=LATER)
    if refusal.because is Because.UNKNOWN_LEAD:
        return Problem(404, code, words.UNKNOWN_LEAD.format(**details))
    if refusal.because in {Because.OWNER_UNKNOWN, Because.UNKNOWN_PERSON}:
        return Problem(422, code, words.BAD_BODY, [FieldError(("person",), words.NOBODY)])
    if refusal.because is Because.ACCOUNT_UNKNOWN:
        return Problem(422, code, words.BAD_BODY, [FieldError(("account",), words.NO_ACCOUNT)])
    if refusal.because is Because.REUSED:
        return Problem(422, code, words.REUSED)
    return Problem(409, code, words.NOT_DONE.format(because=code.replace("_", " ")))


async def _read(reading: Callable[[], T]) -> T:
    """A reading of the records, off the event loop.

    Raises:
        Problem: 503, the database does not answer.
    """
    try:
        return await asyncio.to_thread(reading)
    except Exception as error:
        log.exception("records_unread", exc_info=error)
        raise Problem(503, "down", words.NOT_READ, headers=SOON) from None


def _form(read: Callable[[bytes], T], body: bytes, detail: str = words.BAD_BODY) -> T:
    try:
        return read(body)
    except Unreadable as error:
        raise Problem(422, "invalid", detail, error.errors) from None


def _number(request: Request) -> int:
    """Which lead the address is about.

    Raises:
        Problem: 404, it is no number of a lead.
    """
    found = _NUMBER.fullmatch(str(request.path_params["id"]))
    if found is None:
        raise Problem(404, "unknown_lead", words.NO_LEAD_NUMBER)
    return int(found[1])


def _unknown(lead: int) -> Problem:
    return Problem(404, "unknown_lead", words.UNKNOWN_LEAD.format(lead=lead))
