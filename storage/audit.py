"""The audit: reads the whole story again and names whatever does not hold.

It trusts nothing that the writer keeps for speed (heads, loads, ledgers): each is computed anew from what it stands
for. Everything is read at one moment of the database and streamed, so that memory does not grow with the history.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Row, Select, and_, func, select, text

from routing.decision import Turn, Why
from routing.moment import iso
from storage import tables as t
from storage.chain import GENESIS, PARTICULARS, digest_of, link_hash
from storage.checkpoint import Checkpoint, Heads
from storage.database import Database
from storage.in_force import InForce
from storage.triggers import missing_triggers

MOST = 100
"""How many findings are named; further ones are only counted."""

PAGE = 1000
"""Rows fetched at a time."""

BY_ITSELF = {Why.CHOSEN_TURN, Why.CHOSEN_SHARE, Why.CHOSEN_LOAD}
"""The choices that capacity binds."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that does not hold: which promise, where, and what is there instead."""

    check: str
    where: str
    what: str

    @property
    def sentence(self) -> str:
        """One line for a person."""
        return f"{self.check}: {self.where}: {self.what}"


@dataclass(slots=True)
class Report:
    """What the audit read, and what it found. ``broken`` is the first broken link of a chain."""

    facts: int = 0
    streams: int = 0
    leads: int = 0
    findings: list[Finding] = field(default_factory=list)
    more: int = 0
    broken: Finding | None = None

    @property
    def sound(self) -> bool:
        """Whether everything holds."""
        return not self.findings

    def add(self, check: str, where: str, what: str) -> Finding:
        """Note a finding."""
        finding = Finding(check, where, what)
        if len(self.findings) < MOST:
            self.findings.append(finding)
        else:
            self.more += 1
        return finding


def verify(database: Database, checkpoint: Path | None = None) -> Report:
    """Read everything again; ``checkpoint`` is a file that :func:`storage.checkpoint.publish` wrote, kept elsewhere."""
    report = Report()
    with database.read() as connection:
        _check_triggers(connection, report)
        _check_chains(connection, report, Checkpoint.last(checkpoint) if checkpoint else None)
        _check_particulars(connection, report)
        _check_leads(connection, report)
        _check_loads(connection, report)
        _check_ledgers(connection, report)
        _check_capacity(connection, report)
        _check_offers(connection, report)
    return report


def _stream(connection: Connection, query: Select[Any]) -> Iterator[Row[Any]]:
    return iter(connection.execution_options(yield_per=PAGE).execute(query))


def _check_triggers(connection: Connection, report: Report) -> None:
    for name in sorted(missing_triggers(connection)):
        report.add("append-only", name, "the trigger is missing, so the story can be edited")


# The story


def _check_chains(connection: Connection, report: Report, checkpoint: Checkpoint | None) -> None:
    f, h = t.facts.c, t.heads.c
    query = (
        select(t.facts, h.seq.label("head_seq"), h.hash.label("head_hash"))
        .outerjoin(t.heads, h.stream == f.stream)
        .order_by(f.stream, f.seq)
    )
    published = Heads()
    last: Row[Any] | None = None
    intact = True
    for row in _stream(connection, query):
        if last is None or row.stream != last.stream:
            _check_head(report, last, intact=intact)
            report.streams += 1
            last, intact = None, True
        report.facts += 1
        if intact and (wrong := _wrong_with(row, last)):
            intact = False
            _broken(report, row.stream, row.seq, wrong)
        if checkpoint is not None and row.position <= checkpoint.position:
            published.see(row.stream, row.seq, row.hash)
        last = row
    _check_head(report, last, intact=intact)
    _check_lost(connection, report)
    if checkpoint is not None and published.digest() != checkpoint.digest:
        what = f"the story up to then is not the one that was published at {iso(checkpoint.at)}"
        report.add("checkpoint", f"position {checkpoint.position}", what)


