"""What a backtest reads is what was: each lead as it was when it came in, on either database; nothing is written."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from routing.accounts.account import Account, Tenure
from routing.backtest.backtest import backtest
from routing.backtest.replay import Given, Recorded
from routing.commands import Accept, AdoptAccounts, AdoptPolicy, AdoptRoster, Amend, Command, Receive, Seen
from routing.lead import Draft
from routing.ports import Done
from routing.reading.policy_file import read_policy
from storage.database import Database
from storage.past import Past
from storage.shadowed import shadowed
from storage.versions import source_of, versions
from storage.writer import Writer
from tests.routing.policies import FRAME, NOW, people

HOUR = timedelta(hours=1)
RULES = """
  new:
    - { name: large, when: { amount: ">= 100" }, assign: nurture }
    - { name: kept, when: { account.owner: known }, assign: account_owner, due: 1h }
    - { name: rest, when: always, assign: inbound, due: 1h }
  won:
    - { name: deliver, when: always, assign: sam, due: 1d }
"""
POLICY = read_policy(FRAME.format(pick="round_robin", routes=RULES) + "closed_stages: [lost]\n")
Settle = Callable[[Command], Done]


@pytest.fixture
def settle(database: Database) -> Iterator[Settle]:
    """The desk itself, with a policy and people in force."""
    writer = Writer(database)
    writer.start()

    def run(command: Command) -> Done:
        done = writer.submit(command).result(20)
        assert isinstance(done, Done), done
        return done

    try:
        run(AdoptRoster(now=NOW, roster=people(), by="t"))
        run(AdoptPolicy(now=NOW, policy=POLICY, by="rita", reason="first"))
        yield run
    finally:
        writer.stop()


def take_in(settle: Settle, name: str, hours: float = 0, **more: object) -> Done:
    at = NOW + hours * HOUR
    draft = Draft("web", name, created_at=at, attributes={"company": "Acme", **more})  # type: ignore[dict-item]
    return settle(Receive(now=at, draft=draft))


def read(database: Database, hours: float | None = None) -> list[Recorded]:
    with database.read() as connection:
        return list(Past(connection, None if hours is None else NOW + hours * HOUR).records())


def test_a_lead_is_as_it_was_when_it_came_in(settle: Settle, database: Database) -> None:
    taken = take_in(settle, "a", amount=5)
    assert taken.lead is not None
    settle(Amend(now=NOW + HOUR, lead=taken.lead.id, attributes={"amount": 7, "city": "Ulm"}))
    [record] = read(database)
    assert (record.lead.attributes["amount"], "city" in record.lead.attributes) == (5, False)
    assert (record.lead.stage, record.at, record.ends) == ("new", NOW, None)
    assert record.given == Given("rest", "pool inbound", "dan", None)


def test_a_stage_that_routes_again_is_a_record_of_its_own(settle: Settle, database: Database) -> None:
    lead = take_in(settle, "a", amount=5).lead
    assert lead is not None
    settle(Amend(now=NOW + HOUR, lead=lead.id, attributes={"amount": 500}))
    settle(Amend(now=NOW + 2 * HOUR, lead=lead.id, stage="won"))
    settle(Amend(now=NOW + 5 * HOUR, lead=lead.id, stage="lost"))
    first, then = read(database)
    assert (first.lead.stage, first.ends) == ("new", NOW + 2 * HOUR)
    assert (then.lead.stage, then.at, then.lead.attributes["amount"]) == ("won", NOW + 2 * HOUR, 500)
    assert (then.given.owner, then.ends) == ("sam", NOW + 5 * HOUR)


def test_records_come_in_order_of_time_and_since_leaves_earlier_ones_as_load(
    settle: Settle, database: Database
) -> None:
    for name, hours in (("late", 9), ("early", 1), ("between", 5)):
        take_in(settle, name, hours)
    assert [record.lead.external_id for record in read(database)] == ["early", "between", "late"]
    assert [record.lead.external_id for record in read(database, 4)] == ["between", "late"]
    with database.read() as connection:
        [held] = Past(connection, NOW + 4 * HOUR).held()
    assert (held.owner, held.ends) == ("eve", None)


def test_history_and_erased_leads(settle: Settle, database: Database) -> None:
    draft = Draft("crm", "h", stage="lost", created_at=NOW - HOUR, owner="fay", closed_at=NOW, attributes={"amount": 1})
    settle(Receive(now=NOW + HOUR, draft=draft, quiet=True))
    take_in(settle, "gone")
    with database.writing.begin() as connection:
        connection.execute(text("UPDATE particulars SET salt = NULL, body = NULL WHERE stream = 'lead:2'"))
    with database.read() as connection:
        past = Past(connection)
        [record] = past.records()
    assert (record.lead.stage, record.at, record.ends, record.given) == ("new", NOW - HOUR, NOW, Given(owner="fay"))
    assert past.erased == 1


def test_a_backtest_reads_and_never_writes(settle: Settle, database: Database) -> None:
    since = Tenure(NOW - HOUR, "sales", "sam")
    settle(AdoptAccounts(now=NOW, accounts=(Account("acme", "Acme", tenures=(since,)),), by="t"))
    for number in range(5):
        take_in(settle, f"a{number}", number, amount=number * 40)
    with database.read() as connection:
        before = [tuple(row) for row in connection.execute(text("SELECT stream, hash FROM heads ORDER BY stream"))]
        past = Past(connection)
        report = backtest(POLICY, people(), past.records(), held=past.held(), account=past.account)
        assert (report.leads, report.moved) == (5, 0.0)
        assert {flow[3] for flow in report.flows} == {"kept", "large"}
        with pytest.raises(DBAPIError):
            connection.execute(text("DELETE FROM heads"))
    with database.read() as connection:
        after = [tuple(row) for row in connection.execute(text("SELECT stream, hash FROM heads ORDER BY stream"))]
    assert after == before


def test_open_leads_keep_the_version_that_routed_them(settle: Settle, database: Database) -> None:
    taken = take_in(settle, "a")
    other = read_policy(POLICY.source.replace("name: rest", "name: others"))
    settle(AdoptPolicy(now=NOW + HOUR, policy=other, by="sam", reason="names"))
    held = taken.assignment
    assert held is not None
    settle(Accept(now=NOW + 2 * HOUR, by="dan", reason="calling_now", seen=Seen(held.lead, held.id, held.offer)))
    with database.read() as connection:
        policies = connection.execute(text("SELECT policy, rule FROM decisions")).all()
        assert [tuple(row) for row in policies] == [(POLICY.version, "rest")]
        found = versions(connection)
        assert [(one.version, one.author, one.reason) for one in found] == [
            (other.version, "sam", "names"), (POLICY.version, "rita", "first"),
        ]  # fmt: skip
        assert source_of(connection, POLICY.version) == POLICY.source and source_of(connection, "p-none") is None


def test_a_version_that_comes_back_stands_in_the_history_again(settle: Settle, database: Database) -> None:
    other = read_policy(POLICY.source.replace("name: rest", "name: others"))
    for hours, policy in ((1, other), (2, POLICY)):
        settle(AdoptPolicy(now=NOW + hours * HOUR, policy=policy, by="rita", reason=f"at {hours}"))
    with database.read() as connection:
        assert [one.version for one in versions(connection)] == [POLICY.version, other.version, POLICY.version]


def test_what_was_decided_beside_another_router_is_read_with_the_reason(settle: Settle, database: Database) -> None:
    settle(AdoptRoster(now=NOW, roster=replace(people(eve={"capacity": 0}), version="r-2"), by="t"))
    for name, owner in (("a", "dan"), ("b", "eve"), ("c", "sam"), ("d", None)):
        settle(Receive(now=NOW, draft=Draft("web", name, owner=owner), shadow=True))
    with database.read() as connection:
        told = list(shadowed(connection, None))
        assert [(one.owner, one.chosen, one.why.value if one.why else None) for one in told] == [
            ("dan", "dan", "chosen_turn"), ("eve", "dan", "at_capacity"), ("sam", "dan", None), (None, "dan", None),
        ]  # fmt: skip
        assert list(shadowed(connection, NOW + HOUR)) == []
        given = [record.given for record in Past(connection).records()]
    assert given[:3] == [Given(owner="dan"), Given(owner="eve"), Given(owner="sam")]
