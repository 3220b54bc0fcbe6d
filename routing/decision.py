"""A decision: who, by which rule, by when, and why not the others."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

from routing.fairness.ledger import Turn
from routing.lead import Value
from routing.reference.territory import Placing
from routing.rules.misread import Misread
from routing.scoring.scorecard import Score

if TYPE_CHECKING:
    from routing.witness import Testimony


class Why(StrEnum):
    """Why a candidate was or was not chosen. The codes are stable: reports and people rely on them."""

    CHOSEN_TURN = "chosen_turn"  #: round robin: waited longest for a turn
    CHOSEN_SHARE = "chosen_share"  #: weighted: furthest behind the share
    CHOSEN_LOAD = "chosen_load"  #: least loaded: fewest open leads
    CHOSEN_ACCOUNT = "chosen_account"  #: looks after the account
    CHOSEN_NAMED = "chosen_named"  #: the rule names this person
    CHOSEN_BEST = "chosen_best"  #: best first: the best by the pool's measure
    CHOSEN_BEFORE = "chosen_before"  #: had this person's, or this company's, last lead
    CHOSEN_BACKUP = "chosen_backup"  #: stands in for somebody who is away, whose turn it was
    CHOSEN_ON_CALL = "chosen_on_call"  #: nobody of the pool is on duty, and this person is on call
    MAY_CLAIM = "may_claim"  #: the pool's leads belong to whoever claims them first
    NOT_YET = "not_yet"  #: could have had it; somebody else was first by the pool's pick
    INACTIVE = "inactive"  #: is marked inactive in the roster
    UNKNOWN = "unknown"  #: is named in the policy but not in the roster
    AWAY = "away"  #: is on leave, until the moment that is told
    OUTSIDE_HOURS = "outside_hours"  #: is off duty, until the moment that is told
    AT_CAPACITY = "at_capacity"  #: has as many open leads as the roster allows
    CAP_HOUR = "cap_hour"  #: was given as many leads within an hour as may be
    CAP_DAY = "cap_day"  #: was given as many leads today as may be
    CAP_WEEK = "cap_week"  #: was given as many leads this week as may be
    COOLING_DOWN = "cooling_down"  #: was given a lead a moment ago, and the pool lets them breathe
    HAD_IT_BEFORE = "had_it_before"  #: this lead never goes back by itself
    MUTED = "muted"  #: the rule leaves them out
    CONFLICT = "conflict"  #: may not deal with this company
    LACKS_SKILL = "lacks_skill"  #: lacks a skill that the rule, or the lead, requires
    WRONG_LANGUAGE = "wrong_language"  #: does not speak the language that is required
    LESS_FITTING = "less_fitting"  #: could have had it; others have the skills that the rule prefers
    NOBODY = "nobody"  #: nobody of that pool could have it
    NO_ACCOUNT_OWNER = "no_account_owner"  #: the account has nobody yet


@dataclass(frozen=True, slots=True)
class Candidate:
    """One person, the stable reason code, and the numbers behind it (``load``, ``capacity``, ``turns``)."""

    owner: str
    why: Why
    numbers: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def chosen(self) -> bool:
        """Whether this is the one."""
        return self.why.startswith("chosen")


@dataclass(frozen=True, slots=True)
class Barrier:
    """What stands against somebody: the stable reason code, its numbers, and until when (UTC) where that is known."""

    why: Why
    numbers: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    until: datetime | None = None

    @property
    def is_leave(self) -> bool:
        """Whether they are on leave, and not only off duty or busy."""
        return self.why in {Why.AWAY, Why.INACTIVE, Why.UNKNOWN}


@dataclass(frozen=True, slots=True)
class Mismatch:
    """The first condition of a rule that did not hold: what was wanted of a field, and what the lead has."""

    rule: str
    field: str
    wanted: str
    found: Value


@dataclass(frozen=True, slots=True)
class Decision:
    """What the policy said for one lead at one moment.

    Exactly one of ``owner``, ``queue`` and ``pool`` is set; ``accountable`` always is.

    Attributes:
        policy: the version that said so.
        roster: the version of the roster it was said of.
        rule: the matching rule's name; ``otherwise`` where none matched.
        target: what the rule assigns to, with its kind: ``pool inbound``, ``queue nurture``, ``account_owner``.
        due: seconds until first contact (or, in a queue, until somebody must have taken it).
        ladder: the ladder's name; None in a queue, which has its own.
        mismatches: for each earlier rule of the stage, the first condition that failed.
        turns: what it adds to the ledgers of the pools that picked: the inmost first.
        error: what went wrong inside, or in the record, where that sent the lead to ``otherwise``.
        pool: whose members may claim the lead, or which holds it until somebody is there.
        told: what else the desk told it, so that it can be computed again.
        held_until: when the first of them will be there, UTC, where the pool holds the lead.
        awaits: whom the lead is held for, where it is one person and no pool.
        score: the lead's points, where the policy has a scorecard.
        misread: what the lead tells in a form that some rule of its stage cannot read.
        placing: how it came by its region.
    """

    policy: str
    roster: str
    stage: str
    rule: str
    target: str
    owner: str | None
    queue: str | None
    accountable: str
    due: int
    ladder: str | None
    mismatches: tuple[Mismatch, ...] = ()
    candidates: tuple[Candidate, ...] = ()
    turns: tuple[Turn, ...] = ()
    error: str | None = None
    pool: str | None = None
    score: Score | None = None
    misread: tuple[Misread, ...] = ()
    placing: Placing | None = None
    held_until: datetime | None = None
    told: "Testimony | None" = None
    awaits: str | None = None

    @property
    def chosen(self) -> Candidate | None:
        """The candidate who was chosen, where a person was."""
        return next((c for c in self.candidates if c.chosen), None)
