"""How values are written as rows, and read from them again."""

import json
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Row

from routing.accounts import Account, Relationship, Tenure, account_key
from routing.assignment import Assignment, Outcome, State
from routing.decision import Candidate, Decision, Mismatch, Why
from routing.lead import Lead
from routing.moment import iso
from routing.people import Owner, Role
from routing.request import Request, ToAssign, ToSnooze, Verdict
from routing.scorecard import Part, Score
from routing.views import Explained
from storage.chain import canonical

Values = dict[str, Any]

CANDIDATES = 50
"""The most candidates that a stored decision names one by one; of a larger pool it keeps the chosen and the counts."""


def email_key(text: str) -> str:
    """An e-mail address folded for comparing."""
    return text.strip().casefold()


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
        "company_key": account_key(lead.text("company")) or None,
        "email_key": email_key(lead.text("email")) or None,
        "fact_seq": fact_seq,
        "as_of": lead.as_of,
        "unread": lead.unread,
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
    )


def owner_values(owner: Owner) -> Values:
    """A person as a row: what the roster says, and nothing that Baton learned or counts."""
    return {**asdict(owner), "role": owner.role.value}


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
    )


def decision_values(number: int, lead: int, decision: Decision, at: datetime) -> Values:
    """A decision as a row, but for ``fact_seq``.

    It holds what is needed to compute it again: the policy, the roster, the fact with the lead's attributes, the
    ledger's version. What the lead had (``found``) is a person's data and stands in :func:`decision_words`, which can
    be erased. All candidates are kept up to :data:`CANDIDATES`, else the chosen one and how many there were of each
    reason: a decision among a thousand owners would be 78 kB.
    """
    return {
        "id": number,
        "lead_id": lead,
        "at": at,
        "policy": decision.policy,
        "roster": decision.roster,
        "stage": decision.stage,
        "rule": decision.rule,
        "target": decision.target,
        "owner": decision.owner,
        "queue": decision.queue,
        "accountable": decision.accountable,
        "due": decision.due,
        "ladder": decision.ladder,
        "pool": decision.ledger.pool if decision.ledger else decision.pool,
        "ledger_version": decision.ledger.version if decision.ledger else None,
        "error": decision.error,
        "detail": canonical(_detail(decision)),
    }


def _detail(decision: Decision) -> Values:
    mismatches = [[m.rule, m.field, m.wanted] for m in decision.mismatches]
    kept = decision.candidates if len(decision.candidates) <= CANDIDATES else [c for c in (decision.chosen,) if c]
    candidates = [[c.owner, c.why.value, dict(c.numbers)] for c in kept]
    detail: Values = {"mismatches": mismatches, "candidates": candidates}
    if len(kept) < len(decision.candidates):
        counts: dict[str, int] = {}
        for candidate in decision.candidates:
            counts[candidate.why.value] = counts.get(candidate.why.value, 0) + 1
        detail["counts"] = counts
    if decision.score is not None:
        told = decision.score
        detail["score"] = [told.total, told.tier, [list(part) for part in told.parts], dict(told.capped)]
    return detail


def _score_of(told: list[Any] | None) -> Score | None:
    if told is None:
        return None
    total, tier, parts, capped = told
    return Score(total, tier, tuple(Part(*part) for part in parts), capped)


def decision_words(number: int, decision: Decision) -> Values | None:
    """What the decision found in the lead, mismatch by mismatch; None where it compared nothing."""
    if not decision.mismatches:
        return None
    return {"decision_id": number, "found": canonical([m.found for m in decision.mismatches])}


def explained_of(row: Row[Any]) -> Explained:
    """A stored decision from a row of its table that carries ``found`` too."""
    detail = json.loads(row.detail)
    told = detail["mismatches"]
    found = json.loads(row.found) if row.found is not None else [None] * len(told)
    return Explained(
        id=row.id,
        at=row.at,
        policy=row.policy,
        rule=row.rule,
        target=row.target,
        mismatches=tuple(
            Mismatch(rule, name, wanted, value) for (rule, name, wanted), value in zip(told, found, strict=True)
        ),
        candidates=tuple(Candidate(owner, Why(why), numbers) for owner, why, numbers in detail["candidates"]),
        error=row.error,
        score=_score_of(detail.get("score")),
    )
