"""Laws of the algebra: what it calls covered is covered, and what it calls left is left.

Whatever it says holds for every lead, at every hour, also for leads that tell nonsense; what it cannot tell it leaves
unsaid.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from routing.conditions import Condition, Dated, Edge, How, OneOf, Pattern, Test, Within
from routing.conditions.dates import DAY
from routing.fields import Facts, Reference
from routing.lead import Lead, Value
from routing.proof.axes import Axis
from routing.proof.coverage import Box, Space, meet
from routing.proof.date_kinds import NOW as EXAMPLES_NOW
from routing.proof.value_kinds import Blurred
from tests.laws.asking import conditions_of, dates_on, forms_on, questions, sizes_on, values, words_on
from tests.routing.policies import NOW

FIELDS = ["country", "title", "amount", "tags", "renewal", "due"]
just = st.just
tests = st.one_of(
    words_on(st.sampled_from(["country", "amount", "tags"])),
    forms_on(just("title")),
    words_on(just("title")),
    sizes_on(just("amount")),
    dates_on(just("renewal"), just(True)),
    dates_on(just("due"), just(False)),
    questions(st.sampled_from(FIELDS)),
)
conditions = conditions_of(tests, leaves=5)
days = st.integers(-70, 70).map(lambda ahead: (NOW + timedelta(ahead)).date().isoformat())
moments = st.integers(-3 * 86_400, 3 * 86_400).map(lambda ahead: (NOW + timedelta(seconds=ahead)).isoformat())
leads = st.dictionaries(st.sampled_from([*FIELDS, "currency"]), st.one_of(values, days, moments), max_size=4)
hours = st.integers(0, 86_399).map(lambda seconds: NOW + timedelta(seconds=seconds))


def facts(told: Mapping[str, Value], now: datetime = EXAMPLES_NOW) -> Facts:
    lead = Lead(1, "web", "x", "new", now - timedelta(1), now, told)
    return Facts(lead, now, Reference(currency="EUR"), lambda _: None)


def holds(condition: Condition, told: Mapping[str, Value], now: datetime = EXAMPLES_NOW) -> bool:
    return condition.holds(facts(told, now))


def shown(space: Space, box: Box) -> Mapping[str, Value] | None:
    whole = space.whole_numbers(box)
    return space.example(whole) if all(whole) else None


letters = st.lists(st.sampled_from("gbvis1 02pé"), min_size=1, max_size=8).map("".join)
asked_of = st.one_of(
    st.tuples(st.lists(st.one_of(forms_on(just("f")), words_on(just("f"))), min_size=1, max_size=4), letters),
    st.tuples(st.lists(dates_on(just("f"), just(True)), min_size=1, max_size=4), st.one_of(days, days, moments)),
    st.tuples(st.lists(dates_on(just("f"), just(False)), min_size=1, max_size=4), st.one_of(days, moments)),
    st.tuples(st.lists(st.one_of(sizes_on(just("f")), words_on(just("f"))), min_size=1, max_size=4), values),
    st.tuples(st.lists(questions(just("f")), min_size=1, max_size=3), values),
)


@given(asked=asked_of, now=hours)
@settings(max_examples=300, deadline=None)
def test_every_value_is_of_a_kind_that_the_axis_has(asked: tuple[list[Test], Value], now: datetime) -> None:
    """This is all that the algebra stands on: what it has not thought of it would call impossible."""
    tests, value = asked
    try:
        axis = Axis("f", tests, together=3)
    except Blurred:
        return
    lead = facts({"f": value}, now)
    held = frozenset(i for i, test in enumerate(tests) if test.holds(lead))
    failed = frozenset(i for i, test in enumerate(tests) if test.fails(lead))
    assert (held, failed) in {(kind.held, kind.failed) for kind in axis.kinds}


@given(asked=asked_of)
@settings(max_examples=100, deadline=None)
def test_an_example_does_what_its_kind_does(asked: tuple[list[Test], Value]) -> None:
    tests, _ = asked
    try:
        axis = Axis("f", tests, together=3)
    except Blurred:
        return
    for kind in axis.kinds:
        if kind.shown:
            lead = facts({"f": kind.example})
            assert kind.held == {i for i, test in enumerate(tests) if test.holds(lead)}
            assert kind.failed == {i for i, test in enumerate(tests) if test.fails(lead)}


@given(policy=st.lists(conditions, min_size=1, max_size=6), seen=st.lists(leads, max_size=20), now=hours)
@settings(max_examples=100, deadline=None)
def test_leads_fall_through_exactly_where_the_algebra_says_so(
    policy: list[Condition], seen: list[Any], now: datetime
) -> None:
    space = Space(policy)
    gaps = list(space.left(space.whole, [box for cover in space.covers for box in cover.boxes]))
    for gap in gaps:
        example = shown(space, gap)
        if example is not None:
            exact = [one for one, cover in zip(policy, space.covers, strict=True) if cover.exact]
            assert not any(holds(one, example) for one in exact)
    if not gaps:
        assert all(any(holds(one, told, now) for one in policy) for told in seen)


@given(policy=st.lists(conditions, min_size=2, max_size=6), seen=st.lists(leads, max_size=20), now=hours)
@settings(max_examples=100, deadline=None)
def test_what_is_hidden_by_earlier_conditions_never_comes_first(
    policy: list[Condition], seen: list[Any], now: datetime
) -> None:
    space = Space(policy)
    earlier = [box for cover in space.covers[:-1] for box in cover.boxes]
    left = [part for box in space.covers[-1].boxes for part in space.left(box, earlier)]
    for part in left:
        example = shown(space, part)
        if example is not None:
            assert holds(policy[-1], example)
            exact = [one for one, cover in zip(policy[:-1], space.covers, strict=False) if cover.exact]
            assert not any(holds(one, example) for one in exact)
    if not left and space.covers[-1].exact:
        assert all(any(holds(one, told, now) for one in policy[:-1]) for told in seen if holds(policy[-1], told, now))


@given(one=conditions, other=conditions, seen=st.lists(leads, max_size=20), now=hours)
@settings(max_examples=80, deadline=None)
def test_two_conditions_meet_where_a_lead_meets_both(
    one: Condition, other: Condition, seen: list[Any], now: datetime
) -> None:
    space = Space([one, other])
    common = [both for a in space.covers[0].boxes for b in space.covers[1].boxes if (both := meet(a, b)) is not None]
    for both in common:
        example = shown(space, both)
        assert example is None or (holds(one, example) and holds(other, example))
    if not common and all(cover.exact for cover in space.covers):
        assert not any(holds(one, told, now) and holds(other, told, now) for told in seen)


def test_the_forms_of_a_text_are_told_apart() -> None:
    """Each claim is one that only a walk through all texts can make."""
    sales, vp = Pattern("title", How.CONTAINS, ["sales"]), Pattern("title", How.STARTS_WITH, ["vp of sales"])
    ends = Pattern("title", How.LIKE, ["*sales"])
    space = Space([sales, vp, ends])
    [contains], [starts], [like] = (cover.boxes for cover in space.covers)
    assert not list(space.left(starts, [contains])) and not list(space.left(like, [contains]))
    assert [space.example(box)["title"] for box in space.left(contains, [like])] == ["salesa"]
    never = Space([OneOf("title", ["vp of sales"]), Pattern("title", How.STARTS_WITH, ["ceo"])])
    assert meet(never.covers[0].boxes[0], never.covers[1].boxes[0]) is None


def test_what_asks_too_much_of_one_field_is_left_unsaid_and_the_rest_is_not() -> None:
    blurred = Pattern("title", How.CONTAINS, ["1"]), Within("title", [(">", 5)])
    plain = OneOf("country", ["GB"])
    space = Space([*blurred, plain])
    assert [cover.exact for cover in space.covers] == [False, False, True]
    mixed = Space([Dated("due", "", [Edge("<", 0, relative=True)]), Dated("due", "", [Edge("<", 0, relative=False)])])
    assert not any(cover.exact for cover in mixed.covers)
    many = [Pattern("title", How.CONTAINS, [f"{a}{b}{c}"]) for a in "abcd" for b in "efgh" for c in "ij"]
    assert not any(cover.exact for cover in Space(many).covers), "and it takes no time to say so"


def test_a_day_can_touch_what_no_moment_can() -> None:
    soon, lately = ([Edge(">=", 0, relative=True), Edge("<=", DAY, relative=True)],
                    [Edge(">=", -DAY, relative=True), Edge("<=", 0, relative=True)])  # fmt: skip
    space = Space([Dated("due", "", soon), Dated("due", "", lately)])
    both = meet(space.covers[0].boxes[0], space.covers[1].boxes[0])
    assert both is not None and space.example(both)["due"] == "2000-01-01"
