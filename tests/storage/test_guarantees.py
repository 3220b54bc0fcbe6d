"""Each guarantee of the design page, its violation tried past all of Baton's code."""

from __future__ import annotations

import pytest
from sqlalchemy.exc import IntegrityError

from storage.database import Database
from storage.writer import Writer
from tests.storage.support import accept, asked, claim, copy, each, post, rows, run, sql, take_in

AT = "'2026-01-01T00:00:00.000000Z'"


@pytest.fixture
def full(writer: Writer) -> Database:
    """One lead, offered to Ana, with one row in every table that matters."""
    run(writer, take_in("e-1"))
    database = writer.database
    sql(database, f"INSERT INTO inbox (source, delivery_id, lead_id, at) VALUES ('web', 'd-1', 1, {AT})")
    sql(database, "INSERT INTO escalations (assignment_id, offer, step) VALUES (1, 1, 0)")
    sql(
        database,
        "INSERT INTO notices (key, tell, place, threaded, data, asked_at) "
        f"VALUES ('k', 'reminder', 'dm:ana', false, '{{}}', {AT})",
    )
    sql(
        database,
        "INSERT INTO decisions (id, lead_id, at, policy, roster, stage, rule, target, owner, accountable, due, detail) "
        f"VALUES (1, 1, {AT}, 'p', 'r', 'new', 'x', 'pool p', 'ana', 'ana', 60, '{{}}')",
    )
    sql(database, "INSERT INTO turns (pool, version, owner, decision_id) VALUES ('p', 1, 'ana', 1)")
    run(writer, asked(1))
    return database


VIOLATIONS = {
    "a lead is taken in once": copy("leads", id="99"),
    "a delivery is taken in once": copy("inbox"),
    "a lead has one open assignment": copy("assignments", id="99"),
    "something has it, even at the end": copy("assignments", id="99", owner="NULL", state="'closed'", closed_at=AT),
    "a pool alone has only what is unclaimed": "UPDATE assignments SET owner = NULL, pool = 'p'",
    "what is unclaimed has no owner": "UPDATE assignments SET state = 'unclaimed', pool = 'p'",
    "nor a queue": "UPDATE assignments SET state = 'unclaimed', pool = 'p', owner = NULL, queue = 'q'",
    "and names the pool that may claim it": "UPDATE assignments SET state = 'unclaimed', owner = NULL",
    "what is held says until when": (
        "UPDATE assignments SET state = 'held', owner = NULL, pool = 'p', next_check_at = NULL"
    ),
    "and has no owner": "UPDATE assignments SET state = 'held', pool = 'p'",
    "and is held in a pool, or for somebody": "UPDATE assignments SET state = 'held', owner = NULL",
    "and never both": copy("assignments", id="99", queue="'q'", state="'closed'", closed_at=AT),
    "somebody is accountable": "UPDATE assignments SET accountable = NULL",
    "and it is not nobody": "UPDATE assignments SET accountable = ''",
    "there is a due time": "UPDATE assignments SET due_at = NULL",
    "there is a reason": "UPDATE assignments SET reason = NULL",
    "and it says something": "UPDATE assignments SET reason = ''",
    "states are those of the machine": "UPDATE assignments SET state = 'lost'",
    "what is queued is in a queue": "UPDATE assignments SET state = 'queued'",
    "what is accepted is owned": "UPDATE assignments SET owner = NULL, queue = 'q', state = 'accepted'",
    "what is closed says when": "UPDATE assignments SET state = 'closed'",
    "what is open was not closed": f"UPDATE assignments SET closed_at = {AT}",
    "offers count from one": "UPDATE assignments SET offer = 0",
    "an assignment is of a lead": copy("assignments", id="99", lead_id="99"),
    "a step fires once": copy("escalations"),
    "a step is of an assignment": "INSERT INTO escalations (assignment_id, offer, step) VALUES (99, 1, 0)",
    "a load is never below nothing": "UPDATE owners SET load = -1",
    "a turn is taken once": copy("turns"),
    "a fact has its own number": copy("facts", position="99"),
    "and its own position": copy("facts", seq="99"),
    "facts count from one": copy("facts", position="99", seq="0"),
    "a lead has one card at a place": copy("cards", id="99"),
    "a notice is told once": copy("notices", id="99"),
    "one desk": "INSERT INTO desk_state (id, people) VALUES (2, 0)",
    "particulars go with their salt": "UPDATE particulars SET body = NULL",
    "a decision chose one": copy("decisions", id="99", queue="'q'"),
    "or a pool, but not nothing": copy("decisions", id="99", owner="NULL"),
    "somebody asks once for the same": copy("requests", id="99", to_owner="'rita'"),
    "a request is of a lead": copy("requests", id="99", lead_id="99", asker="'ben'"),
    "and of an assignment": copy("requests", id="99", assignment_id="99", asker="'ben'"),
    "a request is for one of two things": "UPDATE requests SET kind = 'close'",
    "to have it assigned, to somebody": "UPDATE requests SET to_owner = NULL",
    "and nothing else": f"UPDATE requests SET until = {AT}",
    "or to let it sleep, until some day": "UPDATE requests SET kind = 'snooze', to_owner = NULL",
    "verdicts are those of the machine": f"UPDATE requests SET verdict = 'lost', answered_at = {AT}",
    "an answer says when": "UPDATE requests SET verdict = 'expired'",
    "what is open has no answer": f"UPDATE requests SET answered_at = {AT}",
    "nor somebody who gave it": "UPDATE requests SET answered_by = 'rita'",
    "an approval says by whom": f"UPDATE requests SET verdict = 'approved', answered_at = {AT}",
    "what expired was answered by nobody": (
        f"UPDATE requests SET verdict = 'expired', answered_by = 'rita', answered_at = {AT}"
    ),
    "nobody approves their own request": (
        f"UPDATE requests SET verdict = 'approved', answered_by = asker, answered_at = {AT}"
    ),
    "a request says why": "UPDATE requests SET reason = ''",
    "and who shall answer": "UPDATE requests SET approver = ''",
    "and until when": "UPDATE requests SET expires_at = NULL",
}


