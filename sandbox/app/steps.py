"""Workflow steps that the app offers: what they take and what they give."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

_KINDS: dict[str, type | tuple[type, ...]] = {
    "string": str,
    "boolean": bool,
    "integer": int,
    "number": (int, float),
    "object": dict,
    "array": list,
    "slack#/types/user_id": str,
    "slack#/types/channel_id": str,
    "slack#/types/usergroup_id": str,
    "slack#/types/timestamp": int,
}
"""The types that are checked; a value of any other type is taken as it is."""


@dataclass(frozen=True)
class Parameter:
    """One input or output of a step."""

    name: str
    type: str
    title: str
    description: str
    required: bool

    @property
    def as_slack(self) -> dict[str, Any]:
        """Slack's way to tell of it in `function_executed`."""
        return {
            "type": self.type,
            "name": self.name,
            "description": self.description,
            "title": self.title,
            "is_required": self.required,
        }

    def takes(self, value: Any) -> bool:
        """Whether the value is of its type; true and false are no numbers."""
        kind = _KINDS.get(self.type)
        if kind is None:
            return True
        return isinstance(value, kind) and (kind is bool or not isinstance(value, bool))


@dataclass(frozen=True)
class Step:
    """One entry of the manifest's `functions`."""

    callback_id: str
    title: str
    description: str
    inputs: tuple[Parameter, ...]
    outputs: tuple[Parameter, ...]

    @classmethod
    def from_document(cls, callback_id: str, document: Mapping[str, Any]) -> "Step":
        """Read an entry, its parameters in either form: `{properties, required}`, or flat with `is_required`.

        Raises:
            ValueError: a parameter has no type.
        """
        return cls(
            callback_id=callback_id,
            title=str(document.get("title", callback_id)),
            description=str(document.get("description", "")),
            inputs=_parameters(document.get("input_parameters") or {}),
            outputs=_parameters(document.get("output_parameters") or {}),
        )

    def as_slack(self) -> dict[str, Any]:
        """The parts of Slack's function object that the manifest gives."""
        return {
            "callback_id": self.callback_id,
            "title": self.title,
            "description": self.description,
            "input_parameters": [parameter.as_slack for parameter in self.inputs],
            "output_parameters": [parameter.as_slack for parameter in self.outputs],
        }


def mistakes(parameters: Iterable[Parameter], values: Mapping[str, Any]) -> list[str]:
    """What is missing from the values, of another type, or not among the parameters; a sentence for each."""
    known = {parameter.name: parameter for parameter in parameters}
    found = [f"missing required field: {p.name}" for p in known.values() if p.required and values.get(p.name) is None]
    for name, value in values.items():
        if name not in known:
            found.append(f"unknown field: {name}")
        elif value is not None and not known[name].takes(value):
            found.append(f"must be of type {known[name].type}: {name}")
    return found


def _parameters(document: Mapping[str, Any]) -> tuple[Parameter, ...]:
    nested = document.get("properties")
    if isinstance(nested, dict) and all(isinstance(entry, dict) for entry in nested.values()):
        required = set(document.get("required") or ())
        return tuple(_parameter(name, entry, required=name in required) for name, entry in nested.items())
    return tuple(_parameter(n, entry, required=bool(entry.get("is_required"))) for n, entry in document.items())


def _parameter(name: str, entry: Mapping[str, Any], *, required: bool) -> Parameter:
    if not entry.get("type"):
        raise ValueError(f"The parameter {name!r} of a step has no type.")
    return Parameter(
        name, str(entry["type"]), str(entry.get("title", name)), str(entry.get("description", "")), required
    )
