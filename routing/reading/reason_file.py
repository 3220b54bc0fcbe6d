"""Reading reasons: the codes that people choose from, act by act."""

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from pydantic import Field

from routing.reading.findings import Findings, Path, clip, listed, quoted
from routing.reading.policy_shape import Shape, Text, checked, choice, mapping, sequence, shaped
from routing.reasons import Act, Reason

MOST_REASONS = 100
"""Slack shows at most this many options in one menu."""
LONGEST_LABEL, LONGEST_CODE = 75, 50

_CODE = re.compile(r"[a-z][a-z0-9_]*")
_OTHER = Reason("other", "Other", note=True)
_DEFAULTS: Mapping[Act, tuple[Reason, ...]] = MappingProxyType(
    {
        Act.TAKE_OVER: (
            Reason("no_answer", "No answer"),
            Reason("urgent", "Urgent"),
            Reason("customer_asked", "Customer asked"),
            _OTHER,
        ),
        Act.ASSIGN: (
            Reason("no_answer", "No answer"),
            Reason("knows_the_account", "Knows the account"),
            Reason("workload", "Workload"),
            Reason("routed_wrongly", "Routed wrongly"),
            _OTHER,
        ),
        Act.CLAIM: (Reason("first_to_claim", "First to claim"),),
        Act.APPROVE: (
            Reason("agreed", "Agreed"),
            Reason("knows_the_account", "Knows the account"),
            Reason("workload", "Workload"),
            _OTHER,
        ),
        Act.DECLINE: (
            Reason("owner_keeps_it", "The owner keeps it"),
            Reason("needs_contact_now", "Needs contact now"),
            _OTHER,
        ),
    }
)


class ReasonShape(Shape):
    """A reason that is more than its code."""

    code: Text
    label: Text | None = None
    note: Any = Field(None)


def read_reasons(root: Mapping[str, Any], findings: Findings) -> dict[Act, tuple[Reason, ...]]:
    """The section ``reasons``, with what it need not say."""
    reasons = dict(_DEFAULTS)
    if "reasons" not in root:
        return reasons
    acts = [act.value for act in Act]
    section = mapping(root["reasons"], ("reasons",), findings, "accept: [calling_now, emailing_now]")
    for key, entries in section.items():
        act = checked(choice(Act), key, ("reasons", key), findings)
        if act is not None:
            reasons[act] = _reason_list(entries, ("reasons", key), findings)
    for act in (Act.ACCEPT, Act.REASSIGN, Act.SNOOZE):
        if section and act.value not in section:
            fix = f"Add {act.value}: [other]; the lists are {listed(acts)}"
            findings.add(("reasons",), f"the reasons to {act.value} are missing", fix)
    return reasons


def _reason_list(data: Any, path: Path, findings: Findings) -> tuple[Reason, ...]:
    entries = sequence(data, path, findings, "[calling_now, meeting_booked, other]")
    if len(entries) > MOST_REASONS:
        findings.add(path, f"there are {len(entries)} reasons", f"Keep at most {MOST_REASONS}: Slack shows no more")
    reasons: dict[str, Reason] = {}
    for i, entry in enumerate(entries):
        at = (*path, i)
        shape = shaped(ReasonShape, {"code": entry} if isinstance(entry, str) else entry, at, findings)
        reason = _reason(shape, at, findings) if shape is not None else None
        if reason is not None and reasons.setdefault(reason.code, reason) is not reason:
            findings.add(at, f"{clip(reason.code)} is listed twice", "Keep one of them")
    return tuple(reasons.values())


def _reason(shape: ReasonShape, path: Path, findings: Findings) -> Reason | None:
    code = shape.code
    if not _CODE.fullmatch(code) or len(code) > LONGEST_CODE:
        problem = f"{quoted(code)} is not a code"
        findings.add(path, problem, f"Use small letters, digits and _, at most {LONGEST_CODE}: no_capacity")
        return None
    label = shape.label or code.replace("_", " ").capitalize()
    if len(label) > LONGEST_LABEL:
        findings.add((*path, "label"), f"the label has {len(label)} letters", f"Keep it to {LONGEST_LABEL}, for Slack")
    if shape.note not in (None, "required", "optional"):
        findings.add((*path, "note"), f"{quoted(shape.note)} is not a way to ask", "Write required or optional")
    note = code == "other" if shape.note is None else shape.note == "required"
    return Reason(code, label, note)
