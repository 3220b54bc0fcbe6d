"""The shape of the policy's entries: which keys each has and what may stand there, by pydantic.

Each entry is checked by itself, so that a slip in one rule hides nothing about the next. Every check speaks
in sentences of its own: what is wrong, and what to write instead.
"""

import re
from collections.abc import Callable
from enum import StrEnum
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, ConfigDict, Field, PlainValidator, ValidationError
from pydantic_core import ErrorDetails, PydanticCustomError

from routing.accounts.match_rules import Absent
from routing.ladder import Do
from routing.reading.findings import Findings, Path, listed, meant, quoted
from routing.reading.shape_schema import seen_as
from routing.spans import WORDS, SpanError, rhythm, span

LATER = frozenset(
    {
        "handoff",
        *("experiment", "window", "quota"),
    }
)
"""Keys that belong to later versions: refused by name, never ignored."""

_CHANNEL = re.compile(r"#[^\s#,:\"'<>]{1,79}|[CG][A-Z0-9]{5,20}")
_NAME = re.compile(r"[A-Za-z0-9][\w.-]{0,59}")


def wrong(problem: str, fix: str) -> PydanticCustomError:
    """A value that cannot stand where it stands."""
    return PydanticCustomError("baton", "{problem}", {"problem": problem, "fix": fix})


def text(value: Any) -> str:
    """A line of text with something in it."""
    if not isinstance(value, str):
        raise wrong(f"{quoted(value)} is not text", "Write a word; put it in quotes if it looks like a number")
    if not value.strip() or len(value) > 200 or not value.isprintable():
        raise wrong("this is blank, longer than 200 characters, or not one plain line", "Write a short line of text")
    return value.strip()


def name(value: Any) -> str:
    """A name that rules, buttons and reports can repeat."""
    word = text(value)
    if not _NAME.fullmatch(word):
        raise wrong(f"{quoted(word)} cannot be a name", "Use letters, digits, - and _, without spaces, up to 60")
    return word


def spanned(value: Any) -> int:
    """A length of time, in seconds."""
    try:
        return span(value)
    except SpanError as error:
        raise wrong(error.problem, error.fix) from None


def repeated(value: Any) -> int:
    """How often, in seconds."""
    try:
        return rhythm(value)
    except SpanError as error:
        raise wrong(error.problem, error.fix) from None


def channel(value: Any) -> str:
    """A Slack channel by name, or by id."""
    if not isinstance(value, str) or not _CHANNEL.fullmatch(value):
        raise wrong(f"{quoted(value)} is not a channel", 'Write its name in quotes, with the #: "#sales-leads"')
    return value


