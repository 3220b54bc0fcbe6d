from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from routing.accounts.account import Account, Relationship, Tenure
from routing.decision import Mismatch
from routing.fields import Facts
from routing.lead import Value
from routing.router import explain
from tests.routing.policies import NOW, Desk, a_lead, policy

BEFORE = NOW - timedelta(days=9)
ACME = Account(
    "acme", "Acmé", Relationship.CUSTOMER, attributes={"seats": 20}, tenures=(Tenure(BEFORE, "sales", "eve"),)
)


def matches(when: str, **told: Any) -> bool:
    return mismatch(when, **told) is None


def mismatch(when: str, **told: Any) -> Mismatch | None:
    desk = Desk(accounts={"acme": ACME})
    return next(iter(explain(policy(when), a_lead(**told), desk, NOW).mismatches), None)


@pytest.mark.parametrize(
    ("when", "told", "expected"),
    [
        ("{ industry: Retail }", {"industry": " retail"}, True),
        ("{ industry: Straße }", {"industry": "STRASSE"}, True),
        ("{ industry: [retail, food] }", {"industry": "food"}, True),
        ("{ industry: [retail, food] }", {"industry": "steel"}, False),
        ("{ industry: retail }", {}, False),
        ("{ tags: vip }", {"tags": ["new", "VIP"]}, True),
        ("{ floors: 12 }", {"floors": 12.0}, True),
        ("{ floors: 12 }", {"floors": "12"}, False),
        ('{ floors: "12" }', {"floors": 12}, False),
        ("{ vip: true }", {"vip": True}, True),
        ("{ vip: true }", {"vip": 1}, False),
        ("{ floors: 1 }", {"floors": True}, False),
        ('{ amount: ">= 50000" }', {"amount": 50000}, True),
        ('{ amount: ">= 50000" }', {"amount": "50000"}, True),
        ('{ amount: ">= 50000" }', {"amount": "50k"}, False),
        ('{ amount: ">= 50000" }', {"amount": True}, False),
        ('{ amount: ">= 0" }', {"amount": float("nan")}, False),
        ('{ amount: ">= 0" }', {"amount": float("inf")}, False),
        ('{ amount: "< 0.5" }', {"amount": 10**400}, False),
        ('{ amount: ">= 100, < 1000" }', {"amount": 999.5}, True),
        ('{ amount: ">= 100, < 1000" }', {"amount": 1000}, False),
        ("{ region: EMEA }", {"country": "no"}, True),
        ("{ region: EMEA }", {"country": "NO", "region": "NA"}, False),
        ("{ region: NA }", {"country": "NO", "region": "na"}, True),
        ("{ region: known }", {"country": "XX"}, False),
        ("{ region: unknown }", {"country": "XX", "region": " "}, True),
        ("{ segment: mid }", {"employees": "100"}, True),
        ("{ segment: big }", {"account": "acme"}, True),
        ("{ segment: smb }", {"account": "acme", "employees": 3}, True),
        ("{ segment: smb }", {"segment": "mid", "employees": 3}, False),
        ("{ product: consulting }", {"product": "Advisory"}, True),
        ("{ product: advisory }", {"product": "consulting"}, False),
        ("{ source: web }", {}, True),
        ("{ account: ACME }", {"account": "acme"}, True),
        ("{ account: Nobody Known }", {"account": "nobody known"}, True),
        ("{ account.relationship: [customer] }", {"account": "acme"}, True),
        ("{ account.owner: eve }", {"account": "acme"}, True),
        ('{ account.seats: "> 10" }', {"account": "acme"}, True),
        ("{ account.seats: known }", {"account": "other"}, False),
        ("{ team: alpha, amount: known }", {"team": "alpha", "amount": 1}, True),
        ("{ team: alpha, amount: known }", {"team": "alpha"}, False),
        ("{ any: [ { team: a }, { team: b } ] }", {"team": "b"}, True),
        ("{ any: [ { team: a }, { team: b } ] }", {"team": "c"}, False),
        ("{ all: [ { team: a }, { amount: known } ] }", {"team": "a"}, False),
        ("{ not: { team: a } }", {}, True),
        ("{ not: { team: a } }", {"team": "A"}, False),
        ("{ not: { team: a, amount: known } }", {"team": "a"}, True),
        ("{ not: { any: [ { team: a }, { not: { team: b } } ] } }", {"team": "b"}, True),
        # accents and width do not part words; the marks of other scripts do
        ("{ city: zurich }", {"city": "ZÜRICH"}, True),
        ("{ city: Zürich }", {"city": "Zurich"}, True),
        ("{ city: Zürich }", {"city": "\uff3aurich"}, True),
        ("{ city: カス }", {"city": "ガス"}, False),
        # text
        ("{ title: { contains: [sales, vertrieb] } }", {"title": "VP of Sales"}, True),
        ("{ title: { contains: [sales, vertrieb] } }", {"title": "Leiter Vertrieb DACH"}, True),
        ("{ title: { contains: [sales, vertrieb] } }", {"title": "Einkauf"}, False),
        ("{ title: { contains: geschäft } }", {"title": "Geschaftsführer"}, True),
        ("{ title: { contains: geschäft } }", {}, False),
        ("{ title: { contains: s } }", {"title": ["sales"]}, False),
        ("{ not: { title: { contains: s } } }", {"title": ["sales"]}, False),
        ("{ not: { title: { contains: s } } }", {"title": "boss"}, False),
        ("{ not: { title: { contains: s } } }", {}, True),
        ("{ title: { starts_with: [head of, vp] } }", {"title": " VP Ops"}, True),
        ("{ title: { starts_with: vp } }", {"title": "the vp"}, False),
        ('{ company: { ends_with: " ag" } }', {"company": "Muster AG "}, True),
        ('{ company: { ends_with: " ag" } }', {"company": "Montag"}, False),
        ('{ email: { like: "*@acme.*" } }', {"email": "Jo@ACME.co.uk"}, True),
        ('{ email: { like: "*@acme.*" } }', {"email": "jo@acme"}, False),
        ('{ email: { like: "?@a[c]me.*" } }', {"email": "j@acme.de"}, False),
        ('{ email: { like: "?@a[c]me.*" } }', {"email": "j@a[c]me.de"}, True),
        ('{ plate: { like: "??-1" } }', {"plate": "ab-1"}, True),
        ('{ plate: { like: "??-1" } }', {"plate": "a-1"}, False),
        ('{ email: { like: "*@acme.*", ends_with: .de } }', {"email": "a@acme.de"}, True),
        ('{ email: { like: "*@acme.*", ends_with: .de } }', {"email": "a@acme.fr"}, False),
        ("{ account: { starts_with: acme } }", {"account": "acme"}, True),
        # sets
        ("{ tags: { has_all: [vip, eu] } }", {"tags": ["EU", "new", "VIP"]}, True),
        ("{ tags: { has_all: [vip, eu] } }", {"tags": ["vip"]}, False),
        ("{ tags: { has_all: vip } }", {"tags": "VIP"}, True),
        ("{ tags: { has_any: [vip, eu] } }", {"tags": ["eu"]}, True),
        ("{ tags: { has_any: [vip, eu] } }", {"tags": []}, False),
        ("{ tags: { has_none: [vip, eu] } }", {"tags": ["new"]}, True),
        ("{ tags: { has_none: [vip, eu] } }", {"tags": ["new", "Eu"]}, False),
        ("{ tags: { has_none: [vip, eu] } }", {}, True),
        ("{ tags: { has_none: [vip, eu] } }", {"tags": 7}, False),
        ("{ tags: { has_all: [a, b], has_none: c } }", {"tags": ["b", "a"]}, True),
        # money: EUR is the policy's
        ('{ amount: ">= 50000 EUR" }', {"amount": 50000}, True),
        ('{ amount: ">= 50000 eur" }', {"amount": "60000 EUR"}, True),
        ('{ amount: ">= 50000 EUR" }', {"amount": "EUR 60000"}, True),
        ('{ amount: ">= 50000 EUR" }', {"amount": "60000 USD"}, False),
        ('{ amount: ">= 50000 EUR" }', {"amount": 60000, "currency": "eur "}, True),
        ('{ amount: ">= 50000 EUR" }', {"amount": 60000, "currency": "USD"}, False),
        ('{ amount: "< 50000" }', {"amount": 10, "currency": "USD"}, False),
        ('{ not: { amount: ">= 50000" } }', {"amount": 10, "currency": "USD"}, False),
        ("{ amount: 10 }", {"amount": 10, "currency": 840}, False),
        ("{ amount: known }", {"amount": 10, "currency": "USD"}, True),
        ("{ amount: unknown }", {"amount": " ", "currency": "USD"}, True),
        ('{ budget: ">= 5 EUR" }', {"budget": 10, "currency": "USD"}, False),
        ('{ employees: ">= 5" }', {"employees": 10, "currency": "USD"}, True),
        # percentages
        ('{ discount: "> 20%" }', {"discount": 0.25}, True),
        ('{ discount: "> 20%" }', {"discount": "25 %"}, True),
        ('{ discount: "> 20%" }', {"discount": "0.25"}, True),
        ('{ discount: ">= 100%" }', {"discount": 1}, True),
        ('{ discount: "> 20%" }', {"discount": 25}, False),
        ('{ discount: "<= 20%" }', {"discount": 25}, False),
        ('{ not: { discount: "> 20%" } }', {"discount": 25}, False),
        ('{ growth: "> 120%" }', {"growth": "150%"}, True),
        ('{ discount: ">= 10%, < 20.5%" }', {"discount": 0.2}, True),
        # lengths of time
        ('{ response: "> 4h" }', {"response": 14401}, True),
        ('{ response: "> 4h" }', {"response": "1d"}, True),
        ('{ response: "> 4h" }', {"response": "14400"}, False),
        ('{ response: "<= 2h30m" }', {"response": "0d"}, True),
        ('{ response: "<= 400d" }', {"response": "soon"}, False),
        # dates; it is the morning of 2 March 2026
        ('{ renewal: "within 60d" }', {"renewal": "2026-04-01"}, True),
        ('{ renewal: "within 60d" }', {"renewal": "2026-03-02"}, True),
        ('{ renewal: "within 60d" }', {"renewal": "2026-03-01"}, False),
        ('{ renewal: "Within the next 1d" }', {"renewal": "2026-03-03T09:00:00Z"}, True),
        ('{ renewal: "within 1d" }', {"renewal": "2026-03-03T09:00:00.000001Z"}, False),
        ('{ renewal: "within 1d" }', {"renewal": "2026-03-03T11:30+02:30"}, True),
        ('{ contacted: "within last 30d" }', {"contacted": "2026-02-01"}, True),
        ('{ contacted: "within last 30d" }', {"contacted": "2026-01-30"}, False),
        ('{ contacted: "older than 30d" }', {"contacted": "2026-01-30"}, True),
        ('{ contacted: "older than 30d" }', {"contacted": "2026-01-31"}, False),
        ('{ contacted: "older than 30d" }', {}, False),
        ('{ not: { contacted: "older than 30d" } }', {}, True),
        ('{ not: { contacted: "older than 30d" } }', {"contacted": "long ago"}, False),
        ('{ contacted: "older than 30d" }', {"contacted": 20200101}, False),
        ('{ contacted: "older than 30d" }', {"contacted": "01/02/2020"}, False),
        ('{ contacted: "older than 30d" }', {"contacted": "2020-02-30"}, False),
        ('{ contacted: "older than 30d" }', {"contacted": "0001-01-01T00:00+14:00"}, True),
        ('{ renewal: "later than 60d" }', {"renewal": "9999-12-31T23:59:59-14:00"}, True),
        ('{ renewal: ">= 2026-03-01, <= 2026-03-31" }', {"renewal": "2026-03-31T22:00"}, True),
        ('{ renewal: ">= 2026-03-01, <= 2026-03-31" }', {"renewal": "2026-04-01"}, False),
        ('{ renewal: "< 2026-03-31" }', {"renewal": "2026-03-31"}, False),
        ('{ renewal: "> 2026-03-30" }', {"renewal": "2026-03-31"}, True),
        # fields whose names have dots
        ("{ utm.source: ads }", {"utm.source": "Ads"}, True),
        ('{ account.seats: "within 1d" }', {"account": "acme"}, False),
    ],
)
def test_when(when: str, told: Mapping[str, Value], expected: bool) -> None:
    assert matches(when, **told) is expected


