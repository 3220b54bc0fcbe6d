"""How a decision is written as a row, with all that it takes to compute it again, and read from it."""

import json
from datetime import datetime
from typing import Any

from sqlalchemy import Row

from routing.decision import Candidate, Decision, Mismatch, Why
from routing.reference.territory import Claim, Placing
from routing.rules.misread import Misread
from routing.scoring.scorecard import Part, Score
from routing.views import Explained
from storage.chain import canonical
from storage.testimony import MOST, accounts_values, testimony_values

Values = dict[str, Any]

CANDIDATES = 50
"""The most candidates that a stored decision names one by one; of a larger pool it keeps the chosen and the counts."""


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
        "pool": decision.turns[0].pool if decision.turns else decision.pool,
        "ledger_version": decision.turns[0].version if decision.turns else None,
        "error": decision.error,
        "detail": canonical(_detail(decision)),
        "awaits": decision.awaits,
        "held_until": decision.held_until,
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
        score = decision.score
        detail["score"] = [score.total, score.tier, [list(part) for part in score.parts], dict(score.capped)]
    if decision.told is not None and len(decision.told.loads) <= MOST:
        detail["told"] = testimony_values(decision.told)
    return detail


def _score_of(told: list[Any] | None) -> Score | None:
    if told is None:
        return None
    total, tier, parts, capped = told
    return Score(total, tier, tuple(Part(*part) for part in parts), capped)


def decision_words(number: int, decision: Decision) -> Values | None:
    """What the decision found in the lead and knew of its company; None where it found nothing."""
    placing = decision.placing
    told: Values = {
        "accounts": accounts_values(decision.told.accounts) if decision.told is not None else {},
        "misread": [[one.field, one.found, one.wanted] for one in decision.misread],
        "placing": None
        if placing is None
        else [placing.region, placing.field, placing.value, [list(other) for other in placing.others]],
    }
    told = {key: value for key, value in told.items() if value}
    if not decision.mismatches and not told:
        return None
    found = canonical([m.found for m in decision.mismatches])
    return {"decision_id": number, "found": found, "told": canonical(told) if told else None}


def accounts_of(told: str | None) -> Values:
    """The companies that a decision asked about, from its words."""
    found: Values = json.loads(told).get("accounts", {}) if told is not None else {}
    return found


def explained_of(row: Row[Any]) -> Explained:
    """A stored decision from a row of its table that carries ``found`` too."""
    detail = json.loads(row.detail)
    told = detail["mismatches"]
    found = json.loads(row.found) if row.found is not None else [None] * len(told)
    more = json.loads(row.told) if row.told is not None else {}
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
        misread=tuple(Misread(name, value, wanted) for name, value, wanted in more.get("misread", ())),
        placing=_placing_of(more.get("placing")),
    )


def _placing_of(told: list[Any] | None) -> Placing | None:
    if told is None:
        return None
    region, field, value, others = told
    return Placing(region, field, value, tuple(Claim(*other) for other in others))
