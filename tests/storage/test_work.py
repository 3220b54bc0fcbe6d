"""What the commands of a batch see, and what is there after it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from routing.accounts.account import Account, Relationship, Tenure
from routing.assignment import Assignment, Outcome
from routing.decision import Candidate, Decision, Mismatch, Why
from routing.facts import LeadUpdated, lead_stream
from routing.fairness.ledger import UNIT, Arrears, Ledger, Tally, Turn
from routing.messages import Audience, Notice, Place, Tell
from routing.people import Owner, Roster
from routing.policy import Policy
from routing.ports import Desk, DeskDown, Outgoing, Records, Work
from routing.reading.policy_file import read_policy
from routing.scoring.scorecard import Part, Score
from storage.audit import verify
from storage.database import Database
from storage.desk import StoredDesk
from storage.outgoing import StoredOutgoing
from storage.records import StoredRecords
from storage.writer import Writer
from tests.storage.support import (
    NOW,
    Do,
    accept,
    each,
    held,
    kept,
    lead_named,
    offered,
    past,
    rows,
    run,
    settle,
    take_in,
    told,
)
from tests.turns import a_turn

POLICY = """
currency: USD
pools: { inbound: { members: [ana, ben], pick: round_robin, manager: rita } }
queues: { review: { steward: rita, due: 1h } }
routes: { new: [ { name: Everyone, when: always, assign: inbound, due: 30m } ] }
otherwise: review
ladders: { standard: [ { at: due, do: tell_manager } ] }
reasons: { accept: [calling_now], reassign: [other], snooze: [other] }
"""


def decided(turn: Turn | None = None, owner: str = "ana", **more: Any) -> Decision:
    return Decision(
        "p-1",
        "r-1",
        "new",
        "Everyone",
        "pool inbound",
        owner,
        None,
        owner,
        1800,
        "standard",
        turns=() if turn is None else (turn,),
        **more,
    )


def test_the_port_is_kept(writer: Writer) -> None:
    ports: tuple[Desk, Outgoing, Records] = (
        StoredDesk(writer), StoredOutgoing(writer), StoredRecords(writer.database),
    )  # fmt: skip
    assert ports


def test_a_lead_comes_back_as_it_was(writer: Writer) -> None:
    lead = replace(
        lead_named("e-1", 1, tags=["a", "b"], amount=12.5, none=None, odd='line\n"quoted" ünï \u2028'),
        created_at=NOW - timedelta(days=400, microseconds=1), account="acme",
    )  # fmt: skip
    run(writer, lambda work: work.put_lead(replace(lead, id=work.new_lead())))
    assert kept(writer, lambda work: (work.lead(1), work.lead_named("website", "e-1"))) == (lead, lead)
    assert kept(writer, lambda work: (work.lead(2), work.lead_named("other", "e-1"))) == (None, None)


def test_what_the_newest_copy_told_of_is_remembered(writer: Writer) -> None:
    run(writer, take_in("e-1"))
    for moment in (NOW, NOW + timedelta(seconds=1)):
        lead = replace(lead_named("e-1", 1), as_of=moment)
        run(writer, lambda work, lead=lead: work.put_lead(lead))  # type: ignore[misc]
        assert kept(writer, lambda work: work.lead(1)) == lead


def test_a_changed_lead_is_found_by_its_new_keys(writer: Writer) -> None:
    run(writer, take_in("e-1"))
    won = replace(lead_named("e-1", 1), stage="won", attributes={"company": "Zenith  ÅB"})
    run(writer, each(lambda work: work.lead(1), lambda work: work.put_lead(won)))
    assert rows(writer.database, "SELECT stage, company_key, fact_seq FROM leads") == [("won", "zenith ab", 1)]


def test_an_account_comes_back_as_it_was(writer: Writer) -> None:
    account = Account("acme", "Acme", Relationship.CUSTOMER, NOW, {"tier": "named"}, (Tenure(NOW, "sales", "ana"),))
    run(writer, lambda work: work.put_account(account))
    run(writer, lambda work: work.put_account(replace(account, name="ACME")))
    assert kept(writer, lambda work: work.account("acme")) == replace(account, name="ACME")
    assert kept(writer, lambda work: work.account("nobody")) is None


def test_every_field_of_an_assignment_comes_back(writer: Writer) -> None:
    run(writer, take_in("e-1"))

    seen: list[Assignment | None] = []

    def end(work: Work) -> None:
        before = work.assignment(1)
        assert before is not None
        later = NOW + timedelta(hours=1)
        work.put_assignment(
            before,
            replace(
                before.close(Outcome.TAKEN, later), pool="p", ladder="l", step=3, accepted_at=NOW, rule="r", target="t"
            ),
        )
        seen.append(work.assignment(1))

    run(writer, end)
    given = seen[0]
    assert kept(writer, lambda work: work.assignment(1)) == given


def test_a_lead_that_moves_within_a_batch(writer: Writer) -> None:
    def hand_on(to: str) -> Any:
        def act(work: Work) -> None:
            before = work.assignment(1)
            assert before is not None
            closed = before.close(Outcome.HANDED_ON, NOW)
            work.put_assignment(before, closed)
            work.put_assignment(None, offered(work, 1, to, offer=closed.offer + 1))

        return act

    go = held(writer)
    for act in (take_in("e-1"), accept(1), hand_on("ben"), hand_on("rita")):
        last = writer.submit(Do(act=act))
    go()
    last.result(20)
    states = [("ana", "closed", 3), ("ben", "closed", 5), ("rita", "offered", 6)]
    assert rows(writer.database, "SELECT owner, state, offer FROM assignments ORDER BY id") == states
    assert rows(writer.database, "SELECT load FROM owners ORDER BY id") == [(0,), (0,), (1,)]
    run(writer, hand_on("ana"))
    assert kept(writer, lambda work: work.had(1)) == {"ana", "ben", "rita"}
    assert kept(writer, lambda work: [work.load(o) for o in ("ana", "ben", "rita", "nobody")]) == [1, 0, 0, 0]


def test_nobody_can_carry_a_lead_who_is_not_there(writer: Writer) -> None:
    assert isinstance(writer.submit(Do(act=take_in("e-1", owner="ghost"))).exception(20), DeskDown)


def test_a_step_fires_once(writer: Writer) -> None:
    run(writer, take_in("e-1"))
    run(writer, lambda work: work.mark_step(1, 1, 0))
    assert isinstance(writer.submit(Do(act=lambda work: work.mark_step(1, 1, 0))).exception(20), DeskDown)


# Ledgers and decisions


def take_turn(owner: str) -> Any:
    def act(work: Work) -> int:
        if work.lead(1) is None:
            lead = lead_named("e-1", work.new_lead())
            work.put_lead(lead)
            work.record(lead_stream(lead.id), told(lead))
        return work.put_decision(1, decided(a_turn(work.ledger("inbound"), owner, 2), owner), NOW)

    return act


def test_a_ledger_is_kept_turn_by_turn(writer: Writer) -> None:
    go = held(writer)
    for owner in ("ana", "ben", "ana"):
        last = writer.submit(Do(act=take_turn(owner)))
    go()
    last.result(20)
    run(writer, take_turn("ben"))
    ledger = kept(writer, lambda work: work.ledger("inbound"))
    step = UNIT // 100
    members = {"ana": Tally(2, 3, 2 * step, 100), "ben": Tally(2, 4, step + 2 * (step // 2), 100)}
    assert ledger == Ledger("inbound", 4, 4 * (step // 2), members | {"ben": ledger.members["ben"]})
    turns = [(1, "ana", 1), (2, "ben", 2), (3, "ana", 3), (4, "ben", 4)]
    assert rows(writer.database, "SELECT version, owner, decision_id FROM turns ORDER BY version") == turns


def test_everything_a_ledger_says_of_somebody_is_kept(writer: Writer) -> None:
    tally = Tally(7, 1, -3, 250, left=9, long=True, arrears=Arrears(NOW, 4, 1))
    turn = Turn("inbound", 1, 2**40, "ana", 3, {"ana": tally, "ben": Tally(start=5)})
    run(writer, take_turn_of(turn))
    assert kept(writer, lambda work: work.ledger("inbound")) == Ledger("inbound", 1, 2**40, turn.members)
    assert kept(writer, lambda work: list(work.turns_of(1))) == [turn]
    run(writer, lambda work: work.put_turn(work.ledger("inbound").giving_back("ana", 3), 1))  # type: ignore[arg-type]
    given = kept(writer, lambda work: work.ledger("inbound"))
    assert given.version == 2 and given.members["ana"].owed(given.time) == tally.owed(2**40) + 3 * UNIT // 250 * 250
    assert kept(writer, lambda work: list(work.turns_of(1))) == [], "a turn comes back once"
    assert verify(writer.database).findings == []


def take_turn_of(turn: Turn) -> Any:
    def act(work: Work) -> int:
        lead = lead_named("e-1", work.new_lead())
        work.put_lead(lead)
        work.record(lead_stream(lead.id), told(lead))
        work.put_assignment(None, offered(work, lead.id))
        return work.put_decision(1, decided(turn), NOW)

    return act


def test_a_turn_must_follow_the_last(writer: Writer) -> None:
    run(writer, take_turn("ana"))
    stale = decided(a_turn(Ledger("inbound"), "ben"), "ben")
    assert isinstance(writer.submit(Do(act=lambda work: work.put_decision(1, stale, NOW))).exception(20), DeskDown)


def test_only_members_who_changed_are_written(writer: Writer) -> None:
    run(writer, take_turn("ana"))
    changes: list[Any] = []
    run(writer, each(take_turn("ben"), lambda work: changes.append(dict(work.changes.members))))  # type: ignore[attr-defined]
    assert [set(changed) for changed in changes] == [{("inbound", "ben")}]


def test_a_decision_names_the_fact_it_was_made_of(writer: Writer) -> None:
    def update(work: Work) -> None:
        lead = work.lead(1)
        assert lead is not None
        work.put_lead(replace(lead, attributes={"company": "Other"}))
        work.record(
            lead_stream(1), LeadUpdated(at=NOW, by="source", changed=("company",), attributes={"company": "Other"})
        )

    def both(work: Work) -> None:
        take_turn("ana")(work)
        update(work)
        take_turn("ben")(work)

    run(writer, both)
    run(writer, take_turn("ana"))
    run(writer, each(update, take_turn("ben")))
    found = rows(writer.database, "SELECT id, fact_seq FROM decisions ORDER BY id")
    assert found == [(1, 1), (2, 2), (3, 2), (4, 3)]


def test_a_decision_can_be_explained_and_its_words_erased(writer: Writer) -> None:
    candidates = (Candidate("ana", Why.CHOSEN_TURN, {"load": 1, "capacity": 9}), Candidate("ben", Why.NOT_YET))
    score = Score(30, "B", (Part("source is web", 20, 40), Part("segment is mid", 15, 15)), {"fit": 5})
    missed = (Mismatch("Hot", "email", "known", "jo@acme.com"),)
    decision = decided(mismatches=missed, candidates=candidates, score=score)

    def act(work: Work) -> None:
        done = take_in("e-1")(work)
        assert done.lead is not None
        assert done.assignment is not None
        number = work.put_decision(1, decision, NOW)
        work.put_assignment(done.assignment, replace(done.assignment, decision=number))

    run(writer, act)
    records = StoredRecords(writer.database)
    view = records.lead(1)
    assert view is not None
    assert view.explained is not None
    assert view.explained.mismatches == decision.mismatches
    assert view.explained.candidates == candidates
    assert view.explained.score == score
    past(writer, "UPDATE decision_words SET found = NULL")
    view = records.lead(1)
    assert view is not None
    assert view.explained is not None
    assert [m.found for m in view.explained.mismatches] == [None]


def test_of_many_candidates_the_chosen_one_and_the_counts_are_kept(writer: Writer) -> None:
    many = tuple(Candidate(f"o{n}", Why.AT_CAPACITY) for n in range(400))
    decision = decided(candidates=(*many, Candidate("ana", Why.CHOSEN_LOAD, {"load": 0})))
    run(writer, each(take_in("e-1"), lambda work: work.put_decision(1, decision, NOW)))
    [(detail,)] = rows(writer.database, "SELECT detail FROM decisions")
    assert json.loads(detail)["candidates"] == [["ana", "chosen_load", {"load": 0}]]
    assert json.loads(detail)["counts"] == {"at_capacity": 400, "chosen_load": 1}


# What is in force


def test_before_the_first_policy_and_roster(database: Database) -> None:
    writer = Writer(database, settle)
    writer.start()
    assert kept(writer, lambda work: (work.policy, work.roster)) == (None, Roster(""))
    assert StoredRecords(database).policy() is None
    assert StoredRecords(database).roster() == Roster("")
    writer.stop()


def putting(policy: Policy) -> Callable[[Work], None]:
    return lambda work: work.put_policy(policy, NOW, "ana", "because")


def test_a_policy_that_this_baton_cannot_read_makes_way_for_another(writer: Writer) -> None:
    old = replace(read_policy(POLICY), version="p-old", source="written: long ago")
    run(writer, putting(old))
    assert StoredRecords(writer.database).policy() is None
    run(writer, putting(read_policy(POLICY)))
    assert StoredRecords(writer.database).policy() == read_policy(POLICY)


def test_what_the_writer_has_parsed_nobody_parses_again(writer: Writer) -> None:
    policy = read_policy(POLICY)
    run(writer, putting(policy))
    assert StoredRecords(writer.database, writer.in_force).policy() is policy


def test_a_policy_comes_into_force_and_each_version_stays(writer: Writer) -> None:
    first, second = read_policy(POLICY), read_policy(POLICY.replace("30m", "40m"))
    records = StoredRecords(writer.database)
    for policy in (first, second, first):
        run(writer, putting(policy))
        assert kept(writer, lambda work: work.policy) == policy
        assert records.policy() == policy
    assert len(rows(writer.database, "SELECT version FROM policies")) == 2


def test_whoever_leaves_the_roster_stays_inactive(writer: Writer) -> None:
    run(writer, take_in("e-1", owner="ben"))
    run(writer, lambda work: work.put_roster(Roster.of("r-2", [Owner("ana", "Ana R.", capacity=3)])))
    roster = kept(writer, lambda work: work.roster)
    assert roster.version == "r-2"
    assert roster.owners["ana"] == Owner("ana", "Ana R.", capacity=3)
    assert not roster.owners["ben"].active
    assert StoredRecords(writer.database).roster() == roster
    assert StoredRecords(writer.database).load("ben") == 1


def test_the_roster_within_the_batch_is_the_one_after_it(writer: Writer) -> None:
    seen: list[Roster] = []

    def act(work: Work) -> None:
        work.put_roster(Roster.of("r-2", [Owner("zoe", "Zoe")]))
        seen.append(work.roster)

    run(writer, act)
    assert kept(writer, lambda work: work.roster) == seen[0]


# What people see


@pytest.mark.parametrize(
    ("by", "ranks"),
    [("ben", {"dm:ana": 1, "dm:ben": 0, "channel:C1": 2}), (None, {"dm:ana": 1, "dm:ben": 2, "channel:C1": 2})],
)
def test_the_card_of_whoever_acts_comes_first(writer: Writer, by: str | None, ranks: dict[str, int]) -> None:
    run(writer, take_in("e-1"))

    def show(work: Work) -> None:
        work.show(1, Place.dm("ben"), Audience.MANAGER)
        work.show(1, Place.channel("C1"), Audience.STEWARD)

    run(writer, show)
    past(writer, "UPDATE cards SET shown = wanted")
    run(writer, lambda work: work.redraw(1, by=by))
    assert dict(rows(writer.database, "SELECT place, rank FROM cards")) == ranks
    assert rows(writer.database, "SELECT DISTINCT wanted - shown FROM cards") == [(1,)]


def test_showing_again_keeps_one_card_and_wants_it_anew(writer: Writer) -> None:
    run(writer, take_in("e-1"))
    run(writer, lambda work: work.show(1, Place.dm("ana"), Audience.MANAGER))
    assert rows(writer.database, "SELECT place, audience, wanted FROM cards") == [("dm:ana", "manager", 2)]


def test_a_notice_is_told_once(writer: Writer) -> None:
    notice = Notice("k-1", Tell.REMINDER, Place.dm("ana"), data={"due_at": "soon"})
    for _ in range(2):
        run(writer, each(lambda work: work.tell(notice), lambda work: work.tell(notice)))
    assert rows(writer.database, "SELECT key, data FROM notices") == [("k-1", '{"due_at":"soon"}')]


def test_a_channel_is_called_by_its_id_once_that_is_known(writer: Writer) -> None:
    assert kept(writer, lambda work: work.channel("#sales")) == "#sales"
    past(writer, "INSERT INTO channels VALUES ('#sales', 'C1')")
    assert kept(writer, lambda work: work.channel("#sales")) == "C1"
