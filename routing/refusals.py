"""Refusals: named reasons why a command was not carried out.

A refusal is a value, decided before anything is written. Its sentence, which stands in ``bot/words/refusals.py``, is
what the person reads; ``details`` are the facts that the sentence needs.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

Detail = str | int | datetime | None


class Because(StrEnum):
    """The stable code of a refusal, with the details that it carries."""

    UNKNOWN_LEAD = "unknown_lead"  #: lead
    UNKNOWN_PERSON = "unknown_person"  #: person: the one who acts is not in the roster
    LEAD_CLOSED = "lead_closed"  #: lead, stage, at
    ALREADY_ACCEPTED = "already_accepted"  #: lead, at: the same person did it before
    ALREADY_SNOOZED = "already_snoozed"  #: lead, until
    MOVED = "moved"  #: lead, owner, queue, at, by: somebody else has it by now
    STALE = "stale"  #: lead, at: it changed since the button was drawn, and is still yours
    NOT_YOURS = "not_yours"  #: lead, owner, queue
    REASON_MISSING = "reason_missing"  #: act
    REASON_UNKNOWN = "reason_unknown"  #: act, reason
    NOTE_MISSING = "note_missing"  #: reason
    NOTE_TOO_LONG = "note_too_long"  #: limit
    SNOOZE_IN_PAST = "snooze_in_past"  #: until
    SNOOZE_PAST_DUE = "snooze_past_due"  #: until, due, manager
    SNOOZE_TOO_FAR = "snooze_too_far"  #: until, limit
    NOT_ALLOWED = "not_allowed"  #: right
    OWNER_UNKNOWN = "owner_unknown"  #: owner: the one named to have it is not in the roster
    OWNER_INACTIVE = "owner_inactive"  #: owner
    SAME_OWNER = "same_owner"  #: lead, owner
    QUEUE_UNKNOWN = "queue_unknown"  #: queue
    SAME_QUEUE = "same_queue"  #: lead, queue
    CLAIMED = "claimed"  #: lead, owner, at: somebody was first
    NOT_A_MEMBER = "not_a_member"  #: lead, pool, manager: who does not belong to the pool may not claim
    INACTIVE = "inactive"  #: person: whoever acts is inactive in the roster
    AT_CAPACITY = "at_capacity"  #: lead, load, capacity: the one who claims has as many open leads as they may
    HAD_IT = "had_it"  #: lead, manager: the one who claims had it before
    NOT_OPEN_TO_YOU = "not_open_to_you"  #: queue, steward: what waits there is for others
    MAY_DO_IT = "may_do_it"  #: lead: they ask for what they may do at once
    ALREADY_ASKED = "already_asked"  #: lead, approver, expires
    NOBODY_TO_ASK = "nobody_to_ask"  #: nobody but the asker could answer
    REQUEST_UNKNOWN = "request_unknown"  #: nothing
    OWN_REQUEST = "own_request"  #: lead, approver: nobody answers their own request
    NOT_YOURS_TO_ANSWER = "not_yours_to_answer"  #: lead, approver
    ANSWERED = "answered"  #: lead, verdict, by, at
    OVERTAKEN = "overtaken"  #: lead, owner, queue, at: the lead moved, or was closed, before the answer
    PARENT_LOOP = "parent_loop"  #: account: it would belong to itself in the end
    ACCOUNT_UNKNOWN = "account_unknown"  #: account: nobody knows it
    REUSED = "reused"  #: lead: the name of a delivery stands for another one already
    NO_POLICY = "no_policy"  #: nothing was published yet


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why not, by code, with what the sentence needs."""

    because: Because
    details: Mapping[str, Detail] = field(default_factory=lambda: MappingProxyType({}))


class Refused(Exception):
    """Carries a refusal out of the middle of a command, before anything was written."""

    def __init__(self, because: Because, **details: Detail) -> None:
        super().__init__(because)
        self.refusal = Refusal(because, details)
