"""Token rotation: tokens that expire, each with another that renews it once."""

from dataclasses import dataclass
from typing import Any

from sandbox.errors import SlackError
from sandbox.ids import secret

TWELVE_HOURS = 43_200.0
_ACTIVE = 2
"""Tokens that are good at a time; of more the oldest is revoked."""


@dataclass
class Lease:
    """A token for a while (of real time), and its refresh token, which is good once."""

    number: int
    token: str
    refresh_token: str
    expires: float
    renewed: bool = False


class Leases:
    """Those of one app in one workspace; the same number gives the same token."""

    def __init__(self, team: str, app_id: str) -> None:
        """None lent yet."""
        self._seed = (team, app_id)
        self._leases: list[Lease] = []

    def as_record(self) -> list[Any]:
        """For an archive."""
        return [[lease.number, lease.expires, lease.renewed] for lease in self._leases]

    def put_back(self, record: list[Any]) -> None:
        """As an archive has them."""
        self._leases = [self._lease(int(number), float(expires), bool(renewed)) for number, expires, renewed in record]

    def lend(self, *, now: float, life: float) -> Lease:
        """A new token."""
        lease = self._lease(len(self._leases) + 1, now + life)
        self._leases.append(lease)
        for old in [lease for lease in self._leases if lease.expires > now][:-_ACTIVE]:
            old.expires = now
        return lease

    def renew(self, refresh_token: str, *, now: float, life: float) -> Lease:
        """The next token, for the refresh token of the last.

        Raises:
            SlackError: `invalid_refresh_token`.
        """
        found = next((lease for lease in self._leases if lease.refresh_token == refresh_token), None)
        if found is None or found.renewed:
            raise SlackError("invalid_refresh_token")
        found.renewed = True
        return self.lend(now=now, life=life)

    def end(self, *, now: float) -> None:
        """None is good any more, and none can be renewed."""
        for lease in self._leases:
            lease.expires, lease.renewed = min(lease.expires, now), True

    def knows(self, token: str) -> bool:
        """Whether it was lent at some time."""
        return any(lease.token == token for lease in self._leases)

    def is_good(self, token: str, *, now: float) -> bool:
        """Whether it is good now."""
        return any(lease.token == token and lease.expires > now for lease in self._leases)

    def _lease(self, number: int, expires: float, renewed: bool = False) -> Lease:
        access = secret("lease", *self._seed, str(number), length=48)
        renews = secret("renews", *self._seed, str(number), length=48)
        return Lease(number, f"xoxe.xoxb-1-{access}", f"xoxe-1-{renews}", expires, renewed)
