"""Which addresses may become links and pictures."""

import re
from typing import Any

import htpy as h

_LINK = re.compile(r"(?:https?://|mailto:|tel:)[^\s\x00-\x1f]+", re.IGNORECASE)
_DRAWN = re.compile(r"data:image/(?:png|gif|jpeg|svg\+xml);base64,[A-Za-z0-9+/=]+")
_PICTURE = re.compile(r"(?:https?://|/(?!/))[^\s\x00-\x1f]+", re.IGNORECASE)


def listed(value: Any) -> list[dict[str, Any]]:
    """The objects in a list; nothing where there is none. For JSON that no rule has looked at."""
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def link_url(url: object) -> str | None:
    """The address as it may stand in `href`, or None: only the web, mail and telephones are linked."""
    text = str(url or "").strip()
    return text if _LINK.fullmatch(text) else None


def picture_url(url: object) -> str | None:
    """The address as it may stand in `src`, or None: the web, this page's own files, or itself a picture."""
    text = str(url or "").strip()
    return text if _PICTURE.fullmatch(text) or _DRAWN.fullmatch(text) else None


def linked(url: object, label: h.Node, *, css: str = "kit-link") -> h.Node:
    """A link that opens beside this page; where the address is none to follow, the label alone."""
    safe = link_url(url)
    if safe is None:
        return h.span(".kit-no-link", title=str(url or "") or None)[label]
    return h.a(class_=css, href=safe, target="_blank", rel="noopener noreferrer")[label]
