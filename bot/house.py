"""Opening the house: the database, the policy and the roster that are to be in force."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bot.clock import Clock
from bot.office import Office
from bot.words import run as words
from routing.commands import AdoptPolicy, AdoptRoster
from routing.reading.policy_file import read_policy
from routing.reading.roster_file import read_roster
from storage.database import Database
from storage.desk import StoredDesk
from storage.outgoing import StoredOutgoing
from storage.records import StoredRecords
from storage.writer import Writer


class CannotStart(Exception):
    """Baton cannot run as it is set up; the text says why and what to do."""


@dataclass(frozen=True, slots=True)
class House:
    """An open database with its writer, and the office that stands on it."""

    database: Database
    writer: Writer
    office: Office

    @classmethod
    def open(cls, url: str, clock: Clock, after_commit: Callable[[], None] | None = None) -> "House":
        """Bring the database up to date and start writing.

        Raises:
            DatabaseInUse: another process writes this SQLite file.
            DatabaseUnreachable: it does not answer.
            SchemaBehind: a newer Baton has been here.
        """
        database = Database(url)
        try:
            database.migrate()
            writer = Writer(database, after_commit=after_commit)
            writer.start()
        except BaseException:
            database.close()
            raise
        office = Office(StoredDesk(writer), StoredRecords(database, writer.in_force), StoredOutgoing(writer), clock)
        return cls(database, writer, office)

    def close(self) -> None:
        """Finish what waits, then let go."""
        self.writer.stop()
        self.database.close()

    def ready(self) -> str | None:
        """Why the bot cannot work now; None where it can."""
        try:
            self.database.check()
        except Exception:  # noqa: BLE001  # whatever it is, the answer to "are you ready" is no
            return words.NOT_READY
        return None


async def adopt(office: Office, roster: Path | None, policy: Path | None) -> None:
    """Put the files in force, where they are given and changed.

    Raises:
        PolicyError: a file has something wrong in it.
        CannotStart: there is neither a file nor an earlier version.
    """
    if roster is not None:
        people = read_roster(await asyncio.to_thread(roster.read_text, "utf-8"), roster.name)
        await office.desk.settle(AdoptRoster(now=office.clock.now(), roster=people, by="file"))
    if not office.records.roster().owners:
        raise CannotStart(words.NO_ROSTER)
    if policy is not None:
        text = await asyncio.to_thread(policy.read_text, "utf-8")
        rules = read_policy(text, office.records.roster(), policy.name)
        await office.desk.settle(AdoptPolicy(now=office.clock.now(), policy=rules, by="file", reason=policy.name))
    if office.records.policy() is None:
        raise CannotStart(words.NO_POLICY)
