"""The audit of the requests: none outlives what it is about, nobody answered their own, and the story says the same."""

import heapq
import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import Any

from sqlalchemy import Connection, Row, func, select

from routing.assignment import State
from routing.facts import (
    RequestApproved,
    RequestDeclined,
    RequestExpired,
    RequestMade,
    RequestOvertaken,
    lead_stream,
)
from routing.moment import iso
from routing.request import Verdict
from storage import tables as t
from storage.report import Report, stream

MADE = RequestMade.__name__
ANSWERS = {
    Verdict.APPROVED: RequestApproved.__name__,
    Verdict.DECLINED: RequestDeclined.__name__,
    Verdict.EXPIRED: RequestExpired.__name__,
    Verdict.OVERTAKEN: RequestOvertaken.__name__,
}
"""The fact that each answer leaves."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as its table has it."""

    stream: str
    request: int
    row: Row[Any]

    @property
    def where(self) -> str:
        """Which one it is, for people."""
        return f"L{self.row.lead_id}, request {self.request}"

    def says(self) -> list[tuple[str, dict[str, Any]]]:
        """The facts that there must be of it, in order, with what each must say."""
        row = self.row
        made = {
            "by": row.asker,
            "assignment": row.assignment_id,
            "to": row.to_owner,
            "until": iso(row.until) if row.until else None,
            "approver": row.approver,
            "expires_at": iso(row.expires_at),
            "reason": row.reason,
        }
        if row.verdict == Verdict.OPEN:
            return [(MADE, made)]
        answer = {"by": row.answered_by} if row.answered_by is not None else {}
        return [(MADE, made), (ANSWERS.get(row.verdict, row.verdict), answer)]


@dataclass(frozen=True, slots=True)
class Told:
    """A fact that tells of a request."""

    stream: str
    request: int
    kind: str
    body: dict[str, Any]


def check_requests(connection: Connection, report: Report) -> None:
    """Read the requests beside what the story tells of them, lead by lead."""
    asked_or_told: tuple[Iterator[Asked | Told], ...] = (_asked(connection), _told(connection))
    sides = heapq.merge(*asked_or_told, key=_order)
    for name, group in groupby(sides, key=attrgetter("stream")):
        told: defaultdict[int, list[Told]] = defaultdict(list)
        asked: list[Asked] = []
        for one in group:
            if isinstance(one, Asked):
                asked.append(one)
            else:
                told[one.request].append(one)
        for one in asked:
            _check_state(report, one)
            _check_told(report, one, told.pop(one.request, ()))
        for number, facts in sorted(told.items()):
            report.add("requests", f"{name}, request {number}", f"it is not there, the story says {_kinds(facts)}")


def _order(one: Asked | Told) -> tuple[int, str]:
    """Leads by their numbers, as either side is sorted."""
    return len(one.stream), one.stream


def _asked(connection: Connection) -> Iterator[Asked]:
    r, a = t.requests.c, t.assignments.c
    query = (
        select(t.requests, a.state.label("held"), a.lead_id.label("held_lead"))
        .outerjoin(t.assignments, a.id == r.assignment_id)
        .order_by(r.lead_id, r.id)
    )
    return (Asked(lead_stream(row.lead_id), row.id, row) for row in stream(connection, query))


def _told(connection: Connection) -> Iterator[Told]:
    f = t.facts.c
    query = (
        select(f.stream, f.kind, f.body)
        .where(f.kind.in_([MADE, *ANSWERS.values()]))
        .order_by(func.length(f.stream), f.stream, f.seq)
    )
    for row in stream(connection, query):
        body = json.loads(row.body)
        yield Told(row.stream, body["request"], row.kind, body)


def _check_state(report: Report, asked: Asked) -> None:
    row = asked.row
    if row.held_lead != row.lead_id:
        report.add("requests", asked.where, f"it is about assignment {row.assignment_id}, which is not of this lead")
    elif row.verdict == Verdict.OPEN and row.held == State.CLOSED:
        report.add("requests", asked.where, f"it is open, and assignment {row.assignment_id} that it is about is not")
    if row.answered_by == row.asker:
        report.add("requests", asked.where, f"{row.asker} answered their own request")


def _check_told(report: Report, asked: Asked, told: Sequence[Told]) -> None:
    """The story tells of the request what its table says, and nothing else."""
    says = asked.says()
    if [kind for kind, _ in says] != [fact.kind for fact in told]:
        report.add("requests", asked.where, f"it is {asked.row.verdict}, the story says {_kinds(told)}")
        return
    for (kind, fields), fact in zip(says, told, strict=True):
        for name, value in fields.items():
            if fact.body.get(name) != value:
                what = f"its {kind} says {name} is {fact.body.get(name)}, the request says {value}"
                report.add("requests", asked.where, what)


def _kinds(told: Sequence[Told]) -> str:
    return ", ".join(fact.kind for fact in told) or "nothing of it"
