"""What ``baton policy`` does: finding versions, and what a new one must pass before it comes into force."""

import json
import sys
from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path

import typer
from sqlalchemy import Connection, select

from bot.cli.say import fail, read_text, say, warn
from bot.cli.tabular import Form, as_csv, table
from bot.office import Office
from bot.settings import StoreSettings, load
from bot.words import backtest as told
from bot.words import cli as words
from bot.words import versions as said
from bot.words.names import count
from routing.backtest.backtest import MOVES, OffDuty, Report, backtest
from routing.duty.calendar import off_duty
from routing.lint import Level, lint
from routing.moment import iso
from routing.people import Roster
from routing.policy import Policy
from routing.reading.findings import PolicyError
from routing.reading.policy_file import read_policy
from storage import tables as t
from storage.database import Database
from storage.past import Past
from storage.versions import Version, source_of, versions

MONTH = timedelta(days=30)


def in_force(connection: Connection) -> str:
    """The version in force.

    Raises:
        Told: there is none.
    """
    version = connection.scalar(select(t.desk_state.c.policy_version))
    if version is None:
        fail(words.NO_POLICY)
    return str(version)


def find_version(connection: Connection, name: str) -> str:
    """A version by the start of its name.

    Raises:
        Told: there is none, or there are several.
    """
    full = name if name.startswith("p-") else f"p-{name}"
    known = sorted({one.version for one in versions(connection) if one.version.startswith(full)})
    if not known:
        fail(said.NO_VERSION.format(name=name))
    if len(known) > 1 and full not in known:
        fail(said.SEVERAL_VERSIONS.format(name=name))
    return full if full in known else known[0]


def pair(connection: Connection, before: str | None, after: str | None) -> tuple[Policy, Policy]:
    """The two policies that are compared: one name is compared with what is in force, none with what was before.

    Raises:
        Told: one of them cannot be found, or cannot be read any more.
        PolicyError: a file has something wrong in it.
    """
    current = in_force(connection)
    if before is None:
        past = [one.version for one in versions(connection)]
        if len(past) < 2:
            fail(said.ONLY_ONE.format(version=current))
        return kept(connection, past[1]), kept(connection, past[0])
    if after is None:
        given = named(connection, before)
        is_file = Path(before).is_file()
        return (kept(connection, current), given) if is_file else (given, kept(connection, current))
    return named(connection, before), named(connection, after)


def named(connection: Connection, name: str) -> Policy:
    path = Path(name)
    if path.is_file() or path.suffix in {".yml", ".yaml"}:
        return read_policy(read_text(path), None, path.name)
    return kept(connection, find_version(connection, name))


def kept(connection: Connection, version: str, roster: Roster | None = None) -> Policy:
    source = source_of(connection, version)
    assert source is not None
    try:
        return read_policy(source, roster, version)
    except PolicyError as error:
        fail(said.UNREADABLE_NOW.format(version=version, why=error))


def earlier(version: str | None, roster: Roster) -> Policy:
    """The version to go back to; the one before the present where none is named.

    Raises:
        Told: there is none, or it names people who are not there any more.
    """
    database = Database(load(StoreSettings).database_url.get_secret_value())
    try:
        with database.read() as connection:
            if version is not None:
                return kept(connection, find_version(connection, version), roster)
            current = in_force(connection)
            before = next((one.version for one in versions(connection) if one.version != current), None)
            if before is None:
                fail(said.NO_EARLIER)
            return kept(connection, before, roster)
    finally:
        database.close()


def listed(found: Sequence[Version], form: Form) -> Iterator[str]:
    """Versions in rows; the first is the one in force."""
    heads = ("version", "since", "by", "reason", "sha256")
    if form is Form.TABLE:
        if not found:
            fail(said.NOTHING_IN_FORCE)
        rows = [said.version(one, current=not i) for i, one in enumerate(found)]
        yield table(heads, [(*row[:4], row[4][:12]) for row in rows])
        return
    whole = [(one.version, iso(one.at), one.author, one.reason, one.hash) for one in found]
    if form is Form.JSON:
        yield json.dumps([dict(zip(heads, row, strict=True)) for row in whole], indent=2, ensure_ascii=False)
        return
    yield as_csv(heads, whole)


def may_come(office: Office, policy: Policy, people: Roster, name: str, *, yes: bool) -> bool:
    """Whether a policy may come into force: it has no errors, and it moves few leads, or somebody means it so.

    Raises:
        Told: it has errors, or it would have to ask and nobody is there to answer.
    """
    present = office.records.policy()
    if present is not None and present.version == policy.version:
        return True
    wrong = [found for found in lint(policy, people) if found.level is Level.ERROR]
    if wrong:
        for found in wrong:
            warn(f"{name}:{found.line}: {found.level}: {found.sentence}")
        fail(said.NOT_SOUND.format(name=name, count=said.errors(len(wrong))))
    return present is None or _few_move(office, present, policy, people, name, yes=yes)


def _few_move(office: Office, present: Policy, policy: Policy, people: Roster, name: str, *, yes: bool) -> bool:
    report = _last_month(office, present, policy, people)
    if not report.leads:
        say(said.NOTHING_TO_TRY)
        return True
    leads, moved = count(report.leads, "lead"), report.count(MOVES)
    share = said.percent(report.moved)
    if report.moved <= present.ask_above:
        say(said.MOVES_LITTLE.format(leads=leads, moved=f"{moved:,}", share=share))
        return True
    for line in told.summary(report):
        say(line)
    if yes:
        return True
    if not sys.stdin.isatty():
        fail(said.TOO_MUCH.format(share=share, leads=leads, bar=said.percent(present.ask_above), name=name))
    if typer.confirm(said.ASK, default=False, err=True):
        return True
    say(said.NOT_PUBLISHED)
    return False


def duty(people: Roster) -> OffDuty | None:
    """Who is off duty when; None where nobody has hours or absences."""
    timed = any(person.calendar is not None or person.away for person in people.owners.values())
    return off_duty if timed else None


def _last_month(office: Office, present: Policy, policy: Policy, people: Roster) -> Report:
    """The leads of the last 30 days under the policy that is to come, beside the present one on a desk of its own.

    Not beside the record: what people did by hand, and who happened to be full, is not what the new version changes.
    """
    database = Database(load(StoreSettings).database_url.get_secret_value())
    try:
        with database.read() as connection:
            past = Past(connection, office.clock.now() - MONTH)
            held = tuple(past.held())
            return backtest(
                policy, people, past.records(), against=present, held=held, account=past.account, off_duty=duty(people)
            )
    finally:
        database.close()
