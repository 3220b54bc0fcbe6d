"""Logs: one line an event, readable by machines where no person looks on, and never a secret or a body."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
LOGGING = """
import logging, warnings
import structlog
from bot import logs
logs.configure()
log = structlog.get_logger("baton")
def fails():
    password = "hunter2-" + "local"
    raise ValueError("broken")
log.info("lead_taken", lead="L1")
log.debug("too_much")
try:
    fails()
except ValueError:
    log.exception("went_wrong")
    logging.getLogger("slack_bolt.baton").exception("library_went_wrong")
logging.getLogger("slack_bolt.AsyncRequestVerification").info("Invalid request signature: body-of-a-request")
logging.getLogger("slack_bolt").warning("a bolt warning: body-of-a-request")
logging.getLogger("slack_sdk.web").warning("an sdk warning: body-of-a-request")
logging.getLogger("uvicorn.access").warning("GET /secret-path")
logging.getLogger("somebody.else").warning("heed %s", "this")
"""


def logged(program: str, stderr: int = subprocess.PIPE) -> str:
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, stderr=stderr, text=True, check=True)
    return done.stderr or ""


def test_where_no_terminal_is_every_line_is_json_and_holds_no_secret() -> None:
    text = logged(LOGGING)
    lines = [json.loads(line) for line in text.splitlines()]
    assert [line["event"] for line in lines] == ["lead_taken", "went_wrong", "library_went_wrong", "heed this"]
    assert lines[0] | {"timestamp": ""} == {"lead": "L1", "event": "lead_taken", "level": "info", "timestamp": ""}
    assert all(line["timestamp"].endswith("Z") for line in lines)
    assert [line["level"] for line in lines] == ["info", "error", "error", "warning"]
    assert lines[3]["logger"] == "somebody.else"
    for trouble in lines[1:3]:
        assert "ValueError: broken" in trouble["exception"] and "in fails" in trouble["exception"]
    for secret in ("hunter2-local", "body-of-a-request", "secret-path", "too_much"):
        assert secret not in text


def test_on_a_terminal_people_read_it_and_tracebacks_hold_no_locals() -> None:
    ours, theirs = pty.openpty()
    try:
        logged(LOGGING, stderr=theirs)
        text = os.read(ours, 100_000).decode()
    finally:
        os.close(ours)
        os.close(theirs)
    assert "lead_taken" in text and "ValueError: broken" in text and "heed this" in text
    assert not text.startswith("{")
    assert "hunter2-local" not in text and "body-of-a-request" not in text


def test_the_demo_is_told_of_errors_only() -> None:
    program = LOGGING.replace("logs.configure()", "logs.configure(); logs.only_errors()")
    assert [json.loads(line)["event"] for line in logged(program).splitlines()][:1] == ["went_wrong"]
