"""Commands of these tests: each is a function of the unit of work, so that a test says what storage is to do."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar

from sqlalchemy import Connection, text

from routing.assignment import Assignment, State
from routing.commands import Command
from routing.decision import Candidate, Decision, Why
from routing.facts import (
    Fact,
    LeadOffered,
    LeadReceived,
    RequestApproved,
    RequestDeclined,
    RequestExpired,
    RequestMade,
    RequestOvertaken,
    lead_stream,
)
from routing.lead import Lead
from routing.messages import Audience, Place
from routing.people import Owner, Roster
from routing.ports import Done, Outcome, Standing, Work
from routing.request import Request, ToAssign, Verdict, Wish
from storage.database import Database
from storage.tables import metadata
from storage.writer import Writer
from tests.turns import a_turn

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
PEOPLE = Roster.of(
    "r-1", [Owner("ana", "Ana Ruiz", email="ana@example.com"), Owner("ben", "Ben"), Owner("rita", "Rita")]
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Do(Command):
    """Whatever the test says."""

    act: Callable[[Work], Any]
    now: datetime = NOW


@dataclass(frozen=True, slots=True, kw_only=True)
class DoNow(Do):
    """The same for a person who waits."""

    urgent: ClassVar[bool] = True


def settle(work: Work, command: Command) -> Outcome:
    assert isinstance(command, Do)
    done = command.act(work)
    return done if isinstance(done, Done) else Done(Standing.DONE)


def lead_named(name: str, number: int, /, **attributes: Any) -> Lead:
    return Lead(number, "website", name, "new", NOW, NOW, {"company": "Acme", **attributes})


def offered(work: Work, lead: int, owner: str = "ana", offer: int = 1) -> Assignment:
    return Assignment(
        id=work.new_assignment(), lead=lead, offer=offer, state=State.OFFERED, owner=owner, queue=None,
        accountable=owner, reason="policy", given_by="policy", offered_at=NOW, due_at=NOW + timedelta(minutes=30),
        next_check_at=NOW + timedelta(minutes=15), changed_at=NOW,
    )  # fmt: skip


def told(lead: Lead) -> LeadReceived:
    return LeadReceived(
        at=NOW, by="source", source=lead.source, external_id=lead.external_id, stage="new", attributes=lead.attributes
    )


def told_offer(given: Assignment) -> LeadOffered:
    return LeadOffered(
        at=NOW, by="policy", owner=str(given.owner), assignment=given.id, offer=given.offer, due_at=given.due_at,
        rule="r", target="pool p", policy="p-1", decision=None,
    )  # fmt: skip


def take_in(name: str, /, owner: str = "ana", **attributes: Any) -> Callable[[Work], Done]:
    """A lead comes in and is offered: lead, assignment, two facts, a card."""

    def act(work: Work) -> Done:
        lead = lead_named(name, work.new_lead(), **attributes)
        work.put_lead(lead)
        stream = lead_stream(lead.id)
        work.record(stream, told(lead))
        given = offered(work, lead.id, owner)
        work.put_assignment(None, given)
        work.record(stream, told_offer(given))
        work.show(lead.id, Place.dm(owner), Audience.OWNER)
        return Done(Standing.FRESH, lead, given)

    return act


def accept(lead: int, offer: int = 1) -> Callable[[Work], Done]:
    """The owner accepts the offer that they saw; storage, not the act, must notice that it is stale."""

    def act(work: Work) -> Done:
        before = work.assignment(lead)
        assert before is not None
        seen = replace(before, offer=offer)
        after = seen.accept(NOW)
        work.put_assignment(seen, after)
        work.redraw(lead, by=after.owner)
        return Done(Standing.DONE, work.lead(lead), after)

    return act


def post(name: str, /, pool: str = "inbound", manager: str = "rita") -> Callable[[Work], Done]:
    """A lead comes in and waits for whoever of a pool claims it first; the policy's decision says so."""

    def act(work: Work) -> Done:
        lead = lead_named(name, work.new_lead())
        work.put_lead(lead)
        decision = Decision(
            "p-1", "r-1", "new", "Open", f"pool {pool}", None, None, manager, 1800, "standard", pool=pool,
            candidates=(Candidate("ana", Why.MAY_CLAIM), Candidate("ben", Why.MAY_CLAIM)),
        )  # fmt: skip
        number = work.put_decision(lead.id, decision, NOW)
        posted = replace(offered(work, lead.id, manager), state=State.UNCLAIMED, owner=None, pool=pool, decision=number)
        work.put_assignment(None, posted)
        return Done(Standing.FRESH, lead, posted)

    return act


