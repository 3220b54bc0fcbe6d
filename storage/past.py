"""What a backtest replays: every lead as it was when it came in, at one moment of the database, page by page."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from heapq import merge
from typing import Any

from sqlalchemy import Connection, Row, Select, Subquery, and_, func, or_, select

from routing.accounts.account import Account
from routing.backtest.imagined import Held
from routing.backtest.replay import Given, Recorded
from routing.beside import INCUMBENT
from routing.facts import LeadJoined, LeadReceived, LeadUpdated, lead_stream
from routing.intake import FIRST_STAGE
from routing.lead import Lead
from storage import tables as t
from storage.columns import Moment
from storage.queries import ACCOUNT
from storage.report import stream
from storage.rows import account_of

PAGE = 500
"""How many leads are read at a time."""
ACCOUNTS_KEPT = 10_000
_TOLD = (LeadReceived.__name__, LeadUpdated.__name__, LeadJoined.__name__)


@dataclass(slots=True)
class Past:
    """The recorded leads of a time.

    Attributes:
        connection: at one moment of the database, to read with.
        since: from this moment on, UTC; None takes all.
        erased: how many leads were passed over, as what they told was erased; it grows while they are read.
    """

    connection: Connection
    since: datetime | None = None
    erased: int = 0
    _accounts: dict[str, Account | None] = field(default_factory=dict)

    def held(self) -> Iterator[Held]:
        """What people had when the time began: the leads from before it that were still open."""
        if self.since is None:
            return
        a = t.assignments.c
        query = (
            select(a.owner, a.closed_at)
            .join(t.leads, t.leads.c.id == a.lead_id)
            .where(a.id.in_(select(_newest().c.id)), a.owner.is_not(None), t.leads.c.created_at < self.since)
            .where(or_(a.closed_at.is_(None), a.closed_at > self.since))
        )
        for row in stream(self.connection, query):
            yield Held(row.owner, row.closed_at)

    def records(self) -> Iterator[Recorded]:
        """Each lead when it came in, and when it entered a stage that routed it again, in order of time."""
        came = self._read(_came_in(self.since))
        moved = self._read(_moved_on(self.since))
        return merge(came, moved, key=lambda record: record.at)

    def _read(self, query: Select[Any]) -> Iterator[Recorded]:
        for page in self.connection.execution_options(yield_per=PAGE).execute(query).partitions():
            told = self._attributes([row.lead_id for row in page])
            leads = [(row, _lead(row, known)) for row in page if (known := _told_by(row, told)) is not None]
            self.erased += len(page) - len(leads)
            for row, lead in leads:
                yield Recorded(lead, row.at, _given(row), row.ends)

    def _attributes(self, leads: Sequence[int]) -> dict[int, list[Any]]:
        """The facts that tell these leads' attributes, by lead, oldest first."""
        f, p = t.facts.c, t.particulars.c
        query = (
            select(f.stream, f.seq, f.body, p.body.label("words"), p.stream.label("there"))
            .outerjoin(t.particulars, and_(p.stream == f.stream, p.seq == f.seq))
            .where(f.stream.in_([lead_stream(lead) for lead in leads]), f.kind.in_(_TOLD))
            .order_by(f.stream, f.seq)
        )
        found: dict[int, list[Any]] = {}
        for row in self.connection.execute(query):
            found.setdefault(int(row.stream.partition(":")[2]), []).append(row)
        return found

    def account(self, key: str) -> Account | None:
        """A company by its key, as it is now; those asked for last are kept."""
        if key not in self._accounts:
            if len(self._accounts) >= ACCOUNTS_KEPT:
                self._accounts.clear()
            row = self.connection.execute(ACCOUNT, {"key": key}).one_or_none()
            self._accounts[key] = account_of(row) if row is not None else None
        return self._accounts[key]


