"""A decision: who, by which rule, by when, and why not the others."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from routing.lead import Value
from routing.scorecard import Score


class Why(StrEnum):
    """Why a candidate was or was not chosen. The codes are stable: reports and people rely on them."""

    CHOSEN_TURN = "chosen_turn"  #: round robin: waited longest for a turn
    CHOSEN_SHARE = "chosen_share"  #: weighted: furthest behind the share
    CHOSEN_LOAD = "chosen_load"  #: least loaded: fewest open leads
    CHOSEN_ACCOUNT = "chosen_account"  #: looks after the account
    CHOSEN_NAMED = "chosen_named"  #: the rule names this person
    MAY_CLAIM = "may_claim"  #: the pool's leads belong to whoever claims them first
    NOT_YET = "not_yet"  #: could have had it; somebody else was first by the pool's pick
    INACTIVE = "inactive"  #: is marked inactive in the roster
    UNKNOWN = "unknown"  #: is named in the policy but not in the roster
    AT_CAPACITY = "at_capacity"  #: has as many open leads as the roster allows
    HAD_IT_BEFORE = "had_it_before"  #: this lead never goes back by itself
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
class Mismatch:
    """The first condition of a rule that did not hold: what was wanted of a field, and what the lead has."""

    rule: str
    field: str
    wanted: str
    found: Value


@dataclass(frozen=True, slots=True)
class Turn:
    """A member's numbers in a pool's ledger.

    Attributes:
        turns: how many leads the pool gave them.
        last: the ledger version of their latest turn; 0 before the first.
        credit: what smooth weighted round robin owes them, in weight units.
    """

    turns: int = 0
    last: int = 0
    credit: int = 0


_FIRST = Turn()


@dataclass(frozen=True, slots=True)
class Ledger:
    """A pool's numbers. Its version grows by one with each turn, so that any version can be recomputed."""

    pool: str
    version: int = 0
    members: Mapping[str, Turn] = field(default_factory=lambda: MappingProxyType({}))

    def of(self, owner: str) -> Turn:
        """A member's numbers; a newcomer starts at zero."""
        return self.members.get(owner, _FIRST)

    def after(self, chosen: str, owed: Mapping[str, int] | None = None) -> "Ledger":
        """The ledger once ``chosen`` took a turn, with the members' new credits where the pick keeps any."""
        version = self.version + 1
        members = dict(self.members)
        for owner, credit in (owed or {}).items():
            before = self.of(owner)
            members[owner] = Turn(before.turns, before.last, credit)
        before = members.get(chosen, _FIRST)
        members[chosen] = Turn(before.turns + 1, version, before.credit)
        return Ledger(self.pool, version, MappingProxyType(members))


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
        ledger: the pool's numbers after this turn, where a pool picked.
        error: what went wrong inside, or in the record, where that sent the lead to ``otherwise``.
        pool: whose members may claim the lead.
        score: the lead's points, where the policy has a scorecard.
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
    ledger: Ledger | None = None
    error: str | None = None
    pool: str | None = None
    score: Score | None = None

    @property
    def chosen(self) -> Candidate | None:
        """The candidate who was chosen, where a person was."""
        return next((c for c in self.candidates if c.chosen), None)
