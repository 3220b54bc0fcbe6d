"""Writing what a batch changed: one statement a table.

The order follows the foreign keys, and ends assignments before it opens others, for a lead has one open at a time.
"""

from datetime import datetime

from sqlalchemy import bindparam, func, update

from routing.facts import lead_stream
from storage import tables as t
from storage.changes import Made, StaleOffer, Taken
from storage.decision_rows import decision_values, decision_words
from storage.flush_facts import flush_facts
from storage.flush_house import flush_house
from storage.flush_outgoing import flush_outgoing
from storage.flush_requests import flush_requests
from storage.ledger_rows import members_text, tally_values
from storage.rows import (
    Values,
    assignment_values,
    joined_values,
    lead_values,
    trait_key,
)
from storage.statements import WrongCount, plain_insert, upsert, write, write_exactly
from storage.work import UnitOfWork


def flush(work: UnitOfWork, at: datetime) -> None:
    """Write everything that the batch put; ``at`` is the real time (UTC), by which messages and deliveries age.

    Raises:
        StaleOffer: an assignment was changed by somebody else.
        StaleRequest: a request was answered by somebody else.
        WrongCount: a lead or a person is not there.
        Exception: a read of the batch had failed; whatever was decided after that may be wrong.
    """
    if work.broken is not None:
        raise work.broken
    flush_house(work)
    before = flush_facts(work)
    _flush_leads(work, before)
    _flush_decisions(work, before)
    _flush_assignments(work)
    flush_requests(work)
    _flush_inbox(work, at)
    flush_outgoing(work, at)


_LEAD = (
    "stage", "created_at", "stage_since", "attributes", "account", "company_key", "email_key", "as_of", "unread",
    "matched_by", "suspects",
)  # fmt: skip
UPDATE_LEAD = (
    update(t.leads)
    .where(t.leads.c.id == bindparam("b_id"))
    .values(
        {name: bindparam(name) for name in _LEAD}
        | {"fact_seq": func.coalesce(bindparam("b_fact_seq", type_=t.leads.c.fact_seq.type), t.leads.c.fact_seq)}
    )
)


def _flush_leads(work: UnitOfWork, before: dict[str, int]) -> None:
    new = [lead_values(lead, _told_at(work, key, before)) for key, lead in work.changes.new_leads.items()]
    write(work.connection, plain_insert(t.leads), new)
    changed: list[Values] = []
    for key, lead in work.changes.leads.items():
        values = lead_values(lead, None)
        told = {"b_id": key, "b_fact_seq": _told_at(work, key, before)}
        changed.append({name: values[name] for name in _LEAD} | told)
    write_exactly(work.connection, UPDATE_LEAD, changed)
    upsert(work.connection, t.joined_records, [joined_values(record) for record in work.changes.joined.values()])
    traits = [
        {"key": trait_key(trait), "lead_id": lead, "at": at}
        for trait, leads in work.changes.traits.items()
        for lead, at in leads.items()
    ]
    upsert(work.connection, t.lead_traits, traits)


def _told_at(work: UnitOfWork, lead: int, before: dict[str, int]) -> int | None:
    """The number of the fact that tells the lead's attributes as they are after this batch, where that is known."""
    stream = lead_stream(lead)
    told = work.changes.told.get(stream)
    if told is not None and told.attributes is not None:
        return before[stream] + told.attributes + 1
    return work.seen.fact_seqs.get(lead)


def _flush_decisions(work: UnitOfWork, before: dict[str, int]) -> None:
    connection, changes = work.connection, work.changes
    made = [
        {**decision_values(m.id, m.lead, m.decision, m.at), "fact_seq": _made_of(work, m, before)}
        for m in changes.decisions
    ]
    words = [decision_words(m.id, m.decision) for m in changes.decisions]
    write(connection, plain_insert(t.decisions), made)
    write(connection, plain_insert(t.decision_words), [row for row in words if row is not None])
    ledgers = [{"pool": one.pool, "version": one.version, "time": one.time} for one in changes.ledgers.values()]
    upsert(connection, t.ledgers, ledgers)
    counted = changes.members.items()
    members = [{"pool": pool, "owner": owner, **tally_values(tally)} for (pool, owner), tally in counted]
    upsert(connection, t.ledger_members, members)
    write(connection, plain_insert(t.turns), [_turn_values(turn) for turn in changes.turns])


def _made_of(work: UnitOfWork, made: Made, before: dict[str, int]) -> int | None:
    """The number of the fact whose attributes the decision was made of."""
    if made.told is not None:
        return before[lead_stream(made.lead)] + made.told + 1
    earlier = work.seen.fact_seqs.get(made.lead)
    return earlier if earlier is not None else _told_at(work, made.lead, before)


def _turn_values(taken: Taken) -> Values:
    turn = taken.turn
    return {
        "pool": turn.pool,
        "version": turn.version,
        "owner": turn.owner,
        "decision_id": taken.decision,
        "kind": turn.kind,
        "cost": turn.cost,
        "time": turn.time,
        "members": members_text(turn.members),
    }


_ASSIGNMENT = tuple(column.name for column in t.assignments.c if column.name not in {"id", "lead_id"})
UPDATE_ASSIGNMENT = (
    update(t.assignments)
    .where(t.assignments.c.id == bindparam("b_id"), t.assignments.c.offer == bindparam("b_offer"))
    .values({name: bindparam(name) for name in _ASSIGNMENT})
)
UPDATE_LOAD = (
    update(t.owners)
    .where(t.owners.c.id == bindparam("b_id"))
    .values(load=t.owners.c.load + bindparam("b_leads", type_=t.owners.c.load.type))
)


def _flush_assignments(work: UnitOfWork) -> None:
    connection, changes = work.connection, work.changes
    changed: list[Values] = []
    for key, (offer, assignment) in changes.assignments.items():
        values = assignment_values(assignment)
        changed.append({name: values[name] for name in _ASSIGNMENT} | {"b_id": key, "b_offer": offer})
    changed.sort(key=lambda values: values["state"] != "closed")
    try:
        write_exactly(connection, UPDATE_ASSIGNMENT, changed)
    except WrongCount as error:
        raise StaleOffer(f"an assignment was changed meanwhile: {error}") from error
    write(connection, plain_insert(t.assignments), [assignment_values(a) for a in changes.new_assignments.values()])
    steps = [{"assignment_id": assignment, "offer": offer, "step": step} for assignment, offer, step in changes.steps]
    write(connection, plain_insert(t.escalations), steps)
    loads = [{"b_id": owner, "b_leads": leads} for owner, leads in changes.loads.items() if leads]
    write_exactly(connection, UPDATE_LOAD, loads)


def _flush_inbox(work: UnitOfWork, at: datetime) -> None:
    received = [
        {"source": delivery.source, "delivery_id": delivery.id, "lead_id": kept.lead, "at": at, "digest": kept.digest}
        for delivery, kept in work.changes.deliveries.items()
    ]
    write(work.connection, plain_insert(t.inbox), received)
