"""The demo as a newcomer runs it, in a terminal: what it prints, where it goes on, and that its lines work."""

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
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.demo.door import curl
from bot.demo.ports import BATON, PAGE
from bot.words import demo as words
from sandbox.keeping.archive import Archive

pytestmark = [pytest.mark.slow, pytest.mark.timeout(240)]
BIN = Path(sys.executable).parent
COMMAND = [str(BIN / "baton"), "demo"]
QUIET = ("--no-history", "--no-leads")
ADDRESS = words.ADDRESS.split("{")[0]
READY = words.READY.split("{")[0]


def environment() -> dict[str, str]:
    return {"PATH": f"{BIN}:{os.environ['PATH']}", "PYTHONIOENCODING": "utf-8", "TERM": "dumb"}


@dataclass
class Demo:
    """A demo that runs, and what it has printed."""

    process: subprocess.Popen[bytes]
    screen: Path
    folder: Path

    @property
    def text(self) -> str:
        return self.screen.read_text("utf-8")

    def until(self, found: str | Callable[[str], bool], within: float = 60) -> str:
        """Wait until the screen shows it."""
        deadline = time.monotonic() + within
        while not (found in self.text if isinstance(found, str) else found(self.text)):
            assert self.process.poll() is None, f"it ended:\n{self.text[-3000:]}"
            assert time.monotonic() < deadline, f"it did not come:\n{self.text[-3000:]}"
            time.sleep(0.1)
        return self.text

    @property
    def page(self) -> str:
        """The address of its page."""
        return str(re.findall(rf"^{re.escape(ADDRESS)}(\S+)$", self.text, re.MULTILINE)[0])

    @property
    def baton(self) -> str:
        """The address that leads go to."""
        return str(re.findall(r"(http://\S+)/v1/leads", self.until(READY))[0])

    def shell(self, lines: str) -> str:
        """What pasted lines print."""
        done = subprocess.run(
            ["bash", "-c", lines], cwd=self.folder, env=environment(), capture_output=True, text=True, timeout=30,
            check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def asks(self, command: str) -> str:
        """What another command says about the same leads, by the line that was printed."""
        line = re.findall(r"(BATON_DATABASE_URL=.*) history prairie\)$", self.until(READY), re.MULTILINE)[0]
        return self.shell(f"{line} {command}")

    def stops(self) -> str:
        """Somebody presses Ctrl-C; everything it printed."""
        self.process.send_signal(signal.SIGINT)
        assert self.process.wait(20) == 0, self.text
        assert words.STOPPED in self.text
        assert "Traceback" not in self.text, self.text[-3000:]
        return self.text


@contextmanager
def a_demo(folder: Path, *options: str) -> Iterator[Demo]:
    screen = folder / "screen.txt"
    with screen.open("wb") as out:
        process = subprocess.Popen(
            [*COMMAND, *options], cwd=folder, env=environment(), stdin=subprocess.DEVNULL, stdout=out, stderr=out
        )
    try:
        yield Demo(process, screen, folder)
    finally:
        if process.poll() is None:
            process.kill()
        process.wait()


def lead(**fields: object) -> dict[str, object]:
    return {"source": "website", "external_id": "mine-1", "company": "Acme's", "country": "GB", **fields}


@pytest.fixture
def taken_ports() -> Iterator[None]:
    """Somebody has the usual ports: this test, once other tests' demos let go of them, or else who keeps them."""
    with contextlib.ExitStack() as stack:
        for port in (PAGE, BATON):
            if (held := _held(port)) is not None:
                stack.enter_context(held)
        yield


def _held(port: int) -> socket.socket | None:
    deadline = time.monotonic() + 40
    while time.monotonic() < deadline:
        with contextlib.suppress(OSError):
            return socket.create_server(("127.0.0.1", port))
        time.sleep(0.2)
    return None


@pytest.mark.parametrize("mode", ["socket", "http"])
def test_a_week_has_gone_by_and_every_promise_holds(tmp_path: Path, mode: str) -> None:
    with a_demo(tmp_path, "--no-leads", *(["--http"] if mode == "http" else [])) as demo:
        text = demo.until(READY)
        assert text.startswith(ADDRESS), "whoever starts it wants to know where"
        assert words.WEEK_BROKEN.split("{")[0] not in text
        history = demo.asks("history prairie")
        for told in ("Eve Martin was reminded", "was told in", "it moved on", "Fay Andersen accepted it"):
            assert told in history
        assert "chains" in demo.asks("audit verify")
        demo.stops()


def test_what_is_sent_by_pasted_lines_is_told_in_one_line(tmp_path: Path) -> None:
    with a_demo(tmp_path, *QUIET) as demo:
        answer = json.loads(demo.shell(curl(demo.baton, lead(message='It\'s "urgent", 50 € a head'))))
        assert answer["status"] == "fresh" and answer["owner"]["name"]
        shown = demo.until("Acme's: in from website. ", within=30)
        assert f"Offered to {answer['owner']['name']} by the rule" in shown
        assert "Came in from website as mine-1" in demo.asks("history acme")
        demo.stops()


def test_it_goes_on_where_it_stopped_and_fresh_begins_anew(tmp_path: Path) -> None:
    with a_demo(tmp_path, *QUIET) as demo:
        demo.shell(curl(demo.baton, lead()))
        demo.until("Acme's: in from website. ", within=30)
        demo.stops()
    posts = _messages(tmp_path)
    assert posts
    an_hour_passes_without_it(tmp_path)
    with a_demo(tmp_path, *QUIET) as demo:
        assert words.RESUMED.split("{")[0] in demo.until(READY)
        time.sleep(1.5)  # time for a reminder, if the laptop's sleep counted
        assert "was reminded" not in demo.asks("history acme")
        assert json.loads(demo.shell(curl(demo.baton, lead())))["status"] == "unchanged"
        demo.stops()
    assert _messages(tmp_path) == posts
    with a_demo(tmp_path, *QUIET, "--fresh") as demo:
        assert words.RESUMED.split("{")[0] not in demo.until(READY)
        assert json.loads(demo.shell(curl(demo.baton, lead())))["status"] == "fresh"
        demo.stops()


def _messages(folder: Path) -> list[str]:
    return [message["ts"] for message in Archive.read(folder / ".demo/workspace").state["messages"]]


def an_hour_passes_without_it(folder: Path) -> None:
    """What the laptop's sleep does: real time goes on, and whoever only adds the old offset to it is an hour ahead."""
    clock = folder / ".demo/clock"
    clock.write_text(f"{float(clock.read_text()) + 3600:.6f}\n")


def test_once_tells_the_story_and_ends(tmp_path: Path) -> None:
    done = subprocess.run(
        [*COMMAND, "--once"], cwd=tmp_path, env=environment(), capture_output=True, text=True, timeout=90, check=False
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr
    assert words.DONE in done.stdout and "Traceback" not in done.stdout
    assert done.stderr == ""


@pytest.mark.usefixtures("taken_ports")
def test_the_next_ports_are_taken_and_told_and_a_second_demo_is_sent_to_the_first(tmp_path: Path) -> None:
    with a_demo(tmp_path, *QUIET) as demo:
        text = demo.until(READY)
        assert words.PORT_TAKEN.format(port=PAGE, who=words.PAGE_IS, taken=demo.page) in text
        assert words.PORT_TAKEN.format(port=BATON, who=words.BATON_IS, taken=demo.baton) in text
        assert json.loads(demo.shell(curl(demo.baton, lead())))["owner"]["name"]
        second = subprocess.run(
            COMMAND, cwd=tmp_path, env=environment(), capture_output=True, text=True, timeout=30, check=False
        )
        assert second.returncode == 1
        assert second.stdout.strip() == words.BUSY.format(address=demo.page)
        demo.stops()


def test_ctrl_c_in_the_middle_of_the_week_is_clean_and_the_next_one_begins_anew(tmp_path: Path) -> None:
    with a_demo(tmp_path, "--no-leads") as demo:
        demo.until(words.WEEK)
        time.sleep(1)
        demo.stops()
    with a_demo(tmp_path, *QUIET) as demo:
        assert words.RESUMED.split("{")[0] not in demo.until(READY)
        demo.stops()


def test_it_may_open_at_another_time(tmp_path: Path) -> None:
    with a_demo(tmp_path, *QUIET, "--at", "2030-03-04T09:00") as demo:
        demo.until(READY)
        demo.stops()
    moment = datetime.fromtimestamp(Archive.read(tmp_path / ".demo/workspace").state["time"], UTC)
    assert moment.date().isoformat() == "2030-03-04"
