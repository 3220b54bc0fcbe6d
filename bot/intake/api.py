"""The HTTP way in: ``POST /v1/leads``, and the two addresses that say how the bot is.

A lead is answered 2xx once it is committed, and never before. Whatever cannot be taken in is answered with a problem
(RFC 9457); whatever may pass by itself (the database is down, no policy yet) is 503, so that the sender tries again.
"""

import asyncio
import json
import time
from collections.abc import Callable
from http import HTTPStatus

import structlog
from fastapi import FastAPI
from fastapi.requests import Request
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from bot.intake.body import read_body
from bot.intake.form_errors import Unreadable
from bot.intake.lead_form import read_lead
from bot.intake.problems import Problem
from bot.intake.signature import Signature
from bot.office import Office
from bot.words import intake as words
from routing.commands import Delivery, Receive
from routing.moment import iso
from routing.ports import DeskBusy, DeskDown, Done, Standing
from routing.refusals import Because, Refusal

log = structlog.get_logger(__name__)

WEBHOOK = "webhook"
"""The source under which deliveries are remembered."""
SOON, LATER = {"Retry-After": "5"}, {"Retry-After": "60"}
_KEPT = 60.0


def build_api(office: Office, secret: str, ready: Callable[[], str | None]) -> FastAPI:
    """The API.

    Args:
        office: the ports; the desk settles what comes in.
        secret: the intake secret, ``whsec_…``.
        ready: why the bot cannot take leads now; None when it can. It may block.
    """
    api = FastAPI(title="Baton", openapi_url=None, docs_url=None, redoc_url=None, redirect_slashes=False)
    intake = _Intake(office, Signature(secret))
    api.add_api_route("/v1/leads", intake.post, methods=["POST"])

    @api.get("/healthz")
    async def healthz() -> Response:
        """The process lives."""
        return _json({"status": "ok"})

    @api.get("/readyz")
    async def readyz() -> Response:
        """Leads can be taken in."""
        reason = await asyncio.to_thread(ready)
        if reason is not None:
            return Problem(503, "not_ready", words.NOT_READY.format(reason=reason), headers=SOON).response()
        return _json({"status": "ready"})

    api.add_exception_handler(Problem, _problem)
    api.add_exception_handler(HTTPException, _http_problem)
    api.add_exception_handler(Exception, _bug)
    return api


class _Intake:
    """Takes leads in."""

    def __init__(self, office: Office, signature: Signature) -> None:
        self._office = office
        self._signature = signature
        self._names = _Names(office)

    async def post(self, request: Request) -> Response:
        """One lead."""
        body = await read_body(request)
        webhook_id = self._signature.verify(body, request.headers)
        try:
            draft = read_lead(body)
        except Unreadable as error:
            raise Problem(422, "invalid", words.INVALID, error.errors) from None
        command = Receive(now=self._office.clock.now(), delivery=Delivery(WEBHOOK, webhook_id), draft=draft)
        try:
            outcome = await self._office.desk.settle(command)
        except (DeskDown, DeskBusy):
            raise Problem(503, "down", words.DOWN, headers=SOON) from None
        if isinstance(outcome, Refusal):
            raise _refused(outcome)
        return await self._answer(outcome)

    async def _answer(self, done: Done) -> Response:
        """The lead as it now stands, and who has it."""
        lead, present = done.lead, done.assignment
        owner = present.owner if present is not None else None
        told = {
            "id": lead.label if lead else None,
            "status": done.standing.value,
            "owner": {"id": owner, "name": await self._names.name(owner)} if owner else None,
            "queue": present.queue if present else None,
            "accountable": present.accountable if present else None,
            "due_at": iso(present.due_at) if present else None,
            "rule": (present.rule or None) if present else None,
        }
        return _json(told, 201 if done.standing is Standing.FRESH else 200)


class _Names:
    """People's names by roster id, so that an answer costs no read; at most a minute old."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._known: dict[str, str] = {}
        self._read_at = -_KEPT

    async def name(self, owner: str) -> str:
        """Somebody's name; their id where nobody knows it."""
        if owner not in self._known or time.monotonic() - self._read_at > _KEPT:
            try:
                roster = await asyncio.to_thread(self._office.records.roster)
            except Exception:  # noqa: BLE001  # the lead is committed: a name that cannot be read must not undo the answer
                return self._known.get(owner, owner)
            self._known = {person.id: person.name for person in roster.owners.values()}
            self._read_at = time.monotonic()
        return self._known.get(owner, owner)


def _refused(refusal: Refusal) -> Problem:
    """The desk said no. A lead is refused for one reason only: nobody can own anything yet."""
    if refusal.because is Because.NO_POLICY:
        return Problem(503, refusal.because.value, words.NO_POLICY, headers=LATER)
    return Problem(409, refusal.because.value, words.INVALID)


def _json(told: object, status: int = 200) -> Response:
    return Response(json.dumps(told), status, media_type="application/json")


async def _problem(_request: Request, problem: Exception) -> Response:
    assert isinstance(problem, Problem)
    return problem.response()


async def _http_problem(_request: Request, error: Exception) -> Response:
    """What the framework refuses by itself: no such address, no such method."""
    assert isinstance(error, HTTPException)
    code = HTTPStatus(error.status_code).phrase.lower().replace(" ", "_")
    detail = words.STATUS.get(error.status_code, str(error.detail))
    return Problem(error.status_code, code, detail, headers=error.headers).response()


async def _bug(request: Request, error: Exception) -> Response:
    """Nothing that went wrong inside is told outside."""
    log.error("intake_failed", path=request.url.path, exc_info=error)
    return Problem(500, "failed", words.FAILED, headers=SOON).response()