def test_the_database_holds_it(full: Database, subtests: pytest.Subtests) -> None:
    for guarantee, statement in VIOLATIONS.items():
        with subtests.test(guarantee), pytest.raises(IntegrityError):
            sql(full, statement)


def test_two_closed_assignments_of_a_lead_are_history(full: Database) -> None:
    for number in ("98", "99"):
        sql(full, copy("assignments", id=number, state="'closed'", closed_at="due_at"))
    assert rows(full, "SELECT count(*) FROM assignments") == [(3,)]


def test_what_was_closed_before_anybody_claimed_it_is_history(writer: Writer) -> None:
    run(writer, post("e-1"))
    sql(writer.database, "UPDATE assignments SET state = 'closed', closed_at = due_at")
    assert rows(writer.database, "SELECT owner, queue, pool FROM assignments") == [(None, None, "inbound")]


def test_what_was_answered_may_be_asked_again(full: Database) -> None:
    sql(full, f"UPDATE requests SET verdict = 'declined', answered_by = 'rita', answered_at = {AT}")
    sql(full, copy("requests", id="98", verdict="'open'", answered_by="NULL", answered_at="NULL"))
    sql(full, copy("requests", 98, id="99", asker="'ben'"))
    assert rows(full, "SELECT id FROM requests WHERE verdict = 'open' ORDER BY id") == [(98,), (99,)]


def test_what_a_person_wrote_into_a_request_can_be_erased(full: Database) -> None:
    sql(full, "UPDATE requests SET note = NULL")
    assert rows(full, "SELECT count(*) FROM requests WHERE note IS NULL") == [(1,)]


def test_a_claimed_lead_counts_as_its_owners(writer: Writer) -> None:
    run(writer, each(post("e-1"), post("e-2"), claim(2)))
    run(writer, claim(1))
    assert rows(writer.database, "SELECT id, load FROM owners WHERE load > 0") == [("ana", 2)]


def test_loads_follow_the_assignments(writer: Writer) -> None:
    run(writer, take_in("e-1"))
    run(writer, take_in("e-2"))
    run(writer, accept(1))
    assert rows(writer.database, "SELECT id, load FROM owners ORDER BY id") == [("ana", 2), ("ben", 0), ("rita", 0)]


@pytest.mark.parametrize(
    ("query", "index"),
    [
        ("SELECT id FROM assignments WHERE next_check_at <= '2026' AND state <> 'closed' AND next_check_at IS NOT NULL",
         "ix_assignments_next_check_at"),
        ("SELECT id FROM assignments WHERE accountable = 'ana' AND state <> 'closed' ORDER BY due_at",
         "ix_assignments_accountable"),
        ("SELECT id FROM assignments WHERE queue = 'q' AND state = 'queued' ORDER BY due_at", "ix_assignments_queue"),
        ("SELECT id FROM requests WHERE expires_at <= '2026' AND verdict = 'open' ORDER BY expires_at, id",
         "ix_requests_expires_at"),
        ("SELECT id FROM requests WHERE lead_id IN (1, 2) AND verdict = 'open'", "uq_requests_open"),
        ("SELECT id FROM cards WHERE wanted > shown AND error IS NULL ORDER BY rank, asked_at LIMIT 9",
         "ix_cards_wanted"),
        ("SELECT id FROM notices WHERE sent_at IS NULL AND error IS NULL ORDER BY asked_at LIMIT 9",
         "ix_notices_unsent"),
        ("SELECT id FROM leads WHERE external_id = 'e-1'", "autoindex_leads"),
        ("SELECT id FROM leads WHERE company_key >= 'acme' AND company_key <= 'acmz'", "ix_leads_company_key"),
    ],
)  # fmt: skip
def test_what_is_asked_often_is_indexed(sqlite_url: str, query: str, index: str) -> None:
    database = Database(sqlite_url)
    database.migrate()
    plan = " ".join(str(row) for row in rows(database, f"EXPLAIN QUERY PLAN {query}"))
    assert index in plan
    database.close()
