"""The lock file beside an SQLite database: one process writes, and the next one learns which."""

import fcntl
import os
import time
from pathlib import Path

TRIES, PAUSE = 20, 0.01
"""How often the lock is tried for, and the seconds between: :func:`holder` has it for a moment."""


class DatabaseInUse(Exception):  # nothing is wrong with the database
    """Another process writes this database."""

    def __init__(self, path: Path, pid: str) -> None:
        who = f"process {pid}" if pid else "another process"
        super().__init__(f"{path} is in use by {who}: stop it first.")
        self.path = path
        self.pid = pid


class LockFile:
    """Held from :meth:`take` to :meth:`release`, or until the process ends, however it ends."""

    def __init__(self, database: Path) -> None:
        self._database = database
        self._path = database.with_name(database.name + ".lock.pid")
        self._descriptor: int | None = None

    def take(self) -> None:
        """Take the lock; a second time is the same.

        Raises:
            DatabaseInUse: somebody else has it; names the process.
        """
        if self._descriptor is not None:
            return
        descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        if not _locked(descriptor):
            pid = os.read(descriptor, 32).decode("ascii", "replace").strip()
            os.close(descriptor)
            raise DatabaseInUse(self._database, pid)
        os.ftruncate(descriptor, 0)
        os.write(descriptor, f"{os.getpid()}\n".encode())
        self._descriptor = descriptor

    def release(self) -> None:
        """Let go. The file stays: to remove it would let two processes hold two files of one name."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None


def _locked(descriptor: int) -> bool:
    for left in reversed(range(TRIES)):
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            time.sleep(PAUSE if left else 0)
        else:
            return True
    return False


def holder(database: Path) -> str | None:
    """Who writes a database now: the process's number, "" where it is not told, None where nobody does.

    The lock is only felt for, a moment long, and never kept.
    """
    try:
        descriptor = os.open(database.with_name(database.name + ".lock.pid"), os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return os.read(descriptor, 32).decode("ascii", "replace").strip()
    finally:
        os.close(descriptor)
    return None
