"""The lead as it is sent in: one flat JSON object, with everything that Baton has no name for under ``attributes``.

A lead is never lost to a detail: what only looks odd (a strange e-mail, an unknown country) is taken in, and the policy
decides. Refused is what cannot be kept or shown faithfully, and what is a slip of the sender's program.
"""

from dataclasses import replace
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from typing_extensions import override

from bot.intake.form_errors import Unreadable, field_errors
from bot.intake.problems import FieldError
from bot.intake.values import MOST_TAGS, Amount, Attributes, Line, Moment, Name, Text
from bot.words import intake as words
from routing.lead import Draft, Value


class LeadForm(BaseModel):
    """One lead. Amounts are in the policy's currency, ``employees`` are people, moments carry their offset."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    source: Name
    external_id: Name
    stage: Name | None = None
    created_at: Moment | None = None

    name: Line | None = None
    email: Line | None = None
    phone: Line | None = None
    title: Line | None = None
    company: Line | None = None
    website: Line | None = None
    industry: Line | None = None
    segment: Line | None = None
    employees: Amount | None = None
    revenue: Amount | None = None
    country: Line | None = None
    region: Line | None = None
    state: Line | None = None
    city: Line | None = None
    postal_code: Line | None = None
    language: Line | None = None
    timezone: Line | None = None
    product: Line | None = None
    amount: Amount | None = None
    currency: Line | None = None
    team: Line | None = None
    campaign: Line | None = None
    url: Line | None = None
    message: Text | None = None
    tags: Annotated[list[Line], Field(max_length=MOST_TAGS)] | None = None
    owner: Name | None = None
    attributes: Attributes = Field(default_factory=dict)

    def draft(self) -> Draft:
        """The lead for the desk: what it tells of itself, without what it leaves out."""
        told: dict[str, Value] = {
            name: value
            for name, value in self.__dict__.items()
            if value is not None and value != "" and name not in _ABOUT
        }
        told.update(self.attributes)
        return Draft(self.source, self.external_id, self.stage, self.created_at, told, self.owner)


class ImportedForm(LeadForm):
    """One lead of a file, which may also tell when a lead that is history was closed."""

    closed_at: Moment | None = None

    @override
    def draft(self) -> Draft:
        """The lead for the desk."""
        return replace(super().draft(), closed_at=self.closed_at)


_ABOUT = frozenset({"source", "external_id", "stage", "created_at", "attributes", "owner", "closed_at"})
FIELDS = tuple(LeadForm.model_fields)
"""Every top-level field that ``POST /v1/leads`` knows."""
IMPORT_FIELDS = tuple(ImportedForm.model_fields)


def read_lead(body: bytes) -> Draft:
    """One lead from the bytes of its JSON.

    Raises:
        Unreadable: with every field that is wrong.
    """
    try:
        form = LeadForm.model_validate_json(body)
    except ValidationError as error:
        raise Unreadable(field_errors(error, FIELDS, body)) from None
    return drafted(form)


def check_lead(data: Any) -> Draft:
    """One lead of a file, from plain data.

    Raises:
        Unreadable: with every field that is wrong.
    """
    try:
        form = ImportedForm.model_validate(data)
    except ValidationError as error:
        raise Unreadable(field_errors(error, IMPORT_FIELDS)) from None
    return drafted(form)


def drafted(form: LeadForm) -> Draft:
    """The form as a draft, unless it says one thing twice.

    Raises:
        Unreadable: a field stands at the top and under ``attributes``.
    """
    if form.attributes:
        twice = sorted(name for name in form.attributes if getattr(form, name, None) is not None and name in FIELDS)
        if twice:
            raise Unreadable([FieldError(("attributes", name), words.GIVEN_TWICE) for name in twice])
    return form.draft()
