"""Reading comparisons: ``>= 50000 USD``, ``> 20%``, ``>= 2h, < 1d``, ``within 60d``, ``< 2026-05-01``."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from routing.conditions import Condition, Dated, Edge, Within
from routing.conditions.dates import Stretch, stretch
from routing.conditions.units import PLAIN, SHARE, TIME, Unit, money
from routing.fields import AGES, Number, Reference
from routing.reading.findings import Findings, Path, clip, quoted
from routing.spans import DAY, length, number

LONGEST = 36_525 * DAY
"""The longest length of time that a condition may name, in seconds: a hundred years."""

BOUND = re.compile(r"(>=|<=|>|<)(.*)", re.DOTALL)
_MICROS = 1_000_000
_AWAY = re.compile(r"(within(?:\s+the)?(?:\s+next|\s+last)?|older\s+than|later\s+than)\s+([0-9].*)", re.IGNORECASE)
_EXAMPLE = 'Write ">= 50000", ">= 50000 USD", "> 20%", "< 30d", or ">= 2026-01-01"; numbers have no separators'
_AGE_EXAMPLE = 'Write ">= 2h" or "< 30d"'


def is_comparison(word: str) -> bool:
    """Whether a test is meant to compare, and not a value to be equal to."""
    return BOUND.match(word) is not None or _AWAY.fullmatch(word) is not None


class _Written(NamedTuple):
    """A comparison as it stands in the file."""

    key: str
    text: str
    path: Path
    findings: Findings

    def refuse(self, problem: str, fix: str) -> None:
        self.findings.add(self.path, problem, fix)


def read_comparison(key: str, text: str, path: Path, findings: Findings, reference: Reference) -> Condition | None:
    """A comparison of a field; None, with its finding noted, where it is none."""
    written = _Written(key, text, path, findings)
    away = _AWAY.fullmatch(text)
    if away is not None and key not in AGES:
        return _distance(written, away)
    return _comparison(written, reference.currency)


def _distance(written: _Written, away: re.Match[str]) -> Condition | None:
    """How far a date is from now: ``within 60d`` ahead, ``within last 30d``, ``older than 30d``, ``later than 60d``."""
    seconds = _length(away[2])
    if seconds is None:
        written.refuse(f"{quoted(written.text)} has no length of time", 'Write "within 60d" or "older than 30d"')
        return None
    said, far = " ".join(away[1].lower().split()), seconds * _MICROS
    if said == "older than":
        edges = [Edge("<", -far, relative=True)]
    elif said == "later than":
        edges = [Edge(">", far, relative=True)]
    elif said.endswith("last"):
        edges = [Edge(">=", -far, relative=True), Edge("<=", 0, relative=True)]
    else:
        edges = [Edge(">=", 0, relative=True), Edge("<=", far, relative=True)]
    return Dated(written.key, f"{said} {away[2].strip()}", edges)


def _comparison(written: _Written, currency: str) -> Condition | None:
    bounds: list[tuple[str, Number]] = []
    dates: list[tuple[str, Stretch]] = []
    units: dict[str, Unit] = {}
    for part in written.text.split(","):
        found = BOUND.fullmatch(part.strip())
        sign, word = (found[1], found[2].strip()) if found else ("", "")
        date = stretch(word) if written.key not in AGES else None
        bound = _bound(word, written.key) if date is None else None
        if date is not None:
            dates.append((sign, date))
        elif bound is not None:
            bounds.append((sign, bound[0]))
            units[bound[1].name] = bound[1]
        if not sign or (date is None and bound is None):
            fix = _AGE_EXAMPLE if written.key in AGES else _EXAMPLE
            written.refuse(f"{quoted(written.text)} is not a comparison", fix)
            return None
    if bool(dates) + len(units) > 1:
        written.refuse(f"{quoted(written.text)} mixes units", "Write every bound in the same one")
        return None
    if dates:
        return _between_dates(written, dates)
    return _between(written, bounds, next(iter(units.values())), currency)


def _between(written: _Written, bounds: list[tuple[str, Number]], unit: Unit, currency: str) -> Condition | None:
    if unit.is_money and currency and unit.name != currency:
        problem = f"{quoted(written.text)} is in {unit.name}, and this policy's amounts are in {currency}"
        written.refuse(problem, f'Convert it at your own rate, and write it like ">= 50000 {currency}"')
        return None
    if impossible(bounds):
        written.refuse(f"nothing can be {clip(written.text)}", "Swap or widen the bounds")
        return None
    return Within(written.key, bounds, unit)


def _between_dates(written: _Written, dates: list[tuple[str, Stretch]]) -> Condition | None:
    """From the first moment of a day, or up to its last."""
    bounds: list[tuple[str, int]] = [(sign, date.first if sign in {">=", "<"} else date.last) for sign, date in dates]
    if impossible(bounds):
        written.refuse(f"no date can be {clip(written.text)}", "Swap or widen the bounds")
        return None
    said = ", ".join(part.strip() for part in written.text.split(","))
    return Dated(written.key, said, [Edge(sign, at, relative=False) for sign, at in bounds])


def _bound(text: str, key: str) -> tuple[Number, Unit] | None:
    """A bound and its unit, by how it is written."""
    seconds = _length(text)
    if key in AGES:
        return (seconds, PLAIN) if seconds is not None else None
    plain = number(text)
    if plain is not None:
        return plain, PLAIN
    if seconds is not None:
        return seconds, TIME
    if text.endswith("%"):
        percent = number(text[:-1])
        return (percent / 100, SHARE) if percent is not None else None
    amount, currency = number(text[:-3]), text[-3:].upper()
    return (amount, money(currency)) if amount is not None and currency.isascii() and currency.isalpha() else None


def _length(text: str) -> int | None:
    seconds = length(text)
    return seconds if seconds is not None and seconds <= LONGEST else None


def impossible(bounds: Sequence[tuple[str, Number]]) -> bool:
    """Whether no number is within all the bounds."""
    low = max(((bound, sign == ">") for sign, bound in bounds if sign[0] == ">"), default=None)
    high = min(((bound, sign != "<") for sign, bound in bounds if sign[0] == "<"), default=None)
    if low is None or high is None:
        return False
    return low[0] > high[0] or (low[0] == high[0] and (low[1] or not high[1]))
