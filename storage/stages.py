"""The stages of the leads on record."""

from collections.abc import Mapping

from sqlalchemy import func, select

from storage import tables as t
from storage.database import Database


def leads_by_stage(database: Database) -> Mapping[str, int]:
    """How many leads are in each stage, open and closed; one pass over all leads."""
    with database.read() as connection:
        rows = connection.execute(select(t.leads.c.stage, func.count()).group_by(t.leads.c.stage))
        return {str(stage): int(count) for stage, count in rows}
