"""What ``baton import`` does: the file, its mapping, the desk, and the report at the end."""

import asyncio
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from bot.cli.opening import reading, writing
from bot.cli.say import INTERRUPTED, USAGE, WRONG, Told, busy_by, fail, read_text, say, warn
from bot.intake import account_file, roster_file
from bot.intake.fields import Fields
from bot.intake.lead_file import ImportStopped, LeadFile, LeadImport
from bot.intake.lead_form import IMPORT_FIELDS
from bot.intake.mapping import REQUIRED, FileMapping, Kind, read_mapping, same_names
from bot.intake.order import in_order
from bot.intake.rows import BadFile, BadRow, CsvRows, NdjsonRows, Row, open_rows
from bot.intake.set_aside import SetAside
from bot.intake.tally import Tally
from bot.office import Office
from bot.settings import DoorSettings, SettingsError, load
from bot.words import cli as words
from bot.words import intake as file_words
from bot.words.names import count
from routing.commands import AdoptRoster
from routing.reading.roster_file import read_roster
from storage.lockfile import DatabaseInUse

if TYPE_CHECKING:
    from bot.cli.over_http import RemoteImport

BY = "import"


@dataclass(frozen=True, slots=True)
class Source:
    """A file that is to be imported; ``fields`` is None where its rows have Baton's form already."""

    path: Path
    rows: CsvRows | NdjsonRows
    mapping: FileMapping
    fields: Fields | None
    aside: SetAside


def import_leads(
    file: Path, mapping: Path | None, *, source: str | None, sort: str | None, notify: bool, rejected: Path | None
) -> int:
    """Import leads, through a running Baton where it is the one who writes the database; returns the exit code.

    Raises:
        BadFile, PolicyError, Told: file or mapping cannot be used; nothing was changed.
        DatabaseUnreachable, SchemaBehind: the database cannot be opened.
    """
    given = _source(file, mapping, Kind.LEADS, rejected)
    rows, sender = _sorted(given, source, sort)
    digest, lines = _digest(file)
    leads = LeadFile(given.fields, sender, digest, quiet=not notify)
    with given.aside as aside, _bar(lines) as advance:
        try:
            running, stopped = _import_here(leads, rows, aside, advance)
        except DatabaseInUse as busy:
            running, stopped = _import_there(busy, leads, rows, aside, advance)
    return _told_leads(running.tally, stopped, aside, file)


def lead_rows(file: Path, mapping: Path | None, *, source: str | None, sort: str | None) -> "tuple[Rows, LeadFile]":
    """The rows of a file of leads, in order, and how they become leads; nothing is taken in.

    Raises:
        BadFile, PolicyError, Told: file or mapping cannot be used.
    """
    given = _source(file, mapping, Kind.LEADS, None)
    rows, sender = _sorted(given, source, sort)
    return rows, LeadFile(given.fields, sender, file.name)


def _sorted(given: Source, source: str | None, sort: str | None) -> "tuple[Rows, str | None]":
    """The rows in the order of a column, where one is named, and who they are from where no column says so."""
    sender = source or given.mapping.source
    if sender is None and given.rows.columns is not None and "source" not in given.mapping.fields:
        fail(words.NO_SOURCE)
    if sort is None:
        return given.rows, sender
    given.rows.need(sort, file_words.NO_SORT)
    return in_order(given.rows, sort, given.fields), sender


Rows = Iterable[Row | BadRow]
Advance = Callable[[int], None]
Run = tuple["LeadImport | RemoteImport", ImportStopped | None]


def _import_here(leads: LeadFile, rows: Rows, aside: SetAside, advance: Advance) -> Run:
    with writing() as office:
        if office.records.policy() is None:
            fail(words.NO_POLICY)
        running = LeadImport(office, leads, aside, advance)
        return running, asyncio.run(_run(running, rows))


def _import_there(busy: DatabaseInUse, leads: LeadFile, rows: Rows, aside: SetAside, advance: Advance) -> Run:
    """Through the Baton that writes the database.

    Raises:
        Told: it cannot be reached, or turned the import away; the text says what to do.
    """
    from aiohttp import ClientConnectorError

    from bot.cli.over_http import RemoteImport, address

    who = busy_by(busy)
    try:
        door = load(DoorSettings)
    except SettingsError as error:
        raise Told("\n".join([words.THROUGH.format(path=busy.path, who=who), *error.sentences]), USAGE) from None
    with reading() as records:
        people = frozenset(records.roster().owners)
    running = RemoteImport(door, leads, people, aside, advance)
    try:
        return running, asyncio.run(_run(running, rows))
    except ClientConnectorError:
        raise Told(words.SILENT.format(path=busy.path, who=who, url=address(door))) from None


async def _run(running: "LeadImport | RemoteImport", rows: Rows) -> ImportStopped | None:
    try:
        await running.run(rows)
    except ImportStopped as stopped:
        return stopped
    return None


