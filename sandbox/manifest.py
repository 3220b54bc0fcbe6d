"""The app's manifest: what Slack reads from it."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML


@dataclass(frozen=True)
class Manifest:
    """What the workspace enforces of a manifest (schema 2.0.0)."""

    name: str = "App"
    bot_name: str = "App"
    scopes: tuple[str, ...] = ()
    events: frozenset[str] = frozenset()
    commands: dict[str, bool] = field(default_factory=dict)
    interactive: bool = False
    home_tab: bool = False
    messages_tab: bool = False
    socket_mode: bool = False

    @classmethod
    def load(cls, file: str | Path) -> "Manifest":
        """Read a YAML (or JSON, which is YAML) manifest."""
        return cls.from_document(YAML(typ="safe", pure=True).load(Path(file).read_text(encoding="utf-8")))

    @classmethod
    def from_document(cls, document: dict[str, Any]) -> "Manifest":
        """Read a parsed manifest; `commands` maps each slash command to its `should_escape`."""
        name = document["display_information"]["name"]
        features = document.get("features", {})
        settings = document.get("settings", {})
        home = features.get("app_home", {})
        return cls(
            name=name,
            bot_name=features.get("bot_user", {}).get("display_name", name),
            scopes=tuple(document.get("oauth_config", {}).get("scopes", {}).get("bot", ())),
            events=frozenset(settings.get("event_subscriptions", {}).get("bot_events", ())),
            commands={c["command"]: bool(c.get("should_escape")) for c in features.get("slash_commands", ())},
            interactive=bool(settings.get("interactivity", {}).get("is_enabled")),
            home_tab=bool(home.get("home_tab_enabled")),
            messages_tab=bool(home.get("messages_tab_enabled")),
            socket_mode=bool(settings.get("socket_mode_enabled")),
        )
