"""The app's manifest: what Slack reads from it."""

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal

from ruamel.yaml import YAML

from sandbox.steps import Step


@dataclass(frozen=True)
class Shortcut:
    """An entry in the menu of every message, or in the menu of the workspace (`global`)."""

    name: str
    kind: Literal["message", "global"]
    callback_id: str
    description: str = ""


@dataclass(frozen=True)
class Hint:
    """What Slack's composer says of a slash command while it is typed."""

    usage: str = ""
    description: str = ""


@dataclass(frozen=True)
class Manifest:
    """What the workspace enforces of a manifest (schema 2.0.0); `scopes` are those granted, the optional ones too."""

    name: str = "App"
    bot_name: str = "App"
    description: str = ""
    background_color: str = ""
    scopes: tuple[str, ...] = ()
    events: frozenset[str] = frozenset()
    commands: dict[str, bool] = field(default_factory=dict)
    hints: dict[str, Hint] = field(default_factory=dict)
    interactive: bool = False
    home_tab: bool = False
    messages_tab: bool = False
    messages_tab_read_only: bool = False
    socket_mode: bool = False
    shortcuts: tuple[Shortcut, ...] = ()
    steps: dict[str, Step] = field(default_factory=dict)
    runs_steps: bool = False
    takes_any_command: bool = False
    """No manifest says so: it is for an app whose manifest nobody has given."""

    @classmethod
    def load(cls, file: str | Path) -> "Manifest":
        """Read a YAML (or JSON, which is YAML) manifest."""
        return cls.from_document(YAML(typ="safe", pure=True).load(Path(file).read_text(encoding="utf-8")))

    @classmethod
    def from_document(cls, document: dict[str, Any]) -> "Manifest":
        """Read a parsed manifest; `commands` maps each slash command to its `should_escape`, `hints` to its words.

        Raises:
            ValueError: a step is described in neither of the forms that Slack documents.
        """
        name = document["display_information"]["name"]
        features = document.get("features", {})
        settings = document.get("settings", {})
        home = features.get("app_home", {})
        scopes = document.get("oauth_config", {}).get("scopes", {})
        return cls(
            name=name,
            bot_name=features.get("bot_user", {}).get("display_name", name),
            scopes=tuple(dict.fromkeys([*scopes.get("bot", ()), *scopes.get("bot_optional", ())])),
            events=frozenset(settings.get("event_subscriptions", {}).get("bot_events", ())),
            description=str(document["display_information"].get("description", "")),
            background_color=str(document["display_information"].get("background_color", "")),
            hints={c["command"]: _hint(c) for c in features.get("slash_commands", ())},
            commands={c["command"]: bool(c.get("should_escape")) for c in features.get("slash_commands", ())},
            interactive=bool(settings.get("interactivity", {}).get("is_enabled")),
            home_tab=bool(home.get("home_tab_enabled")),
            messages_tab=bool(home.get("messages_tab_enabled")),
            messages_tab_read_only=bool(home.get("messages_tab_read_only_enabled")),
            socket_mode=bool(settings.get("socket_mode_enabled")),
            shortcuts=tuple(_shortcut(entry) for entry in features.get("shortcuts", ())),
            steps={key: Step.from_document(key, step) for key, step in document.get("functions", {}).items()},
            runs_steps=settings.get("function_runtime") == "remote",
        )

    def takes(self, command: str) -> bool:
        """Whether the app hears of a slash command."""
        return self.takes_any_command or command in self.commands

    def without(self, scopes: Collection[str]) -> "Manifest":
        """The same app, installed by somebody who did not grant these scopes.

        Raises:
            ValueError: the manifest does not ask for one of them.
        """
        unknown = set(scopes) - set(self.scopes)
        if unknown:
            raise ValueError(f"The manifest does not ask for {', '.join(sorted(unknown))}.")
        return replace(self, scopes=tuple(scope for scope in self.scopes if scope not in scopes))


def _shortcut(entry: dict[str, Any]) -> Shortcut:
    return Shortcut(entry["name"], entry["type"], entry["callback_id"], str(entry.get("description", "")))


def _hint(command: dict[str, Any]) -> Hint:
    return Hint(str(command.get("usage_hint", "")), str(command.get("description", "")))
