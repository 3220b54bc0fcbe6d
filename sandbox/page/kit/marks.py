"""Rich text as a person types it, with Slack's marks, and as Slack keeps it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from sandbox.mrkdwn import Reader
from sandbox.page.kit.emoji import character
from sandbox.page.kit.inline import atoms_of, runs, signed, without_marks
from sandbox.page.kit.links import link_url

Element = dict[str, Any]

_FENCE = re.compile(r"^```[ \t]*\n?(.*?)\n?```[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_ITEM = re.compile(r"^(?P<lead>[ \t]*)(?:(?P<bullet>[-•])|(?P<number>\d{1,4})[.)])[ \t]+(?P<words>\S.*)$")
_QUOTE = re.compile(r"^>[ \t]?(?P<words>.*)$")
_TOKEN = re.compile(
    r"`(?P<code>[^`\n]+)`"
    r"|<(?P<url>[^<>|\s]+)\|(?P<label>[^<>\n]+)>"
    r"|<(?P<bare>https?://[^<>|\s]+|mailto:[^<>|\s]+)>"
    r"|<@(?P<user>[A-Z0-9]+)(?:\|[^<>]*)?>"
    r"|<#(?P<channel>[A-Z0-9]+)(?:\|[^<>]*)?>"
    r"|(?<![\w@])@(?P<broadcast>here|channel|everyone)\b"
    r"|(?<![\w#])#(?P<room>[\w-]+)"
    r"|:(?P<emoji>[a-z0-9_+'-]+):(?::skin-tone-(?P<tone>[2-6]):)?"
    r"|(?P<plain>\bhttps?://[^\s<>|`]+(?<![.,;:!?'\")\]*_~]))"
)
_INDENT = 4


def rich_text_of(source: str, reader: Reader) -> Element:
    """The `rich_text` value that what was typed stands for."""
    return {"type": "rich_text", "elements": list(_Typed(reader).parts(source.replace("\r\n", "\n")))}


def typed_from(value: Any, reader: Reader) -> str:
    """What a person would have typed to get this value; underlines and borders are lost."""
    parts = value.get("elements") if isinstance(value, dict) else None
    return "\n".join(_Told(reader).part(part) for part in parts or [] if isinstance(part, dict))


@dataclass(frozen=True)
class _Typed:
    """Reads what was typed."""

    reader: Reader

    def parts(self, source: str) -> Iterator[Element]:
        end = 0
        for fence in _FENCE.finditer(source):
            yield from self._prose(source[end : fence.start()].removesuffix("\n"))
            words = fence.group(1)
            yield {"type": "rich_text_preformatted", "elements": [{"type": "text", "text": words}] if words else []}
            end = fence.end()
        yield from self._prose(source[end:])

    def _prose(self, source: str) -> Iterator[Element]:
        if not source:
            return
        for (kind, style, indent), group in groupby(source.split("\n"), key=_line_kind):
            lines = list(group)
            if kind == "quote":
                words = "\n".join(found.group("words") for found in map(_QUOTE.match, lines) if found)
                yield {"type": "rich_text_quote", "elements": list(self._inline(words))}
            elif kind == "list":
                yield self._list(lines, style, indent)
            else:
                yield {"type": "rich_text_section", "elements": list(self._inline("\n".join(lines)))}

    def _list(self, lines: list[str], style: str, indent: int) -> Element:
        found = [item for item in map(_ITEM.match, lines) if item]
        items = [{"type": "rich_text_section", "elements": list(self._inline(item.group("words")))} for item in found]
        first = int(found[0].group("number") or 1)
        offset = {"offset": first - 1} if style == "ordered" and first > 1 else {}
        return {"type": "rich_text_list", "style": style, "indent": indent, "elements": items, **offset}

    def _inline(self, source: str) -> Iterator[Element]:
        people = _people_pattern(self.reader)
        tokens = [*_TOKEN.finditer(source), *(people.finditer(source) if people else ())]
        known = [token for token in tokens if self._token(token) is not None]
        for shown, styles in runs(without_marks(atoms_of(source, known))):
            element = {"type": "text", "text": shown} if isinstance(shown, str) else self._token(shown)
            assert element is not None
            style = dict.fromkeys([*sorted(styles), *element.get("style", {})], True)
            yield {**element, **({"style": style} if style else {})}

    def _token(self, token: re.Match[str]) -> Element | None:
        kind = (
            token.lastgroup
            if token.lastgroup not in {"label", "tone"}
            else {"label": "url", "tone": "emoji"}[token.lastgroup]
        )
        words = token.group(kind or 0)
        if kind in {"url", "bare", "plain"}:
            label = token.group("label")
            return {"type": "link", "url": words, **({"text": label} if label else {})} if link_url(words) else None
        return self._named(str(kind), words, token)

    def _named(self, kind: str, words: str, token: re.Match[str]) -> Element | None:
        if kind == "code":
            return {"type": "text", "text": words, "style": {"code": True}}
        if kind == "broadcast":
            return {"type": "broadcast", "range": words}
        if kind == "emoji":
            return _emoji(words, token.group("tone"))
        if kind in {"room", "channel"}:
            channels = self.reader.channels
            channel = channels.named(words) if kind == "room" else channels.with_id(words)
            return {"type": "channel", "channel_id": channel.id} if channel else None
        user_id = words if kind == "user" else _person(words, self.reader)
        return {"type": "user", "user_id": user_id} if user_id and self.reader.people.with_id(user_id) else None


@dataclass(frozen=True)
class _Told:
    """Writes a value as it would be typed."""

    reader: Reader

    def part(self, part: Element) -> str:
        kind, inner = part.get("type"), part.get("elements") or []
        if kind == "rich_text_list":
            lead = " " * _INDENT * int(part.get("indent") or 0)
            first = int(part.get("offset") or 0) + 1
            ordered = part.get("style") == "ordered"
            signs = (f"{first + place}." if ordered else "-" for place in range(len(inner)))
            return "\n".join(f"{lead}{sign} {self._line(item)}" for sign, item in zip(signs, inner, strict=True))
        if kind == "rich_text_quote":
            return "\n".join(f"> {line}" for line in self._line(part).split("\n"))
        if kind == "rich_text_preformatted":
            return f"```\n{''.join(self._word(element) for element in inner)}\n```"
        return self._line(part)

    def _line(self, section: Element) -> str:
        pieces = [
            (self._word(e), frozenset(e.get("style") or {}) & {"bold", "italic", "strike"})
            for e in section.get("elements") or []
        ]
        return "".join(_nested(pieces))

    def _word(self, element: Element) -> str:
        kind = element.get("type")
        if kind == "link":
            label = element.get("text")
            return (
                f"<{element.get('url')}|{label}>" if label and label != element.get("url") else str(element.get("url"))
            )
        if kind == "emoji":
            tone = element.get("skin_tone")
            return f":{element.get('name')}:" + (f":skin-tone-{tone}:" if tone else "")
        if kind == "user":
            user = self.reader.people.with_id(str(element.get("user_id")))
            unique = user and _person(user.display_name, self.reader) == user.id
            return f"@{user.display_name}" if user and unique else f"<@{element.get('user_id')}>"
        if kind == "channel":
            channel = self.reader.channels.with_id(str(element.get("channel_id")))
            return f"#{channel.name}" if channel and channel.name else f"<#{element.get('channel_id')}>"
        if kind == "broadcast":
            return f"@{element.get('range')}"
        words = str(element.get("text") or element.get("fallback") or element.get("value") or "")
        return f"`{words}`" if (element.get("style") or {}).get("code") else words


def _nested(pieces: list[tuple[str, frozenset[str]]]) -> Iterator[str]:
    """Words between their marks, the mark that reaches farthest outside."""
    while pieces:
        reach = {style: _reach(pieces, style) for style in sorted(pieces[0][1])}
        if not reach:
            yield pieces[0][0]
            pieces = pieces[1:]
            continue
        style = max(reach, key=lambda name: reach[name])
        inner = [(words, styles - {style}) for words, styles in pieces[: reach[style]]]
        yield signed("".join(_nested(inner)), style)
        pieces = pieces[reach[style] :]


def _reach(pieces: list[tuple[str, frozenset[str]]], style: str) -> int:
    return next((place for place, (_, styles) in enumerate(pieces) if style not in styles), len(pieces))


def _line_kind(line: str) -> tuple[str, str, int]:
    item = _ITEM.match(line)
    if item:
        lead = item.group("lead").expandtabs(_INDENT)
        return "list", "bullet" if item.group("bullet") else "ordered", min(len(lead) // _INDENT, 8)
    return ("quote", "", 0) if _QUOTE.match(line) else ("text", "", 0)


def _emoji(name: str, tone: str | None) -> Element | None:
    shown = character(name, int(tone) if tone else None)
    if shown is None:
        return None
    unicode = "-".join(f"{ord(part):x}" for part in shown)
    return {"type": "emoji", "name": name, **({"skin_tone": int(tone)} if tone else {}), "unicode": unicode}


def _names(reader: Reader) -> dict[str, str]:
    """Each name that means one person only, in small letters, and that person's id."""
    found: dict[str, set[str]] = {}
    for user in reader.people:
        for name in (user.name, user.display_name, user.real_name):
            found.setdefault(name.casefold(), set()).add(user.id)
    return {name: next(iter(ids)) for name, ids in found.items() if name and len(ids) == 1}


def _person(name: str, reader: Reader) -> str | None:
    return _names(reader).get(name.casefold())


def _people_pattern(reader: Reader) -> re.Pattern[str] | None:
    names = sorted(_names(reader), key=len, reverse=True)
    if not names:
        return None
    return re.compile(rf"(?<![\w@<])@(?P<person>{'|'.join(map(re.escape, names))})(?!\w)", re.IGNORECASE)
