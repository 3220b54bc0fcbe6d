"""Slack's pace, kept by moving a message's time and never by sleeping.

Token buckets (J. Turner, 1986), counted in moments and not in fractions of a token, so that no rounding lets a message
through (GCRA, ITU-T I.371): Slack takes about one message a second in a channel, with short bursts, and fifty edits
in any minute in a workspace. Real time throughout.
"""

from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta

CHANNELS_KEPT = 10_000
POST, EDIT = "chat.postMessage", "chat.update"


@dataclass(slots=True)
class Bucket:
    """At most ``burst`` tokens at once, and a new one ``every`` so often. It starts full; it is full at ``full_at``."""

    every: timedelta
    burst: int
    full_at: datetime | None = None

    def take(self, now: datetime) -> timedelta:
        """Take a token. Zero: go ahead. Otherwise nothing was taken, and this is how long until there will be one."""
        empty = now + self.burst * self.every
        self.full_at = min(max(self.full_at or now, now), empty)  # never beyond empty, though the clock be set back
        wait = self.full_at + self.every - empty
        if wait > timedelta():
            return wait
        self.full_at += self.every
        return timedelta()


class Pace:
    """When a post or an edit may go out."""

    def __init__(self) -> None:
        self._edits = Bucket(every=timedelta(seconds=1.5), burst=10)  # fifty in any minute
        self._posts: OrderedDict[str, Bucket] = OrderedDict()
        self._closed_until: dict[str, datetime] = {}

    def post(self, channel: str, now: datetime) -> timedelta:
        """How long until a message may be posted in a channel; zero takes the place."""
        if wait := self._closed(POST, now):
            return wait
        bucket = self._posts.setdefault(channel, Bucket(every=timedelta(seconds=1), burst=5))
        self._posts.move_to_end(channel)
        if len(self._posts) > CHANNELS_KEPT:
            self._posts.popitem(last=False)
        return bucket.take(now)

    def edit(self, now: datetime) -> timedelta:
        """How long until a message may be edited; zero takes the place."""
        return self._closed(EDIT, now) or self._edits.take(now)

    def hold(self, until: datetime, method: str = "") -> None:
        """Slack asked for silence until then: for one method, as it counts them apart; for all, where none is named."""
        self._closed_until[method] = max(until, self._closed_until.get(method, until))

    def _closed(self, method: str, now: datetime) -> timedelta:
        until = max(self._closed_until.get("", now), self._closed_until.get(method, now))
        return max(until - now, timedelta())
