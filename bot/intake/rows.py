"""Rows of a file: CSV or NDJSON, one at a time, each with its line. What cannot be read is a bad row, never the end."""

import csv
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from bot.words import intake as words
from routing.findings import meant

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


@dataclass(slots=True)
class _Lines:
    """A file's lines, which can be taken back."""

    file: BinaryIO
    line: int = 0
    end: int = 0
    _back: list[tuple[int, int, str | None]] = field(default_factory=list)

    def take(self) -> tuple[int, int, str | None] | None:
        """The next line's number, its end and its text (None: too long); None at the end of the file."""
        if self._back:
            return self._back.pop()
        raw = self.file.readline(LONGEST)
        if not raw:
            return None
        self.line += 1
        self.end += len(raw)
        cut = not raw.endswith(b"\n") and len(raw) >= LONGEST
        while cut and raw and not raw.endswith(b"\n"):
            raw = self.file.readline(LONGEST)
            self.end += len(raw)
        return (self.line, self.end, None if cut else raw.decode("utf-8", "surrogateescape"))

    def give_back(self, lines: list[tuple[int, int, str | None]]) -> None:
        """Take these again, the first first."""
        self._back.extend(reversed(lines))


class CsvRows:
    """The rows of a CSV file with a header: UTF-8, parted by commas, semicolons or tabs."""

    def __init__(self, path: Path) -> None:
        csv.field_size_limit(LONGEST * 2)
        self.path = path
        with path.open("rb") as file:
            self.columns = self._header(_Lines(file))

    def _header(self, lines: _Lines) -> tuple[str, ...]:
        """The columns' names, and by the way what parts them."""
        name = self.path.name
        first = lines.take()
        text = (first[2] or "").removeprefix("\ufeff") if first else ""
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
        return tuple(columns)

    def __iter__(self) -> Iterator[Row | BadRow]:
        """From the first row on, each time anew."""
        with self.path.open("rb") as file:
            lines = _Lines(file)
            lines.take()
            while (first := lines.take()) is not None:
                if first[2] is None:
                    yield BadRow(first[0], first[1], words.LINE_TOO_LONG)
                elif first[2].strip():
                    yield self._row(lines, first[0], first[1], first[2])

    def _row(self, lines: _Lines, line: int, end: int, text: str) -> Row | BadRow:
        """One row; a quoted field may run over several lines."""
        texts = [text]
        more: list[tuple[int, int, str | None]] = []
        while True:
            try:
                values = next(csv.reader(texts, delimiter=self._delimiter, strict=True))
                break
            except csv.Error as error:
                if "unexpected end of data" not in str(error):
                    lines.give_back(more)
                    return BadRow(line, end, words.not_csv(str(error)), text.rstrip("\r\n"))
            following = lines.take() if len(more) < MOST_LINES else None
            if following is not None:
                more.append(following)
            if following is None or following[2] is None:
                lines.give_back(more)
                return BadRow(line, end, words.QUOTE_OPEN, text.rstrip("\r\n"))
            texts.append(following[2])
        end = more[-1][1] if more else end
        return self._checked(Row(line, end, dict(zip(self.columns, values, strict=False))), len(values))

    def _checked(self, row: Row, width: int) -> Row | BadRow:
        if width != len(self.columns):
            return BadRow(row.line, row.end, words.wrong_width(width, len(self.columns)), row.values)
        for column, value in row.values.items():
            if not value.isascii() and _SURROGATE.search(value):
                return BadRow(row.line, row.end, words.not_utf8(column), row.values)
        return row

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
            lines = _Lines(file)
            while (taken := lines.take()) is not None:
                line, end, text = taken
                if text is None:
                    yield BadRow(line, end, words.LINE_TOO_LONG)
                elif text.strip("\ufeff \t\r\n"):
                    yield _object(line, end, text.strip("\ufeff \t\r\n"))

    def need(self, column: str, message: str, **told: str) -> None:
        """Each line has its own columns: nothing can be said of all of them."""


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
