"""The audit of the story: every chain is whole from first link to head, and nothing kept beside it was edited."""

import json
from typing import Any

from sqlalchemy import Connection, Row, and_, select

from routing.moment import iso
from storage import tables as t
from storage.chain import GENESIS, PARTICULARS, digest_of, link_hash
from storage.checkpoint import Checkpoint, Heads
from storage.report import Report, stream
from storage.triggers import missing_triggers


def check_triggers(connection: Connection, report: Report) -> None:
    for name in sorted(missing_triggers(connection)):
        report.add("append-only", name, "the trigger is missing, so the story can be edited")


def check_chains(connection: Connection, report: Report, checkpoint: Checkpoint | None) -> None:
    f, h = t.facts.c, t.heads.c
    query = (
        select(t.facts, h.seq.label("head_seq"), h.hash.label("head_hash"))
        .outerjoin(t.heads, h.stream == f.stream)
        .order_by(f.stream, f.seq)
    )
    published = Heads()
    last: Row[Any] | None = None
    intact = True
    for row in stream(connection, query):
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
    for row in stream(connection, select(t.heads.c.stream, t.heads.c.seq).where(~there).order_by(t.heads.c.stream)):
        _broken(report, row.stream, 1, f"all {row.seq} facts of the stream are missing")


def check_particulars(connection: Connection, report: Report) -> None:
    """What was not erased must be what the fact keeps a digest of."""
    f, p = t.facts.c, t.particulars.c
    query = (
        select(f.stream, f.seq, f.body, p.salt, p.body.label("words"), p.stream.label("there"))
        .outerjoin(t.particulars, and_(p.stream == f.stream, p.seq == f.seq))
        .order_by(f.stream, f.seq)
    )
    for row in stream(connection, query):
        digest = json.loads(row.body).get(PARTICULARS)
        where = f"{row.stream} #{row.seq}"
        if digest is None and row.there is not None:
            report.add("particulars", where, "the fact knows of none")
        elif digest is not None and row.there is None:
            report.add("particulars", where, "they are missing, which is not how one erases")
        elif digest is not None and row.words is not None and digest_of(row.salt, row.words) != digest:
            report.add("particulars", where, "they are not what the fact keeps a digest of")
