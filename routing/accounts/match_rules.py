"""What the policy says of accounts and of duplicates: how sure one must be, and what is done about the rest."""

from dataclasses import dataclass
from enum import StrEnum


class Absent(StrEnum):
    """What is done with a lead of an account whose owner is not there."""

    POOL = "pool"  #: the rule's ``else``
    BACKUP = "backup"  #: their backup, else whoever is above them
    HOLD = "hold"  #: it waits for them, and their manager answers for it


class Sign(StrEnum):
    """What two records have in common that are of one person."""

    EMAIL = "email"
    PHONE = "phone"
    FINGERPRINT = "fingerprint"


@dataclass(frozen=True, slots=True)
class MatchRules:
    """How a lead's account is recognised.

    Attributes:
        similarity: how alike two names must be, of 100, to be one company's without anybody's asking.
        margin: by how much the likest name must be ahead of the next account's.
        uncertain: how alike they must be for somebody to be asked.
        review: the queue where somebody is asked; None: ``otherwise``.
        absent: what is done while the account's owner is not there.
    """

    similarity: int = 93
    margin: int = 5
    uncertain: int = 84
    review: str | None = None
    absent: Absent = Absent.POOL


@dataclass(frozen=True, slots=True)
class DuplicateRules:
    """When a new record joins an open lead.

    Attributes:
        window: seconds since that lead was last heard of.
        by: what they must have in common; one is enough, the first that is found counts.
    """

    window: int = 30 * 86_400
    by: tuple[Sign, ...] = tuple(Sign)