def whole(least: int, most: int) -> Callable[[Any], int]:
    """A check for a whole number within bounds."""

    def check(value: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            raise wrong(f"{quoted(value)} is not a whole number from {least} to {most}", "Write one, without quotes")
        return value

    return seen_as(check, type="integer", minimum=least, maximum=most)


Kind = TypeVar("Kind", bound=StrEnum)


def choice(kind: type[Kind], *hidden: Kind, later: frozenset[str] = frozenset()) -> Callable[[Any], Kind]:
    """A check for one of a few words."""
    words = [word.value for word in kind if word not in hidden]

    def check(value: Any) -> Kind:
        if isinstance(value, str) and value in words:
            return kind(value)
        if isinstance(value, str) and value in later:
            raise wrong(f"{value} is not supported yet", f"Write one of {listed(words)}")
        fix = f"Write one of {listed(words)}"
        raise wrong(f"there is no {quoted(value)} here", meant(value, words, fix) if isinstance(value, str) else fix)

    return seen_as(check, enum=words)


def several(value: Any) -> tuple[str, ...]:
    """A list of names, each once."""
    return _each_once(value, name, "[closers, ana]")


def lines(value: Any) -> tuple[str, ...]:
    """A list of short texts, each once."""
    return _each_once(value, text, "[HubSpot, Salesforce]")


def _each_once(value: Any, check: Callable[[Any], str], example: str) -> tuple[str, ...]:
    if not isinstance(value, list) or not value:
        raise wrong("a list of names is needed here", f"Write {example}")
    found = tuple(check(item) for item in value)
    twice = next((item for item in found if found.count(item) > 1), None)
    if twice is not None:
        raise wrong(f"{quoted(twice)} stands here twice", "Name each once")
    return found


def moment(value: Any) -> str:
    """When a rung comes; read in full by the ladder's reader."""
    return text(str(value) if isinstance(value, int | float) and not isinstance(value, bool) else value)


_NAMED: dict[str, Any] = {"type": "string", "pattern": r"^\s*[A-Za-z0-9]\S{0,59}\s*$"}
_SPANS = r"\s*([0-9 ]+[smhdwSMHDW])+\s*"
_OFTEN = "|".join("".join(f"[{letter}{letter.upper()}]" for letter in word) for word in WORDS)
_LISTED: dict[str, Any] = {"type": "array", "minItems": 1, "uniqueItems": True}
seen_as(text, type="string", minLength=1, pattern=r"\S")
seen_as(name, **_NAMED)
seen_as(spanned, type="string", pattern=f"^{_SPANS}$")
seen_as(repeated, type="string", pattern=rf"^({_SPANS}|\s*({_OFTEN})\s*)$")
seen_as(channel, type="string", pattern=f"^({_CHANNEL.pattern})$")
seen_as(moment, type=["string", "number"])
seen_as(several, items=_NAMED, **_LISTED)
seen_as(lines, items={"type": "string"}, **_LISTED)

Text = Annotated[str, PlainValidator(text)]
Name = Annotated[str, PlainValidator(name)]
Span = Annotated[int, PlainValidator(spanned)]
Rhythm = Annotated[int, PlainValidator(repeated)]
Channel = Annotated[str, PlainValidator(channel)]


class Shape(BaseModel):
    """An entry of a file; a key that it does not know is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


class FileShape(Shape):
    """The policy's sections. What stands in them is read one by one."""

    currency: Any
    queues: Any
    routes: Any
    otherwise: Any
    reasons: Any
    clock: Any = None
    closed_stages: Any = None
    reference: Any = None
    scorecard: Any = None
    score_caps: Any = None
    tiers: Any = None
    pools: Any = None
    ladders: Any = None
    permissions: Any = None
    approvals: Any = None
    sources: Any = None
    accounts: Any = None
    duplicates: Any = None
    publish: Any = None
    canary: Any = None
    effort: Any = None
    give_back: Any = None


class AccountsShape(Shape):
    """How accounts are recognised; each key has a default."""

    similarity: Annotated[int, PlainValidator(whole(50, 100))] | None = None
    margin: Annotated[int, PlainValidator(whole(0, 50))] | None = None
    uncertain: Annotated[int, PlainValidator(whole(50, 100))] | None = None
    review: Name | None = None
    absent: Annotated[Absent, PlainValidator(choice(Absent))] | None = None


class DuplicatesShape(Shape):
    """When a record joins an open lead; each key has a default."""

    window: Span | None = None
    by: Annotated[tuple[str, ...], PlainValidator(several)] | None = None


class QueueShape(Shape):
    """A queue."""

    steward: Name
    due: Span
    deputy: Name | None = None
    channel: Channel | None = None
    open_to: Annotated[tuple[str, ...], PlainValidator(several)] = ()


class ApprovalsShape(Shape):
    """How requests are answered."""

    expire: Span | None = None
    channel: Channel | None = Field(None, alias="in")


class SourceShape(Shape):
    """A source; its fields are read one by one."""

    fields: Any
    channel: Channel | None = None
    webhook: Any = None
    apps: Annotated[tuple[str, ...], PlainValidator(lines)] = ()


class RungShape(Shape):
    """A step of a ladder."""

    at: Annotated[str, PlainValidator(moment)]
    do: Annotated[Do, PlainValidator(choice(Do, Do.TELL_STEWARD))]
    channel: Channel | None = Field(None, alias="in")
    queue: Name | None = Field(None, alias="to")
    repeat: Rhythm | None = None


class ReferenceShape(Shape):
    """The reference data."""

    regions: Any = None
    segments: Any = None
    products: Any = None
    sources: Any = None
    industries: Any = None


Model = TypeVar("Model", bound=Shape)


def shaped(model: type[Model], data: Any, path: Path, findings: Findings) -> Model | None:
    """An entry as its model; None, with its findings noted, where it does not have that shape."""
    try:
        return model.model_validate(data)
    except ValidationError as error:
        keys = [field.alias or key for key, field in model.model_fields.items()]
        for detail in error.errors(include_url=False, include_input=False):
            at = (*path, *detail["loc"])
            findings.add(at, *_sentence(detail, at, keys))
        return None


def _sentence(detail: ErrorDetails, at: Path, keys: list[str]) -> tuple[str, str]:
    """What is wrong and what to do, of one error of pydantic's."""
    key = str(at[-1]) if at else ""
    if detail["type"] == "baton":
        context = detail["ctx"]
        return str(context["problem"]), str(context["fix"])
    if detail["type"] == "missing":
        return "this key is missing", f"Add {key}: here; examples/policy.yml shows how"
    if detail["type"] == "extra_forbidden":
        if key in LATER:
            return f"{key} is not supported yet", "Remove it (it comes with a later version)"
        return f"there is no key {quoted(key)} here", meant(key, keys, f"The keys are {listed(keys)}")
    if detail["type"] in {"model_type", "model_attributes_type"}:
        return "keys and values are needed here", f"The keys are {listed(keys)}"
    return detail["msg"], "Compare it with examples/policy.yml"


def mapping(data: Any, path: Path, findings: Findings, example: str) -> dict[str, Any]:
    """A section that is a mapping with something in it; empty, with a finding, where it is not."""
    if isinstance(data, dict) and data:
        return data
    if data is not None or path:
        findings.add(path, "names with their contents are needed here", f"Write it like {example}")
    return {}


def sequence(data: Any, path: Path, findings: Findings, example: str) -> list[Any]:
    """A section that is a list with something in it; empty, with a finding, where it is not."""
    if isinstance(data, list) and data:
        return data
    findings.add(path, "a list is needed here", f"Write it like {example}")
    return []


Checked = TypeVar("Checked")


def checked(check: Callable[[Any], Checked], value: Any, path: Path, findings: Findings) -> Checked | None:
    """A single value by one of the checks above; None, with a finding, where it fails."""
    try:
        return check(value)
    except PydanticCustomError as error:
        context = error.context or {}
        findings.add(path, str(context["problem"]), str(context["fix"]))
        return None
