"""The HTTP API, whole: leads in and out, webhooks of other systems, how the bot is, and its description for programs.

Whatever is not done is answered with a problem (RFC 9457). Nothing answers without a key or a signature, but for the
two addresses that say how the bot is, and the description, which tells no more than this program's source.
"""

import asyncio
from collections.abc import Callable, Mapping
from functools import cache
from http import HTTPStatus
from importlib.resources import files
from types import MappingProxyType
from typing import Any

import structlog
from fastapi import FastAPI
from fastapi.requests import Request
from fastapi.responses import Response
from fastapi_offline import FastAPIOffline
from pydantic import SecretStr
from ruamel.yaml import YAML
from starlette.convertors import Convertor, register_url_convertor
from starlette.exceptions import HTTPException
from starlette.routing import Match
from typing_extensions import override

from bot.intake.answers import json_answer
from bot.intake.guard import Guard
from bot.intake.hooks import HookApi
from bot.intake.import_api import ImportApi
from bot.intake.keys import Keys
from bot.intake.lead_api import SOON, LeadApi
from bot.intake.problems import Problem
from bot.intake.signature import Signature
from bot.office import Office
from bot.words import intake as words


class _Lead(Convertor[str]):
    """What stands for a lead in an address: anything but ``import``, which is an address of its own."""

    regex = "(?!import(?:/|$))[^/]+"

    @override
    def convert(self, value: str) -> str:
        return value

    @override
    def to_string(self, value: str) -> str:
        return value


register_url_convertor("lead", _Lead())
log = structlog.get_logger(__name__)

DESCRIPTION = "/v1/openapi.json"
_NO_SECRETS: Mapping[str, SecretStr] = MappingProxyType({})


def build_api(
    office: Office,
    secret: str,
    ready: Callable[[], str | None],
    *,
    keys: Keys | None = None,
    secrets: Mapping[str, SecretStr] = _NO_SECRETS,
    public_url: str | None = None,
) -> FastAPI:
    """The API.

    Args:
        office: the ports; the desk settles what comes in.
        secret: the intake secret, ``whsec_…``.
        ready: why the bot cannot take leads now; None when it can. It may block.
        keys: who may use it with a key.
        secrets: by which other systems' webhooks are known, by source.
        public_url: how other systems reach it; None takes what each request says.
    """
    api = FastAPIOffline(
        "/docs", None, title="Baton", openapi_url=DESCRIPTION, static_url="/docs/static",
        favicon_url="/docs/static/favicon.png", redirect_slashes=False,
    )  # fmt: skip
    api.openapi = description  # type: ignore[method-assign]  # as FastAPI's documentation has it
    guard = Guard(Signature(secret), keys or Keys())
    leads, many = LeadApi(office, guard), ImportApi(office, guard)
    hooks = HookApi(office, secrets, public_url)
    for method, path, answer in (
        ("POST", "/v1/leads", leads.post),
        ("GET", "/v1/leads", leads.find),
        ("POST", "/v1/leads/import", many.post),
        ("GET", "/v1/leads/{id:lead}", leads.get),
        ("PATCH", "/v1/leads/{id:lead}", leads.patch),
        ("POST", "/v1/leads/{id:lead}/stage", leads.stage),
        ("POST", "/v1/leads/{id:lead}/activity", leads.activity),
        ("POST", "/v1/leads/{id:lead}/account", leads.account),
        ("GET", "/v1/leads/{id:lead}/history", leads.history),
        ("POST", "/v1/hooks/{source}", hooks.post),
    ):
        api.add_api_route(path, answer, methods=[method])
    _add_health(api, ready)
    api.add_exception_handler(Problem, _problem)
    api.add_exception_handler(HTTPException, _http_problem)
    api.add_exception_handler(Exception, _bug)
    return api


@cache
def description() -> dict[str, Any]:
    """The API's description, by OpenAPI 3.1. It is written by hand: the bodies are read by our own readers."""
    text = files("bot.words").joinpath("openapi.yml").read_text("utf-8")
    read: dict[str, Any] = YAML(typ="safe", pure=True).load(text)
    return read


def _add_health(api: FastAPI, ready: Callable[[], str | None]) -> None:
    @api.get("/healthz")
    async def healthz() -> Response:
        """The process lives."""
        return json_answer({"status": "ok"})

    @api.get("/readyz")
    async def readyz() -> Response:
        """Leads can be taken in."""
        reason = await asyncio.to_thread(ready)
        if reason is not None:
            return Problem(503, "not_ready", words.NOT_READY.format(reason=reason), headers=SOON).response()
        return json_answer({"status": "ready"})


async def _problem(_request: Request, problem: Exception) -> Response:
    assert isinstance(problem, Problem)
    return problem.response()


async def _http_problem(request: Request, error: Exception) -> Response:
    """What the framework refuses by itself: no such address, no such method."""
    assert isinstance(error, HTTPException)
    code = HTTPStatus(error.status_code).phrase.lower().replace(" ", "_")
    detail = words.STATUS.get(error.status_code, str(error.detail))
    headers = {"Allow": ", ".join(_allowed(request))} if error.status_code == 405 else error.headers
    return Problem(error.status_code, code, detail, headers=headers).response()


def _allowed(request: Request) -> list[str]:
    """Every method that the address answers to: the framework names those of one route alone."""
    routes = (route for route in request.app.routes if route.matches(request.scope)[0] is not Match.NONE)
    return sorted({method for route in routes for method in getattr(route, "methods", None) or ()})


async def _bug(request: Request, error: Exception) -> Response:
    """Nothing that went wrong inside is told outside."""
    log.error("intake_failed", path=request.url.path, exc_info=error)
    return Problem(500, "failed", words.FAILED, headers=SOON).response()
