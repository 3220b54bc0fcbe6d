"""A request: what somebody asks for who may not do it alone, until whoever answers for the lead approves or declines.

The machine, whole::

    open ──approve──▶ approved        open ──the moment comes──▶ expired
      └────decline──▶ declined        open ──the lead moves, or is closed──▶ overtaken

Meanwhile the lead's present owner keeps it, and the clock runs on.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum


class Verdict(StrEnum):
    """Where a request stands."""

    OPEN = "open"
    APPROVED = "approved"
    DECLINED = "declined"
    EXPIRED = "expired"  #: nobody answered in time
    OVERTAKEN = "overtaken"  #: the lead moved on, or was closed, before anybody answered


@dataclass(frozen=True, slots=True)
class ToAssign:
    """Give the lead to a person."""

    to: str


@dataclass(frozen=True, slots=True)
class ToSnooze:
    """Let its owner sleep on it until ``until`` (UTC), past due."""

    until: datetime


Wish = ToAssign | ToSnooze


@dataclass(frozen=True, slots=True)
class Request:
    """One request, about one tenure of a lead.

    Attributes:
        assignment: the tenure it is about; with another one open, the request is overtaken.
        wish: what is to be done once it is approved.
        asker: roster id.
        reason: a reason code of the act that is wished for.
        note: the asker's own words; a person's text, so it can be erased.
        approver: who is asked; others with the right may answer as well, the asker never.
        asked_at: UTC; ``expires_at`` likewise.
    """

    id: int
    lead: int
    assignment: int
    wish: Wish
    asker: str
    reason: str
    note: str
    approver: str
    asked_at: datetime
    expires_at: datetime
    verdict: Verdict = Verdict.OPEN
    answered_by: str | None = None
    answered_at: datetime | None = None

    @property
    def open(self) -> bool:
        """Whether it can still be answered."""
        return self.verdict is Verdict.OPEN

    @property
    def to(self) -> str | None:
        """Who is to have the lead, where that is the wish."""
        return self.wish.to if isinstance(self.wish, ToAssign) else None

    @property
    def until(self) -> datetime | None:
        """Until when the lead is to sleep, where that is the wish."""
        return self.wish.until if isinstance(self.wish, ToSnooze) else None

    def end(self, verdict: Verdict, by: str | None, now: datetime) -> "Request":
        """The request with its answer.

        Raises:
            ValueError: it was answered before: a bug in the desk, never a person's mistake.
        """
        if not self.open:
            raise ValueError(f"request {self.id} is {self.verdict} already")
        return replace(self, verdict=verdict, answered_by=by, answered_at=now)
