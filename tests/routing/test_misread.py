"""A value of the wrong kind matches nothing, and is told of."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from routing.fields import Facts
from routing.lead import Value
from routing.rules.misread import Reading
from tests.routing.policies import NOW, a_lead, policy


def misread(when: str, told: Mapping[str, Any]) -> list[tuple[str, Value, str]]:
    read = policy(when)
    rules = [rule.when for rule in read.routes["new"]]
    facts = Facts(replace(a_lead(), attributes=told), NOW, read.reference, lambda _: None)
    return [(one.field, one.found, one.wanted) for one in Reading(rules, read.reference).misread(facts)]


@pytest.mark.parametrize(
    ("when", "told", "found"),
    [
        ('{ amount: ">= 5" }', {"amount": "50k"}, ("50k", "a number")),
        ('{ amount: ">= 5" }', {"amount": True}, (True, "a number")),
        ('{ amount: ">= 5" }', {"amount": float("nan")}, ("nan", "a number")),
        ('{ amount: ">= 5" }', {"amount": "x" * 500}, ("x" * 119 + "…", "a number")),
        ('{ amount: ">= 5" }', {"amount": 7, "currency": "USD"}, ("7 USD", "an amount in EUR")),
        ('{ amount: ">= 5 EUR" }', {"amount": "7 USD"}, ("7 USD", "an amount in EUR")),
        ('{ any: [ { not: { amount: ">= 5" } } ] }', {"amount": ["7"]}, (("7",), "a number")),
        ("{ amount: 12 }", {"amount": "12"}, ("12", "a number")),
        ('{ amount: [a, "12"] }', {"amount": 12}, (12, "a text")),
        ("{ amount: true }", {"amount": "yes"}, ("yes", "true or false")),
        ("{ amount: { contains: a } }", {"amount": ["a"]}, (("a",), "a text")),
        ("{ amount: { has_any: [a] } }", {"amount": 3}, (3, "a text")),
        ('{ amount: "> 5%" }', {"amount": 20}, (20, "a percentage, such as 25% or 0.25")),
        ('{ amount: "> 5d" }', {"amount": "soon"}, ("soon", "a length of time, such as 30d or a number of seconds")),
        ('{ amount: "within 5d" }', {"amount": "01/02/2026"}, ("01/02/2026", "a date, such as 2026-03-01")),
        ('{ amount: "within 5d" }', {"amount": 20260302}, (20260302, "a date, such as 2026-03-01")),
    ],
)  # fmt: skip
def test_what_a_test_cannot_read_is_told_with_what_it_wants(
    when: str, told: Mapping[str, Any], found: tuple[Value, str]
) -> None:
    assert misread(when, told) == [("amount", *found)]


@pytest.mark.parametrize(
    ("when", "told"),
    [
        ('{ amount: ">= 5" }', {}),
        ('{ amount: ">= 5" }', {"amount": " "}),
        ('{ amount: ">= 5" }', {"amount": 3, "currency": "EUR"}),
        ("{ amount: known }", {"amount": "50k"}),
        ("{ amount: [a, b] }", {"amount": ["c"]}),
        ("{ amount: { contains: a } }", {"amount": "b"}),
        ("{ amount: unknown }", {"amount": []}),
        ('{ age: ">= 5h" }', {"other": "50k"}),
    ],
)
def test_what_can_be_read_or_is_not_told_is_no_finding(when: str, told: Mapping[str, Any]) -> None:
    assert misread(when, told) == []


def test_each_field_is_told_once_and_so_is_what_a_segment_is_made_of() -> None:
    when = '{ any: [ { amount: "> 5" }, { amount: "> 7" }, { amount: true }, { segment: smb }, { team: 3 } ] }'
    assert misread(when, {"amount": "5k", "employees": "many", "team": "x"}) == [
        ("amount", "5k", "true or false"),
        ("employees", "many", "a number"),
        ("team", "x", "a number"),
    ]
