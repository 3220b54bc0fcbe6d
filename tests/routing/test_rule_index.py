"""The index answers as the conditions do, also for values on which its shortcuts could slip."""

import math

import pytest

from routing.conditions import Always, Condition, Every, How, Negation, OneOf, Pattern, Told, Within
from routing.fields import Facts, Reference
from routing.lead import Lead, Value
from routing.rules.rule_index import RuleIndex
from tests.routing.policies import NOW

REFERENCE = Reference(currency="USD")
BIG = 2**53
VALUES: list[Value] = [
    None, True, False, 0, 1, 1.0, 2, 5, 5.0, math.nextafter(5.0, 6.0), math.nextafter(5.0, 4.0), math.inf, -math.inf,
    math.nan, BIG, BIG + 1, float(BIG), -(10**400), 10**400, "", " ", "5", "gb", "GB", "x" * 200, [], ["gb"],
    ["fr", "GB"], ("gb",), ["x" * 200],
]  # fmt: skip
TESTS: list[Condition] = [
    OneOf("f", ["gb"]), OneOf("f", ["gb", 5, True]), OneOf("f", [1]), OneOf("f", [BIG + 1]), Told("f", told=True),
    Within("f", [(">=", 5)]), Within("f", [(">", 5)]), Within("f", [("<", 5)]), Within("f", [("<=", 5)]),
    Within("f", [(">", BIG)]), Within("f", [("<", 10**400)]), Pattern("f", How.CONTAINS, ["g"]),
]  # fmt: skip


def facts(field: str, value: Value, **more: Value) -> Facts:
    return Facts(Lead(1, "web", "x", "new", NOW, NOW, {field: value, **more}), NOW, REFERENCE, lambda _: None)


def renamed(field: str) -> list[Condition]:
    for test in TESTS:
        assert isinstance(test, OneOf | Told | Within | Pattern)
        test.name = field
    return TESTS


@pytest.mark.parametrize("field", ["f", "region", "score", "amount"], ids=["plain", "told first", "scored", "money"])
def test_the_index_says_what_each_test_says_of_odd_values(field: str) -> None:
    for test in renamed(field):
        for conditions in ([test], [Negation(test), test], [Every([test, Told("other", told=False)]), Always()]):
            index = RuleIndex(conditions)
            for value in [*VALUES, *VALUES]:  # the second time out of what was learned
                for more in ({}, {"currency": "EUR"}):
                    right = next(
                        (i for i, one in enumerate(conditions) if one.holds(facts(field, value, **more))), None
                    )
                    assert index.first(facts(field, value, **more)) == right, (test.text, value, more)
