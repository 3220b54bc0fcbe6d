"""Accounts that are found and records that join, down to the database."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from routing.accounts.account import Account
from routing.accounts.duplicates import JoinedRecord, Trait
from routing.accounts.match import By, Suspect
from routing.accounts.match_rules import Sign
from routing.accounts.matching import Clues, Kind, Listing
from routing.assignment import State
from routing.commands import AdoptAccounts, AdoptPolicy, AdoptRoster, ChooseAccount, Receive
from routing.desk import settle
from routing.lead import Draft, Value
from routing.ports import Done, Standing, Work
from routing.reading.policy_file import read_policy
from storage.audit import verify
from storage.database import Database
from storage.records import StoredRecords
from storage.writer import Writer
from tests.routing.desks import HOUSE, STANDARD, people
from tests.storage.support import NOW, kept, lead_named, migrated, rows, run, take_in

POLICY = HOUSE.format(standard=STANDARD) + "duplicates: {}\n"
AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
EMAIL = Trait(Sign.EMAIL, "jo@acme.com")


@contextmanager
def desk(database: Database) -> Iterator[Writer]:
    """A desk at work on a database, under the house's policy."""
    writer = Writer(database, settle)
    writer.start()
    try:
        for command in (
            AdoptRoster(now=AT, roster=people(), by="file"),
            AdoptPolicy(now=AT, policy=read_policy(POLICY), by="file"),
        ):
            writer.submit(command).result(60)
        yield writer
    finally:
        writer.stop()


def post(writer: Writer, key: str, source: str = "web", /, **told: Value) -> Done:
    draft = Draft(source, key, attributes={"country": "GB", **told})
    done = writer.submit(Receive(now=AT, draft=draft)).result(60)
    assert isinstance(done, Done)
    return done


def _tell_of(lead: int, work: Work) -> None:
    work.put_traits(lead, (EMAIL,), NOW)


def _put(account: Account, work: Work) -> None:
    work.put_account(account)


def test_many_at_once_of_one_person_are_one_lead(database: Database) -> None:
    with desk(database) as writer, ThreadPoolExecutor(8) as senders:
        done = list(senders.map(lambda n: post(writer, f"k-{n}", f"s-{n % 3}", email="Jo@Acme.com"), range(24)))
    assert sorted(one.standing for one in done) == sorted([Standing.FRESH, *[Standing.JOINED] * 23])
    assert rows(database, "SELECT count(*) FROM leads") == [(1,)]
    assert rows(database, "SELECT count(*), count(DISTINCT lead_id) FROM joined_records") == [(23, 1)]
    assert rows(database, "SELECT count(*) FROM assignments") == [(1,)]
    assert rows(database, "SELECT count(*) FROM notices WHERE tell = 'joined'") == [(23,)]
    assert verify(database).findings == []


def test_two_replicas_at_once_make_one_lead_of_one_person(postgres_url: str) -> None:
    with migrated(postgres_url) as one, desk(one) as left:
        other = Database(postgres_url)
        right = Writer(other, settle)
        right.start()
        try:
            with ThreadPoolExecutor(8) as senders:
                writers = (left, right)
                list(senders.map(lambda n: post(writers[n % 2], f"k-{n}", phone=f"+44207946{n % 4:04}"), range(40)))
        finally:
            right.stop()
            other.close()
        assert rows(one, "SELECT count(*) FROM leads") == [(4,)]
        assert rows(one, "SELECT count(*) FROM joined_records") == [(36,)]
        assert rows(one, "SELECT count(*) FROM assignments WHERE state <> 'closed'") == [(4,)]
        assert verify(one).findings == []


def test_a_copy_of_a_record_that_joined_finds_its_lead_again(database: Database) -> None:
    with desk(database) as writer:
        post(writer, "1", email="jo@acme.com")
        assert post(writer, "9", "crm", email="jo@acme.com", title="CTO").standing is Standing.JOINED
    with desk(database) as writer:
        assert post(writer, "9", "crm", email="jo@acme.com", title="CTO").standing is Standing.UNCHANGED
        changed = post(writer, "9", "crm", email="jo@acme.com", title="CEO")
        assert (changed.standing, changed.lead and changed.lead.attributes["title"]) == (Standing.UPDATED, "CEO")
    view = StoredRecords(database).lead(1)
    assert view is not None
    history, _ = StoredRecords(database).history(1, 50, 0)
    assert "LeadJoined" in [entry.kind for entry in history]


@pytest.mark.parametrize("own", [True, False])
def test_a_name_is_a_leads_own_or_a_joined_records_never_both(writer: Writer, own: bool) -> None:
    run(writer, take_in("e-1"))
    record = JoinedRecord("website", "e-2", 1)
    run(writer, lambda work: work.put_joined(record))
    taken = (
        "INSERT INTO joined_records VALUES ('e-1', 'website', 1, NULL, '{}', NULL)"
        if own
        else "INSERT INTO leads (id, source, external_id, stage, created_at, stage_since, attributes) "
        "SELECT 9, source, 'e-2', stage, created_at, stage_since, attributes FROM leads WHERE id = 1"
    )
    with writer.database.writing.connect() as connection:
        writer.database.enter(connection)
        with pytest.raises(DBAPIError, match="taken"):
            connection.execute(text(taken))


