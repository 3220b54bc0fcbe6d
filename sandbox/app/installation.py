"""Whether the app is installed, what it was granted, and how it goes and comes back."""

import time
from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from sandbox.app.leases import Lease, Leases
from sandbox.app.manifest import Manifest
from sandbox.app.oauth import Codes
from sandbox.errors import SlackError

if TYPE_CHECKING:
    from sandbox.team import Team


class Installation:
    """The app's place in the workspace. Where it is not installed, its manifest offers nothing and hears nothing."""

    def __init__(self, team: "Team") -> None:
        """Installed, as a workspace begins."""
        self._team = team
        self._put_away: Manifest | None = None
        self.number = 1
        self.codes = Codes()
        self.leases = Leases(team.name, team.app.id)
        self.is_exchanged = False
        """Whether the lasting token was given up for one that expires."""

    @property
    def is_installed(self) -> bool:
        """Whether the app is in the workspace now."""
        return self._put_away is None

    @property
    def manifest(self) -> Manifest:
        """The app's own manifest, installed or not."""
        return self._put_away or self._team.manifest

    def as_record(self) -> dict[str, Any]:
        """For an archive."""
        leases = self.leases.as_record()
        return {
            "installed": self.is_installed, "number": self.number, "leases": leases, "exchanged": self.is_exchanged,
        }  # fmt: skip

    def put_back(self, record: dict[str, Any]) -> None:
        """As an archive has it."""
        self.number = int(record["number"])
        self.leases.put_back(record["leases"])
        self.is_exchanged = bool(record["exchanged"])
        self._settle(self.manifest, installed=bool(record["installed"]))

    def uninstall(self) -> None:
        """Take the app out of the workspace: its token works no more, and it hears of that and then of nothing."""
        if not self.is_installed:
            return
        team = self._team
        revoked = {"type": "tokens_revoked", "tokens": {"oauth": [], "bot": [team.app.bot_user.id]}}
        for event in (revoked, {"type": "app_uninstalled"}):
            if team.manifest.hears(str(event["type"])):
                team.announce({**event, "event_ts": team.timestamps.next_ts()})
        self.leases.end(now=time.time())
        self._settle(self.manifest, installed=False)

    def install(self, scopes: Collection[str] | None = None) -> None:
        """Install it, with these scopes or all that the manifest asks for; one that is installed is granted more.

        After it was uninstalled it gets another token: the old one stays revoked.
        """
        manifest = self.manifest
        self.is_exchanged = self.is_exchanged and self.is_installed
        before = manifest.scopes if self.is_installed else ()
        self.number += not self.is_installed
        self._settle(manifest.granted({*before, *(manifest.wanted if scopes is None else scopes)}), installed=True)

    def exchange(self, token: str) -> Lease:
        """Give the lasting token up for one that expires.

        Raises:
            SlackError: `token_rotation_not_enabled`, `token_already_exchanged`, `invalid_token`.
        """
        if not self.manifest.rotates_tokens:
            raise SlackError("token_rotation_not_enabled")
        if token != self._team.app.bot_token or not self.is_installed:
            raise SlackError("invalid_token")
        if self.is_exchanged:
            raise SlackError("token_already_exchanged")
        self.is_exchanged = True
        return self.leases.lend(now=time.time(), life=self._team.token_life)

    def is_bots(self, token: str) -> bool:
        """Whether a token is the bot's, and good."""
        lasting = token == self._team.app.bot_token and not self.is_exchanged
        return self.is_installed and (lasting or self.leases.is_good(token, now=time.time()))

    def refusal_of(self, token: str) -> str | None:
        """Slack's word for a token that was good once; None for any other."""
        earlier = self.number - 1 if self.is_installed else self.number
        if self._team.app.had_token(self._team.name, token, earlier):
            return "account_inactive"
        if self.leases.knows(token) and not self.is_bots(token):
            return "token_expired" if self.is_installed else "account_inactive"
        return "token_revoked" if self.is_exchanged and token == self._team.app.bot_token else None

    def _settle(self, manifest: Manifest, *, installed: bool) -> None:
        """Make the workspace what follows from it."""
        team = self._team
        self._put_away = None if installed else manifest
        team.manifest = manifest if installed else manifest.uninstalled()
        team.app = team.app.with_token(team.name, self.number)
        team.app.bot_user.deactivated = not installed
        team.bell.ring()
