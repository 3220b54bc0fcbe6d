"""What is still to come: the next deadline, and what was not sent yet."""

from datetime import UTC, datetime

from sqlalchemy import func, select, text

from storage import tables as t
from storage.database import Database
from storage.tables.outgoing import IS_UNSENT, IS_WANTED


def next_deadline(database: Database, *, after: datetime) -> datetime | None:
    """The first moment after another (UTC) at which something is due: a ladder's step, or the end of a request."""
    assignments, requests = t.assignments.c.next_check_at, t.requests.c.expires_at
    checks = select(func.min(assignments)).where(text(t.IS_CHECKED), assignments > after)
    answers = select(func.min(requests)).where(text(t.IS_ASKED), requests > after)
    with database.read() as connection:
        found = [connection.scalar(query) for query in (checks, answers)]
    return min((moment.replace(tzinfo=moment.tzinfo or UTC) for moment in found if moment is not None), default=None)


def unsent(database: Database) -> int:
    """How many messages wait to be sent, or to be brought up to date."""
    cards = select(func.count()).select_from(t.cards).where(text(IS_WANTED))
    notices = select(func.count()).select_from(t.notices).where(text(IS_UNSENT))
    with database.read() as connection:
        return sum(connection.scalar(query) or 0 for query in (cards, notices))
