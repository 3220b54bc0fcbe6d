"""Territories: the most specific claim wins, and the others are named."""

from collections.abc import Mapping
from typing import Any

import pytest

from routing.lead import Value
from routing.reading.findings import Findings
from routing.reading.reference_file import read_reference
from routing.reading.region_file import read_regions
from routing.reference.territory import Claim, Placing, Territories

REGIONS: dict[str, Any] = {
    "Global": {"time_zones": ["America/*", "Europe/Paris"], "languages": ["fr", "German"]},
    "NA": {"countries": ["US", "Canada"], "phone_prefixes": ["+1"], "time_zones": ["America/New_York"]},
    "EMEA": ["GB", "Germany", "FR", "NO"],
    "West": {"states": ["US-CA", "US-WA"], "phone_prefixes": ["+1 415", "+1 (206)"]},
    "Bay": {"cities": ["San Francisco", "Paris, FR", "Paris, US-TX"], "postal_codes": ["US 94000-94999", "US 90210"]},
    "South": {"postal_codes": ["US 90000-96199", "DE 8*", "DE 80331 - 80333", "PL 00-950", "GB SW1A 1AA..SW1A 2ZZ"]},
    "LATAM": [],
}


def territories(regions: Mapping[str, Any] = REGIONS) -> Territories:
    findings = Findings({})
    found, _ = read_regions(regions, findings)
    assert [finding.sentence for finding in findings] == []
    return found


US: dict[str, Value] = {"country": "US"}


@pytest.mark.parametrize(
    ("lead", "placed"),
    [
        ({}, None),
        ({"country": "BR"}, None),
        ({"country": "DE"}, ("EMEA", "country", "DE")),
        ({"country": " de "}, ("EMEA", "country", "DE")),
        ({"country": "NO"}, ("EMEA", "country", "NO")),
        (US, ("NA", "country", "US")),
        ({"language": "fr"}, ("Global", "language", "fr")),
        ({"language": ["it", "de"]}, ("Global", "language", "de")),
        ({"language": "fr", "timezone": "America/New_York"}, ("NA", "timezone", "America/New_York")),
        ({"timezone": "America/Indiana/Knox"}, ("Global", "timezone", "America/*")),
        ({"timezone": "Europe/Berlin"}, None),
        ({"timezone": "Europe/Paris", "country": "GB"}, ("EMEA", "country", "GB")),
        ({"phone": "+14155550123", "country": "DE"}, ("West", "phone", "+1 415")),
        ({"phone": "+12065550123"}, ("West", "phone", "+1 (206)")),
        ({"phone": "+12125550123"}, ("NA", "phone", "+1")),
        ({"phone": "415 555 0123"}, None),
        (US | {"state": "US-CA", "phone": "+12125550123"}, ("West", "state", "US-CA")),
        (US | {"state": "US-NY"}, ("NA", "country", "US")),
        (US | {"city": "SAN FRANCISCO", "state": "US-CA"}, ("Bay", "city", "San Francisco")),
        ({"city": "Paris"}, None),
        (US | {"city": "Paris", "state": "US-TX"}, ("Bay", "city", "Paris, US-TX")),
        (US | {"city": "Paris", "state": "US-ME"}, ("NA", "country", "US")),
        ({"city": "paris", "country": "FR"}, ("Bay", "city", "Paris, FR")),
        (US | {"postal_code": "96199", "city": "San Francisco"}, ("South", "postal_code", "US 90000-96199")),
        (US | {"postal_code": "94105-1234"}, ("Bay", "postal_code", "US 94000-94999")),
        (US | {"postal_code": "90210"}, ("Bay", "postal_code", "US 90210")),
        (US | {"postal_code": "96200"}, ("NA", "country", "US")),
        (US | {"postal_code": "89999"}, ("NA", "country", "US")),
        (US | {"postal_code": "9021"}, ("NA", "country", "US")),
        (US | {"postal_code": "!!!"}, ("NA", "country", "US")),
        ({"postal_code": "90210"}, None),
        ({"country": "DE", "postal_code": "89077"}, ("South", "postal_code", "DE 8*")),
        ({"country": "DE", "postal_code": "80332"}, ("South", "postal_code", "DE 80331 - 80333")),
        ({"country": "DE", "postal_code": "90402"}, ("EMEA", "country", "DE")),
        ({"country": "PL", "postal_code": "00-950"}, ("South", "postal_code", "PL 00-950")),
        ({"country": "GB", "postal_code": "sw1a1zz"}, ("South", "postal_code", "GB SW1A 1AA..SW1A 2ZZ")),
        ({"country": 5, "city": ["x"], "phone": True, "timezone": 1.5, "language": {}, "postal_code": 90210}, None),
        ({"country": "x" * 10_000, "city": "y" * 10_000, "postal_code": "8" * 10_000}, None),
    ],
)  # fmt: skip
def test_the_most_specific_place_decides(lead: dict[str, Value], placed: tuple[str, str, str] | None) -> None:
    placing = territories().placing(lead)
    assert (placing and (placing.region, placing.field, placing.value)) == placed
    assert territories().region(lead) == (placed and placed[0])


def test_the_explanation_names_the_other_regions_each_with_its_best_claim() -> None:
    lead: dict[str, Value] = {"country": "DE", "phone": "+14155550123", "postal_code": "80331", "language": "de"}
    assert territories().placing(lead) == Placing(
        "South", "postal_code", "DE 80331 - 80333",
        (Claim("West", "phone", "+1 415"), Claim("NA", "phone", "+1"), Claim("EMEA", "country", "DE"),
         Claim("Global", "language", "de")),
    )  # fmt: skip


