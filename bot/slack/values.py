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
    """A page of something that was asked for with ``/lead``: ``kind`` is the subcommand, ``queue`` what it names."""

    kind: str
    lead: int
    offset: int
    queue: str = ""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What ``/lead assign`` named: the lead, and (empty: nobody yet) who is to have it, by roster id."""

    lead: int
    to: str = ""


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
    """A paging button's value: ``1|history|17|10``, and after it the queue where there is one."""
    value = f"{VERSION}|{page.kind}|{page.lead}|{page.offset}"
    return f"{value}|{page.queue}" if page.queue else value


def read_page(value: str) -> Page | None:
    """The page that a button leads to."""
    version, *parts = value[:VALUE_LIMIT].split("|", 4)
    if version != VERSION or len(parts) not in {3, 4}:
        return None
    lead, offset = _number(parts[1]), _number(parts[2])
    return None if lead is None or offset is None else Page(parts[0], lead, offset, parts[3] if len(parts) == 4 else "")


def wanted_value(wanted: Wanted) -> str:
    """The value of a button that opens the form of ``/lead assign``: ``1|a|17|ana``."""
    return f"{VERSION}|a|{wanted.lead}|{wanted.to}"


def read_wanted(value: str) -> Wanted | None:
    """What such a button opens."""
    version, *parts = value[:VALUE_LIMIT].split("|", 3)
    lead = _number(parts[1]) if version == VERSION and len(parts) == 3 and parts[0] == "a" else None
    return None if lead is None else Wanted(lead, parts[2])


def request_value(request: int) -> str:
    """The value of a button that answers a request: ``1|r|12``."""
    return f"{VERSION}|r|{request}"


def read_request(value: str) -> int | None:
    """The request that a button answers."""
    version, *parts = value[:VALUE_LIMIT].split("|")
    return _number(parts[1]) if version == VERSION and len(parts) == 2 and parts[0] == "r" else None


def metadata(form: Form) -> str:
    """A modal's private metadata."""
    seen = form.seen
    told = {"v": VERSION, "seen": [seen.lead, seen.assignment, seen.offer], "channel": form.channel, "ts": form.ts}
    return json.dumps(told, separators=(",", ":"))


def read_metadata(text: str) -> Form | None:
    """What a modal was opened for."""
    told = _told(text)
    if told is None:
        return None
    numbers, channel, ts = told.get("seen"), told.get("channel"), told.get("ts")
    if not isinstance(numbers, list) or len(numbers) != 3 or not all(_is_number(n) for n in numbers):
        return None
    return Form(Seen(*numbers), channel, ts) if isinstance(channel, str) and isinstance(ts, str) else None


def answer_metadata(request: int) -> str:
    """The private metadata of the form that answers a request."""
    return json.dumps({"v": VERSION, "request": request}, separators=(",", ":"))


def read_answer_metadata(text: str) -> int | None:
    """The request that a form answers."""
    told = _told(text)
    number = told.get("request") if told is not None else None
    return number if _is_number(number) else None


def _told(text: str) -> dict[str, Any] | None:
    try:
        told: Any = json.loads(text[:METADATA_LIMIT])
    except (ValueError, RecursionError):
        return None
    return told if isinstance(told, dict) and told.get("v") == VERSION else None


def _number(text: str) -> int | None:
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 20 else None
    return number if number is not None and number <= _LARGEST else None


def _is_number(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= _LARGEST
