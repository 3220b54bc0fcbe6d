"""What the renderer must know beside the blocks: who reads, what was typed, what is wrong."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sandbox.messages.mrkdwn import Reader
from sandbox.page.kit.links import picture_url
from sandbox.screens.inputs import Entry


def private_url(file: dict[str, Any]) -> str | None:
    """Where a file's bytes are, as Slack tells it."""
    url = file.get("url_private") or file.get("url") or file.get("permalink")
    return str(url) if url else None


@dataclass(frozen=True)
class Shown:
    """One surface on one person's screen; `entries` and `errors` are a view's, and empty for messages."""

    reader: Reader
    entries: Mapping[tuple[str, str], Entry] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)
    live: bool = True
    """Whether the controls can be used."""
    in_view: bool = False
    """Whether it is a modal or a Home, where `focus_on_load` counts."""
    file_url: Callable[[dict[str, Any]], str | None] = private_url
    picture: Callable[[str], str | None] = picture_url
    """What `src` a picture's URL becomes; None shows the alt text and the URL instead."""
    place: str = ""
    """Names the surface (a `ts`, a view's id), so that ids in one page differ."""
    here: str | None = None
    """The id of the conversation it is shown in, for `default_to_current_conversation`."""
    focus: bool = True
    """Whether `focus_on_load` is obeyed there."""

    def id(self, *parts: object) -> str:
        """An id for the DOM: the same at each drawing, another for each part."""
        seed = "\x1f".join(map(str, (self.place, *parts)))
        return f"kit-{hashlib.blake2s(seed.encode(), digest_size=6).hexdigest()}"

    def hides(self, element: dict[str, Any]) -> bool:
        """Whether the app shows this element to others only."""
        ids = element.get("visible_to_user_ids")
        return isinstance(ids, list) and bool(ids) and self.reader.user.id not in ids
