"""Writing facts: each is chained to the one before it, and what can be erased of it is kept apart."""

from datetime import datetime

from sqlalchemy import bindparam, select

from routing.facts import lead_stream
from storage import tables as t
from storage.chain import GENESIS, Link, Particulars
from storage.rows import Values
from storage.statements import plain_insert, upsert, write
from storage.work import UnitOfWork

HEADS = select(t.heads).where(t.heads.c.stream.in_(bindparam("streams", expanding=True)))


def flush_facts(work: UnitOfWork) -> dict[str, int]:
    """Chain and write the facts; gives, for each stream, the number of the fact before the batch's first."""
    connection, told = work.connection, work.changes.told
    heads = _read_heads(work)
    before = {stream: seq for stream, (seq, _) in heads.items()}
    facts: list[Values] = []
    particulars: list[Values] = []
    position = work.state.position
    for stream, said in told.items():
        for fact in said.facts:
            seq, prev_hash = heads[stream]
            private = fact.private()
            sealed = Particulars.of(private) if private else None
            link = Link.after(prev_hash, stream, seq + 1, fact, sealed.digest if sealed else None)
            heads[stream] = (link.seq, link.hash)
            position += 1
            facts.append(_values(link, position, fact.at))
            if sealed is not None:
                particulars.append({"stream": stream, "seq": link.seq, "salt": sealed.salt, "body": sealed.body})
    write(connection, plain_insert(t.facts), facts)
    write(connection, plain_insert(t.particulars), particulars)
    upsert(connection, t.heads, [{"stream": s, "seq": seq, "hash": last} for s, (seq, last) in heads.items()])
    return before


def _read_heads(work: UnitOfWork) -> dict[str, tuple[int, str]]:
    heads = dict.fromkeys(work.changes.told, (0, GENESIS))
    new = {lead_stream(lead) for lead in work.changes.new_leads}
    known = [stream for stream in heads if stream not in new]
    if known:
        rows = work.connection.execute(HEADS, {"streams": known})
        heads.update({row.stream: (row.seq, row.hash) for row in rows})
    return heads


def _values(link: Link, position: int, at: datetime) -> Values:
    return {
        "position": position,
        "stream": link.stream,
        "seq": link.seq,
        "kind": link.kind,
        "at": at,
        "body": link.body,
        "prev_hash": link.prev_hash,
        "hash": link.hash,
    }
