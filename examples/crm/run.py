"""The example CRM: import it, route what is open, and say what it came to. ``make crm DATA=DIR`` runs it.

The data keeps a company's past: closed opportunities are history, and tell who won which account before an open one
came in. A second run changes nothing, and says so.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from pathlib import Path

import typer
from figures import count, show
from rich.console import Console

from bot.cli.files import import_accounts, import_leads, import_roster
from bot.cli.opening import opened
from bot.cli.policy import publish
from bot.cli.say import fail, plainly
from storage.audit import verify
from storage.checkpoint import Checkpoint
from storage.database import Database
from storage.records import StoredRecords

HERE = Path(__file__).parent
FILES = ("sales_teams.csv", "accounts.csv", "products.csv", "sales_pipeline.csv")
WORK = Path(".crm")
WIDTH = 120
"""Columns of the tables where no terminal says how many it has."""


def main() -> None:
    """The program.

    Raises:
        SystemExit: 0 when every promise holds, 1 when the data cannot be used or a promise is broken.
    """
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="the folder with the CRM's CSV files")
    parser.add_argument("--work", type=Path, default=WORK, help="where the database goes (default: .crm)")
    options = parser.parse_args()
    options.work.mkdir(parents=True, exist_ok=True)
    os.environ["BATON_DATABASE_URL"] = f"sqlite:///{(options.work / 'crm.db').absolute()}"
    try:
        run(options.data, options.work)
    except typer.Exit as end:
        sys.exit(end.exit_code)


@plainly
def run(data: Path, work: Path) -> None:
    """Import, route, report, prove."""
    missing = [name for name in FILES if not (data / name).is_file()]
    if missing:
        fail(f"{data} has no {', '.join(missing)}: name the folder with the CRM's files, make crm DATA=DIR.")
    console = Console(highlight=False)
    if not console.is_terminal:
        console.width = WIDTH
    began, before = time.monotonic(), _digest(work)
    _import(data, work, console)
    with opened() as database:
        records = StoredRecords(database)
        policy = records.policy()
        assert policy is not None
        show(console, count(database), policy, records.roster())
        console.print(f"\nTook {time.monotonic() - began:.1f} s.")
        _prove(database, console, before)


def _import(data: Path, work: Path, console: Console) -> None:
    """The roster first: the policy names its people. The pipeline last: the policy decides on it."""

    def step(name: str) -> tuple[Path, Path, Path]:
        console.print(f"[bold]{name}[/] ", end="")
        mapping = {"sales_teams": "roster", "accounts": "accounts", "sales_pipeline": "pipeline"}[name]
        return data / f"{name}.csv", HERE / f"{mapping}.map.yml", work / f"{name}.rejected.ndjson"

    file, mapping, rejected = step("sales_teams")
    code = import_roster(file, mapping, rejected=rejected)
    console.print("[bold]policy[/] ", end="")
    publish(HERE / "policy.yml", reason="the example CRM", by="example", yes=True)
    file, mapping, rejected = step("accounts")
    code |= import_accounts(file, mapping, rejected=rejected)
    file, mapping, rejected = step("sales_pipeline")
    code |= import_leads(file, mapping, source=None, sort="created_on", notify=False, rejected=rejected)
    if code:
        raise typer.Exit(1)


def _digest(work: Path) -> str:
    """What the story was before; empty where there was none."""
    if not (work / "crm.db").is_file():
        return ""
    with opened() as database:
        return Checkpoint.take(database).digest


def _prove(database: Database, console: Console, before: str) -> None:
    """Read the whole story again: chains, one accountable person a lead, no choice of the policy above capacity."""
    report = verify(database)
    for finding in report.findings:
        console.print(str(finding), markup=False)
    if not report.sound:
        fail("Not sound: the promises above are broken.")
    if Checkpoint.take(database).digest == before:
        console.print("Nothing changed: the story is the same, fact for fact, as before this run.")
    console.print(
        f"Sound: {report.facts:,} facts in {report.streams:,} chains and {report.leads:,} leads read again; every lead "
        "that is open has exactly one accountable person, and no choice of the policy is above anybody's capacity."
    )


if __name__ == "__main__":
    main()
