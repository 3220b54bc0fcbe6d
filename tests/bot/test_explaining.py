"""``baton explain``: for a person, for a machine, and as a proof."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from bot.cli import app
from bot.intake.lead_form import read_lead
from routing.activity import Activity
from routing.commands import AdoptPolicy, AdoptRoster, LogActivity, Reassign, Receive, Seen
from routing.desk import settle
from routing.ports import Done
from routing.reading.policy_file import read_policy
from routing.reading.roster_file import read_roster
from storage.database import Database
from storage.records import StoredRecords
from storage.writer import Writer
from tests.storage.support import sql
from tests.storage.tampering import disarm

EXAMPLES = Path(__file__).parents[2] / "examples"
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
LEADS = (EXAMPLES / "leads.ndjson").read_text().splitlines()


class Worked:
    """A database in which the example leads were routed, and some were handed on."""

    def __init__(self, url: str) -> None:
        self.url, self.now = url, NOW
        self.database = Database(url)
        self.writer = Writer(self.database, settle)
        self.records = StoredRecords(self.database)
        self.writer.start()
        self.does(AdoptRoster(now=NOW, roster=read_roster((EXAMPLES / "roster.yml").read_text()), by="mel"))
        policy = read_policy((EXAMPLES / "policy.yml").read_text())
        self.does(AdoptPolicy(now=NOW, policy=policy, by="mel", reason="first"))
        for text in LEADS:
            self.now += timedelta(minutes=1)
            self.does(Receive(now=self.now, draft=read_lead(text.encode())))

    def does(self, command: Any) -> Done:
        done = self.writer.submit(command).result(20)
        assert isinstance(done, Done), done
        return done

    def hands_on(self, lead: int) -> None:
        view = self.records.lead(lead)
        assert view is not None and view.assignment is not None and view.assignment.owner is not None
        held, owner = view.assignment, view.assignment.owner
        self.now += timedelta(minutes=1)
        seen = Seen(lead, held.id, held.offer)
        self.does(Reassign(now=self.now, by=owner, seen=seen, reason="no_capacity"))
        self.does(LogActivity(now=self.now, by="mel", lead=lead, activity=Activity.CALL, happened_at=self.now))


@contextmanager
def worked(url: str) -> Iterator[Worked]:
    made = Worked(url)
    try:
        yield made
    finally:
        made.writer.stop()
        made.database.close()


def test_every_decision_is_computed_again_from_what_both_databases_keep(migrated_url: str) -> None:
    with worked(migrated_url) as office:
        for lead in range(1, len(LEADS) + 1):
            view = office.records.lead(lead)
            if view is not None and view.assignment is not None and view.assignment.owner is not None:
                office.hands_on(lead)
        again = [one for lead in range(1, len(LEADS) + 1) for one in office.records.recomputed(lead)]
    assert len(again) > len(LEADS)
    assert [one for one in again if not one.same] == []


@pytest.mark.parametrize(
    ("edit", "differs"),
    [
        ("UPDATE decisions SET owner = 'cai', accountable = 'cai' WHERE lead_id = 1", "owner, accountable"),
        ("UPDATE decisions SET rule = 'A friend of mine' WHERE lead_id = 1", "rule"),
        ("UPDATE decisions SET due = 1 WHERE lead_id = 1", "due"),
        ("UPDATE decisions SET detail = replace(detail, 'not_yet', 'inactive') WHERE lead_id = 1", "detail"),
    ],
)
def test_an_edited_decision_is_found_out(
    migrated_sqlite_url: str, edit: str, differs: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with worked(migrated_sqlite_url) as office:
        disarm(office.database)
        sql(office.database, edit)
    monkeypatch.setenv("BATON_DATABASE_URL", migrated_sqlite_url)
    result = CliRunner().invoke(app, ["explain", "L1", "--verify"])
    assert result.exit_code == 1
    assert f"DIFFERS in {differs}. Run `baton audit verify`" in result.stdout.replace("\n", " ")


def test_a_machine_reads_the_same_as_a_person(migrated_sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with worked(migrated_sqlite_url):
        pass
    monkeypatch.setenv("BATON_DATABASE_URL", migrated_sqlite_url)
    told = json.loads(CliRunner().invoke(app, ["explain", "L1", "--json"]).stdout)
    assert (told["lead"], told["assignment"]["owner"], told["decision"]["rule"]) == ("L1", "ana", "Enterprise in EMEA")
    chosen = [c for c in told["decision"]["candidates"] if c["chosen"]]
    assert [(c["owner"], c["why"]) for c in chosen] == [("ana", "chosen_share")]
    assert told["decision"]["score"]["tier"] == "B"
    (again,) = json.loads(CliRunner().invoke(app, ["explain", "L1", "--verify", "--json"]).stdout)
    assert again["same"] is True and again["differs"] == []
