"""Rich text written out again: as it would be typed, and as the mrkdwn that Slack puts beside it."""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from typing_extensions import override

from sandbox.messages.marks import signed
from sandbox.messages.mrkdwn import Reader, escape

Element = dict[str, Any]

_INDENT = "    "
_STYLES = frozenset({"bold", "italic", "strike"})
_BULLETS = ("•", "◦", "▪︎")


def typed_from(value: Any, reader: Reader) -> str:
    """What a person would have typed to get this value; underlines and borders are lost."""
    return _AsTyped(reader).whole(value)


def mrkdwn_from(value: Any, reader: Reader) -> str:
    """The `text` of a message that says this."""
    return _AsMrkdwn(reader).whole(value)


@dataclass(frozen=True)
class _Writer(ABC):
    """Writes rich text with marks; how names, links and lists look is for those that follow."""

    reader: Reader

    def whole(self, value: Any) -> str:
        """All of it; a section says itself where its last line ends."""
        parts = value.get("elements") if isinstance(value, dict) else None
        told = ""
        before: Element | None = None
        for part in (part for part in parts or [] if isinstance(part, dict)):
            if before is not None and not (before.get("type") == "rich_text_section" and self._goes_on(part, told)):
                told += "\n"
            told += self.part(part)
            before = part
        return told

    def _goes_on(self, part: Element, told: str) -> bool:
        """Whether what follows a section needs no new line."""
        return told.endswith("\n") or part.get("type") == "rich_text_preformatted"

    def part(self, part: Element) -> str:
        """A section, a list, a quote, or a piece of code."""
        kind, inner = part.get("type"), part.get("elements") or []
        if kind == "rich_text_list":
            depth, first = int(part.get("indent") or 0), int(part.get("offset") or 0) + 1
            ordered = part.get("style") == "ordered"
            signs = (f"{first + place}." if ordered else self.bullet(depth) for place in range(len(inner)))
            return "\n".join(f"{_INDENT * depth}{sign} {self._line(i)}" for sign, i in zip(signs, inner, strict=True))
        if kind == "rich_text_quote":
            return "\n".join(f"{self.quote} {line}" for line in self._line(part).split("\n"))
        if kind == "rich_text_preformatted":
            return self.code("".join(self.plain(str(element.get("text") or "")) for element in inner))
        return self._line(part)

    def _line(self, section: Element) -> str:
        pieces = [
            (self._word(e), frozenset(e.get("style") or {}) & _STYLES)
            for e in section.get("elements") or []
            if isinstance(e, dict)
        ]
        return "".join(_nested(pieces))

    def _word(self, element: Element) -> str:
        kind = element.get("type")
        if kind == "emoji":
            tone = element.get("skin_tone")
            return f":{element.get('name')}:" + (f":skin-tone-{tone}:" if tone else "")
        if kind in {"link", "user", "channel", "usergroup", "broadcast", "date"}:
            return self.token(kind, element)
        words = self.plain(str(element.get("text") or element.get("value") or ""))
        return f"`{words}`" if (element.get("style") or {}).get("code") else words

    @property
    @abstractmethod
    def quote(self) -> str:
        """What a quoted line begins with."""

    @abstractmethod
    def bullet(self, depth: int) -> str:
        """What an item of a list begins with."""

    @abstractmethod
    def code(self, words: str) -> str:
        """A block of code."""

    @abstractmethod
    def plain(self, words: str) -> str:
        """Words in which nothing means anything."""

    @abstractmethod
    def token(self, kind: str, element: Element) -> str:
        """Something that means something."""


class _AsTyped(_Writer):
    @property
    @override
    def quote(self) -> str:
        return ">"

    @override
    def bullet(self, depth: int) -> str:
        return "-"

    @override
    def code(self, words: str) -> str:
        return f"```\n{words}\n```"

    @override
    def plain(self, words: str) -> str:
        return words

    @override
    def token(self, kind: str, element: Element) -> str:
        if kind == "link":
            url, label = str(element.get("url")), element.get("text")
            return f"[{label}]({url})" if label and url not in {f"mailto:{label}", f"http://{label}"} else label or url
        if kind == "user":
            user = self.reader.people.with_id(str(element.get("user_id")))
            return f"@{user.name}" if user else f"<@{element.get('user_id')}>"
        if kind == "channel":
            channel = self.reader.channels.with_id(str(element.get("channel_id")))
            return f"#{channel.name}" if channel and channel.name else f"<#{element.get('channel_id')}>"
        if kind == "usergroup":
            return self.reader.read(f"<!subteam^{element.get('usergroup_id')}>")
        return str(element.get("fallback") or f"@{element.get('range')}")


class _AsMrkdwn(_Writer):
    @property
    @override
    def quote(self) -> str:
        return "&gt;"

    @override
    def bullet(self, depth: int) -> str:
        return _BULLETS[depth % len(_BULLETS)]

    @override
    def code(self, words: str) -> str:
        return f"```{words}```"

    @override
    def plain(self, words: str) -> str:
        return escape(words)

    @override
    def token(self, kind: str, element: Element) -> str:
        if kind == "link":
            label = element.get("text")
            return f"<{escape(str(element.get('url')))}{f'|{escape(label)}' if label else ''}>"
        if kind == "user":
            return f"<@{element.get('user_id')}>"
        if kind == "channel":
            channel = self.reader.channels.with_id(str(element.get("channel_id")))
            return f"<#{element.get('channel_id')}|{channel.name if channel else ''}>"
        if kind == "usergroup":
            return f"<!subteam^{element.get('usergroup_id')}>"
        if kind == "date":
            form, fallback = (escape(str(element.get(key) or "")) for key in ("format", "fallback"))
            return f"<!date^{element.get('timestamp')}^{form}|{fallback}>"
        return f"<!{element.get('range')}>"


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
