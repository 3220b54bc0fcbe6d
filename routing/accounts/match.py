"""What was made of a lead's clues: the account it belongs to, by what, or that nobody can be sure."""

from dataclasses import dataclass
from enum import StrEnum


class By(StrEnum):
    """What an account was recognised by. The codes are stable: rules ask for them (``account.match``)."""

    DOMAIN = "domain"  #: the registered domain of its e-mail address or website
    ALIAS = "alias"  #: another name that somebody has verified
    NAME = "name"  #: its name, the same when folded or nearly so
    NONE = "none"  #: no account is like it
    UNCERTAIN = "uncertain"  #: it may be one of several, or what it tells points at two
    CHOSEN = "chosen"  #: a person said so


@dataclass(frozen=True, slots=True)
class Suspect:
    """An account that a lead may belong to.

    Attributes:
        account: its key.
        score: how alike it is, to 100.
        by: what points at it.
        name: what people call it, once that was looked up.
    """

    account: str
    score: int
    by: By
    name: str = ""


@dataclass(frozen=True, slots=True)
class Match:
    """What was made of a lead's clues.

    Attributes:
        account: the key of the account; None where there is none, or none for sure.
        candidates: where it is uncertain, the accounts that it may be, the likeliest first.
    """

    by: By
    account: str | None = None
    candidates: tuple[Suspect, ...] = ()


NO_MATCH = Match(By.NONE)
