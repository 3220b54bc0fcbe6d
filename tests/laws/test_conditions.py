"""Laws of conditions: their index answers as they do themselves, and multiplying them out changes nothing."""

from collections.abc import Mapping
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from routing.accounts import Account, Relationship
from routing.conditions import Always, Condition, Every, Negation, OneOf, Some, Told, Within
from routing.fields import Facts, Reference
from routing.lead import Lead, Value
from routing.rows import rows
from routing.rule_index import LEARNED, RuleIndex
from tests.routing.policies import NOW

REFERENCE = Reference(
    regions={"gb": "EMEA", "us": "NA"}, segments=(("smb", Within("employees", [("<", 100)])),), named=("EMEA", "NA")
)
ACME = Account("acme", "Acmé", Relationship.CUSTOMER, attributes={"seats": 20, "tier": "gold"})
FIELDS = (
    "country", "region", "segment", "employees", "amount", "tags", "vip", "source", "age", "account", "account.seats",
    "account.tier", "account.relationship",
)  # fmt: skip
NUMBERS = [-1, 0, 1, 2, 2.5, 99, 100, 1e300, float("inf"), float("nan"), 10**400]
TEXTS = [
    "GB",
    "gb",
    "us",
    "EMEA",
    "NA",
    "smb",
    "acme",
    "ACMÉ",
    "gold",
    "vip",
    "Straße",
    "STRASSE",
    "100",
    "2.5",
    "",
    " ",
]

scalars = st.one_of(st.none(), st.booleans(), st.sampled_from(NUMBERS), st.sampled_from(TEXTS), st.text(max_size=3))
items = st.lists(st.one_of(st.sampled_from(TEXTS), st.sampled_from(["new", "x" * 200])), max_size=3)
told = st.dictionaries(st.sampled_from(FIELDS), st.one_of(scalars, items), max_size=8)
names = st.sampled_from(FIELDS)
finite = st.sampled_from([n for n in NUMBERS if abs(n) < 1e309 or isinstance(n, int)])
words = st.lists(st.one_of(st.sampled_from(TEXTS[:-2]), finite, st.booleans()), min_size=1, max_size=3)
bounds = st.lists(st.tuples(st.sampled_from([">=", ">", "<=", "<"]), st.integers(-2, 101)), min_size=1, max_size=2)
tests = st.one_of(
    st.builds(OneOf, names, words),
    st.builds(Within, names, bounds),
    st.builds(Told, names, told=st.booleans()),
)
conditions: st.SearchStrategy[Condition] = st.recursive(
    st.one_of(tests, tests, tests, st.builds(Always)),
    lambda inner: st.one_of(
        st.builds(Every, st.lists(inner, min_size=1, max_size=3)),
        st.builds(Some, st.lists(inner, min_size=1, max_size=3)),
        st.builds(Negation, inner),
    ),
    max_leaves=8,
)


def facts(told: Mapping[str, Value], account: str | None = "acme") -> Facts:
    lead = Lead(1, "web", "x", "new", NOW - timedelta(seconds=100), NOW, told, account)
    return Facts(lead, NOW, REFERENCE, {"acme": ACME}.get)


@given(condition=conditions, told=told, account=st.sampled_from(["acme", "gone", None]))
@settings(max_examples=300, deadline=None)
def test_a_condition_holds_exactly_when_it_names_nothing_that_does_not(
    condition: Condition, told: Mapping[str, Value], account: str | None
) -> None:
    assert condition.holds(facts(told, account)) is (condition.miss(facts(told, account)) is None)


@given(condition=conditions, told=told)
@settings(max_examples=300, deadline=None)
def test_multiplied_out_a_condition_says_the_same(condition: Condition, told: Mapping[str, Value]) -> None:
    found = rows(condition, most=100_000)
    assert found is not None
    held = any(all(test.holds(facts(told)) is wanted for test, wanted in row) for row in found)
    assert held is condition.holds(facts(told))


@given(
    policy=st.lists(conditions, max_size=12),
    leads=st.lists(st.tuples(told, st.sampled_from(["acme", None])), min_size=1, max_size=12),
)
@settings(max_examples=300, deadline=None)
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
