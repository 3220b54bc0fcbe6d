"""How values are written as rows, and read from them again."""

import json
from datetime import datetime
from types import SimpleNamespace
from typing import Any, cast

from sqlalchemy import Row

from routing.accounts.account import Account, Relationship, Tenure, account_key
from routing.accounts.duplicates import JoinedRecord, Trait
from routing.accounts.match import By, Suspect
from routing.assignment import Assignment, Outcome, State
from routing.lead import Lead
from routing.moment import iso
from routing.people import Owner, Role
from routing.request import Request, ToAssign, ToSnooze, Verdict
from storage.chain import canonical
from storage.terms import terms_of, terms_text

Values = dict[str, Any]


def as_row(values: Values) -> Row[Any]:
    """Values that were kept as text, to be read like a row of a table."""
    return cast("Row[Any]", SimpleNamespace(**values))


def email_key(text: str) -> str:
    """An e-mail address folded for comparing."""
    return text.strip().casefold()


def company_key_of(lead: Lead) -> str:
    """A lead's company, folded for comparing; empty where it has none."""
    return account_key(lead.text("company"))


def lead_values(lead: Lead, fact_seq: int | None) -> Values:
    """A lead as a row, with the keys it is found by."""
    return {
        "id": lead.id,
        "source": lead.source,
        "external_id": lead.external_id,
        "stage": lead.stage,
        "created_at": lead.created_at,
        "stage_since": lead.stage_since,
        "attributes": canonical(dict(lead.attributes)),
        "account": lead.account,
        "company_key": company_key_of(lead) or None,
        "email_key": email_key(lead.text("email")) or None,
        "fact_seq": fact_seq,
        "as_of": lead.as_of,
        "unread": lead.unread,
        "matched_by": lead.matched_by.value,
        "suspects": canonical([[s.account, s.score, s.by.value, s.name] for s in lead.suspects])
        if lead.suspects
        else None,
    }


def lead_of(row: Row[Any]) -> Lead:
    """A lead from a row of its table."""
    return Lead(
        row.id,
        row.source,
        row.external_id,
        row.stage,
        row.created_at,
        row.stage_since,
        json.loads(row.attributes),
        row.account,
        row.as_of,
        row.unread,
        By(row.matched_by),
        tuple(Suspect(key, score, By(by), name) for key, score, by, name in json.loads(row.suspects or "[]")),
    )


def assignment_values(assignment: Assignment) -> Values:
    """An assignment as a row."""
    return {
        "id": assignment.id,
        "lead_id": assignment.lead,
        "offer": assignment.offer,
        "state": assignment.state.value,
        "owner": assignment.owner,
        "queue": assignment.queue,
        "accountable": assignment.accountable,
        "reason": assignment.reason,
        "given_by": assignment.given_by,
        "offered_at": assignment.offered_at,
        "due_at": assignment.due_at,
        "rule": assignment.rule,
        "target": assignment.target,
        "pool": assignment.pool,
        "decision_id": assignment.decision,
        "ladder": assignment.ladder,
        "step": assignment.step,
        "hops": assignment.hops,
        "next_check_at": assignment.next_check_at,
        "accepted_at": assignment.accepted_at,
        "snoozed_until": assignment.snoozed_until,
        "changed_at": assignment.changed_at,
        "closed_at": assignment.closed_at,
        "outcome": assignment.outcome.value if assignment.outcome else None,
        "effort": assignment.effort,
        "tier": assignment.tier,
        "contacted_at": assignment.contacted_at,
        "repays": assignment.repays,
        "ages_at": assignment.ages_at,
        "awaits": assignment.awaits,
    }


def assignment_of(row: Row[Any]) -> Assignment:
    """An assignment from a row of its table."""
    return Assignment(
        id=row.id,
        lead=row.lead_id,
        offer=row.offer,
        state=State(row.state),
        owner=row.owner,
        queue=row.queue,
        accountable=row.accountable,
        reason=row.reason,
        given_by=row.given_by,
        offered_at=row.offered_at,
        due_at=row.due_at,
        rule=row.rule,
        target=row.target,
        pool=row.pool,
        decision=row.decision_id,
        ladder=row.ladder,
        step=row.step,
        hops=row.hops,
        next_check_at=row.next_check_at,
        accepted_at=row.accepted_at,
        snoozed_until=row.snoozed_until,
        changed_at=row.changed_at,
        closed_at=row.closed_at,
        outcome=Outcome(row.outcome) if row.outcome else None,
        effort=row.effort,
        tier=row.tier,
        contacted_at=row.contacted_at,
        repays=row.repays,
        ages_at=row.ages_at,
        awaits=row.awaits,
    )


