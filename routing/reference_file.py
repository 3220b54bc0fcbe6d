"""Reading reference data: the words that a policy explains once and its rules use."""

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from routing.condition_file import impossible
from routing.conditions import Condition, Within
from routing.fields import AGES, Number, Reference, fold
from routing.findings import Findings, Path, clip, quoted
from routing.policy_shape import ReferenceShape, mapping, shaped
from routing.spans import number

_SEGMENT = re.compile(
    r"(?:(?P<low>[0-9.]{1,20})\s*(?P<above><=|<)\s*)?(?P<name>[A-Za-z_][\w.]{0,79})"
    r"\s*(?:(?P<sign><=|>=|<|>)\s*(?P<bound>[0-9.]{1,20}))?"
)


def read_reference(data: Any, findings: Findings) -> Reference:
    """The section ``reference``: regions, segments and products."""
    shape = shaped(ReferenceShape, data, ("reference",), findings) if data is not None else None
    if shape is None:
        return Reference()
    return Reference(
        MappingProxyType(_regions(shape.regions, findings)),
        _segments(shape.segments, findings),
        MappingProxyType(_products(shape.products, findings)),
        tuple(shape.regions) if isinstance(shape.regions, dict) else (),
    )


def _words(data: Any, path: Path, findings: Findings) -> list[str]:
    """A list of words; it may be empty, for a name that only senders use."""
    words = [word for word in data if isinstance(word, str) and word.strip()] if isinstance(data, list) else None
    if words is None or not isinstance(data, list) or len(words) < len(data):
        findings.add(path, "a list of words is needed here", "Write [GB, DE]; put what looks like a number in quotes")
    return words or []


def _regions(data: Any, findings: Findings) -> dict[str, str]:
    """Region by folded country code; a country is in one region."""
    path: Path = ("reference", "regions")
    by_country: dict[str, str] = {}
    for region, countries in _section(data, path, findings, "{ EMEA: [GB, DE] }").items():
        for country in _words(countries, (*path, region), findings):
            other = by_country.setdefault(fold(country), region)
            if other != region:
                problem = f"{clip(country)} is already in {clip(other)}"
                findings.add((*path, region), problem, "Keep every country in one region")
    return by_country


def _products(data: Any, findings: Findings) -> dict[str, tuple[str, ...]]:
    path: Path = ("reference", "products")
    section = _section(data, path, findings, "{ consulting: [advisory] }")
    return {fold(family): tuple(_words(names, (*path, family), findings)) for family, names in section.items()}


def _segments(data: Any, findings: Findings) -> tuple[tuple[str, Condition], ...]:
    path: Path = ("reference", "segments")
    found: list[tuple[str, Condition]] = []
    for segment, expression in _section(data, path, findings, '{ smb: "employees < 100" }').items():
        condition = _expression(expression)
        if condition is None:
            problem = f"{quoted(expression)} does not say which leads are in it"
            fix = 'Write "employees < 100", "100 <= employees < 1000" or "employees >= 1000"'
            findings.add((*path, segment), problem, fix)
        else:
            found.append((segment, condition))
    return tuple(found)


def _expression(text: Any) -> Condition | None:
    """``100 <= employees < 1000`` as a comparison of one field."""
    found = _SEGMENT.fullmatch(text.strip()) if isinstance(text, str) else None
    if found is None or found["name"] in {"segment", "region", *AGES}:
        return None
    bounds: list[tuple[str, Number]] = []
    for sign, written in ((">=" if found["above"] == "<=" else ">", found["low"]), (found["sign"], found["bound"])):
        if written is not None:
            bound = number(written)
            if bound is None:
                return None
            bounds.append((sign, bound))
    return Within(found["name"], bounds) if bounds and not impossible(bounds) else None


def _section(data: Any, path: Path, findings: Findings, example: str) -> Mapping[str, Any]:
    return mapping(data, path, findings, example) if data is not None else {}
