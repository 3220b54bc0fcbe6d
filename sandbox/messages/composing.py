"""What a person types, as Slack keeps it: a `rich_text` block, and the mrkdwn beside it."""

import re
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from itertools import groupby
from typing import Any

from sandbox.messages.domains import HOST, is_host
from sandbox.messages.emoji import character, glyphs
from sandbox.messages.marks import atoms_of, runs, without_marks
from sandbox.messages.mrkdwn import Reader
from sandbox.messages.reading import Content
from sandbox.messages.rich_source import mrkdwn_from

Element = dict[str, Any]

_FENCE = re.compile(r"```\n?(.+?)\n?```\n?", re.DOTALL)
_REST = re.compile(r"^>>>[ \t]?(.*)\Z", re.DOTALL | re.MULTILINE)
_ITEM = re.compile(r"^(?P<lead>[ \t]*)(?:(?P<bullet>[-*•])|(?P<number>\d{1,4})[.)])[ \t]+(?P<words>\S.*)$")
_QUOTE = re.compile(r"^>[ \t]?(?P<words>.*)$")
_END = r"(?<![.,;:!?'\")\]*_~])"  # what a sentence goes on with is no part of an address
_TOKEN = re.compile(
    r"`(?P<code>[^`\n]+)`"
    r"|\[(?P<label>[^\[\]\n]+)\]\((?P<target>(?:https?://|mailto:)[^\s<>|()]+)\)"
    rf"|(?P<url>\bhttps?://[^\s<>|`]+{_END})"
    r"|(?P<mail>(?<![\w.+-])[\w.+-]++@(?:[\w-]++\.)+[a-z]{2,24}\b)"
    r"|(?<![\w@])@(?P<broadcast>here|channel|everyone)\b"
    r"|(?<![\w#&])#(?P<channel>[\w-]+)"
    r"|:(?P<emoji>[a-z0-9_+'-]+):(?::skin-tone-(?P<tone>[2-6]):)?",
    re.IGNORECASE,
)
_INDENT = 4
_DEEPEST = 8
_NOT_ASCII = re.compile(r"[^\x00-\u2000]")


def compose(typed: str, reader: Reader) -> Content:
    """The message that Slack makes of what was typed; it keeps the typing itself, for whoever edits it."""
    elements = rich_text_of(typed, reader)["elements"]
    if not elements:
        return Content(typed=typed)
    name = b64encode(sha256(typed.encode()).digest()).decode()[:5]
    block = {"type": "rich_text", "block_id": name, "elements": elements}
    return Content(mrkdwn_from(block, reader), [block], typed=typed)


def rich_text_of(typed: str, reader: Reader) -> Element:
    """The `rich_text` value that what was typed stands for."""
    return {"type": "rich_text", "elements": list(_Typed(reader).parts(typed.replace("\r\n", "\n")))}


