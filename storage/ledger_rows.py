"""How the numbers of a ledger are written as rows, and read from them again."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from routing.fairness.ledger import Arrears, Ledger, Tally, Turn
from routing.moment import iso
from storage.chain import canonical

Values = dict[str, Any]


def ledger_of(pool: str, rows: Sequence[Any]) -> Ledger:
    """A ledger from the rows of its members; empty where there are none."""
    if not rows:
        return Ledger(pool)
    return Ledger(pool, rows[0].version, rows[0].time, {row.owner: tally_of(row) for row in rows if row.owner})


def tally_of(row: Any) -> Tally:
    """A member's numbers from a row."""
    return Tally(row.turns, row.last, row.start, row.weight, row.left, row.long, _arrears_of(row.arrears))


def turn_of(row: Any) -> Turn:
    """An entry of a ledger from its row."""
    members = {} if row.members is None else members_of(row.members)
    return Turn(row.pool, row.version, row.time, row.owner, row.cost, members, row.kind)


def tally_values(tally: Tally) -> Values:
    """A member's numbers as columns."""
    return {
        "turns": tally.turns,
        "last": tally.last,
        "start": tally.start,
        "weight": tally.weight,
        "left": tally.left,
        "long": tally.long,
        "arrears": _arrears_values(tally.arrears),
    }


def members_text(members: Mapping[str, Tally]) -> str:
    """The numbers that a turn changed, as one text."""
    return canonical({owner: list(tally_values(tally).values()) for owner, tally in members.items()})


def members_of(text: str) -> dict[str, Tally]:
    """The numbers that a turn changed, from their text."""
    told = json.loads(text)
    return {owner: _tally(*values) for owner, values in told.items()}


def _tally(turns: int, last: int, start: int, weight: int, left: int | None, long: bool, arrears: str | None) -> Tally:
    return Tally(turns, last, start, weight, left, long, _arrears_of(arrears))


def _arrears_values(arrears: Arrears | None) -> str | None:
    return None if arrears is None else canonical([iso(arrears.since), arrears.owed, arrears.granted])


def _arrears_of(text: str | None) -> Arrears | None:
    if text is None:
        return None
    since, owed, granted = json.loads(text)
    return Arrears(datetime.fromisoformat(since), owed, granted)
