"""Whatever a test or a run hangs in, it ends, and says where it was."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parent.parent
CONFTEST = """
from tests import watchdog

pytest_plugins = ["tests.watchdog"]
watchdog.GRACE = 1.0
"""
HANGS = """
import asyncio, ctypes, signal, time
import pytest

def test_in_c_and_deaf():
    signal.pthread_sigmask(signal.SIG_BLOCK, set(signal.Signals))
    ctypes.CDLL(None).sleep(1000)

@pytest.mark.anyio
@pytest.mark.parametrize("anyio_backend", ["asyncio"])
async def test_whose_alarm_another_task_takes():
    async def is_always_at_work():
        while True:
            time.sleep(0.01)
            await asyncio.sleep(0)

    working = asyncio.create_task(is_always_at_work())
    await asyncio.Event().wait()

@pytest.fixture
def never_torn_down():
    yield
    time.sleep(1000)

def test_that_fails_and_cannot_end(never_torn_down):
    assert False, "as it should"

def test_that_is_sound():
    pass
"""


def test_a_test_that_hangs_fails_and_the_others_go_on(tmp_path: Path) -> None:
    (tmp_path / "conftest.py").write_text(CONFTEST)
    (tmp_path / "test_hangs.py").write_text(HANGS)
    command = [sys.executable, "-m", "pytest", "-n", "2", "-p", "no:schemathesis", "-c", os.devnull]
    command += ["-o", "timeout=1", "."]
    env = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    ran = subprocess.run(
        command,
        cwd=tmp_path,
        env=env | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
        timeout=100,
    )
    for name in ("test_in_c_and_deaf", "test_whose_alarm_another_task_takes", "test_that_fails_and_cannot_end"):
        assert f"crashed while running 'test_hangs.py::{name}" in ran.stdout, ran.stdout + ran.stderr
    assert "as it should" in ran.stdout and "1 passed" in ran.stdout
    assert "in test_in_c_and_deaf" in ran.stderr, "where its thread was"
    assert "in test_whose_alarm_another_task_takes" in ran.stderr, "what its task waited for"
    assert "in never_torn_down" in ran.stderr


STUBBORN = """
import faulthandler, os, signal, subprocess, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
faulthandler.register(signal.SIGUSR1)
subprocess.Popen(["setsid", "sh", "-c", "sleep 1000 & exec sleep 1001"])
def hangs():
    os.kill(os.getpid(), signal.SIGSTOP) if sys.argv[1:] else time.sleep(1000)
hangs()
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux makes orphans somebody else's children")
@pytest.mark.parametrize("stopped", [False, True])
def test_a_run_that_takes_too_long_says_where_it_is_and_leaves_nobody(tmp_path: Path, stopped: bool) -> None:
    (tmp_path / "stubborn.py").write_text(STUBBORN)
    began = time.monotonic()
    command = [str(ROOT / ".ci/within"), "1", sys.executable, "stubborn.py", *["stops"] * stopped]
    ran = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=60)
    assert ran.returncode == 124 and time.monotonic() - began < 30
    assert "did not end within 1 s" in ran.stdout and "sleep 1001" in ran.stdout and "sleep 1000" in ran.stdout
    assert stopped == ("T (stopped)" in ran.stdout) and stopped != ("in hangs" in ran.stderr)
    # capture_output came to its end: nobody holds the pipe


def test_a_run_in_time_has_its_own_exit_code() -> None:
    for said, code in (("exit 7", 7), ("kill -KILL $$", 137), ("sleep 1000 & exit 0", 0)):
        ran = subprocess.run(
            [str(ROOT / ".ci/within"), "30", "bash", "-c", said], capture_output=True, check=False, timeout=60
        )
        assert ran.returncode == code
