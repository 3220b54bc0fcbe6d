"""The database: how it is reached, read, written by one, and kept up to date."""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import URL, Connection, Engine, NullPool, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError

from storage.lockfile import LockFile

WRITER_LOCK = 0x6261746F6E  # "baton": the advisory lock under which a PostgreSQL desk is written
PATIENCE = 5  # seconds to wait for a server to answer, or for SQLite's file to be free
IDLE = (
    30_000  # milliseconds after which PostgreSQL ends a writer that hangs inside a batch and would hold up the others
)


class BadDatabaseUrl(ValueError):
    """The URL does not name a database that Baton can use."""


class DatabaseUnreachable(Exception):  # read aloud: "database unreachable"
    """The database does not answer, or cannot be opened."""


class SchemaBehind(Exception):  # read aloud: "schema behind"
    """The database was made by another version of Baton."""


class SchemaAhead(SchemaBehind):
    """By a newer one, whose tables this one does not know."""


class DatabaseClosed(Exception):
    """Somebody wants to read when the database was closed: the process is ending."""


class Reads:
    """Counts the reads under way. A connection that came back to a pool after its end would never be closed."""

    def __init__(self) -> None:
        self._count = 0
        self._closed = False
        self._changed = threading.Condition()

    def __enter__(self) -> None:
        with self._changed:
            if self._closed:
                raise DatabaseClosed("the database is closed")
            self._count += 1

    def __exit__(self, *_: object) -> None:
        with self._changed:
            self._count -= 1
            self._changed.notify_all()

    def close(self) -> None:
        """Refuse new reads, and wait for those under way, for so long as a read can take."""
        with self._changed:
            self._closed = True
            self._changed.wait_for(lambda: self._count == 0, timeout=PATIENCE)


