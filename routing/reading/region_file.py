"""Reading regions: from countries, states, cities, postal codes and the like to compiled territories.

::

    regions:
      EMEA:  [GB, DE, FR]
      West:  { states: [US-CA, US-WA], postal_codes: ["US 90000-96199"], phone_prefixes: ["+1 415"] }
      LATAM: []
"""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from routing.fields import fold
from routing.reading.findings import Findings, Path, clip, listed, meant, quoted
from routing.reading.policy_shape import mapping
from routing.reference.phones import is_dialled
from routing.reference.places import country_code, near_country, near_state, plain, state_code
from routing.reference.territory import Claim, Range, Territories, postal_digits
from routing.reference.tongues import language_code, near_language
from routing.reference.zones import areas, near_zone, zone_name

_POSTAL = re.compile(r"\s*(\S+)\s+(\S.*?)\s*")
_APART = re.compile(r"\s+-\s+|\s*(?:\.\.|\u2013)\s*")
_PREFIX = re.compile(r"\+[1-9][0-9]{0,11}")
_HYPHENATED = frozenset({"BR", "JP", "PL", "PT", "US"})
"""Countries whose codes have a hyphen of their own: ``00-950``, ``94105-1234``."""
_MOST_DIGITS = 10


class Wrong(ValueError):
    """An entry cannot be read: what is wrong, and how to put it right."""

    def __init__(self, problem: str, fix: str) -> None:
        super().__init__(problem)
        self.problem = problem
        self.fix = fix


class Kind(NamedTuple):
    """One kind of territory: its key in the file, the field that it looks at, how an entry is read, and an example."""

    key: str
    field: str
    read: Callable[[str], tuple[str, str]]
    example: str


def _country(text: str) -> tuple[str, str]:
    code = country_code(text)
    if code is None:
        raise Wrong(f"{quoted(text)} is not a country", near_country(text))
    return fold(code), code


def _state(text: str) -> tuple[str, str]:
    code = state_code(text, None)
    if code is None:
        raise Wrong(f"{quoted(text)} is not a state or province", near_state(text))
    return fold(code), code


def _city(text: str) -> tuple[str, str]:
    """``Paris`` anywhere, ``Paris, FR`` or ``Springfield, US-IL``."""
    name, comma, place = text.rpartition(",")
    if not comma:
        return plain(text), text.strip()
    code = country_code(place) or state_code(place, None)
    if code is None or not plain(name):
        raise Wrong(f"{quoted(place.strip())} is neither a country nor a state", 'Write "Paris, FR" or "Aurora, US-IL"')
    return f"{plain(name)}|{fold(code)}", f"{name.strip()}, {code}"


def _prefix(text: str) -> tuple[str, str]:
    number = re.sub(r"[\s().-]", "", text)
    if not number.startswith("+"):
        raise Wrong(f"{quoted(text)} is not the beginning of numbers", 'Begin with + and the country: "+1 415"')
    if not _PREFIX.fullmatch(number) or not is_dialled(number):
        raise Wrong(f"no number begins with {quoted(text)}", 'Write the country and digits after it: "+1 415"')
    return number, " ".join(text.split())


def _zone(text: str) -> tuple[str, str]:
    area = text.strip().removesuffix("/*")
    if area != text.strip():
        known = {fold(name): name for name in areas()}
        if fold(area) not in known:
            raise Wrong(f"there are no time zones in {quoted(area)}", meant(area, areas(), "Write it like America/*"))
        return f"{fold(area)}/*", f"{known[fold(area)]}/*"
    zone = zone_name(text)
    if zone is None:
        raise Wrong(f"{quoted(text)} is not a time zone", near_zone(text))
    return fold(zone), zone


def _language(text: str) -> tuple[str, str]:
    code = language_code(text)
    if code is None:
        raise Wrong(f"{quoted(text)} is not a language", near_language(text))
    return code, code


KINDS = (
    Kind("countries", "country", _country, "[GB, DE]"),
    Kind("states", "state", _state, "[US-CA, US-WA]"),
    Kind("cities", "city", _city, '[Berlin, "Paris, FR"]'),
    Kind("phone_prefixes", "phone", _prefix, '["+1 415"]'),
    Kind("time_zones", "timezone", _zone, "[America/*]"),
    Kind("languages", "language", _language, "[fr]"),
)
POSTAL, POSTAL_EXAMPLE = "postal_codes", '["US 90000-96199", "DE 8*"]'
KEYS = (*(kind.key for kind in KINDS), POSTAL)


def read_regions(data: Any, findings: Findings) -> tuple[Territories, tuple[str, ...]]:
    """The section ``reference.regions``: the territories, and every region there is, also those without one."""
    path: Path = ("reference", "regions")
    regions = mapping(data, path, findings, "{ EMEA: [GB, DE] }") if data is not None else {}
    claims: dict[str, dict[str, Claim]] = {kind.field: {} for kind in KINDS}
    ranges: dict[tuple[str, int, int, int], Range] = {}
    for region, entry in regions.items():
        name, here = str(region), (*path, region)
        sections = _sections(entry, here, findings)
        for kind in KINDS:
            for at, text in _entries(sections, kind.key, kind.example, here, findings):
                _claim(kind, name, text, at, claims[kind.field], findings)
        for at, text in _entries(sections, POSTAL, POSTAL_EXAMPLE, here, findings):
            _claim_range(name, text, at, ranges, findings)
    return Territories(claims, ranges.values()), tuple(str(region) for region in regions)


