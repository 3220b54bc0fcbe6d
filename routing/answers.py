"""Who may answer which request, and until when: asked before the form opens, and again when it is settled."""

from routing.assignment import Assignment
from routing.commands import Answers
from routing.ports import Sight
from routing.reasons import Right
from routing.refusals import Because, Refused
from routing.request import Request, Verdict
from routing.rights import Case, holder_of


def to_answer(work: Sight, command: Answers) -> tuple[Request, Case]:
    """The request and its case, for somebody who may answer it, while it can be answered.

    Raises:
        Refused: it is unknown, answered, overtaken, or not theirs to answer.
    """
    actor, policy, request = work.roster.get(command.by), work.policy, work.request(command.request)
    if actor is None:
        raise Refused(Because.UNKNOWN_PERSON, person=command.by)
    if not actor.active:
        raise Refused(Because.INACTIVE, person=actor.id)
    if policy is None:
        raise Refused(Because.NO_POLICY)
    if request is None:
        raise Refused(Because.REQUEST_UNKNOWN)
    if request.asker == command.by:
        raise Refused(Because.OWN_REQUEST, lead=request.lead, approver=request.approver)
    if request.approver != command.by and not policy.may(actor, Right.APPROVE):
        raise Refused(Because.NOT_YOURS_TO_ANSWER, lead=request.lead, approver=request.approver)
    lead, held = work.lead(request.lead), work.assignment(request.lead)
    _unanswered(request, held, command)
    if lead is None or held is None or held.id != request.assignment:
        raise _overtaken(request, held)
    return request, Case(lead, held, actor, policy)


def _unanswered(request: Request, held: Assignment | None, command: Answers) -> None:
    if request.verdict is Verdict.OVERTAKEN:
        raise _overtaken(request, held)
    late = request.open and request.expires_at <= command.now
    if request.open and not late:
        return
    raise Refused(
        Because.ANSWERED, lead=request.lead, verdict=Verdict.EXPIRED if late else request.verdict,
        by=request.answered_by, at=request.expires_at if late else request.answered_at,
    )  # fmt: skip


def _overtaken(request: Request, held: Assignment | None) -> Refused:
    now_has = holder_of(held) if held is not None and held.open else {"owner": None, "queue": None}
    return Refused(Because.OVERTAKEN, lead=request.lead, **now_has, at=request.answered_at)
