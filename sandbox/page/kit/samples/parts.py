"""Short ways to write Block Kit, and the names that samples use for whoever is there."""

import dataclasses
from dataclasses import dataclass
from typing import Any, Literal

Json = dict[str, Any]
Kind = Literal["message", "attachments", "modal", "home"]

ME, OTHER, THIRD, CHANNEL = "U0READER", "U0OTHER", "U0THIRD", "C0CHANNEL"
"""Stand for ids of the workspace in which the samples are shown."""

NOW = 1773000000
PICTURES = "https://example.com/pictures/"
GONE = "https://example.invalid/gone.png"


@dataclass(frozen=True)
class Sample:
    """Something an app may send: blocks of a message, its attachments, or a view."""

    title: str
    kind: Kind
    json: Any
    errors: dict[str, str] = dataclasses.field(default_factory=dict)
    """What the app complained about, by block."""

    @property
    def blocks(self) -> list[Json]:
        """Its blocks; of attachments, those in them."""
        if self.kind == "attachments":
            return [block for attachment in self.json for block in attachment.get("blocks") or []]
        found: list[Json] = self.json if self.kind == "message" else self.json["blocks"]
        return found


def plain(text: str) -> Json:
    """A plain text."""
    return {"type": "plain_text", "text": text, "emoji": True}


def marked(text: str) -> Json:
    """A mrkdwn text."""
    return {"type": "mrkdwn", "text": text}


def option(text: str, about: str = "", *, rich: bool = False) -> Json:
    """An option of a menu, or beside a box to tick."""
    write = marked if rich else plain
    value = "".join(letter for letter in text.lower() if letter.isalnum())
    return {"text": write(text), "value": value, **({"description": write(about)} if about else {})}


def confirm(title: str, text: str, yes: str, *, style: str = "primary") -> Json:
    """A dialog that asks first."""
    return {
        "title": plain(title),
        "text": marked(text),
        "confirm": plain(yes),
        "deny": plain("Not now"),
        "style": style,
    }


def button(text: str, action_id: str, **more: Any) -> Json:
    """A button."""
    return {"type": "button", "text": plain(text), "action_id": action_id, "value": action_id, **more}


def picture(name: str, alt: str) -> Json:
    """An image element."""
    return {"type": "image", "image_url": f"{PICTURES}{name}", "alt_text": alt}


def section(text: str, accessory: Json | None = None, **more: Any) -> Json:
    """A section with something beside it."""
    return {"type": "section", "text": marked(text), **({"accessory": accessory} if accessory else {}), **more}


def field(label: str, element: Json, **more: Any) -> Json:
    """An input block."""
    return {"type": "input", "label": plain(label), "element": element, **more}


def rich(*elements: Json) -> Json:
    """A rich_text block."""
    return {"type": "rich_text", "elements": list(elements)}


def line(*parts: Json | str) -> Json:
    """A section of rich text; bare strings are text."""
    return {"type": "rich_text_section", "elements": [words(part) if isinstance(part, str) else part for part in parts]}


def words(text: str, *styles: str) -> Json:
    """Text in rich text, under marks."""
    return {"type": "text", "text": text, **({"style": dict.fromkeys(styles, True)} if styles else {})}


def modal(title: str, *blocks: Json, submit: str = "Save") -> Json:
    """A modal."""
    return {
        "type": "modal",
        "title": plain(title),
        "submit": plain(submit),
        "close": plain("Cancel"),
        "blocks": list(blocks),
    }
