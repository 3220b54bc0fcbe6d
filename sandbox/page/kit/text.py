"""Text objects as HTML: mrkdwn with its marks, mentions, links and dates, and plain text."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from typing import Any

import htpy as h

from sandbox.messages.marks import Atom, atoms_of, runs, text_of, without_marks
from sandbox.messages.mrkdwn import SUBTEAM, Reader, unescape
from sandbox.page.kit.emoji import NO_OWN, in_words, with_emoji
from sandbox.page.kit.links import linked

_CODE = re.compile(r"```.*?```|`[^`\n]+`", re.DOTALL)
_TOKEN = re.compile(r"<([@#!]?)([^<>|]+)(?:\|([^<>]*))?>")
_BARE_URL = re.compile(r"\bhttps?://(?:(?!&[lg]t;)[^\s<>|`])+(?<![.,;:!?'\")\]*_~])", re.IGNORECASE)
_ESCAPES = re.compile(r"&(lt|gt|amp);")
_QUOTE = re.compile(r"(?:&gt;|>)(?:(?:&gt;|>){2})?[ \t]?")
_WRAP: dict[str, Callable[[h.Node], h.Node]] = {
    "bold": lambda inner: h.strong[inner],
    "italic": lambda inner: h.em[inner],
    "strike": lambda inner: h.s[inner],
    "underline": lambda inner: h.u[inner],
    "code": lambda inner: h.code(".kit-code")[inner],
}


def text_html(text: str, reader: Reader, *, verbatim: bool = False) -> h.Node:
    """Mrkdwn as this person reads it; nothing in it can become markup of another kind."""
    return h.fragment[list(_blocks(_lines(text, reader, verbatim=verbatim)))]


def unmarked_html(text: str, reader: Reader) -> h.Node:
    """Text in which asterisks and the like are no marks, while links, mentions and emoji are read: `mrkdwn: false`."""
    lines = (list(_prose(line, reader, verbatim=False, marked=False)) for line in text.split("\n"))
    return h.fragment[[[h.br if place else None, line] for place, line in enumerate(lines)]]


def plain_html(text: str, own: Mapping[str, str] = NO_OWN, *, emoji: bool = True) -> h.Node:
    """Plain text with emoji and line breaks; `own` are the workspace's emoji."""
    lines = text.split("\n")
    return h.fragment[
        [[h.br if place else None, list(with_emoji(line, own)) if emoji else line] for place, line in enumerate(lines)]
    ]


def object_html(text: dict[str, Any] | str | None, reader: Reader) -> h.Node:
    """A text object of either kind; a bare string is plain text."""
    if not isinstance(text, dict):
        return plain_html(str(text), reader.emoji) if text is not None else None
    words = str(text.get("text") or "")
    if text.get("type") == "mrkdwn":
        return text_html(words, reader, verbatim=bool(text.get("verbatim")))
    return plain_html(words, reader.emoji, emoji=text.get("emoji") is not False)


def object_words(text: dict[str, Any] | str | None, reader: Reader) -> str:
    """A text object where there can be no HTML."""
    if not isinstance(text, dict):
        return in_words(str(text or ""))
    words = str(text.get("text") or "")
    if text.get("type") == "mrkdwn":
        return in_words(reader.read(words))
    return words if text.get("emoji") is False else in_words(words)


def styled(inner: h.Node, styles: Iterator[str] | frozenset[str] | set[str]) -> h.Node:
    """Text under marks, the same ones always in the same order."""
    names = set(styles)
    for style, wrap in _WRAP.items():
        if style in names:
            inner = wrap(inner)
    return inner


def mention(shown: str, *, me: bool = False, **data: str) -> h.Node:
    """A name that was mentioned."""
    return h.span(class_=["kit-mention", {"kit-mention-me": me}], **data)[shown]


def date_html(reader: Reader, stamp: object, form: str, fallback: str, url: str | None = None) -> h.Node:
    """A moment in the reader's zone, the whole of it to hover."""
    token = f"<!date^{stamp}^{form}|{fallback}>"
    words = reader.read(token)
    try:
        moment = datetime.fromtimestamp(int(str(stamp)), UTC)
    except (ValueError, OverflowError, OSError):
        return words
    full = reader.read(f"<!date^{int(str(stamp))}^{{date_long}} at {{time}}|>")
    shown = h.time(datetime=moment.isoformat(), title=f"{full} ({reader.user.tz})")[words]
    return linked(url, shown) if url else shown


