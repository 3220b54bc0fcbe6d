"""A finding about a policy: how bad, of which kind, where, and a lead to see it with."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from routing.findings import Path
from routing.lead import Value
from routing.lint.example import as_flow


class Level(StrEnum):
    """How bad it is."""

    ERROR = "error"  #: something in the file can never do what it says
    WARNING = "warning"  #: works, and probably not as meant
    NOTE = "note"  #: worth knowing; often meant


class Code(StrEnum):
    """What kind of finding it is; stable, for whoever filters them."""

    UNREADABLE = "unreadable"  #: keeps the policy from being read at all
    CONTRADICTION = "contradiction"  #: a condition that no lead can meet
    NEVER_MATCHES = "never_matches"  #: earlier rules take every lead that a rule would match
    GAP = "gap"  #: leads that no rule of the stage names
    OVERLAP = "overlap"  #: leads that two rules claim for different targets, neither being the more particular
    NOT_PROVED = "not_proved"  #: too entangled for a proof
    MANY_RULES = "many_rules"  #: more rules than a person can explain
    LATE_LADDER = "late_ladder"  #: nothing happens by the time a lead is due
    UNUSED = "unused"  #: a pool, queue or ladder that nothing leads to
    NOBODY = "nobody"  #: a pool whose members are all inactive, unknown or without capacity
    NO_CAPACITY = "no_capacity"  #: a member who may have no lead at all


@dataclass(frozen=True, slots=True)
class Lint:
    """One finding.

    Attributes:
        line: in the policy, from 1.
        path: as people write it: ``routes.new[2].when``.
        problem: what is wrong, without a full stop.
        fix: what to do, without a full stop.
        example: the fields of a lead to see it with; None where no lead is concerned.
    """

    level: Level
    code: Code
    line: int
    path: str
    problem: str
    fix: str
    example: Mapping[str, Value] | None = None

    @property
    def sentence(self) -> str:
        """The problem, the lead to try it with, and the fix."""
        such = "" if self.example is None else f", such as {as_flow(self.example)}"
        return f"{self.path}: {self.problem}{such}. {self.fix}."


@dataclass(frozen=True, slots=True)
class Spotted:
    """A finding whose place is not looked up yet."""

    level: Level
    code: Code
    path: Path
    problem: str
    fix: str
    example: Mapping[str, Value] | None = None
