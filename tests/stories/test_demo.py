"""The demo as a newcomer runs it: the main job is played, and then its printed lines work exactly as printed."""

from __future__ import annotations

import contextlib
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.demo.run import PORT
from bot.words import demo as words

pytestmark = pytest.mark.slow
BIN = Path(sys.executable).parent
BATON = [str(BIN / "baton"), "demo"]


def environment() -> dict[str, str]:
    return {"PATH": f"{BIN}:{os.environ['PATH']}", "PYTHONIOENCODING": "utf-8", "TERM": "dumb"}


@dataclass
class Demo:
    """A demo that runs, and what it has printed."""

    process: subprocess.Popen[bytes]
    screen: Path
    folder: Path

    def until(self, found: Callable[[str], bool], within: float = 60) -> str:
        """Wait until the screen shows it."""
        deadline = time.monotonic() + within
        while not found(text := self.screen.read_text("utf-8")):
            assert self.process.poll() is None, f"it ended:\n{text[-3000:]}"
            assert time.monotonic() < deadline, f"it did not come:\n{text[-3000:]}"
            time.sleep(0.1)
        return text

    def shell(self, lines: str) -> str:
        """What pasted lines print."""
        done = subprocess.run(
            ["bash", "-c", lines], cwd=self.folder, env=environment(), capture_output=True, text=True, timeout=30,
            check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout


@contextmanager
def a_demo(folder: Path) -> Iterator[Demo]:
    screen = folder / "screen.txt"
    with screen.open("wb") as out:
        process = subprocess.Popen(
            BATON, cwd=folder, env=environment(), stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT
        )
    try:
        yield Demo(process, screen, folder)
    finally:
        if process.poll() is None:
            process.kill()
        process.wait()


def pasted(text: str) -> str:
    """The lines that send a lead, as a newcomer would copy them."""
    after = text.split(words.STAYS, 1)[1]
    return after.split(words.LOOK, 1)[0]


@pytest.fixture
def taken_port() -> Iterator[None]:
    """Somebody has the usual port: this test, or else who had it already."""
    with contextlib.ExitStack() as stack:
        with contextlib.suppress(OSError):
            stack.enter_context(socket.create_server(("127.0.0.1", PORT)))
        yield


def test_what_the_demo_prints_works_as_printed(tmp_path: Path) -> None:
    with a_demo(tmp_path) as demo:
        text = demo.until(lambda shown: "audit verify" in shown.split(words.LOOK)[-1])
        answer = demo.shell(pasted(text))
        assert json.loads(answer)["status"] == "fresh" and json.loads(answer)["owner"]["name"]
        told = demo.until(lambda shown: "Acme" in shown.split(words.LOOK)[-1].split("audit verify", 1)[-1], within=15)
        assert "DM with Baton" in told.split(words.LOOK)[-1]
        for line in re.findall(r"^ +BATON_DATABASE_URL=.*$", text, re.MULTILINE):
            demo.shell(line)
        history = next(line for line in text.splitlines() if line.endswith("history acme"))
        assert "Came in from website as mine-1" in demo.shell(history)
        demo.process.send_signal(signal.SIGINT)
        assert demo.process.wait(15) == 0
        after = demo.screen.read_text("utf-8")
        assert words.STOPPED.split("{")[0] in after
        assert "Traceback" not in after


def test_once_plays_the_story_and_ends(tmp_path: Path) -> None:
    done = subprocess.run(
        [*BATON, "--once"], cwd=tmp_path, env=environment(), capture_output=True, text=True, timeout=90, check=False
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr
    assert words.DONE in done.stdout and "Traceback" not in done.stdout + done.stderr
    assert done.stderr == ""


@pytest.mark.usefixtures("taken_port")
def test_another_port_is_taken_and_printed_where_somebody_has_the_usual_one(tmp_path: Path) -> None:
    with a_demo(tmp_path) as demo:
        text = demo.until(lambda shown: "audit verify" in shown.split(words.LOOK)[-1])
        lines = pasted(text)
        assert f"127.0.0.1:{PORT}/" not in lines and re.search(r"127\.0\.0\.1:\d+/v1/leads", lines)
        assert json.loads(demo.shell(lines))["owner"]["name"]
