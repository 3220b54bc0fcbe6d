"""Writing many rows at once, on either database.

A statement is compiled once and its rows go straight to the driver: for one row that halves what SQLAlchemy costs, and
most batches are of one command. (On PostgreSQL ``executemany`` is pipelined; ``unnest``, faster still, would belong in
:func:`_execute`.)
"""

from collections.abc import Callable
from functools import lru_cache
from typing import Any, cast

from sqlalchemy import Connection, Dialect, Executable, Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.elements import CompilerElement

from storage.rows import Values

Prepare = Callable[[Values], Any]


class WrongCount(Exception):
    """A statement changed another number of rows than it was meant to: what it took for granted is not so."""


def write(connection: Connection, statement: Executable, rows: list[Values]) -> None:
    """Run a statement for each row."""
    if rows:
        _execute(connection, statement, rows)


def write_exactly(connection: Connection, statement: Executable, rows: list[Values]) -> None:
    """Run a statement that changes one row for each of ``rows``.

    Raises:
        WrongCount: it changed fewer, or more.
    """
    if rows:
        changed = _execute(connection, statement, rows)
        if changed != len(rows):
            raise WrongCount(f"{changed} rows changed, not {len(rows)}")


def upsert(connection: Connection, table: Table, rows: list[Values]) -> None:
    """Insert rows, or put them in the place of those with the same primary key."""
    write(connection, _upsert_into(connection.dialect.name, table), rows)


def _execute(connection: Connection, statement: Executable, rows: list[Values]) -> int:
    sql, prepare = _compiled(connection.dialect, statement, tuple(rows[0]))
    parameters = prepare(rows[0]) if len(rows) == 1 else [prepare(row) for row in rows]
    return connection.exec_driver_sql(sql, parameters).rowcount


@lru_cache(maxsize=256)
def _compiled(dialect: Dialect, statement: Executable, columns: tuple[str, ...]) -> tuple[str, Prepare]:
    """A statement's text, and how values become its parameters: by place or by name, as the driver wants."""
    compiled = cast(
        "SQLCompiler", cast("CompilerElement", statement).compile(dialect=dialect, column_keys=list(columns))
    )
    fixed = {name: value for name, value in compiled.params.items() if name not in columns}
    processors = {
        name: processor
        for name, bind in compiled.binds.items()
        if (processor := bind.type.dialect_impl(dialect).bind_processor(dialect)) is not None
    }

    def values(row: Values) -> Values:
        given = {**fixed, **row}
        for name, processor in processors.items():
            given[name] = processor(given[name])
        return given

    order = compiled.positiontup
    if order is None:
        return compiled.string, values

    def places(row: Values) -> tuple[Any, ...]:
        given = values(row)
        return tuple([given[name] for name in order])

    return compiled.string, places


@lru_cache(maxsize=64)
def insert_into(dialect: str, table: Table) -> Any:
    """An insert that can say what to do on a conflict; both databases spell it alike."""
    return sqlite.insert(table) if dialect == "sqlite" else postgresql.insert(table)


@lru_cache(maxsize=64)
def plain_insert(table: Table) -> Any:
    """An insert, made once a table: what is compiled is kept by the statement."""
    return table.insert()


@lru_cache(maxsize=64)
def insert_once(dialect: str, table: Table) -> Any:
    """An insert that leaves alone what is there already."""
    return insert_into(dialect, table).on_conflict_do_nothing()


@lru_cache(maxsize=64)
def _upsert_into(dialect: str, table: Table) -> Any:
    statement = insert_into(dialect, table)
    keys = list(table.primary_key.columns)
    rest = {column.name: statement.excluded[column.name] for column in table.c if not column.primary_key}
    return statement.on_conflict_do_update(index_elements=keys, set_=rest)
