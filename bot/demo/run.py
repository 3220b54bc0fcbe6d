"""``baton demo``: which of its ways, and that only one runs in a folder."""

import asyncio
import logging
import signal
from dataclasses import dataclass
from datetime import datetime

from bot import logs
from bot.demo.folder import Busy, Folder
from bot.words import demo as words


@dataclass(frozen=True, slots=True)
class Options:
    """How the demo is to be run.

    Attributes:
        once: tell the story on the terminal, and end.
        fresh: forget what the last one left.
        http: Slack's deliveries come by signed HTTP, and not by Socket Mode.
        history: begin with a week of leads.
        leads: let fresh leads come in.
        at: the moment at which it opens, where that is not now.
    """

    once: bool = False
    fresh: bool = False
    http: bool = False
    history: bool = True
    leads: bool = True
    at: datetime | None = None


def main(options: Options) -> int:
    """Run the demo until it is stopped; returns the exit code."""
    logs.configure()
    logs.only_errors()
    logging.getLogger("apscheduler").setLevel(logging.ERROR)  # a tick that is late on a busy machine is no news here
    try:
        return _main(options)
    except Busy as busy:
        print(words.BUSY.format(address=busy.address) if busy.address else words.BUSY_STARTING)
        return 1


def _main(options: Options) -> int:
    if options.once:
        from bot.demo.once import main as once

        return once(http=options.http)
    folder = Folder()
    folder.take()
    try:
        asyncio.run(_live(options, folder))
    finally:
        folder.leave()
    return 0


async def _live(options: Options, folder: Folder) -> None:
    from bot.demo.live import Live  # the address is printed before the rest of Baton is even loaded

    stopping, loop = asyncio.Event(), asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, stopping.set)
    await Live(options, folder, _say).run(stopping)


def _say(line: str) -> None:
    print(line, flush=True)
