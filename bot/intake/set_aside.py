"""What could not be imported, set aside in a file: line, error and row, one JSON object a line."""

import json
from pathlib import Path
from types import TracebackType
from typing import Self, TextIO

from bot.intake.rows import BadFile, BadRow
from bot.words import intake as words


class SetAside:
    """Writes bad rows to a file, anew each run. After a run without any there is no file."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.count = 0
        self.first: list[BadRow] = []
        self._file: TextIO | None = None

    def __enter__(self) -> Self:
        """Nothing is written before there is something to write."""
        return self

    def add(self, bad: BadRow) -> None:
        """Set a row aside.

        Raises:
            BadFile: the file cannot be written.
        """
        if self._file is None:
            try:
                self._file = self.path.open("w", encoding="utf-8")
            except OSError as error:
                why = (error.strerror or str(error)).lower()
                raise BadFile(words.NO_ASIDE.format(path=self.path, why=why)) from None
        self.count += 1
        if len(self.first) < 5:
            self.first.append(bad)
        line = {"line": bad.line, "error": bad.error, "row": bad.row}
        self._file.write(json.dumps(line, default=str) + "\n")

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the file; take an old one away when nothing was set aside."""
        if self._file is not None:
            self._file.close()
        elif kind is None and self.path.is_file():
            self.path.unlink()
