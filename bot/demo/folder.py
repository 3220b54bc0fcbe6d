"""The demo's folder: what it keeps from one run to the next, and who runs there now."""

import fcntl
import json
import os
import shutil
from pathlib import Path
from typing import Any

HERE = Path(".demo")
LOCK = "running"


class Busy(Exception):
    """Another demo runs in this folder."""

    def __init__(self, address: str) -> None:
        """`address` is where its page is; empty while it starts."""
        super().__init__(address)
        self.address = address


class Folder:
    """A folder that one demo at a time has, until it lets go or its process ends, however it ends."""

    def __init__(self, path: Path = HERE) -> None:
        """Nothing is made yet."""
        self.path = path
        self._lock: int | None = None

    @property
    def clock(self) -> Path:
        """Where the workspace's clock keeps its offset, for Baton to read."""
        return self.path / "clock"

    @property
    def workspace(self) -> Path:
        """The workspace, packed."""
        return self.path / "workspace"

    @property
    def database(self) -> Path:
        """Baton's memory."""
        return self.path / "baton.db"

    @property
    def url(self) -> str:
        """The database as `BATON_DATABASE_URL` has it."""
        return f"sqlite:///{self.database}"

    def take(self) -> None:
        """Be the one who runs here.

        Raises:
            Busy: somebody else does; with the address of their page.
        """
        self.path.mkdir(parents=True, exist_ok=True)
        lock = os.open(self.path / LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            address = os.read(lock, 200).decode("ascii", "replace").strip()
            os.close(lock)
            raise Busy(address) from None
        os.ftruncate(lock, 0)
        self._lock = lock

    def leave(self) -> None:
        """Let the next one in. The lock's file stays: to remove it would let two hold two files of one name."""
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def announce(self, address: str) -> None:
        """Tell whoever comes second where the page is."""
        assert self._lock is not None
        os.ftruncate(self._lock, 0)
        os.pwrite(self._lock, f"{address}\n".encode("ascii"), 0)

    def wipe(self) -> None:
        """Forget everything."""
        for left in self.path.iterdir():
            if left.is_dir():
                shutil.rmtree(left)
            elif left.name != LOCK:
                left.unlink()

    def forget_database(self) -> None:
        """Wipe Baton's memory, its journals too; nobody may have it open."""
        for left in self.path.glob(f"{self.database.name}*"):
            left.unlink()

    def note(self, **told: Any) -> None:
        """Write down how far the demo is; a reader finds the old note or the new one, never half of it."""
        beside = self.path / "note.json.new"
        beside.write_text(json.dumps(self.noted() | told), "utf-8")
        beside.replace(self.path / "note.json")

    def noted(self) -> dict[str, Any]:
        """What was written down; nothing where there is no note that can be read."""
        try:
            told = json.loads((self.path / "note.json").read_text("utf-8"))
        except (OSError, ValueError):
            return {}
        return told if isinstance(told, dict) else {}