@dataclass(frozen=True)
class _Typed:
    """Reads what was typed."""

    reader: Reader

    def parts(self, source: str) -> Iterator[Element]:
        end = 0
        for fence in _FENCE.finditer(source):
            words = fence.group(1)
            if words.strip():
                yield from self._prose(source[end : fence.start()])
                yield {"type": "rich_text_preformatted", "elements": [{"type": "text", "text": words}], "border": 0}
                end = fence.end()
        yield from self._prose(source[end:])

    def _prose(self, source: str) -> Iterator[Element]:
        rest = _REST.search(source)
        yield from self._lines(source[: rest.start()] if rest else source)
        if rest and rest.group(1):
            yield {"type": "rich_text_quote", "elements": list(self._inline(rest.group(1)))}

    def _lines(self, source: str) -> Iterator[Element]:
        groups = [(kind, list(lines)) for kind, lines in groupby(source.split("\n"), key=_line_kind)]
        for place, ((kind, style, indent), lines) in enumerate(groups):
            if kind == "quote":
                words = "\n".join(found.group("words") for found in map(_QUOTE.match, lines) if found)
                yield {"type": "rich_text_quote", "elements": list(self._inline(words))}
            elif kind == "list":
                yield self._list(lines, style, indent)
            else:
                words = "\n".join(lines) + ("\n" if place + 1 < len(groups) else "")
                if words:
                    yield {"type": "rich_text_section", "elements": list(self._inline(words))}

    def _list(self, lines: list[str], style: str, indent: int) -> Element:
        found = [item for item in map(_ITEM.match, lines) if item]
        items = [{"type": "rich_text_section", "elements": list(self._inline(item.group("words")))} for item in found]
        first = int(found[0].group("number") or 1)
        offset = {"offset": first - 1} if style == "ordered" and first > 1 else {}
        return {"type": "rich_text_list", "style": style, "indent": indent, "elements": items, "border": 0, **offset}

    def _inline(self, source: str) -> Iterator[Element]:
        tokens = [*_TOKEN.finditer(source), *(host for host in HOST.finditer(source) if is_host(host))]
        people = _people_pattern(self.reader) if "@" in source else None
        if people:
            tokens += people.finditer(source)
        if _NOT_ASCII.search(source):
            tokens += glyphs()[0].finditer(source)
        known = [token for token in tokens if self._token(token) is not None]
        for shown, styles in runs(without_marks(atoms_of(source, known))):
            element = {"type": "text", "text": shown} if isinstance(shown, str) else self._token(shown)
            assert element is not None
            style = dict.fromkeys([*sorted(styles), *element.get("style", {})], True)
            yield {**element, **({"style": style} if style else {})}

    def _token(self, token: re.Match[str]) -> Element | None:
        kind, words = next((name, words) for name, words in token.groupdict().items() if words is not None)
        if kind == "code":
            return {"type": "text", "text": words, "style": {"code": True}}
        if kind == "label":
            return {"type": "link", "url": token.group("target"), "text": words}
        if kind == "url":
            return {"type": "link", "url": words}
        if kind == "mail":
            return {"type": "link", "url": f"mailto:{words}", "text": words}
        if kind == "host":
            return {"type": "link", "url": f"http://{words}", "text": words}
        return self._named(kind, words, token)

    def _named(self, kind: str, words: str, token: re.Match[str]) -> Element | None:
        if kind == "broadcast":
            return {"type": "broadcast", "range": words.lower()}
        if kind == "emoji":
            return self._emoji(words.lower(), token.group("tone"))
        if kind == "glyph":
            name, tone = glyphs()[1][words]
            return self._emoji(name, str(tone) if tone else None)
        if kind == "channel":
            channel = self.reader.channels.named(words)
            return {"type": "channel", "channel_id": channel.id} if channel else None
        found = _names(self.reader).get(words.casefold(), "")
        if found.startswith("S"):
            return {"type": "usergroup", "usergroup_id": found}
        return {"type": "user", "user_id": found} if found else None

    def _emoji(self, name: str, tone: str | None) -> Element | None:
        shown = character(name, int(tone) if tone else None)
        if shown is None:
            return {"type": "emoji", "name": name} if name in self.reader.emoji else None
        unicode = "-".join(f"{ord(part):x}" for part in shown)
        return {"type": "emoji", "name": name, **({"skin_tone": int(tone)} if tone else {}), "unicode": unicode}


def _line_kind(line: str) -> tuple[str, str, int]:
    item = _ITEM.match(line)
    if item:
        lead = item.group("lead").expandtabs(_INDENT)
        return "list", "bullet" if item.group("bullet") else "ordered", min(len(lead) // _INDENT, _DEEPEST)
    return ("quote", "", 0) if _QUOTE.match(line) else ("text", "", 0)


def _names(reader: Reader) -> dict[str, str]:
    """Each name that means one person or group, in small letters, and its id; a user name is always its owner's."""
    found: dict[str, set[str]] = {}
    for user in reader.people:
        for name in (user.display_name, user.real_name):
            found.setdefault(name.casefold(), set()).add(user.id)
    shared = {name: next(iter(ids)) for name, ids in found.items() if name and len(ids) == 1}
    groups = {group.handle: group.id for group in reader.groups or () if not group.deleted}
    return shared | {user.name.casefold(): user.id for user in reader.people} | groups


def _people_pattern(reader: Reader) -> re.Pattern[str]:
    names = sorted(_names(reader), key=len, reverse=True)
    return re.compile(rf"(?<![\w@<])@(?P<person>{'|'.join(map(re.escape, names))})(?!\w)", re.IGNORECASE)
