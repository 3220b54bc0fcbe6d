"""The policy's own handling: how large a change asks before it comes into force, and the share that Baton routes."""

import re
from typing import Any

from routing.reading.findings import Findings, Path, quoted

ASK_ABOVE = 0.1
"""The share of last month's leads that a new version may move without asking, where the policy says nothing."""
_PERCENT = re.compile(r"(\d{1,3}(?:\.\d{1,2})?) ?%")


def read_ask_above(data: Any, findings: Findings) -> float:
    """The section ``publish``: above which share of last month's leads a new version asks, from 0 to 1."""
    if data is None:
        return ASK_ABOVE
    path: Path = ("publish",)
    if not isinstance(data, dict):
        findings.add(path, f"{quoted(data)} is not a section", "Write publish: { ask_above: 10% }")
        return ASK_ABOVE
    for key in data.keys() - {"ask_above"}:
        findings.add((*path, key), f"{quoted(key)} is not a key of publish", "Write ask_above, or remove it")
    if "ask_above" not in data:
        if not data:
            findings.add(path, "it says nothing", "Write publish: { ask_above: 10% }, or remove it")
        return ASK_ABOVE
    share = percent(data["ask_above"])
    if share is None:
        findings.add((*path, "ask_above"), f"{quoted(data['ask_above'])} is no share", "Write 10%, from 0% to 100%")
        return ASK_ABOVE
    return share


def read_canary(data: Any, findings: Findings) -> float:
    """The section ``canary``: the share of leads that Baton routes beside an incumbent, from 0 to 1."""
    if data is None:
        return 0.0
    share = percent(data)
    if share is None:
        findings.add(("canary",), f"{quoted(data)} is no share", "Write 20%, from 0% to 100%, or remove it")
        return 0.0
    return share


def percent(value: Any) -> float | None:
    """A share from 0 to 1 that was written as ``20%``; None where it is none."""
    found = _PERCENT.fullmatch(value.strip()) if isinstance(value, str) else None
    if found is None or float(found[1]) > 100:
        return None
    return float(found[1]) / 100
