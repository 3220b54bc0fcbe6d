"""Checkpoints: a line outside the database that says what the story was.

Whoever can write the database can rewrite a chain from its first link. They cannot rewrite the file, if it is kept
where they cannot reach it. A line holds one digest over the heads of all streams as they stood after a fact
(``position``), so it stays small, and it can be checked however much was told since.
"""

import hashlib
import json
import os
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import func, select

from routing.moment import iso
from storage import tables as t
from storage.chain import canonical
from storage.database import Database


class BadCheckpoint(ValueError):
    """The file holds no checkpoint."""


class Heads:
    """The digest of many heads; they must be seen stream by stream, and in each the last one counts."""

    def __init__(self) -> None:
        self._digest = hashlib.sha256()
        self._stream = ""
        self._line = ""

    def see(self, stream: str, seq: int, link: str) -> None:
        """A link of a stream."""
        if stream != self._stream:
            self._digest.update(self._line.encode())
            self._stream = stream
        self._line = f"{stream} {seq} {link}\n"

    def digest(self) -> str:
        """The digest of all that was seen."""
        whole = self._digest.copy()
        whole.update(self._line.encode())
        return whole.hexdigest()


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What the story was up to and with the fact at ``position``; ``at`` is the real time (UTC) of publishing."""

    at: datetime
    position: int
    digest: str

    @classmethod
    def take(cls, database: Database) -> "Checkpoint":
        """The checkpoint of this moment."""
        heads = Heads()
        with database.read() as connection:
            position = connection.scalar(select(func.max(t.facts.c.position))) or 0
            query = select(t.heads).order_by(t.heads.c.stream)
            for row in connection.execution_options(yield_per=1000).execute(query):
                heads.see(row.stream, row.seq, row.hash)
        return cls(datetime.now(UTC), position, heads.digest())

    @classmethod
    def last(cls, file: Path) -> "Checkpoint":
        """The latest checkpoint in a file; it vouches for all that came before it.

        Raises:
            BadCheckpoint: there is none, or its line is not one.
        """
        try:
            [*_, line] = file.read_text().splitlines()
            data = json.loads(line)
            return cls(datetime.fromisoformat(data["at"]), int(data["position"]), str(data["digest"]))
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise BadCheckpoint(f"{file} holds no checkpoint: {error}") from error

    @property
    def line(self) -> str:
        """How it is written."""
        return canonical({"at": iso(self.at), "position": self.position, "digest": self.digest})


def publish(database: Database, file: Path) -> Checkpoint:
    """Append a checkpoint to a file, which must be kept where nobody who can write the database can write it."""
    checkpoint = Checkpoint.take(database)
    with file.open("a") as out:
        out.write(checkpoint.line + "\n")
        out.flush()
        os.fsync(out.fileno())
    return checkpoint
