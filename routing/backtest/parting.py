"""Why a lead would go elsewhere: the first condition, rule or person at which two policies part."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from routing.backtest.replay import Given
from routing.decision import Decision, Mismatch, Why
from routing.fields import Facts
from routing.lead import Lead
from routing.policy import Policy, Rule
from routing.search import OTHERWISE
from routing.snapshot import Snapshot


class Cause(StrEnum):
    """What parted them."""

    UNMET = "unmet"  #: the rule that gave it does not match any more
    MET = "met"  #: a rule matches that did not match before
    SOONER = "sooner"  #: a rule is tried now before the one that gave it
    NEW = "new"  #: a rule that was not there before takes it
    GONE = "gone"  #: the rule that gave it is not there any more
    TARGET = "target"  #: the same rule assigns to somebody else
    NOBODY = "nobody"  #: the same rule, and nobody whom it names can have it now
    SOMEBODY = "somebody"  #: the same rule, and nobody whom it named could have it before
    PERSON = "person"  #: the same place, but the one who had it cannot have it there
    BY_HAND = "by_hand"  #: no rule gave it


@dataclass(frozen=True, slots=True)
class Parting:
    """Why one lead would go elsewhere.

    Attributes:
        lead: what its sender calls it.
        at: when it was decided, UTC.
        before: who had it: a person, or ``queue name``, ``pool name``; empty where nobody knows.
        after: who would have it.
        rule: the draft's rule that says so.
        mismatch: the condition behind it, where a condition is (``unmet``: in the draft; ``met``: in what was before).
        why: what stands against the one who had it, where a person parts them (None where they are no candidate); or
            against most of those whom the rule names, where nobody can have it.
    """

    lead: str
    at: datetime
    before: str
    after: str
    rule: str
    cause: Cause
    mismatch: Mismatch | None = None
    why: Why | None = None


def holder(given: Given | Decision) -> str:
    """Who has a lead by it, as a name for tables: a person's id, else ``queue name`` or ``pool name``."""
    if given.owner is not None:
        return given.owner
    if given.queue is not None:
        return f"queue {given.queue}"
    return given.target or ""


def parting(
    draft: Policy, present: Policy | None, lead: Lead, now: datetime, desk: Snapshot, before: Given | Decision,
    after: Decision,
) -> Parting:  # fmt: skip
    """Say why a lead would go elsewhere.

    Args:
        draft: the policy that was decided by now.
        present: the policy that gave it, where it is known.
        lead: the lead.
        now: its moment, UTC.
        desk: as the draft saw it.
        before: who had it.
        after: the draft's decision, with its reasons.
    """
    known, rule = _known(present, lead.stage, after.rule), _known(draft, lead.stage, str(before.rule))
    facts = Facts(lead, now, draft.reference, desk.account)
    if before.rule is None:
        cause, missed = Cause.BY_HAND, None
    elif before.rule == after.rule:
        cause, missed = _of_people(draft, present or draft, before, after, known, rule), None
    elif before.rule != OTHERWISE and rule is None:
        cause, missed = Cause.GONE, None
    elif (missed := _missed(rule, facts)) is not None:
        cause = Cause.UNMET
    elif present is None:
        cause = Cause.SOONER if before.rule != OTHERWISE else Cause.NEW
    elif known is None:
        cause = Cause.NEW
    else:
        missed = _missed(known, Facts(lead, now, present.reference, desk.account))
        cause = Cause.MET if missed is not None else Cause.SOONER
    why = None
    if cause is Cause.PERSON:
        why = next((one.why for one in after.candidates if one.owner == before.owner), None)
    elif cause is Cause.NOBODY:
        why = next((one for one, _ in Counter(one.why for one in after.candidates).most_common(1)), None)
    return Parting(lead.external_id, now, holder(before), holder(after), after.rule, cause, missed, why)


def _known(policy: Policy | None, stage: str, name: str) -> Rule | None:
    rules = policy.routes.get(stage, ()) if policy is not None else ()
    return next((rule for rule in rules if rule.name == name), None)


def _of_people(
    draft: Policy, present: Policy, before: Given | Decision, after: Decision, known: Rule | None, rule: Rule | None
) -> Cause:
    """What parts two decisions of one rule: whether anybody could have the lead, else what it assigns to, else who."""
    if after.queue == draft.otherwise:
        return Cause.NOBODY
    if before.queue == present.otherwise:
        return Cause.SOMEBODY
    if known is None or rule is None:
        return Cause.PERSON if before.target == after.target else Cause.TARGET
    same = (known.assign, known.otherwise) == (rule.assign, rule.otherwise)
    return Cause.PERSON if same else Cause.TARGET


def _missed(rule: Rule | None, facts: Facts) -> Mismatch | None:
    missed = rule.when.miss(facts) if rule is not None else None
    return Mismatch(rule.name, *missed) if rule is not None and missed is not None else None