def _sections(entry: Any, path: Path, findings: Findings) -> Mapping[str, tuple[Any, Path]]:
    """What a region has by key, with its place; a list alone is of countries, and may be empty."""
    if isinstance(entry, list):
        return {"countries": (entry, path)} if entry else {}
    if not isinstance(entry, dict) or not entry:
        fix = "Write [GB, DE], or { states: [US-CA] }; [] for a region that only senders name"
        findings.add(path, "a list of countries, or keys with lists, is needed here", fix)
        return {}
    for key in entry.keys() - set(KEYS):
        fix = meant(str(key), KEYS, f"The keys are {listed(KEYS)}")
        findings.add((*path, key), f"there is no key {quoted(key)} here", fix)
    return {key: (entry[key], (*path, key)) for key in KEYS if key in entry}


def _entries(
    sections: Mapping[str, tuple[Any, Path]], key: str, example: str, region: Path, findings: Findings
) -> Iterator[tuple[Path, str]]:
    data, path = sections.get(key, (None, region))
    if key not in sections:
        return
    if not isinstance(data, list) or not data:
        findings.add(path, "a list with something in it is needed here", f"Write {example}, or remove the key")
        return
    for place, text in enumerate(data):
        if isinstance(text, str) and text.strip() and len(text) <= 200:
            yield (*path, place), text
        else:
            fix = f"Write {example}; put what looks like a number in quotes"
            findings.add((*path, place), f"{quoted(text)} is not a word", fix)


def _claim(kind: Kind, region: str, text: str, path: Path, claims: dict[str, Claim], findings: Findings) -> None:
    try:
        key, shown = kind.read(text)
    except Wrong as wrong:
        findings.add(path, wrong.problem, wrong.fix)
        return
    other = claims.setdefault(key, Claim(region, kind.field, shown))
    if other.region != region:
        _taken(shown, other.region, path, findings)


def _claim_range(
    region: str, text: str, path: Path, ranges: dict[tuple[str, int, int, int], Range], findings: Findings
) -> None:
    try:
        found = read_range(region, text)
    except Wrong as wrong:
        findings.add(path, wrong.problem, wrong.fix)
        return
    other = ranges.setdefault(found[:4], found)
    if other.claim.region != region:
        _taken(found.claim.value, other.claim.region, path, findings)


def _taken(value: str, region: str, path: Path, findings: Findings) -> None:
    findings.add(path, f"{clip(value)} is already in {clip(region)}", "Keep it in one region")


def read_range(region: str, text: str) -> Range:
    """``US 90000-96199``, ``DE 8*`` or ``GB SW1A 1AA`` as a range of postal codes.

    Raises:
        Wrong: the country is missing or unknown, or the range is backwards, lopsided or no range.
    """
    parts = _POSTAL.fullmatch(text)
    country = country_code(parts[1]) if parts is not None else None
    if parts is None or country is None:
        if parts is not None and parts[1].isascii() and parts[1].isalpha() and len(parts[1]) == 2:
            raise Wrong(f"{quoted(parts[1])} is not a country", near_country(parts[1]))
        raise Wrong(f"{quoted(text)} does not say its country", 'Begin with it: "US 90000-96199", "DE 8*"')
    codes = parts[2]
    low, high = (codes[:-1],) * 2 if codes.endswith("*") else _ends(country, codes)
    first, last = (postal_digits(end) for end in (low, high))
    if not first or not last or len(first) > _MOST_DIGITS:
        raise Wrong(f"{quoted(codes)} are no postal codes", 'Write "DE 80331", "DE 8*" or "DE 80000-81999"')
    if len(first) != len(last):
        raise Wrong(f"the ends of {quoted(codes)} are not of the same length", 'Write both in full: "US 90000-96199"')
    if first > last:
        raise Wrong(f"{quoted(codes)} is backwards", f"Write {country} {high}-{low}")
    claim = Claim(region, "postal_code", f"{country} {' '.join(codes.split())}")
    return Range.of(fold(country), first, last, claim)


def _ends(country: str, codes: str) -> tuple[str, str]:
    """A range's ends. A hyphen between halves that differ in length is part of one code where a country has such."""
    apart = _APART.split(codes)
    if len(apart) == 1:
        apart = codes.split("-")
        if len(apart) == 2 and country in _HYPHENATED and len(apart[0].strip()) != len(apart[1].strip()):
            return codes, codes
    if len(apart) > 2 or not all(apart):
        raise Wrong(f"{quoted(codes)} are no postal codes", 'Write "DE 80331", "DE 8*" or "DE 80000 - 81999"')
    return apart[0], apart[-1]
