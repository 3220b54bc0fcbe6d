"""Legacy attachments: a coloured bar, and beside it what integrations have said so for ten years."""

import re
from collections.abc import Iterable
from typing import Any

import htpy as h

from sandbox.page.kit import words
from sandbox.page.kit.draw import blocks_html
from sandbox.page.kit.links import linked, listed
from sandbox.page.kit.pictures import address_html
from sandbox.page.kit.shown import Shown
from sandbox.page.kit.text import date_html, plain_html, text_html

Attachment = dict[str, Any]

_NAMED = {"good", "warning", "danger"}
_COLOR = re.compile(r"#?([0-9a-f]{6}|[0-9a-f]{3})", re.IGNORECASE)


def attachments_html(attachments: Iterable[Any], shown: Shown) -> h.Node:
    """All attachments of a message."""
    return h.fragment[[_attachment(one, shown) for one in listed(list(attachments))]]


def _attachment(attachment: Attachment, shown: Shown) -> h.Node:
    pretext = attachment.get("pretext")
    blocks = listed(attachment.get("blocks"))
    thumb = attachment.get("thumb_url")
    inner = [
        _author(attachment, shown),
        _title(attachment),
        _text(attachment, "text", shown),
        _fields(attachment, shown),
        blocks_html(blocks, shown) if blocks else None,
        _image(attachment, shown),
        _buttons(attachment),
        _footer(attachment, shown),
    ]
    shows_nothing = not any(inner) and not pretext and not thumb
    return h.div(".kit-attachment", data_attachment=str(attachment.get("id", "")) or None)[
        _text(attachment, "pretext", shown),
        h.div(".kit-attachment-box")[
            _bar(attachment.get("color")),
            h.div(".kit-attachment-body")[
                # Slack shows the fallback only where it can show nothing else.
                plain_html(str(attachment.get("fallback") or "")) if shows_nothing else inner
            ],
            address_html(str(thumb), str(attachment.get("fallback") or ""), "accessory", shown) if thumb else None,
        ]
        if shows_nothing or any(inner) or thumb
        else None,
    ]


def _bar(color: Any) -> h.Node:
    """The bar; a colour of the app's own is drawn, not written into a style."""
    if isinstance(color, str) and color in _NAMED:
        return h.div(class_=f"kit-bar kit-bar-{color}")
    found = _COLOR.fullmatch(str(color or ""))
    if not found:
        return h.div(".kit-bar")
    rect = h.Element("rect")(width="4", height="10", fill=f"#{found.group(1)}")
    return h.div(".kit-bar")[h.svg(viewBox="0 0 4 10", preserveAspectRatio="none", aria_hidden="true")[rect]]


def _text(attachment: Attachment, key: str, shown: Shown) -> h.Node:
    text = attachment.get(key)
    return h.div(".kit-text")[text_html(str(text), shown.reader)] if text else None


def _author(attachment: Attachment, shown: Shown) -> h.Node:
    name, icon = attachment.get("author_name"), attachment.get("author_icon")
    more = attachment.get("author_subname")
    if not name:
        return None
    link = attachment.get("author_link")
    called = plain_html(str(name), shown.reader.emoji)
    return h.div(".kit-author")[
        address_html(str(icon), "", "icon", shown) if icon else None,
        linked(link, called) if link else h.span[called],
        h.span(".kit-quiet")[f" {more}"] if more else None,
    ]


def _title(attachment: Attachment) -> h.Node:
    title, link = attachment.get("title"), attachment.get("title_link")
    if not title:
        return None
    shown = plain_html(str(title))
    return h.div(".kit-attachment-title")[linked(link, shown) if link else shown]


def _fields(attachment: Attachment, shown: Shown) -> h.Node:
    fields = listed(attachment.get("fields"))
    if not fields:
        return None
    return h.div(".kit-fields")[
        (
            h.div(class_=["kit-text", {"kit-long": field.get("short") is not True}])[
                h.strong[text_html(str(field.get("title")), shown.reader)] if field.get("title") else None,
                h.div[text_html(str(field.get("value") or ""), shown.reader)],
            ]
            for field in fields
        )
    ]


def _image(attachment: Attachment, shown: Shown) -> h.Node:
    url = attachment.get("image_url")
    return address_html(str(url), str(attachment.get("fallback") or ""), "block", shown) if url else None


def _buttons(attachment: Attachment) -> h.Node:
    """Buttons of the time before Block Kit: shown, but this sandbox delivers no such clicks."""
    actions = listed(attachment.get("actions"))
    if not actions:
        return None
    return h.div(".kit-card-actions")[
        (
            linked(action["url"], str(action.get("text") or ""), css="kit-button")
            if action.get("url")
            else h.button(".kit-button", type="button", disabled=True, title=words.LEGACY_BUTTON)[
                str(action.get("text") or "")
            ]
            for action in actions
        )
    ]


def _footer(attachment: Attachment, shown: Shown) -> h.Node:
    footer, stamp, icon = attachment.get("footer"), attachment.get("ts"), attachment.get("footer_icon")
    if not footer and not stamp:
        return None
    seconds = str(stamp).split(".", maxsplit=1)[0] if stamp else None
    return h.div(".kit-quiet.kit-footer")[
        address_html(str(icon), "", "icon", shown) if icon else None,
        h.span[text_html(str(footer), shown.reader)] if footer else None,
        " | " if footer and seconds else None,
        date_html(shown.reader, seconds, "{date_short_pretty} at {time}", "") if seconds else None,
    ]
