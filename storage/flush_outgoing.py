"""Writing what is to be sent: cards that are wanted anew, notices that are told once."""

from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import bindparam, case, null, update

from routing.messages import Place
from storage import tables as t
from storage.chain import canonical
from storage.rows import Values
from storage.statements import insert_into, insert_once, write
from storage.work import UnitOfWork

ACTOR, OWNER, OTHERS = 0, 1, 2
"""Whose card is drawn first."""

PENDING = t.cards.c.wanted > t.cards.c.shown
GAVE_UP = t.cards.c.error.is_not(None)


def flush_outgoing(work: UnitOfWork, at: datetime) -> None:
    """Write cards and notices; ``at`` is the real time (UTC) by which they age."""
    connection, changes = work.connection, work.changes
    dialect = connection.dialect.name
    shows = [_shown(work, lead, place, audience, at) for (lead, place), audience in changes.shows.items()]
    write(connection, _show(dialect), shows)
    write(connection, REDRAW, [_redrawn(work, lead, by, at) for lead, by in changes.redraws])
    notices: list[Values] = [
        {
            "key": notice.key,
            "tell": notice.tell.value,
            "place": str(notice.place),
            "lead_id": notice.lead,
            "mention": notice.mention,
            "threaded": notice.threaded,
            "data": canonical(dict(notice.data)),
            "asked_at": at,
        }
        for notice in changes.notices.values()
    ]
    write(connection, insert_once(dialect, t.notices), notices)


def _owner_place(work: UnitOfWork, lead: int) -> str:
    """The DM of whoever owns the lead now; empty where nobody does."""
    present = work.assignment(lead)
    return str(Place.dm(present.owner)) if present and present.open and present.owner else ""


def _shown(work: UnitOfWork, lead: int, place: str, audience: str, at: datetime) -> Values:
    rank = OWNER if place == _owner_place(work, lead) else OTHERS
    return {"lead_id": lead, "place": place, "audience": audience, "rank": rank, "wanted": 1, "asked_at": at}


def _redrawn(work: UnitOfWork, lead: int, by: str, at: datetime) -> Values:
    return {"b_lead": lead, "b_actor": str(Place.dm(by)), "b_owner": _owner_place(work, lead), "b_at": at}


def _wanted_anew(rank: Any, at: Any) -> dict[str, Any]:
    """What a change of the lead does to its card: also one that was given up is tried again.

    A card that waits already keeps its place in the line, and the better of both ranks. When it may be sent again is
    Slack's word (``not_before``) and stays.
    """
    cards = t.cards.c
    return {
        "wanted": cards.wanted + 1,
        "rank": case((PENDING & (cards.rank < rank), cards.rank), else_=rank),
        "asked_at": case((PENDING, cards.asked_at), else_=at),
        "attempts": case((GAVE_UP, 0), else_=cards.attempts),
        "not_before": case((GAVE_UP, null()), else_=cards.not_before),
        "error": null(),
    }


@lru_cache(maxsize=2)
def _show(dialect: str) -> Any:
    statement = insert_into(dialect, t.cards)
    new = statement.excluded
    return statement.on_conflict_do_update(
        index_elements=[t.cards.c.lead_id, t.cards.c.place],
        set_={"audience": new.audience, **_wanted_anew(new.rank, new.asked_at)},
    )


_RANK = case(
    (t.cards.c.place == bindparam("b_actor"), ACTOR),
    (t.cards.c.place == bindparam("b_owner"), OWNER),
    else_=OTHERS,
)
REDRAW = (
    update(t.cards)
    .where(t.cards.c.lead_id == bindparam("b_lead"))
    .values(_wanted_anew(_RANK, bindparam("b_at", type_=t.cards.c.asked_at.type)))
)
