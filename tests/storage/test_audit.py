"""The audit names what somebody changed past Baton, though they took the triggers away first."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path

import pytest

from storage.audit import verify
from storage.chain import GENESIS, canonical, link_hash
from storage.checkpoint import BadCheckpoint, publish
from storage.database import Database
from storage.writer import Writer
from tests.storage.replica import in_turn
from tests.storage.support import copy, rows, run, sql
from tests.storage.tampering import disarm, told
from tests.turns import AFTER_ONE


@pytest.fixture
def audited(writer: Writer) -> Database:
    """Three leads with their story."""
    for number in range(1, 4):
        run(writer, partial(in_turn, f"e-{number}"))
    return writer.database


def test_an_untouched_database_is_sound(audited: Database) -> None:
    report = verify(audited)
    assert report.findings == []
    assert report.sound
    assert (report.streams, report.facts, report.leads) == (4, 9, 3)


CHAIN = {
    "an altered text": (
        "UPDATE facts SET body = replace(body, 'website', 'referral') WHERE stream = 'lead:2' AND seq = 1",
        "lead:2 #1: its text is not what was hashed",
    ),
    "an altered kind": (
        "UPDATE facts SET kind = 'LeadAssigned' WHERE stream = 'lead:2' AND seq = 2",
        "lead:2 #2: its text is not what was hashed",
    ),
    "a cut tail": (
        "DELETE FROM facts WHERE stream = 'lead:2' AND seq = 2",
        "lead:2 #2: the head says 2 facts, not 1",
    ),
    "a fact taken out": (
        "DELETE FROM facts WHERE stream = 'lead:0' AND seq = 2",
        "lead:0 #3: number 2 is missing before it",
    ),
    "a first fact taken out": (
        "DELETE FROM facts WHERE stream = 'lead:2' AND seq = 1",
        "lead:2 #2: number 1 is missing before it",
    ),
    "a stream taken out": (
        "DELETE FROM facts WHERE stream = 'lead:2'",
        "lead:2 #1: all 2 facts of the stream are missing",
    ),
    "swapped facts": (
        "UPDATE facts SET seq = 1003 - seq WHERE stream = 'lead:0' AND seq < 3",
        "lead:0 #1: it does not follow the fact before it",
    ),
    "another head": (
        "UPDATE heads SET hash = 'x' WHERE stream = 'lead:2'",
        "lead:2 #2: the head has another hash",
    ),
    "a head taken out": ("DELETE FROM heads WHERE stream = 'lead:2'", "lead:2 #2: the stream has no head"),
    "another moment": (
        "UPDATE facts SET at = '2001-01-01T00:00:00.000000Z' WHERE stream = 'lead:2' AND seq = 2",
        "lead:2 #2: its moment is not the one in its text",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CHAIN)
def test_a_broken_chain_is_named(audited: Database, case: str) -> None:
    statement, finding = CHAIN[case]
    disarm(audited)
    sql(audited, statement)
    sql(audited, "UPDATE facts SET seq = seq - 1000 WHERE seq > 1000")
    report = verify(audited)
    assert told(report, "chain") == [finding]
    assert report.broken is not None
    assert report.broken.sentence == f"chain: {finding}"


def test_missing_triggers_are_named(audited: Database) -> None:
    disarm(audited)
    assert "facts_no_update: the trigger is missing, so the story can be edited" in told(verify(audited), "append-only")


PARTICULARS = {
    "edited": (
        "UPDATE particulars SET body = replace(body, 'Acme', 'Nobody') WHERE stream = 'lead:2'",
        "lead:2 #1: they are not what the fact keeps a digest of",
    ),
    "removed": (
        "DELETE FROM particulars WHERE stream = 'lead:2'",
        "lead:2 #1: they are missing, which is not how one erases",
    ),
    "invented": (
        "INSERT INTO particulars VALUES ('lead:2', 2, 's', '{}')",
        "lead:2 #2: the fact knows of none",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", PARTICULARS)
def test_changed_particulars_are_named(audited: Database, case: str) -> None:
    statement, finding = PARTICULARS[case]
    disarm(audited)
    sql(audited, statement)
    assert told(verify(audited), "particulars") == [finding]


def test_erased_particulars_leave_the_story_sound(audited: Database) -> None:
    sql(audited, "UPDATE particulars SET salt = NULL, body = NULL")
    assert verify(audited).sound


STATE = {
    "a lead that nobody has": (
        "DELETE FROM assignments WHERE lead_id = 2",
        "one owner", "L2: 0 open assignments at stage new",
    ),
    "somebody whom nobody knows": (
        "UPDATE assignments SET accountable = 'ghost' WHERE lead_id = 2",
        "one owner", "L2: ghost is accountable and is not in the roster",
    ),
    "a wrong counter": (
        "UPDATE owners SET load = 7 WHERE id = 'ana'",
        "load", "ana: the counter says 7, 1 leads are open",
    ),
    "a turn too many": (
        "UPDATE ledger_members SET turns = 2 WHERE owner = 'ana'",
        "ledger",
        f"inbound, ana: it says {AFTER_ONE._replace(turns=2)}, the turns say {AFTER_ONE}",
    ),
    "a lost turn": ("DELETE FROM turns WHERE version = 2", "ledger", "inbound: turn 2 is missing"),
    "a forgotten version": (
        "UPDATE ledgers SET version = 9",
        "ledger", "inbound: it says version 9, there are 3 turns",
    ),
    "a choice above capacity": (
        "UPDATE decisions SET detail = replace(detail, '10000', '0') WHERE id = 2",
        "capacity", "L2, decision 2: ben had 0 of 0 and was chosen all the same",
    ),
    "a step of no offer": (
        "INSERT INTO escalations (assignment_id, offer, step) VALUES (2, 5, 0)",
        "steps", "assignment 2: step 0 is of offer 5, which never was",
    ),
    "an offer that does not grow": (
        copy("assignments", 2, id="9", offer="1", state="'closed'", closed_at="due_at"),
        "offers", "L2: assignment 9 is at offer 1, the one before at 1",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", STATE)
def test_a_wrong_state_is_named(audited: Database, case: str) -> None:
    statement, check, finding = STATE[case]
    disarm(audited)
    sql(audited, statement)
    assert finding in told(verify(audited), check)


def test_findings_are_counted_when_they_are_many(audited: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("storage.report.MOST", 2)
    sql(audited, "UPDATE owners SET load = 7")
    report = verify(audited)
    assert (len(report.findings), report.more) == (2, 1)


# Checkpoints


def rewrite(database: Database) -> None:
    """Tell another story from the first link on, and make every hash and head fit."""
    disarm(database)
    hashes: dict[str, str] = {}
    for stream, seq, kind, body in rows(database, "SELECT stream, seq, kind, body FROM facts ORDER BY stream, seq"):
        data = json.loads(body)
        if stream == "lead:2":
            data["by"] = "somebody else"
        prev, text = hashes.get(stream, GENESIS), canonical(data)
        hashes[stream] = link_hash(prev, stream, seq, kind, text)
        values = {"body": text, "prev": prev, "hash": hashes[stream], "stream": stream, "seq": seq}
        sql(
            database,
            "UPDATE facts SET body = :body, prev_hash = :prev, hash = :hash WHERE stream = :stream AND seq = :seq",
            values,
        )
        sql(
            database, "UPDATE heads SET hash = :hash WHERE stream = :stream", {"hash": hashes[stream], "stream": stream}
        )


def test_only_a_checkpoint_shows_a_story_rewritten_whole(audited: Database, writer: Writer, tmp_path: Path) -> None:
    file = tmp_path / "checkpoints"
    publish(audited, file)
    run(writer, partial(in_turn, "e-4"))
    assert verify(audited, file).sound, "what was told since does not matter"
    assert publish(audited, file).position == 12
    assert verify(audited, file).sound
    rewrite(audited)
    assert told(verify(audited), "chain") == []
    [finding] = told(verify(audited, file), "checkpoint")
    assert finding.startswith("position 12: the story up to then is not the one that was published")


def test_a_database_put_back_to_an_older_day_is_noticed(audited: Database, tmp_path: Path) -> None:
    file = tmp_path / "checkpoints"
    publish(audited, file)
    disarm(audited)
    sql(audited, "DELETE FROM facts WHERE position > 6")
    sql(audited, "DELETE FROM heads WHERE stream = 'lead:3'")
    assert told(verify(audited, file), "checkpoint") != []


@pytest.mark.parametrize("text", ["", "{}\n", "not json\n", '{"at": 1}\n', "[]\n"])
def test_a_file_without_a_checkpoint_says_so(audited: Database, tmp_path: Path, text: str) -> None:
    file = tmp_path / "checkpoints"
    file.write_text(text)
    with pytest.raises(BadCheckpoint, match="holds no checkpoint"):
        verify(audited, file)


def test_the_audit_reads_streams_in_pages(audited: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("storage.report.PAGE", 2)
    assert verify(audited).sound
