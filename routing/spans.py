"""Spans of time, shares and numbers, as people write them in a policy."""

import re
from datetime import timedelta

MINUTE, HOUR, DAY, WEEK = 60, 3_600, 86_400, 604_800
LONGEST = 366 * DAY
"""The longest span a policy may name, in seconds: a deadline further off than a year is a slip of the pen."""

LONGEST_TEXT = 60
"""Characters of a text that may be a length of time."""

UNITS = {"s": 1, "m": MINUTE, "h": HOUR, "d": DAY, "w": WEEK}
WORDS = {"hourly": HOUR, "daily": DAY, "weekly": WEEK}
_SPAN = re.compile(r"(?:[0-9]{1,9}[smhdw])+")
_PART = re.compile(r"([0-9]+)([smhdw])")
_SHARE = re.compile(r"([0-9]{1,5}(?:\.[0-9]{1,4})?)\s*%")
_NUMBER = re.compile(r"[+-]?[0-9]{1,18}(?:\.[0-9]{1,9})?")


class SpanError(ValueError):
    """A text is no span of time, with the sentence that puts it right in ``fix``."""

    def __init__(self, problem: str, fix: str) -> None:
        super().__init__(problem)
        self.problem = problem
        self.fix = fix


def span(text: object) -> int:
    """``30m``, ``4h``, ``2d`` or ``1h30m`` in seconds.

    Raises:
        SpanError: it is not written so, is nothing at all, or is longer than a year.
    """
    if isinstance(text, int) and not isinstance(text, bool):
        shown = str(text) if abs(text) < LONGEST else "30"
        raise SpanError("a time needs its unit", f"Write {shown}m for minutes, or {shown}h for hours")
    written = text.strip().lower().replace(" ", "") if isinstance(text, str) else ""
    if not _SPAN.fullmatch(written):
        raise SpanError("this is not a length of time", "Write it like 30m, 4h, 2d or 1h30m")
    total = sum(int(count) * UNITS[unit] for count, unit in _PART.findall(written))
    if not 0 < total <= LONGEST:
        raise SpanError("a time must be more than nothing and at most 366 days", "Write it like 30m, 4h or 2d")
    return total


def length(text: str) -> int | None:
    """The same in seconds, also of nothing (``0d``) and of many years; None where the text is none."""
    written = text.strip().lower().replace(" ", "") if len(text) <= LONGEST_TEXT else ""
    return sum(int(count) * UNITS[unit] for count, unit in _PART.findall(written)) if _SPAN.fullmatch(written) else None


def rhythm(text: object) -> int:
    """How often: ``hourly``, ``daily``, ``weekly`` or a span, in seconds; at least five minutes.

    Raises:
        SpanError: it is neither, or so often that people would stop reading.
    """
    if isinstance(text, str) and text.strip().lower() in WORDS:
        return WORDS[text.strip().lower()]
    every = span(text)
    if every < 5 * MINUTE:
        raise SpanError("repeating more often than every 5 minutes only makes noise", "Write daily, or 6h")
    return every


def share(text: str) -> float | None:
    """A share of the time to due: ``50%`` is 0.5 and ``due`` is 1; None where the text is neither."""
    if text.strip().lower() == "due":
        return 1.0
    found = _SHARE.fullmatch(text.strip())
    return float(found[1]) / 100 if found else None


def number(text: str) -> int | float | None:
    """A number written plainly (``50000``, ``-2.5``); None for anything else.

    Thousands separators are not read: ``1,500`` is one and a half in Paris.
    """
    written = text.strip()
    if not _NUMBER.fullmatch(written):
        return None
    return float(written) if "." in written else int(written)


def spoken(length: int | timedelta) -> str:
    """A length of time in its two largest units: ``2d 3h``, ``45m``; ``0s`` for nothing."""
    left = max(0, int(length.total_seconds()) if isinstance(length, timedelta) else length)
    parts = []
    for unit, size in (("d", DAY), ("h", HOUR), ("m", MINUTE), ("s", 1)):
        count, left = divmod(left, size)
        if count:
            parts.append(f"{count}{unit}")
    return " ".join(parts[:2]) or "0s"
