"""Somebody else's record to a lead, as a mapping says: the one reader for files, webhooks and messages.

A file is strict, for its author is there to correct it. A record that another system sends is read as kindly as can be
done without guessing: a number where text belongs becomes text, a list of texts becomes one text.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from types import MappingProxyType
from typing import Any

from bot.intake.form_errors import Unreadable
from bot.intake.got import BadField, getter
from bot.intake.lead_form import IMPORT_FIELDS, check_lead
from bot.intake.problems import FieldError
from bot.words import intake as words
from routing.lead import Draft
from routing.source import Source

LONGEST_RAW = 2_000
"""Characters of a record that are kept of it as its message, where it cannot be read."""

_AT_TOP = frozenset(IMPORT_FIELDS)
_TEXTS = frozenset(IMPORT_FIELDS) - {"employees", "revenue", "amount", "created_at", "closed_at", "tags", "attributes"}
_NONE: Mapping[str, Any] = MappingProxyType({})
_BREAKS = re.compile(r"[\r\n\t\x0b\x0c]+")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Reading:
    """What could be read of a record; ``problem`` says in a sentence what could not, and is None where all could."""

    draft: Draft
    problem: str | None = None


def read_record(record: Mapping[str, Any], source: Source, *, known: Mapping[str, Any] = _NONE) -> Draft:
    """A record as a lead.

    Args:
        record: what the other system sent.
        source: how its records are read, and the name that its leads carry.
        known: fields that the mapping need not name (``external_id``, ``created_at``): what it does name comes first.

    Raises:
        Unreadable: with every field that cannot be read.
    """
    told, errors = _gather(record, source, known)
    try:
        draft = check_lead(shaped(told))
    except Unreadable as error:
        read = {wrong.path[:1] for wrong in errors}
        raise Unreadable([*errors, *(wrong for wrong in error.errors if wrong.path[:1] not in read)]) from None
    if errors:
        raise Unreadable(errors)
    return draft


def partial(record: Mapping[str, Any], source: Source, *, known: Mapping[str, Any] = _NONE) -> dict[str, Any]:
    """The fields of a record that can be read, each by itself; the rest is left out."""
    told, _ = _gather(record, source, known)
    return {name: value for name, value in told.items() if _readable(name, value)}


def reading(record: Mapping[str, Any], source: Source, *, known: Mapping[str, Any] = _NONE) -> Reading:
    """A whole record as a lead, whatever is wrong with it: what cannot be read is told, and loses nothing.

    Then the draft has what could be read, the record itself as its message where it has none of its own, and a digest
    of it for an external id where it names none. A record in which the source finds nothing cannot be read, either:
    its sender calls things by other names by now.
    """
    read = reading_part(record, source, known=known)
    if read.problem is not None or _says_something(read.draft, source):
        return read
    told = _least(record, source) | partial(record, source, known=known) | {"message": raw(record)}
    return Reading(check_lead(shaped(told)), words.unreadable([words.nothing_read([*record])]))


def reading_part(record: Mapping[str, Any], source: Source, *, known: Mapping[str, Any] = _NONE) -> Reading:
    """As :func:`reading`, of a record that tells only what changed, which may be nothing that the source reads."""
    try:
        return Reading(read_record(record, source, known=known))
    except Unreadable as error:
        least = _least(record, source)
        told = least | partial(record, source, known=known)
        try:
            draft = check_lead(shaped(told))
        except Unreadable:  # each field by itself can be read, but two of them are one
            draft = check_lead({name: told[name] for name in least})
        return Reading(draft, words.unreadable(error.spoken))


def _least(record: Mapping[str, Any], source: Source) -> dict[str, Any]:
    return {"source": source.name, "external_id": digest(record), "message": raw(record)}


def _says_something(draft: Draft, source: Source) -> bool:
    """Whether anything of the record itself came into the lead: what the policy writes down for all says nothing."""
    said = {*draft.attributes, *(["stage"] if draft.stage is not None else [])}
    constant = {name.removeprefix("attributes.") for name, got in source.fields.items() if got.column is None}
    return bool(said - constant)


def digest(record: Mapping[str, Any]) -> str:
    """A name for a record that has none: the same record is the same lead."""
    return sha256(json.dumps(record, sort_keys=True, default=str).encode()).hexdigest()[:32]


def raw(record: Mapping[str, Any]) -> str:
    """A record as a person can read it, as much of it as is kept."""
    return _CONTROL.sub(" ", json.dumps(record, ensure_ascii=False, default=str))[:LONGEST_RAW]


def shaped(told: Mapping[str, Any]) -> dict[str, Any]:
    """What a mapping's fields tell, as one lead: what Baton has no name for goes under ``attributes``."""
    lead = {name: value for name, value in told.items() if name in _AT_TOP}
    more = {name.removeprefix("attributes."): _plain(told[name]) for name in told if name not in _AT_TOP}
    return {**lead, "attributes": more} if more else lead


def _plain(value: Any) -> Any:
    return value.date().isoformat() if isinstance(value, datetime) else value


def _gather(
    record: Mapping[str, Any], source: Source, known: Mapping[str, Any]
) -> tuple[dict[str, Any], list[FieldError]]:
    """Every field that the mapping gets, in the kind that it has, and what went wrong with the others."""
    told: dict[str, Any] = {"source": source.name, **known}
    errors: list[FieldError] = []
    for name, got in source.fields.items():
        try:
            value = getter(got, None)(record)
        except BadField as error:
            errors.append(FieldError((name,), str(error)))
        else:
            if value is not None:
                told[name] = _loosened(name, value)
    return told, errors


def _loosened(name: str, value: Any) -> Any:
    """The value in the kind that the field has, where nothing is guessed by it."""
    if isinstance(value, list | tuple):
        value = [_loosened("", item) for item in value if item is not None]
        if name == "tags" or (name not in _TEXTS and all(isinstance(item, str) for item in value)):
            return value
        return ", ".join(str(item) for item in value) if all(not isinstance(v, dict) for v in value) else value
    if name == "tags" and isinstance(value, str):
        return [tag for tag in (part.strip() for part in re.split("[,;]", value)) if tag]
    if name not in _TEXTS:
        return value
    if isinstance(value, bool):
        return words.YES if value else words.NO
    text = str(value) if isinstance(value, int | float) else value
    return _BREAKS.sub(" ", text) if isinstance(text, str) and name != "message" else text


def _readable(name: str, value: Any) -> bool:
    """Whether a lead with nothing else to it would be taken in with this field."""
    alone = {"source": "-", "external_id": "-", name: value}
    try:
        check_lead(shaped(alone))
    except Unreadable:
        return False
    return True
