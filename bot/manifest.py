"""Slack's app manifest: one source, ``manifest.yml``, which is for Socket Mode, and what HTTP mode changes in it."""

from dataclasses import dataclass
from functools import cache
from io import StringIO
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from ruamel.yaml import YAML

from bot.words import manifest as words

SOURCE = Path(__file__).with_name("manifest.yml")
"""A link to the file at the root of the repository; an installed Baton has a copy."""
EVENTS = "/slack/events"
"""Where the bot takes all that Slack sends."""


class BadAddress(ValueError):
    """Slack cannot send anything to the address; the text says why."""


@dataclass(frozen=True, slots=True)
class Scopes:
    """What the manifest asks Slack for, in its order: what Baton cannot do without, and what it can."""

    needed: tuple[str, ...]
    optional: tuple[str, ...]


def for_socket_mode() -> str:
    """The manifest as it stands in the file."""
    return SOURCE.read_text("utf-8")


def for_http(address: str) -> str:
    """The manifest for a Baton that Slack reaches at an address.

    Raises:
        BadAddress: it does not begin with ``https://``, or is more than an address.
    """
    url = events_url(address)
    yaml = _yaml()
    document = yaml.load(_body(for_socket_mode()))
    settings = document["settings"]
    settings["socket_mode_enabled"] = False
    for command in document["features"]["slash_commands"]:
        command["url"] = url
    settings["event_subscriptions"].insert(0, "request_url", url)
    settings["interactivity"]["request_url"] = url
    settings["interactivity"]["message_menu_options_url"] = url  # choices that are looked up while somebody types
    written = StringIO()
    yaml.dump(document, written)
    return f"{words.HTTP_HEADER.format(url=url)}\n{written.getvalue()}"


def events_url(address: str) -> str:
    """Where Slack sends everything to.

    Raises:
        BadAddress: as :func:`for_http`.
    """
    given = address.strip()
    try:
        parts = urlsplit(given)
        usable = parts.scheme == "https" and bool(parts.hostname) and parts.port != 0
    except ValueError:
        usable = False
    if not usable or any(letter in given for letter in "?#@") or len(given.split()) != 1:
        raise BadAddress(words.NOT_HTTPS)
    return f"https://{parts.netloc}{parts.path.rstrip('/').removesuffix(EVENTS)}{EVENTS}"


@cache
def scopes() -> Scopes:
    """What the manifest asks for."""
    asked = document()["oauth_config"]["scopes"]
    return Scopes(tuple(asked["bot"]), tuple(asked.get("bot_optional", ())))


def document() -> dict[str, Any]:
    """The manifest, read."""
    read: dict[str, Any] = YAML(typ="safe", pure=True).load(for_socket_mode())
    return read


def _body(text: str) -> str:
    """Without the comment at its head, which tells of the other mode."""
    lines = text.splitlines(keepends=True)
    first = next(number for number, line in enumerate(lines) if not line.startswith("#"))
    return "".join(lines[first:])


def _yaml() -> YAML:
    """As the file is written: comments stay where they are, and no line is broken."""
    yaml = YAML()
    yaml.width = 4096
    yaml.preserve_quotes = True
    yaml.indent(mapping=2, sequence=4, offset=2)
    return yaml
