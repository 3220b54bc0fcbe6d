"""An example lead: as people read it, and as the policy takes it."""

from collections.abc import Mapping
from datetime import timedelta

from routing.accounts.account import Account, Relationship, Tenure
from routing.fields import AGES, Facts
from routing.lead import Lead, Value
from routing.policy import Policy
from routing.proof.date_kinds import NOW, FromNow
from routing.proof.value_kinds import SOMETHING
from routing.spans import spoken

_COMPANY = "a company"
_NOT_TOLD = frozenset({"account", "source", *AGES})


def as_flow(example: Mapping[str, Value]) -> str:
    """What a lead tells, on one line as YAML has it: ``{ country: GB, amount: 60000 }``."""
    told = [f"{name}: {_written_value(name, value)}" for name, value in example.items() if value is not None]
    return "{ " + ", ".join(told) + " }" if told else "one that tells nothing"


def _written_value(name: str, value: Value) -> str:
    if name in AGES and isinstance(value, int):
        return spoken(value)
    if isinstance(value, list | tuple):
        return "[" + ", ".join(value) + "]"
    return str(value).lower() if isinstance(value, bool) else str(value)


def as_said(example: Mapping[str, Value]) -> Mapping[str, Value]:
    """The example with dates that lie so far from now as people say them; there is no date that does on every day."""
    return {name: value.said if isinstance(value, FromNow) else value for name, value in example.items()}


def facts_of(example: Mapping[str, Value], stage: str, policy: Policy) -> Facts:
    """A lead with these fields, come in so long ago and of such a company as they say."""
    told = {name: value for name, value in example.items() if name not in _NOT_TOLD and not name.startswith("account.")}
    of_account = {name.removeprefix("account."): v for name, v in example.items() if name.startswith("account.")}
    named = example.get("account") or of_account.get("name")
    key = str(named or _COMPANY) if named or any(value is not None for value in of_account.values()) else None
    at_stage = _length(example.get("stage_age", example.get("working_stage_age")))
    since = NOW - _length(example.get("age", example.get("working_age", at_stage.total_seconds())))
    entered = max(since, NOW - at_stage)
    lead = Lead(1, str(example.get("source", SOMETHING)), "1", stage, since, entered, told, key)
    return Facts(lead, NOW, policy.reference, {key: _account(str(key), of_account)}.get)


def _account(key: str, told: Mapping[str, Value]) -> Account:
    owner, relationship = told.get("owner"), told.get("relationship") or Relationship.PROSPECT
    since = () if owner is None else (Tenure(NOW - timedelta(365_000), "sales", str(owner)),)
    attributes = {name: value for name, value in told.items() if name not in {"owner", "relationship", "name"}}
    return Account(key, key, Relationship(str(relationship)), attributes=attributes, tenures=since)


def _length(seconds: Value) -> timedelta:
    return timedelta(seconds=seconds) if isinstance(seconds, int | float) else timedelta()
