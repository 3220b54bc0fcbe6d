"""Reading what the policy says of accounts and duplicates: how sure one must be, and what is done about the rest."""

from typing import Any

from routing.accounts.match_rules import DuplicateRules, MatchRules, Sign
from routing.reading.findings import Findings, Path
from routing.reading.policy_shape import AccountsShape, DuplicatesShape, checked, choice, shaped
from routing.reading.route_file import Names


def read_match_rules(data: Any, names: Names, findings: Findings) -> MatchRules:
    """The section ``accounts``; without it, and for each key that it lacks, the defaults."""
    usual = MatchRules()
    shape = shaped(AccountsShape, data, ("accounts",), findings) if data is not None else None
    if shape is None:
        return usual
    rules = MatchRules(
        similarity=usual.similarity if shape.similarity is None else shape.similarity,
        margin=usual.margin if shape.margin is None else shape.margin,
        uncertain=min(usual.uncertain, shape.similarity or 100) if shape.uncertain is None else shape.uncertain,
        review=shape.review,
        absent=shape.absent or usual.absent,
    )
    if rules.uncertain > rules.similarity:
        problem = f"nobody would be asked: names alike by {rules.similarity} are one company's without it"
        findings.add(("accounts", "uncertain"), problem, f"Write at most the similarity, {rules.similarity}")
    if rules.review is not None:
        names.queue(rules.review, ("accounts", "review"), findings)
    return rules


def read_duplicate_rules(data: Any, findings: Findings) -> DuplicateRules | None:
    """The section ``duplicates``; each key has a default, and an empty section has them all."""
    path: Path = ("duplicates",)
    usual = DuplicateRules()
    shape = shaped(DuplicatesShape, data if data is not None else {}, path, findings)
    if shape is None:
        return None
    signs = [checked(choice(Sign), word, (*path, "by"), findings) for word in shape.by or ()]
    by = tuple(sign for sign in signs if sign is not None)
    return DuplicateRules(shape.window or usual.window, by or usual.by)
