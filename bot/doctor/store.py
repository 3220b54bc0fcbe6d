"""The database: whether it can be used, and what is in force there. It is only read, and by no lock of the writer's."""

import os
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import inspect
from sqlalchemy.exc import SQLAlchemyError

from bot.doctor.remark import Area, Remark, fault, good, skipped, warning
from bot.words import doctor as words
from routing.people import Roster
from routing.policy import Policy
from storage.database import Database, DatabaseUnreachable, SchemaAhead, SchemaBehind
from storage.lockfile import holder
from storage.records import StoredRecords
from storage.triggers import missing_triggers

HERE = Area.DATABASE


@dataclass(frozen=True, slots=True)
class Found:
    """What the database told.

    Attributes:
        remarks: what is to be said of it.
        known: whether it could be read; a database that is still to be made counts as read.
        policy: the policy in force.
        roster: the roster in force; None where there is none.
    """

    remarks: tuple[Remark, ...]
    known: bool = False
    policy: Policy | None = None
    roster: Roster | None = None


def look(url: str | None) -> Found:
    """Look at the database; it blocks."""
    if url is None:
        return Found((skipped(HERE, words.NO_DATABASE_URL),))
    database = Database(url)
    try:
        return _looked(database)
    except SchemaAhead as error:
        return Found((fault(HERE, str(error), ""),))
    except (DatabaseUnreachable, SQLAlchemyError) as error:
        why = str(getattr(error, "orig", None) or error).splitlines()[0].rstrip(".")
        sentence = words.UNREACHABLE.format(name=database.name, why=why)
        return Found((fault(HERE, sentence, words.UNREACHABLE_FIX),))
    finally:
        database.close()


def _looked(database: Database) -> Found:
    writable = _writable(database)
    if _is_empty(database):
        return Found((*writable, good(HERE, words.TO_BE_MADE.format(name=database.name))), known=True)
    try:
        database.check()
    except SchemaAhead:
        raise
    except SchemaBehind:
        return Found((*writable, warning(HERE, words.BEHIND.format(name=database.name), words.BEHIND_FIX)))
    records = StoredRecords(database)
    roster = records.roster()
    return Found(
        (*writable, _triggers(database), *_writer(database)),
        known=True,
        policy=records.policy(),
        roster=roster if roster.owners else None,
    )


def _is_empty(database: Database) -> bool:
    """Whether no Baton has been here yet; to connect to a file would make it."""
    if database.is_sqlite and not Path(database.url.database or "").is_file():
        return True
    with database.read() as connection:
        return not inspect(connection).has_table("alembic_version")


def _triggers(database: Database) -> Remark:
    with database.read() as connection:
        gone = missing_triggers(connection)
    if gone:
        return fault(HERE, words.TRIGGERS.format(names=", ".join(sorted(gone))), words.TRIGGERS_FIX)
    return good(HERE, words.SOUND.format(name=database.name))


def _writable(database: Database) -> list[Remark]:
    """SQLite writes beside its file, too."""
    if not database.is_sqlite:
        return []
    file = Path(database.url.database or "").absolute()
    places = [place for place in (file.parent, file) if place.exists() and not os.access(place, os.W_OK)]
    return [fault(HERE, words.NOT_WRITABLE.format(path=place), words.NOT_WRITABLE_FIX) for place in places]


def _writer(database: Database) -> list[Remark]:
    if not database.is_sqlite:
        return []
    pid = holder(Path(database.url.database or "").absolute())
    if pid is None:
        return [good(HERE, words.NOBODY_WRITES)]
    return [good(HERE, words.WRITES.format(pid=pid) if pid else words.SOMEBODY_WRITES)]
