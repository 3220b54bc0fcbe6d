"""Laws of time alone: nothing changes before the moment that was foretold, and at that moment something does."""

from datetime import datetime, timedelta
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from routing.conditions import Condition, OneOf, Within
from routing.duty.calendar import after_working, working_seconds
from routing.duty.hours import Calendar
from routing.fields import AGES, Facts, Reference
from routing.lead import Lead, Value
from routing.rules.ageing import Ageing
from routing.rules.rule_index import RuleIndex
from routing.scoring.scorecard import Line, Scorecard
from tests.laws.asking import conditions_of, dates_on, words_on
from tests.routing.policies import NOW

DAY = 86_400
OFFICE = Calendar("Europe/Berlin", (((9 * 3_600, 17 * 3_600),),) * 5 + ((),) * 2)
CARD = Scorecard(
    (Line(OneOf("team", ["vip"]), 7, half_life=2 * DAY), Line(Within("age", [(">", DAY)]), -3, half_life=9 * DAY))
)
REFERENCE = Reference(
    scorecard=CARD,
    working_seconds=partial(working_seconds, OFFICE),
    after_working=partial(after_working, OFFICE),
)
lengths = st.one_of(st.integers(0, 5 * DAY), st.sampled_from([0, 1, 3_600, DAY, 2 * DAY, 0.5, 10**400]))
bounds = st.lists(st.tuples(st.sampled_from([">=", ">", "<=", "<"]), lengths), min_size=1, max_size=2)
ages = st.builds(Within, st.sampled_from(sorted(AGES)), bounds)
points = st.builds(Within, st.just("score"), st.lists(st.tuples(st.just(">="), st.integers(-3, 8)), min_size=1))
dates = dates_on(st.just("renewal"), st.just(True))
conditions = conditions_of(st.one_of(ages, ages, dates, points, words_on(st.just("team"))), leaves=5)

moments = st.integers(-6 * DAY * 10**6, DAY * 10**6).map(lambda micros: NOW + timedelta(microseconds=micros))
told: st.SearchStrategy[dict[str, Value]] = st.fixed_dictionaries(
    {},
    optional={
        "team": st.just("vip"),
        "renewal": st.one_of(
            moments.map(lambda moment: moment.isoformat()),
            moments.map(lambda moment: moment.date().isoformat()),
            st.just("soon"),
        ),
    },
)


@st.composite
def leads(draw: st.DrawFn) -> Facts:
    since, entered = sorted([draw(moments), draw(moments)])
    return Facts(Lead(1, "web", "x", "new", since, entered, draw(told)), NOW, REFERENCE, lambda _: None)


@given(st.lists(conditions, min_size=1, max_size=4), leads(), st.lists(st.floats(0, 1), min_size=1, max_size=4))
@settings(max_examples=80, deadline=None)
def test_until_the_foretold_moment_the_rules_say_the_same(
    rules: list[Condition], lead: Facts, shares: list[float]
) -> None:
    index = RuleIndex(rules)
    ageing = Ageing(rules, REFERENCE)
    for foretold in (ageing.next(lead), ageing.change(lead, index.first)):
        assert foretold is None or foretold > lead.now
        last = foretold - timedelta(microseconds=1) if foretold is not None else NOW + timedelta(100)
        for tried in (last, *(lead.now + (last - lead.now) * share for share in shares)):
            assert index.first(lead.at(tried)) == index.first(lead)


@given(st.one_of(ages, dates, points), leads())
@settings(max_examples=80, deadline=None)
def test_a_change_that_is_foretold_comes_at_that_very_moment(rule: Condition, lead: Facts) -> None:
    index = RuleIndex([rule])
    moment = Ageing([rule], REFERENCE).change(lead, index.first)
    if moment is not None:
        assert index.first(lead.at(moment)) != index.first(lead)


@given(st.sampled_from(sorted(AGES)), st.sampled_from([">=", ">", "<=", "<"]), st.integers(1, 9 * DAY), leads())
@settings(max_examples=80, deadline=None)
def test_one_threshold_is_foretold_exactly_while_it_lies_ahead(name: str, sign: str, bound: int, lead: Facts) -> None:
    rule = Within(name, [(sign, bound)])
    moment = Ageing([rule], REFERENCE).next(lead)
    passed = lead.get(name)
    assert isinstance(passed, int)
    assert (moment is None) is (passed >= bound + (sign in {">", "<="}))
    if moment is not None:
        assert rule.holds(lead.at(moment)) is not rule.holds(lead)


@pytest.mark.parametrize("age", ["working_age", "working_stage_age"])
def test_two_working_days_over_a_weekend(age: str) -> None:
    """Monday 9 March 2026, 10:00 in Berlin is 16 working hours after Thursday, 10:00."""
    since = datetime.fromisoformat("2026-03-05T09:00:00+00:00")
    facts = Facts(Lead(1, "web", "x", "new", since, since), since, REFERENCE, lambda _: None)
    foretold = Ageing([Within(age, [(">=", 16 * 3_600)])], REFERENCE).next(facts)
    assert foretold == datetime.fromisoformat("2026-03-09T09:00:00+00:00")
