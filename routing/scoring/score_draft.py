"""A proposal as a policy: the sections that it changes, written anew, in the text of the policy that it is for."""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from routing.conditions import OneOf
from routing.fields import Reference, fold
from routing.policy import Policy
from routing.reading.condition_file import read_when
from routing.reading.findings import Findings
from routing.reading.policy_file import read_policy
from routing.reading.score_file import LOWEST
from routing.reading.yaml_text import read_yaml
from routing.reading.yaml_tree import read_tree
from routing.scoring.score_past import Pair, card_of
from routing.scoring.score_proposal import Proposal, Proposed

SECTIONS = ("scorecard", "score_caps", "tiers")
_BEFORE = frozenset({"effort", "pools", "queues", "routes", "otherwise"})
_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9_-]*(?:\.[A-Za-z][A-Za-z0-9_-]*)*")
_SPECIAL = frozenset({"true", "false", "null"})


class NoPlace(Exception):
    """The policy's text is laid out so that its sections cannot be replaced without touching others."""


def may_be_line(reference: Reference, pair: Pair, spelled: str) -> bool:
    """Whether a policy may ask for just this value: not a comparison, not the name of a family, not undeclared."""
    findings = Findings({})
    condition = read_when({pair[0]: spelled}, ("when",), findings, reference)
    return (
        not len(findings)
        and isinstance(condition, OneOf)
        and not condition.also
        and [fold(str(word)) for word in condition.words] == [pair[1]]
    )


def sections(
    policy: Policy, proposal: Proposal, spelled: Mapping[Pair, str], note: Callable[[Proposed], str], head: str
) -> str:
    """The proposed ``scorecard``, ``score_caps`` and ``tiers``, as YAML.

    Args:
        policy: the one that it is for; its conditions are written as they mean.
        proposal: at least one line.
        spelled: how the values that were found are written.
        note: the comment behind a line.
        head: the comments above, a line each, without their ``#``.
    """
    root = read_yaml(policy.source, "policy").root
    present = root.get("scorecard") or []
    lines = [f"# {line}".rstrip() for line in head.splitlines()] + ["scorecard:"]
    for one in proposal.lines:
        entry: dict[str, Any]
        if one.line is None:
            assert one.pair is not None
            entry = {"when": {one.pair[0]: spelled[one.pair]}, "points": one.points}
        else:
            entry = dict(present[one.line]) | {"points": one.points}
            if one.kept is None:
                entry.pop("group", None)
        lines.append(f"  - {_flow(entry)}  # {note(one)}")
    caps = _caps(policy, proposal)
    if caps:
        lines.append(f"score_caps: {_flow(caps)}")
    tiers = {name: LOWEST if least is None else least for name, least in proposal.tiers}
    return "\n".join([*lines, f"tiers: {_flow(tiers)}"]) + "\n"


def draft(policy: Policy, written: str) -> str:
    """The policy's text with these sections instead of its own; all else stays, comments too.

    Raises:
        NoPlace: its text cannot be parted.
        PolicyError: with these sections it is no policy any more; the findings say why.
    """
    text = policy.source.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    tree = read_tree(text)
    if tree.flow:
        raise NoPlace
    starts = [(entry.start, entry.key.value if entry.key is not None else "") for entry in tree.entries]
    ends = [*(start for start, _ in starts[1:]), len(text)]
    spans = [(name, start, _body_end(text, start, end)) for (start, name), end in zip(starts, ends, strict=True)]
    ours = [start for name, start, _ in spans if name in SECTIONS]
    at = ours[0] if ours else next(start for name, start, _ in spans if name in _BEFORE)
    done, last = [], 0
    for name, start, end in spans:
        done.append(text[last:start])
        if start == at:
            done.append(written if ours else f"{written}\n")
        if name not in SECTIONS:
            done.append(text[start:end])
        last = end
    made = "".join([*done, text[last:]])
    read_policy(made, None, "the draft")
    if _others(made) != _others(text):
        raise NoPlace
    return made


def _body_end(text: str, start: int, end: int) -> int:
    """Where a section ends, before the blank lines and comments that belong to the next one."""
    while end > start:
        line = text.rfind("\n", start, end - 1) + 1
        if line <= start or not (text[line:end].strip() == "" or text[line] == "#"):
            break
        end = line
    return end


def _others(text: str) -> Mapping[str, Any]:
    return {name: value for name, value in read_yaml(text, "policy").root.items() if name not in SECTIONS}


def _caps(policy: Policy, proposal: Proposal) -> dict[str, int]:
    """The caps of the lines that keep their points; fitted points have counted already what comes together."""
    card = card_of(policy)
    kept = {card.lines[one.line].group for one in proposal.lines if one.kept is not None and one.line is not None}
    return {group: most for group, most in card.caps.items() if group in kept}


def _flow(value: Any) -> str:
    """Plain data as YAML on one line."""
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{_flow(str(key))}: {_flow(of)}" for key, of in value.items()) + " }"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "[" + ", ".join(_flow(item) for item in value) + "]"
    if isinstance(value, str):
        plain = _PLAIN.fullmatch(value) and value.casefold() not in _SPECIAL
        return value if plain else json.dumps(value, ensure_ascii=False)
    return json.dumps(value)
