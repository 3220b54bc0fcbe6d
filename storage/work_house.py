"""The work's part in what is in force: policy, roster, accounts, channels."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from routing.accounts.account import Account
from routing.accounts.matching import Kind, Listing, index_of
from routing.people import Roster
from routing.policy import Policy
from storage.batch import Batch
from storage.changes import Adopted
from storage.queries import ACCOUNT, ACCOUNTS, CHANNELS, FOUND, LISTINGS, NEAREST, SHARED
from storage.rows import account_of

COMMON = 500
"""How many names may share a key of the account index for it to count, where many keys are looked up at once."""
NEAR = 120
"""The most entries of the account index that one lead is compared with."""


class HouseWork(Batch):
    """What every command goes by."""

    @property
    def policy(self) -> Policy | None:
        """The policy in force."""
        if self.seen.policy is None:
            with self._reading():
                self.seen.policy = self.in_force.policy(self.connection, self.state.policy)
        return self.seen.policy

    @property
    def roster(self) -> Roster:
        """The roster in force."""
        if self.seen.roster is None:
            with self._reading():
                self.seen.roster = self.in_force.roster(self.connection, self.state.roster, self.state.people)
        return self.seen.roster

    def put_policy(self, policy: Policy, now: datetime, by: str, reason: str) -> None:
        """Put a policy in force, keeping every earlier version."""
        self.changes.policies.setdefault(policy.version, Adopted(policy, now, by, reason))
        self.changes.policy = policy.version
        self.seen.policy = policy
        self.seen.lineups.clear()

    def put_roster(self, roster: Roster) -> None:
        """Put a roster in force; whoever is not in it any longer stays, inactive."""
        known = self.roster.owners
        found = {row.id: row.slack_found for row in self._read(FOUND)}
        gone = {key: replace(owner, active=False) for key, owner in known.items() if key not in roster.owners}
        here = {
            key: replace(owner, slack=found.get(key))
            if owner.slack is None and key in known and owner.email in {None, known[key].email}
            else owner
            for key, owner in roster.owners.items()
        }
        self.changes.rosters[roster.version] = roster
        self.changes.roster = roster
        self.seen.lineups.clear()
        self.seen.roster = Roster(roster.version, dict(sorted({**gone, **here}.items())))

    def account(self, key: str) -> Account | None:
        """An account by key."""
        if key not in self.seen.accounts:
            rows = self._read(ACCOUNT, key=key)
            self.seen.accounts[key] = account_of(rows[0]) if rows else None
        return self.seen.accounts[key]

    def _expect_accounts(self, keys: Collection[str]) -> None:
        if keys:
            self.seen.accounts |= dict.fromkeys(keys, None)
            self.seen.accounts |= {row.key: account_of(row) for row in self._read(ACCOUNTS, keys=list(keys))}

    def put_account(self, account: Account) -> None:
        """Keep an account, and what it is found by."""
        listings, known = tuple(index_of(account)), self.account(account.key)
        if known is None or account.key in self.changes.listings or listings != tuple(index_of(known)):
            self.changes.listings[account.key] = listings
        self.seen.accounts[account.key] = self.changes.accounts[account.key] = account

    def indexed(self, keys: Collection[str]) -> list[Listing]:
        """What the account index has under these keys; of more than :data:`NEAR`, what has most of them in common.

        A key that more than :data:`COMMON` names share tells none of them apart, and reading them all would take long.
        """
        if self.seen.listings.keys() >= frozenset(keys):
            found = {one for key in keys for one in self.seen.listings[key]}
        else:
            telling = [row.key for row in self._read(SHARED, keys=sorted(keys)) if row.times <= COMMON]
            rows = self._read(NEAREST, keys=telling, most=NEAR) if telling else []
            found = {Listing(Kind(row.kind), row.text, row.account) for row in rows}
        changed = self.changes.listings
        kept = [one for one in found if one.account not in changed]
        return kept + [one for listings in changed.values() for key, one in listings if key in keys]

    def _expect_listings(self, keys: Collection[str]) -> None:
        if not keys:
            return
        self.seen.listings |= {key: [] for key in keys}
        for row in self._read(LISTINGS, keys=sorted(keys)):
            self.seen.listings[row.key].append(Listing(Kind(row.kind), row.text, row.account))

    def channel(self, name: str) -> str:
        """A channel's id where it is known by now, else its name."""
        if self.seen.channels is None:
            self.seen.channels = {row.name: row.id for row in self._read(CHANNELS)}
        return self.seen.channels.get(name, name)

    def committed(self) -> None:
        """What was put is durable: what was parsed may serve the next batch."""
        if self.changes.policy is not None and self.seen.policy is not None:
            self.in_force.keep(self.seen.policy)
