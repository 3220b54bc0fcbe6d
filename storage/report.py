"""What an audit found, and how it reads: page by page, so that memory does not grow with the history."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Row, Select

MOST = 100
"""How many findings are named; further ones are only counted."""

PAGE = 1000
"""Rows fetched at a time."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that does not hold: which promise, where, and what is there instead."""

    check: str
    where: str
    what: str

    @property
    def sentence(self) -> str:
        """One line for a person."""
        return f"{self.check}: {self.where}: {self.what}"


@dataclass(slots=True)
class Report:
    """What the audit read, and what it found. ``broken`` is the first broken link of a chain."""

    facts: int = 0
    streams: int = 0
    leads: int = 0
    findings: list[Finding] = field(default_factory=list)
    more: int = 0
    broken: Finding | None = None

    @property
    def sound(self) -> bool:
        """Whether everything holds."""
        return not self.findings

    def add(self, check: str, where: str, what: str) -> Finding:
        """Note a finding."""
        finding = Finding(check, where, what)
        if len(self.findings) < MOST:
            self.findings.append(finding)
        else:
            self.more += 1
        return finding


def stream(connection: Connection, query: Select[Any]) -> Iterator[Row[Any]]:
    """The rows of a query, a page at a time; several may be read side by side."""
    return iter(connection.execution_options(yield_per=PAGE).execute(query))
