"""Decisions computed again: from the policy, the roster, the ledgers and the words that were kept with each of them."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select

from routing.facts import RosterAdopted
from routing.fairness.ledger import Ledger, Tally
from routing.lead import Lead
from routing.people import Owner, Roster
from routing.policy import Policy
from routing.reading.findings import PolicyError
from routing.reading.policy_file import read_policy
from routing.review import WHICH_ACCOUNT
from routing.router import explain
from routing.witness import Recalled, Testimony
from storage import tables as t
from storage.decision_rows import accounts_of, decision_values, decision_words
from storage.ledger_rows import members_of
from storage.rows import as_row, owner_of
from storage.testimony import testimony_of
from storage.told import attributes_at

COMPARED = (
    "policy", "roster", "stage", "rule", "target", "owner", "queue", "accountable", "due", "ladder", "pool",
    "ledger_version", "held_until", "awaits", "detail",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Again:
    """A stored decision, and what comes out of it today.

    Attributes:
        differs: the names of what is another now; empty where all is the same, bit for bit.
        why_not: why it cannot be computed again; empty where it can.
    """

    decision: int
    at: datetime
    rule: str
    differs: tuple[str, ...] = ()
    why_not: str = ""

    @property
    def same(self) -> bool:
        """Whether it was computed again and nothing differs."""
        return not self.differs and not self.why_not


def recomputed(connection: Connection, lead: int) -> Iterator[Again]:
    """Each decision about a lead, oldest first, computed again."""
    d = t.decisions.c
    query = (
        select(t.decisions, t.decision_words.c.found, t.decision_words.c.told)
        .outerjoin(t.decision_words, t.decision_words.c.decision_id == d.id)
        .where(d.lead_id == lead)
        .order_by(d.id)
    )
    for row in connection.execute(query).all():
        yield _again(connection, row)


def _again(connection: Connection, row: Row[Any]) -> Again:
    told = json.loads(row.detail).get("told")
    if row.error is not None:
        return Again(row.id, row.at, row.rule, why_not="error")
    if row.rule == WHICH_ACCOUNT:
        return Again(row.id, row.at, row.rule, why_not="review")
    if told is None:
        return Again(row.id, row.at, row.rule, why_not="not_kept")
    attributes = attributes_at(connection, row.lead_id, row.fact_seq)
    if attributes is None:
        return Again(row.id, row.at, row.rule, why_not="erased")
    try:
        policy = _policy(connection, row.policy)
    except PolicyError:
        return Again(row.id, row.at, row.rule, why_not="unreadable")
    testimony = testimony_of(told, accounts_of(row.told))
    desk = Recalled(_roster(connection, row), _ledgers(connection, testimony), testimony)
    lead = _lead(connection, row, attributes, testimony)
    had, resting = frozenset(testimony.had), frozenset(testimony.resting)
    decision = explain(policy, lead, desk, row.at, had, by_turn=testimony.by_turn, resting=resting)
    if row.ledger_version is None:  # beside another router nobody takes a turn
        decision = replace(decision, turns=())
    now = decision_values(row.id, row.lead_id, decision, row.at)
    differs = [name for name in COMPARED if now[name] != getattr(row, name)]
    words = decision_words(row.id, decision) or {"found": None, "told": None}
    differs += [name for name in ("found", "told") if words[name] != getattr(row, name)]
    return Again(row.id, row.at, row.rule, tuple(differs))


def _policy(connection: Connection, version: str) -> Policy:
    return read_policy(
        connection.execute(select(t.policies.c.source).where(t.policies.c.version == version)).scalar_one()
    )


def _roster(connection: Connection, row: Row[Any]) -> Roster:
    """The roster of a decision: its version's people, and whoever had left by then, inactive."""
    f = t.facts.c
    adopted = select(f.body).where(f.kind == RosterAdopted.__name__, f.at <= row.at).order_by(f.stream, f.seq)
    people: dict[str, Owner] = {}
    for (body,) in connection.execute(adopted).all():
        version = json.loads(body)["version"]
        people = {one: replace(owner, active=False) for one, owner in people.items()} | _people(connection, version)
        if version == row.roster:
            found = people
    return Roster(row.roster, dict(sorted(found.items())))


def _people(connection: Connection, version: str) -> dict[str, Owner]:
    body = connection.execute(select(t.rosters.c.body).where(t.rosters.c.version == version)).scalar_one()
    return {
        values["id"]: owner_of(as_row({"terms": "{}", "slack_found": None, **values})) for values in json.loads(body)
    }


def _ledgers(connection: Connection, told: Testimony) -> dict[str, Ledger]:
    """The ledgers that were asked for, at the versions they had."""
    return {pool: _ledger(connection, pool, version) for pool, version in told.ledgers.items()}


def _ledger(connection: Connection, pool: str, version: int) -> Ledger:
    turns = t.turns.c
    query = (
        select(turns.time, turns.members).where(turns.pool == pool, turns.version <= version).order_by(turns.version)
    )
    members: dict[str, Tally] = {}
    time = 0
    for row in connection.execute(query):
        time = row.time
        members |= members_of(row.members or "{}")
    return Ledger(pool, version, time, members)


def _lead(connection: Connection, row: Row[Any], attributes: dict[str, Any], told: Testimony) -> Lead:
    c = t.leads.c
    name = connection.execute(select(c.source, c.external_id, c.account).where(c.id == row.lead_id)).one()
    account = next(iter(told.accounts), name.account)
    return Lead(
        row.lead_id, name.source, name.external_id, row.stage, told.created_at, told.stage_since, attributes, account,
        matched_by=told.match,
    )  # fmt: skip
