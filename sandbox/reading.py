"""What is on a screen: the words and the buttons in blocks."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from sandbox.blocks import elements_of
from sandbox.mrkdwn import Reader, mentions
from sandbox.people import People

_TEXT_KINDS = ("plain_text", "mrkdwn")


@dataclass(frozen=True)
class Content:
    """What a message says: its text (also the notification) and its blocks."""

    text: str = ""
    blocks: list[dict[str, Any]] = field(default_factory=list)
    attachments: list[dict[str, Any]] = field(default_factory=list)

    @property
    def all_blocks(self) -> list[dict[str, Any]]:
        """Its own blocks and those in attachments."""
        return self.blocks + [b for a in self.attachments for b in a.get("blocks") or []]

    def words(self, reader: Reader) -> str:
        """All that can be read in it, one text a line, buttons left out."""
        attached = [reader.read(words) for attachment in self.attachments for words in _attached(attachment)]
        return "\n".join([reader.read(self.text), *attached, *words_in(self.all_blocks, reader)]).strip()

    def pings(self, people: People) -> tuple[str, ...]:
        """Whom it pings when posted: mentions in mrkdwn and in rich text; plain text pings nobody."""
        sources = [self.text, *(t["text"] for t in _texts(self.all_blocks) if t["type"] == "mrkdwn")]
        found = [who for source in sources for who in mentions(source, people)]
        return tuple(dict.fromkeys([*found, *_rich_mentions(self.all_blocks)]))


def _attached(attachment: dict[str, Any]) -> Iterator[str]:
    """The words of an attachment in the order they are shown; `fallback` is not among them."""
    fields = [words for entry in attachment.get("fields") or [] for words in (entry.get("title"), entry.get("value"))]
    before = [attachment.get(key) for key in ("pretext", "author_name", "title", "text")]
    yield from (str(words) for words in (*before, *fields, attachment.get("footer")) if words)


def words_in(blocks: list[dict[str, Any]], reader: Reader) -> list[str]:
    """Each readable text in blocks, in order; labels of buttons and options are not among them."""
    return [words for block in blocks for words in words_of(block, reader)]


def words_of(block: dict[str, Any], reader: Reader) -> list[str]:
    """The readable texts of one block."""
    if block["type"] == "rich_text":
        return [" ".join(_rich_words(block, reader))]
    if block["type"] == "markdown":
        return [str(block["text"])]
    pictures = [block["alt_text"]] if block["type"] == "image" else []
    cells = [str(cell.get("text", "")) for row in block.get("rows") or [] for cell in row if isinstance(cell, dict)]
    return [*pictures, *(read(found, reader) for found in _texts([block])), *cells]


def read(text: dict[str, Any], reader: Reader) -> str:
    """A text object as it is shown: mrkdwn is read, plain text stands as it is."""
    return reader.read(text["text"]) if text["type"] == "mrkdwn" else str(text["text"])


def buttons_in(blocks: list[dict[str, Any]], user_id: str) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Each (block, button) that this person is shown."""
    for block in blocks:
        for element in elements_of(block):
            if element["type"] == "button" and user_id in (element.get("visible_to_user_ids") or [user_id]):
                yield block, element


def _texts(blocks: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """The text objects a person reads: those of a block itself, not those of its controls."""
    for block in blocks:
        own = [block.get(key) for key in ("title", "subtitle", "text", "label", "body")]
        fields = block.get("fields") or []
        small = [e for e in block.get("elements") or [] if e.get("type") in _TEXT_KINDS]
        for part in [*own, *fields, *small, block.get("hint")]:
            if isinstance(part, dict) and part.get("type") in _TEXT_KINDS:
                yield part


def _rich_parts(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        if "elements" not in value:
            yield value
        for part in value.get("elements") or []:
            yield from _rich_parts(part)


def _rich_words(block: dict[str, Any], reader: Reader) -> Iterator[str]:
    for part in _rich_parts(block):
        kind = part.get("type")
        if kind == "user":
            yield reader.read(f"<@{part['user_id']}>")
        elif kind == "channel":
            yield reader.read(f"<#{part['channel_id']}>")
        elif kind == "date":
            yield reader.read(f"<!date^{part['timestamp']}^{part['format']}|{part.get('fallback', '')}>")
        elif kind == "broadcast":
            yield f"@{part['range']}"
        else:
            yield str(part.get("text") or part.get("url") or "")


def _rich_mentions(blocks: list[dict[str, Any]]) -> Iterator[str]:
    for block in blocks:
        for part in _rich_parts(block) if block["type"] == "rich_text" else ():
            if part.get("type") in {"user", "broadcast"}:
                yield str(part.get("user_id") or part.get("range"))
