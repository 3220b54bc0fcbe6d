"""Replaying recorded leads: the same leads in the same order, decided again on an imagined desk."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from routing.backtest.imagined import ImaginedDesk
from routing.decision import Decision
from routing.lead import Lead
from routing.policy import Policy
from routing.router import decide


@dataclass(frozen=True, slots=True)
class Given:
    """Who got a lead, as the record has it.

    Attributes:
        rule: of the policy that gave it; None where a person, or another router, chose.
        target: what that rule assigns to, as :class:`routing.decision.Decision` has it; None likewise.
        owner: the person; None where it went to a queue, a pool, or nobody knows.
        queue: the queue; None where it went to a person.
    """

    rule: str | None = None
    target: str | None = None
    owner: str | None = None
    queue: str | None = None


UNKNOWN = Given()
"""Nothing is on record of who got it."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """A lead as it was when it came in (or entered a stage), and what became of it.

    Attributes:
        lead: with the attributes that were known then.
        at: when it was decided, UTC.
        given: who got it.
        ends: when it stopped being somebody's load, UTC: it was closed, or moved to a stage that routes again. None
            where it is open to the end.
    """

    lead: Lead
    at: datetime
    given: Given = UNKNOWN
    ends: datetime | None = None


def replay(policy: Policy, desk: ImaginedDesk, records: Iterable[Recorded]) -> Iterator[tuple[Recorded, Decision]]:
    """Decide recorded leads again, one after the other; the desk follows once the next is asked for.

    Raises:
        OutOfOrder: the records are not in order of time.
    """
    come, give = desk.come, desk.give
    for record in records:
        lead, at = record.lead, record.at
        come(at)
        decision = decide(policy, lead, desk, at)
        yield record, decision
        give(decision, lead, at, record.ends)
