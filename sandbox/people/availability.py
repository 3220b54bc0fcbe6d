"""Whether somebody can be reached: what they say of themselves, and when they are not to be disturbed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

LONGEST_STATUS = 100
"""Characters of a status' text; Slack answers `too_long` to more."""

_UNSAID = ":speech_balloon:"  # what Slack puts where somebody chose no emoji
_NEVER = 1  # Slack's way to say that there is no next time


@dataclass(frozen=True)
class Status:
    """What somebody lets others know of themselves: words and an emoji (`:palm_tree:`), until a moment or for good."""

    text: str = ""
    emoji: str = ""
    until: int = 0

    @classmethod
    def of(cls, text: str, emoji: str, until: datetime | None) -> "Status":
        """The status with these words; the emoji may come without its colons.

        Raises:
            ValueError: the words are too long, or `until` has no time zone.
        """
        if len(text) > LONGEST_STATUS:
            raise ValueError(f"A status has at most {LONGEST_STATUS} characters, and this one has {len(text)}.")
        if until is not None and until.tzinfo is None:
            raise ValueError("A moment needs a time zone.")
        drawn = f":{emoji.strip(':')}:" if emoji.strip(":") else _UNSAID if text else ""
        return cls(text, drawn, int(until.timestamp()) if until is not None and drawn else 0)

    def __bool__(self) -> bool:
        """Whether there is anything to see."""
        return bool(self.text or self.emoji)

    def as_slack(self) -> dict[str, Any]:
        """Its parts of a profile."""
        return {"status_text": self.text, "status_emoji": self.emoji, "status_expiration": self.until}


@dataclass(frozen=True)
class Quiet:
    """When somebody is not to be disturbed: from now `until` a moment, and each day between two hours of theirs."""

    since: int = 0
    until: int = 0
    hours: tuple[str, str] | None = None

    @classmethod
    def daily(cls, start: str, end: str) -> "Quiet":
        """Between two hours each day: `22:00` and `08:00`.

        Raises:
            ValueError: one of them is no time of day.
        """
        return cls(hours=(f"{time.fromisoformat(start):%H:%M}", f"{time.fromisoformat(end):%H:%M}"))

    def is_paused(self, now: float) -> bool:
        """Whether notifications are paused, whatever the hour."""
        return now < self.until

    def span(self, now: float, zone: ZoneInfo) -> tuple[int, int] | None:
        """The present span, or else the next; None when there is none."""
        if self.is_paused(now):
            return self.since, self.until
        if self.hours is None:
            return None
        start, end = (time.fromisoformat(hour) for hour in self.hours)
        today = datetime.fromtimestamp(now, zone).date()
        for day in (today + timedelta(days) for days in (-1, 0, 1)):
            last = day if end > start else day + timedelta(1)
            begins, ends = datetime.combine(day, start, zone), datetime.combine(last, end, zone)
            if ends.timestamp() > now:
                return int(begins.timestamp()), int(ends.timestamp())
        return None

    def is_on(self, now: float, zone: ZoneInfo) -> bool:
        """Whether they are not to be disturbed now."""
        span = self.span(now, zone)
        return span is not None and span[0] <= now

    def as_slack(self, now: float, zone: ZoneInfo, *, own: bool = False) -> dict[str, Any]:
        """Slack's do-not-disturb object; only one's `own` tells of the pause by name."""
        span = self.span(now, zone)
        start, end = span or (_NEVER, _NEVER)
        status = {"dnd_enabled": span is not None, "next_dnd_start_ts": start, "next_dnd_end_ts": end}
        if not own:
            return status
        if not self.is_paused(now):
            return {**status, "snooze_enabled": False}
        left = {"snooze_endtime": self.until, "snooze_remaining": int(self.until - now)}
        return {**status, "snooze_enabled": True, **left, "snooze_is_indefinite": False}


def status_from_file(entry: str | Mapping[str, Any], zone: ZoneInfo) -> Status:
    """A status as a workspace file has it: its words, or `{ text, emoji, until }`.

    Raises:
        ValueError: the words are too long.
    """
    if isinstance(entry, str):
        return Status.of(entry, "", None)
    until: Any = entry.get("until")
    if isinstance(until, str):
        until = datetime.fromisoformat(until)
    if until is not None and until.tzinfo is None:  # a time without a zone is on that person's watch
        until = until.replace(tzinfo=zone)
    return Status.of(str(entry.get("text", "")), str(entry.get("emoji", "")), until)
