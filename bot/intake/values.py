"""The kinds of value that a lead's fields have, and what each refuses, in sentences of its own."""

import re
from datetime import UTC, datetime
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field, PlainValidator, StringConstraints
from pydantic_core import PydanticCustomError

from bot.words import intake as words
from routing.lead import Value

LONGEST, LONGEST_TEXT, LONGEST_NAME = 2_000, 10_000, 255
MOST_ATTRIBUTES, MOST_TAGS = 100, 50
EXACT = 2**53
"""Beyond it a number is not the same in every program."""

_PLAIN = r"^[^\x00-\x1f\x7f-\x9f]*$"
_LINES = r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]*$"  # with tabs and line breaks
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
SURROGATE = re.compile(r"[\ud800-\udfff]")
_KEY = re.compile(r"[^\x00-\x1f\x7f-\x9f]{1,100}")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d")


def wrong(sentence: str) -> PydanticCustomError:
    """A value that cannot be taken in."""
    return PydanticCustomError("baton", "{sentence}", {"sentence": sentence})


def _number(value: Any) -> Any:
    """What a form sends in quotes counts; a truth value does not, and neither does what is not exact."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise wrong(words.NOT_A_NUMBER)
    if isinstance(value, str) and not re.fullmatch(r"\s*[+-]?\d{1,18}(\.\d{1,9})?\s*", value, re.ASCII):
        raise wrong(words.NOT_A_NUMBER)
    return value


def _exact(value: float) -> float:
    if value < 0:
        raise wrong(words.NEGATIVE)
    if value > EXACT:
        raise wrong(words.HUGE)
    return value


def moment(value: Any) -> datetime:
    """A moment with its offset, in UTC."""
    if isinstance(value, str):
        if not _MOMENT.match(value):
            raise wrong(words.NOT_A_MOMENT)
        try:
            value = datetime.fromisoformat(value.upper())
        except ValueError:
            raise wrong(words.NOT_A_MOMENT) from None
    if not isinstance(value, datetime):
        raise wrong(words.NOT_A_MOMENT)
    if value.tzinfo is None:
        raise wrong(words.NO_ZONE)
    if not 1970 <= value.year <= 2100:
        raise wrong(words.OUT_OF_TIME)
    return value.astimezone(UTC)


def attribute(value: Any) -> Value:
    """What an attribute may hold."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int | float):
        if not -EXACT <= value <= EXACT:  # NaN is not within any bounds
            raise wrong(words.HUGE if isinstance(value, int) or abs(value) > EXACT else words.NOT_A_NUMBER)
        return value
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        if len(value) > MOST_TAGS:
            raise wrong(words.too_long(MOST_TAGS))
        return [text(item) for item in value]
    if isinstance(value, str):
        return text(value)
    raise wrong(words.NESTED)


def text(value: str) -> str:
    """Text with whole characters only, and without control characters but tabs and line breaks."""
    if len(value) > LONGEST_TEXT:
        raise wrong(words.too_long(LONGEST_TEXT))
    if _CONTROL.search(value):
        raise wrong(words.CONTROL)
    if SURROGATE.search(value):
        raise wrong(words.SURROGATE)
    return value


def _attributes(value: Any) -> dict[str, Value]:
    """Checked one by one in Python: most leads have few, and each error names its key."""
    if not isinstance(value, dict):
        raise wrong(words.NESTED)
    if len(value) > MOST_ATTRIBUTES:
        raise wrong(words.too_long(MOST_ATTRIBUTES))
    for key in value:
        if not isinstance(key, str) or not _KEY.fullmatch(key) or SURROGATE.search(key):
            raise wrong(words.KEY)
    return value


def _named(value: Any) -> Any:
    """Whole numbers name things too: an id of 42, or of 42.0, which is the same in JSON, is the text "42"."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) < EXACT or value != int(value):
        return value
    return str(int(value))


Name = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_NAME, pattern=_PLAIN),
    BeforeValidator(_named),
]
Line = Annotated[str, StringConstraints(max_length=LONGEST, pattern=_PLAIN)]
Text = Annotated[str, StringConstraints(max_length=LONGEST_TEXT, pattern=_LINES)]
Amount = Annotated[int | float, Field(allow_inf_nan=False), BeforeValidator(_number), AfterValidator(_exact)]
Moment = Annotated[datetime, PlainValidator(moment)]
Attributes = Annotated[dict[str, Annotated[Any, PlainValidator(attribute)]], BeforeValidator(_attributes)]
