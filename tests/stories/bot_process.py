"""A bot in a process of its own, forked from one that has imported everything: half of a start is imports."""

import multiprocessing
import os
import resource
import sys
from collections.abc import Mapping
from multiprocessing.context import ForkServerProcess
from pathlib import Path

from bot import app, courier
from bot.cli import main
from tests.stories.paces import TenfoldPace

FORKING = multiprocessing.get_context("forkserver")
FORKING.set_forkserver_preload(["bot.app", "psycopg", "uvicorn.protocols.http.httptools_impl"])


def bot_process(environment: Mapping[str, str], log: Path, largest_file: int | None = None) -> ForkServerProcess:
    """``baton run``, started; ``largest_file`` (bytes) is where a file that it writes meets a full disk."""
    process = FORKING.Process(target=_run, args=(dict(environment), log, largest_file), daemon=True)
    process.start()
    return process


def _run(environment: dict[str, str], log: Path, largest_file: int | None) -> None:
    out = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    for stream in (sys.stdout, sys.stderr):
        os.dup2(out, stream.fileno())
    os.environ.clear()
    os.environ.update(environment)
    if largest_file is not None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (largest_file, largest_file))
    vars(app)["Pace"] = TenfoldPace
    courier.LEASE = 8.0  # longer than a call may take, and not much: what a killed bot had in hand waits for its end
    sys.argv = ["baton", "run"]
    main()
