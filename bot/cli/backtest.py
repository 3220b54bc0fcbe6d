"""``baton backtest``: recorded leads under a draft policy. Nothing is written."""

from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import Connection, select

from bot.cli.files import lead_rows
from bot.cli.opening import opened
from bot.cli.publishing import duty, in_force, kept, named
from bot.cli.recorded import RecordedFile
from bot.cli.say import USAGE, fail, read_text, warn
from bot.settings import StoreSettings, load
from bot.words import backtest as words
from bot.words.names import count
from routing.accounts.account import Account
from routing.backtest.backtest import Report, backtest
from routing.backtest.imagined import OutOfOrder
from routing.people import Roster
from routing.policy import Policy
from routing.reading.policy_file import read_policy
from routing.reading.roster_file import read_roster
from routing.spans import SpanError, span
from storage import tables as t
from storage.in_force import InForce
from storage.past import Past
from storage.queries import ACCOUNT
from storage.rows import account_of


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody wants to know.

    Attributes:
        since: ``90d`` or a date; of the leads in the database. None takes all.
        against: a file, a version, or ``current``: compare with what that would have done, not with the record.
        leads: a file instead of the database's leads, with its mapping, its source and the column that orders it.
    """

    draft: Path
    since: str | None = None
    roster: Path | None = None
    against: str | None = None
    leads: Path | None = None
    mapping: Path | None = None
    source: str | None = None
    sort: str | None = None


@dataclass(slots=True)
class Tried:
    """The report, and what was left out of it, in sentences."""

    report: Report
    left_out: list[str]


def tried(asked: Asked) -> Tried:
    """Replay the leads.

    Raises:
        Told: there are none, or something that was named cannot be used.
        PolicyError: draft or roster have something wrong in them.
    """
    if asked.leads is not None and asked.since is not None:
        fail(words.BOTH, USAGE)
    with ExitStack() as stack:
        connection = None
        if asked.leads is None or asked.roster is None or asked.against in {"current", "now"} or _there():
            connection = stack.enter_context(stack.enter_context(opened()).read())
        people = _people(asked, connection)
        draft = read_policy(read_text(asked.draft), people, asked.draft.name)
        against = _against(asked, connection)
        if asked.leads is not None:
            return _of_file(asked, draft, people, against, connection)
        assert connection is not None
        return _of_database(asked, draft, people, against, connection)


def _there() -> bool:
    """Whether there is a database to look into, beside a file that has all that is needed."""
    from storage.database import Database

    database = Database(load(StoreSettings).database_url.get_secret_value())
    try:
        return not database.is_sqlite or Path(database.url.database or "").is_file()
    finally:
        database.close()


def _people(asked: Asked, connection: Connection | None) -> Roster:
    if asked.roster is not None:
        return read_roster(read_text(asked.roster), asked.roster.name)
    assert connection is not None
    version, people = connection.execute(select(t.desk_state.c.roster_version, t.desk_state.c.people)).one()
    roster = InForce().roster(connection, version, people)
    if not roster.owners:
        fail(words.NO_PEOPLE)
    return roster


def _against(asked: Asked, connection: Connection | None) -> Policy | None:
    if asked.against is None:
        return None
    if connection is None:
        return read_policy(read_text(Path(asked.against)), None, asked.against)
    return kept(connection, in_force(connection)) if asked.against == "current" else named(connection, asked.against)


def _of_database(asked: Asked, draft: Policy, people: Roster, against: Policy | None, connection: Connection) -> Tried:
    past = Past(connection, moment_of(asked.since))
    version = connection.scalar(select(t.desk_state.c.policy_version))
    present = InForce().policy(connection, version)
    held = tuple(past.held())
    report = backtest(
        draft,
        people,
        past.records(),
        against=against,
        present=present,
        held=held,
        account=past.account,
        off_duty=duty(people),
    )
    if not report.leads:
        fail(words.NOTHING.format(since=f" of the last {asked.since}" if asked.since else ""))
    return Tried(report, [words.ERASED.format(count=count(past.erased, "lead"))] if past.erased else [])


def moment_of(text: str | None) -> datetime | None:
    """A moment: so long before now, or midnight (UTC) of a date."""
    if text is None:
        return None
    try:
        return datetime.fromisoformat(text).replace(tzinfo=UTC)
    except ValueError:
        pass
    try:
        return load(StoreSettings).clock().now() - timedelta(seconds=span(text))
    except (SpanError, OverflowError):
        fail(words.NO_TIME.format(text=text), USAGE)


def _of_file(
    asked: Asked, draft: Policy, people: Roster, against: Policy | None, connection: Connection | None
) -> Tried:
    assert asked.leads is not None
    rows, leads = lead_rows(asked.leads, asked.mapping, source=asked.source, sort=asked.sort)

    def find(key: str) -> Account | None:
        found = connection.execute(ACCOUNT, {"key": key}).one_or_none() if connection is not None else None
        return account_of(found) if found is not None else None

    file = RecordedFile(rows, leads, draft, find)
    try:
        report = backtest(draft, people, file.records(), against=against, account=file.account, off_duty=duty(people))
    except OutOfOrder as error:
        fail(words.OUT_OF_ORDER.format(name=asked.leads.name, why=error))
    left_out = []
    if file.first is not None:
        rows_said, bad = count(file.aside, "row"), file.first
        left_out.append(words.ASIDE.format(count=rows_said, name=asked.leads.name, line=bad.line, error=bad.error))
    if not report.leads:
        for sentence in left_out:
            warn(sentence)
        fail(words.NOTHING.format(since=f" in {asked.leads.name}"))
    return Tried(report, left_out)
