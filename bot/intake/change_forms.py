"""What changes a lead: a merge patch (RFC 7396) of its fields, its next stage, what was done about it elsewhere."""

import json
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, ConfigDict, Field, PlainValidator, StringConstraints, ValidationError

from bot.intake.form_errors import Unreadable, field_errors
from bot.intake.lead_form import FIELDS, LeadForm
from bot.intake.problems import FieldError
from bot.intake.values import Moment, Name, Text, wrong
from bot.words import api as words
from routing.activity import Activity
from routing.lead import Value
from routing.rights import NOTE_LIMIT

_FOR_EVER = ("source", "external_id")
_ELSEWHERE = {
    "created_at": words.CREATED,
    "owner": words.OWNER,
    "closed_at": words.CLOSED_AT_ELSEWHERE,
    **dict.fromkeys(_FOR_EVER, words.NOT_CHANGED),
}
_STAND_IN = {"source": "-", "external_id": "-"}
PATCH_FIELDS = tuple(field for field in FIELDS if field not in _ELSEWHERE)
PATCH_EXAMPLE = '{"amount": 60000, "attributes": {"tier": null}}'
STAGE_EXAMPLE = '{"stage": "won"}'
ACCOUNT_EXAMPLE = '{"account": "Acme"}'
ACTIVITY_EXAMPLE = '{"kind": "call"}'


def _kind(value: Any) -> Activity:
    if not isinstance(value, str) or value not in set(Activity):
        raise wrong(words.one_of(Activity))
    return Activity(value)


class _Form(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


class StageForm(_Form):
    """The stage that the lead is at from now on."""

    stage: Name
    closed_at: Moment | None = None


class ActivityForm(_Form):
    """What was done about the lead elsewhere; ``at`` is UTC, ``person`` a roster id."""

    kind: Annotated[Activity, PlainValidator(_kind)]
    at: Moment | None = None
    person: Name | None = None
    note: Annotated[Text, StringConstraints(max_length=NOTE_LIMIT)] | None = Field(None)


class AccountForm(_Form):
    """The account that the lead belongs to, by name; null: none of those that are known."""

    account: Name | None


class Patch:
    """A merge patch, read: attributes by name (None takes one away), and the stage (None leaves it)."""

    __slots__ = ("attributes", "stage")

    def __init__(self, attributes: dict[str, Value], stage: str | None) -> None:
        self.attributes = attributes
        self.stage = stage


def read_patch(body: bytes) -> Patch:
    """A merge patch from the bytes of its JSON.

    Raises:
        Unreadable: with every field that is wrong.
    """
    told = _object(body, PATCH_EXAMPLE)
    errors = [FieldError((name,), sentence) for name, sentence in _ELSEWHERE.items() if name in told]
    if "stage" in told and told["stage"] is None:
        errors.append(FieldError(("stage",), words.STAGE_NEEDED))
    if "attributes" in told and told["attributes"] is None:
        errors.append(FieldError(("attributes",), words.ATTRIBUTES_NULL))
    wrong_by_now = {error.path[0] for error in errors}
    rest = {name: value for name, value in told.items() if name not in wrong_by_now}
    form = _checked(LeadForm, {**_STAND_IN, **rest}, body, PATCH_FIELDS, errors)
    if errors or form is None:
        raise Unreadable(errors)
    given = {name: getattr(form, name) for name in rest if name not in {"stage", "attributes"}}
    twice = sorted(name for name in form.attributes if name in given)
    if twice:
        raise Unreadable([FieldError(("attributes", name), words.GIVEN_TWICE) for name in twice])
    return Patch({**given, **form.attributes}, form.stage)


def read_stage(body: bytes) -> StageForm:
    """A stage from the bytes of its JSON.

    Raises:
        Unreadable: with every field that is wrong.
    """
    return _read(StageForm, body, STAGE_EXAMPLE)


def read_activity(body: bytes) -> ActivityForm:
    """An activity from the bytes of its JSON.

    Raises:
        Unreadable: with every field that is wrong.
    """
    return _read(ActivityForm, body, ACTIVITY_EXAMPLE)


def read_account(body: bytes) -> AccountForm:
    """A choice of an account from the bytes of its JSON.

    Raises:
        Unreadable: with every field that is wrong.
    """
    return _read(AccountForm, body, ACCOUNT_EXAMPLE)


Form = TypeVar("Form", bound=BaseModel)


def _read(form: type[Form], body: bytes, example: str) -> Form:
    errors: list[FieldError] = []
    read = _checked(form, _object(body, example), body, tuple(form.model_fields), errors)
    if read is None:
        raise Unreadable(errors)
    return read


def _checked(
    form: type[Form], told: dict[str, Any], body: bytes, known: tuple[str, ...], errors: list[FieldError]
) -> Form | None:
    try:
        return form.model_validate(told)
    except ValidationError as error:
        errors.extend(field_errors(error, known, body, words.unknown_field, words.field_missing))
        return None


def _object(body: bytes, example: str) -> dict[str, Any]:
    try:
        told = json.loads(body.decode("utf-8"), parse_constant=_no_number)
    except (ValueError, RecursionError):
        raise Unreadable([FieldError((), words.not_json(example))]) from None
    if not isinstance(told, dict):
        raise Unreadable([FieldError((), words.NOT_OBJECT.format(example=example))])
    return told


def _no_number(_word: str) -> float:
    """NaN and the infinities are Python's, not JSON's."""
    raise ValueError
