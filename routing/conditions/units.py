"""Units: how a value is read as a number where a rule compares money, percentages or lengths of time."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

from routing.fields import Number, measured
from routing.lead import Value
from routing.spans import length, number, spoken

_LONGEST = 60


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit.

    Attributes:
        name: empty for plain numbers; ``%``; ``s`` for lengths of time; else a currency's three letters.
        kind: the values that have it, for a sentence.
        read: a value as a number in this unit; None where it is none.
        written: a bound as people write it.
        limit: numbers beyond it, either way, cannot be read.
    """

    name: str
    kind: str
    read: Callable[[Value], Number | None] = field(compare=False)
    written: Callable[[Number], str] = field(compare=False, default=str)
    limit: Number | None = None

    @property
    def is_money(self) -> bool:
        """Whether it is a currency."""
        return len(self.name) == len("USD")


def money(currency: str) -> Unit:
    """Amounts in a currency: ``60000``, or ``60000 USD`` as text."""
    return Unit(currency, f"an amount in {currency}", partial(_amount, currency), lambda bound: f"{bound} {currency}")


def _amount(currency: str, value: Value) -> Number | None:
    if not isinstance(value, str) or len(value) > _LONGEST:
        return measured(value)
    text = value.strip().upper()
    return number(text.removesuffix(currency) if text.endswith(currency) else text.removeprefix(currency))


def _share(value: Value) -> Number | None:
    """``"25%"`` and ``0.25`` are a quarter; a bare number beyond 1 could mean either, so it means nothing."""
    if isinstance(value, str) and len(value) <= _LONGEST and value.rstrip().endswith("%"):
        percent = number(value.rstrip()[:-1])
        return None if percent is None else percent / 100
    share = measured(value)
    return share if share is not None and -1 <= share <= 1 else None


def _percent(bound: Number) -> str:
    percent = round(bound * 100, 9)
    return f"{int(percent) if percent == int(percent) else percent}%"


def _seconds(value: Value) -> Number | None:
    """Seconds, or ``"30d"``."""
    seconds = measured(value)
    return length(value) if seconds is None and isinstance(value, str) else seconds


PLAIN = Unit("", "a number", measured)
SHARE = Unit("%", "a percentage, such as 25% or 0.25", _share, _percent, limit=1)
TIME = Unit("s", "a length of time, such as 30d or a number of seconds", _seconds, lambda bound: spoken(int(bound)))
