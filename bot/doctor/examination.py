"""The examination: everything is looked at side by side, and whatever goes wrong with one look stays there."""

import asyncio
import threading
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import Future
from typing import TypeVar

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from bot.doctor import channels, doors, people, slack, store
from bot.doctor.remark import Area, Remark, fault, skipped
from bot.doctor.rules import Rules, rules
from bot.doctor.setup import Setup, settings
from bot.doctor.slack import Known
from bot.doctor.slack_line import CALL, Line
from bot.doctor.store import Found
from bot.words import doctor as words

T = TypeVar("T")
STORE = 12.0
"""Seconds for the database: it may take five to connect, and is read a few times."""


async def examine(setup: Setup) -> list[Remark]:
    """Look at everything, in at most half a minute."""
    timeout = aiohttp.ClientTimeout(total=CALL)
    async with aiohttp.ClientSession(timeout=timeout) as http:
        client = AsyncWebClient(setup.bot_token, base_url=setup.slack_api_url, session=http, retry_handlers=[])
        line = Line()
        found, known, way_in, port = await asyncio.gather(
            _stored(setup),
            _or(slack.bot_token(setup, client, line), lambda why: Known((odd(Area.SLACK, why),))),
            _or(slack.way_in(setup, client, line), lambda why: odd(Area.SLACK, why)),
            _or(doors.port(setup, http), lambda why: doors.Port(odd(Area.INTAKE, why))),
        )
        written = _rules(setup, found)
        rooms, staff, address = await asyncio.gather(
            _channels(written, known, client, line),
            _people(written, known, client, line),
            _or(doors.request_url(setup, port.runs, http), lambda why: [odd(Area.INTAKE, why)]),
        )
    return [
        *settings(setup),
        *found.remarks,
        *written.remarks,
        *known.remarks,
        way_in,
        *rooms,
        *staff,
        *doors.senders(setup, written.policy),
        port.remark,
        *address,
    ]


async def _stored(setup: Setup) -> Found:
    def why_not(why: str) -> Found:
        return Found((odd(Area.DATABASE, why),))

    return await _or(aside(lambda: store.look(setup.database_url), STORE), why_not)


def _rules(setup: Setup, found: Found) -> Rules:
    try:
        return rules(setup, found)
    except Exception as error:  # noqa: BLE001  # a bug of ours must not hide the other remarks
        return Rules((odd(Area.POLICY, words.bug(error)),))


async def _channels(written: Rules, known: Known, client: AsyncWebClient, line: Line) -> Sequence[Remark]:
    if not known.usable:
        return [skipped(Area.CHANNELS, words.NEEDS_SLACK)]
    looking = channels.channels(written.policy, known.granted, client, line)
    return await _or(looking, lambda why: [odd(Area.CHANNELS, why)])


async def _people(written: Rules, known: Known, client: AsyncWebClient, line: Line) -> Sequence[Remark]:
    if not known.usable:
        return [skipped(Area.PEOPLE, words.NEEDS_SLACK)]
    looking = people.people(written.roster, written.policy, known.granted, client, line)
    return await _or(looking, lambda why: [odd(Area.PEOPLE, why)])


def odd(area: Area, why: str) -> Remark:
    """A look that went wrong: it says nothing of what was looked at, but somebody has to mend it."""
    return fault(area, why, words.ODD_FIX)


async def _or(looking: Awaitable[T], otherwise: Callable[[str], T]) -> T:
    """What a look found, or that it went wrong."""
    try:
        return await looking
    except Exception as error:  # noqa: BLE001  # a bug of ours must not hide the other remarks
        return otherwise(words.bug(error))


async def aside(work: Callable[[], T], within: float) -> T:
    """Do what blocks in a thread that nobody waits for longer than so many seconds, not even the program's end.

    Raises:
        TimeoutError: it takes longer.
    """
    done: Future[T] = Future()

    def run() -> None:
        done.set_running_or_notify_cancel()  # from here on it cannot be cancelled, only left alone
        try:
            done.set_result(work())
        except BaseException as error:  # noqa: BLE001  # it is raised where it is waited for
            done.set_exception(error)

    threading.Thread(target=run, daemon=True, name="baton-doctor").start()
    return await asyncio.wait_for(asyncio.wrap_future(done), within)
