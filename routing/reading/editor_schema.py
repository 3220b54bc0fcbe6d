"""The JSON Schema (2020-12) of the policy and of the roster, for editors: made from the shapes that read them.

Whatever Baton reads, the schema takes; so what the schema refuses is wrong. The rest (a name that stands for nothing, a
rule that never matches) is for ``baton check``.
"""

from collections.abc import Mapping
from typing import Any

from routing.reading.calendar_file import CalendarShape
from routing.reading.clock_file import WALL, WORKING, ClockShape
from routing.reading.effort_file import EffortShape
from routing.reading.field_file import Got
from routing.reading.policy_shape import (
    AccountsShape,
    ApprovalsShape,
    DuplicatesShape,
    FileShape,
    QueueShape,
    ReferenceShape,
    RungShape,
    Shape,
    SourceShape,
    name,
)
from routing.reading.pool_file import PoolShape
from routing.reading.reason_file import ReasonShape
from routing.reading.roster_file import PersonShape, RosterShape
from routing.reading.route_file import RuleShape
from routing.reading.score_file import LOWEST, MOST_POINTS, LineShape
from routing.reading.shape_schema import JsonSchema, schema_of, shape_schema
from routing.reasons import Act, Right
from routing.source import Via

DIALECT = "https://json-schema.org/draft/2020-12/schema"

Help = Mapping[str, str]
"""For a key (``pools.manager``), a section or a kind of value, the line that an editor shows."""

_ENTRIES: Mapping[str, type[Shape]] = {
    "accounts": AccountsShape,
    "approvals": ApprovalsShape,
    "clock": ClockShape,
    "duplicates": DuplicatesShape,
    "effort": EffortShape,
    "pools": PoolShape,
    "queues": QueueShape,
    "reasons": ReasonShape,
    "reference": ReferenceShape,
    "routes": RuleShape,
    "ladders": RungShape,
    "scorecard": LineShape,
    "sources": SourceShape,
    "sources.fields": Got,
}
"""The shapes of the policy's entries, by where they stand; the keys of each have their help there."""
_PEOPLE: Mapping[str, type[Shape]] = {"people": PersonShape, "calendars": CalendarShape}


def _ref(entry: str) -> JsonSchema:
    return {"$ref": f"#/$defs/{entry}"}


def _named(value: JsonSchema, *, least: int = 1) -> JsonSchema:
    """Names with their contents."""
    return {"type": "object", "minProperties": least, "additionalProperties": value}


def _listed(item: JsonSchema) -> JsonSchema:
    return {"type": "array", "minItems": 1, "items": item}


def _or_nothing(schema: JsonSchema) -> JsonSchema:
    """The same, or a key with nothing behind it."""
    return {"anyOf": [schema, {"type": "null"}]}


_NAME = schema_of(name)
_POINTS: JsonSchema = {"type": "integer", "minimum": -MOST_POINTS, "maximum": MOST_POINTS}
_CONDITION = _ref("condition")
_CONDITIONS = _listed(_CONDITION)

_WHOLE: Mapping[str, JsonSchema] = {
    "currency": {"type": "string", "pattern": "^[A-Z]{3}$"},
    "clock": {"anyOf": [{"enum": [WALL, WORKING]}, _ref("clock")]},
    "accounts": _ref("accounts"),
    "duplicates": _ref("duplicates"),
    "effort": _listed(_ref("effort")),
    "give_back": _listed(_NAME),
    "closed_stages": _listed(_NAME),
    "reference": _ref("reference"),
    "scorecard": _listed(_ref("scorecard")),
    "score_caps": _named({"type": "integer", "minimum": 0, "maximum": MOST_POINTS}),
    "tiers": _named({"anyOf": [_POINTS, {"const": LOWEST}]}),
    "pools": _named(_ref("pools")),
    "queues": _named(_ref("queues")),
    "routes": _named(_listed(_ref("routes"))),
    "otherwise": _NAME,
    "ladders": _named(_listed(_ref("ladders"))),
    "reasons": {
        "type": "object",
        "properties": {act.value: _listed({"anyOf": [{"type": "string"}, _ref("reasons")]}) for act in Act},
        "required": [Act.ACCEPT.value, Act.REASSIGN.value, Act.SNOOZE.value],
        "additionalProperties": False,
    },
    "permissions": {
        "type": "object",
        "minProperties": 1,
        "properties": {right.value: _listed(_NAME) for right in Right},
        "additionalProperties": False,
    },
    "approvals": _ref("approvals"),
    "sources": _named(_ref("sources")),
}
"""What a section holds; a section that is not here may hold anything."""

