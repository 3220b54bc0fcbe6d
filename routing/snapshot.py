"""What the desk knows at one moment: all that a decision may look at beside the policy and the lead."""

from datetime import datetime
from typing import Protocol

from routing.accounts.account import Account
from routing.fairness.pick import Bench
from routing.lead import Lead


class Snapshot(Bench, Protocol):
    """What the desk knows at one moment."""

    def account(self, key: str) -> Account | None:
        """A company by its key; None where nobody knows it."""
        ...

    def last_owner(self, lead: Lead, since: datetime) -> str | None:
        """Who had the latest lead of the same person, or else company, that was given after a moment (UTC)."""
        ...
