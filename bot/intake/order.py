"""A file's rows in the order of one of its columns."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from bot.intake.fields import Fields
from bot.intake.rows import BadRow, Row

Key = tuple[int, float, str]


def in_order(rows: Iterable[Row | BadRow], column: str, fields: Fields | None) -> list[Row | BadRow]:
    """The rows sorted, bad ones first; of equals the file's order counts. All of them are held in memory.

    A column that the mapping reads as a date or a number is sorted as one, any other as text.
    """
    read = fields.of_column(column) if fields is not None else None

    def key(row: Row | BadRow) -> Key:
        if isinstance(row, BadRow):
            return (0, 0.0, "")
        try:
            value = read(row.values) if read is not None else row.values.get(column)
        except ValueError:
            return (1, 0.0, "")
        return _key(value)

    return sorted(rows, key=key)


def _key(value: Any) -> Key:
    if isinstance(value, datetime):
        return (2, value.timestamp(), "")
    if isinstance(value, int | float):
        return (2, float(value), "")
    return (1, 0.0, "") if value is None else (3, 0.0, str(value))