def test_what_the_sender_says_comes_first() -> None:
    placing = territories().placing({"region": "emea", "country": "US"})
    assert placing == Placing("emea", "region", "emea", (Claim("NA", "country", "US"),))
    assert territories().placing({"region": "emea", "country": "DE"}) == Placing("emea", "region", "emea")


def test_equally_narrow_ranges_go_by_the_order_of_the_policy() -> None:
    one, other = {"postal_codes": ["US 10000-10099"]}, {"postal_codes": ["US 10050-10149"]}
    lead: dict[str, Value] = {"country": "US", "postal_code": "10060"}
    assert territories({"A": one, "B": other}).region(lead) == "A"
    assert territories({"B": other, "A": one}).region(lead) == "B"


def test_a_thousand_ranges_are_one_lookup() -> None:
    ranges = [f"US {10000 + 10 * i}-{10009 + 10 * i}" for i in range(1_000)]
    found = territories({f"r{i}": {"postal_codes": [text]} for i, text in enumerate(ranges)})
    codes = {"10000": "r0", "10009": "r0", "10010": "r1", "19999": "r999", "20000": None}
    assert {code: found.region({"country": "US", "postal_code": code}) for code in codes} == codes


SLIPS: tuple[tuple[Any, str], ...] = (
    ({"NA": ["UL"]}, "'UL' is not a country. Did you mean UA, UG, UK, UM, US, UY or UZ?"),
    ({"NA": ["Gremany"]}, "'Gremany' is not a country. Did you mean DE (Germany)?"),
    ({"A": ["GB"], "B": ["UK"]}, "GB is already in A. Keep it in one region."),
    ({"A": {"states": ["US-CA"]}, "B": {"states": ["us-ca"]}}, "US-CA is already in A. Keep it in one region."),
    ({"A": {"phone_prefixes": ["+1 415"]}, "B": {"phone_prefixes": ["+1415"]}}, "+1415 is already in A."),
    ({"A": {"postal_codes": ["DE 8*"]}, "B": {"postal_codes": ["DE 8 *"]}}, "DE 8 * is already in A."),
    ({"A": {"countries": []}}, "a list with something in it is needed here. Write [GB, DE], or remove the key."),
    ({"A": {"states": ["California"]}}, "'California' is not a state or province. Did you mean US-CA?"),
    ({"A": {"states": "US-CA"}}, "a list with something in it is needed here. Write [US-CA, US-WA]"),
    ({"A": {"state": ["US-CA"]}}, "there is no key 'state' here. Did you mean 'states'?"),
    ({"A": {}}, "a list of countries, or keys with lists, is needed here."),
    ({"A": "GB"}, "a list of countries, or keys with lists, is needed here."),
    ({"A": [False]}, "False is not a word. Write [GB, DE]; put what looks like a number in quotes."),
    ({"A": {"postal_codes": [90210]}}, '90210 is not a word. Write ["US 90000-96199", "DE 8*"]; put'),
    ({"A": {"postal_codes": ["90000-96199"]}}, "'90000-96199' does not say its country. Begin with it:"),
    ({"A": {"postal_codes": ["UX 90000"]}}, "'UX' is not a country. Did you mean UA, UG, UK,"),
    ({"A": {"postal_codes": ["US 96199-90000"]}}, "'96199-90000' is backwards. Write US 90000-96199."),
    ({"A": {"postal_codes": ["DE 80000-8199"]}}, "the ends of '80000-8199' are not of the same length."),
    ({"A": {"postal_codes": ["US *"]}}, "'*' are no postal codes. Write"),
    ({"A": {"postal_codes": ["US 1-2-3"]}}, "'1-2-3' are no postal codes. Write"),
    ({"A": {"postal_codes": ["US 9*-95"]}}, "'9*-95' are no postal codes. Write"),
    ({"A": {"phone_prefixes": ["1 415"]}}, "'1 415' is not the beginning of numbers. Begin with + and the country:"),
    ({"A": {"phone_prefixes": ["+999"]}}, "no number begins with '+999'. Write the country and digits after it:"),
    ({"A": {"phone_prefixes": [1]}}, '1 is not a word. Write ["+1 415"]; put what looks like a number in quotes.'),
    ({"A": {"time_zones": ["Europe/Lodnon"]}}, "'Europe/Lodnon' is not a time zone. Did you mean Europe/London?"),
    ({"A": {"time_zones": ["Amercia/*"]}}, "there are no time zones in 'Amercia'. Did you mean 'America'?"),
    ({"A": {"time_zones": ["*"]}}, "'*' is not a time zone. Write it like Europe/London, or America/*"),
    ({"A": {"languages": ["Germna"]}}, "'Germna' is not a language. Did you mean de?"),
    ({"A": {"cities": ["Paris, Frnace"]}}, "'Frnace' is neither a country nor a state. Write"),
    ([], "names with their contents are needed here. Write it like { EMEA: [GB, DE] }."),
)


@pytest.mark.parametrize(("regions", "sentence"), SLIPS)
def test_a_slip_in_a_region_is_a_finding(regions: Any, sentence: str) -> None:
    findings = Findings({})
    read_reference({"regions": regions}, findings)
    assert [sentence in finding.sentence for finding in findings] == [True], [f.sentence for f in findings]


def test_a_finding_says_where_it_is() -> None:
    findings = Findings({})
    read_reference({"regions": {"A": ["GB", "UL"], "B": {"states": ["US-CA", "XX-YY"]}}}, findings)
    assert [finding.path for finding in findings] == ["reference.regions.A[1]", "reference.regions.B.states[1]"]
