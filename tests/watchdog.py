"""The end of a test that takes too long, whatever it hangs in.

pytest-timeout raises, once, in whatever the main thread does at that moment. That may be a background task, which dies
in the test's stead; the event loop, whose test then waits for ever, with all that is to be torn down and every later
test behind it; or pytest and xdist themselves. So a worker of xdist raises nothing: it says where its threads and its
tasks were, and ends. xdist counts the test as failed and starts another worker. A minute later a thread in C, which
needs nothing of Python, does the same to a process that is deaf to the alarm, or that pytest-timeout no longer watches:
it calls its alarm off when a test fails, though the fixtures are still to end.

On SIGUSR1 a process says where it is, and goes on; `.ci/within` asks all of them when a run takes too long.
"""

from __future__ import annotations

import asyncio
import faulthandler
import os
import signal
from collections.abc import Callable, Generator, Iterator
from types import FrameType
from typing import IO, Any

import pytest

GRACE = 60.0
"""Seconds that a test has to end in after its timeout, and to tear down in after it failed."""
LOG = pytest.StashKey[IO[str]]()
Handler = Callable[[int, FrameType | None], object]


def pytest_configure(config: pytest.Config) -> None:
    """Keep what is stderr now: later it may be captured, and be lost with the process."""
    log = config.stash[LOG] = os.fdopen(os.dup(2), "w", encoding="utf-8", errors="replace")
    signal.signal(signal.SIGUSR1, lambda *_: show_tasks(log))
    faulthandler.register(signal.SIGUSR1, log, all_threads=True, chain=True)


def pytest_unconfigure(config: pytest.Config) -> None:
    faulthandler.unregister(signal.SIGUSR1)
    signal.signal(signal.SIGUSR1, signal.SIG_DFL)
    config.stash[LOG].close()


@pytest.hookimpl(wrapper=True, trylast=True)  # inside pytest-timeout's, whose alarm is set by now
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    alarm, log = signal.getsignal(signal.SIGALRM), item.config.stash[LOG]
    if callable(alarm):
        signal.signal(signal.SIGALRM, _noted(alarm, item))
    faulthandler.dump_traceback_later(_patience(item) + GRACE, exit=True, file=log)
    try:
        return (yield)
    finally:
        faulthandler.cancel_dump_traceback_later()


@pytest.hookimpl(trylast=True)
def pytest_exception_interact(node: pytest.Item | pytest.Collector) -> None:
    """Look after a test that failed: what was to come later has been called off by pytest itself, too."""
    if isinstance(node, pytest.Item):
        faulthandler.dump_traceback_later(GRACE, exit=True, file=node.config.stash[LOG])


def show_tasks(log: IO[str]) -> None:
    """Say what each asyncio task of this thread waits for, innermost last: its stack is in no thread's."""
    try:
        tasks = asyncio.all_tasks(asyncio.get_running_loop())
    except RuntimeError:
        return
    for task in tasks:
        print(f"Task {task.get_name()}:", *_awaited(task.get_coro()), sep="\n  ", file=log)
    log.flush()


def _awaited(coroutine: Any) -> Iterator[str]:
    """Where a coroutine waits, and whatever it waits for, as far down as Python tells."""
    while coroutine is not None:
        kind = next((kind for kind in ("cr", "gi", "ag") if hasattr(coroutine, f"{kind}_frame")), None)
        frame = getattr(coroutine, f"{kind}_frame", None)
        if frame is None:
            return
        yield f"{frame.f_code.co_filename}:{frame.f_lineno} in {frame.f_code.co_qualname}"
        coroutine = getattr(coroutine, f"{kind}_yieldfrom" if kind == "gi" else f"{kind}_await")


def _noted(alarm: Handler, item: pytest.Item) -> Handler:
    """The alarm, which says what it interrupts, and in a worker raises nothing."""
    log = item.config.stash[LOG]

    def rings(number: int, frame: FrameType | None) -> None:
        show_tasks(log)
        if hasattr(item.config, "workerinput"):
            faulthandler.dump_traceback(log)
            print(f"{item.nodeid} ran out of time, and its worker ends with it.", file=log, flush=True)
            os._exit(1)
        alarm(number, frame)

    return rings


def _patience(item: pytest.Item) -> float:
    """The seconds until pytest-timeout ends a test."""
    marker, option = item.get_closest_marker("timeout"), item.config.getoption("timeout")
    return float(marker.args[0] if marker else option or item.config.getini("timeout"))
