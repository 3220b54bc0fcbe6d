"""A source tried on one record: what the lead would be, where each field came from, and what was left over."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import parse_qsl

from bot.intake.arrivals import Arrivals
from bot.intake.got import standing
from bot.intake.hubspot import HubSpot
from bot.intake.posted_form import FIELDS, read_form
from bot.intake.record import Reading
from bot.intake.typeform import flat, read_typeform
from bot.slack.source.message import Json, is_from, moment_of, read_message
from bot.slack.source.record import MessageRecord, app_of, record_of
from bot.slack.source.text import fold
from bot.words import mapping as say
from routing.lead import Value
from routing.moment import iso
from routing.source import Source, Via

_JSON = re.compile(r"\s*(\{|\[\s*([\[{\"\]]|$))")
"""How JSON begins. Text from Slack may begin with a time in brackets."""
WRAPPERS = ("payload", "event", "message")
"""Under these names a message stands in what Slack sends."""


@dataclass(frozen=True, slots=True)
class Row:
    """One field of the lead: its value, and where that came from."""

    field: str
    value: Value
    where: str


@dataclass(frozen=True, slots=True)
class Trial:
    """What became of a record.

    Attributes:
        unused: labels (or names at the top) that no field reads, with their values.
        missing: labels that fields read and the record has not, with those fields.
        problem: why it would go to review, or be left alone; None where it would be a lead.
        ignored: whether it would be left alone.
    """

    source: str
    rows: list[Row]
    unused: dict[str, str] = field(default_factory=dict)
    missing: dict[str, list[str]] = field(default_factory=dict)
    problem: str | None = None
    ignored: bool = False


class NotJson(ValueError):
    """It is meant to be JSON, and is not; the text says where, and why."""


def tried(source: Source, text: str, *, is_json: bool = False) -> Trial:
    """Try a source on a pasted text, which is JSON where it begins so.

    Raises:
        Foreign: it is not what the source's sender sends.
        NotJson: it is meant to be JSON, and is not.
    """
    if is_json or _JSON.match(text):
        check_json(text)
    if source.via is not Via.CHANNEL:
        return try_webhook(source, text)
    found = _json(text)
    return try_message(source, _message(found) if found is not None else {"type": "message", "text": text})


def check_json(text: str) -> None:
    """Read a text as JSON.

    Raises:
        NotJson: it is none.
    """
    try:
        json.loads(text)
    except json.JSONDecodeError as error:
        why = f"{error.msg[:1].lower()}{error.msg[1:]}"
        raise NotJson(say.NOT_JSON.format(line=error.lineno, column=error.colno, why=why)) from None
    except RecursionError:
        raise NotJson(say.TOO_DEEP) from None


def try_message(source: Source, message: Json) -> Trial:
    """Try a channel's source on a message object."""
    record = record_of(message)
    read = read_message(record, source, say.EXTERNAL_ID, moment_of(message.get("ts")))
    used = {fold(got.column) for got in source.fields.values() if got.column and not got.column.startswith("$")}
    unused = {one.label: one.value for name, one in record.labelled.items() if name not in used}
    trial = _trial(source, record, read, unused)
    if "ts" in message and not is_from(source, message):
        whose = say.not_theirs(app_of(message), [*source.apps])
        return replace(trial, problem=whose, ignored=True)
    return trial


def try_webhook(source: Source, text: str) -> Trial:
    """Try a webhook's source on what it sends; of several leads the first is told.

    Raises:
        Foreign: it is not what the source's sender sends.
    """
    record = _record(source, text)
    arrivals = _arrivals(source, text.encode("utf-8", "replace"))
    if not arrivals.leads:
        return Trial(source.name, [], problem=say.put_aside(arrivals.aside), ignored=True)
    used = {got.column for got in source.fields.values() if got.column}
    used |= {column.partition(".")[0] for column in used}
    unused = {name: _shown(value) for name, value in record.items() if name not in used and value is not None}
    return _trial(source, record, arrivals.leads[0][0].reading, unused)


def _arrivals(source: Source, body: bytes) -> Arrivals:
    if source.via is Via.TYPEFORM:
        return read_typeform(body, source)
    if source.via is Via.HUBSPOT:
        return HubSpot().read(body, source, signature="")
    return read_form(body, "" if body.lstrip().startswith((b"{", b"[")) else FIELDS, source, delivery="")


def _record(source: Source, text: str) -> Json:
    """The names that a mapping can use, with what stands under them."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return dict(parse_qsl(text.strip())) if source.via is Via.FORM else {}
    if isinstance(found, list):  # HubSpot's events: each tells of one property
        told = [one for one in found if isinstance(one, dict)]
        return {str(one.get("propertyName")): one.get("propertyValue") for one in told if "propertyName" in one}
    response = found.get("form_response") if isinstance(found, dict) else None
    if source.via is Via.TYPEFORM and isinstance(response, dict):
        return flat(response)
    properties = found.get("properties") if isinstance(found, dict) and source.via is Via.HUBSPOT else None
    more = properties if isinstance(properties, dict) else {}
    plain = {name: one.get("value") if isinstance(one, dict) else one for name, one in more.items()}
    return {**found, **plain} if isinstance(found, dict) else {}


def _trial(source: Source, record: Mapping[str, Any], read: Reading, unused: dict[str, str]) -> Trial:
    draft = read.draft
    told: dict[str, Value] = {"external_id": draft.external_id}
    told |= {"stage": draft.stage} if draft.stage is not None else {}
    told |= {"created_at": iso(draft.created_at)} if draft.created_at is not None else {}
    told |= dict(draft.attributes)
    rows = [Row(name, value, _where(source, record, name)) for name, value in told.items()]
    missing: dict[str, list[str]] = {}
    for name, got in source.fields.items():
        if got.column and standing(record, got.column) in (None, ""):
            missing.setdefault(got.column, []).append(name)
    return Trial(source.name, rows, unused, missing, read.problem)


def _where(source: Source, record: Mapping[str, Any], name: str) -> str:
    got = source.fields.get(name) or source.fields.get(f"attributes.{name}")
    if got is None and not isinstance(record, MessageRecord):
        return say.NAMED_BY_SENDER
    if got is None:
        return say.POSTED if name == "created_at" else say.NAMED_BY_MESSAGE
    if got.column is None:
        return say.CONSTANT
    if isinstance(record, MessageRecord) and not got.column.startswith("$"):
        return record.label_of(got.column) or say.NAMED_BY_MESSAGE
    return got.column


def _json(text: str) -> Json | None:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if isinstance(found, list):
        found = next((one for one in found if isinstance(one, dict)), None)
    return found if isinstance(found, dict) else None


def _message(found: Json) -> Json:
    """The message object in whatever of Slack's it was pasted with."""
    for _ in range(len(WRAPPERS)):
        inner = next((found[name] for name in WRAPPERS if isinstance(found.get(name), dict)), None)
        if inner is None:
            break
        found = inner
    several = found.get("messages")
    first = next((one for one in several if isinstance(one, dict)), None) if isinstance(several, list) else None
    return first or found


def _shown(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
