"""Giving a turn back: whoever handed a lead on for a cause that proved true does not pay for it."""

from datetime import datetime

from routing.facts import TurnReturned, lead_stream
from routing.ports import Work


def give_back(work: Work, lead: int, decision: int, now: datetime, by: str) -> None:
    """Put the turns that a decision took back to whose they were, once; the story says so."""
    for taken in work.turns_of(decision):
        turn = work.ledger(taken.pool).giving_back(taken.owner, taken.cost)
        if turn is None or taken.kind != "turn":
            continue
        work.put_turn(turn, decision)
        fact = TurnReturned(at=now, by=by, owner=taken.owner, pool=taken.pool, decision=decision)
        work.record(lead_stream(lead), fact)