def request_values(request: Request) -> Values:
    """A request as a row."""
    return {
        "id": request.id,
        "lead_id": request.lead,
        "assignment_id": request.assignment,
        "kind": "assign" if isinstance(request.wish, ToAssign) else "snooze",
        "to_owner": request.to,
        "until": request.until,
        "asker": request.asker,
        "reason": request.reason,
        "note": request.note or None,
        "approver": request.approver,
        "asked_at": request.asked_at,
        "expires_at": request.expires_at,
        "verdict": request.verdict.value,
        "answered_by": request.answered_by,
        "answered_at": request.answered_at,
    }


def request_of(row: Row[Any]) -> Request:
    """A request from a row of its table; an erased note is empty."""
    return Request(
        id=row.id,
        lead=row.lead_id,
        assignment=row.assignment_id,
        wish=ToAssign(row.to_owner) if row.kind == "assign" else ToSnooze(row.until),
        asker=row.asker,
        reason=row.reason,
        note=row.note or "",
        approver=row.approver,
        asked_at=row.asked_at,
        expires_at=row.expires_at,
        verdict=Verdict(row.verdict),
        answered_by=row.answered_by,
        answered_at=row.answered_at,
    )


def account_values(account: Account) -> Values:
    """An account as a row."""
    return {
        "key": account.key,
        "name": account.name,
        "relationship": account.relationship.value,
        "customer_since": account.customer_since,
        "attributes": canonical(dict(account.attributes)),
        "tenures": canonical([[iso(t.since), t.role, t.owner] for t in account.tenures]),
        "domains": canonical(list(account.domains)),
        "aliases": canonical(list(account.aliases)),
        "parent": account.parent,
        "lists": canonical(list(account.lists)) if account.lists is not None else None,
    }


def account_of(row: Row[Any]) -> Account:
    """An account from a row of its table."""
    tenures = json.loads(row.tenures)
    return Account(
        row.key,
        row.name,
        Relationship(row.relationship),
        row.customer_since,
        json.loads(row.attributes),
        tuple(Tenure(datetime.fromisoformat(since), role, owner) for since, role, owner in tenures),
        tuple(json.loads(row.domains)),
        tuple(json.loads(row.aliases)),
        row.parent,
        tuple(json.loads(row.lists)) if row.lists is not None else None,
    )


def joined_values(record: JoinedRecord) -> Values:
    """A record that has joined a lead, as a row."""
    return {
        "external_id": record.external_id,
        "source": record.source,
        "lead_id": record.lead,
        "stage": record.stage,
        "attributes": canonical(dict(record.attributes)),
        "as_of": record.as_of,
    }


def joined_of(row: Row[Any]) -> JoinedRecord:
    """A record that has joined a lead, from a row of its table."""
    return JoinedRecord(row.source, row.external_id, row.lead_id, row.stage, json.loads(row.attributes), row.as_of)


def trait_key(trait: Trait) -> str:
    """A trait as it is looked up."""
    return f"{trait.sign}:{trait.value}"


def owner_values(owner: Owner) -> Values:
    """A person as a row: what the roster says, and nothing that Baton learned or counts."""
    return {
        "id": owner.id,
        "name": owner.name,
        "slack": owner.slack,
        "email": owner.email,
        "manager": owner.manager,
        "team": owner.team,
        "role": owner.role.value,
        "timezone": owner.timezone,
        "capacity": owner.capacity,
        "weight": owner.weight,
        "active": owner.active,
        "terms": terms_text(owner),
    }


def owner_of(row: Row[Any]) -> Owner:
    """A person from a row of their table, with the Slack id that was learned where the roster has none."""
    return Owner(
        id=row.id,
        name=row.name,
        slack=row.slack or row.slack_found,
        email=row.email,
        manager=row.manager,
        team=row.team,
        role=Role(row.role),
        timezone=row.timezone,
        capacity=row.capacity,
        weight=row.weight,
        active=row.active,
        **terms_of(row.terms),
    )
