"""What is wrong with a lead, field by field, in Baton's words."""

import json
from collections.abc import Callable
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from bot.intake.problems import FieldError, Where
from bot.intake.values import SURROGATE
from bot.words import intake as words


class Unreadable(ValueError):
    """A lead cannot be taken in; ``errors`` has all that is wrong with it."""

    def __init__(self, errors: list[FieldError]) -> None:
        super().__init__("; ".join(_spoken(error) for error in errors[:5]))
        self.errors = errors

    @property
    def spoken(self) -> list[str]:
        """Each error with the field that it is about."""
        return [_spoken(error) for error in self.errors]


def _spoken(error: FieldError) -> str:
    field = error.told()["field"]
    return f"{field}: {error.detail}" if field else error.detail


Unknown = Callable[[str, tuple[str, ...]], str]
Missing = Callable[[str], str]


def field_errors(
    error: ValidationError,
    known: tuple[str, ...],
    body: bytes = b"",
    unknown: Unknown = words.unknown,
    missing: Missing = words.missing,
) -> list[FieldError]:
    """What pydantic found, in Baton's words.

    Args:
        error: its error.
        known: the fields that there are.
        body: the bytes, where they were read as JSON.
        unknown: what is said of a field that there is not.
        missing: what is said of a field that must be there.
    """
    found: dict[Where, FieldError] = {}
    for detail in error.errors(include_url=False, include_input=False):
        if detail["type"] == "json_invalid":
            return [_not_json(body)]
        path = _path(detail)
        found.setdefault(path, FieldError(path, _sentence(detail, known, unknown, missing)))
    return list(found.values())


def _path(detail: ErrorDetails) -> Where:
    """Where it is, without the names that pydantic gives the members of a union."""
    path = detail["loc"]
    return path[:1] if path[-1:] in {("int",), ("float",)} and len(path) == 2 else path


def _sentence(detail: ErrorDetails, known: tuple[str, ...], unknown: Unknown, missing: Missing) -> str:
    kind, context = detail["type"], detail.get("ctx", {})
    field = str(detail["loc"][-1]) if detail["loc"] else ""
    said: dict[str, Callable[[], str]] = {
        "missing": lambda: missing(field),
        "extra_forbidden": lambda: unknown(field, known),
        "string_too_short": words.blank,
        "string_too_long": lambda: words.too_long(context["max_length"]),
        "too_long": lambda: words.too_long(context["max_length"]),
        "string_pattern_mismatch": lambda: words.CONTROL,
        "string_unicode": lambda: words.SURROGATE,
        "string_type": words.not_text,
        "finite_number": lambda: words.NOT_A_NUMBER,
        "model_type": lambda: words.NOT_OBJECT,
        "baton": lambda: str(context["sentence"]),
    }
    return said[kind]() if kind in said else detail["msg"]


def _not_json(body: bytes) -> FieldError:
    """Half a character can be written in JSON, but not be kept: say where it is. Anything else is no JSON at all."""
    try:
        path = _half_character(json.loads(body), ())
    except (ValueError, RecursionError):
        path = None
    return FieldError((), words.NOT_JSON) if path is None else FieldError(path, words.SURROGATE)


def _half_character(value: Any, path: Where) -> Where | None:
    if isinstance(value, str):
        return path if SURROGATE.search(value) else None
    if isinstance(value, dict) and any(SURROGATE.search(key) for key in value):
        return path
    steps = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return next(filter(None, (_half_character(item, (*path, key)) for key, item in steps)), None)