def _newest() -> Subquery:
    """The newest assignment of each lead: the open one, where there is one."""
    a = t.assignments.c
    return select(a.lead_id, func.max(a.id).label("id")).group_by(a.lead_id).subquery("newest")


def _occasions() -> Subquery:
    """The first decision of each lead at each stage, with its place among them and when the next one was."""
    d = t.decisions.c
    first = select(func.min(d.id).label("id")).group_by(d.lead_id, d.stage).subquery("first")
    window: dict[str, Any] = {"partition_by": d.lead_id, "order_by": d.id}
    return (
        select(
            d.lead_id, d.at, d.stage, d.rule, d.target, d.owner, d.queue, d.fact_seq,
            func.row_number().over(**window).label("place"),
            func.lead(d.at, type_=Moment).over(**window).label("next_at"),
        )
        .join(first, first.c.id == d.id)
        .subquery("occasions")
    )  # fmt: skip


def _came_in(since: datetime | None) -> Select[Any]:
    """Leads in the order in which they came in at their sources, also those that were history when Baton met them."""
    o = _occasions()
    query = _with_lead(o, t.leads.c.created_at.label("at")).outerjoin(
        o, and_(o.c.lead_id == t.leads.c.id, o.c.place == 1)
    )
    query = query if since is None else query.where(t.leads.c.created_at >= since)
    return _joined(query).order_by(t.leads.c.created_at, t.leads.c.id)


def _moved_on(since: datetime | None) -> Select[Any]:
    """Leads that entered a stage that routed them again."""
    o = _occasions()
    query = _with_lead(o, o.c.at).join(o, and_(o.c.lead_id == t.leads.c.id, o.c.place > 1))
    query = query if since is None else query.where(o.c.at >= since)
    return _joined(query).order_by(o.c.at, t.leads.c.id)


def _with_lead(o: Subquery, at: Any) -> Select[Any]:
    a = t.assignments.c
    return select(
        t.leads.c.id.label("lead_id"), t.leads.c.source, t.leads.c.external_id, t.leads.c.created_at, t.leads.c.account,
        at, o.c.stage, o.c.rule, o.c.target, o.c.owner, o.c.queue, o.c.fact_seq, o.c.place,
        a.owner.label("last_owner"), a.given_by,
        func.coalesce(o.c.next_at, a.closed_at, type_=Moment).label("ends"),
    ).select_from(t.leads)  # fmt: skip


def _joined(query: Select[Any]) -> Select[Any]:
    newest = _newest()
    joined = query.outerjoin(newest, newest.c.lead_id == t.leads.c.id)
    return joined.outerjoin(t.assignments, t.assignments.c.id == newest.c.id)


def _told_by(row: Row[Any], told: Mapping[int, list[Any]]) -> dict[str, Any] | None:
    """The attributes that were known at a decision; None where they were erased.

    ``LeadUpdated`` names what changed: what it lacks of that was taken away.
    """
    known: dict[str, Any] = {}
    for fact in told.get(row.lead_id, ()):
        if fact.seq > (row.fact_seq or 1):
            break
        if fact.there is not None and fact.words is None:
            return None
        values = json.loads(fact.words).get("attributes", {}) if fact.words is not None else {}
        body = json.loads(fact.body)
        for name in body.get("changed", ()):
            known.pop(name, None)
        only = body.get("added")  # a record that joined told more than it added
        known |= values if only is None else {name: values[name] for name in only if name in values}
    return known


def _lead(row: Row[Any], attributes: dict[str, Any]) -> Lead:
    since = row.created_at if row.place in {None, 1} else row.at
    stage = row.stage or FIRST_STAGE
    return Lead(row.lead_id, row.source, row.external_id, stage, row.created_at, since, attributes, row.account)


def _given(row: Row[Any]) -> Given:
    if row.rule is None or row.given_by == INCUMBENT:
        return Given(owner=row.last_owner)
    return Given(row.rule, row.target, row.owner, row.queue)
