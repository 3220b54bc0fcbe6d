"""Any form that posts JSON or form fields: one post is one lead, by the mapping's external_id or by a digest of it."""

import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Any
from urllib.parse import parse_qsl

from bot.intake.arrivals import Arrival, Arrivals, Foreign
from bot.intake.record import reading
from bot.words import api as words
from routing.source import Source

FIELDS = "application/x-www-form-urlencoded"
_MOST = 1_000


def read_form(body: bytes, kind: str, source: Source, delivery: str) -> Arrivals:
    """The lead of one post.

    Args:
        body: as it was sent.
        kind: its media type.
        source: how it is read.
        delivery: its signature, which names it.

    Raises:
        Foreign: it is neither a JSON object nor form fields.
    """
    record = _fields(body) if kind == FIELDS else _object(body)
    known = {"external_id": sha256(body).hexdigest()[:32]}
    return Arrivals(leads=[[Arrival(reading(record, source, known=known), delivery)]])


def _object(body: bytes) -> Mapping[str, Any]:
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):
        raise Foreign(words.FORM_BODY) from None
    if not isinstance(told, dict):
        raise Foreign(words.FORM_BODY)
    return told


def _fields(body: bytes) -> Mapping[str, Any]:
    """The fields; one that is there several times is a list."""
    try:
        pairs = parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=_MOST)
    except ValueError:
        raise Foreign(words.FORM_BODY) from None
    if not pairs:
        raise Foreign(words.FORM_BODY)
    record: dict[str, Any] = {}
    for name, value in pairs:
        before = record.get(name)
        record[name] = value if before is None else [*before, value] if isinstance(before, list) else [before, value]
    return record
