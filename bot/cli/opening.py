"""Opening the database for a command: to read, or to write as the one who may."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.cli.say import fail
from bot.house import House
from bot.office import Office
from bot.settings import StoreSettings, load
from bot.words import cli as words
from routing.ports import Records
from storage.database import Database
from storage.records import StoredRecords


@contextmanager
def writing() -> Iterator[Office]:
    """The office, on an up-to-date database; what waits is finished before it closes.

    Raises:
        SettingsError, DatabaseInUse, DatabaseUnreachable, SchemaBehind: it cannot be opened.
    """
    settings = load(StoreSettings)
    house = House.open(settings.database_url.get_secret_value(), settings.clock())
    try:
        yield house.office
    finally:
        house.close()


@contextmanager
def opened() -> Iterator[Database]:
    """The database, to be read; a running Baton is not disturbed.

    Raises:
        SettingsError, DatabaseUnreachable, SchemaBehind: it cannot be opened.
        Told: it was never made.
    """
    database = Database(load(StoreSettings).database_url.get_secret_value())
    try:
        if database.is_sqlite and not Path(database.url.database or "").is_file():
            fail(words.NO_DATABASE.format(name=database.name))
        database.check()
        yield database
    finally:
        database.close()


@contextmanager
def reading() -> Iterator[Records]:
    """What is on record."""
    with stored() as records:
        yield records


@contextmanager
def stored() -> Iterator[StoredRecords]:
    """What is on record, and what only a database can say of it."""
    with opened() as database:
        yield StoredRecords(database)
