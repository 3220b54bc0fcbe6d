"""A database of a released Baton, with all that it holds, is brought up to date in place."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from sqlalchemy import Connection, text
from sqlalchemy.exc import IntegrityError

from routing.facts import Fact, LeadAccepted, LeadReceived
from storage.audit import verify
from storage.chain import GENESIS, Link, Particulars
from storage.database import Database, SchemaBehind, _alembic
from storage.records import StoredRecords
from storage.triggers import missing_triggers
from tests.storage.support import NOW, asked, claim, copy, migrated, post, rows, run, running, sql, take_in

AT = "2026-11-23T09:00:00.000000Z"
STORY: dict[str, list[Fact]] = {
    "lead:1": [
        LeadReceived(at=NOW, by="source", source="website", external_id="e-1", stage="new", attributes={"name": "Jo"}),
        LeadAccepted(at=NOW + timedelta(hours=1), by="ana", owner="ana", offer=2, reason="calling_now", note="soon"),
    ],
    "lead:2": [LeadReceived(at=NOW, by="source", source="website", external_id="e-2", stage="new")],
}

RELEASED = Path(__file__).with_name("released.sql").read_text().split(";\n")
KEPT = (
    "leads", "decisions", "decision_words", "ledgers", "ledger_members", "turns", "assignments", "escalations", "inbox",
    "cards", "notices", "facts", "particulars", "heads", "policies", "owners", "desk_state",
)  # fmt: skip


@pytest.fixture
def released(database_url: str) -> Iterator[Database]:
    """A database as Baton 0.1 made it, at work: an open lead, one that waits in a queue, a story, a message to send."""
    database = Database(database_url)
    with database.writing.connect() as connection:
        database.enter(connection)
        config = _alembic()
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        for statement in filter(str.strip, RELEASED):
            connection.execute(text(statement), {"at": AT, "detail": '{"candidates":[],"mismatches":[]}'})
        tell(connection)
        connection.commit()
    yield database
    database.close()


def tell(connection: Connection) -> None:
    position = 0
    for stream, facts in STORY.items():
        link = Link(stream, 0, "", "", "", GENESIS)
        for fact in facts:
            sealed = Particulars.of(fact.private()) if fact.private() else None
            link = Link.after(link.hash, stream, link.seq + 1, fact, sealed.digest if sealed else None)
            position += 1
            values: dict[str, Any] = {
                "p": position, "s": stream, "n": link.seq, "k": link.kind, "b": link.body, "prev": link.prev_hash,
                "h": link.hash, "at": fact.at.isoformat(timespec="microseconds").replace("+00:00", "Z"),
            }  # fmt: skip
            connection.execute(text("INSERT INTO facts VALUES (:p, :s, :n, :k, :at, :b, :prev, :h)"), values)
            if sealed is not None:
                words = {"s": stream, "n": link.seq, "salt": sealed.salt, "b": sealed.body}
                connection.execute(text("INSERT INTO particulars VALUES (:s, :n, :salt, :b)"), words)
        connection.execute(text("INSERT INTO heads VALUES (:s, :n, :h)"), {"s": stream, "n": link.seq, "h": link.hash})


def contents(database: Database) -> dict[str, list[dict[str, Any]]]:
    with database.read() as connection:
        found = {name: connection.execute(text(f"SELECT * FROM {name}")).mappings() for name in KEPT}
        return {name: sorted(map(dict, read), key=str) for name, read in found.items()}


def test_a_released_database_is_not_used_before_it_is_brought_up_to_date(released: Database) -> None:
    with pytest.raises(SchemaBehind, match="baton db migrate"):
        released.check()
    released.migrate()
    released.check()


REPLACED = {("ledger_members", "credit"), ("turns", "credits")}
"""What was said in another way from some version on: shares stand in the ledger's own time."""

