"""Commands: what the desk can be told to do. Imperative, with everything they need, the moment included."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar

from routing.accounts.account import Account
from routing.activity import Activity
from routing.lead import Draft, Value
from routing.messages import Place
from routing.people import Roster
from routing.policy import Policy
from routing.request import Wish


@dataclass(frozen=True, slots=True)
class Delivery:
    """The name that the outside gave to one delivery; the same name twice is the same delivery.

    Attributes:
        digest: of what was delivered, where that is known: another one under the same name is a mistake of its sender.
    """

    source: str
    id: str
    digest: str | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Seen:
    """What a person saw when they acted: a lead, by this assignment, at this offer number."""

    lead: int
    assignment: int
    offer: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """Something to do at a moment (``now``, UTC)."""

    urgent: ClassVar[bool] = False
    """A person waits for it: it jumps the queue, and is dropped when it could not begin in time."""

    now: datetime
    delivery: Delivery | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Receive(Command):
    """Take a lead in, or a changed copy of one.

    Attributes:
        quiet: from a file: no cards and no ladder.
        by: ``source``, ``import``, or a roster id.
        problem: why the record cannot be read, in a sentence for people: then a person must look at it, and it goes to
            ``otherwise`` with what is known.
        answer_at: where whoever told of it reads who has it: a thread, kept up to date; a workflow's step, told once.
        shadow: another router gives it away; Baton only says what it would have done (:mod:`routing.beside`).
    """

    draft: Draft
    quiet: bool = False
    by: str = "source"
    problem: str | None = None
    answer_at: Place | None = None
    shadow: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Amend(Command):
    """Change a lead that Baton knows by number.

    Attributes:
        attributes: by name; None takes one away.
        stage: the stage it is at from now on; None leaves it.
        closed_at: when the record was closed at its source, UTC, where the stage is a closed one.
        by: ``source``, or who changed it.
    """

    lead: int
    attributes: Mapping[str, Value] = field(default_factory=dict)
    stage: str | None = None
    closed_at: datetime | None = None
    by: str = "source"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChooseAccount(Command):
    """Say which account a lead belongs to.

    Attributes:
        account: its name; None: none of those that are known, but one of its own.
        by: ``source``, or who says so.
    """

    lead: int
    account: str | None
    by: str = "source"


@dataclass(frozen=True, slots=True, kw_only=True)
class LogActivity(Command):
    """Put on record what was done about a lead elsewhere. A contact by its owner answers an offer.

    Attributes:
        happened_at: UTC.
        person: whose doing it was, by roster id; None means the owner's.
        note: free text.
    """

    lead: int
    activity: Activity
    happened_at: datetime
    person: str | None = None
    note: str = ""
    by: str = "source"


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonActs(Command):
    """Somebody acts on what they saw, with a reason."""

    urgent: ClassVar[bool] = True

    seen: Seen
    by: str
    reason: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Accept(PersonActs):
    """The owner takes it on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Snooze(PersonActs):
    """The owner will look at it at ``until`` (UTC)."""

    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Reassign(PersonActs):
    """Hand it on: to a queue, or (None) to the next by policy."""

    queue: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeOver(PersonActs):
    """Somebody with the right takes it themselves."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Assign(PersonActs):
    """Somebody with the right gives it to ``to``."""

    to: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim(PersonActs):
    """A member of the pool takes what waits to be claimed, and so has accepted it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask(PersonActs):
    """Ask for what one may not do alone; the reason is one of the act that is wished for."""

    wish: Wish


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers(Command):
    """Somebody answers a request, with a reason."""

    urgent: ClassVar[bool] = True

    request: int
    by: str
    reason: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Approve(Answers):
    """Let it be done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decline(Answers):
    """Let it not be done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Expire(Command):
    """A request's time has come without an answer."""

    request: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Escalate(Command):
    """The moment of an assignment's next check has come: wake it, or fire its ladder's next step."""

    seen: Seen
    step: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Release(Command):
    """The moment until which leads are held has come: give out those of a pool, or those that wait for one person."""

    pool: str | None
    awaits: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reroute(Command):
    """The moment has come at which time alone may change the rules' answer for a lead."""

    seen: Seen


@dataclass(frozen=True, slots=True, kw_only=True)
class AdoptPolicy(Command):
    """Put a policy in force."""

    policy: Policy
    by: str
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AdoptRoster(Command):
    """Put a roster in force."""

    roster: Roster
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AdoptAccounts(Command):
    """Take accounts in; what Baton knows of their owners stays."""

    accounts: tuple[Account, ...]
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FinishImport(Command):
    """A quiet import is over: one digest an owner of what it gave them, once for each ``name``."""

    name: str
    given: tuple[tuple[str, tuple[int, ...]], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveUp(Command):
    """A message could not be sent, for good: put it on record and tell somebody who can act.

    Attributes:
        place: where it was meant for, as stored (``dm:ana``).
        what: what failed: ``card``, or the kind of a notice.
        error: Slack's code for why.
    """

    lead: int | None
    place: str
    what: str
    error: str
