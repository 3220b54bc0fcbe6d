"""Laws of the algebra: what it calls covered is covered, and what it calls left is left."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from routing.conditions import Condition, Every, Negation, OneOf, Some, Told, Within
from routing.coverage import Space, meet
from routing.fields import Facts, Reference
from routing.lead import Lead, Value
from tests.routing.policies import NOW

NAMES = st.sampled_from(["country", "amount", "tags", "vip"])
WORDS = ["GB", "US", "vip", "new", "100"]
NUMBERS = [0, 1, 2.5, 50, 99, 100, 101, 1000]

tests = st.one_of(
    st.builds(OneOf, NAMES, st.lists(st.sampled_from([*WORDS, 100, True]), min_size=1, max_size=3)),
    st.builds(
        Within,
        NAMES,
        st.lists(st.tuples(st.sampled_from([">=", ">", "<=", "<"]), st.sampled_from(NUMBERS)), min_size=1, max_size=2),
    ),
    st.builds(Told, NAMES, told=st.booleans()),
)
conditions: st.SearchStrategy[Condition] = st.recursive(
    tests,
    lambda inner: st.one_of(
        st.builds(Every, st.lists(inner, min_size=1, max_size=3)),
        st.builds(Some, st.lists(inner, min_size=1, max_size=3)),
        st.builds(Negation, inner),
    ),
    max_leaves=5,
)
values = st.one_of(
    st.none(),
    st.booleans(),
    st.sampled_from(NUMBERS),
    st.floats(),
    st.integers(-5, 2000),
    st.sampled_from([*WORDS, "gb", "50", "2.5", " ", "x"]),
    st.lists(st.sampled_from([*WORDS, "x"]), max_size=4),
)
leads = st.dictionaries(NAMES, values, max_size=4)


def holds(condition: Condition, told: Mapping[str, Value]) -> bool:
    lead = Lead(1, "web", "x", "new", NOW - timedelta(1), NOW, told)
    return condition.holds(Facts(lead, NOW, Reference(), lambda _: None))


@given(policy=st.lists(conditions, min_size=1, max_size=6), seen=st.lists(leads, max_size=20))
@settings(max_examples=300, deadline=None)
def test_leads_fall_through_exactly_where_the_algebra_says_so(policy: list[Condition], seen: list[Any]) -> None:
    space = Space(policy)
    gaps = list(space.left(space.whole, [box for cover in space.covers for box in cover.boxes]))
    for gap in gaps:
        assert not any(holds(one, space.example(gap)) for one in policy)
    if not gaps:
        assert all(any(holds(one, told) for one in policy) for told in seen)


@given(policy=st.lists(conditions, min_size=2, max_size=6), seen=st.lists(leads, max_size=20))
@settings(max_examples=300, deadline=None)
def test_what_is_hidden_by_earlier_conditions_never_comes_first(policy: list[Condition], seen: list[Any]) -> None:
    space = Space(policy)
    earlier = [box for cover in space.covers[:-1] for box in cover.boxes]
    left = [part for box in space.covers[-1].boxes for part in space.left(box, earlier)]
    for part in left:
        found = [holds(one, space.example(part)) for one in policy]
        assert found[-1] and not any(found[:-1])
    if not left:
        assert all(any(holds(one, told) for one in policy[:-1]) for told in seen if holds(policy[-1], told))


@given(one=conditions, other=conditions, seen=st.lists(leads, max_size=20))
@settings(max_examples=200, deadline=None)
def test_two_conditions_meet_where_a_lead_meets_both(one: Condition, other: Condition, seen: list[Any]) -> None:
    space = Space([one, other])
    common = [both for a in space.covers[0].boxes for b in space.covers[1].boxes if (both := meet(a, b)) is not None]
    for both in common:
        assert holds(one, space.example(both)) and holds(other, space.example(both))
    if not common:
        assert not any(holds(one, told) and holds(other, told) for told in seen)