ADDED: dict[str, dict[str, Any]] = {
    "leads": {"as_of": None, "unread": 0, "matched_by": "none", "suspects": None},
    "inbox": {"digest": None},
    "ledgers": {"time": 0},
    "ledger_members": {"start": 0, "weight": 100, "left": None, "long": 0, "arrears": None},
    "turns": {"kind": "turn", "cost": 1, "time": 0, "members": None},
    "assignments": {"effort": 100, "tier": "", "contacted_at": None, "repays": None, "ages_at": None, "awaits": None},
    "decisions": {"held_until": None, "awaits": None},
    "decision_words": {"told": None},
    "owners": {"terms": "{}"},
}
"""What there is of old rows from some version on."""


def test_everything_is_still_there(released: Database) -> None:
    before = contents(released)
    released.migrate()
    after = contents(released)
    for name, was in before.items():
        kept = [{key: value for key, value in row.items() if (name, key) not in REPLACED} for row in was]
        assert kept, name
        assert after[name] == [row | ADDED.get(name, {}) for row in kept], name


def test_the_story_is_sound_and_goes_on(released: Database) -> None:
    released.migrate()
    assert verify(released).findings == []
    with running(released) as writer:
        for act in (take_in("e-3"), post("e-4"), claim(4), asked(1)):
            run(writer, act)
        view = StoredRecords(released).lead(1)
    assert view is not None
    assert [request.asker for request in view.requests] == ["ana"]
    assert rows(released, "SELECT id, state, owner FROM assignments WHERE id > 1 ORDER BY id") == [
        (2, "offered", "ana"), (3, "queued", None), (4, "offered", "ana"), (5, "accepted", "ana"),
    ]  # fmt: skip
    assert verify(released).findings == []


STILL_REFUSED = {
    "a fact is not edited": "UPDATE facts SET body = '{}'",
    "nor a decision": "UPDATE decisions SET rule = 'other'",
    "nor taken away": "DELETE FROM decisions WHERE id = 2",
    "nor is a turn": "DELETE FROM turns",
    "a lead has one open assignment": copy("assignments", 2, id="99"),
    "nothing has no lead": copy("assignments", 3, id="9", queue="NULL", state="'closed'", closed_at="due_at"),
    "an assignment is of a decision that there is": copy("assignments", 1, id="99", decision_id="99"),
    "and of a lead": copy("assignments", 1, id="99", lead_id="99"),
    "a turn is of a decision": copy("turns", version="99", decision_id="99"),
    "a step is of an assignment": "INSERT INTO escalations (assignment_id, offer, step) VALUES (99, 1, 0)",
    "a decision is of a lead": copy("decisions", 1, id="99", lead_id="99"),
    "a lead that somebody has is not taken away": "DELETE FROM leads WHERE id = 1",
    "and its assignment neither": "DELETE FROM assignments WHERE id = 3",
    "what is accepted is owned": "UPDATE assignments SET state = 'accepted' WHERE id = 3",
    "what is closed says when": "UPDATE assignments SET state = 'closed' WHERE id = 3",
}  # fmt: skip


def test_what_was_promised_before_is_promised_still(released: Database, subtests: pytest.Subtests) -> None:
    released.migrate()
    with released.read() as connection:
        assert missing_triggers(connection) == frozenset()
    for guarantee, statement in STILL_REFUSED.items():
        with subtests.test(guarantee), pytest.raises(IntegrityError):
            sql(released, statement)


def test_a_decision_cannot_be_replaced_after_its_table_was_built_anew(sqlite_url: str) -> None:
    with migrated(sqlite_url) as database, running(database) as writer:
        run(writer, post("e-1"))
        with pytest.raises(IntegrityError, match="REPLACE is refused"):
            sql(database, "INSERT OR REPLACE INTO decisions SELECT * FROM decisions")


def test_a_migration_that_breaks_leaves_the_database_as_it_was(
    released: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(_connection: Connection) -> frozenset[str]:
        raise RuntimeError("the power went")

    before = contents(released)
    monkeypatch.setattr("storage.triggers.missing_triggers", fails)
    with pytest.raises(RuntimeError, match="the power went"):
        released.migrate()
    monkeypatch.undo()
    assert contents(released) == before
    released.migrate()
    released.check()