def _broken(report: Report, stream: str, seq: int, what: str) -> None:
    finding = report.add("chain", f"{stream} #{seq}", what)
    report.broken = report.broken or finding


def _wrong_with(row: Row[Any], last: Row[Any] | None) -> str | None:
    """What is wrong with a link, given the one before it in its stream."""
    expected, prev_hash = (1, GENESIS) if last is None else (last.seq + 1, last.hash)
    if row.seq != expected:
        return f"number {expected} is missing before it"
    if row.prev_hash != prev_hash:
        return "it does not follow the fact before it"
    if row.hash != link_hash(row.prev_hash, row.stream, row.seq, row.kind, row.body):
        return "its text is not what was hashed"
    if json.loads(row.body)["at"] != iso(row.at):
        return "its moment is not the one in its text"
    return None


def _check_head(report: Report, last: Row[Any] | None, *, intact: bool) -> None:
    """The chain must end where its head says."""
    if last is None or not intact:
        return
    if last.head_seq is None:
        _broken(report, last.stream, last.seq, "the stream has no head")
    elif last.head_seq != last.seq:
        _broken(
            report,
            last.stream,
            min(last.seq, last.head_seq) + 1,
            f"the head says {last.head_seq} facts, not {last.seq}",
        )
    elif last.head_hash != last.hash:
        _broken(report, last.stream, last.seq, "the head has another hash")


def _check_lost(connection: Connection, report: Report) -> None:
    """A head without a single fact: the whole stream was removed."""
    there = select(t.facts.c.stream).where(t.facts.c.stream == t.heads.c.stream).exists()
    for row in _stream(connection, select(t.heads.c.stream, t.heads.c.seq).where(~there).order_by(t.heads.c.stream)):
        _broken(report, row.stream, 1, f"all {row.seq} facts of the stream are missing")


def _check_particulars(connection: Connection, report: Report) -> None:
    """What was not erased must be what the fact keeps a digest of."""
    f, p = t.facts.c, t.particulars.c
    query = (
        select(f.stream, f.seq, f.body, p.salt, p.body.label("words"), p.stream.label("there"))
        .outerjoin(t.particulars, and_(p.stream == f.stream, p.seq == f.seq))
        .order_by(f.stream, f.seq)
    )
    for row in _stream(connection, query):
        digest = json.loads(row.body).get(PARTICULARS)
        where = f"{row.stream} #{row.seq}"
        if digest is None and row.there is not None:
            report.add("particulars", where, "the fact knows of none")
        elif digest is not None and row.there is None:
            report.add("particulars", where, "they are missing, which is not how one erases")
        elif digest is not None and row.words is not None and digest_of(row.salt, row.words) != digest:
            report.add("particulars", where, "they are not what the fact keeps a digest of")


# The state


def _check_leads(connection: Connection, report: Report) -> None:
    """Every lead that is not closed has exactly one open assignment, with somebody of the roster accountable."""
    state = connection.execute(select(t.desk_state.c.policy_version)).scalar_one()
    policy = InForce().policy(connection, state)
    closed = policy.closed_stages if policy else frozenset()
    a, o = t.assignments.c, t.owners.c
    is_open = text(f"assignments.{t.IS_OPEN}")
    query = (
        select(
            t.leads.c.id,
            t.leads.c.stage,
            func.count(a.id).label("open"),
            func.min(a.accountable).label("who"),
            func.min(o.id).label("known"),
        )
        .outerjoin(t.assignments, and_(a.lead_id == t.leads.c.id, is_open))
        .outerjoin(t.owners, o.id == a.accountable)
        .group_by(t.leads.c.id, t.leads.c.stage)
        .order_by(t.leads.c.id)
    )
    for row in _stream(connection, query):
        report.leads += 1
        label = f"L{row.id}"
        if row.stage not in closed and row.open != 1:
            report.add("one owner", label, f"{row.open} open assignments at stage {row.stage}")
        elif row.stage in closed and row.open:
            report.add("one owner", label, f"an open assignment at the closed stage {row.stage}")
        elif row.open and row.known is None:
            report.add("one owner", label, f"{row.who} is accountable and is not in the roster")


