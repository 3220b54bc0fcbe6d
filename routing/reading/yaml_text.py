"""YAML text to plain data, with the line and column of everything in it.

ruamel.yaml scans and parses; the tree is built here from its events. Its own constructors would lose the
marks, follow aliases (a few lines can unfold into gigabytes) and recurse as deep as the text says. Scalars
are read by the core schema of YAML 1.2, so ``NO`` is Norway and ``on`` is a word.
"""

import hashlib
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from routing.reading.findings import Finding, Findings, Mark, Path, PolicyError, clip

LARGEST = 1_000_000
"""The most bytes a file may have: a hundred times the largest policy we can imagine anybody reading aloud."""
DEEPEST = 40
_KEPT = 64_000
"""Characters up to which what a text was parsed into is kept for the next time: one file is read several times in a
row (to be adopted, checked, compared, explained), and ruamel.yaml takes some 25 times as long as all the rest."""

_INT = re.compile(r"[-+]?[0-9]{1,30}|0o[0-7]{1,30}|0x[0-9a-fA-F]{1,30}")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]{1,30}|[0-9]{1,30}(?:\.[0-9]{0,30})?)(?:[eE][-+]?[0-9]{1,4})?")
_WORDS = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
# What ruamel.yaml lets escape from hostile text, beside its own errors.
_ESCAPES = (
    ValueError,
    TypeError,
    LookupError,
    AttributeError,
    AssertionError,
    ArithmeticError,
    RecursionError,
)
_NO_ALIAS = ("anchors and aliases cannot be read aloud", "Write the value out where it is used")


@dataclass(slots=True)
class _Open:
    """A list or mapping that is being read."""

    path: Path
    into: dict[str, Any] | list[Any]
    key: str | None = None


@dataclass(slots=True)
class Document:
    """A text as plain data: mappings with text keys, lists, text, numbers, truth values and None.

    Attributes:
        version: 12 hex digits of the text's SHA-256, blind to line endings.
        findings: what was wrong so far; whoever reads on adds theirs.
    """

    name: str
    version: str
    root: Any = None
    marks: dict[Path, Mark] = field(default_factory=dict)
    findings: Findings = field(init=False)

    def __post_init__(self) -> None:
        """Let the findings look up lines as they become known."""
        self.findings = Findings(self.marks)

    def fail(self) -> None:
        """Raise what was found, if anything was.

        Raises:
            PolicyError: at least one finding.
        """
        if len(self.findings):
            raise PolicyError(self.findings, self.name)


