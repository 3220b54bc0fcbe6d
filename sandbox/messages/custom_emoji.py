"""The workspace's own emoji: a picture each, or another name for one that there is."""

import re
from collections.abc import Mapping
from typing import Any

from sandbox.messages.emoji import character

ALIAS = "alias:"
_NAME = re.compile(r"[a-z0-9_+'-]{1,100}")
_PICTURE = re.compile(r"https?://\S+|data:image/(?:png|gif|jpeg|svg\+xml);base64,[A-Za-z0-9+/=]+")


def emoji_from_file(entries: Mapping[str, Any]) -> dict[str, str]:
    """Those of a workspace file: by name the address of a picture, or `alias:` and another name, as Slack lists them.

    Raises:
        ValueError: a name is none or everybody's already, an address is none, or an alias leads to nothing.
    """
    found = {str(name): str(meant) for name, meant in entries.items()}
    for name, meant in found.items():
        if not _NAME.fullmatch(name) or character(name):
            raise ValueError(f"An emoji of the workspace's own cannot be called {name!r}.")
        if not meant.startswith(ALIAS) and not _PICTURE.fullmatch(meant):
            raise ValueError(f"The emoji {name!r} needs the address of a picture, or alias:NAME.")
        if meant.startswith(ALIAS) and not (character(unaliased(name, found)) or picture_of(name, found)):
            raise ValueError(f"The emoji {name!r} is another name for {meant.removeprefix(ALIAS)!r}, which is none.")
    return found


def unaliased(name: str, emoji: Mapping[str, str]) -> str:
    """The name that a name stands for at last."""
    for _ in range(len(emoji)):
        meant = emoji.get(name, "")
        if not meant.startswith(ALIAS):
            break
        name = meant.removeprefix(ALIAS)
    return name


def picture_of(name: str, emoji: Mapping[str, str]) -> str | None:
    """The address of its picture; None for everybody's emoji, and for what is none."""
    meant = emoji.get(unaliased(name, emoji))
    return None if meant is None or meant.startswith(ALIAS) else meant
