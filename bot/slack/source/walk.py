"""A Slack message, whichever app wrote it and however, as pieces in reading order: titles, lines, pairs and links.

Blocks, rich text, tables and old attachments are known; any other block is searched for texts. Nothing of a message is
trusted to have the form that it should have, and no more than :data:`MOST` pieces are read.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from types import MappingProxyType
from typing import Any

from bot.slack.source.text import Line, Link, bold_start, clean, is_named, lines_of, links_of, of_markdown, plain

MOST = 2_000
DEEPEST = 8
ROWS, COLUMNS = 100, 20
"""The most that Slack shows of a table."""
LARGEST = 10**15

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Title:
    """A headline."""

    text: str


@dataclass(frozen=True, slots=True)
class Chunk:
    """Lines that belong together; ``spare`` where they are said only if nothing else of the message says it."""

    lines: tuple[Line, ...]
    spare: bool = False


@dataclass(frozen=True, slots=True)
class Pair:
    """A label and its value that stand side by side."""

    label: str
    value: str


Piece = Title | Chunk | Pair | Link
Read = Callable[[Json, int], Iterator[Piece]]


def pieces(message: Json) -> Iterator[Piece]:
    """The pieces of a message object; the text beside blocks is only what a notification says."""
    blocks = list(islice(_all(message.get("blocks"), 0), MOST))
    yield from blocks
    has_words = any(isinstance(piece, Chunk | Pair) for piece in blocks)
    yield from _text(message.get("text"), spare=has_words)
    for attachment in _objects(message.get("attachments")):
        if not any(attachment.get(name) for name in ("from_url", "is_msg_unfurl", "is_app_unfurl")):
            yield from _attachment(attachment)


def _attachment(of: Json) -> Iterator[Piece]:
    yield from _text(of.get("pretext"))
    title, target = _string(of.get("title")), _string(of.get("title_link"))
    if title:
        yield from _text(title)
    if target:
        yield Link(target, named=True)
    body = [*islice(_all(of.get("blocks"), 0), MOST), *_text(of.get("text"))]
    for field in _objects(of.get("fields"))[:ROWS]:
        label, value = plain(_string(field.get("title"))), _string(field.get("value"))
        body += [Pair(label, plain(value)), *links_of(value)] if label.strip() else _text(value)
    yield from body
    yield from _buttons(of, 0)
    yield from _text(of.get("fallback"), spare=bool(title or body))


def _all(blocks: Any, depth: int) -> Iterator[Piece]:
    for block in _objects(blocks):
        yield from BLOCKS.get(_string(block.get("type")), _unknown)(block, depth)


def _header(block: Json, _depth: int) -> Iterator[Piece]:
    text = _string(_object(block.get("text")).get("text"))
    if text.strip():
        yield Title(text.strip())


def _section(block: Json, depth: int) -> Iterator[Piece]:
    yield from _text_object(block.get("text"))
    for field in _objects(block.get("fields")):
        yield from _text_object(field)
    yield from _buttons(block, depth)


def _context(block: Json, _depth: int) -> Iterator[Piece]:
    for element in _objects(block.get("elements")):
        yield from _text_object(element)


def _markdown(block: Json, _depth: int) -> Iterator[Piece]:
    text = of_markdown(_string(block.get("text")))
    rows = [_cells(row) for row in text.splitlines() if row.strip().startswith("|")]
    yield from _pairs([row for row in rows if row and not all(set(cell) <= set(":- ") for cell in row)])
    yield from _text("\n".join(row for row in text.splitlines() if not row.strip().startswith("|")))


def _table(block: Json, depth: int) -> Iterator[Piece]:
    rows = block.get("rows")
    told = [row for row in rows[:ROWS] if isinstance(row, list)] if isinstance(rows, list) else []
    yield from _pairs([[_cell(cell, depth) for cell in row[:COLUMNS]] for row in told])


def _buttons(block: Json, _depth: int) -> Iterator[Piece]:
    for name in ("elements", "actions"):
        for element in _objects(block.get(name)):
            if _string(element.get("url")):
                yield Link(_string(element["url"]), named=True)
    accessory = _object(block.get("accessory"))
    if accessory.get("type") == "button" and _string(accessory.get("url")):
        yield Link(_string(accessory["url"]), named=True)


def _rich_text(block: Json, depth: int) -> Iterator[Piece]:
    lines: list[Line] = []
    for element in _objects(block.get("elements")):
        if element.get("type") == "rich_text_list":
            for item in _objects(element.get("elements")):
                yield from _rich_links(item)
                lines += _rich_lines(item)
        else:
            yield from _rich_links(element)
            lines += _rich_lines(element)
    if lines:
        yield Chunk(tuple(lines))
    del depth


def _rich_lines(section: Json) -> list[Line]:
    rows: list[list[tuple[str, bool]]] = [[]]
    for element in _objects(section.get("elements")):
        bold = _object(element.get("style")).get("bold") is True
        first, *others = _rich_word(element).split("\n")
        rows[-1].append((first, bold))
        rows += [[(other, bold)] for other in others]
    told = [_rich_line(row) for row in rows]
    return told[:-1] if len(told) > 1 and not told[-1].text.strip() else told


def _rich_line(row: list[tuple[str, bool]]) -> Line:
    """Spaces at its start, and an emoji there, are no part of what is bold."""
    while row and not row[0][0].strip():
        row = row[1:]
    text = "".join(span for span, _ in row)
    return Line(text.rstrip(), min(bold_start(row), len(text.rstrip())))


def _rich_word(element: Json) -> str:
    kind, text = _string(element.get("type")), _string(element.get("text"))
    if kind == "link":
        url = _string(element.get("url"))
        return url.removeprefix("mailto:") if url.startswith("mailto:") else text or url.removeprefix("tel:")
    if kind == "user":
        return f"@{_string(element.get('user_id'))}"
    if kind == "channel":
        return f"#{_string(element.get('channel_id'))}"
    if kind == "date":
        return _string(element.get("fallback"))
    return "" if kind == "emoji" else text


def _rich_links(section: Json) -> Iterator[Piece]:
    for element in _objects(section.get("elements")):
        url = _string(element.get("url"))
        if element.get("type") == "link" and url:
            yield Link(url, is_named(url, _string(element.get("text"))))


def _unknown(block: Json, depth: int) -> Iterator[Piece]:
    """A kind of block that is not known: whatever text is in it, in the order that its parts usually have."""
    if depth >= DEEPEST:
        return
    for name in ("title", "subtitle", "text", "body", "description", "value"):
        part = block.get(name)
        yield from _text(part) if isinstance(part, str) else _text_object(part)
    yield from _buttons(block, depth)
    for name in ("blocks", "elements", "cards", "child_blocks", "fields"):
        yield from _all(block.get(name), depth + 1)


def _pairs(rows: list[list[str]]) -> Iterator[Piece]:
    """A table of two columns has a label in each row; a wider one has them in its first."""
    rows = [row for row in rows if any(cell.strip() for cell in row)]
    if all(len(row) <= 2 for row in rows):
        yield from (Pair(row[0], row[1]) for row in rows if len(row) == 2)
    elif len(rows) > 1:
        yield from (Pair(label, value) for label, value in zip(rows[0], rows[1], strict=False))


def _cell(cell: Any, depth: int) -> str:
    told = _object(cell)
    if told.get("type") == "rich_text":
        chunks = [piece for piece in _rich_text(told, depth) if isinstance(piece, Chunk)]
        return " ".join(line.text for chunk in chunks for line in chunk.lines)
    value = told.get("text", told.get("value"))
    if isinstance(value, int | float) and abs(value) < LARGEST:
        return f"{value:g}" if isinstance(value, float) else str(value)
    return _string(value)


def _cells(row: str) -> list[str]:
    return [plain(cell).strip() for cell in row.strip().strip("|").split("|")]


def _text_object(of: Any) -> Iterator[Piece]:
    told = _object(of)
    text = _string(told.get("text"))
    if told.get("type") == "plain_text":
        yield from _chunk(tuple(Line(line.strip()) for line in text.splitlines()))
    elif told.get("type") != "image":
        yield from _text(text)


def _text(of: Any, *, spare: bool = False) -> Iterator[Piece]:
    text = _string(of)
    yield from _chunk(tuple(lines_of(text)), spare=spare)
    if not spare:
        yield from links_of(text)


def _chunk(lines: tuple[Line, ...], *, spare: bool = False) -> Iterator[Piece]:
    if any(line.text.strip() for line in lines):
        yield Chunk(lines, spare)


def _objects(of: Any) -> list[Json]:
    return [one for one in of[:MOST] if isinstance(one, dict)] if isinstance(of, list) else []


def _object(of: Any) -> Json:
    return of if isinstance(of, dict) else {}


def _string(of: Any) -> str:
    return clean(of) if isinstance(of, str) else ""


def _nothing(_block: Json, _depth: int) -> Iterator[Piece]:
    return iter(())


BLOCKS: Mapping[str, Read] = MappingProxyType(
    {
        "header": _header,
        "section": _section,
        "context": _context,
        "rich_text": _rich_text,
        "markdown": _markdown,
        "table": _table,
        "data_table": _table,
        "actions": _buttons,
        "divider": _nothing,
        "image": _nothing,
        "file": _nothing,
    }
)
"""How each kind of block is read."""
