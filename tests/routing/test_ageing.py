"""An age in a rule is a deadline: the moment at which time alone changes what the rules say."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest

from routing.duty.calendar import after_working, working_seconds
from routing.duty.hours import Calendar
from routing.fields import Facts, Reference
from routing.lead import Lead, Value
from routing.policy import Policy
from routing.reading.policy_file import read_policy
from routing.rules.ageing import Ageing
from tests.routing.policies import NOW, a_lead, policy, policy_text

TEN_DAYS_AGO = NOW - timedelta(days=10)


def ageing(read: Policy, told: Mapping[str, Value], reference: Reference | None = None) -> tuple[Ageing, Facts]:
    reference = reference or read.reference
    lead = Lead(1, "web", "x1", "new", TEN_DAYS_AGO, NOW - timedelta(days=4), told)
    return Ageing([rule.when for rule in read.routes["new"]], reference), Facts(lead, NOW, reference, lambda _: None)


def ahead(when: str, **told: Value) -> timedelta | None:
    found, facts = ageing(policy(when), told)
    moment = found.next(facts)
    return None if moment is None else moment - NOW


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ('{ age: ">= 30d" }', timedelta(days=20)),
        ('{ age: "< 30d" }', timedelta(days=20)),
        ('{ age: "> 30d" }', timedelta(days=20, seconds=1)),
        ('{ not: { any: [ { team: a }, { age: "<= 30d" } ] } }', timedelta(days=20, seconds=1)),
        ('{ age: ">= 10d" }', None),
        ('{ age: ">= 10d, < 15d" }', timedelta(days=5)),
        ('{ stage_age: ">= 5d", age: ">= 30d" }', timedelta(days=1)),
        ('{ working_age: ">= 30d" }', timedelta(days=20)),
        ('{ working_stage_age: ">= 30d" }', timedelta(days=26)),
        ("{ age: known }", None),
        ("{ team: a }", None),
    ],
)
def test_the_next_threshold_of_an_age_is_the_moment(when: str, expected: timedelta | None) -> None:
    assert ahead(when) == expected


MICRO = timedelta(microseconds=1)


@pytest.mark.parametrize(
    ("test", "told", "expected"),
    [
        ("within 3d", "2026-03-10T09:00Z", timedelta(days=5)),
        ("within 3d", "2026-03-04T09:00Z", timedelta(days=2) + MICRO),
        ("within 3d", "2026-03-01", None),
        ("later than 3d", "2026-03-10T09:00Z", timedelta(days=5)),
        ("older than 3d", "2026-03-01T09:00Z", timedelta(days=2) + MICRO),
        ("older than 3d", "2026-03-01", timedelta(days=2, hours=15)),
        ("older than 3d", "2026-02-01", None),
        ("older than 3d", "yesterday", None),
        ("older than 3d", "9999-12-31", None),
        (">= 2026-05-01", "2026-03-10", None),
    ],
)
def test_a_date_comes_into_bounds_and_leaves_them(test: str, told: str, expected: timedelta | None) -> None:
    assert ahead(f'{{ renewal: "{test}" }}', renewal=told) == expected


def test_working_time_is_what_the_calendar_says() -> None:
    """A Friday and a week are 48 hours of work; two more have passed on Monday at eleven."""
    office = Calendar("UTC", (((9 * 3_600, 17 * 3_600),),) * 5 + ((),) * 2)
    read = policy('{ working_age: ">= 50h" }')
    reference = replace(
        read.reference, working_seconds=partial(working_seconds, office), after_working=partial(after_working, office)
    )
    found, facts = ageing(read, {}, reference)
    assert (facts.get("age"), facts.get("working_age")) == (10 * 86_400, 48 * 3_600)
    for earlier in (NOW, NOW - timedelta(hours=1), NOW - timedelta(days=3)):
        assert found.next(facts.at(earlier)) == NOW + timedelta(hours=2)


def test_points_that_fade_are_a_deadline_where_a_rule_asks_for_them() -> None:
    card = "scorecard:\n  - { when: { team: a }, points: 8, half_life: 10d }\ntiers: { A: 3, B: lowest }\nroutes:"
    read = read_policy(policy_text("{ tier: A }").replace("routes:", card))
    found, facts = ageing(read, {"team": "a"})
    moment = found.next(facts)
    assert facts.get("score") == 4
    assert moment is not None
    assert facts.at(moment - timedelta(seconds=1)).get("score") == 4
    assert facts.at(moment).get("score") == 3
    fresh, of_another = ageing(read, {"team": "b"})
    assert fresh.next(of_another) is None
    changed = found.change(facts, read.match)
    assert changed is not None and changed > moment, "3 points are an A as well"
    assert (read.match(facts.at(changed - timedelta(seconds=1))), read.match(facts.at(changed))) == (0, None)


def test_a_moment_that_changes_nothing_for_the_lead_is_passed_over() -> None:
    read = policy('{ any: [ { team: a, age: ">= 20d" }, { age: ">= 40d" } ] }')
    for team, days in (("a", 10), ("b", 30)):
        found, facts = ageing(read, {"team": team})
        assert found.next(facts) == NOW + timedelta(days=10)
        assert found.change(facts, read.match) == NOW + timedelta(days=days)
    read = policy('{ team: a, age: ">= 20d" }')
    found, facts = ageing(read, {"team": "b"})
    assert found.change(facts, read.match) is None


def test_a_lead_of_the_last_days_has_nothing_ahead_that_no_calendar_has() -> None:
    read = policy('{ age: ">= 36500d" }')
    lead = replace(a_lead(), created_at=datetime(9990, 1, 1, tzinfo=UTC))
    found = Ageing([rule.when for rule in read.routes["new"]], read.reference)
    assert found.next(Facts(lead, NOW, read.reference, lambda _: None)) is None
