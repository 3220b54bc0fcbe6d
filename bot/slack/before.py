"""Before a form opens: would the desk refuse the act anyway? Asked of the desk's own rules, so the answer is the same.

It is a courtesy only: what counts is what the desk says when the form is submitted.
"""

from dataclasses import dataclass
from datetime import datetime

from bot.slack.who import Scene
from routing.assignment import Assignment
from routing.commands import Accept, Assign, Reassign, Seen, Snooze, TakeOver
from routing.lead import Lead
from routing.people import Roster
from routing.policy import Policy
from routing.ports import Sight
from routing.reasons import Act
from routing.refusals import Because, Refusal, Refused
from routing.rights import as_owner, as_owner_or_allowed, with_right

_NOT_CHOSEN_YET = ""
"""Whom to assign to is the form's question."""


@dataclass(frozen=True, slots=True)
class _Glance:
    """The part of :class:`routing.ports.Sight` that the rules of who may act read."""

    scene: Scene

    @property
    def policy(self) -> Policy | None:
        return self.scene.policy

    @property
    def roster(self) -> Roster:
        return self.scene.roster

    def lead(self, lead: int) -> Lead | None:
        view = self.scene.view
        return view.lead if view is not None and view.lead.id == lead else None

    def assignment(self, lead: int) -> Assignment | None:
        return self.scene.view.assignment if self.lead(lead) is not None and self.scene.view is not None else None


def refusal_of(scene: Scene, act: Act, seen: Seen, now: datetime) -> Refusal | None:
    """What the desk would say now; None where it would go on to look at the reason."""
    work, by = _Glance(scene), scene.person.id if scene.person is not None else ""
    try:
        _ask(work, act, seen, by, now)
    except Refused as refused:
        is_answered_by_the_form = act is Act.ASSIGN and refused.refusal.because is Because.OWNER_UNKNOWN
        return None if is_answered_by_the_form else refused.refusal
    return None


def _ask(work: Sight, act: Act, seen: Seen, by: str, now: datetime) -> None:
    if act is Act.ACCEPT:
        as_owner(work, Accept(now=now, seen=seen, by=by, reason=""))
    elif act is Act.SNOOZE:
        _ask_snooze(work, seen, by, now)
    elif act is Act.REASSIGN:
        as_owner_or_allowed(work, Reassign(now=now, seen=seen, by=by, reason=""))
    elif act is Act.TAKE_OVER:
        with_right(work, TakeOver(now=now, seen=seen, by=by, reason=""), to=by)
    else:
        with_right(work, Assign(now=now, seen=seen, by=by, reason="", to=_NOT_CHOSEN_YET), to=_NOT_CHOSEN_YET)


def _ask_snooze(work: Sight, seen: Seen, by: str, now: datetime) -> None:
    case = as_owner(work, Snooze(now=now, seen=seen, by=by, reason="", until=now))
    if case.assignment.accepted_at is None and case.assignment.due_at <= now:
        due, manager = case.assignment.due_at, case.actor.manager
        raise Refused(Because.SNOOZE_PAST_DUE, until=now, due=due, manager=manager)
