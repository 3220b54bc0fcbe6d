"""A finding about a policy: how bad, of which kind, where, and a lead to see it with."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

from routing.lead import Value
from routing.lint.example import as_flow
from routing.reading.findings import Path


class Level(StrEnum):
    """How bad it is."""

    ERROR = "error"  #: something in the file can never do what it says
    WARNING = "warning"  #: works, and probably not as meant
    NOTE = "note"  #: worth knowing; often meant


class Code(StrEnum):
    """What kind of finding it is; stable, for whoever filters them."""

    UNREADABLE = "unreadable"
    CONTRADICTION = "contradiction"
    NEVER_MATCHES = "never_matches"
    NOBODY = "nobody"
    NO_CAPACITY = "no_capacity"
    NO_EFFECT = "no_effect"
    OFF_DUTY = "off_duty"
    LATE_LADDER = "late_ladder"
    MANY_RULES = "many_rules"
    UNROUTED_STAGE = "unrouted_stage"
    UNUSED = "unused"
    UNREACHED = "unreached"
    NO_CURRENCY = "no_currency"
    GAP = "gap"
    OVERLAP = "overlap"
    MUTUAL_BACKUP = "mutual_backup"
    NOT_PROVED = "not_proved"


class Kind(NamedTuple):
    """What is the same for all findings of a code."""

    level: Level
    means: str
    do: str


KINDS: Mapping[Code, Kind] = MappingProxyType(
    {
        Code.UNREADABLE: Kind(Level.ERROR, "a slip that keeps the file from being used", "Write what the finding says"),
        Code.CONTRADICTION: Kind(
            Level.ERROR, "a condition that no lead can meet", "Correct the condition, or remove the rule"
        ),
        Code.NEVER_MATCHES: Kind(
            Level.ERROR,
            "earlier rules take every lead that a rule names; they are named",
            "Move the rule up, or remove it",
        ),
        Code.NOBODY: Kind(
            Level.ERROR,
            "a pool whose members are all inactive or without capacity (needs `--roster`)",
            "Add somebody who can be given leads",
        ),
        Code.NO_CAPACITY: Kind(
            Level.WARNING,
            "a member with capacity 0 (needs `--roster`)",
            "Raise it, or take them out of the pool",
        ),
        Code.NO_EFFECT: Kind(
            Level.WARNING, "a bound of 0, so that what it bounds does nothing", "Raise it, or remove what it bounds"
        ),
        Code.OFF_DUTY: Kind(
            Level.WARNING,
            "a pool with nobody on duty at some hours of the coming week, where the policy does not `hold` "
            "(needs `--roster`)",
            "Add somebody who works then, hold leads until somebody is there, or put somebody on call",
        ),
        Code.LATE_LADDER: Kind(
            Level.WARNING,
            "the ladder is silent until after the lead was due",
            "Add a step at due or before, or name another ladder",
        ),
        Code.MANY_RULES: Kind(
            Level.WARNING,
            "more than ten rules in a stage: who could still explain them?",
            "Join rules that send leads to one place",
        ),
        Code.UNROUTED_STAGE: Kind(
            Level.WARNING,
            "a stage that leads reach and no rule names: of a source's mapping, of what senders leave out, and with "
            "`--database` of the leads on record",
            "Add rules for it under routes, or list it in closed_stages",
        ),
        Code.UNUSED: Kind(
            Level.WARNING, "a pool, queue or ladder that nothing leads to", "Name it in a rule, or remove it"
        ),
        Code.UNREACHED: Kind(
            Level.WARNING,
            "a rep whom no rule can give a lead (needs `--roster`)",
            "Add them to a pool that a rule names, or mark them inactive",
        ),
        Code.NO_CURRENCY: Kind(
            Level.NOTE,
            "a source whose amounts say no currency, where a rule or the scorecard compares amounts",
            "Say the currency in the source's fields",
        ),
        Code.GAP: Kind(
            Level.NOTE,
            "leads that no rule of the stage names; they go to `otherwise`",
            "Add a rule for them if that is not meant",
        ),
        Code.OVERLAP: Kind(
            Level.NOTE,
            "leads that two rules name for different places, where neither rule is a particular case of the other; "
            "`--all` lists them",
            "Change the order if the other rule should have them",
        ),
        Code.MUTUAL_BACKUP: Kind(
            Level.NOTE,
            "people who stand in for one another in a circle: while all of them are away, nobody does "
            "(needs `--roster`)",
            "Give one of them a backup outside the circle",
        ),
        Code.NOT_PROVED: Kind(
            Level.NOTE,
            "rules with so many `any` and `not` that the proof was given up",
            "Split the rule into simpler ones",
        ),
    }
)
"""The one place that says how bad a kind of finding is, what it means, and what is done about it in general."""


@dataclass(frozen=True, slots=True)
class Lint:
    """One finding.

    Attributes:
        line: in the file, from 1.
        path: as people write it: ``routes.new[2].when``.
        problem: what is wrong, without a full stop.
        fix: what to do, without a full stop.
        example: the fields of a lead to see it with; None where no lead is concerned.
        in_roster: whether it stands in the roster, and not in the policy.
    """

    code: Code
    line: int
    path: str
    problem: str
    fix: str
    example: Mapping[str, Value] | None = None
    in_roster: bool = False

    @property
    def level(self) -> Level:
        """How bad it is."""
        return KINDS[self.code].level

    @property
    def sentence(self) -> str:
        """The problem, the lead to try it with, and the fix."""
        such = "" if self.example is None else f", such as {as_flow(self.example)}"
        where = f"{self.path}: " if self.path else ""
        return f"{where}{self.problem}{such}. {self.fix}{'' if self.fix.endswith('?') else '.'}"


@dataclass(frozen=True, slots=True)
class Spotted:
    """A finding whose place is not looked up yet."""

    code: Code
    path: Path
    problem: str
    fix: str
    example: Mapping[str, Value] | None = None
    in_roster: bool = False
