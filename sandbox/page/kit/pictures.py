"""Pictures: loading, loaded, and those that cannot be had."""

from typing import Any, Literal

import htpy as h

from sandbox.page.kit import words
from sandbox.page.kit.links import linked
from sandbox.page.kit.shown import Shown

Size = Literal["block", "accessory", "inline", "hero", "icon"]


def picture_html(image: dict[str, Any], shown: Shown, size: Size) -> h.Node:
    """An image element or block; where it cannot be loaded, its alt text and its address instead."""
    alt = str(image.get("alt_text") or "")
    address, source = _source(image, shown)
    return framed(address, source, alt, size)


def framed(address: str, source: str | None, alt: str, size: Size, *, in_link: bool = False) -> h.Node:
    """A picture in its frame; the page's script shows the second part when the first cannot be loaded."""
    where = h.span(".kit-url")[address]
    missing = h.span(".kit-missing", hidden=source is not None)[
        h.span(".kit-missing-alt")[alt], " ", (where if in_link else linked(address, where)) if address else None
    ]
    if source is None:
        return h.span(class_=f"kit-picture kit-picture-{size} kit-broken")[missing]
    img = h.img(src=source, alt=alt, title=alt or None, loading="lazy", decoding="async", referrerpolicy="no-referrer")
    return h.span(class_=f"kit-picture kit-picture-{size} kit-loading")[img, missing]


def address_html(address: str, alt: str, size: Size, shown: Shown, *, in_link: bool = False) -> h.Node:
    """A picture of which only the address is known; one `in_link` must hold no other link."""
    return framed(address, shown.picture(address), alt, size, in_link=in_link)


def _source(image: dict[str, Any], shown: Shown) -> tuple[str, str | None]:
    """The address to show, and the one to load."""
    url = image.get("image_url")
    if url:
        return str(url), shown.picture(str(url))
    file = image.get("slack_file")
    if not isinstance(file, dict):
        return "", None
    found = shown.file_url(file)
    name = str(file.get("url") or words.FILE_ID.format(id=file.get("id")))
    return found or name, shown.picture(found) if found else None
