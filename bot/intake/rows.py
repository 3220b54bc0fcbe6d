"""Rows of a file: CSV or NDJSON, one at a time, each with its line. What cannot be read is a bad row, never the end."""

import csv
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from bot.words import intake as words
from routing.reading.findings import meant

LONGEST = 1_048_576
"""The most bytes of a line."""
MOST_LINES = 200
"""The most lines of one CSV row, so that a quote that is never closed takes its own line along and not the file."""

_SURROGATE = re.compile(r"[\udc80-\udcff]")
_DELIMITERS = (",", ";", "\t")


class BadFile(Exception):
    """The file as a whole cannot be imported; nothing was changed."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row and the line (from 1) where it begins; ``end`` is the byte after it."""

    line: int
    end: int
    values: dict[str, Any]


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that was set aside, with the reason; ``row`` is as much of it as could be read."""

    line: int
    end: int
    error: str
    row: Any = None


def open_rows(path: Path) -> "CsvRows | NdjsonRows":
    """The rows of a file, by its name.

    Raises:
        BadFile: it is of no known kind, or its header cannot be used.
        OSError: it cannot be read.
    """
    suffix = path.suffix.lower()
    if suffix in {".ndjson", ".jsonl"}:
        return NdjsonRows(path)
    if suffix in {".csv", ".tsv", ".txt"}:
        return CsvRows(path)
    raise BadFile(words.UNKNOWN_KIND.format(name=path.name))


Line = tuple[int, int, str | None]
"""A line's number (from 1), the byte after it, and its text, where bytes that are no UTF-8 stand as surrogates; None is
a line that was too long to be kept."""


def _lines(file: BinaryIO) -> Iterator[Line]:
    line = end = 0
    while raw := file.readline(LONGEST):
        line += 1
        end += len(raw)
        cut = not raw.endswith(b"\n") and len(raw) >= LONGEST
        while cut and raw and not raw.endswith(b"\n"):
            raw = file.readline(LONGEST)
            end += len(raw)
        yield (line, end, None if cut else raw.decode("utf-8", "surrogateescape"))


class CsvParser:
    """Makes rows of lines, whoever reads them: UTF-8, parted by commas, semicolons or tabs."""

    def __init__(self, name: str, header: Line | None) -> None:
        """Read the columns' names, and by the way what parts them.

        Args:
            name: what the file is called, for messages.
            header: its first line; None where it has none.

        Raises:
            BadFile: there are no columns, or one is there twice.
        """
        csv.field_size_limit(LONGEST * 2)
        text = (header[2] or "").removeprefix("\ufeff") if header else ""
        if text.encode("utf-8", "surrogateescape").startswith((b"\xff\xfe", b"\xfe\xff")):
            raise BadFile(words.UTF16.format(name=name))
        self._delimiter = max(_DELIMITERS, key=text.count)
        try:
            columns = [column.strip() for column in next(csv.reader([text], delimiter=self._delimiter))]
        except (csv.Error, StopIteration):
            columns = []
        if not any(columns):
            raise BadFile(words.EMPTY.format(name=name))
        twice = next((column for column in columns if column and columns.count(column) > 1), None)
        if twice is not None:
            raise BadFile(words.TWICE.format(name=name, column=twice))
        self.columns = tuple(columns)
        self._waiting: list[Line] = []

    def feed(self, line: Line) -> Iterator[Row | BadRow]:
        """The rows that this line completes: none while a quoted field runs on."""
        self._waiting.append(line)
        yield from self._rows(ended=False)

    def end(self) -> Iterator[Row | BadRow]:
        """The rows that are left."""
        yield from self._rows(ended=True)

    def _rows(self, *, ended: bool) -> Iterator[Row | BadRow]:
        while self._waiting:
            line, end, text = self._waiting[0]
            if text is None:
                self._waiting.pop(0)
                yield BadRow(line, end, words.LINE_TOO_LONG)
            elif not text.strip():
                self._waiting.pop(0)
            else:
                row = self._row(line, end, text, ended)
                if row is None:
                    return
                yield row

    def _row(self, line: int, end: int, text: str, ended: bool) -> Row | BadRow | None:
        """The row that begins here; None where a quoted field runs on into lines that are still to come."""
        texts = [text]
        for following in [*self._waiting[1:], None]:
            try:
                values = next(csv.reader(texts, delimiter=self._delimiter, strict=True))
            except csv.Error as error:
                if "unexpected end of data" not in str(error):
                    self._waiting.pop(0)
                    return BadRow(line, end, words.not_csv(str(error)), text.rstrip("\r\n"))
            else:
                last = self._waiting[len(texts) - 1]
                del self._waiting[: len(texts)]
                return self._checked(Row(line, last[1], dict(zip(self.columns, values, strict=False))), len(values))
            if following is None or following[2] is None or len(texts) > MOST_LINES:
                break
            texts.append(following[2])
        if len(texts) == len(self._waiting) and not ended and len(texts) <= MOST_LINES:
            return None
        self._waiting.pop(0)
        return BadRow(line, end, words.QUOTE_OPEN, text.rstrip("\r\n"))

    def _checked(self, row: Row, width: int) -> Row | BadRow:
        if width != len(self.columns):
            return BadRow(row.line, row.end, words.wrong_width(width, len(self.columns)), row.values)
        for column, value in row.values.items():
            if not value.isascii() and _SURROGATE.search(value):
                return BadRow(row.line, row.end, words.not_utf8(column), row.values)
        return row


class CsvRows:
    """The rows of a CSV file with a header."""

    def __init__(self, path: Path) -> None:
        self.path = path
        with path.open("rb") as file:
            self.columns = CsvParser(path.name, next(_lines(file), None)).columns

    def __iter__(self) -> Iterator[Row | BadRow]:
        """From the first row on, each time anew."""
        with self.path.open("rb") as file:
            lines = _lines(file)
            parser = CsvParser(self.path.name, next(lines, None))
            for line in lines:
                yield from parser.feed(line)
            yield from parser.end()

    def need(self, column: str, message: str, **told: str) -> None:
        """See that a column is there.

        Raises:
            BadFile: it is not; ``message`` says so.
        """
        if column not in self.columns:
            fix = meant(column, self.columns, f"The columns are {', '.join(self.columns[:12])}")
            end = "" if fix.endswith("?") else "."
            raise BadFile(message.format(name=self.path.name, column=column, fix=fix + end, **told))


class NdjsonRows:
    """The rows of a file with one JSON object a line."""

    columns: tuple[str, ...] | None = None

    def __init__(self, path: Path) -> None:
        self.path = path
        with path.open("rb") as file:
            if file.read(2) in {b"\xff\xfe", b"\xfe\xff"}:
                raise BadFile(words.UTF16.format(name=path.name))

    def __iter__(self) -> Iterator[Row | BadRow]:
        """From the first line on, each time anew."""
        with self.path.open("rb") as file:
            for line in _lines(file):
                row = json_row(line)
                if row is not None:
                    yield row

    def need(self, column: str, message: str, **told: str) -> None:
        """Each line has its own columns: nothing can be said of all of them."""


def json_row(taken: Line) -> Row | BadRow | None:
    """A line of NDJSON as a row; None where nothing is on it."""
    line, end, whole = taken
    if whole is None:
        return BadRow(line, end, words.LINE_TOO_LONG)
    text = whole.strip("\ufeff \t\r\n")
    return _object(line, end, text) if text else None


def _object(line: int, end: int, text: str) -> Row | BadRow:
    if not text.isascii() and _SURROGATE.search(text):
        return BadRow(line, end, words.not_utf8("the line"), text)
    try:
        values = json.loads(text, parse_constant=_no_number)
    except json.JSONDecodeError as error:
        return BadRow(line, end, words.not_json(error.msg, error.colno), text)
    except (ValueError, RecursionError):
        return BadRow(line, end, words.not_json("too deep, or not a number", 1), text)
    if not isinstance(values, dict):
        return BadRow(line, end, words.NOT_A_ROW, text)
    return Row(line, end, values)


def _no_number(_word: str) -> float:
    """NaN and the infinities are Python's, not JSON's."""
    raise ValueError
