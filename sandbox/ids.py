"""Slack's ids, tokens and timestamps."""

import base64
import hashlib
from collections.abc import Callable

_MICROSECONDS = 1_000_000


def slack_id(prefix: str, *seed: str) -> str:
    """An id in Slack's form (a letter, then ten capitals and digits), always the same for the same seed.

    The same file gives the same ids, so that an app's database still fits after the sandbox was restarted.
    """
    digest = hashlib.sha256("\0".join((prefix, *seed)).encode()).digest()
    return f"{prefix}0" + base64.b32encode(digest[:10]).decode()[:9]  # of the rest nothing would be seen


def secret(*seed: str, length: int = 32) -> str:
    """Hexadecimal digits for a token or a signing secret of this workspace, which guards nothing real."""
    return hashlib.sha256("\0".join(("secret", *seed)).encode()).hexdigest()[:length]


class Counter:
    """Ids made in the order they are asked for: views, events, envelopes."""

    def __init__(self) -> None:
        """Begin at one."""
        self.made = 0

    def next_id(self, prefix: str) -> str:
        """The next id with this prefix."""
        self.made += 1
        return slack_id(prefix, str(self.made))


class Timestamps:
    """Message timestamps: domain time to the microsecond, and always above every earlier one."""

    def __init__(self, now: Callable[[], float]) -> None:
        """Read domain seconds from `now`."""
        self._now = now
        self.last = 0  # microseconds

    def next_ts(self) -> str:
        """A `ts` such as `1700000000.000100`."""
        self.last = max(int(self._now() * _MICROSECONDS), self.last + 1)
        seconds, micros = divmod(self.last, _MICROSECONDS)
        return f"{seconds}.{micros:06d}"
