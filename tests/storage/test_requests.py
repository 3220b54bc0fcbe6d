"""Requests as the commands of a batch see them: each is answered once, whoever answers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.exc import IntegrityError

from routing.commands import Approve
from routing.ports import DeskDown, Done, Work
from routing.request import Request, ToSnooze, Verdict
from storage.changes import StaleRequest
from storage.database import Database
from storage.flush import flush
from storage.in_force import InForce
from storage.work import UnitOfWork
from storage.writer import Writer
from tests.storage.support import (
    NOW,
    Do,
    answered,
    asked,
    each,
    held,
    kept,
    migrated,
    past,
    rows,
    run,
    running,
    take_in,
)

SLEEP = ToSnooze(NOW + timedelta(days=3))


def numbers(lead: int) -> Callable[[Work], list[int]]:
    return lambda work: [request.id for request in work.requests(lead)]


def cause(writer: Writer, act: Callable[[Work], Any]) -> BaseException | None:
    error = writer.submit(Do(act=act)).exception(20)
    assert isinstance(error, DeskDown)
    return error.__cause__


@pytest.mark.parametrize("wish", [ToSnooze(NOW + timedelta(days=3, microseconds=1)), None], ids=["snooze", "assign"])
@pytest.mark.parametrize("verdict", [Verdict.OPEN, Verdict.DECLINED, Verdict.OVERTAKEN])
def test_a_request_comes_back_as_it_was(writer: Writer, wish: ToSnooze | None, verdict: Verdict) -> None:
    run(writer, take_in("e-1"))
    request: Request = kept(writer, asked(1, wish=wish) if wish else asked(1, note=""))
    if verdict is not Verdict.OPEN:
        request = request.end(verdict, "rita" if verdict is Verdict.DECLINED else None, NOW)
        run(writer, lambda work: work.put_request(request))
    assert kept(writer, lambda work: work.request(1)) == request
    assert kept(writer, lambda work: work.request(2)) is None


def test_what_is_asked_is_seen_at_once_and_oldest_first(writer: Writer) -> None:
    run(writer, each(take_in("e-1"), take_in("e-2"), asked(1), asked(2), asked(1, wish=SLEEP)))
    seen: list[list[int]] = []

    def look(work: Work) -> None:
        seen.append(numbers(1)(work))

    run(writer, each(look, asked(1, "ben"), look, answered(1), look, answered(4), look))
    assert seen == [[1, 3], [1, 3, 4], [3, 4], [3]]
    assert kept(writer, numbers(1)) == [3]
    assert kept(writer, numbers(2)) == [2]


def test_a_request_may_be_made_and_answered_in_one_batch(writer: Writer) -> None:
    run(writer, each(take_in("e-1"), asked(1), answered(1), asked(1), answered(2, Verdict.OVERTAKEN, None), asked(1)))
    assert rows(writer.database, "SELECT id, verdict, answered_by FROM requests ORDER BY id") == [
        (1, "approved", "rita"), (2, "overtaken", None), (3, "open", None),
    ]  # fmt: skip


def test_what_was_declined_may_be_asked_again_in_the_same_batch(writer: Writer) -> None:
    run(writer, each(take_in("e-1"), asked(1)))
    run(writer, each(answered(1, Verdict.DECLINED), asked(1)))
    assert kept(writer, numbers(1)) == [2]


def test_the_same_is_not_asked_twice(writer: Writer) -> None:
    run(writer, each(take_in("e-1"), asked(1)))
    assert isinstance(cause(writer, asked(1)), IntegrityError)
    run(writer, each(asked(1, wish=SLEEP), asked(1, "ben")))
    assert kept(writer, numbers(1)) == [1, 2, 3]


def test_an_answered_request_stays_as_it_was_answered(writer: Writer) -> None:
    run(writer, each(take_in("e-1"), asked(1)))
    go = held(writer)
    first = writer.submit(Do(act=answered(1)))
    second = writer.submit(Do(act=answered(1, Verdict.DECLINED)))
    go()
    first.result(20)
    assert isinstance(second.exception(20), DeskDown)
    assert isinstance(cause(writer, answered(1, Verdict.DECLINED)), StaleRequest)
    assert rows(writer.database, "SELECT verdict FROM requests") == [("approved",)]


def test_nobody_approves_their_own_request_whatever_the_desk_says(writer: Writer) -> None:
    run(writer, each(take_in("e-1"), asked(1)))
    assert isinstance(cause(writer, answered(1, by="ana")), IntegrityError)
    assert kept(writer, numbers(1)) == [1]


def test_an_answer_does_not_bring_an_erased_note_back(writer: Writer) -> None:
    run(writer, each(take_in("e-1"), asked(1)))

    def answer(work: Work) -> None:
        before = work.request(1)
        assert before is not None
        work.put_request(before.end(Verdict.APPROVED, "rita", NOW))

    past(writer, "UPDATE requests SET note = NULL")
    run(writer, answer)
    assert rows(writer.database, "SELECT verdict, note FROM requests") == [("approved", None)]


def test_of_two_who_answer_past_the_lock_one_wins(database: Database) -> None:
    """Both saw it open; what the second takes for granted is gone by the time it writes."""
    with running(database) as writer:
        run(writer, each(take_in("e-1"), asked(1)))
        request = kept(writer, lambda work: work.request(1))
    with database.writing.connect() as one, database.writing.connect() as two:
        one.begin()
        first = UnitOfWork(one, InForce())
        first.put_request(request.end(Verdict.APPROVED, "rita", NOW))
        flush(first, NOW)
        one.commit()
        two.begin()
        second = UnitOfWork(two, InForce())
        second.put_request(request.end(Verdict.DECLINED, "ben", NOW))
        with pytest.raises(StaleRequest):
            flush(second, NOW)
    assert rows(database, "SELECT verdict, answered_by FROM requests") == [("approved", "rita")]


def test_of_two_replicas_that_answer_at_once_one_wins(postgres_url: str) -> None:
    with migrated(postgres_url) as one, migrated(postgres_url) as two, running(one) as left, running(two) as right:
        run(left, each(*(take_in(f"e-{n}") for n in range(20)), *(asked(n + 1) for n in range(20))))
        both = [
            writer.submit(Do(act=answered(n + 1, verdict)))
            for n in range(20)
            for writer, verdict in ((left, Verdict.APPROVED), (right, Verdict.DECLINED))
        ]
        failed = [future.exception(20) for future in both]
        assert [sum(error is None for error in failed[n : n + 2]) for n in range(0, 40, 2)] == [1] * 20
        assert all(isinstance(error.__cause__, StaleRequest) for error in failed if error is not None)


# Reading


def reads(work: UnitOfWork) -> list[str]:
    """What the connection is asked from now on."""
    asked_for: list[str] = []

    @event.listens_for(work.connection, "before_cursor_execute")
    def _note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        asked_for.append(statement)

    return asked_for


def test_nothing_is_read_of_leads_that_are_new(writer: Writer) -> None:
    def act(work: Work) -> Done:
        assert isinstance(work, UnitOfWork)
        noted = reads(work)
        done = take_in("e-1")(work)
        assert work.requests(1) == ()
        assert noted == []
        return done

    run(writer, act)


def test_what_a_batch_will_ask_for_is_read_at_once(writer: Writer) -> None:
    run(writer, each(*(take_in(f"e-{n}") for n in range(6)), *(asked(n + 1) for n in range(6)), asked(3, "ben")))
    answers = [Approve(now=NOW, request=number, by="rita", reason="agreed") for number in range(1, 7)]

    def act(work: Work) -> None:
        assert isinstance(work, UnitOfWork)
        noted = reads(work)
        work.expect(answers)
        assert len(noted) == 2, "the requests, and what else is open about their leads"
        assert [len(work.requests(lead)) for lead in range(1, 7)] == [1, 1, 2, 1, 1, 1]
        assert [work.request(number) is not None for number in range(1, 7)] == [True] * 6
        assert len(noted) == 2

    run(writer, act)


def test_numbers_go_on_where_they_were(writer: Writer) -> None:
    run(writer, each(take_in("e-1"), asked(1), asked(1, "ben")))
    assert kept(writer, lambda work: [work.new_request(), work.new_request()]) == [3, 4]