@dataclass
class _Line:
    """One line of the source: what is on it, and whether it is quoted."""

    nodes: list[h.Node]
    quoted: bool = False
    starts_with_code: bool = False
    ends_with_code: bool = False


def _blocks(lines: list[_Line]) -> Iterator[h.Node]:
    """Lines with breaks between them, those with a quote's mark together in a quote."""
    for quoted, group in groupby(lines, key=lambda line: line.quoted):
        nodes: list[h.Node] = []
        before: _Line | None = None
        for line in group:
            # A fenced block stands by itself; a break beside it would be an empty line.
            if before is not None and not before.ends_with_code and not line.starts_with_code:
                nodes.append(h.br)
            nodes.extend(line.nodes)
            before = line
        yield h.blockquote(".kit-quote")[nodes] if quoted else nodes


def _lines(source: str, reader: Reader, *, verbatim: bool) -> list[_Line]:
    lines = [_Line([])]
    rest_is_quoted = False
    start = 0
    for code in [*_CODE.finditer(source), None]:
        for place, words in enumerate(source[start : code.start() if code else len(source)].split("\n")):
            if place:
                lines.append(_Line([], quoted=rest_is_quoted))
            line = lines[-1]
            mark = None if line.nodes or rest_is_quoted else _QUOTE.match(words)
            if mark:
                line.quoted = True
                rest_is_quoted = unescape(mark.group()).startswith(">>>")
            if words:
                said = words[mark.end() :] if mark else words
                line.nodes.append(list(_prose(said, reader, verbatim=verbatim)))
                line.ends_with_code = False
        if code:
            start = code.end()
            line = lines[-1]
            fenced = code.group().startswith("```")
            line.starts_with_code = line.starts_with_code or (fenced and not line.nodes)
            line.ends_with_code = fenced
            line.nodes.append(_code(code.group()))
    return lines


def _code(source: str) -> h.Node:
    inner = unescape(source.strip("`"))
    if source.startswith("```"):
        return h.pre(".kit-pre")[inner.removeprefix("\n").removesuffix("\n")]
    return h.code(".kit-code")[inner]


def _prose(source: str, reader: Reader, *, verbatim: bool, marked: bool = True) -> Iterator[h.Node]:
    tokens = [*_TOKEN.finditer(source)]
    if not verbatim:
        taken = [(token.start(), token.end()) for token in tokens]
        bare = _BARE_URL.finditer(source)
        tokens += [url for url in bare if not any(first <= url.start() < last for first, last in taken)]
    atoms = atoms_of(source, tokens)
    for shown, styles in runs(_unescaped(without_marks(atoms) if marked else atoms)):
        inner = list(with_emoji(shown, reader.emoji)) if isinstance(shown, str) else _token(shown, reader)
        yield styled(inner, styles)


def _unescaped(atoms: list[Atom]) -> list[Atom]:
    """The three escapes undone; last, so that none of them becomes a mark or a token."""
    plain: list[Atom] = []
    end = 0
    for found in _ESCAPES.finditer(text_of(atoms)):
        plain.extend(atoms[end : found.start()])
        plain.append(Atom(unescape(found.group()), atoms[found.start()].styles))
        end = found.end()
    return [*plain, *atoms[end:]]


def _token(token: re.Match[str], reader: Reader) -> h.Node:
    if token.re is _BARE_URL:
        return linked(unescape(token.group()), unescape(token.group()))
    kind, target, label = token.groups()
    if kind == "@":
        return mention(reader.read(token.group()), me=target == reader.user.id, data_user=target)
    if kind == "#":
        return mention(reader.read(token.group()), data_channel=target)
    if kind == "!":
        return _special(token.group(), target, label, reader)
    inner = list(_prose(label, reader, verbatim=True)) if label else unescape(target)
    return linked(unescape(target), inner)


def _special(token: str, command: str, label: str | None, reader: Reader) -> h.Node:
    words = reader.read(token)
    if not command.startswith("date^"):
        for_me = command in {"here", "channel", "everyone"} or reader.is_called_by(command.removeprefix(SUBTEAM))
        return mention(words, me=for_me, data_broadcast=command)
    _, stamp, form, *link = [*command.split("^"), "", ""]
    url = next((unescape(part) for part in link if part), None)
    return date_html(reader, stamp, form, label or "", url)
