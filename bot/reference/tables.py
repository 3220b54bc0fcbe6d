"""Markdown tables, and what an enum says of its members."""

import inspect
import re
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum

_MEMBER = re.compile(r'^    \w+ = "(?P<code>[^"]+)"(?:\s*#: (?P<means>.*))?$', re.MULTILINE)


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """A table, and an empty line after it."""
    yield _row(heads)
    yield "|" + "---|" * len(heads)
    yield from map(_row, rows)
    yield ""


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cell.replace("|", r"\|").replace("\n", " ") for cell in cells) + " |"


def code(text: str) -> str:
    """A word as code."""
    return f"`{text}`"


def meanings(kind: type[StrEnum]) -> dict[str, str]:
    """What an enum's source says behind ``#:`` of each of its codes; empty where it says nothing."""
    found = {one["code"]: one["means"] or "" for one in _MEMBER.finditer(inspect.getsource(kind))}
    return {member.value: found.get(member.value, "") for member in kind}
