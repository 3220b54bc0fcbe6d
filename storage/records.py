"""How the edges read: each call on a connection of its own, at one moment of the database."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, func, select, text
from sqlalchemy.exc import DBAPIError

from routing.assignment import State
from routing.commands import Seen
from routing.facts import lead_stream
from routing.lead import Lead
from routing.people import Roster
from routing.policy import Policy
from routing.ports import DeskDown
from routing.request import Request
from routing.views import Check, Entry, Explained, Held, LeadLine, LeadView
from storage import tables as t
from storage.chain import PARTICULARS
from storage.database import Database
from storage.decision_rows import explained_of
from storage.errors import said_of
from storage.in_force import InForce
from storage.queries import CHANNELS
from storage.recomputed import Again, recomputed
from storage.rows import assignment_of, lead_of, request_of
from storage.search import searches

OPEN = text(f"assignments.{t.IS_OPEN}")
QUEUED = text(f"assignments.{t.IS_QUEUED}")
CHECKED = text(t.IS_CHECKED)
HELD = text(t.IS_HELD)
AGEING = text(t.IS_AGEING)
ASKED = text(t.IS_ASKED)

FIRST_DUE = (t.assignments.c.due_at, t.assignments.c.id)


class StoredRecords:
    """A :class:`routing.ports.Records`. Each call blocks, and raises DeskDown where the database does not answer.

    Args:
        in_force: what the writer has parsed already, where there is a writer.
    """

    def __init__(self, database: Database, in_force: InForce | None = None) -> None:
        self._database = database
        self._in_force = in_force or InForce()

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        """A connection of its own, at one moment of the database.

        Raises:
            DeskDown: the database does not answer.
        """
        try:
            with self._database.read() as connection:
                yield connection
        except DBAPIError as error:
            raise DeskDown(said_of(error)) from None

    def policy(self) -> Policy | None:
        """The policy in force."""
        with self._reading() as connection:
            version = connection.scalar(select(t.desk_state.c.policy_version))
            return self._in_force.policy(connection, version)

    def recomputed(self, lead: int) -> Sequence[Again]:
        """Every decision about a lead, oldest first, computed again from what was kept with it."""
        with self._reading() as connection:
            return list(recomputed(connection, lead))

    def roster(self) -> Roster:
        """The roster in force."""
        with self._reading() as connection:
            version, people = connection.execute(select(t.desk_state.c.roster_version, t.desk_state.c.people)).one()
            return self._in_force.roster(connection, version, people)

    def load(self, owner: str) -> int:
        """How many open leads somebody has."""
        with self._reading() as connection:
            return connection.scalar(select(t.owners.c.load).where(t.owners.c.id == owner)) or 0

    def lead(self, lead: int) -> LeadView | None:
        """A lead as it stands."""
        return self._view(t.leads.c.id == lead)

    def named(self, source: str, external_id: str) -> LeadView | None:
        """A lead by its sender's name for it, as it stands."""
        return self._view(and_(t.leads.c.external_id == external_id, t.leads.c.source == source))

    def _view(self, which: ColumnElement[bool]) -> LeadView | None:
        with self._reading() as connection:
            row = connection.execute(select(t.leads).where(which)).one_or_none()
            if row is None:
                return None
            [line] = _lines(connection, [lead_of(row)])
            decision = line.assignment.decision if line.assignment else None
            explained = _explained(connection, decision) if decision is not None else None
            latest = _entries(connection, _facts(row.id).order_by(t.facts.c.seq.desc()).limit(1))
            asked = select(t.requests).where(t.requests.c.lead_id == row.id, ASKED).order_by(t.requests.c.id)
            requests = tuple(map(request_of, connection.execute(asked)))
            return LeadView(line.lead, line.assignment, explained, latest[0] if latest else None, requests)

    def find(self, reference: str, limit: int) -> Sequence[LeadLine]:
        """Leads by ``L17``, external id, e-mail or company (folded, or in part): best match first, open ones first."""
        found: dict[int, Lead] = {}
        with self._reading() as connection:
            for condition in searches(reference):
                if len(found) >= limit:
                    break
                query = _open_first().where(condition).limit(limit)
                found.update({row.id: lead_of(row) for row in connection.execute(query) if row.id not in found})
            return _lines(connection, list(found.values())[:limit])

    def mine(self, owner: str, limit: int, offset: int) -> tuple[Sequence[LeadLine], int]:
        """The open leads somebody is accountable for, and how many: unanswered ones first, then first due first."""
        answered = t.assignments.c.accepted_at.is_not(None)
        with self._reading() as connection:
            theirs = and_(t.assignments.c.accountable == owner, OPEN)
            return _page(connection, theirs, (answered, *FIRST_DUE), limit, offset)

    def waiting(self, queue: str, limit: int, offset: int) -> tuple[Sequence[LeadLine], int]:
        """The leads that wait in a queue, and how many: first due first."""
        with self._reading() as connection:
            return _page(connection, and_(t.assignments.c.queue == queue, QUEUED), FIRST_DUE, limit, offset)

    def history(self, lead: int, limit: int, offset: int) -> tuple[Sequence[Entry], int]:
        """The lead's facts, oldest first, and how many there are in all."""
        head = select(t.heads.c.seq).where(t.heads.c.stream == lead_stream(lead))
        with self._reading() as connection:
            total = connection.scalar(head) or 0
            return _entries(connection, _facts(lead).order_by(t.facts.c.seq).limit(limit).offset(offset)), total

    def request(self, number: int) -> Request | None:
        """A request by number, answered or not."""
        with self._reading() as connection:
            row = connection.execute(select(t.requests).where(t.requests.c.id == number)).one_or_none()
            return None if row is None else request_of(row)

    def expired(self, now: datetime, limit: int) -> Sequence[int]:
        """The numbers of requests whose time has come (UTC) without an answer, oldest first."""
        r = t.requests.c
        query = select(r.id).where(r.expires_at <= now, ASKED).order_by(r.expires_at, r.id).limit(limit)
        with self._reading() as connection:
            return connection.scalars(query).all()

    def due(self, now: datetime, limit: int) -> Sequence[Check]:
        """Assignments whose next check has come (UTC), longest overdue first."""
        a = t.assignments.c
        query = (
            select(a.lead_id, a.id, a.offer, a.step)
            .where(a.next_check_at <= now, CHECKED, a.state != State.HELD.value)
            .order_by(a.next_check_at)
            .limit(limit)
        )
        with self._reading() as connection:
            return [Check(Seen(row.lead_id, row.id, row.offer), row.step) for row in connection.execute(query)]

    def held(self, now: datetime, limit: int) -> Sequence[Held]:
        """The pools, and the absent people, that hold leads whose moment has come (UTC)."""
        a = t.assignments.c
        query = select(a.pool, a.awaits).distinct().where(a.next_check_at <= now, HELD).limit(limit)
        with self._reading() as connection:
            return sorted((Held(row.pool, row.awaits) for row in connection.execute(query)), key=str)

    def ageing(self, now: datetime, limit: int) -> Sequence[Seen]:
        """What nobody has accepted, and the rules may say otherwise of by now (UTC), longest overdue first."""
        a = t.assignments.c
        query = select(a.lead_id, a.id, a.offer).where(a.ages_at <= now, AGEING).order_by(a.ages_at).limit(limit)
        with self._reading() as connection:
            return [Seen(row.lead_id, row.id, row.offer) for row in connection.execute(query)]

    def channels(self) -> Mapping[str, str]:
        """Slack's ids of channels, by name (``#sales-leads``), as far as they were learned."""
        with self._reading() as connection:
            return {row.name: row.id for row in connection.execute(CHANNELS)}


