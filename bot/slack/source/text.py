"""Slack's text undone: marks, escapes and links away, one line at a time, with its bold beginning remembered.

A line's bold beginning is what tells a label from a value, whichever app wrote it. All of this is bounded in time: each
pattern looks ahead for a few hundred characters at most.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

LONGEST = 12_000
"""Characters read of one text: as much as Slack's longest block has."""
LINES = 1_000

_UNCLEAN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\u2028\u2029]")
_LINK = re.compile(r"<([^<>|\n]{1,3000})(?:\|([^<>\n]{0,3000}))?>")
_BULLETS = "\u2022\u25e6\u25aa\u25ab\u2023\u2043\u00b7\u25cf\u25cb\u2013\u2014-"
_BULLET = re.compile(rf"\s*(?:(?:>|&gt;|[{_BULLETS}]|\*(?=\s)|\d{{1,2}}[.)](?=\s))\s*){{0,4}}")
_BOLD = re.compile(r"\*([^*\n]{1,300})\*")
_MARKS = tuple(re.compile(rf"(?<!\w){mark}([^{mark}\n]{{1,300}}){mark}(?!\w)") for mark in (r"\*", "_", "~", "`"))
_SHORTCODE = re.compile(r":[a-z0-9_+'-]{1,60}:")
_MARKDOWN_LINK = re.compile(r"!?\[([^\[\]\n]{1,300})\]\(([^\s()]{1,2000})\)")
_MARKDOWN_BOLD = re.compile(r"(?:\*\*|__)([^*_\n]{1,300})(?:\*\*|__)")
_MARKDOWN_HEADING = re.compile(r"^#{1,6}[ \t]+([^\n]{1,300})$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Link:
    """A link in a text; ``named`` is whether it stands under words of its own and not under its address."""

    url: str
    named: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One line as a person reads it; its first ``bold`` characters are bold, ``is_link`` is whether it is one link."""

    text: str
    bold: int = 0
    is_link: bool = False


def lines_of(mrkdwn: str) -> Iterator[Line]:
    """The lines of a mrkdwn text, without their bullets."""
    for raw in mrkdwn[:LONGEST].splitlines()[:LINES]:
        bullet = _BULLET.match(raw)
        rest = without_emoji(raw[bullet.end() :] if bullet else raw)
        bold = _BOLD.match(rest)
        head = plain(bold.group(1)).strip() if bold else ""
        tail = plain(rest[bold.end() :] if bold else rest)
        one = _LINK.fullmatch(rest.strip())
        yield Line((head + tail).rstrip(), len(head), one is not None)


def of_markdown(text: str) -> str:
    """Real Markdown, as the ``markdown`` block has it, as mrkdwn."""
    known = _MARKDOWN_LINK.sub(lambda found: f"<{found.group(2)}|{found.group(1)}>", text[:LONGEST])
    return _MARKDOWN_HEADING.sub(r"*\1*", _MARKDOWN_BOLD.sub(r"*\1*", known))


def plain(mrkdwn: str) -> str:
    """A text as a person reads it."""
    text = _LINK.sub(_shown, mrkdwn)
    for mark in _MARKS:
        text = mark.sub(r"\1", text)
    return unescaped(text)


def clean(text: str) -> str:
    """A text without what no record may hold: control characters and halves of characters."""
    return _UNCLEAN.sub(" ", text[:LONGEST])


def unescaped(text: str) -> str:
    """Slack's three escapes undone."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def links_of(mrkdwn: str) -> Iterator[Link]:
    """The links of a mrkdwn text, mail and telephone among them."""
    for found in _LINK.finditer(mrkdwn[:LONGEST]):
        target, label = unescaped(found.group(1)), unescaped(found.group(2) or "")
        if target[:1] not in "@#!":
            yield Link(target, is_named(target, label))


def is_named(target: str, label: str) -> bool:
    """Whether a link stands under words of its own: Slack makes ``<http://acme.com|acme.com>`` of an address."""
    bare = target.partition("://")[2].rstrip("/") or target
    return bool(label) and label.strip().rstrip("/") not in {target.rstrip("/"), bare, target.partition(":")[2]}


def fold(label: str) -> str:
    """A label as it is compared: without case, marks, punctuation and emoji; empty where nothing is left."""
    text = _SHORTCODE.sub(" ", unicodedata.normalize("NFKC", label[:300]).casefold())
    return " ".join("".join(sign if _is_letter(sign) else " " for sign in text).split())


def bold_start(spans: Iterable[tuple[str, bool]]) -> int:
    """How many characters at the start of a line are bold."""
    length = 0
    for text, bold in spans:
        if not bold:
            break
        length += len(text)
    return length


def _shown(found: re.Match[str]) -> str:
    target, label = found.group(1), found.group(2)
    if target.startswith("mailto:"):
        return target.removeprefix("mailto:").partition("?")[0]
    if target.startswith("tel:"):
        return label if label and any(sign.isdigit() for sign in label) else target.removeprefix("tel:")
    if target.startswith(("@", "#")):
        return f"{target[0]}{(label or target[1:]).lstrip('@#')}"
    if target.startswith("!"):
        return label or f"@{target[1:].partition('^')[0]}"
    return label or target


def without_emoji(text: str) -> str:
    """A text without the emoji at its start."""
    rest = text.lstrip()
    while rest:
        code = _SHORTCODE.match(rest)
        end = code.end() if code else (1 if unicodedata.category(rest[0]) in {"So", "Sk", "Cf", "Mn"} else 0)
        if not end:
            break
        rest = rest[end:].lstrip()
    return rest


def _is_letter(sign: str) -> bool:
    return sign.isalnum() or unicodedata.category(sign).startswith("M")
