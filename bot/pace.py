"""Slack's pace, kept by moving a message's time and never by sleeping.

Two token buckets (J. Turner, 1986): Slack takes about one message a second in a channel, with short bursts, and fifty
edits a minute in a workspace. Real time throughout.
"""

from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import datetime, timedelta

CHANNELS_KEPT = 10_000


@dataclass(slots=True)
class Bucket:
    """``rate`` tokens a second, at most ``burst`` of them at once."""

    rate: float
    burst: float
    level: float = field(init=False)
    at: datetime | None = None

    def __post_init__(self) -> None:
        """A bucket starts full."""
        self.level = self.burst

    def take(self, now: datetime) -> timedelta:
        """Take a token. Zero: go ahead. Otherwise nothing was taken, and this is how long until there will be one."""
        if self.at is not None:
            passed = max(0.0, (now - self.at).total_seconds())
            self.level = min(self.burst, self.level + passed * self.rate)
        self.at = now
        if self.level >= 1:
            self.level -= 1
            return timedelta()
        return timedelta(seconds=(1 - self.level) / self.rate)


class Pace:
    """When a post or an edit may go out."""

    def __init__(self) -> None:
        self._edits = Bucket(rate=50 / 60, burst=25)
        self._posts: OrderedDict[str, Bucket] = OrderedDict()
        self._closed_until: datetime | None = None

    def post(self, channel: str, now: datetime) -> timedelta:
        """How long until a message may be posted in a channel; zero takes the place."""
        if wait := self._closed(now):
            return wait
        bucket = self._posts.setdefault(channel, Bucket(rate=1, burst=5))
        self._posts.move_to_end(channel)
        if len(self._posts) > CHANNELS_KEPT:
            self._posts.popitem(last=False)
        return bucket.take(now)

    def edit(self, now: datetime) -> timedelta:
        """How long until a message may be edited; zero takes the place."""
        return self._closed(now) or self._edits.take(now)

    def hold(self, until: datetime) -> None:
        """Slack asked for silence: nothing goes out before ``until``."""
        self._closed_until = max(until, self._closed_until or until)

    def _closed(self, now: datetime) -> timedelta:
        if self._closed_until is None or self._closed_until <= now:
            return timedelta()
        return self._closed_until - now
