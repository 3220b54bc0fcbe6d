"""Time is passed in: every moment inside Baton is an aware datetime in UTC."""

from datetime import UTC, datetime, timedelta


class NaiveTime(ValueError):
    """A moment without a time zone was given where Baton keeps UTC."""


def utc(moment: datetime) -> datetime:
    """The same moment in UTC.

    Raises:
        NaiveTime: the moment names no time zone, so nobody can know when it is.
    """
    if moment.tzinfo is None:
        raise NaiveTime(f"{moment.isoformat()} names no time zone; write it with an offset or a Z")
    return moment.astimezone(UTC)


def iso(moment: datetime) -> str:
    """The one way a moment is written in facts: UTC, microseconds, a Z."""
    return utc(moment).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def seconds(span: timedelta) -> int:
    """A span in whole seconds."""
    return int(span.total_seconds())
