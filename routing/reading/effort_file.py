"""Reading what leads ask of their owners, and for which reasons a turn is given back."""

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import PlainValidator

from routing.conditions import Condition
from routing.fields import Reference
from routing.reading.condition_file import read_when
from routing.reading.findings import Findings, Path, listed, meant, quoted
from routing.reading.policy_shape import Shape, checked, name, sequence, shaped, whole
from routing.reasons import Act, Reason

EXAMPLE = "[ { when: { segment: enterprise }, points: 3 } ]"


class EffortShape(Shape):
    """How much some leads ask."""

    points: Annotated[int, PlainValidator(whole(1, 1000))]
    when: Any = None


def read_efforts(data: Any, reference: Reference, findings: Findings) -> tuple[tuple[Condition, int], ...]:
    """The section ``effort``; without it every lead asks one point."""
    if data is None:
        return ()
    found: list[tuple[Condition, int]] = []
    for i, entry in enumerate(sequence(data, ("effort",), findings, EXAMPLE)):
        at: Path = ("effort", i)
        shape = shaped(EffortShape, entry, at, findings)
        when = read_when(entry.get("when"), (*at, "when"), findings, reference) if isinstance(entry, dict) else None
        if shape is not None and when is not None:
            found.append((when, shape.points))
    return tuple(found)


def read_give_back(data: Any, reasons: Mapping[Act, tuple[Reason, ...]], findings: Findings) -> frozenset[str]:
    """The section ``give_back``: codes of reasons for handing a lead on; without it no turn comes back."""
    if data is None:
        return frozenset()
    known = [reason.code for reason in reasons.get(Act.REASSIGN, ())]
    found: set[str] = set()
    for i, entry in enumerate(sequence(data, ("give_back",), findings, "[wrong_territory, wrong_product]")):
        code = checked(name, entry, ("give_back", i), findings)
        if code is None:
            continue
        if code not in known:
            fix = meant(code, known, f"The reasons are {listed(known)}")
            findings.add(("give_back", i), f"{quoted(code)} is no reason to reassign", fix)
        found.add(code)
    return frozenset(found)
