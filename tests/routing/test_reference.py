"""Families of words, and segments by more than one number."""

from datetime import UTC, datetime
from typing import Any

import pytest

from routing.fields import Facts, Reference
from routing.lead import Lead, Value
from routing.reading.condition_file import read_when
from routing.reading.findings import Findings
from routing.reading.reference_file import read_reference

NOW = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)


def read(section: Any) -> Reference:
    findings = Findings({})
    reference = read_reference(section, findings)
    assert [finding.sentence for finding in findings] == []
    return reference


def facts(reference: Reference, source: str = "web", **attributes: Value) -> Facts:
    return Facts(Lead(1, source, "1", "new", NOW, NOW, attributes), NOW, reference, lambda _: None)


def test_a_rule_that_names_a_family_takes_its_members() -> None:
    reference = read(
        {
            "sources": {"Paid": ["google_ads", "LinkedIn Ads"]},
            "industries": {"tech": ["software"]},
            "products": {"p": ["crm"]},
        }
    )
    findings = Findings({})
    for when, lead in (
        ({"source": "paid"}, facts(reference, "Google_Ads")),
        ({"source": ["PAID", "web"]}, facts(reference, "linkedin ads")),
        ({"source": "paid"}, facts(reference, "paid")),
        ({"industry": "tech"}, facts(reference, industry="Software")),
        ({"product": "p"}, facts(reference, product="crm")),
    ):
        condition = read_when(when, ("when",), findings, reference)
        assert condition is not None and condition.holds(lead)
        assert not condition.holds(facts(reference, "organic", industry="retail", product="other"))
    assert not len(findings)


SEGMENTS = {
    "enterprise": {"any": ["employees >= 1000", ["revenue >= 5000000", "employees >= 200"]]},
    "mid": ["employees >= 100", "revenue < 5000000"],
    "smb": "employees < 100",
}


@pytest.mark.parametrize(
    ("employees", "revenue", "segment"),
    [
        (1000, None, "enterprise"),
        (200, 5_000_000, "enterprise"),
        (199, 5_000_000, None),
        (100, 4_999_999, "mid"),
        (100, None, None),
        (99, 10**9, "smb"),
        (None, 10**9, None),
    ],
)
def test_segments_by_employees_and_revenue(employees: int | None, revenue: int | None, segment: str | None) -> None:
    assert facts(read({"segments": SEGMENTS}), employees=employees, revenue=revenue).get("segment") == segment


SLIPS: tuple[tuple[Any, str], ...] = (
    (
        {"sources": {"paid": []}},
        "reference.sources.paid: a list of words is needed here. Write it like { paid: [google_ads",
    ),
    ({"industries": {"tech": [1]}}, "reference.industries.tech: a list of words is needed here."),
    ({"products": {"p": ["a"], "P": ["b"]}}, "reference.products.P: 'P' is there already, in other letters."),
    ({"sources": ["paid"]}, "reference.sources: names with their contents are needed here."),
    ({"sauces": {}}, "reference.sauces: there is no key 'sauces' here. Did you mean 'sources'?"),
    ({"segments": {"s": "big"}}, "reference.segments.s: 'big' does not say which leads are in it. Write"),
    ({"segments": {"s": []}}, "reference.segments.s: a list of expressions is needed here."),
    ({"segments": {"s": ["employees > 1", "big"]}}, "reference.segments.s[1]: 'big' does not say"),
    ({"segments": {"s": {"any": []}}}, "reference.segments.s.any: a list of expressions is needed here."),
    ({"segments": {"s": {"all": ["a > 1"]}}}, "reference.segments.s.all: there is no key 'all' here."),
    (
        {"segments": {"s": ["employees < 10", "employees > 20"]}},
        "reference.segments.s: no employees is within all of these.",
    ),
)


@pytest.mark.parametrize(("section", "sentence"), SLIPS)
def test_a_slip_in_the_reference_data_is_a_finding(section: Any, sentence: str) -> None:
    findings = Findings({})
    read_reference(section, findings)
    assert [finding.sentence.startswith(sentence) for finding in findings] == [True], [f.sentence for f in findings]
