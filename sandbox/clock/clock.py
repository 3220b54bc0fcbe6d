"""The time people's watches show: real time plus an offset that a test may move."""

import os
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path


class Clock:
    """Domain time. It runs like real time and can be moved.

    The offset (seconds, a decimal number) is kept in a text file, so that the app in another process shares it.
    Trigger ids, ack windows, signatures and retries do not use this clock: they are real, as Slack's are.
    """

    def __init__(self, offset_file: str | Path | None = None) -> None:
        """Share `offset_file`, going on from the offset in it; without one, a temporary file is made on demand."""
        self._own_file = offset_file is None
        self._file = None if offset_file is None else Path(offset_file)
        self._offset = 0.0
        self._standing_at: float | None = None
        self.moved: Callable[[], None] = _nobody_minds  # set by who does what is due
        if self._file is not None:
            self._offset = _read(self._file)
            _write(self._file, self._offset)

    @property
    def offset(self) -> float:
        """Seconds by which domain time is ahead of real time."""
        return self._offset

    @property
    def offset_file(self) -> Path:
        """The file that tells another process the offset."""
        if self._file is None:
            handle, name = tempfile.mkstemp(prefix="sandbox-clock-", suffix=".txt")
            os.close(handle)
            self._file = Path(name)
            _write(self._file, self._offset)
        return self._file

    def now(self) -> float:
        """Domain time in seconds since the epoch."""
        return time.time() + self._offset if self._standing_at is None else self._standing_at

    def moment(self) -> datetime:
        """Domain time as an aware datetime in UTC."""
        return datetime.fromtimestamp(self.now(), UTC)

    def passes(self, *, days: float = 0, hours: float = 0, minutes: float = 0, seconds: float = 0) -> datetime:
        """Let time pass at once; answers the new domain time.

        Raises:
            ValueError: time was asked to run backwards; `moves_to` sets a date.
        """
        step = timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds).total_seconds()
        if step < 0:
            raise ValueError("Time does not pass backwards; use moves_to() to begin at an earlier date.")
        self._set(self._offset + step)
        return self.moment()

    def moves_to(self, moment: datetime) -> datetime:
        """Set the date, earlier or later; `ts` values rise all the same.

        Raises:
            ValueError: `moment` has no time zone.
        """
        if moment.tzinfo is None:
            raise ValueError("A moment needs a time zone.")
        self._set(moment.timestamp() - time.time())
        return self.moment()

    def moves_by(self, offset: float) -> datetime:
        """Set how many seconds domain time is ahead of real time; 0 brings them together."""
        self._set(offset)
        return self.moment()

    @contextmanager
    def standing_at(self, seconds: float) -> Iterator[None]:
        """For the length of a block domain time stands at an earlier moment, when something was due."""
        self._standing_at = seconds
        try:
            yield
        finally:
            self._standing_at = None

    def put_away(self) -> None:
        """Remove the temporary file; a file that was given is left where it is."""
        if self._own_file and self._file is not None:
            self._file.unlink(missing_ok=True)
            self._file = None

    def _set(self, offset: float) -> None:
        self._offset = offset
        if self._file is not None:
            _write(self._file, offset)
        self.moved()


def _nobody_minds() -> None:
    """Nothing is due."""


def _read(file: Path) -> float:
    try:
        return float(file.read_text(encoding="ascii").strip() or 0)
    except FileNotFoundError:
        return 0.0


def _write(file: Path, offset: float) -> None:
    # A reader must find the old number or the new one, never half a file: write beside it, then rename.
    beside = file.with_name(f"{file.name}.{os.getpid()}.new")
    beside.write_text(f"{offset:.6f}\n", encoding="ascii")
    beside.replace(file)
