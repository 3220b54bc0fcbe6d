"""The migrations build what tables/ says, and the triggers with it."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, create_engine, text
from sqlalchemy.exc import IntegrityError

from routing.assignment import Assignment
from routing.lead import Lead
from routing.people import Owner
from routing.request import Request
from storage import tables as t
from storage.database import BadDatabaseUrl, Database, DatabaseUnreachable, SchemaBehind
from storage.triggers import missing_triggers
from storage.writer import Writer
from tests.storage.support import migrated, rows, run, running, sql, take_in

CHECKS = text("SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint ORDER BY 1, 2")
INDEXES = text("SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1, 2")
DDL = text("SELECT name, sql FROM sqlite_master WHERE type IN ('table', 'index') AND sql IS NOT NULL ORDER BY name")


def test_the_migrations_build_the_tables(database: Database) -> None:
    with database.read() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, t.metadata) == []


def written(connection: Connection) -> list[tuple[str, ...]]:
    """All that the database says of constraints and indexes, which Alembic does not compare."""
    if connection.dialect.name == "postgresql":
        found = [tuple(row) for query in (CHECKS, INDEXES) for row in connection.execute(query)]
    else:
        found = [(name, ddl) for name, ddl in connection.execute(DDL)]
    plain = [tuple(re.sub(r"[\s\"]+", " ", str(part)).lower() for part in row) for row in found]
    return [row for row in plain if "alembic_version" not in " ".join(row)]


def sorted_ddl(found: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """SQLite keeps the text of a table as it was made; in which order its parts stand says nothing."""
    return sorted((*row[:-1], *sorted(re.split(r", |\( | \)", row[-1]))) for row in found)


def test_the_migrations_build_the_constraints_and_indexes(
    database: Database, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    with database.read() as connection:
        migrated = written(connection)
    if database.is_sqlite:
        other = create_engine(f"sqlite:///{tmp_path / 'other.db'}")
    else:
        cluster = request.getfixturevalue("postgres_cluster")
        other = create_engine(cluster.url(cluster.create_database()))
    t.metadata.create_all(other)
    with other.connect() as connection:
        made = written(connection)
    other.dispose()
    assert sorted_ddl(migrated) == sorted_ddl(made)


TERMS = ("skills", "languages", "conflicts", "caps", "ramp", "calendar", "away", "backup")
"""What the roster says of somebody's work is one text."""


def test_every_field_has_a_column() -> None:
    for kind, table, told in (
        (Assignment, t.assignments, {"lead": "lead_id", "decision": "decision_id"}),
        (Lead, t.leads, {}),
        (Request, t.requests, {"lead": "lead_id", "assignment": "assignment_id", "wish": "kind"}),
        (Owner, t.owners, dict.fromkeys(TERMS, "terms")),
    ):
        names = {told.get(field.name, field.name) for field in fields(kind)}
        assert names <= set(table.c.keys()), kind


def test_migrating_again_changes_nothing(database: Database) -> None:
    database.migrate()
    database.check()


