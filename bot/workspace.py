"""The Slack workspace that Baton is installed in, as ``auth.test`` tells of it: its address, and who Baton is there."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass
class Workspace:
    """What is known of the workspace; empty until Slack could be asked."""

    url: str = ""
    bot: str = ""
    user: str = ""

    def learn(self, told: Mapping[str, Any]) -> None:
        """Keep what ``auth.test`` answered."""
        self.url, self.bot, self.user = (str(told.get(name) or "") for name in ("url", "bot_id", "user_id"))

    @property
    def known(self) -> bool:
        """Whether Slack was asked."""
        return bool(self.user)

    def permalink(self, channel: str, ts: str) -> str | None:
        """The address of a message; None while the workspace's is unknown."""
        if not self.url.startswith("https://"):
            return None
        return f"{self.url.rstrip('/')}/archives/{channel}/p{ts.replace('.', '')}"

    def wrote(self, message: Mapping[str, Any], app: str) -> bool:
        """Whether a message is Baton's own; ``app`` is the app that the message was delivered to."""
        profile = message.get("bot_profile")
        theirs = (message.get("app_id"), profile.get("app_id") if isinstance(profile, dict) else None)
        by_bot = bool(self.bot) and message.get("bot_id") == self.bot
        by_user = bool(self.user) and message.get("user") == self.user
        return by_bot or by_user or (bool(app) and app in theirs)
