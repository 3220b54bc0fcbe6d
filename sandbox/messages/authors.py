"""Who wrote a message: a person, or an app."""

from dataclasses import dataclass
from typing import Any

_ICONS = {f"image_{size}": f"https://a.slack-edge.com/80588/img/plugins/app/bot_{size}.png" for size in (36, 48, 72)}


@dataclass(frozen=True)
class Author:
    """A person, or the app with this `bot_id`.

    `classic` is an integration from before Slack apps: its messages have `subtype: bot_message`, a `username`, and
    no `user`.
    """

    user_id: str
    name: str = ""
    bot_id: str = ""
    app_id: str = ""
    classic: bool = False

    @property
    def editor_id(self) -> str:
        """Whom `edited` names when this author edits: Slack gives the bot's `B…` for an app."""
        return self.bot_id or self.user_id

    def as_slack(self, team_id: str) -> dict[str, Any]:
        """The parts of a message object that tell who wrote it."""
        if self.classic:
            return {"subtype": "bot_message", "bot_id": self.bot_id, "username": self.name}
        if not self.bot_id:
            return {"user": self.user_id, "team": team_id}
        return {
            "user": self.user_id,
            "bot_id": self.bot_id,
            "app_id": self.app_id,
            "team": team_id,
            "bot_profile": {**self._profile(), "team_id": team_id},
        }

    def bot_info(self) -> dict[str, Any]:
        """What `bots.info` tells of it; a classic integration has no user."""
        return self._profile() | ({} if self.classic else {"user_id": self.user_id})

    def _profile(self) -> dict[str, Any]:
        profile = {"id": self.bot_id, "deleted": False, "name": self.name, "updated": 1700000000, "icons": _ICONS}
        return profile | {"app_id": self.app_id}


@dataclass(frozen=True)
class Persona:
    """A name and a picture that an app gives itself for one message; what is empty stays its own.

    Such a message has `subtype: bot_message` and a `username`, and no `user`.
    """

    username: str = ""
    icon_emoji: str = ""
    icon_url: str = ""

    def as_slack(self, author: Author) -> dict[str, Any]:
        """The parts of a message object that tell who wrote it; an emoji goes before a picture."""
        icons = {"emoji": self.icon_emoji} if self.icon_emoji else {"image_48": self.icon_url}
        shown = {"subtype": "bot_message", "username": self.username or author.name, "bot_id": author.bot_id}
        return {**shown, "app_id": author.app_id, **({"icons": icons} if any(icons.values()) else {})}
