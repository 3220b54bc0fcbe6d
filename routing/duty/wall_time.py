"""What a clock on the wall shows, as moments: daylight saving's missing hour and its doubled one included."""

from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

DAY = 86_400
_SECOND = timedelta(seconds=1)


@cache
def zone(name: str) -> ZoneInfo:
    """A time zone by its IANA name."""
    return ZoneInfo(name)


def begins(timezone: str, day: date, seconds: int) -> datetime:
    """The first moment (UTC) at which a clock shows so many seconds after midnight of a day, or more.

    Args:
        timezone: an IANA name.
        day: a local date.
        seconds: 0 to 172800: what lies behind midnight belongs to the day that follows.

    In the hour that a zone skips the clock never shows it: then it is the moment at which the clock goes on.
    """
    return _moment(timezone, day, seconds, fold=0)


def ends(timezone: str, day: date, seconds: int) -> datetime:
    """As :func:`begins`, but the last such moment where a zone goes through an hour twice."""
    return _moment(timezone, day, seconds, fold=1)


def _moment(timezone: str, day: date, seconds: int, fold: int) -> datetime:
    tz = zone(timezone)
    shown = datetime.combine(day, time()) + timedelta(seconds=seconds)
    moment = shown.replace(tzinfo=tz, fold=fold).astimezone(UTC)
    if moment.astimezone(tz).replace(tzinfo=None) == shown:
        return moment
    return _jump(tz, shown)


def _jump(tz: ZoneInfo, skipped: datetime) -> datetime:
    """The moment at which a clock skips a time: found by halving, for a zone tells offsets and no transitions."""
    before, after = (skipped.replace(tzinfo=tz, fold=fold).utcoffset() or timedelta() for fold in (0, 1))
    early, late = (skipped - max(before, after)).replace(tzinfo=UTC), (skipped - min(before, after)).replace(tzinfo=UTC)
    offset = early.astimezone(tz).utcoffset()
    while late - early > _SECOND:
        middle = early + (late - early) // _SECOND // 2 * _SECOND
        if middle.astimezone(tz).utcoffset() == offset:
            early = middle
        else:
            late = middle
    return late
