"""Laws of reference data: reading is total and done once; a place is found as its explanation says, in any order."""

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from routing.lead import Value
from routing.reading.findings import Findings
from routing.reading.reference_file import read_reference
from routing.reading.region_file import KEYS, read_regions
from routing.reference.normalise import READERS, WORKED_OUT, normalised, reworded, without_worked_out
from routing.reference.territory import Territories

FIELDS = (*READERS, *WORKED_OUT, "city", "region", "company")
TEXTS = (
    "US", "us", "Germany", "Deutschland", "UK", "California", "US-CA", "CA", "+1 (415) 555-0123", "0151 12345678",
    "ana@acme.co.uk", "Ana <a@gmail.com>", "https://www.acme.co.uk/x", "münchen.de", "http://10.0.0.1", "German",
    "Europe/Berlin", "america/new york", "90210", "94105-1234", "sw1a 1aa", "Paris", "San Francisco", "EMEA", "mailto:",
    "de-AT", "@", "acme.com.", "\ud800", "\x00", "a" * 400, "+", "tel:", "xn--", "xn--a.com", "[", "http://[", "%",
    "\uff11\uff12", "á" * 70 + ".de",
)  # fmt: skip
texts = st.sampled_from(TEXTS) | st.text(max_size=40) | st.builds("".join, st.lists(st.sampled_from(TEXTS), max_size=3))
values = texts | st.integers() | st.floats() | st.booleans() | st.none() | st.lists(texts, max_size=3) | st.just(10**60)
leads: st.SearchStrategy[dict[str, Any]] = st.dictionaries(st.sampled_from(FIELDS), values, max_size=8)


@given(leads)
@settings(max_examples=250, deadline=None)
def test_reading_is_total_and_doing_it_twice_changes_nothing(told: dict[str, Value]) -> None:
    once = normalised(told)
    assert same(normalised(once), once)
    assert same(normalised({**without_worked_out(once)}), once)
    unread = once.get("unrecognised", [])
    assert isinstance(unread, list) and set(unread) <= set(READERS)
    assert all(same({"": told[name]}, {"": once[name]}) for name in unread), "what could not be read stays as it was"
    assert all(same({"": told[name]}, {"": said}) for name, said in reworded(told, once).items())


@given(leads, st.randoms(use_true_random=False))
@settings(max_examples=50, deadline=None)
def test_the_order_of_what_is_told_does_not_matter(told: dict[str, Value], chance: Any) -> None:
    mixed = list(told.items())
    chance.shuffle(mixed)
    assert same(normalised(dict(mixed)), normalised(told))
    assert list(normalised(dict(mixed))) == list(normalised(told))


PLACES: dict[str, Any] = {
    "countries": ["US", "DE", "GB", "FR"],
    "states": ["US-CA", "US-WA", "DE-BY"],
    "cities": ["Paris", "Paris, FR", "San Francisco", "San Francisco, US-CA"],
    "phone_prefixes": ["+1", "+1 415", "+49", "+49 151"],
    "time_zones": ["America/*", "Europe/*", "Europe/Berlin"],
    "languages": ["de", "en", "fr"],
    "postal_codes": [
        "US 9*",
        "US 90*",
        "US 90000-96199",
        "US 94100-94199",
        "US 94105",
        "US 93000-94105",
        "DE 8*",
        "GB SW*",
    ],
}


@st.composite
def territories(draw: st.DrawFn) -> tuple[dict[str, Any], Territories]:
    """Regions that share out some places, each place to one of them."""
    regions: dict[str, dict[str, list[str]]] = {}
    for key, entries in PLACES.items():
        for entry in draw(st.lists(st.sampled_from(entries), unique=True)):
            regions.setdefault(draw(st.sampled_from("ABCD")), {}).setdefault(key, []).append(entry)
    findings = Findings({})
    found, _ = read_regions(regions or {"A": []}, findings)
    assert [finding.sentence for finding in findings] == []
    return regions, found


located = st.fixed_dictionaries(
    {},
    optional={
        "country": st.sampled_from(["US", "DE", "GB", "FR", "BR"]),
        "state": st.sampled_from(["US-CA", "US-NY", "DE-BY"]),
        "city": st.sampled_from(["Paris", "san francisco", "Ulm"]),
        "postal_code": st.sampled_from(["94105", "94100", "90210-1234", "93001", "9", "80331", "SW1A 1AA", "?"]),
        "phone": st.sampled_from(["+14155550123", "+12125550123", "+4915112345678", "?"]),
        "timezone": st.sampled_from(["America/New_York", "Europe/Berlin", "UTC"]),
        "language": st.sampled_from(["de", "en"]),
        "region": st.sampled_from(["A", "b", "elsewhere"]),
    },
)


@given(territories(), located)
@settings(max_examples=100, deadline=None)
def test_a_lead_is_placed_by_its_first_claim_and_every_region_with_a_claim_is_named(
    found: tuple[dict[str, Any], Territories], lead: dict[str, Value]
) -> None:
    regions, compiled = found
    placing, without = compiled.placing(lead), {key: told for key, told in lead.items() if key != "region"}
    claims = list(compiled.claims(lead))
    assert compiled.region(lead) == (claims[0].region if claims else None)
    wanted = {region for region, places in regions.items() if Territories_of(region, places).region(lead) is not None}
    assert {claim.region for claim in claims} == wanted
    if placing is None:
        assert not claims and "region" not in lead
        return
    named = [placing.region.upper(), *(claim.region for claim in placing.others)]
    assert len(named) == len(set(named)), "each region is named once"
    assert {*named} - {"ELSEWHERE"} == wanted | (
        {str(lead["region"]).upper()} - {"ELSEWHERE"} if "region" in lead else set()
    )
    plain = compiled.placing(without)
    assert plain is None or (plain.region, plain.field, plain.value) == claims[0]


def Territories_of(region: str, places: dict[str, Any]) -> Territories:  # noqa: N802
    return read_regions({region: places}, Findings({}))[0]


anything = st.recursive(
    texts | st.integers() | st.booleans() | st.none() | st.floats(),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([*KEYS, "any", "x"]) | texts, inner, max_size=3)
    ),
    max_leaves=8,
)


@given(
    st.dictionaries(st.sampled_from(["regions", "segments", "sources", "industries", "products"]), anything, max_size=3)
)
@settings(max_examples=100, deadline=None)
def test_any_reference_data_is_read_or_refused(section: dict[str, Any]) -> None:
    findings = Findings({})
    reference = read_reference(section, findings)
    if reference.territories is not None:
        reference.territories.placing({"country": "US", "postal_code": "90210"})
    assert all(finding.problem and finding.fix for finding in findings)


def same(one: Any, other: Any) -> bool:
    """Equal, and NaN equal to itself."""
    return repr(one) == repr(other)


def test_what_is_kept_is_json() -> None:
    kept = normalised({"country": "Germany", "language": ("German", "fr"), "phone": "x"})
    assert json.loads(json.dumps(kept)) == kept
