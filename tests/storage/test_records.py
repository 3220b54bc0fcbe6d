"""What the edges read."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from routing.facts import LeadAccepted, lead_stream
from routing.ports import Work
from routing.request import ToSnooze, Verdict
from storage.outgoing import StoredOutgoing
from storage.records import StoredRecords
from storage.writer import Writer
from tests.storage.support import NOW, accept, answered, asked, claim, each, kept, post, rows, run, sql, take_in


@pytest.fixture
def records(writer: Writer) -> StoredRecords:
    return StoredRecords(writer.database)


def found(records: StoredRecords, reference: str, limit: int = 10) -> list[str]:
    return [line.lead.external_id for line in records.find(reference, limit)]


def test_a_lead_is_found_by_all_its_names(writer: Writer, records: StoredRecords) -> None:
    run(writer, take_in("e-1", company="Acme  GmbH", email="Jo@Acme.example"))
    run(writer, take_in("e-2", company="Other", email="x@other.example"))
    for reference in ("L1", "l1", " 1 ", "e-1", "jo@acme.EXAMPLE", "ACME gmbh", "acme", "cme g", "@acme.ex"):
        assert found(records, reference) == ["e-1"], reference
    for reference in ("", "L9", "nobody", "%%%", "___", "99999999999999999999", "a\x00b", "\ud800"):
        assert found(records, reference) == [], reference


def test_a_lead_is_known_by_its_senders_name_for_it_exactly(writer: Writer, records: StoredRecords) -> None:
    run(writer, take_in("e-1", company="Acme"))
    known = records.named("website", "e-1")
    assert known is not None and known.lead.id == 1 and known.latest is not None
    assert records.named("website", "E-1") is None and records.named("other", "e-1") is None


def test_the_best_match_comes_first_and_open_ones_before_closed(writer: Writer, records: StoredRecords) -> None:
    for name, company in (("e-1", "Beta"), ("e-2", "Alpha"), ("e-3", "Alphabet"), ("e-4", "Alpha"), ("alpha", "Not")):
        run(writer, take_in(name, company=company))
    sql(writer.database, "UPDATE assignments SET state = 'closed', closed_at = due_at WHERE lead_id = 4")
    run(writer, take_in("e-6", company="The Alpha Men"))
    assert found(records, "alpha") == ["alpha", "e-2", "e-4", "e-3", "e-6"]
    assert found(records, "alpha", limit=3) == ["alpha", "e-2", "e-4"]


def test_what_somebody_is_accountable_for(writer: Writer, records: StoredRecords) -> None:
    for number in range(4):
        run(writer, take_in(f"e-{number}", owner="ben" if number == 2 else "ana"))
    run(writer, accept(1))
    sql(writer.database, "UPDATE assignments SET due_at = offered_at WHERE lead_id = 4")
    lines, total = records.mine("ana", 2, 0)
    assert total == 3
    assert [line.lead.id for line in lines] == [4, 2], "what waits for an answer comes before what was accepted"
    assert [line.assignment.offer for line in lines if line.assignment] == [1, 1]
    assert [line.lead.id for line in records.mine("ana", 2, 2)[0]] == [1]
    assert records.mine("nobody", 5, 0) == ([], 0)


def test_what_nobody_claimed_yet_is_the_managers_and_unanswered(writer: Writer, records: StoredRecords) -> None:
    run(writer, each(take_in("e-1", owner="rita"), accept(1), post("e-2"), post("e-3"), claim(3)))
    lines, total = records.mine("rita", 5, 0)
    assert (total, [line.lead.id for line in lines]) == (2, [2, 1])
    assert [line.lead.id for line in records.mine("ana", 5, 0)[0]] == [3]


def test_what_waits_in_a_queue(writer: Writer, records: StoredRecords) -> None:
    for number in range(4):
        run(writer, take_in(f"e-{number}"))
    queued = "UPDATE assignments SET owner = NULL, accountable = 'rita', state = 'queued', queue ="
    sql(writer.database, f"{queued} 'review' WHERE lead_id < 4")
    sql(writer.database, f"{queued} 'nurture' WHERE lead_id = 4")
    sql(writer.database, "UPDATE assignments SET due_at = offered_at WHERE lead_id = 2")
    sql(writer.database, "UPDATE assignments SET state = 'closed', closed_at = due_at WHERE lead_id = 3")
    lines, total = records.waiting("review", 5, 0)
    assert (total, [line.lead.id for line in lines]) == (2, [2, 1])
    assert [line.assignment.queue for line in lines if line.assignment] == ["review", "review"]
    assert [line.lead.id for line in records.waiting("review", 1, 1)[0]] == [1]
    assert records.waiting("nobody", 5, 0) == ([], 0)


def test_a_lead_shows_what_is_asked_and_not_answered(writer: Writer, records: StoredRecords) -> None:
    sleep = ToSnooze(NOW + timedelta(days=3))
    run(
        writer, each(take_in("e-1"), take_in("e-2"), asked(1, "ben"), asked(2), asked(1, "ana"), asked(1, "ana", sleep))
    )
    run(writer, answered(1, Verdict.DECLINED))
    view = records.lead(1)
    assert view is not None
    assert [request.id for request in view.requests] == [3, 4]
    assert view.requests == kept(writer, lambda work: work.requests(1))


def test_a_request_can_be_read_answered_or_not(writer: Writer, records: StoredRecords) -> None:
    run(writer, take_in("e-1"))
    request = kept(writer, asked(1))
    assert records.request(1) == request
    assert records.request(2) is None
    assert kept(writer, answered(1)) == records.request(1)
    sql(writer.database, "UPDATE requests SET note = NULL")
    forgotten = records.request(1)
    assert forgotten is not None
    assert forgotten.note == ""


def test_requests_whose_time_has_come(writer: Writer, records: StoredRecords) -> None:
    run(writer, each(*(take_in(f"e-{n}") for n in range(4)), *(asked(n + 1) for n in range(4))))
    end = NOW + timedelta(hours=4)
    assert records.expired(end - timedelta(microseconds=1), 10) == []
    sql(writer.database, "UPDATE requests SET expires_at = asked_at WHERE id = 3")
    run(writer, answered(2, Verdict.EXPIRED, None))
    assert records.expired(end, 10) == [3, 1, 4]
    assert records.expired(end, 2) == [3, 1]


def test_the_history_tells_the_facts_in_order(writer: Writer, records: StoredRecords) -> None:
    def note(work: Work) -> None:
        fact = LeadAccepted(
            at=NOW + timedelta(hours=1), by="ana", owner="ana", offer=2, reason="calling_now", note="soon"
        )
        work.record(lead_stream(1), fact)

    run(writer, take_in("e-1", name="Jo"))
    run(writer, note)
    entries, total = records.history(1, 10, 0)
    assert total == 3
    assert [(entry.seq, entry.kind, entry.by) for entry in entries] == [
        (1, "LeadReceived", "source"), (2, "LeadOffered", "policy"), (3, "LeadAccepted", "ana"),
    ]  # fmt: skip
    assert entries[0].data["attributes"] == {"company": "Acme", "name": "Jo"}
    assert entries[2].data == {"owner": "ana", "offer": 2, "reason": "calling_now", "note": "soon"}
    assert entries[2].at == NOW + timedelta(hours=1)
    assert [entry.seq for entry in records.history(1, 1, 2)[0]] == [3]
    assert records.history(9, 10, 0) == ([], 0)


def test_what_was_erased_is_gone_from_the_history(writer: Writer, records: StoredRecords) -> None:
    run(writer, take_in("e-1", name="Jo"))
    sql(writer.database, "UPDATE particulars SET salt = NULL, body = NULL")
    assert "attributes" not in records.history(1, 10, 0)[0][0].data


def test_a_lead_as_it_stands(writer: Writer, records: StoredRecords) -> None:
    assert records.lead(1) is None
    run(writer, take_in("e-1"))
    view = records.lead(1)
    assert view is not None
    assert view.lead.title == "Acme"
    assert view.assignment is not None
    assert view.assignment.owner == "ana"
    assert view.explained is None
    assert view.latest is not None
    assert view.latest.kind == "LeadOffered"


def test_what_is_due(writer: Writer, records: StoredRecords) -> None:
    for number in range(3):
        run(writer, take_in(f"e-{number}"))
    moment = NOW + timedelta(minutes=15)
    assert records.due(moment - timedelta(microseconds=1), 10) == []
    sql(writer.database, "UPDATE assignments SET next_check_at = offered_at WHERE lead_id = 2")
    sql(writer.database, "UPDATE assignments SET next_check_at = NULL WHERE lead_id = 3")
    assert [(c.seen.lead, c.seen.assignment, c.seen.offer, c.step) for c in records.due(moment, 10)] == [
        (2, 2, 1, 0), (1, 1, 1, 0),
    ]  # fmt: skip
    assert [check.seen.lead for check in records.due(moment, 1)] == [2]


def test_a_reader_cannot_write(writer: Writer) -> None:
    with pytest.raises(Exception, match=r"readonly|read-only"):
        rows(writer.database, "DELETE FROM cards RETURNING id")


def test_many_threads_read_while_one_writes(writer: Writer, records: StoredRecords) -> None:
    run(writer, take_in("e-0"))
    with ThreadPoolExecutor(8) as pool:
        reads = [pool.submit(records.lead, 1) for _ in range(200)]
        for number in range(20):
            run(writer, take_in(f"e-{number + 1}"))
        assert all(read.result(20) is not None for read in reads)
    assert records.load("ana") == 21


def test_a_load_of_nobody_is_nothing(records: StoredRecords) -> None:
    assert records.load("nobody") == 0


def test_the_channels_that_were_learned(writer: Writer, records: StoredRecords) -> None:
    assert records.channels() == {}
    asyncio.run(StoredOutgoing(writer).learn({}, {}, {"#sales-leads": "C1"}))
    assert records.channels() == {"#sales-leads": "C1"}