class Database:
    """One database: ``reading`` is a pool of connections; the writer has a connection of its own.

    Args:
        url: ``sqlite:///baton.db`` or ``postgresql://user:password@host/name``.

    Raises:
        BadDatabaseUrl: the URL is not one of these.
    """

    def __init__(self, url: str) -> None:
        self.url = _read_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self._lock = LockFile(Path(self.url.database or "").absolute()) if self.is_sqlite else None
        self._reads = Reads()
        if self.is_sqlite:
            self.reading, self.writing = _sqlite_engines(self.url)
        else:
            self.reading, self.writing = _postgresql_engines(self.url)

    @property
    def name(self) -> str:
        """The URL without its password, for people's eyes."""
        return self.url.render_as_string(hide_password=True)

    def claim(self) -> None:
        """Become the one process that writes; on PostgreSQL many may, in turns, a batch each.

        Raises:
            DatabaseInUse: another process writes this SQLite file.
            DatabaseUnreachable: the file cannot be made.
        """
        if self._lock is None:
            return
        try:
            self._lock.take()
        except OSError as error:
            raise DatabaseUnreachable(f"{self.name} cannot be opened: {error.strerror}") from error

    def release(self) -> None:
        """Let another process write."""
        if self._lock is not None:
            self._lock.release()

    def connect_writing(self) -> Connection:
        """A new connection for the writer, which closes it."""
        return self.writing.connect()

    def enter(self, connection: Connection) -> None:
        """Begin to write: from here to the end of the transaction nobody else does."""
        connection.begin()
        if not self.is_sqlite:
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({WRITER_LOCK})")

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection that sees one moment of the database, for as long as the block runs.

        Raises:
            DatabaseClosed: the database was closed.
        """
        with self._reads, self.reading.connect() as connection, connection.begin():
            yield connection

    def migrate(self) -> None:
        """Build the tables, or bring them up to date; does nothing where they are.

        Raises:
            DatabaseInUse: another process writes this SQLite file.
            DatabaseUnreachable: the database does not answer.
            SchemaBehind: a newer Baton has been here.
        """
        self.claim()
        with self._reached(self.writing) as connection:
            if self.is_sqlite:
                _let_tables_be_rebuilt(connection)
            self.enter(connection)
            if self._revision(connection) != _revisions()[0]:
                config = _alembic()
                config.attributes["connection"] = connection
                command.upgrade(config, "head")
            connection.commit()

    def check(self) -> None:
        """See that the database answers and has the tables of this version.

        Raises:
            DatabaseUnreachable: it does not answer, or its file is not there.
            SchemaBehind: its tables are older or newer.
        """
        if self.is_sqlite and not Path(self.url.database or "").exists():
            raise DatabaseUnreachable(f"{self.name} is not there")  # to connect would make it
        with self._reads, self._reached(self.reading) as connection:
            if self._revision(connection) != _revisions()[0]:
                raise SchemaBehind(f"{self.name} has the tables of an older Baton, or none: run `baton db migrate`.")

    def close(self) -> None:
        """Let reads under way end, close every connection and let another process write."""
        self._reads.close()
        self.reading.dispose()
        self.writing.dispose()
        self.release()

    @contextmanager
    def _reached(self, engine: Engine) -> Iterator[Connection]:
        try:
            connection = engine.connect()
        except DBAPIError as error:
            said = str(error.orig).strip().splitlines()
            raise DatabaseUnreachable(f"{self.name} does not answer: {said[0] if said else error}") from error
        with connection:
            yield connection

    def _revision(self, connection: Connection) -> str | None:
        """Which version's tables there are.

        Raises:
            SchemaAhead: those of a newer Baton.
        """
        revision = MigrationContext.configure(connection).get_current_revision()
        if revision is not None and revision not in _revisions():
            raise SchemaAhead(f"{self.name} was written by a newer Baton (revision {revision}): install that one.")
        return revision


def _read_url(given: str) -> URL:
    try:
        url = make_url(given)
    except ArgumentError:
        raise BadDatabaseUrl(
            "BATON_DATABASE_URL is not a URL; write sqlite:///baton.db or postgresql://user:password@host/name"
        ) from None
    shown = url.render_as_string(hide_password=True)
    if url.drivername in {"postgres", "postgresql", "postgresql+psycopg"}:
        return url.set(drivername="postgresql+psycopg")
    if url.drivername not in {"sqlite", "sqlite+pysqlite"}:
        raise BadDatabaseUrl(f"{shown}: Baton keeps its data in SQLite (sqlite:///…) or PostgreSQL (postgresql://…)")
    if not url.database or url.database == ":memory:" or url.database.startswith("file:"):
        raise BadDatabaseUrl(f"{shown} names no file: write sqlite:///baton.db, or sqlite:////absolute/path.db")
    return url


def _sqlite_engines(url: URL) -> tuple[Engine, Engine]:
    connecting: dict[str, Any] = {"isolation_level": None, "timeout": PATIENCE}  # the driver shall begin nothing itself
    reading = create_engine(url, connect_args=connecting, pool_size=4, max_overflow=12, hide_parameters=True)
    writing = create_engine(url, connect_args=connecting, poolclass=NullPool, hide_parameters=True)
    for engine, begin, more in (
        (reading, "BEGIN", ("PRAGMA query_only = ON",)),
        # FULL: what was answered survives a power cut.
        # IMMEDIATE: whoever reads in order to write holds the lock from the start.
        (
            writing,
            "BEGIN IMMEDIATE",
            ("PRAGMA journal_mode = WAL", "PRAGMA synchronous = FULL", "PRAGMA foreign_keys = ON"),
        ),
    ):
        _prepare_sqlite(engine, begin, more)
    return reading, writing


def _prepare_sqlite(engine: Engine, begin: str, pragmas: tuple[str, ...]) -> None:
    @event.listens_for(engine, "connect")
    def _connected(raw: sqlite3.Connection, _record: Any) -> None:
        for pragma in pragmas:
            raw.execute(pragma).close()

    @event.listens_for(engine, "begin")
    def _begun(connection: Connection) -> None:
        connection.exec_driver_sql(begin)


def _let_tables_be_rebuilt(connection: Connection) -> None:
    """Let a migration drop a table that others refer to, and put another in its place.

    SQLite hears this only outside a transaction; the migration that does it must look at the references itself.
    """
    raw = connection.connection.driver_connection
    assert raw is not None
    raw.execute("PRAGMA foreign_keys = OFF").close()


def _postgresql_engines(url: URL) -> tuple[Engine, Engine]:
    connecting = {"connect_timeout": PATIENCE, "keepalives_idle": 10, "keepalives_interval": 5, "keepalives_count": 3}
    options = "-c timezone=UTC"
    reading = create_engine(
        url,
        connect_args={**connecting, "options": f"{options} -c default_transaction_read_only=on"},
        isolation_level="REPEATABLE READ",  # one moment, over all the statements of one read
        pool_size=4,
        max_overflow=12,
        pool_pre_ping=True,
        hide_parameters=True,
    )
    writing = create_engine(
        url,
        connect_args={**connecting, "options": f"{options} -c idle_in_transaction_session_timeout={IDLE}"},
        isolation_level="READ COMMITTED",  # each statement after the lock sees all that was committed before it
        poolclass=NullPool,
        hide_parameters=True,
    )
    return reading, writing


def _alembic() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.set_main_option("path_separator", "os")
    return config


@cache
def _revisions() -> tuple[str, ...]:
    """Those this Baton knows, the newest first; they are code, and do not change while it runs."""
    return tuple(script.revision for script in ScriptDirectory.from_config(_alembic()).walk_revisions())
