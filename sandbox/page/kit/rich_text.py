"""Rich text: sections, nested lists, quotes, code, and every part that stands in them."""

import re
from collections.abc import Iterator
from typing import Any

import htpy as h

from sandbox.messages.mrkdwn import Reader, escape
from sandbox.page.kit import words
from sandbox.page.kit.draw import as_json, draws
from sandbox.page.kit.emoji import picture
from sandbox.page.kit.links import linked
from sandbox.page.kit.shown import Shown
from sandbox.page.kit.text import date_html, mention, styled

Element = dict[str, Any]

_COLOR = re.compile(r"#(?:[0-9a-f]{3}|[0-9a-f]{6})", re.IGNORECASE)
_DEEPEST = 8


@draws("rich_text")
def rich_text(block: Element, shown: Shown) -> h.Node:
    """A rich_text block."""
    return rich_html(block, shown.reader)


def rich_html(value: Element, reader: Reader) -> h.Node:
    """The same wherever one stands: in a table's cell, in a task, as a title."""
    return h.fragment[[_part(part, reader) for part in value.get("elements") or []]]


def _part(part: Any, reader: Reader) -> h.Node:
    if not isinstance(part, dict):
        return as_json(words.UNKNOWN_ELEMENT, part)
    kind = part.get("type")
    if kind == "rich_text_list":
        return _list(part, reader)
    border = "kit-border" if part.get("border") else None
    if kind == "rich_text_quote":
        return h.blockquote(class_=["kit-quote", border])[_inline(part, reader)]
    if kind == "rich_text_preformatted":
        return h.pre(class_=["kit-pre", border], data_language=part.get("language"))[
            _inline(part, reader, breaks=False)
        ]
    if kind == "rich_text_section":
        return h.p(".kit-rich")[_inline(part, reader)]
    return as_json(words.UNKNOWN_ELEMENT, part)


def _list(part: Element, reader: Reader) -> h.Node:
    indent = part.get("indent") or 0
    indent = min(indent, _DEEPEST) if isinstance(indent, int) and indent > 0 else 0
    offset = part.get("offset") or 0
    ordered = part.get("style") == "ordered"
    css = ["kit-list", f"kit-indent-{indent}", "kit-border" if part.get("border") else None]
    items = [
        h.li[_inline(item, reader) if _is_section(item) else _part(item, reader)] for item in part.get("elements") or []
    ]
    if ordered:
        return h.ol(class_=css, start=str(offset + 1) if isinstance(offset, int) and offset else None)[items]
    return h.ul(class_=css)[items]


def _is_section(item: Any) -> bool:
    return isinstance(item, dict) and item.get("type") == "rich_text_section"


def _inline(section: Element, reader: Reader, *, breaks: bool = True) -> Iterator[h.Node]:
    for element in section.get("elements") or []:
        if not isinstance(element, dict):
            yield as_json(words.UNKNOWN_ELEMENT, element)
            continue
        style = element.get("style")
        styles = {name for name, on in style.items() if on} if isinstance(style, dict) else set()
        yield _styled(_inside(element, reader, breaks=breaks), styles)


def _styled(inner: h.Node, styles: set[str]) -> h.Node:
    if styles & {"highlight", "client_highlight"}:
        inner = h.mark[inner]
    return styled(inner, styles)


def _inside(element: Element, reader: Reader, *, breaks: bool) -> h.Node:
    kind = element.get("type")
    if kind == "text":
        text = str(element.get("text") or "")
        return _broken(text) if breaks else text
    if kind == "link":
        return linked(element.get("url"), str(element.get("text") or element.get("url") or ""))
    if kind == "emoji":
        tone = element.get("skin_tone")
        name, unicode = str(element.get("name")), element.get("unicode")
        return picture(name, tone if isinstance(tone, int) else None, unicode=unicode, own=reader.emoji)
    if kind == "date":
        fallback, form = (escape(str(element.get(key) or "")) for key in ("fallback", "format"))
        return date_html(reader, element.get("timestamp"), form, fallback, element.get("url"))
    if kind == "color":
        return _swatch(str(element.get("value") or ""))
    return _mentioned(element, reader)


def _mentioned(element: Element, reader: Reader) -> h.Node:
    kind = element.get("type")
    if kind == "user":
        user_id = str(element.get("user_id"))
        return mention(reader.read(f"<@{escape(user_id)}>"), me=user_id == reader.user.id, data_user=user_id)
    if kind == "channel":
        channel_id = str(element.get("channel_id"))
        return mention(reader.read(f"<#{escape(channel_id)}>"), data_channel=channel_id)
    if kind == "broadcast":
        return mention(f"@{element.get('range')}", me=True)
    if kind == "usergroup":
        group_id = str(element.get("usergroup_id"))
        return mention(reader.read(f"<!subteam^{escape(group_id)}>"), me=reader.is_called_by(group_id))
    if kind == "team":
        return mention(f"@{element.get('team_id')}")
    return as_json(words.UNKNOWN_ELEMENT, element)


def _broken(text: str) -> h.Node:
    lines = text.split("\n")
    return [[h.br if place else None, line] for place, line in enumerate(lines)]


def _swatch(value: str) -> h.Node:
    """The colour's name with the colour before it; only what is surely a colour comes near a style."""
    if not _COLOR.fullmatch(value):
        return value
    return h.span(".kit-color")[
        h.svg(".kit-swatch", viewBox="0 0 10 10", aria_hidden="true")[
            h.Element("rect")(width="10", height="10", fill=value)
        ],
        value,
    ]
