"""Reasons: the codes that people choose from when they act, as the policy lists them."""

from dataclasses import dataclass
from enum import StrEnum


class Act(StrEnum):
    """What needs a reason."""

    ACCEPT = "accept"
    REASSIGN = "reassign"
    SNOOZE = "snooze"
    TAKE_OVER = "take_over"
    ASSIGN = "assign"
    CLAIM = "claim"
    APPROVE = "approve"
    DECLINE = "decline"


@dataclass(frozen=True, slots=True)
class Reason:
    """One code, what people read for it, and whether it must be explained in a note."""

    code: str
    label: str
    note: bool = False


class Right(StrEnum):
    """What the policy lets a role do."""

    OVERRIDE = "override"  #: take over, or decide against the policy
    REASSIGN_TO_NAMED = "reassign_to_named"  #: hand a lead to a person one names
    APPROVE = "approve"  #: answer for a manager what somebody else asks for


@dataclass(frozen=True, slots=True)
class Grant:
    """Who has a right: everybody of these roles, and these people by roster id."""

    roles: frozenset[str] = frozenset()
    people: frozenset[str] = frozenset()