def test_a_joined_record_comes_back_as_it_was(writer: Writer) -> None:
    run(writer, take_in("e-1"))
    record = JoinedRecord("crm", "9", 1, "new", {"tags": ["a"], "amount": 5}, NOW)
    run(writer, lambda work: work.put_joined(record))
    assert kept(writer, lambda work: work.joined("crm", "9")) == record
    changed = replace(record, stage="won", attributes={})
    run(writer, lambda work: work.put_joined(changed))
    assert kept(writer, lambda work: work.joined("crm", "9")) == changed
    assert kept(writer, lambda work: work.joined("web", "9")) is None


def test_only_open_leads_are_sighted(writer: Writer) -> None:
    for key in ("e-1", "e-2"):
        run(writer, take_in(key))
    for lead in (1, 2):
        run(writer, partial(_tell_of, lead))

    def close(work: Work) -> None:
        held = work.assignment(1)
        assert held is not None
        work.put_assignment(held, replace(held, state=State.CLOSED, closed_at=NOW, offer=held.offer + 1))

    assert {one.lead for one in kept(writer, lambda work: work.sightings((EMAIL,)))} == {1, 2}
    run(writer, close)
    assert {one.lead for one in kept(writer, lambda work: work.sightings((EMAIL,)))} == {2}


def test_an_account_comes_back_as_it_was(writer: Writer) -> None:
    account = Account("acme", "Acme", domains=("acme.com",), aliases=("Big A",), parent="group", lists=("named",))
    run(writer, lambda work: work.put_account(account))
    assert kept(writer, lambda work: work.account("acme")) == account
    bare = Account("other", "Other")
    run(writer, lambda work: work.put_account(bare))
    assert kept(writer, lambda work: work.account("other")) == bare


def test_the_index_follows_what_an_account_is_called(writer: Writer) -> None:
    def seen(work: Work, *keys: str) -> set[Listing]:
        return set(work.indexed(keys))

    account = Account("acme", "Acme Tools", domains=("acme.com",), aliases=("Big A",))

    def twice(work: Work) -> set[Listing]:
        work.put_account(account)
        return seen(work, "@acme.com", "=biga")

    domain, alias = Listing(Kind.DOMAIN, "acme.com", "acme"), Listing(Kind.ALIAS, "big a", "acme")
    in_the_batch: list[set[Listing]] = []
    run(writer, lambda work: in_the_batch.append(twice(work)))
    assert in_the_batch == [{domain, alias}]
    assert kept(writer, lambda work: seen(work, "@acme.com", "=biga")) == {domain, alias}
    run(writer, lambda work: work.put_account(replace(account, aliases=())))
    assert kept(writer, lambda work: seen(work, "=biga")) == set()
    clues = Clues.of({"company": "Acme Tolos"})
    assert kept(writer, lambda work: {one.account for one in work.indexed(clues.block_keys())}) == {"acme"}


def test_a_key_that_half_of_all_accounts_share_is_not_read(writer: Writer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("storage.work_house.COMMON", 3)
    for n in range(5):
        account = Account(f"north star {n}", f"North Star {n}", domains=(f"n{n}.example",))
        run(writer, partial(_put, account))
    found = kept(writer, lambda work: work.indexed({"~nort-star", "@n1.example"}))
    assert {one.account for one in found} == {"north star 1"}


def test_what_a_lead_may_belong_to_comes_back(writer: Writer) -> None:
    suspects = (Suspect("acme", 91, By.NAME, "Acme GmbH"), Suspect("ace", 90, By.DOMAIN, "Ace"))
    lead = replace(lead_named("e-1", 1), matched_by=By.UNCERTAIN, suspects=suspects)
    run(writer, lambda work: work.put_lead(replace(lead, id=work.new_lead())))
    assert kept(writer, lambda work: work.lead(1)) == lead
    run(writer, lambda work: work.put_lead(replace(lead, matched_by=By.CHOSEN, suspects=(), account="acme")))
    again = kept(writer, lambda work: work.lead(1))
    assert again is not None
    assert (again.matched_by, again.suspects, again.account) == (By.CHOSEN, (), "acme")


def test_an_uncertain_lead_waits_and_a_word_places_it(database: Database) -> None:
    accounts = tuple(Account(name.casefold(), name) for name in ("Meridian Health", "Meridian Heath"))
    with desk(database) as writer:
        writer.submit(AdoptAccounts(now=AT, accounts=accounts, by="import")).result(60)
        done = post(writer, "1", company="Meridian Helth")
        assert done.assignment is not None
        assert done.assignment.queue == "review"
        writer.submit(ChooseAccount(now=AT, lead=1, account="Meridian Heath", by="rita")).result(60)
        again = post(writer, "2", company="Meridian Helth", email="al@else.example")
    assert again.lead is not None
    assert (again.lead.account, again.lead.matched_by) == ("meridian heath", By.ALIAS)
    view = StoredRecords(database).lead(1)
    assert view is not None
    assert view.lead.suspects == ()
    history, _ = StoredRecords(database).history(1, 50, 0)
    recognised = next(entry for entry in history if entry.kind == "AccountRecognised")
    assert recognised.data["candidates"] == [["Meridian Health", 96, "name"], ["Meridian Heath", 92, "name"]]
    assert verify(database).findings == []
