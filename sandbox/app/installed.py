"""The app that is developed here, with its ids and its secrets."""

import hashlib
from dataclasses import dataclass, replace

from sandbox.app.manifest import Manifest
from sandbox.ids import secret, slack_id
from sandbox.messages.authors import Author
from sandbox.people.users import User


@dataclass(frozen=True)
class App:
    """The one app of the workspace, and its secrets (which guard nothing real)."""

    id: str
    bot_id: str
    bot_user: User
    bot_token: str
    app_token: str
    signing_secret: str
    verification_token: str
    client_id: str
    client_secret: str

    @property
    def author(self) -> Author:
        """The app as the author of its messages."""
        return Author(self.bot_user.id, self.bot_user.real_name, self.bot_id, self.id)

    @classmethod
    def installed_in(cls, team: str, manifest: Manifest) -> "App":
        """The app of a manifest; the same names give the same ids and secrets."""
        app_id = slack_id("A", team, manifest.name)
        bot_name = manifest.bot_name.lower().replace(" ", "_")
        bot_user = User(
            id=slack_id("U", team, "bot", manifest.name),
            name=bot_name,
            real_name=manifest.bot_name,
            display_name=manifest.bot_name,
            email="",
            is_bot=True,
            away=True,
        )
        return cls(
            id=app_id,
            bot_id=slack_id("B", team, manifest.name),
            bot_user=bot_user,
            bot_token=_bot_token(team, app_id, 1),
            app_token=f"xapp-1-{app_id}-{secret('app', team, app_id, length=40)}",
            signing_secret=secret("signing", team, app_id),
            verification_token=secret("verification", team, app_id, length=24),
            client_id=f"{_digits(team)}.{_digits(team, app_id)}",
            client_secret=secret("client", team, app_id),
        )

    def with_token(self, team: str, number: int) -> "App":
        """The same app with the token of its installation of this number, counted from 1."""
        return replace(self, bot_token=_bot_token(team, self.id, number))

    def had_token(self, team: str, token: str, number: int) -> bool:
        """Whether a token was that of an installation up to this one."""
        return any(token == _bot_token(team, self.id, earlier) for earlier in range(1, number + 1))


def _bot_token(team: str, app_id: str, number: int) -> str:
    seed = ("bot", team, app_id) if number == 1 else ("bot", team, app_id, str(number))
    return f"xoxb-{secret(*seed, length=40)}"


def _digits(*seed: str) -> str:
    """Twelve digits, always the same for the same seed."""
    number = hashlib.sha256("\0".join(("client", *seed)).encode()).digest()
    return f"{int.from_bytes(number[:8], 'big') % 10**12:012d}"
