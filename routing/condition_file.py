"""Reading conditions: from what the policy says to compiled conditions."""

import re
from typing import Any

from routing.conditions import Always, Condition, Negation, OneOf, Some, Told, Within, every
from routing.fields import AGES, Number, Reference, fold
from routing.findings import Findings, Path, clip, listed, meant, quoted
from routing.policy_shape import sequence
from routing.spans import SpanError, number, span

EXAMPLE = "{ region: EMEA }"
_BLANK = ("a blank condition would match every lead", "Write what it asks for, or when: always if that is meant")
_BOUND = re.compile(r"(>=|<=|>|<)(.*)", re.DOTALL)
_BETWEEN = re.compile(r"-?[0-9]+(?:\.[0-9]+)?\s*(?:\.\.|<|>)")
_FIELD = re.compile(r"[^\s:#,\[\]{}]{1,80}")


def read_when(value: Any, path: Path, findings: Findings, reference: Reference) -> Condition | None:
    """A rule's ``when``; None, with its findings noted, where it cannot be read."""
    return Always() if value == "always" else _condition(value, path, findings, reference)


def _condition(value: Any, path: Path, findings: Findings, reference: Reference) -> Condition | None:
    """Fields with their tests, all of which must hold."""
    if value is None or value in ({}, ""):
        findings.add(path, *_BLANK)
        return None
    if not isinstance(value, dict):
        findings.add(path, f"{quoted(value)} is not a condition", f"Write fields and what they must be: {EXAMPLE}")
        return None
    parts = [_part(str(key), test, (*path, key), findings, reference) for key, test in value.items()]
    found = [part for part in parts if part is not None]
    return every(found) if len(found) == len(parts) else None


def _part(key: str, test: Any, path: Path, findings: Findings, reference: Reference) -> Condition | None:
    """One line of a condition: a group, or a field with its test."""
    if key in {"all", "any"}:
        items = sequence(test, path, findings, f"[{EXAMPLE}, {{ source: partner }}]")
        parts = [_condition(item, (*path, i), findings, reference) for i, item in enumerate(items)]
        found = [part for part in parts if part is not None]
        if not found or len(found) < len(parts):
            return None
        return every(found) if key == "all" else Some(found)
    if key == "not":
        part = _condition(test, path, findings, reference)
        return Negation(part) if part is not None else None
    if key == "stage":
        findings.add(path, "rules are grouped by stage", "Move the rule to the stage it is for, under routes")
        return None
    if not _FIELD.fullmatch(key) or key == "account.":
        findings.add(path, f"{quoted(key)} is not a field", f"Write a field's name: {EXAMPLE}")
        return None
    return _test(key, test, path, findings, reference)


def _test(key: str, test: Any, path: Path, findings: Findings, reference: Reference) -> Condition | None:
    if isinstance(test, str):
        word = test.strip()
        if word in {"known", "unknown"}:
            return Told(key, told=word == "known")
        if _BOUND.match(word) or key in AGES:
            return _comparison(key, word, path, findings)
    elif key in AGES:
        findings.add(path, f"{key} is a length of time", 'Compare it: "< 30d", or ">= 2h, < 1d"')
        return None
    items = test if isinstance(test, list) else [test]
    if isinstance(test, list) and not test:
        findings.add(path, "an empty list matches no lead", "Name at least one value, or write unknown")
        return None
    before = len(findings)
    for i, item in enumerate(items):
        _check_value(item, (*path, i) if isinstance(test, list) else path, findings)
    if len(findings) > before:
        return None
    _check_reference(key, items, path, findings, reference)
    also: list[str] = []
    if key == "product":
        for item in items:
            also += reference.products.get(fold(str(item)), ())
    return OneOf(key, items, also)


def _check_value(item: Any, path: Path, findings: Findings) -> None:
    """A value to be equal to: a word, a number, or true or false."""
    if item is None or item == "":
        findings.add(path, "a blank value matches no lead", "Write unknown for what the lead does not tell")
    elif isinstance(item, dict | list):
        findings.add(path, "a value must be a word or a number", "Use all:, any: or not: around whole conditions")
    elif not isinstance(item, str):
        return
    elif item.strip().startswith(("!=", "==", "=")):
        findings.add(path, f"{quoted(item)} is not a test", "Write the value alone; for the opposite use not:")
    elif _BOUND.match(item.strip()) or item.strip() in {"known", "unknown"}:
        findings.add(path, f"{quoted(item)} cannot stand in a list", "Put it in an any: list of conditions")
    elif _BETWEEN.match(item.strip()):
        findings.add(path, f"{quoted(item)} is not a test", 'Write a range as ">= 100, < 1000"')


def _check_reference(key: str, items: list[Any], path: Path, findings: Findings, reference: Reference) -> None:
    """A region or segment that the policy does not explain is a slip: no lead would ever match it."""
    declared = {
        "region": sorted(set(reference.regions.values()) | set(reference.named)),
        "segment": [segment for segment, _ in reference.segments],
        "tier": [tier for tier, _ in reference.scorecard.tiers] if reference.scorecard is not None else [],
    }.get(key, [])
    folded = {fold(word) for word in declared}
    for item in items:
        if declared and fold(str(item)) not in folded:
            fix = meant(str(item), declared, f"Use one of {listed(declared)}, or add it there")
            where = "tiers" if key == "tier" else f"reference.{key}s"
            findings.add(path, f"there is no {key} {quoted(item)} in {where}", fix)


def _comparison(key: str, text: str, path: Path, findings: Findings) -> Condition | None:
    """``">= 50000"`` or ``">= 100, < 1000"``; ages in lengths of time."""
    bounds: list[tuple[str, Number]] = []
    for part in text.split(","):
        found = _BOUND.fullmatch(part.strip())
        bound = _bound(found[2].strip(), key in AGES) if found else None
        if found is None or bound is None:
            fix = 'Write ">= 2h" or "< 30d"' if key in AGES else 'Write ">= 50000", or ">= 100, < 1000"'
            findings.add(path, f"{quoted(text)} is not a comparison", f"{fix}; numbers have no separators")
            return None
        bounds.append((found[1], bound))
    if impossible(bounds):
        findings.add(path, f"nothing can be {clip(text)}", "Swap or widen the bounds")
        return None
    return Within(key, bounds)


def _bound(text: str, aged: bool) -> Number | None:
    if not aged:
        return number(text)
    try:
        return span(text)
    except SpanError:
        return None


def impossible(bounds: list[tuple[str, Number]]) -> bool:
    """Whether no number is within all the bounds."""
    low = max(((bound, sign == ">") for sign, bound in bounds if sign[0] == ">"), default=None)
    high = min(((bound, sign != "<") for sign, bound in bounds if sign[0] == "<"), default=None)
    if low is None or high is None:
        return False
    return low[0] > high[0] or (low[0] == high[0] and (low[1] or not high[1]))
