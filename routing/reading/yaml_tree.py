"""YAML text as a tree that keeps what its author wrote: each scalar as it stands there, each comment where it belongs.

:mod:`routing.reading.yaml_text` says what a file means; this says how it is written, for whoever lays it out anew. A
comment on a line of its own belongs to what follows it, unless it is indented deeper than that: then it ends the block
before.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field

from ruamel.yaml import YAML
from ruamel.yaml.events import (
    Event,
    MappingEndEvent,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

_BEFORE_CONTENT = frozenset("-?: \t.")
_HEADER = re.compile(r"[|>][-+0-9]*[ \t]+(#[^\n]*)")


@dataclass(slots=True)
class Comment:
    """A comment, from its ``#`` to the end of its line.

    Attributes:
        column: where it stands, from 0.
        blank: whether a blank line is before it.
    """

    text: str
    column: int
    blank: bool = False


@dataclass(slots=True)
class Scalar:
    """A word, a number or a text: ``raw`` as it stands there, empty where nothing does; ``value`` as it is meant."""

    raw: str
    value: str
    plain: bool


@dataclass(slots=True)
class Entry:
    """A key with its value, or (without a key) an item of a list.

    Attributes:
        start: the place of the key, or of the dash, in the text.
        leading: the comments above it.
        trailing: the comments behind it on its line.
        blank: whether a blank line is right before it.
        offset: how far behind its key the value begins; 0 where that is on another line, or there is none.
    """

    start: int
    key: Scalar | None
    blank: bool = False
    offset: int = 0
    value: "Scalar | Branch" = field(default_factory=lambda: Scalar("", "", plain=True))
    leading: list[Comment] = field(default_factory=list)
    trailing: list[Comment] = field(default_factory=list)


@dataclass(slots=True)
class Branch:
    """A list or a mapping; ``flow`` says that it is written in brackets, ``tail`` are the comments behind its end."""

    is_list: bool
    flow: bool
    start: int
    column: int
    end: int = 0
    entries: list[Entry] = field(default_factory=list)
    tail: list[Comment] = field(default_factory=list)

    def has_comments(self) -> bool:
        """Whether a comment stands anywhere inside."""
        if self.tail:
            return True
        return any(
            entry.leading or entry.trailing or (isinstance(entry.value, Branch) and entry.value.has_comments())
            for entry in self.entries
        )


def read_tree(text: str) -> Branch:
    """The tree of a text, with line feeds, that :func:`routing.reading.yaml_text.read_yaml` reads without a finding."""
    return _Builder(text).root


def comments_of(branch: Branch) -> Iterator[str]:
    """Every comment's text."""
    for entry in branch.entries:
        yield from (comment.text for comment in (*entry.leading, *entry.trailing))
        if isinstance(entry.value, Branch):
            yield from comments_of(entry.value)
    yield from (comment.text for comment in branch.tail)


