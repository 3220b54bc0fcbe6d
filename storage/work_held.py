"""The work's part in held leads: which wait where, and who was given one lately."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Row, Select, bindparam, case, func, select, text

from routing.assignment import Assignment, State
from storage import tables as t
from storage.rows import assignment_of
from storage.work_assignments import AssignmentWork

_A = t.assignments.c
RELEASED = (
    select(_A.owner, func.max(_A.offered_at).label("at"))
    .where(_A.offered_at > bindparam("since"), _A.owner.is_not(None), _A.ladder.is_not(None), text(t.IS_RELEASED))
    .group_by(_A.owner)
)
ALL_HELD = select(t.assignments).where(text(t.IS_HELD))


class HeldWork(AssignmentWork):
    """What is held, and given out."""

    def held(
        self, pool: str | None, awaits: str | None, now: datetime, tiers: Sequence[str], limit: int
    ) -> Sequence[Assignment]:
        """What is held in a pool, or for somebody, and to be looked at by now: by tier as they stand, then by age."""
        query = _held_in_order(tuple(tiers), pool is None, awaits is None)
        rows = self._read(query, pool=pool, awaits=awaits, now=now, limit=limit)
        present = (self._as_it_stands(row) for row in rows)
        return [one for one in present if one.state is State.HELD and one.next_check_at and one.next_check_at <= now]

    def released(self, since: datetime) -> dict[str, datetime]:
        """Who was given a held lead after a moment (UTC), and when they were last."""
        found: dict[str, datetime] = {row.owner: row.at for row in self._read(RELEASED, since=since)}
        for one in self.changes.new_assignments.values():
            if one.reason == t.HELD and one.owner is not None and one.ladder is not None:
                found[one.owner] = max(one.offered_at, found.get(one.owner, one.offered_at))
        return found

    def wake_held(self, now: datetime) -> None:
        """Whatever is held is to be looked at now: people or rules have changed."""
        for present in list(self._all_held()):
            self.put_assignment(present, present.wait(now))

    def _all_held(self) -> Iterator[Assignment]:
        yield from (one for row in self._read(ALL_HELD) if (one := self._as_it_stands(row)).state is State.HELD)

    def _as_it_stands(self, row: Row[Any]) -> Assignment:
        """An assignment that was read, as earlier commands of the batch left it."""
        read = assignment_of(row)
        return self.seen.assignments.setdefault(read.lead, read) or read


@lru_cache(maxsize=64)
def _held_in_order(tiers: tuple[str, ...], of_a_person: bool, of_a_pool: bool) -> Select[Any]:
    place = case({tier: i for i, tier in enumerate(tiers)}, value=_A.tier, else_=len(tiers)) if tiers else None
    order = [*([place] if place is not None else []), _A.tier == "", func.lower(_A.tier), t.leads.c.created_at, _A.id]
    return (
        select(t.assignments)
        .join(t.leads, t.leads.c.id == _A.lead_id)
        .where(
            _A.pool.is_(None) if of_a_person else _A.pool == bindparam("pool"),
            _A.awaits.is_(None) if of_a_pool else _A.awaits == bindparam("awaits"),
            _A.next_check_at <= bindparam("now"),
            text(t.IS_HELD),
        )
        .order_by(*order)
        .limit(bindparam("limit"))
    )
