"""A row of somebody else's file to Baton's fields, as a mapping says."""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from bot.intake.mapping import FileMapping, Got
from bot.intake.rows import BadFile, CsvRows, NdjsonRows, Row
from bot.words import intake as words
from routing.spans import number

_LETTERS = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ħ": "h"})
"""What no normal form takes apart."""
Get = Callable[[Mapping[str, Any]], Any]


class BadField(ValueError):
    """A field of a row cannot be read; the text says which and why."""


def slug(text: str) -> str:
    """A name as an id: ``Donn Cantrell`` is ``donn-cantrell``, ``Łukasz Ó`` is ``lukasz-o``."""
    plain = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS))
    letters = "".join(c for c in plain if not unicodedata.combining(c))
    return re.sub(r"[\W_]+", "-", letters).strip("-")[:60].strip("-")


class Fields:
    """Reads rows by a mapping."""

    def __init__(self, mapping: FileMapping, rows: CsvRows | NdjsonRows, folders: Sequence[Path]) -> None:
        """See that every column is there, and read the files that are looked into.

        Args:
            mapping: how each field is got.
            rows: the file.
            folders: where lookups are sought, in order.

        Raises:
            BadFile: a column or a file is missing.
        """
        self._get: dict[str, Get] = {}
        self._ordered: dict[str, Get] = {}
        for field, got in mapping.fields.items():
            if got.column is not None:
                rows.need(got.column, words.NO_COLUMN, mapping=mapping.name)
            self._get[field] = _getter(got, folders)
            if got.column is not None and (got.date is not None or (got.number and got.lookup is None)):
                self._ordered[got.column] = self._get[field]

    def of_column(self, column: str) -> Get | None:
        """How the mapping reads a column as a date or a number, where it does."""
        return self._ordered.get(column)

    def read(self, row: Row) -> dict[str, Any]:
        """The fields that the row tells.

        Raises:
            BadField: one of them cannot be read.
        """
        told = {field: get(row.values) for field, get in self._get.items()}
        return {field: value for field, value in told.items() if value is not None}


def _getter(got: Got, folders: Sequence[Path]) -> Get:
    column = got.column
    if column is None:
        return lambda _: got.const
    table = _table(got, folders) if got.lookup else None
    last = _last(got, column)

    def get(values: Mapping[str, Any]) -> Any:
        value = _told(values.get(column))
        if table is not None and value is not None:
            if str(value) not in table:
                raise BadField(words.not_in_lookup(column, value, str(got.lookup)))
            value = _told(table[str(value)])
        if got.map is not None and value is not None:
            if str(value) not in got.map:
                raise BadField(words.not_in_map(column, value))
            value = got.map[str(value)]
        return last(value) if value is not None else None

    return get


def _told(value: Any) -> Any:
    """What says something: text without anything in it does not."""
    return (value.strip() or None) if isinstance(value, str) else value


def _last(got: Got, column: str) -> Callable[[Any], Any]:
    if got.date is not None:
        form = got.date
        return lambda value: _date(column, value, form)
    if got.number:
        return lambda value: _number(column, value)
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


def _slug(column: str, value: Any) -> str:
    made = slug(str(value))
    if not made:
        raise BadField(words.no_slug(column, value))
    return made


def _table(got: Got, folders: Sequence[Path]) -> dict[str, Any]:
    """The other file's value by its key."""
    name = str(got.lookup)
    path = next((folder / name for folder in folders if (folder / name).is_file()), None)
    if path is None:
        raise BadFile(words.NO_LOOKUP.format(name=name, folders=" or ".join(str(folder) for folder in folders)))
    rows = CsvRows(path)
    for column in (str(got.key), str(got.value)):
        rows.need(column, words.NO_COLUMN, mapping="the mapping")
    return {str(row.values[str(got.key)]).strip(): row.values[str(got.value)] for row in rows if isinstance(row, Row)}
