"""The policy's versions: which there were, who put each in force, when and why."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, and_, select

from routing.facts import DESK, PolicyAdopted
from storage import tables as t


@dataclass(frozen=True, slots=True)
class Version:
    """A policy that came into force.

    Attributes:
        version: ``p-`` and 12 hex digits.
        hash: the SHA-256 of its text, in hex.
        author: a roster id, or ``file``, ``cli``.
        reason: why; empty where it was erased.
        at: since when, UTC.
    """

    version: str
    hash: str
    author: str
    reason: str
    at: datetime


def versions(connection: Connection) -> Sequence[Version]:
    """Every time that a policy came into force, the latest first; a version that came back stands twice."""
    f, p = t.facts.c, t.particulars.c
    query = (
        select(f.at, f.body, p.body.label("words"))
        .outerjoin(t.particulars, and_(p.stream == f.stream, p.seq == f.seq))
        .where(f.stream == DESK, f.kind == PolicyAdopted.__name__)
        .order_by(f.seq.desc())
    )
    hashes = {row.version: row.hash for row in connection.execute(select(t.policies.c.version, t.policies.c.hash))}
    found = []
    for row in connection.execute(query):
        told = json.loads(row.body)
        reason = json.loads(row.words).get("reason", "") if row.words is not None else ""
        found.append(Version(told["version"], hashes.get(told["version"], ""), told["by"], reason, row.at))
    return found


def source_of(connection: Connection, version: str) -> str | None:
    """The text of a version; None where there never was one."""
    return connection.scalar(select(t.policies.c.source).where(t.policies.c.version == version))
