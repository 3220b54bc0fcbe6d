"""The writer: the one thread that commits.

It takes whatever waits, settles the commands one after another in memory, writes what they changed in one transaction
and only then answers. Alone it is as fast as a commit; under load many commands share one, and nobody starves.

A command whose writing breaks a constraint must not take the others of its batch along, so the batch is rolled back and
each is tried alone. Savepoints would do that in place, but a full disk ends an SQLite transaction without a word to
them. Any other database error fails the whole batch: what its state is nobody knows, so the connection is dropped.
"""

import logging
import sqlite3
import threading
import time
import traceback
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypeVar, cast

from sqlalchemy import Connection
from sqlalchemy.exc import (
    DataError,
    DBAPIError,
    IntegrityError,
    InterfaceError,
    NotSupportedError,
    ProgrammingError,
    SQLAlchemyError,
    StatementError,
)

from routing.commands import Command
from routing.desk import settle as settle_command
from routing.ports import DeskBusy, DeskDown, Outcome, Work
from storage.database import Database
from storage.errors import said_of
from storage.flush import flush
from storage.in_force import InForce
from storage.work import UnitOfWork

BATCH = 64
"""The most commands that share a commit."""

PATIENCE = 2.0
"""Seconds of real time within which a person's command must begin, or be dropped: Slack waits for 3."""

log = logging.getLogger(__name__)

T = TypeVar("T")
Settle = Callable[[Work, Command], Outcome]
Chore = Callable[[Connection], Any]


class TransactionLost(Exception):
    """SQLite ended the transaction by itself; what was written before is gone."""


@dataclass(slots=True)
class Job:
    """Something that waits for the writer: a command, or a chore (a function of the connection)."""

    task: Command | Chore
    future: Future[Any]
    since: float

    @property
    def urgent(self) -> bool:
        """Whether a person waits for it."""
        return isinstance(self.task, Command) and self.task.urgent


@dataclass(slots=True)
class Tally:
    """What the writer has done since it started."""

    batches: int = 0
    dropped: int = 0  #: people's commands that could not begin in time
    failed: int = 0


@dataclass(frozen=True, slots=True)
class Committed:
    """What became of a batch: its jobs and, in the same order, their results."""

    jobs: list[Job]
    results: list[Any]
    outgoing: bool