def _open_first() -> Select[Any]:
    present = and_(t.assignments.c.lead_id == t.leads.c.id, OPEN)
    return select(t.leads).outerjoin(t.assignments, present).order_by(t.assignments.c.id.is_(None), t.leads.c.id.desc())


def _page(
    connection: Connection, which: ColumnElement[bool], order: Iterable[ColumnElement[Any]], limit: int, offset: int
) -> tuple[list[LeadLine], int]:
    """Some of the leads whose assignments are so, and how many there are in all."""
    query = select(t.leads).join(t.assignments, t.assignments.c.lead_id == t.leads.c.id).where(which)
    found = connection.execute(query.order_by(*order).limit(limit).offset(offset))
    total = connection.scalar(select(func.count()).select_from(t.assignments).where(which))
    return _lines(connection, map(lead_of, found)), total or 0


def _lines(connection: Connection, leads: Iterable[Lead]) -> list[LeadLine]:
    """Leads with their newest assignments, which are the open ones where there is one."""
    given = list(leads)
    a = t.assignments.c
    newest = select(func.max(a.id)).where(a.lead_id.in_([lead.id for lead in given])).group_by(a.lead_id)
    rows = connection.execute(select(t.assignments).where(a.id.in_(newest))) if given else ()
    assignments = {row.lead_id: assignment_of(row) for row in rows}
    return [LeadLine(lead, assignments.get(lead.id)) for lead in given]


def _explained(connection: Connection, decision: int) -> Explained | None:
    words = t.decision_words
    query = (
        select(t.decisions, words.c.found, words.c.told)
        .outerjoin(words, words.c.decision_id == t.decisions.c.id)
        .where(t.decisions.c.id == decision)
    )
    row = connection.execute(query).one_or_none()
    return None if row is None else explained_of(row)


def _facts(lead: int) -> Select[Any]:
    words = t.particulars
    return (
        select(t.facts.c.seq, t.facts.c.kind, t.facts.c.at, t.facts.c.body, words.c.body.label("words"))
        .outerjoin(words, and_(words.c.stream == t.facts.c.stream, words.c.seq == t.facts.c.seq))
        .where(t.facts.c.stream == lead_stream(lead))
    )


def _entries(connection: Connection, query: Select[Any]) -> list[Entry]:
    return [_entry(row) for row in connection.execute(query)]


def _entry(row: Row[Any]) -> Entry:
    data = json.loads(row.body)
    if row.words is not None:
        data |= json.loads(row.words)
    data.pop(PARTICULARS, None)
    del data["at"]
    return Entry(row.seq, row.kind, row.at, data.pop("by"), data)