def read_yaml(text: str, name: str) -> Document:
    """Read one YAML document whose root is a mapping or a list.

    Raises:
        PolicyError: the text is too large, is not YAML, or holds more than one document. Smaller faults (a
        key given
            twice, an alias) are in the document's findings.
    """
    raw = text.encode("utf-8", "surrogatepass")
    if len(raw) > LARGEST:
        raise _broken(name, (1, 1), f"the file has {len(raw):,} bytes", f"Keep it under {LARGEST:,}")
    document = Document(name, hashlib.sha256(_canonical(raw)).hexdigest()[:12])
    try:
        _build(document, text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        raise _broken(name, place, _said(error.problem or error.context)) from None
    except YAMLError as error:
        raise _broken(name, (1, 1), _said(str(error))) from None
    except _ESCAPES as error:
        raise _broken(name, (1, 1), _said(str(error) or type(error).__name__)) from None
    if not isinstance(document.root, dict | list):
        problem = "the file is empty" if document.root is None else "the file is not made of keys and values"
        raise _broken(name, (1, 1), problem, "Start from the one in examples/")
    return document


def _canonical(raw: bytes) -> bytes:
    """The text's bytes as they would be on any machine."""
    return raw.removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n").rstrip() + b"\n"


def _said(problem: str | None) -> str:
    first = (problem or "").strip().splitlines()
    return f"this is not YAML: {clip(first[0], 160)}" if first else "this is not YAML"


def _broken(name: str, place: Mark, problem: str, fix: str | None = None) -> PolicyError:
    fix = fix or "Look at the indentation, the quotes and the brackets on this line and the one before"
    return PolicyError([Finding(*place, "", problem, fix)], name)


def _build(document: Document, text: str) -> None:
    around: list[_Open] = []
    for event in _kept_events(text) if len(text) <= _KEPT else _events(text):
        if isinstance(event, SequenceEndEvent | MappingEndEvent):
            around.pop()
        elif isinstance(event, NodeEvent):
            _node(document, around, event)


@lru_cache(maxsize=8)
def _kept_events(text: str) -> tuple[Event, ...]:
    return tuple(_events(text))


def _events(text: str) -> Iterator[Event]:
    """What the text is made of, as far as it is one document that is not too deep."""
    depth = documents = 0
    for event in YAML(typ="safe", pure=True).parse(text):
        if isinstance(event, DocumentStartEvent):
            documents += 1
            _check_document(event, documents)
        elif isinstance(event, NodeEvent) and depth >= DEEPEST:
            raise _stop(event, f"it is nested more than {DEEPEST} deep")
        if isinstance(event, SequenceStartEvent | MappingStartEvent):
            depth += 1
        elif isinstance(event, SequenceEndEvent | MappingEndEvent):
            depth -= 1
        yield event


def _check_document(event: DocumentStartEvent, count: int) -> None:
    if count > 1:
        raise _stop(event, "there is a second document after ---")
    if event.version is not None and tuple(event.version) != (1, 2):
        raise _stop(event, "only YAML 1.2 is read: remove the %YAML line")


def _stop(event: Event, problem: str) -> MarkedYAMLError:
    return MarkedYAMLError(problem=problem, problem_mark=event.start_mark)


def _node(document: Document, around: list[_Open], event: NodeEvent) -> None:
    """Put one node where it belongs: as a key, as the value of the last key, or at the end of a list."""
    mark = (event.start_mark.line + 1, event.start_mark.column + 1)
    parent = around[-1] if around else None
    if parent is not None and isinstance(parent.into, dict) and parent.key is None:
        if not isinstance(event, ScalarEvent):
            raise _stop(event, "a key must be a plain word")
        _key(document, parent, event.value, mark)
        return
    path: Path = ()
    if parent is not None:
        path = (*parent.path, len(parent.into) if isinstance(parent.into, list) else parent.key or "")
    document.marks.setdefault(path, mark)
    value = _value(document, event, path)
    if parent is None:
        document.root = value
    elif isinstance(parent.into, list):
        parent.into.append(value)
    else:
        parent.into.setdefault(parent.key or "", value)  # of a key given twice the first stays; it is a finding
        parent.key = None
    if isinstance(value, dict | list):
        around.append(_Open(path, value))


def _key(document: Document, parent: _Open, key: str, mark: Mark) -> None:
    path = (*parent.path, key)
    parent.key = key
    if key in parent.into:
        problem = f"'{clip(key)}' stands on line {document.marks[path][0]} and again on line {mark[0]}"
        document.marks[path] = mark
        document.findings.add(path, problem, "Keep one of them")
    document.marks[path] = mark


def _value(document: Document, event: NodeEvent, path: Path) -> Any:
    if isinstance(event, AliasEvent) or event.anchor is not None:
        document.findings.add(path, *_NO_ALIAS)
    if isinstance(event, AliasEvent):
        return None
    tag = getattr(event, "tag", None)  # ruamel.yaml types it on the events that have one only
    if tag is not None:
        document.findings.add(path, f"the tag {clip(str(tag))} is not read", "Remove it")
    if isinstance(event, MappingStartEvent):
        return {}
    if isinstance(event, SequenceStartEvent):
        return []
    assert isinstance(event, ScalarEvent)
    if event.style is not None:  # quoted or a block: always text
        return str(event.value)
    return _scalar(document, event.value, path)


def _scalar(document: Document, text: str, path: Path) -> Any:
    """A plain scalar by YAML 1.2's core schema."""
    if text in _WORDS:
        return _WORDS[text]
    if _INT.fullmatch(text):
        return int(text, 0) if text[:2] in {"0o", "0x"} else int(text)
    if _FLOAT.fullmatch(text):
        value = float(text)
        if not math.isfinite(value):
            document.findings.add(path, f"the number {clip(text)} is too large", "Write a smaller one")
        return value
    return text
