"""What is on a screen: the words and the buttons in blocks."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from sandbox.blocks import BUTTONS, children_of, controls, every_block, texts_of
from sandbox.files.file import File
from sandbox.messages.mrkdwn import SUBTEAM, Reader, escape, mentions
from sandbox.people.users import People


@dataclass(frozen=True)
class Content:
    """What a message says: its text (also the notification), its blocks, and the files shared with it.

    `typed` is what a person typed to say it: then the text and the block say the same.
    """

    text: str = ""
    blocks: list[dict[str, Any]] = field(default_factory=list)
    attachments: list[dict[str, Any]] = field(default_factory=list)
    files: tuple[File, ...] = ()
    typed: str = ""
    mrkdwn: bool = True
    """Whether asterisks and the like in its text are marks; links and mentions are read either way."""

    @property
    def all_blocks(self) -> list[dict[str, Any]]:
        """Its own blocks and those in attachments."""
        return self.blocks + [b for a in self.attachments for b in a.get("blocks") or []]

    def words(self, reader: Reader) -> str:
        """All that can be read in it, one text a line, buttons left out."""
        attached = [reader.read(words) for attachment in self.attachments for words in _attached(attachment)]
        shared = [file.shown_as for file in self.files]
        in_blocks = words_in(self.all_blocks[len(self.blocks) if self.typed else 0 :], reader)
        return "\n".join([reader.read(self.text), *attached, *in_blocks, *shared]).strip()

    def pings(self, people: People) -> tuple[str, ...]:
        """Whom it pings when posted: mentions in mrkdwn and in rich text; plain text pings nobody."""
        texts = [text for block in every_block(self.all_blocks) for text in texts_of(block)]
        sources = ["" if self.typed else self.text, *(t["text"] for t in texts if t["type"] == "mrkdwn")]
        found = [who for source in sources for who in mentions(source, people)]
        rich = [who for text in texts if text["type"] == "rich_text" for who in _rich_mentions(text)]
        return tuple(dict.fromkeys([*found, *rich]))


def _attached(attachment: dict[str, Any]) -> Iterator[str]:
    """The words of an attachment in the order they are shown; `fallback` is not among them."""
    fields = [words for entry in attachment.get("fields") or [] for words in (entry.get("title"), entry.get("value"))]
    before = [attachment.get(key) for key in ("pretext", "author_name", "title", "text")]
    yield from (str(words) for words in (*before, *fields, attachment.get("footer")) if words)


def words_in(blocks: list[dict[str, Any]], reader: Reader) -> list[str]:
    """Each readable text in blocks, in order; labels of buttons and options are not among them."""
    return [words for block in blocks for words in words_of(block, reader)]


def words_of(block: dict[str, Any], reader: Reader) -> list[str]:
    """The readable texts of one block, and then those of the blocks inside it."""
    return [*own_words(block, reader), *words_in(children_of(block), reader)]


def own_words(block: dict[str, Any], reader: Reader) -> list[str]:
    """The readable texts of one block itself."""
    return [read(text, reader) for text in texts_of(block)]


def read(text: dict[str, Any], reader: Reader) -> str:
    """A text object as it is shown: mrkdwn is read, rich text put together, plain text stands as it is."""
    if text["type"] == "rich_text":
        return "\n".join(_rich_lines(text, reader))
    return reader.read(text["text"]) if text["type"] == "mrkdwn" else str(text["text"])


def buttons_in(blocks: list[dict[str, Any]], user_id: str) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Each (block, button) that this person is shown; a pair for feedback gives two."""
    for block, element in controls(blocks):
        if element["type"] == "feedback_buttons":
            for side in ("positive_button", "negative_button"):
                shared = {"type": element["type"], "action_id": element["action_id"]}
                yield block, {**element[side], **shared}
        elif element["type"] in BUTTONS and user_id in (element.get("visible_to_user_ids") or [user_id]):
            yield block, element


def _rich_lines(value: dict[str, Any], reader: Reader) -> Iterator[str]:
    """One line for each section, item of a list, quote and piece of code."""
    inner = value.get("elements") or []
    if any("elements" in part for part in inner):
        for part in inner:
            yield from _rich_lines(part, reader)
    else:
        yield "".join(_rich_word(part, reader) for part in inner)


def _rich_word(part: dict[str, Any], reader: Reader) -> str:
    kind = part.get("type")
    if kind == "user":
        return reader.read(f"<@{part['user_id']}>")
    if kind == "channel":
        return reader.read(f"<#{part['channel_id']}>")
    if kind == "date":
        return reader.read(f"<!date^{part['timestamp']}^{part['format']}|{escape(part.get('fallback', ''))}>")
    if kind == "emoji":
        return f":{part['name']}:"
    if kind == "usergroup":
        return reader.read(f"<!{SUBTEAM}{part['usergroup_id']}>")
    if kind in {"broadcast", "team"}:
        return f"@{part.get('range') or part.get('team_id')}"
    return str(part.get("text") or part.get("url") or part.get("value") or "")


def _rich_mentions(value: dict[str, Any]) -> Iterator[str]:
    for part in value.get("elements") or []:
        if part.get("type") in {"user", "usergroup", "broadcast"}:
            yield str(part.get("user_id") or part.get("usergroup_id") or part.get("range"))
        yield from _rich_mentions(part)
