"""Two clocks: the domain's can be moved, but only where Slack is this machine; real time never."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.clock import Clock, clock_for, is_loopback, real_now

HERE = [
    "http://localhost:8701/api/", "http://LOCALHOST/api/", "http://127.0.0.1:1/", "http://127.8.9.10/", "http://[::1]:80/",
    "https://127.0.0.1/api/",
]  # fmt: skip
ELSEWHERE = [
    "https://slack.com/api/", "http://127.0.0.1.evil.example/", "http://localhost.evil.example/", "http://0x7f000001/",
    "http://0x7f.0.0.1/", "http://0177.0.0.1/", "http://2130706433/", "http://127.1/", "http://10.0.0.1/",
    "http://192.168.0.1/", "http://0.0.0.0/", "http://[::]/", "http://[fe80::1]/", "http://127.0.0.1@evil.example/",
    "http://evil.example/127.0.0.1", "http://evil.example#@127.0.0.1", "http://[::1", "http://", "", "127.0.0.1",
]  # fmt: skip
SENSELESS = [b"", b"soon", b"nan", b"inf", b"-inf", b"1e400", b"1e300", b"9e13", b"-9e13", b"1e12", b"\xff\xfe", b"1 2"]


def about(moment: datetime, expected: datetime) -> bool:
    return abs(moment - expected) < timedelta(seconds=5)


@pytest.fixture
def an_hour(tmp_path: Path) -> Path:
    file = tmp_path / "offset"
    file.write_text("3600.5\n")
    return file


@pytest.mark.parametrize("url", HERE)
def test_the_clock_moves_where_slack_is_this_machine(url: str, an_hour: Path) -> None:
    assert is_loopback(url)
    assert about(clock_for(url, an_hour).now(), real_now() + timedelta(seconds=3600.5))


@pytest.mark.parametrize("url", ELSEWHERE)
def test_no_file_moves_the_clock_anywhere_else(url: str, an_hour: Path) -> None:
    assert not is_loopback(url)
    assert about(clock_for(url, an_hour).now(), real_now())


@pytest.mark.parametrize("content", SENSELESS)
def test_a_senseless_offset_is_none(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "offset").write_bytes(content)
    assert about(Clock(tmp_path / "offset").now(), real_now())


def test_a_missing_file_is_no_offset_and_a_later_one_counts_at_once(tmp_path: Path) -> None:
    clock = Clock(tmp_path / "offset")
    assert about(clock.now(), real_now())
    (tmp_path / "offset").write_text("-86400")
    assert about(clock.now(), real_now() - timedelta(days=1))
    assert about(Clock(tmp_path).now(), real_now()), "a folder is no offset either"


def test_every_moment_is_utc_and_aware(an_hour: Path) -> None:
    for moment in (real_now(), Clock().now(), Clock(an_hour).now()):
        assert moment.tzinfo is UTC
