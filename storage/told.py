"""What a lead's sender had told of it by some fact of its story."""

import json
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, and_, select

from routing.facts import LeadJoined, LeadReceived, LeadUpdated, lead_stream
from storage import tables as t

TELLING = (LeadReceived.__name__, LeadUpdated.__name__, LeadJoined.__name__)
"""The facts that tell attributes."""


def attributes_at(connection: Connection, lead: int, seq: int | None) -> dict[str, Any] | None:
    """The attributes that were known with a fact of the lead's story; None where they were erased."""
    f, p = t.facts.c, t.particulars.c
    query = (
        select(f.seq, f.body, p.body.label("words"), p.stream.label("there"))
        .select_from(t.facts)
        .outerjoin(t.particulars, and_(p.stream == f.stream, p.seq == f.seq))
        .where(f.stream == lead_stream(lead), f.kind.in_(TELLING), f.seq <= (seq or 1))
        .order_by(f.seq)
    )
    return gathered(connection.execute(query))


def gathered(facts: Iterable[Any]) -> dict[str, Any] | None:
    """The attributes that facts tell, oldest first; None where they were erased.

    ``LeadUpdated`` names what changed: what it lacks of that was taken away.
    """
    known: dict[str, Any] = {}
    for fact in facts:
        if fact.there is not None and fact.words is None:
            return None
        values = json.loads(fact.words).get("attributes", {}) if fact.words is not None else {}
        body = json.loads(fact.body)
        for name in body.get("changed", ()):
            known.pop(name, None)
        only = body.get("added")  # a record that joined told more than it added
        known |= values if only is None else {name: values[name] for name in only if name in values}
    return known
