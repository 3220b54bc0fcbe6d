"""What waits to be claimed goes to one person, however many are at it: the desk as it is, on the database as it is."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest

from routing.assignment import State
from routing.commands import AdoptPolicy, AdoptRoster, Approve, Ask, Claim, Command, Decline, Receive, Seen
from routing.fairness.ledger import Ledger
from routing.lead import Draft
from routing.people import Owner, Role, Roster
from routing.ports import DeskDown, Done, Outcome, Work
from routing.reading.policy_file import read_policy
from routing.refusals import Because, Refusal
from routing.request import ToAssign
from storage import writer as writing
from storage.audit import verify
from storage.database import Database
from storage.records import StoredRecords
from storage.writer import Writer
from tests.storage.support import NOW, Do, claim, each, kept, post, rows, run
from tests.turns import a_turn

MANY = 40
LEADS = 5
CLOSERS = [f"closer-{number}" for number in range(MANY)]
POLICY = """
currency: USD
pools: { closers: { members: [%s], pick: first_to_claim, manager: rita, channel: "#closers" } }
queues: { review: { steward: rita, due: 1h } }
routes: { new: [ { name: Everyone, when: always, assign: closers, due: 30m } ] }
otherwise: review
ladders: { standard: [ { at: due, do: tell_manager } ] }
reasons:
  claim: [mine]
  accept: [calling_now]
  reassign: [better_fit]
  snooze: [other]
  assign: [better_fit]
  approve: [agreed]
  decline: [not_now]
"""
ROSTER = Roster.of(
    "r-1",
    [
        *(Owner(closer, closer, manager="rita") for closer in CLOSERS),
        Owner("rita", "Rita", role=Role.MANAGER, manager="olga"),
        Owner("olga", "Olga", role=Role.REVOPS),
    ],
)


@pytest.fixture
def desk(database: Database, monkeypatch: pytest.MonkeyPatch) -> Iterator[Writer]:
    """The writer with the real desk, a pool of forty closers, and leads that wait for one of them."""
    monkeypatch.setattr(writing, "PATIENCE", 20.0)  # nobody here is to be told that the desk is busy
    writer = Writer(database)
    writer.start()
    try:
        policy = read_policy(POLICY % ", ".join(CLOSERS))
        settled(writer, AdoptRoster(now=NOW, roster=ROSTER, by="rita"))
        settled(writer, AdoptPolicy(now=NOW, policy=policy, by="rita"))
        for number in range(LEADS):
            settled(writer, Receive(now=NOW, draft=Draft("website", f"e-{number}")))
        yield writer
    finally:
        writer.stop()


def settled(writer: Writer, command: Command) -> Outcome:
    outcome: Outcome = writer.submit(command).result(20)
    return outcome


def at_once(writer: Writer, commands: list[Command]) -> list[Outcome]:
    """Every command from a thread of its own, all let go at the same moment."""
    barrier = Barrier(len(commands))

    def submit(command: Command) -> Outcome:
        barrier.wait(20)
        return settled(writer, command)

    with ThreadPoolExecutor(len(commands)) as pool:
        return list(pool.map(submit, commands))


def refused(outcomes: list[Outcome]) -> list[Because]:
    return [outcome.because for outcome in outcomes if isinstance(outcome, Refusal)]


def test_of_forty_who_claim_a_lead_at_once_one_has_it(desk: Writer) -> None:
    for lead in range(1, LEADS + 1):
        seen = Seen(lead, lead, 1)
        outcomes = at_once(desk, [Claim(now=NOW, seen=seen, by=closer, reason="mine") for closer in CLOSERS])
        assert sum(isinstance(outcome, Done) for outcome in outcomes) == 1
        assert len(refused(outcomes)) == MANY - 1
    database = desk.database
    assert rows(database, "SELECT version FROM ledgers") == [(LEADS,)], "and each was a turn"
    assert rows(database, "SELECT sum(load) FROM owners") == [(LEADS,)]
    assert rows(database, "SELECT count(*) FROM facts WHERE kind = 'LeadClaimed'") == [(LEADS,)]
    assert rows(database, "SELECT DISTINCT state, offer FROM assignments") == [("accepted", 2)]
    assert verify(database).findings == []


def test_of_many_who_answer_a_request_at_once_one_answer_counts(desk: Writer) -> None:
    closer, other = CLOSERS[:2]
    settled(desk, Claim(now=NOW, seen=Seen(1, 1, 1), by=closer, reason="mine"))
    wish = Ask(now=NOW, seen=Seen(1, 1, 2), by=closer, reason="better_fit", wish=ToAssign(other))
    assert isinstance(settled(desk, wish), Done)
    later = NOW + timedelta(minutes=5)
    answers: list[Command] = [
        kind(now=later, request=1, by=by, reason=reason)
        for kind, reason in ((Approve, "agreed"), (Decline, "not_now"))
        for by in ("rita", "olga", closer)
        for _ in range(5)
    ]
    outcomes = at_once(desk, answers)
    assert sum(isinstance(outcome, Done) for outcome in outcomes) == 1
    request = StoredRecords(desk.database).request(1)
    assert request is not None
    assert not request.open
    assert request.answered_by in {"rita", "olga"}
    assert verify(desk.database).findings == []


# What the unit of work keeps of it


def test_a_posted_lead_has_a_pool_and_nobody_yet(writer: Writer) -> None:
    run(writer, post("e-1"))
    posted = kept(writer, lambda work: work.assignment(1))
    assert (posted.state, posted.owner, posted.queue, posted.pool) == (State.UNCLAIMED, None, None, "inbound")
    assert rows(writer.database, "SELECT owner, queue, pool, ledger_version FROM decisions") == [
        (None, None, "inbound", None)
    ]
    assert rows(writer.database, "SELECT count(*) FROM turns") == [(0,)]


@pytest.mark.parametrize("together", [True, False], ids=["in one batch", "one by one"])
def test_a_claim_is_a_turn_of_the_decision_that_posted_the_lead(writer: Writer, together: bool) -> None:
    acts = (post("e-1"), post("e-2"), claim(2, "ben"), claim(1, "ana"))
    if together:
        run(writer, each(*acts))
    else:
        for act in acts:
            run(writer, act)
    assert rows(writer.database, "SELECT version, owner, decision_id FROM turns ORDER BY version") == [
        (1, "ben", 2), (2, "ana", 1),
    ]  # fmt: skip
    ledger = kept(writer, lambda work: work.ledger("inbound"))
    turns = {owner: (tally.turns, tally.last) for owner, tally in ledger.members.items()}
    assert turns == {"ana": (1, 2), "ben": (1, 1)}
    assert kept(writer, lambda work: (work.had(1), work.load("ana"), work.open_of("ana"))) == ({"ana"}, 1, (1,))


def test_a_claim_must_follow_the_last_turn(writer: Writer) -> None:
    run(writer, each(post("e-1"), post("e-2"), claim(1)))
    stale = a_turn(Ledger("inbound"), "ben")
    assert isinstance(writer.submit(Do(act=lambda work: work.put_turn(stale, 2))).exception(20), DeskDown)


def test_a_claim_of_a_lead_that_was_claimed_is_stale(writer: Writer) -> None:
    run(writer, post("e-1"))
    unclaimed = kept(writer, lambda work: work.assignment(1))
    run(writer, claim(1))

    def late(work: Work) -> None:
        work.put_assignment(unclaimed, unclaimed.claim("ben", NOW))

    assert isinstance(writer.submit(Do(act=late)).exception(20), DeskDown)
    assert rows(writer.database, "SELECT owner FROM assignments") == [("ana",)]