class Writer:
    """Start it, submit commands from any thread, stop it.

    Args:
        database: is claimed from start to stop.
        settle: how a command is carried out.
        after_commit: called on the writer's thread after each commit that left something to send; must return at once.
    """

    def __init__(
        self, database: Database, settle: Settle = settle_command, after_commit: Callable[[], None] | None = None
    ) -> None:
        self.database = database
        self.in_force = InForce()
        self.tally = Tally()
        self.after_commit = after_commit
        self._settle = settle
        self._connection: Connection | None = None
        self._first: deque[Job] = deque()
        self._then: deque[Job] = deque()
        self._waiting = threading.Condition()
        self._stopping = False
        self._thread = threading.Thread(target=self._run, name="baton-writer", daemon=True)

    def start(self) -> None:
        """Claim the database and begin.

        Raises:
            DatabaseInUse: another process writes this SQLite file.
        """
        self.database.claim()
        self._thread.start()

    def stop(self) -> None:
        """Refuse what comes, finish what waits, and end."""
        with self._waiting:
            self._stopping = True
            self._waiting.notify_all()
        if self._thread.ident is not None:
            self._thread.join()

    @property
    def depth(self) -> int:
        """How many wait."""
        return len(self._first) + len(self._then)

    def submit(self, command: Command) -> Future[Outcome]:
        """Have a command carried out; the future has its outcome once that is committed.

        Its exceptions: DeskBusy (could not begin in time) and DeskDown (could not be committed); in both nothing was
        changed, unless the connection was lost in the middle of the commit, when nobody can know.
        """
        return self._submit(Job(command, Future(), time.monotonic()), first=command.urgent)

    def submit_chore(self, chore: Callable[[Connection], T]) -> Future[T]:
        """Have a function run on the writer's connection, in the transaction of a batch and before its commands.

        It may run twice, should the batch have to be taken apart.
        """
        return self._submit(Job(chore, Future(), time.monotonic()), first=True)

    def _submit(self, job: Job, *, first: bool) -> Future[Any]:
        with self._waiting:
            if self._stopping:
                job.future.set_exception(DeskDown("Baton is stopping"))
            else:
                (self._first if first else self._then).append(job)
                self._waiting.notify()
        return job.future

    # The thread

    def _run(self) -> None:
        while (batch := self._take()) is not None:
            if batch:
                self._carry_out(batch)
        self._drop_connection()

    def _take(self) -> list[Job] | None:
        """Whatever waits, people first; None once nothing does and nothing will."""
        late: list[Job] = []
        batch: list[Job] = []
        with self._waiting:
            while not self.depth and not self._stopping:
                self._waiting.wait()
            if not self.depth:
                return None
            now = time.monotonic()
            while self.depth and len(batch) < BATCH:
                job = (self._first or self._then).popleft()
                if job.urgent and now - job.since > PATIENCE:
                    late.append(job)
                elif job.future.set_running_or_notify_cancel():
                    batch.append(job)
        for job in late:
            self._drop(job)
        return batch

    def _drop(self, job: Job) -> None:
        if job.future.set_running_or_notify_cancel():
            self.tally.dropped += 1
            job.future.set_exception(DeskBusy("the desk is busy; nothing was changed"))

    def _carry_out(self, batch: list[Job]) -> None:
        try:
            done = self._commit(batch)
        except Exception as error:  # noqa: BLE001  # whoever asked is told which
            self._drop_connection()
            if len(batch) > 1 and _is_about_a_command(error):
                self._replay(batch)
            else:
                self._fail(batch, error)
        else:
            self._answer(done)

    def _replay(self, batch: list[Job]) -> None:
        """Try each alone, until the database itself fails."""
        for number, job in enumerate(batch):
            try:
                done = self._commit([job])
            except Exception as error:  # noqa: BLE001  # whoever asked is told which
                self._drop_connection()
                if not _is_about_a_command(error):
                    self._fail(batch[number:], error)
                    return
                self._fail([job], error)
            else:
                self._answer(done)

    def _commit(self, batch: list[Job]) -> Committed:
        connection = self._begin()
        chores = [job for job in batch if not isinstance(job.task, Command)]
        commands = [job for job in batch if isinstance(job.task, Command)]
        results = [cast("Chore", job.task)(connection) for job in chores]
        work = UnitOfWork(connection, self.in_force) if commands else None
        if work is not None:
            todo = [cast("Command", job.task) for job in commands]
            if len(todo) > 1:
                work.expect(todo)
            results.extend(self._settle(work, command) for command in todo)
            flush(work, datetime.now(UTC))
        if self.database.is_sqlite and not connection.connection.in_transaction:
            raise TransactionLost("SQLite ended the transaction by itself")
        connection.commit()
        if work is not None:
            work.committed()
        return Committed([*chores, *commands], results, outgoing=work is not None and work.changes.outgoing)

    def _answer(self, done: Committed) -> None:
        """Tell everybody. It is durable by now: nothing in here may look like a failure of the batch."""
        self.tally.batches += 1
        for job, result in zip(done.jobs, done.results, strict=True):
            job.future.set_result(result)
        if done.outgoing and self.after_commit is not None:
            try:
                self.after_commit()
            except Exception:
                log.exception("nobody could be told that there is something to send")

    def _fail(self, jobs: list[Job], error: Exception) -> None:
        self.tally.failed += len(jobs)
        said = said_of(error)
        log.error("%d failed: %s\n%s", len(jobs), said, "".join(traceback.format_tb(error.__traceback__)))
        for job in jobs:
            down = DeskDown(said)
            down.__cause__ = error
            job.future.set_exception(down)

    # The connection

    def _begin(self) -> Connection:
        """A connection with a transaction on it that nobody else can be in.

        A connection that died while it was idle is replaced: nothing was asked of it yet.
        """
        if self._connection is not None:
            try:
                self.database.enter(self._connection)
            except DBAPIError as error:
                self._drop_connection()
                if not error.connection_invalidated:
                    raise
            else:
                return self._connection
        self._connection = self.database.connect_writing()
        self.database.enter(self._connection)
        return self._connection

    def _drop_connection(self) -> None:
        connection, self._connection = self._connection, None
        if connection is None:
            return
        try:
            connection.invalidate()
            connection.close()
        except (SQLAlchemyError, OSError):
            log.warning("a broken connection would not close", exc_info=True)


def _is_about_a_command(error: Exception) -> bool:
    """Whether an error comes of what a command wanted written, rather than of the database's own state."""
    if isinstance(error, DBAPIError):
        ours = (IntegrityError, DataError, ProgrammingError, NotSupportedError, InterfaceError)
        wrong_sql = (
            getattr(error.orig, "sqlite_errorcode", None) == sqlite3.SQLITE_ERROR
        )  # an OperationalError, it says
        return (isinstance(error, ours) or wrong_sql) and not error.connection_invalidated
    if isinstance(error, SQLAlchemyError):
        return isinstance(error, StatementError)
    return not isinstance(error, TransactionLost)
