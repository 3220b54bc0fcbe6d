"""Hands that a database's owner has and Baton has not: they take away what is in the way, and write."""

from __future__ import annotations

from sqlalchemy import text

from storage.database import Database
from storage.report import Report
from storage.triggers import FROZEN
from tests.storage.support import sql


def disarm(database: Database) -> None:
    """Take away what keeps the story from being edited."""
    for table in (*FROZEN, "particulars"):
        for act in ("update", "delete"):
            sql(database, f"DROP TRIGGER {table}_no_{act}" + ("" if database.is_sqlite else f" ON {table}"))


def tamper(database: Database, statement: str) -> None:
    """Write what the constraints refuse, as somebody would who owns the database."""
    if database.is_sqlite:
        with database.writing.connect() as connection:
            for pragma in ("ignore_check_constraints = ON", "foreign_keys = OFF"):
                connection.connection.driver_connection.execute(f"PRAGMA {pragma}")  # type: ignore[union-attr]
            connection.execute(text(statement))
            connection.commit()
        return
    for name in ("answered_by", "own", "verdict"):
        sql(database, f"ALTER TABLE requests DROP CONSTRAINT ck_requests_{name}")
    sql(database, statement)


def told(report: Report, check: str) -> list[str]:
    return [f"{finding.where}: {finding.what}" for finding in report.findings if finding.check == check]
