"""An account: the company behind a lead, and who looks after it."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from routing.lead import Value


class Relationship(StrEnum):
    """What a company is to us."""

    PROSPECT = "prospect"
    CUSTOMER = "customer"
    EXPANSION = "expansion"
    PARTNER = "partner"
    REFERRAL = "referral"


@dataclass(frozen=True, slots=True, order=True)
class Tenure:
    """From ``since`` (UTC) on, ``owner`` looks after the account in ``role``."""

    since: datetime
    role: str
    owner: str


@dataclass(frozen=True, slots=True)
class Account:
    """A company, its attributes, and who has looked after it since when.

    Attributes:
        key: the name, folded (see :func:`account_key`).
        relationship: as the account file has it; a won lead makes a prospect a customer.
        customer_since: when it became a customer by a won lead, UTC.
    """

    key: str
    name: str
    relationship: Relationship = Relationship.PROSPECT
    customer_since: datetime | None = None
    attributes: Mapping[str, Value] = field(default_factory=dict)
    tenures: tuple[Tenure, ...] = ()

    def owner_at(self, moment: datetime, role: str = "sales") -> str | None:
        """Who had the account strictly before ``moment``: what a record that came in then could have known."""
        known = [t for t in self.tenures if t.role == role and t.since < moment]
        return max(known).owner if known else None

    def relationship_at(self, moment: datetime) -> Relationship:
        """What the company was to us just before ``moment``."""
        if self.customer_since is not None and self.relationship is Relationship.PROSPECT:
            return Relationship.CUSTOMER if self.customer_since < moment else Relationship.PROSPECT
        return self.relationship

    def won_by(self, owner: str | None, when: datetime) -> "Account":
        """The account after a lead of it was won at ``when``: a customer; from then on ``owner``'s, if any."""
        first = min(filter(None, (self.customer_since, when)))
        new = {Tenure(when, "sales", owner)} if owner is not None else set()
        tenures = tuple(sorted({*self.tenures, *new}))
        return replace(self, customer_since=first, tenures=tenures)


def account_key(name: str) -> str:
    """A company name folded so that case, accents and spacing do not part one account in two.

    Only what is surely the same is folded: matching by domain or likeness is a separate, uncertain step.
    """
    plain = unicodedata.normalize("NFKD", name)
    letters = "".join(c for c in plain if not unicodedata.combining(c))
    return re.sub(r"\s+", " ", letters).strip().casefold()


def merged(known: Account, given: Account) -> Account:
    """An account as a file gives it, with what was learned since: its tenures and its first win stay."""
    first = min(filter(None, (known.customer_since, given.customer_since)), default=None)
    tenures = tuple(sorted({*known.tenures, *given.tenures}))
    return replace(given, customer_since=first, tenures=tenures, attributes={**known.attributes, **given.attributes})
