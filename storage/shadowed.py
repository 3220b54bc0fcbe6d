"""What Baton would have done beside an incumbent: read from the facts and the decisions behind them."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from routing.decision import Why
from routing.facts import LeadShadowed
from storage import tables as t
from storage.report import stream


@dataclass(frozen=True, slots=True)
class Shadowed:
    """One lead beside the incumbent.

    Attributes:
        lead: its number.
        at: when it was decided, UTC.
        owner: whom the incumbent gave it to; None where the roster does not know them.
        chosen: whom Baton would have chosen; None where a queue, or a pool whose members claim.
        target: what Baton's rule assigns to.
        why: what the decision says of the incumbent's owner; None where they were no candidate.
    """

    lead: int
    at: datetime
    owner: str | None
    chosen: str | None
    rule: str
    target: str
    why: Why | None


def shadowed(connection: Connection, since: datetime | None) -> Iterator[Shadowed]:
    """Each decision beside the incumbent since a moment (UTC), oldest first, row by row."""
    f, d = t.facts.c, t.decisions.c
    query = select(f.stream, f.at, f.body).where(f.kind == LeadShadowed.__name__).order_by(f.position)
    query = query if since is None else query.where(f.at >= since)
    for row in stream(connection, query):
        told = json.loads(row.body)
        detail = connection.scalar(select(d.detail).where(d.id == told["decision"]))
        candidates = json.loads(detail)["candidates"] if detail else []
        why = next((Why(one[1]) for one in candidates if one[0] == told["owner"]), None)
        lead = int(row.stream.partition(":")[2])
        yield Shadowed(lead, row.at, told["owner"], told["chosen"], told["rule"], told["target"], why)
