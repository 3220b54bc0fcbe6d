"""What Slack would say of a manifest: what it refuses, and what it takes though it can hardly be meant so."""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from typing_extensions import override

from sandbox.app.manifest_schema import MANIFEST
from sandbox.app.vocabulary import BOT_SCOPES, EVENT_SCOPES, USER_EVENTS
from sandbox.blocks.rules import Problems

Json = dict[str, Any]


@dataclass(frozen=True)
class Fault:
    """Something about one field; `pointer` is a JSON pointer, as Slack names the place."""

    pointer: str
    message: str

    @override
    def __str__(self) -> str:
        """The field as one would write it, and what is to be done: `features.slash_commands[0].command: …`."""
        field = ""
        for part in self.pointer.split("/")[1:]:
            field += f"[{part}]" if part.isdigit() else f".{part}" if field else part
        return f"{field or 'manifest'}: {self.message}"


class BadManifest(ValueError):
    """Slack would refuse this manifest; the message has a line for each fault."""

    def __init__(self, faults: list[Fault], file: str) -> None:
        """Keep the faults."""
        super().__init__("\n".join(f"{file}: {fault}" for fault in faults))
        self.faults = faults


class _Faults(Problems):
    """Faults as the rules for blocks report them."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[Fault] = []

    @override
    def add(self, sentence: str, at: str) -> None:
        missing = sentence.removeprefix("missing required field: ")
        if missing != sentence:
            self.found.append(Fault(f"{at}/{missing}", "is missing"))
        else:
            self.found.append(Fault(at, sentence))


def faults_in(document: Any) -> list[Fault]:
    """Everything for which Slack would refuse a parsed manifest."""
    faults = _Faults()
    MANIFEST(document, "", faults)
    return [*faults.found, *_unreachable(document)]


def warnings_of(document: Json) -> list[Fault]:
    """What Slack takes in a manifest, and what will not work as it stands."""
    return [*_of_scopes(document), *_of_events(document), *_of_steps(document)]


def _unreachable(document: Json) -> Iterator[Fault]:
    """Slack must know where to send what the app asks for: to its sockets, or to a URL."""
    settings, features = _part(document, "settings"), _part(document, "features")
    if settings.get("socket_mode_enabled"):
        return
    events, interactivity = _part(settings, "event_subscriptions"), _part(settings, "interactivity")
    if (events.get("bot_events") or events.get("user_events")) and not events.get("request_url"):
        at = "/settings/event_subscriptions"
        yield Fault(at, "requires a request_url, or socket_mode_enabled: true under settings")
    if interactivity.get("is_enabled") and not interactivity.get("request_url"):
        yield Fault("/settings/interactivity", "requires a request_url, or socket_mode_enabled: true under settings")
    commands = features.get("slash_commands")
    for place, command in enumerate(commands if isinstance(commands, list) else ()):
        if isinstance(command, dict) and not command.get("url"):
            at = f"/features/slash_commands/{place}"
            yield Fault(at, "requires a url, or socket_mode_enabled: true under settings")


def _of_scopes(document: Json) -> Iterator[Fault]:
    scopes = _part(document, "oauth_config", "scopes")
    for kind in ("bot", "bot_optional"):
        for place, scope in enumerate(scopes.get(kind) or ()):
            if scope not in BOT_SCOPES:
                at = f"/oauth_config/scopes/{kind}/{place}"
                yield Fault(at, f"{scope!r} is no bot's scope that the sandbox knows of{_meant(scope, BOT_SCOPES)}")
    asked = {*(scopes.get("bot") or ()), *(scopes.get("bot_optional") or ())}
    for feature in ("slash_commands", "shortcuts"):
        if _part(document, "features").get(feature) and "commands" not in asked:
            yield Fault(f"/features/{feature}", "need the scope commands under oauth_config.scopes.bot")


def _of_events(document: Json) -> Iterator[Fault]:
    scopes = _part(document, "oauth_config", "scopes")
    asked = {*(scopes.get("bot") or ()), *(scopes.get("bot_optional") or ())}
    events = _part(document, "settings", "event_subscriptions").get("bot_events") or ()
    for place, event in enumerate(events):
        at = f"/settings/event_subscriptions/bot_events/{place}"
        opens = EVENT_SCOPES.get(event)
        if event in USER_EVENTS:
            yield Fault(at, f"{event!r} is told to people's own tokens only, never to a bot's")
        elif opens is None:
            yield Fault(at, f"{event!r} is no event that the sandbox knows of{_meant(event, EVENT_SCOPES)}")
        elif opens and asked.isdisjoint(opens):
            yield Fault(at, f"{event!r} is never told without the scope {' or '.join(opens)}")


def _of_steps(document: Json) -> Iterator[Fault]:
    settings = _part(document, "settings")
    if document.get("functions") and settings.get("function_runtime") != "remote":
        yield Fault("/functions", "run nowhere without function_runtime: remote under settings")


def _meant(word: str, known: Any) -> str:
    near = get_close_matches(str(word), known, n=1)
    return f"; did you mean {near[0]!r}?" if near else ""


def _part(document: Any, *path: str) -> Json:
    """A part of the document, empty where it is not there or no object."""
    for name in path:
        document = document.get(name) if isinstance(document, dict) else None
    return document if isinstance(document, dict) else {}
