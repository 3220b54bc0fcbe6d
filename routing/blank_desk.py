"""A desk on which nothing has happened yet: what the policy alone says."""

from collections.abc import MutableMapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from routing.accounts.account import Account
from routing.fairness.gates import Given
from routing.fairness.ledger import Ledger
from routing.fairness.lineup import Lineup
from routing.fairness.pools import Measure
from routing.lead import Lead
from routing.people import Roster


@dataclass(slots=True)
class BlankDesk:
    """Nobody has a lead, and no account is known: a :class:`routing.router.Snapshot`."""

    roster: Roster
    lineups: MutableMapping[str, Lineup] = field(default_factory=dict)

    def ledger(self, pool: str) -> Ledger:
        """No turn was taken."""
        return Ledger(pool)

    def load(self, owner: str) -> int:
        """Nobody has a lead."""
        del owner
        return 0

    def effort(self, owner: str, now: datetime) -> int:
        """Nobody has anything to do."""
        del owner, now
        return 0

    def given(self, owner: str, now: datetime) -> Sequence[Given]:
        """Nobody was given anything."""
        del owner, now
        return ()

    def merit(self, owner: str, measure: Measure, now: datetime) -> int:
        """Nobody is better than anybody."""
        del owner, measure, now
        return 500

    def last_owner(self, lead: Lead, since: datetime) -> str | None:
        """Nobody was here before."""
        del lead, since
        return None

    def account(self, key: str) -> Account | None:
        """No account is known."""
        del key
        return None
