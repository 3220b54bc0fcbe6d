"""Laws of explanations: what they name is enough, and what they blame is the cause."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from routing.decision import Candidate, Why
from routing.lead import Lead
from routing.people import Roster
from routing.router import explain
from routing.search import OTHERWISE
from tests.laws.test_decide import cases, fresh
from tests.routing.policies import Desk

NAMED_AT_ONCE = frozenset({"any", "not"})
"""What a mismatch of several fields is called; its text has their names."""

BEHIND = {
    "region": {"country", "state", "city", "postal_code", "phone", "timezone", "language"},
    "segment": {"employees", "revenue"},
}
"""What a field is worked out from where the sender does not tell it."""


@given(**cases)
@settings(max_examples=150, deadline=None)
def test_an_explanation_names_all_that_the_rule_was_found_by(
    policy: Any, lead: Lead, desk: Desk, now: datetime, had: frozenset[str]
) -> None:
    """A lead that tells nothing but what the explanation names meets the same rule."""
    decision = explain(policy, lead, desk, now, had)
    rules = policy.routes.get(lead.stage, ())
    named = {name for rule in rules if rule.name == decision.rule for name in rule.when.fields}
    for missed in decision.mismatches:
        rule = next(rule for rule in rules if rule.name == missed.rule)
        named |= set(rule.when.fields) if missed.field in NAMED_AT_ONCE else {missed.field}
    if named & {"tier", "score"}:
        named |= {name for line in policy.reference.scorecard.lines for name in line.when.fields}
    named |= {name for field in named for name in BEHIND.get(field, ())} | {"currency"}
    named |= {name for test in (t for _, t in policy.reference.segments) if "segment" in named for name in test.fields}
    bare = replace(lead, attributes={name: value for name, value in lead.attributes.items() if name in named})
    again = explain(policy, bare, fresh(desk), now, had)
    assert again.rule == decision.rule
    assert [(m.rule, m.field, m.wanted) for m in again.mismatches] == [
        (m.rule, m.field, m.wanted) for m in decision.mismatches
    ]


@given(**cases, data=st.data())
@settings(max_examples=150, deadline=None)
def test_whoever_is_kept_out_is_kept_out_by_what_is_named(
    policy: Any, lead: Lead, desk: Desk, now: datetime, had: frozenset[str], data: st.DataObject
) -> None:
    """Take the cause away and the reason goes with it: they are chosen, or somebody else was first, or another gate."""
    decision = explain(policy, lead, desk, now, had)
    stopped = [c for c in decision.candidates if c.why in {Why.INACTIVE, Why.AT_CAPACITY, Why.HAD_IT_BEFORE}]
    if not stopped:
        return
    one = data.draw(st.sampled_from(stopped))
    desk, had = without(one, desk, had)
    again = explain(policy, lead, fresh(desk), now, had)
    if again.rule == decision.rule:
        found = [c for c in again.candidates if c.owner == one.owner]
        assert all(c.why is not one.why for c in found)


def without(candidate: Candidate, desk: Desk, had: frozenset[str]) -> tuple[Desk, frozenset[str]]:
    person = desk.roster.owners[candidate.owner]
    if candidate.why is Why.HAD_IT_BEFORE:
        return desk, had - {person.id}
    free = replace(person, active=True) if candidate.why is Why.INACTIVE else replace(person, capacity=None)
    return replace(desk, roster=Roster.of("r", {**desk.roster.owners, person.id: free}.values())), had


@given(**cases)
@settings(max_examples=100, deadline=None)
def test_exactly_the_rules_before_the_one_that_matched_are_explained(
    policy: Any, lead: Lead, desk: Desk, now: datetime, had: frozenset[str]
) -> None:
    decision = explain(policy, lead, desk, now, had)
    names = [rule.name for rule in policy.routes.get(lead.stage, ())]
    if decision.rule == OTHERWISE:
        assert [m.rule for m in decision.mismatches] == names
    else:
        assert [m.rule for m in decision.mismatches] == names[: names.index(decision.rule)]
