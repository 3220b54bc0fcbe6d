"""Reading the forms of a text and the items of a set: ``{ contains: [sales, vertrieb] }``, ``{ has_all: [vip] }``."""

import re
from collections.abc import Mapping
from typing import Any

from routing.conditions import Condition, Has, How, Negation, Pattern, every, folding_of
from routing.conditions.pattern import folded_inside
from routing.reading.findings import Findings, Path, clip, listed, meant, quoted

SETS = ("has_all", "has_any", "has_none")
FORMS = (*(how.value for how in How), *SETS)
LONGEST = 200
"""Characters of a word in a form."""

_STAR = re.compile(r"(?=.*\w).*\*.*")
_GROUPS = frozenset({"not", "any", "all"})


def is_pattern(word: str) -> bool:
    """Whether a value was meant as a glob: it has a star, and something to look for beside it."""
    return _STAR.fullmatch(word) is not None


def read_forms(key: str, test: Mapping[Any, Any], path: Path, findings: Findings) -> Condition | None:
    """Forms and sets, all of which must hold; None, with findings, where one cannot be read."""
    if not test:
        findings.add(path, "an empty test would match every lead", "Write what it asks for: { contains: sales }")
        return None
    parts = [_form(key, str(form), words, (*path, form), findings) for form, words in test.items()]
    found = [part for part in parts if part is not None]
    return every(found) if len(found) == len(parts) else None


def _form(key: str, form: str, words: Any, path: Path, findings: Findings) -> Condition | None:
    if form in _GROUPS:
        findings.add(path, f"{form} stands around whole conditions", f"Write {form}: before the field")
        return None
    if form not in FORMS:
        fix = meant(form, FORMS, f"Use one of {listed(FORMS)}")
        findings.add(path, f"there is no test {quoted(form)}", fix)
        return None
    read = _read_words(key, form, words, path, findings)
    if read is None:
        return None
    if form not in SETS:
        return Pattern(key, How(form), read)
    if form == "has_all":
        return every([Has(key, [word]) for word in read])
    return Has(key, read) if form == "has_any" else Negation(Has(key, read))


def _read_words(key: str, form: str, words: Any, path: Path, findings: Findings) -> list[str] | None:
    items = words if isinstance(words, list) else [words]
    if not items:
        findings.add(path, f"{form} names nothing", f"Name at least one: {form}: [sales]")
        return None
    before = len(findings)
    for i, item in enumerate(items):
        _check_word(key, form, item, (*path, i) if isinstance(words, list) else path, findings)
    return [str(item) for item in items] if len(findings) == before else None


def _check_word(key: str, form: str, item: Any, path: Path, findings: Findings) -> None:
    if item is None or (isinstance(item, str) and not folding_of(key)(item)):
        findings.add(path, f"{form} names nothing", f"Name what to look for: {form}: sales")
    elif isinstance(item, dict | list):
        findings.add(path, f"{form} takes words", f"Write one, or a list of them: {form}: [sales, vertrieb]")
    elif not isinstance(item, str):
        findings.add(path, f"{quoted(item)} is not text", f'Put it in quotes: {form}: "{item}"')
    elif len(item) > LONGEST:
        findings.add(path, f"{quoted(item)} is longer than {LONGEST} characters", "Look for a part of it")
    elif form == How.LIKE:
        _check_glob(key, item, path, findings)
    elif "*" in item and is_pattern(item):
        findings.add(path, f"{form} takes {quoted(item)} letter by letter, with its star", f'Write like: "{item}"')


def _check_glob(key: str, item: str, path: Path, findings: Findings) -> None:
    folded = folded_inside(item, folding_of(key))
    if not folded.strip("*"):
        findings.add(path, f"{quoted(item)} would match every text", "Write known if that is meant")
    elif not set(folded) & {"*", "?"}:
        problem = f"{quoted(clip(item))} has no * and no ?, so it would be the same as the word itself"
        findings.add(path, problem, "Write the word alone, or * for any run of characters and ? for one")
