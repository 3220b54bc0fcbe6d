"""Before a form opens: would the desk refuse the act anyway? Asked of the desk's own rules, so the answer is the same.

It is a courtesy only: what counts is what the desk says when the form is submitted.
"""

from dataclasses import dataclass
from datetime import datetime

from bot.slack.who import Scene
from routing.answers import to_answer
from routing.assignment import Assignment
from routing.commands import Accept, Answers, Claim, PersonActs, Reassign, Seen, Snooze, TakeOver
from routing.lead import Lead
from routing.people import Roster
from routing.policy import Policy
from routing.ports import Sight
from routing.reasons import Act
from routing.refusals import Refusal, Refused
from routing.request import Request
from routing.rights import as_owner, as_owner_or_allowed, case_of, recipient, with_right


@dataclass(frozen=True, slots=True)
class _Glance:
    """The part of :class:`routing.ports.Sight` that the rules of who may act read."""

    scene: Scene
    asked: Request | None = None

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

    def request(self, number: int) -> Request | None:
        return self.asked if self.asked is not None and self.asked.id == number else None


def refusal_of(scene: Scene, act: Act, seen: Seen, now: datetime, to: str = "") -> Refusal | None:
    """What the desk would say now; None where it would go on to look at the reason.

    ``to`` is who is to have the lead, where that is known already: else it is the form's question.
    """
    work, by = _Glance(scene), scene.person.id if scene.person is not None else ""
    try:
        _ask(work, act, seen, by, now, to)
    except Refused as refused:
        return refused.refusal
    return None


def _ask(work: Sight, act: Act, seen: Seen, by: str, now: datetime, to: str) -> None:
    if act is Act.ACCEPT:
        as_owner(work, Accept(now=now, seen=seen, by=by, reason=""))
    elif act is Act.SNOOZE:
        as_owner(work, Snooze(now=now, seen=seen, by=by, reason="", until=now))
    elif act is Act.REASSIGN:
        as_owner_or_allowed(work, Reassign(now=now, seen=seen, by=by, reason=""))
    elif act is Act.TAKE_OVER:
        with_right(work, TakeOver(now=now, seen=seen, by=by, reason=""), to=by)
    elif act is Act.CLAIM:
        case_of(work, Claim(now=now, seen=seen, by=by, reason=""))
    else:  # who may not assign alone asks for it, by the same form
        case = case_of(work, PersonActs(now=now, seen=seen, by=by, reason=""))
        if to:
            recipient(work, case, to)


def answer_refusal(scene: Scene, request: Request, now: datetime) -> Refusal | None:
    """What the desk would say now to whoever answers a request; None where it would look at the reason."""
    by = scene.person.id if scene.person is not None else ""
    try:
        to_answer(_Glance(scene, request), Answers(now=now, request=request.id, by=by, reason=""))
    except Refused as refused:
        return refused.refusal
    return None
