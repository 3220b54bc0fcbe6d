"""An assignment: one lead, whoever is accountable for it, until when, and why.

The state machine, whole::

    offered ──accept──▶ accepted ──snooze──▶ snoozed ──wake──▶ offered
       └──────snooze──▶ snoozed              unclaimed ──claim──▶ accepted
    offered, accepted, snoozed, queued, unclaimed, held ──close──▶ closed

A queued lead is in a queue, an unclaimed one waits for whoever of a pool claims it first, a held one until somebody of
its pool (or the one it is meant for) is on duty.

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
    HELD = "held"
    CLOSED = "closed"


WAITING = frozenset({State.OFFERED, State.SNOOZED, State.QUEUED, State.UNCLAIMED, State.HELD})
"""The states in which nobody may have accepted the lead yet."""


class Outcome(StrEnum):
    """Why an assignment ended."""

    HANDED_ON = "handed_on"  #: its owner handed it on
    TAKEN = "taken"  #: somebody with the right gave it to another
    MOVED_ON = "moved_on"  #: silence: the ladder moved it
    REROUTED = "rerouted"  #: the record changed, or time went by, and with it the answer of the policy
    RELEASED = "released"  #: it was held, and somebody is there now
    CLOSED = "closed"  #: the lead was closed; its last owner stays on record


class IllegalTransition(ValueError):
    """A change that the state machine does not have: a bug in the desk, never a person's mistake."""


@dataclass(frozen=True, slots=True)
class Assignment:
    """One tenure of a lead. It has an owner, or a queue, or neither and a pool; accountable always is set.

    Attributes:
        offer: the lead's offer number: grows with each change, over all the lead's assignments.
        accountable: the owner, the queue's steward (or deputy), or the manager of the pool that it waits in.
        reason: why it is so: ``policy``, or the reason code of whoever gave it.
        given_by: who made it so: ``policy``, ``ladder``, ``import``, or a roster id.
        rule: the policy's rule behind it; empty where a person chose.
        target: what that rule assigns to, as :class:`routing.decision.Decision` has it.
        pool: the pool that the owner was chosen from, or that may claim it, or that holds it.
        decision: the number of the stored decision, where the policy chose.
        ladder: the ladder that follows silence; None where nobody waits (history, a quiet import).
        step: the number of the ladder's next step.
        hops: how often silence moved the lead on since the policy, or a person, last chose.
        offered_at: what the ladder counts from, UTC.
        due_at: when the first contact (or the taking from the queue) is due, UTC.
        next_check_at: when the desk must look again, UTC; None where silence is fine. Of a held lead: when somebody is
            there for it.
        ages_at: when the rules may say otherwise by time alone, UTC; None where never.
        awaits: whom it is held for, by roster id, where it is one person and no pool.
        effort: what the lead asks of its owner, in hundredths of a point, until they have been in contact.
        tier: of the lead when it was given; empty where there was none.
        contacted_at: when its owner first spoke to the lead, UTC.
        repays: the decision behind the offer before it, which was handed on for a cause: the turn that it took comes
            back with the first contact.
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
    effort: int = 100
    tier: str = ""
    contacted_at: datetime | None = None
    repays: int | None = None
    ages_at: datetime | None = None
    awaits: str | None = None

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
            changed_at=now, next_check_at=None, ages_at=None,
        )  # fmt: skip

    def accept(self, now: datetime) -> "Assignment":
        """The owner has it: silence is over."""
        self._expect(State.OFFERED, State.SNOOZED)
        return replace(
            self, state=State.ACCEPTED, offer=self.offer + 1, accepted_at=now, changed_at=now,
            snoozed_until=None, next_check_at=None, ages_at=None,
        )  # fmt: skip

    def snooze(self, until: datetime, now: datetime) -> "Assignment":
        """The owner will look at ``until``, and the desk with them."""
        self._expect(State.OFFERED, State.ACCEPTED, State.SNOOZED)
        return replace(
            self, state=State.SNOOZED, offer=self.offer + 1, snoozed_until=until, next_check_at=until, changed_at=now,
        )  # fmt: skip

    def wake(self, now: datetime, due_at: datetime | None = None) -> "Assignment":
        """The snooze is over: the lead is offered again.

        Before the first contact the clock never stopped: due time and ladder go on as they were. After Accept, and
        after a snooze past due that a manager allowed, the next touch is a new offer with a clock of the same length,
        so that no lead sleeps for ever: due at ``due_at``, or (None) as long after as at first.
        """
        self._expect(State.SNOOZED)
        woken = replace(self, state=State.OFFERED, offer=self.offer + 1, snoozed_until=None, changed_at=now)
        if not self.starts_anew:
            return woken
        return replace(woken, offered_at=now, due_at=due_at or now + self.span, step=0, accepted_at=None)

    def contacted(self, now: datetime) -> "Assignment":
        """Its owner spoke to the lead: from now on it asks less of them. What anybody sees of it stays."""
        self._expect(State.OFFERED, State.ACCEPTED, State.SNOOZED)
        return self if self.contacted_at is not None else replace(self, contacted_at=now, repays=None)

    def climb(self, step: int, next_check_at: datetime | None) -> "Assignment":
        """The ladder's next step and its moment; the offer number stays."""
        self._expect(State.OFFERED, State.QUEUED, State.UNCLAIMED)
        return replace(self, step=step, next_check_at=next_check_at)

    def wait(self, until: datetime, accountable: str | None = None) -> "Assignment":
        """Still nobody is there for it; ``accountable`` answers for it by now, where that is somebody else."""
        self._expect(State.HELD)
        return replace(self, next_check_at=until, accountable=accountable or self.accountable)

    def age(self, ages_at: datetime | None) -> "Assignment":
        """The next moment at which time alone may change the rules' answer; no card gets stale by that."""
        self._expect(*WAITING)
        return replace(self, ages_at=ages_at)

    def stewarded(self, steward: str) -> "Assignment":
        """Another steward or manager answers for it, the one before being away; no card gets stale by that."""
        self._expect(State.QUEUED, State.UNCLAIMED)
        return replace(self, accountable=steward)

    def close(self, outcome: Outcome, now: datetime) -> "Assignment":
        """Nobody is accountable by it any longer; its owner stays on record."""
        self._expect(State.ACCEPTED, *WAITING)
        return replace(
            self, state=State.CLOSED, offer=self.offer + 1, outcome=outcome, closed_at=now, changed_at=now,
            next_check_at=None, snoozed_until=None, ages_at=None,
        )  # fmt: skip