class _Builder:
    """Builds the tree from the parser's events, then hangs the comments into it."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._events = list(YAML(typ="safe", pure=True).parse(text))
        scalars = [(e.start_mark.index, e.end_mark.index) for e in self._events if isinstance(e, ScalarEvent)]
        self._starts = [at for at, char in enumerate(text) if char == "\n"]
        found = list(self._punctuation(scalars))
        self._dashes = iter([at for at in found if text[at] == "-"])
        self._in_order: list[tuple[Entry, tuple[Branch, ...]]] = []
        self.root = self._build()
        for at in found:
            if text[at] == "#":
                self._hang(at)

    def _punctuation(self, scalars: list[tuple[int, int]]) -> Iterator[int]:
        """The places of the dashes and of the comments that are no part of a scalar."""
        at, last = 0, 0
        for start, end in (*scalars, (len(self._text), len(self._text))):
            at = max(at, last)
            while at < start:
                if self._text[at] == "#":
                    yield at
                    at = self._line_end(at)
                elif self._text.startswith("---", at) and self._column(at) == 0:
                    at += 3
                elif self._text[at] == "%" and self._column(at) == 0:
                    at = self._line_end(at)
                else:
                    if self._text[at] == "-":
                        yield at
                    at += 1
            last = end

    def _build(self) -> Branch:
        around: list[Branch] = []
        keys: list[ScalarEvent | None] = []
        root: Branch | None = None
        for event in self._events:
            if isinstance(event, SequenceEndEvent | MappingEndEvent):
                around.pop().end = event.end_mark.index
                keys.pop()
            elif isinstance(event, NodeEvent):
                if around and not around[-1].is_list and keys[-1] is None and isinstance(event, ScalarEvent):
                    keys[-1] = event
                    continue
                value = self._value(event)
                if around:
                    self._add(tuple(around), keys[-1], event, value)
                    keys[-1] = None
                if isinstance(value, Branch):
                    root = root or value
                    around.append(value)
                    keys.append(None)
        assert root is not None, "the text was read before"
        return root

    def _add(self, around: tuple[Branch, ...], key: ScalarEvent | None, event: Event, value: "Scalar | Branch") -> None:
        if key is not None:
            mark = key.start_mark
            offset = event.start_mark.column - mark.column if event.start_mark.line == mark.line else 0
            entry = Entry(mark.index, self._scalar(key), self._blank_before(mark.line), offset)
        else:
            start = event.start_mark.index if around[-1].flow else next(self._dashes)
            entry = Entry(start, None, self._blank_before(self._line(start)))
        entry.value = value
        around[-1].entries.append(entry)
        self._in_order.append((entry, around))
        if isinstance(event, ScalarEvent) and event.style in {"|", ">"}:
            header = _HEADER.match(self._text, event.start_mark.index)
            if header is not None:
                entry.trailing.append(Comment(header[1].rstrip(), self._column(header.start(1))))

    def _value(self, event: Event) -> "Scalar | Branch":
        if isinstance(event, ScalarEvent):
            return self._scalar(event)
        assert isinstance(event, MappingStartEvent | SequenceStartEvent)
        mark = event.start_mark
        return Branch(isinstance(event, SequenceStartEvent), bool(event.flow_style), mark.index, mark.column)

    def _scalar(self, event: ScalarEvent) -> Scalar:
        raw = self._text[event.start_mark.index : event.end_mark.index].strip()
        return Scalar(raw, str(event.value), plain=event.style is None)

    def _hang(self, at: int) -> None:
        """Give a comment to what it is about."""
        text = self._text[at : self._line_end(at)].rstrip()
        comment = Comment(text, self._column(at), self._blank_before(self._line(at)))
        place = bisect_right(self._in_order, at, key=lambda known: known[0].start)
        flow = self._flow_around(at)
        before = self._text[self._line_start(at) : at]
        if not set(before) <= _BEFORE_CONTENT and not before.startswith(("---", "%")) and place:
            owner = self._on_this_line(place, at, flow)
            if owner is not None:
                owner.leading += owner.trailing  # a line has room for one
                owner.trailing = [comment]
                return
        following = self._in_order[place] if place < len(self._in_order) else None
        if flow is not None:
            if following is not None and following[0].start < flow.end:
                following[0].leading.append(comment)
            elif flow.entries:
                flow.tail.append(comment)
            else:
                self._holder(flow).leading.append(comment)
            return
        closed = self._closed(place, following, comment.column)
        if closed is not None:
            closed.tail.append(comment)
        elif following is not None:
            following[0].leading.append(comment)
        else:
            self.root.tail.append(comment)

    def _flow_around(self, at: int) -> Branch | None:
        """The innermost brackets around a place."""
        for entry, around in reversed(self._in_order):
            inner = (*around, entry.value) if isinstance(entry.value, Branch) else around
            found = [branch for branch in inner if branch.flow and branch.start < at < branch.end]
            if found:
                return found[-1]
        return None

    def _holder(self, branch: Branch) -> Entry:
        return next(entry for entry, _ in self._in_order if entry.value is branch)

    def _on_this_line(self, place: int, at: int, flow: Branch | None) -> Entry | None:
        """What a comment stands behind."""
        for entry, around in reversed(self._in_order[:place]):
            if flow is None and not around[-1].flow:
                return entry
            if flow is not None and around[-1] is flow:
                return entry if self._line(entry.start) == self._line(at) else None
            if flow is not None and entry.start < flow.start:
                return None
        return None

    def _closed(self, place: int, following: tuple[Entry, tuple[Branch, ...]] | None, column: int) -> Branch | None:
        """The innermost block that ended before a comment and is indented no deeper than it."""
        if not place:
            return None
        _, around = self._in_order[place - 1]
        still_open = following[1] if following is not None else ()
        least = still_open[-1].column if still_open else -1
        ended = [b for b in around if not b.flow and all(b is not other for other in still_open)]
        fitting = [branch for branch in ended if least < branch.column <= column]
        return fitting[-1] if fitting else None

    def _line(self, at: int) -> int:
        return bisect_right(self._starts, at - 1)

    def _line_start(self, at: int) -> int:
        line = self._line(at)
        return self._starts[line - 1] + 1 if line else 0

    def _line_end(self, at: int) -> int:
        line = self._line(at)
        return self._starts[line] if line < len(self._starts) else len(self._text)

    def _column(self, at: int) -> int:
        return at - self._line_start(at)

    def _blank_before(self, line: int) -> bool:
        if line < 1:
            return False
        start = self._starts[line - 2] + 1 if line > 1 else 0
        return not self._text[start : self._starts[line - 1]].strip()
