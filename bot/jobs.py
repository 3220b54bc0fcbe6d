"""The metronome: APScheduler asks for due work, and holds no deadline itself.

A deadline is a column. Any number of processes may tick: each due row is claimed by the command's own conditions.
"""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.directory import Directory
from bot.office import Office
from bot.slack_errors import TRANSPORT
from bot.words import run as words
from routing.commands import Command, Escalate, Expire, Release, Reroute
from routing.ports import DeskBusy, DeskDown, Done, Standing

log = structlog.get_logger(__name__)

ACQUAINTANCE = 300.0
"""Seconds between looks whether policy or roster name somebody or something new."""
AGAIN = 3.0
"""Seconds between tries while Slack cannot be asked who is who."""
BATCH = 64
ROUNDS = 100
"""Batches one tick may take, so that a flood of deadlines does not hold the metronome for ever."""


def metronome(office: Office, directory: Directory, seconds: float) -> AsyncIOScheduler:
    """A scheduler that ticks every so many seconds of real time; start and stop it with the bot."""
    scheduler = AsyncIOScheduler(
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None}, timezone="UTC"
    )
    scheduler.add_job(_until_stopped, "interval", seconds=seconds, args=[tick, office], id="deadlines")
    args = [get_to_know, office, directory]
    scheduler.add_job(_until_stopped, "interval", seconds=ACQUAINTANCE, args=args, id="directory")
    return scheduler


async def _until_stopped(job: Callable[..., Awaitable[object]], *args: object) -> None:
    """Do a job; when the bot stops, the scheduler cancels it and would report that as an error of the job's."""
    with contextlib.suppress(asyncio.CancelledError):
        await job(*args)


async def get_acquainted(office: Office, directory: Directory) -> None:
    """Learn who is who for the first time, however often Slack has to be asked: until then people are strangers."""
    while not await get_to_know(office, directory):  # noqa: ASYNC110  # Slack tells nobody that it is back
        await asyncio.sleep(AGAIN)


async def get_to_know(office: Office, directory: Directory) -> bool:
    """Learn Slack's ids of whatever policy and roster name; what Slack does not have is logged, with the fix.

    Returns:
        whether Slack could be asked.
    """
    policy = await asyncio.to_thread(office.records.policy)
    try:
        await directory.learn_workspace()
        missing = await directory.learn_channels(policy.channels() if policy else frozenset())
        unknown = await directory.learn_people()
    except (*TRANSPORT, DeskDown) as error:
        log.warning("slack_is_away", error=str(error))
        return False
    for name in sorted(missing):
        log.warning("no_such_channel", channel=name, fix=words.CHANNEL_MISSING)
    for name in sorted(directory.outside):
        log.warning("not_in_channel", channel=name, fix=words.NOT_IN_CHANNEL)
    for person in unknown:
        log.warning("not_in_slack", person=person, fix=words.PERSON_MISSING)
    return True


async def tick(office: Office) -> int:
    """Settle every request and every check whose time has come; returns how many.

    A database that is down is tried again at the next tick.
    """
    kinds = (_held, _due, _ageing, _expired)  # one kind must not hold up the other
    return sum([await _all_or_wait(office, due) for due in kinds])


Due = Callable[[Office, datetime], Sequence[Command]]
"""What is due at a moment, a batch at the most; blocks for one indexed read."""


def _expired(office: Office, now: datetime) -> Sequence[Command]:
    return [Expire(now=now, request=number) for number in office.records.expired(now, BATCH)]


def _held(office: Office, now: datetime) -> Sequence[Command]:
    return [Release(now=now, pool=held.pool, awaits=held.awaits) for held in office.records.held(now, BATCH)]


def _ageing(office: Office, now: datetime) -> Sequence[Command]:
    return [Reroute(now=now, seen=seen) for seen in office.records.ageing(now, BATCH)]


def _due(office: Office, now: datetime) -> Sequence[Command]:
    return [Escalate(now=now, seen=check.seen, step=check.step) for check in office.records.due(now, BATCH)]


async def _all_or_wait(office: Office, due: Due) -> int:
    try:
        return await _all(office, due)
    except (DeskDown, DeskBusy) as down:
        log.warning("deadlines_wait", error=str(down))
        return 0


async def _all(office: Office, due: Due) -> int:
    """Settle batch after batch, until nothing is left or nothing more can be settled now."""
    done = 0
    for _ in range(ROUNDS):
        commands = await asyncio.to_thread(due, office, office.clock.now())
        outcomes = await asyncio.gather(*(office.desk.settle(command) for command in commands))
        fired = sum(isinstance(o, Done) and o.standing is Standing.DONE for o in outcomes)
        done += fired
        if len(commands) < BATCH or not fired:  # what could not be settled now would only come back at once
            return done
    return done
