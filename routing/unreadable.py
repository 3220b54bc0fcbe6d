"""Copies that cannot be read: nothing is routed, or changed, by the half of a record that could be.

A new lead goes to a person, with the problem as its reason, until a copy of it can be read. A copy of a lead that is
known changes nothing: whoever answers for the lead is told.
"""

from dataclasses import replace
from datetime import datetime
from hashlib import sha256

from routing import giving
from routing.assignment import Assignment, State
from routing.commands import Receive
from routing.facts import CopyRead, CopyUnread, lead_stream
from routing.giving import Gift, give, policy_of
from routing.lead import Lead
from routing.messages import Notice, Place, Tell
from routing.ports import Done, Standing, Work
from routing.router import fallback

UNREADABLE = "unreadable"
"""The reason of an assignment that nobody could route, for its record could not be read."""


def waits_unread(held: Assignment | None) -> bool:
    """Whether a lead lies with a person because nobody could read it."""
    return held is not None and held.state is State.QUEUED and held.reason == UNREADABLE


def to_a_person(work: Work, lead: Lead, command: Receive, problem: str) -> Assignment:
    """Have somebody look at a new lead."""
    gift = Gift(fallback(policy_of(work), lead, work.roster, problem[: giving.LONGEST_ERROR]))
    return give(work, lead, gift, command.now, reason=UNREADABLE, quiet=command.quiet)


def unread_copy(work: Work, known: Lead, command: Receive, problem: str) -> Done:
    """Leave a known lead as it is, put the copy on record, and tell whoever answers for the lead, once a problem."""
    held = work.assignment(known.id)
    lead = replace(known, unread=True, as_of=command.draft.as_of or known.as_of)
    work.put_lead(lead)
    error = problem[: giving.LONGEST_ERROR]
    work.record(
        lead_stream(known.id),
        CopyUnread(at=command.now, by=command.by, error=error, attributes=command.draft.attributes),
    )
    work.redraw(known.id)
    place, whom = _whom(work, held)
    key = f"{Tell.UNREAD}:{known.id}:{sha256(problem.encode(errors='replace')).hexdigest()[:16]}"
    if not command.quiet:
        work.tell(Notice(key, Tell.UNREAD, place, known.id, mention=whom))
    return Done(Standing.UPDATED, lead, held)


def read_again(work: Work, lead: Lead, now: datetime, by: str) -> Done:
    """What a copy could not say before it says now, and it is nothing new: whoever was told sees that it is mended."""
    work.put_lead(lead)
    work.record(lead_stream(lead.id), CopyRead(at=now, by=by))
    work.redraw(lead.id)
    return Done(Standing.UPDATED, lead, work.assignment(lead.id))


def _whom(work: Work, held: Assignment | None) -> tuple[Place, str]:
    """Where and who: the owner, whoever answers for what waits; of a closed lead the steward of ``otherwise``."""
    policy = policy_of(work)
    if held is None or not held.open:
        steward = policy.queues[policy.otherwise].accountable(work.roster)
        return Place.dm(steward), steward
    place = giving.steward_place(work, held) if held.queue is not None else Place.dm(held.accountable)
    return place, held.accountable
