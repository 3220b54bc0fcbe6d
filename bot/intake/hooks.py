"""Webhooks of other systems: ``POST /v1/hooks/{source}``, for each source of the policy that is one.

What cannot be read goes to a person with the reason, and is answered 2xx: its sender could not put it right.
"""

import asyncio
from collections.abc import Coroutine, Mapping
from contextlib import nullcontext
from typing import Any, TypeVar

import structlog
from pydantic import SecretStr
from starlette.requests import Request
from starlette.responses import Response

from bot.intake.answers import Told, held, json_answer
from bot.intake.arrivals import Arrival, Arrivals, Foreign
from bot.intake.body import read_body
from bot.intake.hook_signatures import check_form, check_hubspot, check_typeform
from bot.intake.hubspot import HubSpot
from bot.intake.lead_api import SOON, settled
from bot.intake.posted_form import read_form
from bot.intake.problems import FieldError, Problem
from bot.intake.typeform import read_typeform
from bot.office import Office
from bot.words import api as words
from bot.words import intake as lead_words
from routing.commands import Delivery, Receive
from routing.ports import Done, Standing
from routing.source import Source, Via

T = TypeVar("T")
log = structlog.get_logger(__name__)

LARGEST = 1024 * 1024
"""Bytes: a workflow's record has every property's history in it."""


class HookApi:
    """Takes in what other systems send."""

    def __init__(self, office: Office, secrets: Mapping[str, SecretStr], public_url: str | None) -> None:
        self._office = office
        self._secrets = secrets
        self._public_url = public_url
        self._hubspot = HubSpot()

    async def post(self, request: Request) -> Response:
        """``POST /v1/hooks/{source}``."""
        source = await self._source(str(request.path_params["source"]))
        secret = self._secrets.get(source.name)
        if secret is None:
            log.error("webhook_without_secret", source=source.name, fix=words.NO_SECRET_FIX.format(source=source.name))
            raise Problem(401, "no_secret", words.NO_SECRET, headers={"WWW-Authenticate": "Signature"})
        body = await read_body(request, LARGEST, words.HOOK_TOO_LARGE)
        async with self._hubspot.turn if source.via is Via.HUBSPOT else nullcontext():
            arrivals = self._read(request, body, source, secret)
            for what in arrivals.aside:
                log.info("webhook_put_aside", source=source.name, what=what)
            leads = await _all(*(self._take_in(source, of_one) for of_one in arrivals.leads))
        return json_answer({"leads": leads, "put_aside": len(arrivals.aside)})

    async def _source(self, name: str) -> Source:
        """The source by this name, of the policy in force.

        Raises:
            Problem: 404, there is none that is a webhook; 503, no policy is in force.
        """
        policy = await asyncio.to_thread(self._office.records.policy)
        if policy is None:
            raise Problem(503, "no_policy", lead_words.NO_POLICY, headers=SOON)
        source = policy.sources.get(name)
        if source is None or source.via is Via.CHANNEL:
            raise Problem(404, "unknown_source", words.NO_SOURCE)
        return source

    def _read(self, request: Request, body: bytes, source: Source, secret: SecretStr) -> Arrivals:
        """What the body brings, once it is sure who sent it.

        Raises:
            Problem: 401, nobody knows who sent it; 422, it is not what this source sends.
        """
        try:
            if source.via is Via.HUBSPOT:
                signature = check_hubspot(secret, request, body, self._public_url)
                return self._hubspot.read(body, source, signature)
            if source.via is Via.TYPEFORM:
                check_typeform(secret, request, body)
                return read_typeform(body, source)
            signature = check_form(secret, request, body)
            kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
            return read_form(body, kind, source, signature)
        except Foreign as error:
            detail = words.HOOK_BODY.format(why=str(error))
            raise Problem(422, "foreign", detail, [FieldError((), str(error))]) from None

    async def _take_in(self, source: Source, of_one: list[Arrival]) -> Told:
        """All that is told of one lead; the answer is the first that counted."""
        outcomes = await _all(*(self._settle(source, arrival) for arrival in of_one))
        counted = next((done for done in outcomes if done.standing is not Standing.REPEATED), outcomes[0])
        return {**held(counted), "problem": of_one[0].reading.problem}

    async def _settle(self, source: Source, arrival: Arrival) -> Done:
        command = Receive(
            now=self._office.clock.now(),
            delivery=Delivery(f"hook:{source.name}", arrival.delivery),
            draft=arrival.reading.draft,
            problem=arrival.reading.problem,
        )
        done = await settled(self._office, command)
        arrival.taken()
        return done


async def _all(*work: Coroutine[Any, Any, T]) -> list[T]:
    """All of it at once, in its order; what goes wrong with one is raised once all have ended."""
    outcomes = await asyncio.gather(*work, return_exceptions=True)
    for outcome in outcomes:
        if isinstance(outcome, BaseException):
            raise outcome
    return [outcome for outcome in outcomes if not isinstance(outcome, BaseException)]
