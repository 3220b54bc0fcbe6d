"""Reading reference data: the words that a policy explains once and its rules use."""

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from routing.conditions import Condition, Some, Within, every
from routing.fields import AGES, Number, Reference, fold
from routing.reading.comparison_file import impossible
from routing.reading.findings import Findings, Path, clip, quoted
from routing.reading.policy_shape import ReferenceShape, mapping, shaped
from routing.reading.region_file import read_regions
from routing.spans import number

FAMILIES = {
    "product": ("products", "{ consulting: [advisory] }"),
    "source": ("sources", "{ paid: [google_ads, linkedin_ads] }"),
    "industry": ("industries", "{ tech: [software, hardware] }"),
}
"""The fields whose values have families, with their section and an example."""

_SEGMENT = re.compile(
    r"(?:(?P<low>[0-9.]{1,20})\s*(?P<above><=|<)\s*)?(?P<name>[A-Za-z_][\w.]{0,79})"
    r"\s*(?:(?P<sign><=|>=|<|>)\s*(?P<bound>[0-9.]{1,20}))?"
)
_EXPRESSIONS = 'Write "employees < 100", "100 <= employees < 1000" or "revenue >= 5000000"'


def read_reference(data: Any, findings: Findings) -> Reference:
    """The section ``reference``: regions, segments, and families of products, sources and industries."""
    shape = shaped(ReferenceShape, data, ("reference",), findings) if data is not None else None
    if shape is None:
        return Reference()
    territories, regions = read_regions(shape.regions, findings)
    return Reference(
        territories=territories if regions else None,
        segments=_segments(shape.segments, findings),
        families=MappingProxyType({field: _families(field, shape, findings) for field in FAMILIES}),
        named=regions,
    )


def _families(field: str, shape: ReferenceShape, findings: Findings) -> Mapping[str, tuple[str, ...]]:
    section, example = FAMILIES[field]
    data, path = getattr(shape, section), ("reference", section)
    found: dict[str, tuple[str, ...]] = {}
    for family, members in (mapping(data, path, findings, example) if data is not None else {}).items():
        here: Path = (*path, family)
        words = _words(members, here, example, findings)
        if fold(str(family)) in found:
            findings.add(here, f"{quoted(str(family))} is there already, in other letters", "Keep one of the two")
        found[fold(str(family))] = words
    return MappingProxyType(found)


def _words(data: Any, path: Path, example: str, findings: Findings) -> tuple[str, ...]:
    """A family's members: a list of words with something in it."""
    words = [word for word in data if isinstance(word, str) and word.strip()] if isinstance(data, list) else []
    if not words or len(words) < len(data):
        fix = f"Write it like {example}; put what looks like a number in quotes"
        findings.add(path, "a list of words is needed here", fix)
    return tuple(words)


def _segments(data: Any, findings: Findings) -> tuple[tuple[str, Condition], ...]:
    path: Path = ("reference", "segments")
    found: list[tuple[str, Condition]] = []
    section = mapping(data, path, findings, '{ smb: "employees < 100" }') if data is not None else {}
    for segment, test in section.items():
        condition = _segment(test, (*path, segment), findings)
        if condition is not None:
            found.append((str(segment), condition))
    return tuple(found)


def _segment(test: Any, path: Path, findings: Findings) -> Condition | None:
    """An expression; a list, all of which must hold; or ``{ any: [...] }``, one of which must."""
    if isinstance(test, dict):
        for key in test.keys() - {"any"}:
            findings.add((*path, key), f"there is no key {quoted(key)} here", "Write { any: [...] }, or a list for all")
        parts = _parts(test["any"], (*path, "any"), findings) if "any" in test else []
        return Some(parts) if parts else None
    if isinstance(test, list):
        parts = _parts(test, path, findings)
        return every(parts) if parts and _can_hold(parts, path, findings) else None
    condition = _expression(test)
    if condition is None:
        findings.add(path, f"{quoted(test)} does not say which leads are in it", _EXPRESSIONS)
    return condition


def _parts(data: Any, path: Path, findings: Findings) -> list[Condition]:
    if not isinstance(data, list) or not data:
        findings.add(path, "a list of expressions is needed here", 'Write ["employees >= 100", "revenue >= 5000000"]')
        return []
    found = [_segment(item, (*path, place), findings) for place, item in enumerate(data)]
    return [part for part in found if part is not None]


def _can_hold(parts: list[Condition], path: Path, findings: Findings) -> bool:
    """Whether one lead can be within all the bounds of a field."""
    bounds: dict[str, list[tuple[str, Number]]] = {}
    for part in parts:
        if isinstance(part, Within):
            bounds.setdefault(part.name, []).extend(part.bounds)
    never = [name for name, asked in bounds.items() if impossible(asked)]
    for name in never:
        findings.add(path, f"no {clip(name)} is within all of these", "A list must hold as a whole: { any: [...] }?")
    return not never


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