@pytest.mark.parametrize(("test", "expected"), [('"< 30d"', True), ('">= 30d"', False), ('">= 2h, < 1w"', True)])
def test_age_counts_from_the_source_and_stage_age_from_the_stage(test: str, expected: bool) -> None:
    lead = replace(a_lead(), created_at=NOW - timedelta(days=3), stage_since=NOW - timedelta(days=3))
    for field in ("age", "stage_age"):
        decision = explain(policy(f"{{ {field}: {test} }}"), lead, Desk(), NOW)
        assert (decision.rule == "one") is expected


def test_a_lead_from_a_clock_that_is_ahead_is_new() -> None:
    lead = replace(a_lead(), created_at=NOW + timedelta(days=3))
    assert explain(policy('{ age: "> 1s" }'), lead, Desk(), NOW).mismatches == (Mismatch("one", "age", "> 1s", "0s"),)


@pytest.mark.parametrize(
    ("when", "told", "miss"),
    [
        ("{ team: a, region: EMEA }", {"team": "a", "country": "US"}, ("region", "EMEA", "NA")),
        ("{ industry: [retail, food] }", {}, ("industry", "retail or food", None)),
        ('{ amount: ">= 50000" }', {"amount": "50k"}, ("amount", ">= 50000", "50k")),
        ('{ amount: ">= 1" }', {"amount": float("inf")}, ("amount", ">= 1", "inf")),
        ("{ tags: x }", {"tags": ["a", "b"]}, ("tags", "x", ("a", "b"))),
        ("{ not: { region: NA } }", {"country": "US"}, ("region", "not (region is NA)", "NA")),
        (
            "{ not: { team: a, vip: true } }",
            {"team": "a", "vip": True},
            ("not", "not (team is a and vip is true)", "team: a; vip: true"),
        ),
        (
            '{ any: [ { team: a }, { amount: "> 5" } ] }',
            {"amount": 2},
            ("any", "any of (team is a; amount > 5)", "team: unknown; amount: 2"),
        ),
        ("{ not: { age: known } }", {}, ("age", "not (age is known)", "0s")),
        ("{ note: x }", {"note": "y" * 500}, ("note", "x", "y" * 119 + "…")),
        ("{ floors: 2 }", {"floors": 10**99}, ("floors", "2", "a huge number")),
    ],
)
def test_a_mismatch_says_what_was_wanted_and_what_was_found(
    when: str, told: Mapping[str, Value], miss: tuple[str, str, Value]
) -> None:
    assert mismatch(when, **told) == Mismatch("one", *miss)


def test_what_takes_work_is_worked_out_once() -> None:
    asked: list[str] = []

    def find(key: str) -> Account:
        asked.append(key)
        return ACME

    facts = Facts(a_lead(account="acme"), NOW, policy().reference, find)
    assert [facts.get("account.seats") for _ in range(3)] == [20, 20, 20]
    assert asked == ["acme"]


def test_account_facts_are_as_they_were_when_the_lead_came_in() -> None:
    late = Account("acme", "Acme", tenures=(Tenure(NOW, "sales", "eve"),), customer_since=NOW)
    facts = Facts(a_lead(account="acme"), NOW, policy().reference, lambda _: late)
    assert (facts.get("account.owner"), facts.get("account.relationship")) == (None, "prospect")
    assert facts.get("account.name") == "Acme"
