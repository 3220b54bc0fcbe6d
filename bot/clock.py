"""The two clocks of the bot.

*Domain* time decides due times and ladders. In the sandbox it can be moved: a file holds the offset in seconds.
*Real* time paces, leases and signs. The offset is read only while Slack's address is loopback, so that no file on a
production machine can ever move a deadline.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True)
class Clock:
    """Domain time, UTC. ``offset_file`` holds seconds as a decimal number; a missing or senseless one means none."""

    offset_file: Path | None = None

    def now(self) -> datetime:
        """Domain time."""
        now = real_now()
        if self.offset_file is None:
            return now
        try:
            return now + timedelta(seconds=float(self.offset_file.read_text()))
        except (OSError, ValueError, OverflowError):
            return now


def real_now() -> datetime:
    """Real time, UTC."""
    return datetime.now(UTC)


def clock_for(slack_api_url: str, offset_file: Path | None) -> Clock:
    """The clock: movable only when Slack is on this machine."""
    return Clock(offset_file if is_loopback(slack_api_url) else None)


def is_loopback(url: str) -> bool:
    """Whether an address can only be this machine."""
    try:
        host = urlsplit(url).hostname or ""
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
