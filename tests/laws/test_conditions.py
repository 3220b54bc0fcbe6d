"""Laws of conditions: their index answers as they do themselves, and multiplying them out changes nothing."""

from collections.abc import Mapping
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from routing.accounts.account import Account, Relationship
from routing.conditions import Condition, Every, Negation, OneOf, Some, Within
from routing.fields import Facts, Reference, fold
from routing.lead import Lead, Value
from routing.reference.territory import Claim, Territories
from routing.rules.field_table import LEARNED
from routing.rules.misread import Reading
from routing.rules.rows import rows
from routing.rules.rule_index import RuleIndex
from tests.laws.asking import conditions_of, questions, values
from tests.routing.policies import NOW

REFERENCE = Reference(
    territories=Territories({"country": {"gb": Claim("EMEA", "country", "GB"), "us": Claim("NA", "country", "US")}}),
    segments=(("smb", Within("employees", [("<", 100)])),),
    named=("EMEA", "NA"),
    currency="EUR",
)
ACME = Account("acme", "Acmé", Relationship.CUSTOMER, attributes={"seats": 20, "tier": "gold"})
FIELDS = (
    "country", "region", "segment", "employees", "amount", "tags", "vip", "source", "age", "account", "account.seats",
    "account.tier", "account.relationship", "working_age",
)  # fmt: skip
told = st.dictionaries(st.sampled_from([*FIELDS, "currency"]), values, max_size=8)
conditions = conditions_of(questions(st.sampled_from(FIELDS)), leaves=8)


def facts(told: Mapping[str, Value], account: str | None = "acme") -> Facts:
    lead = Lead(1, "web", "x", "new", NOW - timedelta(seconds=100), NOW, told, account)
    return Facts(lead, NOW, REFERENCE, {"acme": ACME}.get)


@given(condition=conditions, told=told, account=st.sampled_from(["acme", "gone", None]))
@settings(max_examples=120, deadline=None)
def test_a_condition_holds_exactly_when_it_names_nothing_that_does_not(
    condition: Condition, told: Mapping[str, Value], account: str | None
) -> None:
    assert condition.holds(facts(told, account)) is (condition.miss(facts(told, account)) is None)


@given(condition=conditions, told=told)
@settings(max_examples=120, deadline=None)
def test_multiplied_out_a_condition_says_the_same(condition: Condition, told: Mapping[str, Value]) -> None:
    found = rows(condition, most=100_000)
    assert found is not None
    lead = facts(told)
    held = any(all(test.holds(lead) if wanted else test.fails(lead) for test, wanted in row) for row in found)
    assert held is condition.holds(lead)


@given(condition=conditions, told=told)
@settings(max_examples=120, deadline=None)
def test_what_cannot_be_read_makes_a_condition_neither_hold_nor_fail(
    condition: Condition, told: Mapping[str, Value]
) -> None:
    lead = facts(told)
    assert not (condition.holds(lead) and condition.fails(lead))
    if not Reading([condition], REFERENCE).misread(lead):
        assert condition.holds(lead) is not condition.fails(lead)
    assert Negation(condition).holds(lead) is condition.fails(lead)
    assert Negation(Negation(condition)).holds(lead) is condition.holds(lead)


@given(value=values, one=questions(st.just("f")))
@settings(max_examples=120, deadline=None)
def test_a_value_that_a_test_cannot_read_is_always_a_finding(value: Value, one: Condition) -> None:
    lead = facts({"f": value})
    found = Reading([one], REFERENCE).misread(lead)
    assert bool(found) is (not one.holds(lead) and not one.fails(lead))


@given(st.text())
@settings(max_examples=120, deadline=None)
def test_folding_twice_folds_no_further(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(
    policy=st.lists(conditions, max_size=12),
    leads=st.lists(st.tuples(told, st.sampled_from(["acme", None])), min_size=1, max_size=12),
)
@settings(max_examples=120, deadline=None)
def test_the_index_finds_the_first_that_holds_whatever_it_learned_before(
    policy: list[Condition], leads: list[tuple[Mapping[str, Value], str | None]]
) -> None:
    index = RuleIndex(policy)
    for told, account in [*leads, *leads]:  # the second time out of what was learned
        expected = next((i for i, one in enumerate(policy) if one.holds(facts(told, account))), None)
        assert index.first(facts(told, account)) == expected


def test_a_condition_too_wide_to_multiply_out_is_tested_as_it_stands() -> None:
    wide = Every([Some([OneOf(f"f{i}", ["a"]), OneOf(f"f{i}", ["b"])]) for i in range(12)])
    assert rows(wide) is None
    index = RuleIndex([wide, Negation(wide)])
    assert index.first(facts({f"f{i}": "b" for i in range(12)})) == 0
    assert index.first(facts({f"f{i}": "b" for i in range(11)})) == 1


def test_what_senders_make_up_does_not_fill_the_memory() -> None:
    index = RuleIndex([OneOf("industry", ["retail"]), OneOf("tags", ["vip"])])
    for i in range(2 * LEARNED):
        assert index.first(facts({"industry": f"i{i}", "tags": [f"t{i}"]})) is None
    assert index.first(facts({"industry": "retail"})) == 0
    assert index.first(facts({"tags": ["t1", "VIP"]})) == 1
    assert all(len(shelf) <= LEARNED for table in index.tables.values() for shelf in table.shelves)
