"""What became of leads: every stage that each has been at."""

import json
from collections.abc import Mapping

from sqlalchemy import Connection, select

from routing.facts import StageChanged, lead_stream
from storage import tables as t
from storage.report import stream


def stages_of_leads(connection: Connection) -> Mapping[int, tuple[str, ...]]:
    """By lead the stages that it has been at, the one that it is at last; one pass over leads and their moves."""
    been: dict[str, list[str]] = {}
    f = t.facts.c
    moves = select(f.stream, f.body).where(f.kind == StageChanged.__name__).order_by(f.stream, f.seq)
    for row in stream(connection, moves):
        been.setdefault(row.stream, []).append(str(json.loads(row.body)["before"]))
    leads = stream(connection, select(t.leads.c.id, t.leads.c.stage))
    return {row.id: (*been.get(lead_stream(row.id), ()), str(row.stage)) for row in leads}