def _told_leads(tally: Tally, stopped: ImportStopped | None, aside: SetAside, file: Path) -> int:
    if tally.taken or not aside.count:
        say(words.taken_in(tally.fresh, tally.updated, tally.unchanged))
    if tally.strangers:
        warn(words.strangers(tally.strangers))
    _told_aside(aside, file)
    if stopped is not None:
        warn(words.STOPPED_AT.format(line=stopped.line, why=stopped.why))
    if stopped is not None or tally.interrupted:
        warn(words.RUN_AGAIN)
        return WRONG if stopped is not None else INTERRUPTED
    return WRONG if aside.count else 0


def import_roster(file: Path, mapping: Path | None, *, rejected: Path | None) -> int:
    """Import people; returns the exit code. Raises as :func:`import_leads` does, and DatabaseInUse."""
    if file.suffix.lower() in {".yml", ".yaml"}:
        return _adopt_roster_file(file)
    given = _source(file, mapping, Kind.ROSTER, rejected)
    fields = given.fields or Fields(given.mapping, given.rows, ())
    with writing() as office, given.aside as aside:
        known = office.records.roster()
        roster = roster_file.read_people(given.rows, given.mapping, fields, known, aside)
        changed = roster != known
        if changed:
            asyncio.run(_adopt(office, AdoptRoster(now=office.clock.now(), roster=roster, by=BY)))
    say(words.people_taken(len(roster.owners), roster.version, changed))
    return _told_aside(aside, file)


def _adopt_roster_file(file: Path) -> int:
    """A roster in YAML is the whole truth: whoever is not in it is inactive from now on."""
    roster = read_roster(read_text(file), file.name)
    with writing() as office:
        changed = roster.version != office.records.roster().version
        asyncio.run(_adopt(office, AdoptRoster(now=office.clock.now(), roster=roster, by=BY)))
    say(words.people_taken(len(roster.owners), roster.version, changed))
    return 0


def import_accounts(file: Path, mapping: Path | None, *, rejected: Path | None) -> int:
    """Import companies; returns the exit code. Raises as :func:`import_leads` does, and DatabaseInUse."""
    given = _source(file, mapping, Kind.ACCOUNTS, rejected)
    with writing() as office, given.aside as aside:
        accounts = account_file.read_accounts(given.rows, given.fields, office.records.roster(), aside)
        try:
            changed = asyncio.run(account_file.adopt(office, accounts, BY))
        except account_file.ParentLoop as loop:
            fail(words.parent_loop(str(loop)))
    say(words.accounts_taken(len(accounts), changed))
    return _told_aside(aside, file)


async def _adopt(office: Office, command: AdoptRoster) -> None:
    await office.desk.settle(command)


def _told_aside(aside: SetAside, file: Path) -> int:
    if not aside.count:
        return 0
    for bad in aside.first:
        warn(words.ROW_ASIDE.format(line=bad.line, error=bad.error))
    rows = count(aside.count, "row was", "rows were")
    warn(words.SET_ASIDE.format(count=rows, path=aside.path, name=file.name))
    return WRONG


def _source(file: Path, mapping: Path | None, kind: Kind, rejected: Path | None) -> Source:
    rows = open_rows(file)
    aside = SetAside(rejected or file.with_name(file.name + ".rejected.ndjson"))
    if mapping is not None:
        read = read_mapping(read_text(mapping), mapping.name, kind)
        return Source(file, rows, read, Fields(read, rows, (file.parent, mapping.parent)), aside)
    columns = rows.columns
    if columns is None:
        names = roster_file.FIELDS if kind is Kind.ROSTER else ()
        return Source(file, rows, same_names(names, kind, None), None, aside)
    named = tuple(column for column in columns if column)
    _check_columns(named, kind, file)
    same = same_names(named, kind, None)
    return Source(file, rows, same, Fields(same, rows, ()), aside)


def _check_columns(columns: tuple[str, ...], kind: Kind, file: Path) -> None:
    """Without a mapping a slip in a column's name must not make it an attribute."""
    missing = next((name for name in REQUIRED[kind] if name not in columns), None)
    if missing is not None:
        why = f"{file.name} has no column {missing}, without which there are no {kind}."
        raise BadFile(words.MAPPING_NEEDED.format(why=why))
    ours = {Kind.LEADS: IMPORT_FIELDS, Kind.ROSTER: roster_file.FIELDS}.get(kind)
    for column in columns:
        if ours is not None and column not in ours and not (kind is Kind.LEADS and column.startswith("attributes.")):
            raise BadFile(file_words.NOT_OURS.format(name=file.name, column=column))


def _digest(file: Path) -> tuple[str, int]:
    """What names the file's content, and about how many rows it has."""
    digest, lines = sha256(), 0
    with file.open("rb") as opened:
        while chunk := opened.read(1 << 20):
            digest.update(chunk)
            lines += chunk.count(b"\n")
    return digest.hexdigest()[:16], lines


@contextmanager
def _bar(total: int) -> Iterator[Callable[[int], None]]:
    """A progress bar on stderr, where somebody can see it."""
    console = Console(stderr=True)
    columns = (TextColumn("Importing"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task("", total=total)
        yield lambda rows: progress.advance(task, rows)
