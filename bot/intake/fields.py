"""A row of somebody else's file to Baton's fields, as a mapping says."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bot.intake.got import Get, getter
from bot.intake.mapping import FileMapping
from bot.intake.rows import BadFile, CsvRows, NdjsonRows, Row
from bot.words import intake as words
from routing.reading.field_file import Got


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
            self._get[field] = getter(got, _table(got, folders) if got.lookup else None)
            if got.column is not None and (got.date is not None or (_is_number(got) and got.lookup is None)):
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


def _is_number(got: Got) -> bool:
    return got.number or got.money


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
