"""How one field is got from a record, as :mod:`routing.reading.field_file` says: what is there, in Baton's form."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import cache
from typing import Any

from bot.intake.money import money
from bot.words import intake as words
from routing.reading.field_file import Got
from routing.spans import number

_LETTERS = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ħ": "h"})
"""What no normal form takes apart."""
_DEPTH = 8
Get = Callable[[Mapping[str, Any]], Any]


class BadField(ValueError):
    """A field of a record cannot be read; the text says which and why."""


def slug(text: str) -> str:
    """A name as an id: ``Donn Cantrell`` is ``donn-cantrell``, ``Łukasz Ó`` is ``lukasz-o``."""
    plain = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS))
    letters = "".join(c for c in plain if not unicodedata.combining(c))
    return re.sub(r"[\W_]+", "-", letters).strip("-")[:60].strip("-")


def getter(got: Got, table: Mapping[str, Any] | None) -> Get:
    """How a field is got; calling it raises :class:`BadField` where that cannot be done.

    Args:
        got: as the mapping has it.
        table: the other file's values by key, where the mapping looks one up.
    """
    column = got.column
    if column is None:
        return lambda _: got.const
    last = _last(got, column)

    def get(values: Mapping[str, Any]) -> Any:
        value = told(standing(values, column))
        if got.lookup is not None and value is not None:
            if table is None or str(value) not in table:
                raise BadField(words.not_in_lookup(column, value, got.lookup))
            value = told(table[str(value)])
        if got.map is not None and value is not None:
            if str(value) not in got.map:
                raise BadField(words.not_in_map(column, value))
            value = got.map[str(value)]
        return last(value) if value is not None else None

    return get


def told(value: Any) -> Any:
    """What says something: text without anything in it does not."""
    return (value.strip() or None) if isinstance(value, str) else value


def standing(values: Mapping[str, Any], column: str) -> Any:
    """What stands in a record under a name, or at the end of a dotted path: ``contact.name``, ``items.0.sku``."""
    if column in values or "." not in column:
        return values.get(column)
    found: Any = values
    for step in column.split(".", _DEPTH):
        if isinstance(found, Mapping):
            found = found.get(step)
        elif isinstance(found, list) and step.isdecimal() and len(step) < 4 and int(step) < len(found):
            found = found[int(step)]
        else:
            return None
    return found


def _last(got: Got, column: str) -> Callable[[Any], Any]:
    if got.date is not None:
        form = got.date
        return lambda value: _date(column, value, form)
    if got.number:
        return lambda value: _number(column, value)
    if got.money:
        return lambda value: _money(column, value)
    if got.slug:
        return lambda value: _slug(column, value)
    return lambda value: value


@cache
def _moment(text: str, form: str) -> datetime | None:
    """Many rows have the same day. A form with an offset is honoured; without one it is UTC."""
    try:
        read = datetime.strptime(text, form)  # noqa: DTZ007  # the zone is given on the next line
        return read.replace(tzinfo=UTC) if read.tzinfo is None else read.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _date(column: str, value: Any, form: str) -> datetime:
    moment = _moment(str(value)[:64], form)
    if moment is None:
        raise BadField(words.not_a_date(column, value, form))
    return moment


def _number(column: str, value: Any) -> int | float:
    """A number without separators; ``13938.0`` is a whole one."""
    read = number(value) if isinstance(value, str) else value
    if isinstance(read, bool) or not isinstance(read, int | float):
        raise BadField(words.not_a_number(column, value))
    return int(read) if isinstance(read, float) and read.is_integer() and abs(read) < 2**53 else read


def _money(column: str, value: Any) -> int | float:
    if not isinstance(value, str):
        return _number(column, value)
    read = money(value)
    if read is None:
        raise BadField(words.not_money(column, value))
    return read


def _slug(column: str, value: Any) -> str:
    made = slug(str(value))
    if not made:
        raise BadField(words.no_slug(column, value))
    return made
