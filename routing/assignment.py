"""An assignment: one lead, whoever is accountable for it, until when, and why.

The state machine, whole::

    offered ──accept──▶ accepted ──snooze──▶ snoozed ──wake──▶ offered
       └──────snooze──▶ snoozed              unclaimed ──claim──▶ accepted
    offered, accepted, snoozed, queued, unclaimed ──close──▶ closed

A queued lead is in a queue, an unclaimed one waits for whoever of a pool claims it first.

Each change makes the offer number grow, and a button that carries an older number is stale. Steps of the ladder move
only ``step`` and ``next_check_at``: a reminder must not make the card in somebody's hand stale.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum


class State(StrEnum):
    """Where an assignment stands."""

    OFFERED = "offered"
    ACCEPTED = "accepted"
    SNOOZED = "snoozed"
    QUEUED = "queued"
    UNCLAIMED = "unclaimed"
    CLOSED = "closed"


class Outcome(StrEnum):
    """Why an assignment ended."""

    HANDED_ON = "handed_on"  #: its owner handed it on
    TAKEN = "taken"  #: somebody with the right gave it to another
    MOVED_ON = "moved_on"  #: silence: the ladder moved it
    REROUTED = "rerouted"  #: the record changed, and with it the answer of the policy
    CLOSED = "closed"  #: the lead was closed; its last owner stays on record


class IllegalTransition(ValueError):
    """A change that the state machine does not have: a bug in the desk, never a person's mistake."""


@dataclass(frozen=True, slots=True)
class Assignment:
    """One tenure of a lead. It has an owner, or a queue, or (unclaimed) neither and a pool; accountable always is set.

    Attributes:
        offer: the lead's offer number: grows with each change, over all the lead's assignments.
        accountable: the owner, the queue's steward (or deputy), or the manager of the pool that may claim it.
        reason: why it is so: ``policy``, or the reason code of whoever gave it.
        given_by: who made it so: ``policy``, ``ladder``, ``import``, or a roster id.
        rule: the policy's rule behind it; empty where a person chose.
        target: what that rule assigns to, as :class:`routing.decision.Decision` has it.
        pool: the pool that the owner was chosen from, or that may claim it.
        decision: the number of the stored decision, where the policy chose.
        ladder: the ladder that follows silence; None where nobody waits (history, a quiet import).
        step: the number of the ladder's next step.
        hops: how often silence moved the lead on since the policy, or a person, last chose.
        offered_at: what the ladder counts from, UTC.
        due_at: when the first contact (or the taking from the queue) is due, UTC.
        next_check_at: when the desk must look again, UTC; None where silence is fine.
    """

    id: int
    lead: int
    offer: int
    state: State
    owner: str | None
    queue: str | None
    accountable: str
    reason: str
    given_by: str
    offered_at: datetime
    due_at: datetime
    rule: str = ""
    target: str = ""
    pool: str | None = None
    decision: int | None = None
    ladder: str | None = None
    step: int = 0
    hops: int = 0
    next_check_at: datetime | None = None
    accepted_at: datetime | None = None
    snoozed_until: datetime | None = None
    changed_at: datetime | None = None
    closed_at: datetime | None = None
    outcome: Outcome | None = None

    @property
    def open(self) -> bool:
        """Whether somebody is accountable by it now."""
        return self.state is not State.CLOSED

    @property
    def carries_load(self) -> bool:
        """Whether it counts against its owner's capacity."""
        return self.open and self.owner is not None

    @property
    def span(self) -> timedelta:
        """The time from offer to due."""
        return self.due_at - self.offered_at

    @property
    def starts_anew(self) -> bool:
        """Whether a snooze's end is a new offer with a clock of its own."""
        slept = self.snoozed_until is not None and self.snoozed_until > self.due_at
        return self.accepted_at is not None or slept

    def _expect(self, *states: State) -> None:
        if self.state not in states:
            raise IllegalTransition(f"assignment {self.id} is {self.state}, not {' or '.join(states)}")

    def claim(self, owner: str, now: datetime) -> "Assignment":
        """Somebody of the pool is first, and has accepted it: silence is over."""
        self._expect(State.UNCLAIMED)
        return replace(
            self, state=State.ACCEPTED, owner=owner, accountable=owner, offer=self.offer + 1, accepted_at=now,
            changed_at=now, next_check_at=None,
        )  # fmt: skip

    def accept(self, now: datetime) -> "Assignment":
        """The owner has it: silence is over."""
        self._expect(State.OFFERED, State.SNOOZED)
        return replace(
            self, state=State.ACCEPTED, offer=self.offer + 1, accepted_at=now, changed_at=now,
            snoozed_until=None, next_check_at=None,
        )  # fmt: skip

    def snooze(self, until: datetime, now: datetime) -> "Assignment":
        """The owner will look at ``until``, and the desk with them."""
        self._expect(State.OFFERED, State.ACCEPTED, State.SNOOZED)
        return replace(
            self, state=State.SNOOZED, offer=self.offer + 1, snoozed_until=until, next_check_at=until, changed_at=now,
        )  # fmt: skip

    def wake(self, now: datetime) -> "Assignment":
        """The snooze is over: the lead is offered again.

        Before the first contact the clock never stopped: due time and ladder go on as they were. After Accept, and
        after a snooze past due that a manager allowed, the next touch is a new offer with a clock of the same length,
        so that no lead sleeps for ever.
        """
        self._expect(State.SNOOZED)
        woken = replace(self, state=State.OFFERED, offer=self.offer + 1, snoozed_until=None, changed_at=now)
        if not self.starts_anew:
            return woken
        return replace(woken, offered_at=now, due_at=now + self.span, step=0, accepted_at=None)

    def climb(self, step: int, next_check_at: datetime | None) -> "Assignment":
        """The ladder's next step and its moment; the offer number stays."""
        self._expect(State.OFFERED, State.QUEUED, State.UNCLAIMED)
        return replace(self, step=step, next_check_at=next_check_at)

    def stewarded(self, steward: str) -> "Assignment":
        """Another steward or manager answers for it, the one before being away; no card gets stale by that."""
        self._expect(State.QUEUED, State.UNCLAIMED)
        return replace(self, accountable=steward)

    def close(self, outcome: Outcome, now: datetime) -> "Assignment":
        """Nobody is accountable by it any longer; its owner stays on record."""
        self._expect(State.OFFERED, State.ACCEPTED, State.SNOOZED, State.QUEUED, State.UNCLAIMED)
        return replace(
            self, state=State.CLOSED, offer=self.offer + 1, outcome=outcome, closed_at=now, changed_at=now,
            next_check_at=None, snoozed_until=None,
        )  # fmt: skip
