"""The audit: reads the whole story again and names whatever does not hold.

It trusts nothing that the writer keeps for speed (heads, loads, ledgers): each is computed anew from what it stands
for. Everything is read at one moment of the database and streamed, so that memory does not grow with the history.
"""

import json
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Row, and_, func, select, text

from routing.decision import Why
from routing.facts import LeadClaimed
from routing.fairness.ledger import Tally
from storage import tables as t
from storage.audit_requests import check_requests
from storage.audit_story import check_chains, check_particulars, check_triggers
from storage.checkpoint import Checkpoint
from storage.database import Database
from storage.in_force import InForce
from storage.ledger_rows import members_of, tally_of
from storage.report import Report, stream

BY_ITSELF = {Why.CHOSEN_TURN, Why.CHOSEN_SHARE, Why.CHOSEN_LOAD, Why.CHOSEN_BEST, Why.CHOSEN_BEFORE}
"""The choices that capacity binds."""


def verify(database: Database, checkpoint: Path | None = None) -> Report:
    """Read everything again; ``checkpoint`` is a file that :func:`storage.checkpoint.publish` wrote, kept elsewhere."""
    report = Report()
    with database.read() as connection:
        check_triggers(connection, report)
        check_chains(connection, report, Checkpoint.last(checkpoint) if checkpoint else None)
        check_particulars(connection, report)
        _check_leads(connection, report)
        _check_loads(connection, report)
        _check_ledgers(connection, report)
        _check_capacity(connection, report)
        _check_offers(connection, report)
        check_requests(connection, report)
    return report


def _check_leads(connection: Connection, report: Report) -> None:
    """Every lead that is not closed has exactly one open assignment, with somebody of the roster accountable."""
    state = connection.execute(select(t.desk_state.c.policy_version)).scalar_one()
    policy = InForce().policy(connection, state)
    closed = policy.closed_stages if policy else frozenset()
    a, o = t.assignments.c, t.owners.c
    is_open = text(f"assignments.{t.IS_OPEN}")
    query = (
        select(
            t.leads.c.id,
            t.leads.c.stage,
            func.count(a.id).label("open"),
            func.min(a.accountable).label("who"),
            func.min(o.id).label("known"),
        )
        .outerjoin(t.assignments, and_(a.lead_id == t.leads.c.id, is_open))
        .outerjoin(t.owners, o.id == a.accountable)
        .group_by(t.leads.c.id, t.leads.c.stage)
        .order_by(t.leads.c.id)
    )
    for row in stream(connection, query):
        report.leads += 1
        label = f"L{row.id}"
        if row.stage not in closed and row.open != 1:
            report.add("one owner", label, f"{row.open} open assignments at stage {row.stage}")
        elif row.stage in closed and row.open:
            report.add("one owner", label, f"an open assignment at the closed stage {row.stage}")
        elif row.open and row.known is None:
            report.add("one owner", label, f"{row.who} is accountable and is not in the roster")


def _check_loads(connection: Connection, report: Report) -> None:
    a, o = t.assignments.c, t.owners.c
    counted = func.count(a.id)
    query = (
        select(o.id, o.load, counted.label("open"))
        .outerjoin(t.assignments, and_(a.owner == o.id, text(f"assignments.{t.IS_OPEN}")))
        .group_by(o.id, o.load)
        .having(o.load != counted)
        .order_by(o.id)
    )
    for row in stream(connection, query):
        report.add("load", row.id, f"the counter says {row.load}, {row.open} leads are open")


def _check_ledgers(connection: Connection, report: Report) -> None:
    """Each pool's numbers, counted again from its turns."""
    for row in connection.execute(select(t.ledgers).order_by(t.ledgers.c.pool)).all():
        version, time, members = 0, 0, dict[str, Tally]()
        query = select(t.turns).where(t.turns.c.pool == row.pool).order_by(t.turns.c.version)
        for turn in stream(connection, query):
            version += 1
            if turn.version != version:
                report.add("ledger", row.pool, f"turn {version} is missing")
                version = turn.version
            time = turn.time
            if turn.members is not None:
                members |= members_of(turn.members)
            else:  # from before there were shares
                known = members.get(turn.owner, Tally(weight=100))
                members[turn.owner] = known._replace(turns=known.turns + 1, last=turn.version)
        if version != row.version:
            report.add("ledger", row.pool, f"it says version {row.version}, there are {version} turns")
        if time != row.time:
            report.add("ledger", row.pool, f"it says time {row.time}, its turns say {time}")
        rows = connection.execute(select(t.ledger_members).where(t.ledger_members.c.pool == row.pool))
        stored = {member.owner: tally_of(member) for member in rows}
        for owner in sorted(owner for owner in {*stored, *members} if stored.get(owner) != members.get(owner)):
            report.add(
                "ledger", f"{row.pool}, {owner}", f"it says {stored.get(owner)}, the turns say {members.get(owner)}"
            )


def _check_capacity(connection: Connection, report: Report) -> None:
    """What the policy chose by itself, or a pool's member claimed, had room then, by the numbers that were kept."""
    d = t.decisions.c
    for row in stream(connection, select(d.id, d.lead_id, d.detail).where(d.owner.is_not(None)).order_by(d.id)):
        for owner, why, numbers in json.loads(row.detail)["candidates"]:
            full = "capacity" in numbers and numbers.get("load", 0) >= numbers["capacity"]
            if why in BY_ITSELF and full:
                what = f"{owner} had {numbers['load']} of {numbers['capacity']} and was chosen all the same"
                report.add("capacity", f"L{row.lead_id}, decision {row.id}", what)
    claims = select(t.facts.c.stream, t.facts.c.seq, t.facts.c.body).where(t.facts.c.kind == LeadClaimed.__name__)
    for row in stream(connection, claims.order_by(t.facts.c.stream, t.facts.c.seq)):
        claim = json.loads(row.body)
        if claim["capacity"] is not None and claim["load"] >= claim["capacity"]:
            what = f"{claim['owner']} had {claim['load']} of {claim['capacity']} and claimed it all the same"
            report.add("capacity", f"{row.stream} #{row.seq}", what)


def _check_offers(connection: Connection, report: Report) -> None:
    """Offer numbers grow over all the assignments of a lead, and each step is of an offer that there was."""
    a, e = t.assignments.c, t.escalations.c
    before: Row[Any] | None = None
    for row in stream(connection, select(a.id, a.lead_id, a.offer).order_by(a.lead_id, a.id)):
        if before is not None and before.lead_id == row.lead_id and row.offer <= before.offer:
            report.add(
                "offers",
                f"L{row.lead_id}",
                f"assignment {row.id} is at offer {row.offer}, the one before at {before.offer}",
            )
        before = row
    late = (
        select(e.assignment_id, e.offer, e.step).join(t.assignments, a.id == e.assignment_id).where(e.offer > a.offer)
    )
    for row in stream(connection, late.order_by(e.assignment_id)):
        report.add(
            "steps", f"assignment {row.assignment_id}", f"step {row.step} is of offer {row.offer}, which never was"
        )
