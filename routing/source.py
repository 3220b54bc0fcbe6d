"""A source: another system that tells of leads, and how its records are read."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # its reader needs pydantic, and whoever only names a policy need not wait for that
    from routing.reading.field_file import Got


class Via(StrEnum):
    """By which way its records come in."""

    CHANNEL = "channel"  #: what other apps post in a Slack channel
    HUBSPOT = "hubspot"  #: HubSpot's webhooks, signature v3
    TYPEFORM = "typeform"  #: Typeform's webhooks
    FORM = "form"  #: any form that posts JSON or form fields, signed with HMAC-SHA256


@dataclass(frozen=True, slots=True)
class Source:
    """One source of leads, by the name that its leads carry.

    Attributes:
        fields: how each of Baton's fields is got from a record.
        channel: where other apps post, by name; only for :attr:`Via.CHANNEL`.
        apps: whose posts count there, by the app's or bot's name, folded; empty means every app's.
    """

    name: str
    via: Via
    fields: "Mapping[str, Got]"
    channel: str | None = None
    apps: frozenset[str] = frozenset()
