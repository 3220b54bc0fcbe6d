"""Typeform's webhooks: one answered form is one lead.

A mapping names a question by its ref or its title, a hidden field or a variable by its name, the score as ``score``.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from bot.intake.arrivals import Arrival, Arrivals, Foreign
from bot.intake.record import digest, reading
from bot.words import api as words
from routing.source import Source

RESPONSE = "form_response"


def read_typeform(body: bytes, source: Source) -> Arrivals:
    """The lead of one delivery. An event that is no finished form is put aside.

    Raises:
        Foreign: the body is not Typeform's.
    """
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):
        raise Foreign(words.NOT_JSON_BODY) from None
    if not isinstance(told, dict):
        raise Foreign(words.TYPEFORM_BODY)
    kind = told.get("event_type", RESPONSE)
    if kind != RESPONSE:
        return Arrivals(aside=[str(kind)[:60]])
    response = told.get(RESPONSE)
    token = response.get("token") if isinstance(response, dict) else None
    if not isinstance(response, dict) or not isinstance(token, str) or not token:
        raise Foreign(words.TYPEFORM_BODY)
    known = {"external_id": token, "created_at": response.get("submitted_at")}
    read = reading(flat(response), source, known={name: value for name, value in known.items() if value is not None})
    name = told.get("event_id")
    return Arrivals(leads=[[Arrival(read, name[:255] if isinstance(name, str) and name else digest(told))]])


def flat(response: Mapping[str, Any]) -> dict[str, Any]:
    """A response as one flat record; of two with one name the surer wins: ref, hidden field, title, variable."""
    record: dict[str, Any] = {
        name: response[name] for name in ("form_id", "token", "submitted_at", "landed_at") if name in response
    }
    calculated = response.get("calculated")
    if isinstance(calculated, dict) and "score" in calculated:
        record["score"] = calculated["score"]
    record.update(_variables(response))
    answers = list(_answers(response))
    record.update({title: value for _, title, value in answers if title})
    hidden = response.get("hidden")
    record.update(hidden if isinstance(hidden, dict) else {})
    record.update({ref: value for ref, _, value in answers if ref})
    return record


def _objects(value: Any) -> list[dict[str, Any]]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _variables(response: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for variable in _objects(response.get("variables")):
        if isinstance(variable.get("key"), str):
            yield variable["key"], variable.get(str(variable.get("type")))


def _answers(response: Mapping[str, Any]) -> Iterator[tuple[str, str, Any]]:
    """Each answer's ref, its question's title, and what was answered. Some have the ref in the form alone."""
    definition = response.get("definition")
    asked = _objects(definition.get("fields")) if isinstance(definition, dict) else []
    fields = {field["id"]: field for field in asked if isinstance(field.get("id"), str)}
    for answer in _objects(response.get("answers")):
        field = answer["field"] if isinstance(answer.get("field"), dict) else {}
        known = fields.get(str(field.get("id")), {})
        ref, title = field.get("ref") or known.get("ref"), known.get("title")
        yield str(ref or field.get("id") or ""), str(title or ""), _value(answer)


def _value(answer: Mapping[str, Any]) -> Any:
    """What was answered, whatever its type: texts and numbers as they are, choices by their labels."""
    value = answer.get(str(answer.get("type")))
    if not isinstance(value, dict):
        return value
    if isinstance(value.get("labels"), list):
        return [*value["labels"], *([value["other"]] if value.get("other") else [])]
    for part in ("label", "other", "amount"):
        if value.get(part) is not None:
            return value[part]
    return ", ".join(str(part) for part in value.values() if isinstance(part, str | int | float))
