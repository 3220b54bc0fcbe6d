"""Slack: whether it takes the tokens, what it grants, and whether the two clocks agree."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from functools import partial

from slack_sdk.web.async_client import AsyncWebClient

from bot.clock import real_now
from bot.doctor.remark import Area, Remark, fault, good, skipped, warning
from bot.doctor.setup import Setup
from bot.doctor.slack_line import Answer, Line
from bot.manifest import scopes
from bot.words import doctor as words

HERE = Area.SLACK
ASKEW, REFUSED = 60.0, 300.0
"""Seconds between the clocks from which it is told, and from which signatures are refused."""
SECRET = 32
"""How many hexadecimal digits Slack's signing secrets have."""


@dataclass(frozen=True, slots=True)
class Known:
    """What Slack said of the bot token.

    Attributes:
        usable: whether more can be asked with it.
        granted: its scopes; None where Slack did not say.
    """

    remarks: tuple[Remark, ...]
    usable: bool = False
    granted: frozenset[str] | None = None


async def bot_token(setup: Setup, client: AsyncWebClient, line: Line) -> Known:
    """Ask who Baton is."""
    if setup.bot_token is None:
        return Known((skipped(HERE, words.NO_BOT_TOKEN),))
    answer = await line.ask(client.auth_test)
    clock = tuple(_clock(answer))
    if not answer.ok:
        return Known((_not_taken(answer, setup, words.BOT_TOKEN_REFUSED), *clock))
    who = good(HERE, words.WHO.format(team=answer.data.get("team"), user=answer.data.get("user")))
    said = answer.headers.get("x-oauth-scopes")
    if said is None:
        return Known((who, warning(HERE, words.SCOPES_UNSAID, words.SCOPES_UNSAID_FIX), *clock), usable=True)
    granted = frozenset(scope.strip() for scope in said.split(",") if scope.strip())
    return Known((who, *_scopes(granted), *clock), usable=True, granted=granted)


async def way_in(setup: Setup, client: AsyncWebClient, line: Line) -> Remark:
    """How Slack's clicks and events come: by the app token's socket, or over HTTP."""
    if setup.over_http:
        return _signing_secret(setup)
    token = setup.app_token
    if token is None:
        return skipped(HERE, words.NO_APP_TOKEN)
    answer = await line.ask(partial(client.apps_connections_open, app_token=token))
    return good(HERE, words.SOCKET) if answer.ok else _not_taken(answer, setup, words.APP_TOKEN_REFUSED)


def _signing_secret(setup: Setup) -> Remark:
    secret = setup.signing_secret
    if secret is None:
        return skipped(HERE, words.NO_SIGNING_SECRET)
    if len(secret) == SECRET and set(secret) <= set("0123456789abcdef"):
        return good(HERE, words.HTTP)
    return warning(HERE, words.SECRET_FORM, words.SECRET_FORM_FIX)


def _not_taken(answer: Answer, setup: Setup, refused: tuple[str, str]) -> Remark:
    if answer.away:
        return fault(HERE, words.AWAY.format(url=setup.slack_api_url, why=answer.away.rstrip(".")), words.AWAY_FIX)
    return fault(HERE, refused[0].format(error=answer.refused), words.REFUSALS.get(answer.refused, refused[1]))


def _scopes(granted: frozenset[str]) -> list[Remark]:
    needed = scopes().needed
    missing = [scope for scope in needed if scope not in granted]
    if not missing:
        return [good(HERE, words.SCOPES_GOOD.format(number=len(needed)))]
    return [fault(HERE, words.scope_missing(scope), words.SCOPE_FIX.format(scope=scope)) for scope in missing]


def _clock(answer: Answer) -> Iterator[Remark]:
    """By the Date header, which is there also where Slack refuses."""
    try:
        there = parsedate_to_datetime(answer.headers["date"])
        apart = _apart(there)
    except (KeyError, ValueError, TypeError):
        return
    if apart <= ASKEW:
        yield good(HERE, words.CLOCK)
        return
    sentence = words.CLOCK_ASKEW.format(apart=words.seconds(apart))
    yield (fault if apart > REFUSED else warning)(HERE, sentence, words.CLOCK_FIX)


def _apart(there: datetime) -> float:
    return abs((real_now() - there).total_seconds())