_PARTS: Mapping[str, JsonSchema] = {
    "routes.when": {"anyOf": [{"const": "always"}, _CONDITION]},
    "scorecard.when": {"anyOf": [{"const": "always"}, _CONDITION]},
    "effort.when": {"anyOf": [{"const": "always"}, _CONDITION]},
    "routes.assign": _ref("target"),
    "routes.else": _ref("target"),
    "reasons.note": {"enum": ["required", "optional", None]},
    "reference.regions": _or_nothing(_named({})),
    "reference.segments": _or_nothing(_named({})),
    "reference.products": _or_nothing(_named({})),
    "reference.sources": _or_nothing(_named({})),
    "reference.industries": _or_nothing(_named({})),
    "sources.fields": _named({"anyOf": [{"type": "string"}, _ref("sources.fields")]}),
    "sources.webhook": {"enum": [*(via.value for via in Via if via is not Via.CHANNEL), None]},
}
"""What a key holds that is read apart from the rest of its entry."""

_CONDITION_SHAPE: JsonSchema = {
    "type": "object",
    "minProperties": 1,
    "properties": {"all": _CONDITIONS, "any": _CONDITIONS, "not": _CONDITION, "stage": False},
    "additionalProperties": {"not": {"enum": [None, "", []]}},
}
_TARGET_SHAPE: JsonSchema = {"anyOf": [_NAME, {"type": ["object", "array"]}]}


def policy_schema(words: Help) -> JsonSchema:
    """The schema of a policy."""
    shape = shape_schema(FileShape)
    whole = {key: told if key in shape["required"] else _or_nothing(told) for key, told in _WHOLE.items()}
    sections = _with(shape, whole, "", words)
    definitions = _definitions(_ENTRIES, words)
    definitions["condition"] = {"description": words["when"], **_CONDITION_SHAPE}
    definitions["target"] = {"description": words["target"], **_TARGET_SHAPE}
    head = {"$schema": DIALECT, "title": "Baton policy", "description": words["policy"]}
    return {**head, **sections, "$defs": definitions}


def roster_schema(words: Help) -> JsonSchema:
    """The schema of a roster: a list of people, or a mapping with the list under ``people``."""
    people = _listed(_ref("people"))
    parts = {"people": people, "calendars": _or_nothing(_named(_ref("calendars")))}
    whole = _with(shape_schema(RosterShape), parts, "roster", words)
    return {
        "$schema": DIALECT,
        "title": "Baton roster",
        "description": words["roster"],
        "anyOf": [people, whole],
        "$defs": _definitions(_PEOPLE, words),
    }


def keys() -> list[str]:
    """Every key that the files may have, as the help names it."""
    found = ["policy", "roster", "when", "target", *_alias(FileShape)]
    found += [f"roster.{key}" for key in _alias(RosterShape)]
    for entry, shape in (*_ENTRIES.items(), *_PEOPLE.items()):
        found += [f"{entry}.{key}" for key in _alias(shape)]
    return found


def _alias(shape: type[Shape]) -> list[str]:
    return [field.alias or key for key, field in shape.model_fields.items()]


def _definitions(entries: Mapping[str, type[Shape]], words: Help) -> dict[str, Any]:
    return {entry: _with(shape_schema(shape), _PARTS, f"{entry}.", words) for entry, shape in entries.items()}


def _with(schema: JsonSchema, parts: Mapping[str, JsonSchema], where: str, words: Help) -> JsonSchema:
    """A schema whose keys have their help, and what is read apart from the shape."""
    where = f"{where}." if where and not where.endswith(".") else where
    for key, told in schema["properties"].items():
        place = key if where == "roster." else f"{where}{key}"
        found = {**parts.get(place, told)}
        help_line = words.get(f"{where}{key}")
        schema["properties"][key] = {"description": help_line, **found} if help_line else found
    return schema
