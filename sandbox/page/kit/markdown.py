"""The markdown block: real Markdown, as assistants write it."""

import re
from functools import cache
from typing import TYPE_CHECKING, Any

import htpy as h
from markupsafe import Markup

from sandbox.page.kit.draw import draws
from sandbox.page.kit.links import link_url
from sandbox.page.kit.shown import Shown

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_TASK = re.compile(r"\[([ xX])\][ \t]+")
_HEADINGS = [f"h{level}" for level in range(1, 7)]
_FIRST, _LAST = 3, 6  # the page has headings of its own above those of a message


@draws("markdown")
def markdown(block: dict[str, Any], _shown: Shown) -> h.Node:
    """A markdown block. Tags in it stay text, pictures become links, links go to the web only."""
    parser = _parser()
    tokens = parser.parse(str(block.get("text") or ""))
    used = sorted({_HEADINGS.index(token.tag) for token in tokens if token.tag in _HEADINGS})
    levels = {_HEADINGS[level]: f"h{min(_FIRST + place, _LAST)}" for place, level in enumerate(used)}
    for token in tokens:
        token.tag = levels.get(token.tag, token.tag)
        _tame(token)
    # markdown-it escapes every text itself, and was told to take no HTML.
    return h.div(".kit-markdown")[Markup(parser.renderer.render(tokens, parser.options, {}))]  # noqa: S704


@cache
def _parser() -> "MarkdownIt":
    from markdown_it import MarkdownIt  # only messages with such a block need it

    parser = MarkdownIt("commonmark", {"html": False, "linkify": True}).enable(["linkify", "table", "strikethrough"])
    parser.disable("image")  # Slack shows the address; so does what is left of `![alt](url)`
    parser.validateLink = lambda url: link_url(url) is not None  # type: ignore[method-assign]
    return parser


def _tame(token: "Token") -> None:
    """Links open beside the page, tasks have their boxes, and no style of its own is left."""
    if token.type == "table_open":
        token.attrSet("class", "kit-table")
    if "style" in token.attrs:
        side = str(token.attrs.pop("style")).removeprefix("text-align:")
        token.attrSet("class", f"kit-align-{side}")
    if token.type in {"ordered_list_open", "bullet_list_open"}:
        token.attrSet("class", "kit-list")
    for child in token.children or []:
        if child.type == "link_open":
            child.attrSet("target", "_blank")
            child.attrSet("rel", "noopener noreferrer")
            child.attrSet("class", "kit-link")
    _tick(token)


def _tick(token: "Token") -> None:
    """A task's box as a character: it is no control, since nobody hears of it."""
    first = token.children[0] if token.children else None
    found = _TASK.match(first.content) if first and first.type == "text" else None
    if first and found:
        first.content = ("☐ " if found.group(1) == " " else "☑ ") + first.content[found.end() :]
