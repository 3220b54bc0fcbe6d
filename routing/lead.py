"""A lead: any sales record that Baton keeps an owner for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from routing.accounts.match import By, Suspect

Value = str | int | float | bool | None | Sequence[str]
"""What an attribute may hold: JSON's scalars, or a list of texts (tags)."""


def stage_name(text: str) -> str:
    """A stage as it is compared: senders write ``Won`` and ``WON``, and mean one stage."""
    return text.strip().casefold()


@dataclass(frozen=True, slots=True)
class Lead:
    """One record, known by (source, external id), at one stage of its life.

    Attributes:
        id: Baton's own number for it, from 1; people read it as ``L17``.
        source: who sent it (``website``, ``hubspot``); together with external_id it is the lead's name for ever.
        external_id: what the sender calls it.
        stage: where the record is (``new``, ``won``, ``lost``).
        created_at: when the record came in at its source, UTC; its age counts from here.
        stage_since: when it entered its present stage, UTC.
        attributes: what the sender told of it, by field name; amounts are in the policy's currency.
        account: the key of the company behind it, where one was recognised.
        as_of: the moment at its source (UTC) that the newest copy told of, where the sender says so.
        unread: whether the newest copy could not be read.
        matched_by: by what the account was recognised.
        suspects: where that is uncertain, the accounts that it may belong to, the likeliest first.
    """

    id: int
    source: str
    external_id: str
    stage: str
    created_at: datetime
    stage_since: datetime
    attributes: Mapping[str, Value] = field(default_factory=dict)
    account: str | None = None
    as_of: datetime | None = None
    unread: bool = False
    matched_by: By = By.NONE
    suspects: tuple[Suspect, ...] = ()

    @property
    def label(self) -> str:
        """How people speak of it: ``L17``."""
        return f"L{self.id}"

    def text(self, name: str) -> str:
        """An attribute as text; empty where it is missing."""
        found = self.attributes.get(name)
        return "" if found is None else str(found)

    @property
    def title(self) -> str:
        """What a person calls it: the company, else the person, else its number."""
        return self.text("company") or self.text("name") or self.text("email") or self.label


@dataclass(frozen=True, slots=True)
class Draft:
    """A lead as its sender tells it, before the desk has seen it.

    Attributes:
        stage: as the sender has it; None keeps the present one, or starts at ``new``.
        created_at: when the record came in at its source, UTC; None means now.
        owner: who the sender says has (or last had) it: a roster id. It counts for closed history, and
            beside an incumbent.
        closed_at: when the record was closed at its source, UTC, if it was.
        as_of: the moment at its source (UTC) of which this copy tells; an older copy than is known changes nothing.
    """

    source: str
    external_id: str
    stage: str | None = None
    created_at: datetime | None = None
    attributes: Mapping[str, Value] = field(default_factory=dict)
    owner: str | None = None
    closed_at: datetime | None = None
    as_of: datetime | None = None
