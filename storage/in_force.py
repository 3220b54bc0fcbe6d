"""The policy and the roster in force: read by version, parsed once."""

import logging
import threading
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, Connection, Label, Row, func, select

from routing.people import Roster
from routing.policy import Policy
from routing.reading.findings import PolicyError
from routing.reading.policy_file import read_policy
from storage import tables as t
from storage.rows import owner_of

log = logging.getLogger(__name__)

NOBODY = Roster("")
"""The roster before the first was adopted."""


def _highest(column: Column[int]) -> Label[int]:
    return select(func.coalesce(func.max(column), 0)).scalar_subquery().label(column.table.name)


STATE = select(
    t.desk_state.c.policy_version,
    t.desk_state.c.roster_version,
    t.desk_state.c.people,
    *map(_highest, (t.leads.c.id, t.assignments.c.id, t.decisions.c.id, t.requests.c.id, t.facts.c.position)),
)
OWNERS = select(t.owners).order_by(t.owners.c.id)


@dataclass(frozen=True, slots=True)
class State:
    """The one row that each batch begins with: what is in force, and the highest numbers given so far.

    Attributes:
        people: grows with each change of a person's row, so that a parsed roster is known to be current.
    """

    policy: str | None
    roster: str | None
    people: int
    lead: int
    assignment: int
    decision: int
    request: int
    position: int

    @classmethod
    def read(cls, connection: Connection) -> "State":
        """The state as this transaction sees it."""
        return cls(*connection.execute(STATE).one())


class InForce:
    """Parsed policies and rosters, for many batches and threads. What is kept is known by the version that was read."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._policy: Policy | None = None
        self._roster: tuple[tuple[str, int], Roster] | None = None

    def policy(self, connection: Connection, version: str | None) -> Policy | None:
        """The policy of a version; None also where a newer Baton no longer reads it, so that another can be adopted."""
        if version is None:
            return None
        kept = self._policy
        if kept is not None and kept.version == version:
            return kept
        row: Row[Any] = connection.execute(select(t.policies.c.source).where(t.policies.c.version == version)).one()
        try:
            policy = read_policy(row.source)
        except PolicyError:
            log.exception(
                "policy %s cannot be read by this Baton: until one that can is adopted there is none", version
            )
            return None
        self.keep(policy)
        return policy

    def keep(self, policy: Policy) -> None:
        """Remember a policy that was parsed elsewhere; call it only once it is committed."""
        with self._lock:
            self._policy = policy

    def roster(self, connection: Connection, version: str | None, people: int) -> Roster:
        """The roster of a version, with whoever left it, inactive, and with the Slack ids that were learned."""
        if version is None:
            return NOBODY
        key = (version, people)
        kept = self._roster
        if kept is not None and kept[0] == key:
            return kept[1]
        roster = Roster.of(version, map(owner_of, connection.execute(OWNERS)))
        with self._lock:
            self._roster = (key, roster)
        return roster
