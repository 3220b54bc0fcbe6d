"""A rule's words for what leads have in one form."""

from typing import Any

import pytest

from routing.conditions import Condition, OneOf
from routing.fields import Reference
from routing.reading.condition_file import read_when
from routing.reading.findings import Findings


def read(when: Any) -> tuple[Condition | None, list[str]]:
    findings = Findings({})
    condition = read_when(when, ("when",), findings, Reference())
    return condition, [finding.sentence for finding in findings]


@pytest.mark.parametrize(
    ("key", "written", "kept"),
    [
        ("country", "Germany", "DE"),
        ("country", "uk", "GB"),
        ("state", "us-ca", "US-CA"),
        ("language", "German", "de"),
        ("timezone", "europe/berlin", "Europe/Berlin"),
        ("domain", "https://www.Acme.co.uk/", "acme.co.uk"),
        ("email", "Ana@Acme.com", "ana@acme.com"),
        ("phone", "+1 (415) 555-0123", "+14155550123"),
        ("postal_code", "sw1a 1aa", "SW1A 1AA"),
        ("industry", "Retail", "Retail"),
        ("account.country", "Germany", "Germany"),
        ("email_kind", "free", "free"),
        ("unrecognised", "country", "country"),
    ],
)
def test_a_word_is_asked_for_as_leads_have_it(key: str, written: str, kept: str) -> None:
    for test in (written, [written]):
        condition, findings = read({key: test})
        assert isinstance(condition, OneOf) and findings == []
        assert condition.words == (kept,)


@pytest.mark.parametrize(
    ("key", "word", "sentence"),
    [
        ("country", "Gremany", "when.country: 'Gremany' is not a country. Did you mean DE (Germany)?"),
        ("state", "California", "when.state: 'California' is not a state or province. Did you mean US-CA?"),
        ("language", "Germna", "when.language: 'Germna' is not a language. Did you mean de?"),
        ("timezone", "Europe/Lodnon", "when.timezone: 'Europe/Lodnon' is not a time zone. Did you mean Europe/London?"),
        ("domain", "acme", "when.domain: 'acme' is not a registered domain. Write it like acme.com, without www."),
        ("email_kind", "fre", "when.email_kind: email_kind is never 'fre'. Did you mean 'free'?"),
        ("unrecognised", "contry", "when.unrecognised: unrecognised is never 'contry'. Did you mean 'country'?"),
    ],
)
def test_a_word_that_no_lead_can_have_is_a_slip(key: str, word: str, sentence: str) -> None:
    assert read({key: word})[1] == [sentence]


def test_of_several_the_one_that_is_wrong_is_named() -> None:
    assert [sentence.partition(":")[0] for sentence in read({"country": ["DE", "Gremany"]})[1]] == ["when.country[1]"]
