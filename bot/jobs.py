"""The metronome: APScheduler asks for due work, and holds no deadline itself.

A deadline is a column. Any number of processes may tick: each due row is claimed by the command's own conditions.
"""

import asyncio

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.office import Office
from routing.commands import Escalate
from routing.ports import DeskBusy, DeskDown
from routing.views import Check

log = structlog.get_logger(__name__)

BATCH = 64
ROUNDS = 100
"""Batches one tick may take, so that a flood of deadlines does not hold the metronome for ever."""


def metronome(office: Office, seconds: float) -> AsyncIOScheduler:
    """A scheduler that ticks every so many seconds of real time; start and stop it with the bot."""
    scheduler = AsyncIOScheduler(
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None}, timezone="UTC"
    )
    scheduler.add_job(tick, "interval", seconds=seconds, args=[office], id="deadlines")
    return scheduler


async def tick(office: Office) -> int:
    """Settle every check that has come; returns how many. A database that is down is tried again at the next tick."""
    done = 0
    for _ in range(ROUNDS):
        now = office.clock.now()
        try:
            due = await asyncio.to_thread(office.records.due, now, BATCH)
            await asyncio.gather(*(_escalate(office, check) for check in due))
        except (DeskDown, DeskBusy) as down:
            log.warning("deadlines_wait", error=str(down.__cause__ or down))
            return done
        done += len(due)
        if len(due) < BATCH:
            return done
    return done


async def _escalate(office: Office, check: Check) -> None:
    await office.desk.settle(Escalate(now=office.clock.now(), seen=check.seen, step=check.step))
