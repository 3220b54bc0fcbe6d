"""Countries, states, languages and time zones, as people write them."""

import pytest

from routing.reference.places import country_code, near_country, near_state, state_code
from routing.reference.tongues import language_code, near_language
from routing.reference.zones import near_zone, zone_name

COUNTRIES = {
    "DE": "DE", "de": "DE", " Deu ": "DE", "Germany": "DE", "GERMANY": "DE", "Deutschland": "DE", "Allemagne": "DE",
    "Alemania": "DE", "Bundesrepublik Deutschland": "DE", "NO": "NO", "Norge": "NO", "UK": "GB", "U.K.": "GB",
    "Great Britain": "GB", "England": "GB", "Éire": "IE", "U.S.A.": "US", "usa": "US",
    "United States of America": "US",
    "The United States": "US", "the Netherlands": "NL", "Holland": "NL", "Côte d\u2019Ivoire": "CI",
    "Cote d'Ivoire": "CI",
    "Ivory Coast": "CI", "Korea, Republic of": "KR", "South Korea": "KR", "Viet Nam": "VN", "Vietnam": "VN",
    "Türkiye": "TR", "Turkey": "TR", "Czech Republic": "CZ", "Czechia": "CZ", "日本": "JP", "España": "ES",
    "Espana": "ES",
    "Österreich": "AT", "Suisse": "CH", "Schweiz": "CH", "Россия": "RU", "Ελλάδα": "GR", "مصر": "EG", "Niger": "NE",
    "Nigeria": "NG", "Georgia": "GE", "Bosnia & Herzegovina": "BA", "Saint Lucia": "LC", "St. Lucia": "LC",
    "Hong Kong SAR": "HK", "Taiwan": "TW", "Kosovo": "XK", "Congo, The Democratic Republic of the": "CD",
    "\uff24\uff25": "DE", "Åland Islands": "AX", "Curaçao": "CW", "Trinidad and Tobago": "TT",
}  # fmt: skip
NO_COUNTRIES = (
    "Gremany",
    "UL",
    "ZZ",
    "EMEA",
    "",
    " ",
    "?",
    "Europe",
    "x" * 5_000,
    "\x00",
    "DE\x00FR",
    "California",
    "12",
)


@pytest.mark.parametrize(("written", "code"), COUNTRIES.items())
def test_a_country_is_known_by_its_codes_and_by_what_people_call_it(written: str, code: str) -> None:
    assert country_code(written) == code


@pytest.mark.parametrize("written", NO_COUNTRIES)
def test_what_is_no_country_is_not_taken_for_one(written: str) -> None:
    assert country_code(written) is None


STATES = {
    ("California", "US"): "US-CA", ("CA", "US"): "US-CA", ("ca", "US"): "US-CA", ("US-CA", None): "US-CA",
    ("us ca", None): "US-CA", ("US-CA", "US"): "US-CA", ("Washington", "US"): "US-WA", ("Washington D.C.",
    "US"): "US-DC",
    ("Québec", "CA"): "CA-QC", ("quebec", "CA"): "CA-QC", ("ON", "CA"): "CA-ON", ("Bayern", "DE"): "DE-BY",
    ("Bavaria", "DE"): "DE-BY", ("BY", "DE"): "DE-BY", ("Baden-Württemberg", "DE"): "DE-BW",
    ("North Rhine-Westphalia", "DE"): "DE-NW", ("England", "GB"): "GB-ENG", ("Scotland", "GB"): "GB-SCT",
    ("New South Wales", "AU"): "AU-NSW", ("NSW", "AU"): "AU-NSW", ("Madrid", "ES"): "ES-MD", ("Catalonia",
    "ES"): "ES-CT",
    ("Cataluña", "ES"): "ES-CT", ("Ile de France", "FR"): "FR-IDF", ("São Paulo", "BR"): "BR-SP", ("Zurich",
    "CH"): "CH-ZH",
    ("Guangdong", "CN"): "CN-GD", ("Stockholm", "SE"): "SE-AB", ("Maharashtra", "IN"): "IN-MH", ("Tokyo",
    "JP"): "JP-13",
}  # fmt: skip
NO_STATES = (
    ("CA", None),
    ("California", None),
    ("US-CA", "DE"),
    ("US-ZZ", "US"),
    ("Bayern", "US"),
    ("", "US"),
    ("-", "US"),
)


@pytest.mark.parametrize(("written", "code"), STATES.items())
def test_a_state_is_known_by_its_code_or_its_name_in_its_country(written: tuple[str, str | None], code: str) -> None:
    assert state_code(*written) == code


@pytest.mark.parametrize("written", NO_STATES)
def test_no_state_is_guessed(written: tuple[str, str | None]) -> None:
    assert state_code(*written) is None


@pytest.mark.parametrize(
    ("written", "code"),
    {
        "en": "en", "EN": "en", "English": "en", "Deutsch": "de", "ger": "de", "deu": "de", "de-AT": "de",
        "pt_BR": "pt",
        "en_US.UTF-8": "en", "zh-Hant-TW": "zh", "Français": "fr", "Русский": "ru", "日本語": "ja", "Greek": "el",
        "Mandarin": "zh", "no": "no", "klingon": None, "yue": None, "": None, "x" * 999: None,
    }.items(),
)  # fmt: skip
def test_a_language_by_its_codes_tags_and_names(written: str, code: str | None) -> None:
    assert language_code(written) == code


@pytest.mark.parametrize(
    ("written", "zone"),
    {
        "Europe/London": "Europe/London", "europe/london": "Europe/London", "America/New York": "America/New_York",
        "Eastern Standard Time": "America/New_York", "america_slash_new_york": "America/New_York", "UTC": "UTC",
        "W. Europe Standard Time": "Europe/Berlin", "PST": None, "+01:00": None, "Europe": None, "": None,
    }.items(),
)  # fmt: skip
def test_a_time_zone_as_iana_windows_and_hubspot_write_it(written: str, zone: str | None) -> None:
    assert zone_name(written) == zone


def test_a_slip_is_put_right() -> None:
    assert near_country("Gremany") == "Did you mean DE (Germany)?"
    assert near_country("UL") == "Did you mean UA, UG, UK, UM, US, UY or UZ?"
    assert near_country("QQQQ").startswith("Write the two letters")
    assert near_state("US-Califronia") == near_state("California") == "Did you mean US-CA?"
    assert near_language("Germna") == "Did you mean de?"
    assert near_zone("Europe/Lodnon") == "Did you mean Europe/London?"
