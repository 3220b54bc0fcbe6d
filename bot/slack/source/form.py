"""The form "Route a lead": how it opens, what it carries, and what somebody filled in."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from bot.blocks import Block, plain, section
from bot.blocks import field as input_field
from bot.intake.form_errors import Unreadable
from bot.intake.record import read_record
from bot.mrkdwn import cut, disarmed
from bot.slack.source.message import moment_of
from bot.slack.source.text import clean
from bot.slack.steps import plain_source
from bot.slack.who import Body
from bot.words import sources as say
from routing.lead import Draft, Value

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
        as_of: the moment that the message tells of, as Slack writes it; empty where there is none.
    """

    source: str
    external_id: str = ""
    created_at: str = ""
    channel: str = ""
    thread: str = ""
    rest: Mapping[str, Any] = field(default_factory=dict)
    as_of: str = ""

    @property
    def message(self) -> str:
        """What the message is called where its source gives it no id; empty where it stands in no source's channel."""
        return f"{self.channel}:{self.created_at}" if self.channel else ""


@dataclass(frozen=True, slots=True)
class Filled:
    """What somebody filled in, for which lead, and what stood there when the form opened."""

    origin: Origin
    values: Mapping[str, str]
    before: Mapping[str, str] = field(default_factory=dict)

    @property
    def changed(self) -> tuple[str, ...]:
        """The fields that somebody changed."""
        return tuple(name for name in FIELDS if self.values.get(name, "") != self.before.get(name, ""))

    @property
    def names_nobody(self) -> bool:
        """Whether nobody could be called by it."""
        return not any(self.values.get(name) for name in WAYS)

    def draft(self) -> Draft:
        """All of it, as a lead.

        Raises:
            Unreadable: with every field that is wrong.
        """
        read = self._read({**self.origin.rest, **{name: value for name, value in self.values.items() if value}})
        return replace(read, as_of=moment_of(self.origin.as_of))

    def changes(self) -> dict[str, Value]:
        """What somebody changed, and only that; None is what they took away.

        Raises:
            Unreadable: with every field that is wrong.
        """
        read = self._read({name: self.values[name] for name in self.changed if self.values[name]})
        return {name: read.attributes.get(name) for name in self.changed}

    def _read(self, record: Mapping[str, Any]) -> Draft:
        known: dict[str, Any] = {"external_id": self.origin.external_id}
        created = moment_of(self.origin.created_at)
        known |= {} if created is None else {"created_at": created}
        return read_record(record, plain_source(self.origin.source, dict.fromkeys((*FIELDS, *record))), known=known)

    def errors(self, error: Unreadable) -> dict[str, str]:
        """What is wrong, each sentence under its field."""
        told: dict[str, str] = {}
        for one in error.errors:
            name = str(one.path[0]) if one.path else ""
            told.setdefault(name if name in FIELDS else FIRST, one.detail)
        return told


def form(origin: Origin, given: Mapping[str, str], currency: str, note: str = "") -> Block:
    """The form as it opens, filled in as far as is known, below a sentence where there is something to say."""
    head = [section(disarmed(note))] if note else []
    return {
        "type": "modal",
        "callback_id": CALLBACK,
        "private_metadata": metadata(origin),
        "title": plain(say.ROUTE, 24),
        "submit": plain(say.SUBMIT, 24),
        "close": plain(say.CANCEL, 24),
        "blocks": [*head, *(_input(name, given.get(name, ""), currency) for name in FIELDS)],
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
        "channel": origin.channel, "thread": origin.thread, "as_of": origin.as_of,
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
    if not named.external_id:
        return None
    return Filled(named, {name: _value(view, name) for name in FIELDS}, _before(view))


def _origin(text: Any) -> Origin | None:
    try:
        told: Any = json.loads(text) if isinstance(text, str) else None
    except (ValueError, RecursionError):
        return None
    if not isinstance(told, dict) or told.get("v") != VERSION:
        return None
    parts = [told.get(name, "") for name in ("source", "id", "at", "channel", "thread", "as_of")]
    rest = told.get("rest", {})
    if not all(isinstance(part, str) for part in parts) or not parts[0] or not isinstance(rest, dict):
        return None
    source, name, at, channel, thread, as_of = parts
    more = {key: one for key, one in rest.items() if key not in FIELDS}
    return Origin(source, name, at, channel, thread, more, as_of)


def _value(view: Body, name: str) -> str:
    found: Any = view
    for step in ("state", "values", name, name, "value"):
        found = found.get(step) if isinstance(found, dict) else None
    return _told(found)


def _before(view: Body) -> dict[str, str]:
    """What stood in each field when the form opened."""
    blocks = view.get("blocks")
    inputs = [block for block in blocks if isinstance(block, dict)] if isinstance(blocks, list) else []
    elements = {str(block.get("block_id")): block.get("element") for block in inputs}
    return {name: _told(one.get("initial_value")) for name, one in elements.items() if isinstance(one, dict)}


def _told(found: Any) -> str:
    return clean(found).strip() if isinstance(found, str) else ""