def claim(lead: int, owner: str = "ana") -> Callable[[Work], Done]:
    """A member of the pool is first, and it counts as their turn."""

    def act(work: Work) -> Done:
        before = work.assignment(lead)
        assert before is not None
        assert before.decision is not None
        after = before.claim(owner, NOW)
        work.put_assignment(before, after)
        work.put_turn(a_turn(work.ledger(str(before.pool)), owner), before.decision)
        return Done(Standing.DONE, work.lead(lead), after)

    return act


TO_BEN = ToAssign("ben")


def asked(lead: int, asker: str = "ana", wish: Wish = TO_BEN, note: str = "please") -> Callable[[Work], Request]:
    """Somebody asks Rita for what they may not do alone, for four hours."""

    def act(work: Work) -> Request:
        held = work.assignment(lead)
        assert held is not None
        request = Request(
            work.new_request(), lead, held.id, wish, asker, "better_fit", note, "rita", NOW, NOW + timedelta(hours=4)
        )
        work.put_request(request)
        fact = RequestMade(
            at=NOW, by=asker, request=request.id, assignment=held.id, to=request.to, until=request.until,
            approver="rita", expires_at=request.expires_at, reason=request.reason, note=note,
        )  # fmt: skip
        work.record(lead_stream(lead), fact)
        return request

    return act


def answered(number: int, verdict: Verdict = Verdict.APPROVED, by: str | None = "rita") -> Callable[[Work], Request]:
    """The request gets its answer; storage, not the act, must notice that it has one."""

    def act(work: Work) -> Request:
        before = work.request(number)
        assert before is not None
        after = replace(before, verdict=verdict, answered_by=by, answered_at=NOW)
        work.put_request(after)
        work.record(lead_stream(after.lead), _told_answer(after))
        return after

    return act


def _told_answer(request: Request) -> Fact:
    at, by, number, asker = NOW, request.answered_by or "policy", request.id, request.asker
    match request.verdict:
        case Verdict.APPROVED:
            return RequestApproved(at=at, by=by, request=number, asker=asker, reason="agreed")
        case Verdict.DECLINED:
            return RequestDeclined(at=at, by=by, request=number, asker=asker, reason="not_now")
        case Verdict.EXPIRED:
            return RequestExpired(at=at, by=by, request=number, asker=asker, approver=request.approver)
        case _:
            return RequestOvertaken(at=at, by=by, request=number, asker=asker)


@contextmanager
def migrated(url: str) -> Iterator[Database]:
    """A database with Baton's tables."""
    database = Database(url)
    try:
        database.migrate()
        yield database
    finally:
        database.close()


@contextmanager
def running(database: Database, **options: Any) -> Iterator[Writer]:
    """A writer at work, with people in the roster."""
    writer = Writer(database, settle, **options)
    writer.start()
    try:
        run(writer, lambda work: work.put_roster(PEOPLE))
        yield writer
    finally:
        writer.stop()


def each(*acts: Callable[[Work], Any]) -> Callable[[Work], None]:
    """One command that does several things."""

    def act(work: Work) -> None:
        for one in acts:
            one(work)

    return act


def kept(writer: Writer, act: Callable[[Work], Any]) -> Any:
    """What an act gives back, once it is committed."""
    found: list[Any] = []
    run(writer, lambda work: found.append(act(work)))
    return found[-1]


def run(writer: Writer, act: Callable[[Work], Any]) -> Outcome:
    return writer.submit(Do(act=act)).result(20)


def held(writer: Writer) -> Callable[[], None]:
    """Hold the writer up until the returned function is called: what is submitted meanwhile becomes one batch."""
    begun, go = threading.Event(), threading.Event()

    def wait(_connection: Any) -> None:
        begun.set()
        go.wait(20)

    writer.submit_chore(wait)
    assert begun.wait(20)
    return go.set


def sql(database: Database, statement: str, values: Mapping[str, Any] | None = None) -> None:
    """Write past the writer, as somebody with the database's password would."""
    with database.writing.begin() as connection:
        connection.execute(text(statement), values or {})


def copy(table: str, number: int | None = None, /, **changed: str) -> str:
    """An insert of a table's first row (or of row ``number``) again, with some of its columns changed."""
    columns = [column.name for column in metadata.tables[table].c]
    values = ", ".join(changed.get(name, name) for name in columns)
    which = f"WHERE id = {number}" if number else "LIMIT 1"
    return f"INSERT INTO {table} ({', '.join(columns)}) SELECT {values} FROM {table} {which}"


def past(writer: Writer, statement: str) -> None:
    """Write past the unit of work, but on the writer's connection."""

    def chore(connection: Connection) -> None:
        connection.execute(text(statement))

    writer.submit_chore(chore).result(20)


def rows(database: Database, statement: str) -> list[tuple[Any, ...]]:
    with database.read() as connection:
        return [tuple(row) for row in connection.execute(text(statement))]
