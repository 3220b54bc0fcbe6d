"""Countries, and the states and provinces in them, by the codes of ISO 3166, as people write them.

Names come from the iso-codes project (Debian) through the library pycountry: in English and in the languages below.
What ISO has no name for but everybody says (``UK``, ``Holland``, ``Bavaria``) stands here.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from types import MappingProxyType
from typing import Any

from routing.reading.findings import close

LONGEST = 120
_KEPT = 4_096
_SILENT = re.compile("[.'\u2019`\u00b4\u02bb]")
_BETWEEN = re.compile(r"[\W_]+")
_CODE = re.compile(r"([A-Za-z]{2})[-_ ]([A-Za-z0-9]{1,3})")
_BRACKETS = re.compile(r"[\[(]([^\])]*)[\])]")

LANGUAGES = (
    "de", "fr", "es", "it", "pt", "nl", "sv", "da", "nb", "fi", "pl", "cs", "sk", "hu", "ro", "el", "tr", "ru", "uk",
    "ar", "he", "ja", "ko", "zh_CN", "zh_TW", "pt_BR", "ca", "hr", "sl", "lt", "lv", "et", "is",
)  # fmt: skip
"""Country names are also known in these."""

SAID: Mapping[str, str] = MappingProxyType(
    {
        "uk": "GB", "el": "GR", "great britain": "GB", "britain": "GB", "england": "GB", "scotland": "GB",
        "wales": "GB", "northern ireland": "GB", "eire": "IE", "republic of ireland": "IE",
        "america": "US", "us of a": "US", "united states america": "US", "holland": "NL",
        "uae": "AE", "emirates": "AE", "south korea": "KR", "republic of korea": "KR", "korea": "KR",
        "north korea": "KP", "russia": "RU", "turkey": "TR", "turkiye": "TR", "ivory coast": "CI",
        "czech republic": "CZ", "vatican": "VA", "vatican city": "VA", "vietnam": "VN", "laos": "LA", "syria": "SY",
        "iran": "IR", "brunei": "BN", "macau": "MO", "macao": "MO", "hong kong": "HK", "hongkong": "HK",
        "hong kong sar": "HK", "palestine": "PS", "kosovo": "XK", "xk": "XK", "xkx": "XK", "cape verde": "CV",
        "swaziland": "SZ", "burma": "MM", "macedonia": "MK", "fyrom": "MK", "micronesia": "FM", "moldova": "MD",
        "tanzania": "TZ", "venezuela": "VE", "bolivia": "BO", "taiwan": "TW", "dr congo": "CD", "drc": "CD",
        "democratic republic of congo": "CD", "congo kinshasa": "CD", "congo brazzaville": "CG", "ksa": "SA",
        "st lucia": "LC", "st kitts and nevis": "KN", "east timor": "TL", "falkland islands": "FK", "brasil": "BR",
        "gambia": "GM", "bahamas": "BS", "reunion": "RE", "curacao": "CW", "sint maarten": "SX", "st martin": "MF",
        "россия": "RU", "ger": "DE", "bosnia": "BA", "trinidad": "TT", "prc": "CN", "mainland china": "CN",
        "aotearoa": "NZ",
    }
)  # fmt: skip
"""Short, former and everyday names."""

SAID_STATES: Mapping[str, str] = MappingProxyType(
    {
        "bavaria": "DE-BY", "saxony": "DE-SN", "lower saxony": "DE-NI", "saxony anhalt": "DE-ST", "hesse": "DE-HE",
        "thuringia": "DE-TH", "rhineland palatinate": "DE-RP", "north rhine westphalia": "DE-NW", "nrw": "DE-NW",
        "mecklenburg western pomerania": "DE-MV", "lombardy": "IT-25", "piedmont": "IT-21", "tuscany": "IT-52",
        "sicily": "IT-82", "sardinia": "IT-88", "apulia": "IT-75", "catalonia": "ES-CT", "cataluna": "ES-CT",
        "andalusia": "ES-AN", "basque country": "ES-PV", "balearic islands": "ES-IB", "canary islands": "ES-CN",
        "brittany": "FR-BRE", "normandy": "FR-NOR", "corsica": "FR-20R", "burgundy": "FR-BFC", "paris": "FR-75C",
        "north holland": "NL-NH", "south holland": "NL-ZH", "north brabant": "NL-NB", "flanders": "BE-VLG",
        "wallonia": "BE-WAL", "brussels": "BE-BRU", "vienna": "AT-9", "carinthia": "AT-2", "styria": "AT-6",
        "tyrol": "AT-7", "upper austria": "AT-4", "lower austria": "AT-3", "geneva": "CH-GE", "lucerne": "CH-LU",
        "dubai": "AE-DU", "abu dhabi": "AE-AZ", "seoul": "KR-11", "mexico city": "MX-CMX", "cdmx": "MX-CMX",
        "washington dc": "US-DC", "newfoundland": "CA-NL", "masovia": "PL-14", "stockholm": "SE-AB",
    }
)  # fmt: skip
"""English names of states that ISO has only in their own language."""


def plain(text: str) -> str:
    """A name as it is compared: case, accents, full stops and kinds of spaces do not part it."""
    if not text.isascii():
        parts = unicodedata.normalize("NFKD", text)
        text = "".join(c for c in parts if not unicodedata.combining(c))
    text = _SILENT.sub("", text.casefold().replace("&", " and ").replace("ß", "ss"))
    return _BETWEEN.sub(" ", text).strip()


@lru_cache(_KEPT)
def country_code(text: str) -> str | None:
    """ISO 3166-1 alpha-2 of a country written as a code of two or three letters, or by name; None where it is none."""
    if len(text) > LONGEST:
        return None
    said = plain(text).removeprefix("the ")
    return _countries().get(said) or _abroad().get(said)


@lru_cache(_KEPT)
def state_code(text: str, country: str | None) -> str | None:
    """ISO 3166-2 of a state or province (``US-CA``).

    Args:
        text: ``California`` or ``CA``, for which the country is needed, or ``US-CA``.
        country: alpha-2, where it is known.
    """
    if len(text) > LONGEST:
        return None
    stripped = text.strip()
    code = _CODE.fullmatch(stripped)
    whole = f"{code[1]}-{code[2]}".upper() if code is not None else ""
    if whole in _state_codes() and (country is None or whole.startswith(country)):
        return whole
    if country is None:
        return None
    short = f"{country}-{stripped.upper()}"
    return short if short in _state_codes() else _states().get((country, plain(text)))


def near_country(text: str) -> str:
    """How to put right what is no country: ``Did you mean 'Germany'?``."""
    letters = text.strip().upper()
    if len(letters) == 2 and letters.isascii():
        near = [code for code in (*_codes(), "UK") if code[0] == letters[0]]
        return f"Did you mean {_either(sorted(near))}?" if near else "Write the two letters of ISO 3166: GB, DE"
    near_name = close(plain(text[:LONGEST]), _countries(), cutoff=0.75) if len(letters) > 3 else None
    if near_name is None:
        return "Write the two letters of ISO 3166: GB, DE"
    code = _countries()[near_name]
    return f"Did you mean {code} ({country_name(code)})?"


def near_state(text: str) -> str:
    """How to put right what is no state: ``Did you mean US-CA (California)?``."""
    country, _, rest = text.strip().partition("-")
    known = {name: code for (of, name), code in _states().items() if of == country_code(country)}
    here = state_code(rest, country_code(country)) if rest else None
    code = here or known.get(close(plain(rest), known) or "")
    if code is None and not rest:
        code = next((code for (_, name), code in _states().items() if name == plain(text)), None)
    return f"Did you mean {code}?" if code else "Write its country and its code by ISO 3166-2: US-CA, DE-BY"


def country_name(code: str) -> str:
    """What a country is commonly called in English; the code where nobody knows it."""
    found = _codes().get(code)
    return str(getattr(found, "common_name", found.name)) if found is not None else code


def _either(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"


@cache
def _codes() -> Mapping[str, Any]:
    import pycountry

    return {country.alpha_2: country for country in pycountry.countries}


@cache
def _countries() -> Mapping[str, str]:
    """Alpha-2 by what a country is called in English; what is said comes before what is official."""
    found = {plain(name): code for name, code in SAID.items()}
    for code, country in _codes().items():
        for name in (code, country.alpha_3, *_names(country)):
            found.setdefault(plain(name), code)
    return found


@cache
def _abroad() -> Mapping[str, str]:
    """Alpha-2 by name in other languages, but for names that are not the same country's in each."""
    found: dict[str, set[str]] = {}
    for name, code in _translated():
        found.setdefault(plain(name), set()).add(code)
    return {name: codes.pop() for name, codes in found.items() if len(codes) == 1}


