"""The form "Route a lead": how it opens, what it carries, and what somebody filled in."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from bot.blocks import Block, plain
from bot.blocks import field as input_field
from bot.intake.form_errors import Unreadable
from bot.intake.record import read_record
from bot.mrkdwn import cut
from bot.slack.source.message import moment_of
from bot.slack.source.text import clean
from bot.slack.steps import plain_source
from bot.slack.who import Body
from bot.words import sources as say
from routing.lead import Draft

CALLBACK = "baton:route"
FIELDS = tuple(say.LABELS)
FIRST = FIELDS[0]
"""Where a sentence stands that is about no field."""
WAYS = ("company", "name", "email")
SHORT, LONG = 200, 3_000
METADATA = 2_900
"""Characters of what the form carries; Slack takes 3,000."""
VERSION = "1"


@dataclass(frozen=True, slots=True)
class Origin:
    """Which lead the form is about.

    Attributes:
        source: the source of its lead; with ``external_id`` empty the form's own id names the lead.
        created_at: the ts of the message that told of it, as Slack writes it; empty where there is none.
        channel: where to answer, with ``thread``; empty where nobody reads the answer.
        rest: what the message tells besides the form's fields.
    """

    source: str
    external_id: str = ""
    created_at: str = ""
    channel: str = ""
    thread: str = ""
    rest: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Filled:
    """What somebody filled in, and for which lead."""

    origin: Origin
    values: Mapping[str, str]

    def draft(self, now: datetime) -> Draft:
        """The lead.

        Raises:
            Unreadable: with every field that is wrong.
        """
        record = {**self.origin.rest, **{name: value for name, value in self.values.items() if value}}
        source = plain_source(self.origin.source, dict.fromkeys((*FIELDS, *self.origin.rest)))
        known: dict[str, Any] = {"external_id": self.origin.external_id}
        created = moment_of(self.origin.created_at)
        read = read_record(record, source, known=known if created is None else {**known, "created_at": created})
        return replace(read, as_of=now)

    def errors(self, error: Unreadable) -> dict[str, str]:
        """What is wrong, each sentence under its field."""
        told: dict[str, str] = {}
        for one in error.errors:
            name = str(one.path[0]) if one.path else ""
            told.setdefault(name if name in FIELDS else FIRST, one.detail)
        return told


def form(origin: Origin, given: Mapping[str, str], currency: str) -> Block:
    """The form as it opens, filled in as far as is known."""
    return {
        "type": "modal",
        "callback_id": CALLBACK,
        "private_metadata": metadata(origin),
        "title": plain(say.ROUTE, 24),
        "submit": plain(say.SUBMIT, 24),
        "close": plain(say.CANCEL, 24),
        "blocks": [_input(name, given.get(name, ""), currency) for name in FIELDS],
    }


def _input(name: str, given: str, currency: str) -> Block:
    longest = LONG if name == "message" else SHORT
    element: Block = {"type": "plain_text_input", "action_id": name, "max_length": longest}
    if name == "message":
        element["multiline"] = True
    known = clean(given) if name == "message" else " ".join(clean(given).split())
    if known.strip():
        element["initial_value"] = cut(known.strip(), longest)
    hint = say.HINTS.get(name, "").format(currency=currency)
    return input_field(name, say.LABELS[name], element, optional=True, hint=hint)


def metadata(origin: Origin) -> str:
    """What the form carries; where it is too much, without what the message tells besides."""
    told = {
        "v": VERSION, "source": origin.source, "id": origin.external_id, "at": origin.created_at,
        "channel": origin.channel, "thread": origin.thread,
    }  # fmt: skip
    whole = json.dumps({**told, "rest": dict(origin.rest)}, separators=(",", ":"), default=str)
    return whole if len(whole) <= METADATA else json.dumps(told, separators=(",", ":"))


def read_form(body: Body) -> Filled | None:
    """What a submission says; None where the form is not one of ours."""
    view = body.get("view")
    if not isinstance(view, dict) or view.get("callback_id") != CALLBACK:
        return None
    origin = _origin(view.get("private_metadata"))
    if origin is None:
        return None
    own = view.get("root_view_id") or view.get("id")
    named = replace(origin, external_id=origin.external_id or (own if isinstance(own, str) else ""))
    return Filled(named, {name: _value(view, name) for name in FIELDS}) if named.external_id else None


def _origin(text: Any) -> Origin | None:
    try:
        told: Any = json.loads(text) if isinstance(text, str) else None
    except (ValueError, RecursionError):
        return None
    if not isinstance(told, dict) or told.get("v") != VERSION:
        return None
    parts = [told.get(name, "") for name in ("source", "id", "at", "channel", "thread")]
    rest = told.get("rest", {})
    if not all(isinstance(part, str) for part in parts) or not parts[0] or not isinstance(rest, dict):
        return None
    source, name, at, channel, thread = parts
    return Origin(source, name, at, channel, thread, {key: one for key, one in rest.items() if key not in FIELDS})


def _value(view: Body, name: str) -> str:
    found: Any = view
    for step in ("state", "values", name, name, "value"):
        found = found.get(step) if isinstance(found, dict) else None
    return clean(found).strip() if isinstance(found, str) else ""
