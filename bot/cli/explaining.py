"""A decision for a machine, and the proof that it is what the policy said."""

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import typer

from bot.cli.say import say
from bot.words import cli as words
from routing.moment import iso

if TYPE_CHECKING:
    from routing.decision import Decision
    from routing.lead import Lead
    from routing.views import Explained, LeadView
    from storage.recomputed import Again
    from storage.records import StoredRecords


def explained_json(view: "LeadView") -> str:
    """A lead's standing and the decision behind it, as JSON."""
    assignment = view.assignment
    held: dict[str, Any] | None = None
    if assignment is not None:
        held = {
            "state": assignment.state.value,
            "owner": assignment.owner,
            "queue": assignment.queue,
            "accountable": assignment.accountable,
            "due_at": iso(assignment.due_at),
        }
    why = None if view.explained is None else {"at": iso(view.explained.at), **decision_json(view.explained)}
    return _text({"lead": view.lead.label, "stage": view.lead.stage, "assignment": held, "decision": why})


def decided_json(decision: "Decision") -> str:
    """A decision that nobody stored, as JSON."""
    outcome = {
        "owner": decision.owner,
        "queue": decision.queue,
        "pool": decision.pool,
        "accountable": decision.accountable,
        "due_seconds": decision.due,
    }
    return _text({**outcome, **decision_json(decision)})


def decision_json(decision: "Decision | Explained") -> dict[str, Any]:
    """What was decided and why, in JSON's own types; the codes are stable."""
    score = decision.score
    return {
        "policy": decision.policy,
        "rule": decision.rule,
        "target": decision.target,
        "mismatches": [asdict(missed) for missed in decision.mismatches],
        "candidates": [
            {"owner": c.owner, "why": c.why.value, "chosen": c.chosen, "numbers": dict(c.numbers)}
            for c in decision.candidates
        ],
        "score": None
        if score is None
        else {"total": score.total, "tier": score.tier, "parts": [p._asdict() for p in score.parts]},
        "misread": [asdict(one) for one in decision.misread],
        "region": None if decision.placing is None else asdict(decision.placing),
        "error": decision.error,
    }


def verified(records: "StoredRecords", lead: "Lead", *, as_json: bool) -> None:
    """Compute every decision about a lead again and say whether it is the same; exits with 1 where one is not."""
    again = records.recomputed(lead.id)
    if as_json:
        say(_text([_again_json(one) for one in again]))
    else:
        for one in again:
            say(words.recomputed(one))
        if not again:
            say(words.NO_DECISION.format(lead=lead.label))
    if any(one.differs for one in again):
        raise typer.Exit(1)


def _again_json(one: "Again") -> dict[str, Any]:
    return {
        "decision": one.decision,
        "at": iso(one.at),
        "rule": one.rule,
        "same": one.same,
        "differs": list(one.differs),
        "why_not": one.why_not or None,
    }


def _text(document: Any) -> str:
    return json.dumps(document, indent=2, default=list)