def test_a_database_of_a_newer_baton_is_left_alone(database: Database) -> None:
    sql(database, "UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(SchemaBehind, match="newer Baton"):
        database.migrate()
    with pytest.raises(SchemaBehind, match="newer Baton"):
        database.check()


def test_an_empty_database_is_not_ready(database_url: str) -> None:
    database = Database(database_url)
    if database.is_sqlite:
        Path(database.url.database or "").touch()
    with pytest.raises(SchemaBehind, match="baton db migrate"):
        database.check()
    database.close()


def test_a_file_that_is_not_there_is_not_made(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    with pytest.raises(DatabaseUnreachable, match="is not there"):
        database.check()
    assert not Path(database.url.database or "").exists()
    database.close()


def test_replicas_may_migrate_at_once(postgres_url: str) -> None:
    replicas = [Database(postgres_url) for _ in range(4)]
    with ThreadPoolExecutor() as pool:
        list(pool.map(Database.migrate, replicas))
    replicas[0].check()
    for replica in replicas:
        replica.close()


def test_every_trigger_is_there(database: Database) -> None:
    with database.read() as connection:
        assert missing_triggers(connection) == frozenset()


def test_a_missing_trigger_is_named(database: Database) -> None:
    sql(database, "DROP TRIGGER facts_no_update" + ("" if database.is_sqlite else " ON facts"))
    with database.read() as connection:
        assert missing_triggers(connection) == {"facts_no_update"}


EDITS = (
    "UPDATE facts SET body = '{}' WHERE seq = 1",
    "DELETE FROM facts",
    "DELETE FROM particulars",
    "UPDATE particulars SET body = '{\"attributes\":{}}'",
    "UPDATE particulars SET body = NULL",
    "UPDATE particulars SET salt = NULL, body = NULL, seq = seq + 10",
    "UPDATE policies SET source = 'other'",
    "DELETE FROM policies",
)


def test_the_story_cannot_be_edited(writer: Writer, subtests: pytest.Subtests) -> None:
    run(writer, take_in("e-1"))
    keep_a_policy(writer.database)
    for statement in EDITS:
        with subtests.test(statement), pytest.raises(IntegrityError):
            sql(writer.database, statement)


def test_the_story_cannot_be_emptied(postgres_url: str, subtests: pytest.Subtests) -> None:
    with migrated(postgres_url) as database:
        for table in ("facts", "particulars", "policies", "decisions", "turns"):
            with subtests.test(table), pytest.raises(IntegrityError):
                sql(database, f"TRUNCATE {table} CASCADE")


@pytest.mark.parametrize("table", ["facts", "particulars"])
@pytest.mark.parametrize("recursive", ["ON", "OFF"])
def test_a_fact_cannot_be_replaced(sqlite_url: str, table: str, recursive: str) -> None:
    with migrated(sqlite_url) as database, running(database) as writer:
        run(writer, take_in("e-1"))
    with Database(sqlite_url).writing.connect() as connection:
        connection.exec_driver_sql(f"PRAGMA recursive_triggers = {recursive}")
        with pytest.raises(IntegrityError, match="REPLACE is refused"):
            connection.execute(text(f"INSERT OR REPLACE INTO {table} SELECT * FROM {table} WHERE seq = 1"))


def test_a_fact_cannot_take_the_position_of_another(sqlite_url: str) -> None:
    insert = "INSERT OR REPLACE INTO facts VALUES (1, :stream, 1, 'X', '2026-01-01T00:00:00.000000Z', '{}', '', '')"
    with migrated(sqlite_url) as database:
        sql(database, insert, {"stream": "a"})
        with pytest.raises(IntegrityError, match="REPLACE is refused"):
            sql(database, insert, {"stream": "b"})


def test_a_person_can_be_forgotten(writer: Writer) -> None:
    run(writer, take_in("e-1"))
    kept = "SELECT count(*) FROM particulars WHERE body IS NOT NULL"
    assert rows(writer.database, kept) != [(0,)]
    sql(writer.database, "UPDATE particulars SET salt = NULL, body = NULL")
    assert rows(writer.database, kept) == [(0,)]


def keep_a_policy(database: Database) -> None:
    at = "2026-01-01T00:00:00.000000Z"
    insert = "INSERT INTO policies (version, source, hash, author, reason, at) VALUES ('p', 's', 'h', 'a', '', :at)"
    sql(database, insert, {"at": at})


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("baton.db", "is not a URL"),
        ("mysql://host/x", "SQLite .* or PostgreSQL"),
        ("sqlite://", "names no file"),
        ("sqlite:///:memory:", "names no file"),
    ],
)
def test_a_bad_url_says_what_to_write(url: str, said: str) -> None:
    with pytest.raises(BadDatabaseUrl, match=said):
        Database(url)


def test_an_unreachable_server_is_named_without_its_password() -> None:
    database = Database("postgres://ana:secret@127.0.0.1:1/baton")
    with pytest.raises(DatabaseUnreachable, match="127\\.0\\.0\\.1") as told:
        database.migrate()
    assert "secret" not in str(told.value)
    database.close()


def test_a_file_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/no/such/folder/baton.db")
    with pytest.raises(DatabaseUnreachable, match="cannot be opened"):
        database.migrate()
    database.close()
