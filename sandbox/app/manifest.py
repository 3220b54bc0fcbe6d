"""The app's manifest: what Slack reads from it."""

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal

from sandbox.app.manifest_check import BadManifest, faults_in, warnings_of
from sandbox.app.steps import Step
from sandbox.app.vocabulary import EVENT_SCOPES
from sandbox.keeping.documents import read_document


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
    always_online: bool = False
    rotates_tokens: bool = False
    unfurl_domains: tuple[str, ...] = ()
    redirect_urls: tuple[str, ...] = ()
    wanted: tuple[str, ...] = ()
    """Every scope that it asks for, granted or not."""
    warnings: tuple[str, ...] = ()
    """What Slack takes, though it can hardly be meant so: a sentence each."""
    takes_any_command: bool = False
    """No manifest says so: it is for an app whose manifest nobody has given."""

    @classmethod
    def load(cls, file: str | Path) -> "Manifest":
        """Read a YAML (or JSON, which is YAML) manifest.

        Raises:
            BadManifest: Slack would refuse it; the message names each field that is wrong, and what to do.
        """
        document = read_document(file)
        faults = faults_in(document)
        if faults:
            raise BadManifest(faults, Path(file).name)
        return cls.from_document(document)

    @classmethod
    def from_document(cls, document: dict[str, Any]) -> "Manifest":
        """Read a parsed manifest; `commands` maps each slash command to its `should_escape`, `hints` to its words.

        A test may give the few parts that it needs, so this holds it to none of the rules that `load` has.

        Raises:
            ValueError: a step is described in neither of the forms that Slack documents.
        """
        name = document["display_information"]["name"]
        features = document.get("features", {})
        settings = document.get("settings", {})
        home = features.get("app_home", {})
        oauth, bot_user = document.get("oauth_config", {}), features.get("bot_user", {})
        scopes = oauth.get("scopes", {})
        wanted = tuple(dict.fromkeys([*scopes.get("bot", ()), *scopes.get("bot_optional", ())]))
        return cls(
            name=name,
            bot_name=bot_user.get("display_name", name),
            always_online=bool(bot_user.get("always_online")),
            unfurl_domains=tuple(str(domain).lower() for domain in features.get("unfurl_domains", ())),
            scopes=wanted,
            wanted=wanted,
            redirect_urls=tuple(oauth.get("redirect_urls", ())),
            warnings=tuple(str(warning) for warning in warnings_of(document)),
            events=frozenset(settings.get("event_subscriptions", {}).get("bot_events", ())),
            description=str(document["display_information"].get("description", "")),
            background_color=str(document["display_information"].get("background_color", "")),
            hints={c["command"]: _hint(c) for c in features.get("slash_commands", ())},
            commands={c["command"]: bool(c.get("should_escape")) for c in features.get("slash_commands", ())},
            interactive=bool(settings.get("interactivity", {}).get("is_enabled")),
            home_tab=bool(home.get("home_tab_enabled")),
            messages_tab=bool(home.get("messages_tab_enabled")),
            messages_tab_read_only=bool(home.get("messages_tab_read_only_enabled")),
            rotates_tokens=bool(settings.get("token_rotation_enabled")),
            socket_mode=bool(settings.get("socket_mode_enabled")),
            shortcuts=tuple(_shortcut(entry) for entry in features.get("shortcuts", ())),
            steps={key: Step.from_document(key, step) for key, step in document.get("functions", {}).items()},
            runs_steps=settings.get("function_runtime") == "remote",
        )

    def takes(self, command: str) -> bool:
        """Whether the app hears of a slash command."""
        return self.takes_any_command or command in self.commands

    def hears(self, event: str) -> bool:
        """Whether the app is told of an event: it subscribed to it, and was granted a scope that opens it.

        Where a conversation is concerned, the app must be in it besides.
        """
        opens = EVENT_SCOPES.get(event, ())
        return event in self.events and (not opens or not set(opens).isdisjoint(self.scopes))

    def granted(self, scopes: Collection[str]) -> "Manifest":
        """The same app, installed with these scopes of those that it asks for."""
        return replace(self, scopes=tuple(scope for scope in self.wanted or self.scopes if scope in scopes))

    def uninstalled(self) -> "Manifest":
        """What is left of the app where it is not installed: its name and its look."""
        return Manifest(
            name=self.name,
            bot_name=self.bot_name,
            description=self.description,
            background_color=self.background_color,
            messages_tab=True,
            messages_tab_read_only=True,
            wanted=self.wanted,
        )

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
