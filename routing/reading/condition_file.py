"""Reading conditions: from what the policy says to compiled conditions."""

import re
from typing import Any

from routing.conditions import Always, Condition, Negation, OneOf, Some, Told, every
from routing.fields import AGES, Reference, fold
from routing.reading.comparison_file import BOUND, is_comparison, read_comparison
from routing.reading.findings import Findings, Path, listed, meant, quoted
from routing.reading.pattern_file import is_pattern, read_forms
from routing.reading.policy_shape import sequence
from routing.reading.word_file import read_kept

EXAMPLE = "{ region: EMEA }"
_BLANK = ("a blank condition would match every lead", "Write what it asks for, or when: always if that is meant")
_BETWEEN = re.compile(r"-?[0-9]+(?:\.[0-9]+)?\s*(?:\.\.|<|>)")
_FIELD = re.compile(r"[^\s:#,\[\]{}]{1,80}")


def read_when(value: Any, path: Path, findings: Findings, reference: Reference) -> Condition | None:
    """A rule's ``when``; None, with its findings noted, where it cannot be read."""
    return Always() if value == "always" else _condition(value, path, findings, reference)


def _condition(value: Any, path: Path, findings: Findings, reference: Reference) -> Condition | None:
    """Fields with their tests, all of which must hold."""
    if value is None or value in ({}, []) or (isinstance(value, str) and not value.strip()):
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
        if is_comparison(word) or (key in AGES and word):
            return read_comparison(key, word, path, findings, reference)
    if key in AGES:
        findings.add(path, f"{key} is a length of time", 'Compare it: "< 30d", or ">= 2h, < 1d"')
        return None
    if isinstance(test, dict):
        return read_forms(key, test, path, findings)
    return _words(key, test, path, findings, reference)


def _words(key: str, test: Any, path: Path, findings: Findings, reference: Reference) -> Condition | None:
    """A value, or a list of values, one of which the field must be."""
    items = test if isinstance(test, list) else [test]
    if not items:
        findings.add(path, "an empty list matches no lead", "Name at least one value, or write unknown")
        return None
    before = len(findings)
    for i, item in enumerate(items):
        _check_value(item, (*path, i) if isinstance(test, list) else path, findings)
    if len(findings) > before:
        return None
    at = [(*path, i) if isinstance(test, list) else path for i in range(len(items))]
    items = [read_kept(key, item, place, findings) for item, place in zip(items, at, strict=True)]
    _check_reference(key, items, path, findings, reference)
    also: list[str] = []
    for item in items:
        also += reference.members(key, item)
    return OneOf(key, items, also)


def _check_value(item: Any, path: Path, findings: Findings) -> None:
    """A value to be equal to: a word, a number, or true or false."""
    if item is None or (isinstance(item, str) and not fold(item)):
        findings.add(path, "a blank value matches no lead", "Write unknown for what the lead does not tell")
    elif isinstance(item, dict | list) or not isinstance(item, str | int | float):
        findings.add(path, "a value must be a word or a number", "Use all:, any: or not: around whole conditions")
    elif not isinstance(item, str):
        return
    elif item.strip().startswith(("!=", "==", "=")):
        findings.add(path, f"{quoted(item)} is not a test", "Write the value alone; for the opposite use not:")
    elif BOUND.match(item.strip()) or is_comparison(item.strip()) or item.strip() in {"known", "unknown"}:
        findings.add(path, f"{quoted(item)} cannot stand in a list", "Put it in an any: list of conditions")
    elif _BETWEEN.match(item.strip()):
        findings.add(path, f"{quoted(item)} is not a test", 'Write a range as ">= 100, < 1000"')
    elif is_pattern(item):
        problem = f"{quoted(item)} would be compared letter by letter, with its star"
        findings.add(path, problem, f'Write {{ like: "{item.strip()}" }}')


def _check_reference(key: str, items: list[Any], path: Path, findings: Findings, reference: Reference) -> None:
    """A region or segment that the policy does not explain is a slip: no lead would ever match it."""
    declared = {
        "region": list(reference.named),
        "segment": [segment for segment, _ in reference.segments],
        "tier": [tier for tier, _ in reference.scorecard.tiers] if reference.scorecard is not None else [],
    }.get(key, [])
    folded = {fold(word) for word in declared}
    for item in items:
        if declared and fold(str(item)) not in folded:
            fix = meant(str(item), declared, f"Use one of {listed(declared)}, or add it there")
            where = "tiers" if key == "tier" else f"reference.{key}s"
            findings.add(path, f"there is no {key} {quoted(item)} in {where}", fix)
