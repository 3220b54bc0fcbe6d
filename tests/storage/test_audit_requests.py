"""The audit of claims and requests: whatever somebody changed past Baton is named."""

from __future__ import annotations

from datetime import timedelta

import pytest

from routing.fairness.ledger import UNIT
from routing.moment import iso
from routing.request import ToSnooze, Verdict
from storage.audit import verify
from storage.database import Database
from storage.writer import Writer
from tests.storage.support import NOW, answered, asked, claim, copy, each, post, run, sql, take_in
from tests.storage.tampering import disarm, tamper, told
from tests.turns import AFTER_ONE, WEIGHT


@pytest.fixture
def asking(writer: Writer) -> Database:
    """Leads with a request of each kind and verdict, one that nobody claimed yet, and one that was claimed."""
    sleep = ToSnooze(NOW + timedelta(days=3))
    run(writer, each(*(take_in(f"e-{number}") for number in range(1, 13)), post("e-13"), post("e-14"), claim(14)))
    run(writer, each(asked(1), asked(2), asked(3, wish=sleep), asked(4), asked(11), asked(1, "ben", sleep)))
    run(writer, each(answered(2), answered(3, Verdict.DECLINED)))
    run(writer, each(answered(4, Verdict.EXPIRED, None), answered(5, Verdict.OVERTAKEN, None)))
    return writer.database


def test_claims_and_requests_are_sound(asking: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    assert verify(asking).findings == []
    monkeypatch.setattr("storage.report.PAGE", 2)
    assert verify(asking).findings == []


REQUESTS = {
    "one that outlived what it is about": (
        "UPDATE assignments SET state = 'closed', closed_at = due_at WHERE lead_id = 1",
        "L1, request 1: it is open, and assignment 1 that it is about is not",
    ),
    "one about another lead's assignment": (
        "UPDATE requests SET assignment_id = 3 WHERE id = 2",
        "L2, request 2: it is about assignment 3, which is not of this lead",
    ),
    "one that its asker answered": (
        "UPDATE requests SET answered_by = asker WHERE id = 2",
        "L2, request 2: ana answered their own request",
    ),
    "one that somebody else answered": (
        "UPDATE requests SET answered_by = 'ben' WHERE id = 2",
        "L2, request 2: its RequestApproved says by is rita, the request says ben",
    ),
    "another answer": (
        "UPDATE requests SET verdict = 'approved' WHERE id = 3",
        "L3, request 3: it is approved, the story says RequestMade, RequestDeclined",
    ),
    "an answer taken back": (
        "UPDATE requests SET verdict = 'open', answered_by = NULL, answered_at = NULL WHERE id = 5",
        "L11, request 5: it is open, the story says RequestMade, RequestOvertaken",
    ),
    "an answer that nobody gave": (
        "UPDATE requests SET verdict = 'expired', answered_at = asked_at WHERE id = 6",
        "L1, request 6: it is expired, the story says RequestMade",
    ),
    "a verdict that there is not": (
        "UPDATE requests SET verdict = 'granted' WHERE id = 4",
        "L4, request 4: it is granted, the story says RequestMade, RequestExpired",
    ),
    "another wish": (
        "UPDATE requests SET to_owner = 'rita' WHERE id = 1",
        "L1, request 1: its RequestMade says to is ben, the request says rita",
    ),
    "another moment": (
        "UPDATE requests SET until = asked_at WHERE id = 6",
        f"L1, request 6: its RequestMade says until is {iso(NOW + timedelta(days=3))}, the request says {iso(NOW)}",
    ),
    "one taken out": (
        "DELETE FROM requests WHERE id = 2",
        "lead:2, request 2: it is not there, the story says RequestMade, RequestApproved",
    ),
    "one that nobody made": (
        copy("requests", 1, id="9", asker="'rita'"),
        "L1, request 9: it is open, the story says nothing of it",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", REQUESTS)
def test_a_request_that_does_not_hold_is_named(asking: Database, case: str) -> None:
    statement, finding = REQUESTS[case]
    tamper(asking, statement)
    assert finding in told(verify(asking), "requests")


def test_what_nobody_claimed_needs_somebody_accountable_too(asking: Database) -> None:
    sql(asking, "UPDATE assignments SET accountable = 'ghost' WHERE state = 'unclaimed'")
    assert told(verify(asking), "one owner") == ["L13: ghost is accountable and is not in the roster"]


def test_a_claim_without_its_turn_is_named(asking: Database) -> None:
    disarm(asking)
    sql(asking, "DELETE FROM turns")
    assert told(verify(asking), "ledger") == [
        "inbound: it says version 1, there are 0 turns",
        f"inbound: it says time {UNIT // WEIGHT}, its turns say 0",
        f"inbound, ana: it says {AFTER_ONE}, the turns say None",
    ]