def _names(country: Any) -> Iterator[str]:
    """``Korea, Republic of`` is also the Republic of Korea; what stands in brackets is left out as well."""
    for key in ("name", "common_name", "official_name"):
        name = getattr(country, key, None)
        if name:
            yield name
            yield _BRACKETS.sub("", name)
            first, comma, last = name.partition(", ")
            if comma:
                yield f"{last} {first}"


def _translated() -> Iterator[tuple[str, str]]:
    import gettext

    import pycountry

    for language in LANGUAGES:
        spoken = gettext.translation("iso3166-1", pycountry.LOCALES_DIR, [language], fallback=True)
        for code, country in _codes().items():
            yield from ((spoken.gettext(name), code) for name in _names(country))


@cache
def _state_codes() -> frozenset[str]:
    import pycountry

    return frozenset(state.code for state in pycountry.subdivisions)


@cache
def _states() -> Mapping[tuple[str, str], str]:
    """Codes by country and name. Where a state and a part of it are called the same, the state is meant."""
    import pycountry

    found: dict[tuple[str, str], str] = {(code[:2], plain(name)): code for name, code in SAID_STATES.items()}
    for state in sorted(pycountry.subdivisions, key=lambda state: (state.parent_code is not None, state.code)):
        for name in _names_of_state(state.name):
            found.setdefault((state.country_code, plain(name)), state.code)
    return found


def _names_of_state(name: str) -> Iterator[str]:
    """``Catalunya [Cataluña]`` by both names, ``Madrid, Comunidad de`` by the first, ``Beijing Shi`` as Beijing."""
    yield name
    outer = _BRACKETS.sub("", name).strip()
    yield outer
    yield from _BRACKETS.findall(name)
    yield from outer.split("/")
    first, comma, last = outer.partition(", ")
    if comma:
        yield first
        yield f"{last} {first}"
    head, _, kind = outer.rpartition(" ")
    if kind in {"Shi", "Sheng", "län", "Province", "County"}:
        yield head
        yield head.removesuffix("s")