def _check_loads(connection: Connection, report: Report) -> None:
    a, o = t.assignments.c, t.owners.c
    counted = func.count(a.id)
    query = (
        select(o.id, o.load, counted.label("open"))
        .outerjoin(t.assignments, and_(a.owner == o.id, text(f"assignments.{t.IS_OPEN}")))
        .group_by(o.id, o.load)
        .having(o.load != counted)
        .order_by(o.id)
    )
    for row in _stream(connection, query):
        report.add("load", row.id, f"the counter says {row.load}, {row.open} leads are open")


def _check_ledgers(connection: Connection, report: Report) -> None:
    """Each pool's numbers, counted again from its turns."""
    for row in connection.execute(select(t.ledgers).order_by(t.ledgers.c.pool)).all():
        version, members = 0, dict[str, Turn]()
        query = select(t.turns).where(t.turns.c.pool == row.pool).order_by(t.turns.c.version)
        for turn in _stream(connection, query):
            version += 1
            if turn.version != version:
                report.add("ledger", row.pool, f"turn {version} is missing")
                version = turn.version
            for owner, credit in json.loads(turn.credits or "{}").items():
                known = members.get(owner, Turn())
                members[owner] = Turn(known.turns, known.last, credit)
            known = members.get(turn.owner, Turn())
            members[turn.owner] = Turn(known.turns + 1, turn.version, known.credit)
        if version != row.version:
            report.add("ledger", row.pool, f"it says version {row.version}, there are {version} turns")
        stored = {
            m.owner: Turn(m.turns, m.last, m.credit)
            for m in connection.execute(select(t.ledger_members).where(t.ledger_members.c.pool == row.pool))
        }
        for owner in sorted(
            owner for owner in {*stored, *members} if stored.get(owner, Turn()) != members.get(owner, Turn())
        ):
            report.add(
                "ledger", f"{row.pool}, {owner}", f"it says {stored.get(owner)}, the turns say {members.get(owner)}"
            )


def _check_capacity(connection: Connection, report: Report) -> None:
    """What the policy chose by itself had room at that moment, by the numbers that the decision kept."""
    d = t.decisions.c
    for row in _stream(connection, select(d.id, d.lead_id, d.detail).where(d.owner.is_not(None)).order_by(d.id)):
        for owner, why, numbers in json.loads(row.detail)["candidates"]:
            full = "capacity" in numbers and numbers.get("load", 0) >= numbers["capacity"]
            if why in BY_ITSELF and full:
                what = f"{owner} had {numbers['load']} of {numbers['capacity']} and was chosen all the same"
                report.add("capacity", f"L{row.lead_id}, decision {row.id}", what)


def _check_offers(connection: Connection, report: Report) -> None:
    """Offer numbers grow over all the assignments of a lead, and each step is of an offer that there was."""
    a, e = t.assignments.c, t.escalations.c
    before: Row[Any] | None = None
    for row in _stream(connection, select(a.id, a.lead_id, a.offer).order_by(a.lead_id, a.id)):
        if before is not None and before.lead_id == row.lead_id and row.offer <= before.offer:
            report.add(
                "offers",
                f"L{row.lead_id}",
                f"assignment {row.id} is at offer {row.offer}, the one before at {before.offer}",
            )
        before = row
    late = (
        select(e.assignment_id, e.offer, e.step).join(t.assignments, a.id == e.assignment_id).where(e.offer > a.offer)
    )
    for row in _stream(connection, late.order_by(e.assignment_id)):
        report.add(
            "steps", f"assignment {row.assignment_id}", f"step {row.step} is of offer {row.offer}, which never was"
        )
