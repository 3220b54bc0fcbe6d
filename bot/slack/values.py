"""What a button and a modal carry: what the person saw, in a versioned and compact form.

Whatever comes back is read as if a stranger had written it: what is not ours is None, and never an exception.
"""

import json
from dataclasses import dataclass
from typing import Any

from routing.commands import Seen

VERSION = "1"
VALUE_LIMIT = 2_000
METADATA_LIMIT = 3_000
_LARGEST = 2**63 - 1
"""The largest number that a database keeps."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page of something that was asked for with ``/lead``: ``kind`` is the subcommand."""

    kind: str
    lead: int
    offset: int


@dataclass(frozen=True, slots=True)
class Form:
    """What a modal was opened for, and from which message, if any."""

    seen: Seen
    channel: str = ""
    ts: str = ""


def seen_value(seen: Seen, reason: str = "") -> str:
    """A button's value: ``1|lead|assignment|offer``, and after it the reason where the button is one."""
    parts = [VERSION, str(seen.lead), str(seen.assignment), str(seen.offer)]
    return "|".join([*parts, reason] if reason else parts)


def read_seen(value: str) -> tuple[Seen, str] | None:
    """What the person saw, and the button's reason (empty where it has none)."""
    version, *parts = value[:VALUE_LIMIT].split("|", 4)
    if version != VERSION or len(parts) not in {3, 4}:
        return None
    numbers = [_number(part) for part in parts[:3]]
    lead, assignment, offer = numbers
    if lead is None or assignment is None or offer is None:
        return None
    return Seen(lead, assignment, offer), parts[3] if len(parts) == 4 else ""


def page_value(page: Page) -> str:
    """A paging button's value: ``1|history|17|10``."""
    return f"{VERSION}|{page.kind}|{page.lead}|{page.offset}"


def read_page(value: str) -> Page | None:
    """The page that a button leads to."""
    parts = value[:VALUE_LIMIT].split("|")
    if len(parts) != 4 or parts[0] != VERSION:
        return None
    lead, offset = _number(parts[2]), _number(parts[3])
    return None if lead is None or offset is None else Page(parts[1], lead, offset)


def metadata(form: Form) -> str:
    """A modal's private metadata."""
    seen = form.seen
    told = {"v": VERSION, "seen": [seen.lead, seen.assignment, seen.offer], "channel": form.channel, "ts": form.ts}
    return json.dumps(told, separators=(",", ":"))


def read_metadata(text: str) -> Form | None:
    """What a modal was opened for."""
    try:
        told: Any = json.loads(text[:METADATA_LIMIT])
    except (ValueError, RecursionError):
        return None
    if not isinstance(told, dict) or told.get("v") != VERSION:
        return None
    numbers, channel, ts = told.get("seen"), told.get("channel"), told.get("ts")
    if not isinstance(numbers, list) or len(numbers) != 3 or not all(_is_number(n) for n in numbers):
        return None
    return Form(Seen(*numbers), channel, ts) if isinstance(channel, str) and isinstance(ts, str) else None


def _number(text: str) -> int | None:
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 20 else None
    return number if number is not None and number <= _LARGEST else None


def _is_number(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= _LARGEST
