"""What an editor may know of a check: its JSON Schema (2020-12), beside the function that makes it.

A schema says no more than its check: whatever the check takes, the schema takes. A check without one takes anything.
"""

from collections.abc import Callable
from typing import Any, TypeVar, cast
from weakref import WeakKeyDictionary

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema
from typing_extensions import override

JsonSchema = dict[str, Any]
Check = TypeVar("Check", bound=Callable[..., Any])

_SEEN: "WeakKeyDictionary[Callable[..., Any], JsonSchema]" = WeakKeyDictionary()


def seen_as(check: Check, **schema: Any) -> Check:
    """Say what an editor may know of a check; returns the check."""
    _SEEN[check] = schema
    return check


def schema_of(check: Callable[..., Any]) -> JsonSchema:
    """The schema of a check; one that takes anything where nobody said."""
    return dict(_SEEN.get(check, {}))


def shape_schema(shape: type[BaseModel]) -> JsonSchema:
    """The schema of an entry: its keys, which of them it needs, and no others."""
    made = shape.model_json_schema(by_alias=True, schema_generator=_Generator)
    properties = {key: _bare(value) for key, value in made.get("properties", {}).items()}
    schema: JsonSchema = {"type": "object", "properties": properties, "additionalProperties": False}
    return schema | ({"required": made["required"]} if made.get("required") else {})


def _bare(schema: JsonSchema) -> JsonSchema:
    """A key's schema without what pydantic adds for programs: its title, its default."""
    return {key: value for key, value in schema.items() if key not in {"title", "default"}}


class _Generator(GenerateJsonSchema):
    """Asks each check for its schema."""

    @override
    def function_plain_schema(self, schema: core_schema.PlainValidatorFunctionSchema) -> JsonSchemaValue:
        return schema_of(cast("Callable[..., Any]", schema["function"]["function"]))

    @override
    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        return self.generate_inner(schema["schema"])
