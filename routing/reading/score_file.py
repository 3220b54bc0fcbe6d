"""Reading the scorecard and the tiers."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, Any

from pydantic import PlainValidator

from routing.fields import Reference
from routing.reading.condition_file import read_when
from routing.reading.findings import Findings, Path, listed, quoted
from routing.reading.policy_shape import Name, Shape, Span, mapping, sequence, shaped, wrong
from routing.reading.shape_schema import seen_as
from routing.scoring.scorecard import Line, Scorecard

LOWEST = "lowest"
MOST_POINTS = 1_000
_LINE = "- { when: { segment: enterprise }, points: 40 }"


def _points(value: Any) -> int:
    """A whole number of points that says something."""
    if not _is_points(value, least=-MOST_POINTS) or value == 0:
        raise wrong(f"{quoted(value)} is no number of points", f"Write a whole number up to {MOST_POINTS}, or -20")
    return int(value)


seen_as(_points, type="integer", minimum=-MOST_POINTS, maximum=MOST_POINTS)


class LineShape(Shape):
    """A line; its condition is read on its own."""

    when: Any
    points: Annotated[int, PlainValidator(_points)]
    group: Name | None = None
    half_life: Span | None = None


def read_scorecard(root: Mapping[str, Any], reference: Reference, findings: Findings) -> Scorecard | None:
    """The sections ``scorecard``, ``score_caps`` and ``tiers``; None where the policy has no scorecard."""
    if root.get("scorecard") is None:
        for section in ("score_caps", "tiers"):
            if root.get(section) is not None:
                findings.add((section,), f"{section} needs a scorecard", f"Add scorecard, or remove {section}")
        return None
    lines = _lines(root["scorecard"], reference, findings)
    caps = _caps(root.get("score_caps"), lines, findings)
    return Scorecard(tuple(lines), MappingProxyType(caps), _tiers(root.get("tiers"), findings))


def _lines(data: Any, reference: Reference, findings: Findings) -> list[Line]:
    found: list[Line] = []
    for i, entry in enumerate(sequence(data, ("scorecard",), findings, _LINE)):
        path: Path = ("scorecard", i)
        shape = shaped(LineShape, entry, path, findings)
        raw = entry if isinstance(entry, dict) else {}
        condition = read_when(raw.get("when"), (*path, "when"), findings, reference) if raw else None
        if shape is None or condition is None:
            continue
        circular = sorted({"score", "tier"} & set(condition.fields))
        if circular:
            problem = f"{circular[0]} is what the scorecard makes, and cannot be asked by it"
            findings.add((*path, "when"), problem, "Ask for what the lead tells")
        found.append(Line(condition, shape.points, shape.group or "", shape.half_life))
    return found


def _caps(data: Any, lines: list[Line], findings: Findings) -> dict[str, int]:
    groups = sorted({line.group for line in lines if line.group})
    caps: dict[str, int] = {}
    section = mapping(data, ("score_caps",), findings, "{ intent: 50 }") if data is not None else {}
    for group, most in section.items():
        path: Path = ("score_caps", group)
        if group not in groups:
            fix = f"The groups are {listed(groups)}" if groups else "Add group: to lines of the scorecard"
            findings.add(path, f"no line of the scorecard has the group {quoted(group)}", fix)
        if not _is_points(most, least=0):
            findings.add(path, f"{quoted(most)} is no number of points", f"Write a whole number, 0 to {MOST_POINTS}")
        else:
            caps[group] = most
    return caps


def _tiers(data: Any, findings: Findings) -> tuple[tuple[str, int | None], ...]:
    """Tiers from the highest threshold down; exactly one, the last, is `lowest`."""
    path: Path = ("tiers",)
    section = mapping(data, path, findings, "{ A: 70, B: 40, C: lowest }") if data is not None else {}
    tiers: list[tuple[str, int | None]] = []
    for name, least in section.items():
        if least != LOWEST and not _is_points(least, least=-MOST_POINTS):
            findings.add((*path, name), f"{quoted(least)} is no number of points", f"Write 70, or {LOWEST}")
            return ()
        tiers.append((str(name), None if least == LOWEST else least))
    if tiers and [least for _, least in tiers].count(None) != 1:
        findings.add(path, "exactly one tier takes what is left", f"Write {LOWEST} at the last one: C: {LOWEST}")
    points = [least for _, least in tiers if least is not None]
    if points != sorted(set(points), reverse=True) or (tiers and tiers[-1][1] is not None):
        findings.add(path, "tiers stand from the most points to the fewest", "Put them in that order, each once")
    return tuple(tiers)


def _is_points(value: Any, *, least: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and least <= value <= MOST_POINTS
