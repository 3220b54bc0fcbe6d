"""How a command becomes durable, and what becomes of the others when one cannot."""

from __future__ import annotations

import asyncio
import threading
import time
from concurrent.futures import Future
from dataclasses import replace
from functools import partial
from typing import Any, cast

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from routing.commands import Delivery
from routing.facts import PolicyAdopted
from routing.ports import DeskBusy, DeskDown, Done, Repeat, Standing, Work
from storage import writer as writing
from storage.changes import StaleOffer
from storage.database import Database
from storage.desk import StoredDesk
from storage.writer import BATCH, Writer
from tests.storage.support import (
    NOW,
    Do,
    DoNow,
    accept,
    held,
    lead_named,
    migrated,
    offered,
    rows,
    run,
    running,
    settle,
    take_in,
)


def test_what_waits_shares_a_commit(writer: Writer) -> None:
    go = held(writer)
    futures = [writer.submit(Do(act=take_in(f"e-{n}"))) for n in range(BATCH + 10)]
    before = writer.tally.batches
    assert writer.depth == BATCH + 10
    go()
    numbers = [future.result(20).lead.id for future in futures]  # type: ignore[union-attr]
    assert numbers == list(range(1, BATCH + 11))
    assert writer.tally.batches - before == 3, "the chore's own, and two full ones"


def test_people_go_first(writer: Writer) -> None:
    order: list[str] = []

    def append(name: str, _work: Work) -> None:
        order.append(name)

    go = held(writer)
    for name in "abc":
        writer.submit(Do(act=partial(append, name)))
    last = writer.submit(DoNow(act=partial(append, "person")))
    go()
    last.result(20)
    run(writer, lambda _work: None)
    assert order == ["person", "a", "b", "c"]


def test_a_later_command_sees_the_earlier_one_of_its_batch(writer: Writer) -> None:
    go = held(writer)
    writer.submit(Do(act=take_in("e-1")))
    writer.submit(Do(act=accept(1)))
    seen = writer.submit(Do(act=lambda work: Done(Standing.DONE, work.lead(1), work.assignment(1))))
    go()
    assert seen.result(20).assignment.offer == 2  # type: ignore[union-attr]
    assert rows(writer.database, "SELECT offer, state FROM assignments") == [(2, "accepted")]


def test_a_person_who_waited_too_long_is_told_so(writer: Writer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "PATIENCE", 0.05)
    go = held(writer)
    late = writer.submit(DoNow(act=take_in("e-1")))
    patient = writer.submit(Do(act=take_in("e-2")))
    time.sleep(0.1)
    go()
    assert isinstance(late.exception(20), DeskBusy)
    patient.result(20)
    assert writer.tally.dropped == 1
    assert rows(writer.database, "SELECT external_id FROM leads") == [("e-2",)]


