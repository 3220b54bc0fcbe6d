"""Requests that came to nothing: the lead moved on, or was closed, before anybody answered."""

from datetime import datetime

from routing.facts import RequestOvertaken, lead_stream
from routing.messages import JSON, Notice, Place, Tell
from routing.moment import iso
from routing.ports import Work
from routing.request import Request, ToSnooze, Verdict


def overtake(work: Work, lead: int, now: datetime, wish: type[ToSnooze] | None = None) -> None:
    """End whatever is still asked about a lead's present tenure, and tell whoever asked.

    With ``wish`` only what wishes for that: an owner who has answered no longer sleeps on an offer, and knows it.
    """
    for request in work.requests(lead):
        if wish is not None and not isinstance(request.wish, wish):
            continue
        work.put_request(request.end(Verdict.OVERTAKEN, None, now))
        work.record(lead_stream(lead), RequestOvertaken(at=now, by="policy", request=request.id, asker=request.asker))
        if wish is None:
            tell_asker(work, request, Tell.OVERTAKEN)


def tell_asker(work: Work, request: Request, tell: Tell, **data: JSON) -> None:
    """Tell whoever asked what became of it."""
    until = iso(request.until) if request.until is not None else None
    about: dict[str, JSON] = {"request": request.id, "to": request.to, "until": until, **data}
    place = Place.dm(request.asker)
    work.tell(Notice(f"{tell}:{request.id}", tell, place, request.lead, mention=request.asker, data=about))