def test_a_person_is_told_even_while_the_writer_is_stuck(writer: Writer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("storage.desk.PATIENCE", 0.05)
    go = held(writer)

    async def click() -> None:
        with pytest.raises(DeskBusy):
            await StoredDesk(writer).settle(DoNow(act=take_in("e-1")))

    asyncio.run(click())
    go()
    run(writer, lambda _work: None)
    assert rows(writer.database, "SELECT count(*) FROM leads") == [(0,)]


def test_the_desk_answers_once_it_is_committed(writer: Writer) -> None:
    outcome = asyncio.run(StoredDesk(writer).settle(DoNow(act=take_in("e-1"))))
    assert isinstance(outcome, Done)
    assert rows(writer.database, "SELECT count(*) FROM leads") == [(1,)]


def fails(_work: Work) -> None:
    raise RuntimeError("a bug in the desk")


def twice(work: Work) -> Done:
    """Breaks a constraint at the flush."""
    work.mark_step(1, 1, 0)
    work.mark_step(1, 1, 0)
    return take_in("broken")(work)


def nul(work: Work) -> Done:
    """PostgreSQL has no text with NUL; SQLite has, and so this one it keeps."""
    return take_in("nul\x00")(work)


def surrogate(work: Work) -> Done:
    return take_in("lone", company="\ud800")(work)


@pytest.mark.parametrize(
    ("guilty", "cause"), [(fails, RuntimeError), (twice, IntegrityError), (surrogate, UnicodeEncodeError)]
)
def test_one_that_fails_takes_no_other_along(writer: Writer, guilty: Any, cause: type[Exception]) -> None:
    go = held(writer)
    futures = [writer.submit(Do(act=take_in(f"e-{n}"))) for n in range(3)]
    bad = writer.submit(Do(act=guilty))
    futures += [writer.submit(Do(act=take_in(f"e-{n}"))) for n in range(3, 6)]
    go()
    assert [future.result(20).lead.id for future in futures] == [1, 2, 3, 4, 5, 6]  # type: ignore[union-attr]
    error = bad.exception(20)
    assert isinstance(error, DeskDown)
    assert isinstance(error.__cause__, cause)
    assert rows(writer.database, "SELECT count(*), max(id) FROM leads") == [(6, 6)]
    assert rows(writer.database, "SELECT load FROM owners WHERE id = 'ana'") == [(6,)]


def test_text_that_postgresql_has_not_harms_nobody_else(postgres_url: str) -> None:
    with migrated(postgres_url) as database, running(database) as writer:
        go = held(writer)
        good, bad = writer.submit(Do(act=take_in("e-1"))), writer.submit(Do(act=nul))
        go()
        good.result(20)
        assert isinstance(bad.exception(20), DeskDown)


def test_a_naive_time_harms_nobody_else(writer: Writer) -> None:
    def naive(work: Work) -> None:
        work.put_policy(Any, NOW.replace(tzinfo=None), "ana", "")  # type: ignore[arg-type]

    go = held(writer)
    good, bad = writer.submit(Do(act=take_in("e-1"))), writer.submit(Do(act=naive))
    go()
    good.result(20)
    assert isinstance(bad.exception(20), DeskDown)


def test_a_stale_offer_is_refused_by_the_database(writer: Writer) -> None:
    run(writer, take_in("e-1"))
    run(writer, accept(1))

    def unseen(work: Work) -> None:
        before = replace(offered(work, 1), id=1)
        work.put_assignment(before, before.accept(NOW))

    error = writer.submit(Do(act=unseen)).exception(20)
    assert isinstance(error, DeskDown)
    assert isinstance(error.__cause__, StaleOffer)


def test_a_stale_offer_is_noticed_in_memory(writer: Writer) -> None:
    run(writer, take_in("e-1"))
    go = held(writer)
    first, second = writer.submit(Do(act=accept(1))), writer.submit(Do(act=accept(1)))
    go()
    first.result(20)
    assert isinstance(second.exception(20), DeskDown)


def test_a_failed_read_fails_the_batch_even_if_nobody_minded(writer: Writer) -> None:
    def careless(work: Work) -> Done:
        work.connection.execute = broken  # type: ignore[attr-defined]
        try:
            work.load("ana")
        except RuntimeError:
            pass
        finally:
            del work.connection.execute  # type: ignore[attr-defined]
        return take_in("e-1")(work)

    def broken(*_args: Any) -> None:
        raise RuntimeError("the disk is gone")

    assert isinstance(writer.submit(Do(act=careless)).exception(20), DeskDown)
    assert rows(writer.database, "SELECT count(*) FROM leads") == [(0,)]


def test_a_full_disk_loses_nothing_that_was_answered(sqlite_url: str) -> None:
    with migrated(sqlite_url) as database:
        with running(database) as writer:
            writer.submit_chore(lambda connection: connection.execute(text("PRAGMA max_page_count = 120"))).result(20)
            futures: list[tuple[str, Future[Any]]] = []
            for wave in range(8):
                names = [f"e-{wave}-{n}" for n in range(64)]
                go = held(writer)
                futures += [(name, writer.submit(Do(act=take_in(name, note="x" * 900)))) for name in names]
                go()
                for _, future in futures:
                    future.exception(20)
            answered = {name for name, future in futures if future.exception() is None}
            failed = [future.exception() for _, future in futures if future.exception() is not None]
        assert answered
        assert failed
        assert all(isinstance(error, DeskDown) for error in failed)
        kept = {name for (name,) in rows(database, "SELECT external_id FROM leads")}
        assert answered <= kept


def test_after_a_full_disk_it_goes_on(sqlite_url: str) -> None:
    with migrated(sqlite_url) as database, running(database) as writer:
        pages = writer.submit_chore(lambda c: c.execute(text("PRAGMA page_count")).scalar_one()).result(20)
        writer.submit_chore(lambda c: c.execute(text(f"PRAGMA max_page_count = {pages}"))).result(20)
        full = writer.submit(Do(act=take_in("e-1", note="x" * 100_000)))
        assert isinstance(full.exception(20), DeskDown)
        run(writer, take_in("e-2"))
        assert rows(database, "SELECT external_id FROM leads") == [("e-2",)]


OTHERS = text(
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
    "WHERE datname = current_database() AND pid <> pg_backend_pid()"
)


def kill(database: Database) -> None:
    """End every connection to the database but our own."""
    with database.reading.connect() as connection:
        connection.execute(OTHERS)


def test_a_connection_lost_in_the_middle_is_told_and_replaced(postgres_url: str) -> None:
    with migrated(postgres_url) as database, running(database) as writer:

        def cut(work: Work) -> Done:
            kill(database)
            return take_in("e-2")(work)

        go = held(writer)
        lost = [writer.submit(Do(act=take_in("e-1"))), writer.submit(Do(act=cut))]
        go()
        assert all(isinstance(future.exception(20), DeskDown) for future in lost)
        run(writer, take_in("e-3"))
        assert rows(database, "SELECT external_id FROM leads") == [("e-3",)]


def test_a_connection_lost_while_idle_is_replaced_unnoticed(postgres_url: str) -> None:
    with migrated(postgres_url) as database, running(database) as writer:
        run(writer, take_in("e-1"))
        kill(database)
        run(writer, take_in("e-2"))
        assert writer.tally.failed == 0


def test_stopping_drains_and_refuses(database: Database) -> None:
    with running(database) as writer:
        go = held(writer)
        futures = [writer.submit(Do(act=take_in(f"e-{n}"))) for n in range(5)]
        stopping = threading.Thread(target=writer.stop)
        stopping.start()
        while not writer._stopping:
            time.sleep(0.001)
        refused = writer.submit(Do(act=take_in("late")))
        go()
        stopping.join(20)
        assert isinstance(refused.exception(0), DeskDown)
        assert all(future.exception(0) is None for future in futures)


def test_a_writer_that_never_began_can_be_stopped(database: Database) -> None:
    Writer(database, settle).stop()


def test_the_courier_is_woken_after_the_commit(database: Database) -> None:
    seen: list[int] = []
    with running(database) as writer:
        writer.after_commit = lambda: seen.append(len(rows(database, "SELECT 1 FROM cards")))
        run(writer, take_in("e-1"))
        run(writer, lambda work: work.record("desk", PolicyAdopted(at=NOW, by="ana", version="p", previous=None)))
    assert seen == [1], "and not where there is nothing to send"


def test_a_courier_that_cannot_be_woken_fails_nobody(database: Database) -> None:
    def broken() -> None:
        raise RuntimeError("the loop is closed")

    with running(database) as writer:
        writer.after_commit = broken
        run(writer, take_in("e-1"))
        assert writer.tally.failed == 0


def test_a_delivery_is_known_again(writer: Writer) -> None:
    delivery = Delivery("web", "d-1", "abc")
    seen: list[Repeat | None] = []

    def receive(work: Work) -> None:
        seen.append(work.repeated(delivery))
        if seen[-1] is None:
            done = take_in("e-1")(work)
            work.remember(delivery, done.lead.id if done.lead else None)

    go = held(writer)
    writer.submit(Do(act=receive))
    writer.submit(Do(act=receive))
    go()
    run(writer, receive)
    assert seen == [None, Repeat(1, "abc"), Repeat(1, "abc")]


def test_a_chore_shares_the_transaction(writer: Writer) -> None:
    go = held(writer)
    chore = writer.submit_chore(lambda connection: connection.execute(text("SELECT count(*) FROM leads")).scalar_one())
    lead = writer.submit(Do(act=take_in("e-1")))
    go()
    assert chore.result(20) == 0
    lead.result(20)


def test_a_chore_that_fails_takes_no_command_along(writer: Writer) -> None:
    def broken(connection: Any) -> None:
        connection.execute(text("SELECT nothing FROM nowhere"))

    go = held(writer)
    lead, chore = writer.submit(Do(act=take_in("e-1"))), writer.submit_chore(broken)
    go()
    lead.result(20)
    assert chore.exception(20) is not None


def test_no_error_repeats_what_a_person_told(writer: Writer, monkeypatch: pytest.MonkeyPatch) -> None:
    logged: list[str] = []
    monkeypatch.setattr(writing.log, "error", lambda text, *of: logged.append(text % of))

    def lead_without_name(work: Work) -> Done:
        lead = replace(lead_named("e-1", work.new_lead(), email="jo@private.example"), source=cast("Any", None))
        work.put_lead(lead)
        return Done(Standing.FRESH)

    failed = writer.submit(Do(act=lead_without_name)).exception(20)
    assert "source" in str(failed) and "private" not in str(failed)
    assert "source" in logged[0] and "private" not in logged[0]
