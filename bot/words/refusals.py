"""Why an act was not carried out, as plain text: what happened instead, and what to do next."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from types import MappingProxyType

from bot.mrkdwn import line
from bot.words.names import ago, clock, count, holder, person, queue, title, zone
from routing.assignment import Assignment, State
from routing.people import Owner, Role, Roster
from routing.refusals import Because, Refusal
from routing.request import Verdict
from routing.views import LeadView

TITLE = "Nothing was changed"

LOOKUP_FAILED = "I could not look that up just now; please try again in a minute."
BUSY = "The desk is busy; nothing was changed. Please press again."
DOWN = "I could not save that; nothing was changed. Please try again in a minute."
BROKEN = "Something went wrong here, and it is on record. If nothing has changed, please press again."
TOO_LATE = "That took too long for Slack; please press again."
STRANGER = (
    "Baton does not know you yet; ask RevOps to add you to the roster, with the e-mail address you have in Slack."
)
OLD_BUTTON = "This button is from another version of Baton, and nothing was changed. Please use the lead's newest card."
OLD_FORM = "This form is from another version of Baton, and nothing was changed. Please open it again from the card."
REASON_MISSING = "Please choose a reason."
NO_REASONS = "The policy lists no reason for this, so it cannot be done; ask RevOps to add one."
NOBODY_TO_ASK = (
    "There is nobody but you who could approve this; ask RevOps to say in the policy who may approve what others ask."
)
NOBODY_ELSE = "There is nobody else on the roster to give it to; ask RevOps to add somebody."


@dataclass(frozen=True, slots=True)
class Case:
    """What a refusal's sentence needs: the people, the lead as it stands, the reader, the moment."""

    refusal: Refusal
    roster: Roster
    view: LeadView | None
    reader: Owner | None
    now: datetime

    @property
    def what(self) -> str:
        """The lead, as people call it."""
        number = self.refusal.details.get("lead")
        return title(self.view.lead) if self.view is not None else f"L{number}" if number is not None else "This lead"

    def text(self, name: str) -> str:
        """A detail as text."""
        return str(self.refusal.details.get(name) or "")

    def moment(self, name: str) -> datetime | None:
        """A detail as a moment."""
        found = self.refusal.details.get(name)
        return found if isinstance(found, datetime) else None

    def ago(self, name: str = "at") -> str:
        """How long since."""
        return ago(self.moment(name), self.now)

    def clock(self, name: str) -> str:
        """When, in the reader's zone."""
        moment = self.moment(name)
        where = zone(self.reader.timezone) if self.reader is not None else UTC
        return clock(moment, where, self.now) if moment is not None else "then"

    def person(self, name: str) -> str:
        """A detail as somebody's name."""
        return person(self.roster, self.text(name))

    @property
    def assignment(self) -> Assignment | None:
        """How the lead stands by now."""
        return self.view.assignment if self.view is not None else None

    @property
    def holder(self) -> str:
        """Whoever has the lead."""
        if self.text("owner") or self.text("queue") or self.assignment is None:
            return holder(self.roster, self.text("owner") or None, self.text("queue"))
        return holder(self.roster, None, self.assignment.queue, self.assignment.pool)

    def is_reader(self, name: str) -> bool:
        """Whether a detail names whoever reads the sentence."""
        return self.reader is not None and self.text(name) == self.reader.id

    def whom_to_ask(self, name: str = "manager") -> str:
        """Who may help; in a pinch just "RevOps"."""
        return self.person(name) if self.text(name) and not self.is_reader(name) else "RevOps"


def sentence(case: Case) -> str:
    """The sentence of a refusal."""
    return SENTENCES[case.refusal.because](case)


def declining(sentence: str) -> str:
    """To whoever approves what cannot be done any more."""
    why, _, _ = sentence.partition(";")
    return f"{why.rstrip('.')}, so this cannot be done any more. Please decline it instead."


def _account(case: Case) -> str:
    """An account, by the name that somebody gave it."""
    name = line(case.text("account"), 60)
    return f"The account “{name}”" if name else "The account"


def _moved(case: Case) -> str:
    by, owner = case.text("by"), case.text("owner")
    if owner and by == owner:
        said = f"{case.holder} took {case.what} over {case.ago()}"
    elif by == "ladder":
        said = f"{case.what} moved on to {case.holder} {case.ago()}, because nobody had answered"
    else:
        said = _stands(case)
    watches = case.reader is not None and case.reader.role is not Role.REP
    left = "its newest card says what is left to do" if watches else "you have nothing left to do"
    return f"{said}; {left}."


def _stands(case: Case) -> str:
    held = case.assignment
    if held is not None and held.open and held.owner == case.text("owner"):
        if held.state is State.ACCEPTED:
            return f"{case.holder} accepted {case.what} {case.ago()}"
        if held.state is State.SNOOZED:
            return f"{case.holder} snoozed {case.what} {case.ago()}"
    return f"{case.what} went to {case.holder} {case.ago()}"


def _stale(case: Case) -> str:
    return f"{case.what} changed {case.ago()} and is still yours; please use the buttons on its newest card."


def _closed(case: Case) -> str:
    stage = f" as {case.text('stage')}" if case.text("stage") else ""
    return f"{case.what} was closed{stage} {case.ago()}; you have nothing left to do."


def _in_past(case: Case) -> str:
    until = case.clock("until")
    return f"{until[:1].upper()}{until[1:]} has passed; please choose a later time."


def _past_due(case: Case) -> str:
    manager, due = case.person("manager") if case.text("manager") else "your manager", case.moment("due")
    if due is not None and due <= case.now:
        return (
            f"{case.what} is overdue since {case.clock('due')} and cannot be snoozed before the first contact. "
            f"Accept or reassign it, or ask {manager}."
        )
    return (
        f"Before the first contact a snooze ends by {case.clock('due')}, when it is due. "
        f"Choose an earlier time, accept or reassign it, or ask {manager}."
    )


def _not_allowed(case: Case) -> str:
    doing = {
        "override": "take leads over",
        "reassign_to_named": "give leads to a person by name",
        "approve": "answer what others ask for",
    }
    said = f"The policy does not let you {doing.get(case.text('right'), 'do that')}"
    if case.view is None or case.reader is None or case.text("right") == "approve":
        return f"{said}; ask your manager or RevOps."
    to = f" @{case.reader.id}" if case.text("right") == "override" else " and a name"
    return f"{said}. To ask for it, write /lead assign {case.view.lead.label}{to}."


def _claimed(case: Case) -> str:
    if case.is_reader("owner"):
        return f"You claimed {case.what} {case.ago()}; that counts, and nothing more is needed."
    return f"{case.person('owner')} was first, {case.ago()}: {case.what} is taken, and nothing is left to do."


def _not_a_member(case: Case) -> str:
    pool = line(case.text("pool")) or "another pool"
    return (
        f"{case.what} is for {pool} to claim, and you are not in it. If you should have it, ask {case.whom_to_ask()}."
    )


def _inactive(case: Case) -> str:
    who = "You are" if case.is_reader("person") or not case.text("person") else f"{case.person('person')} is"
    return f"{who} marked inactive in the roster, so nothing was changed; ask RevOps to put that right."


def _at_capacity(case: Case) -> str:
    load, capacity = case.refusal.details.get("load"), case.refusal.details.get("capacity")
    if capacity == 0:
        return f"The roster gives you no leads (capacity 0), so {case.what} cannot be yours; ask RevOps to change that."
    have = count(load, "open lead") if isinstance(load, int) else "all the leads that you may have"
    most = f", and {capacity} is your limit" if isinstance(capacity, int) else ""
    return f"You have {have}{most}. Close one, or hand one on, and then claim {case.what}."


def _had_it(case: Case) -> str:
    return (
        f"You had {case.what} before, and a lead goes to nobody twice by itself. "
        f"If you should have it again, ask {case.whom_to_ask()}."
    )


def _not_open(case: Case) -> str:
    name = queue(case.text("queue")) or "that queue"
    who = case.whom_to_ask("steward")
    if case.view is not None and case.reader is not None:
        to_ask = f"/lead assign {case.view.lead.label} @{case.reader.id}"
        return f"What waits in {name} is not open to you. To ask {who} for {case.what}, write {to_ask}."
    return f"What waits in {name} is not open to you; {who} answers for it. Ask {who} if you should have some of it."


def _already_asked(case: Case) -> str:
    who = case.person("approver") if case.text("approver") else "Somebody"
    return f"You have asked about {case.what} already. {who} has until {case.clock('expires')} to answer."


def _own_request(case: Case) -> str:
    who = case.person("approver") if case.text("approver") else "somebody else"
    return f"You asked for this yourself, so {who} answers it; nothing was changed."


def _not_yours_to_answer(case: Case) -> str:
    who = f"{case.person('approver')}'s" if case.text("approver") else "somebody else's"
    return f"This is {who} to answer; nothing was changed."


def _answered(case: Case) -> str:
    verdict = case.text("verdict")
    if verdict == Verdict.EXPIRED:
        return f"This request expired {case.ago()}, for nobody had answered. Whoever asked was told, and may ask again."
    if verdict == Verdict.OVERTAKEN:
        return f"{case.what} moved on {case.ago()}, before anybody answered this. You have nothing left to do."
    who = "You" if case.is_reader("by") else case.person("by") if case.text("by") else "Somebody"
    return f"{who} {verdict or 'answered'} this {case.ago()}; that counts, and nothing more is needed."


def _overtaken(case: Case) -> str:
    held = case.assignment
    if held is not None and held.accepted_at is not None and held.owner == case.text("owner"):
        accepted = ago(held.accepted_at, case.now)
        return f"{case.holder} accepted {case.what} {accepted}, so this request no longer counts; nothing was changed."
    if not (case.text("owner") or case.text("queue")) and (held is None or not held.open):
        return f"{case.what} was closed {case.ago()}, so this request no longer counts; nothing was changed."
    return f"{case.what} went to {case.holder} {case.ago()}, so this request no longer counts; nothing was changed."


SENTENCES: Mapping[Because, Callable[[Case], str]] = MappingProxyType(
    {
        Because.UNKNOWN_LEAD: lambda c: (
            f"Baton has no lead {c.what}. Look it up with /lead show and its e-mail address or company."
        ),
        Because.UNKNOWN_PERSON: lambda _: STRANGER,
        Because.LEAD_CLOSED: _closed,
        Because.ALREADY_ACCEPTED: lambda c: (
            f"You accepted {c.what} {c.ago()}; that counts, and nothing more is needed."
        ),
        Because.ALREADY_SNOOZED: lambda c: (
            f"You snoozed {c.what} already, until {c.clock('until')}; to change that, use its newest card."
        ),
        Because.MOVED: _moved,
        Because.STALE: _stale,
        Because.NOT_YOURS: lambda c: (
            f"{c.what} is with {c.holder}, so this is not yours to answer; nothing was changed."
        ),
        Because.REASON_MISSING: lambda _: REASON_MISSING,
        Because.REASON_UNKNOWN: lambda _: (
            "The policy has changed and no longer lists this reason; please choose another one."
        ),
        Because.NOTE_MISSING: lambda c: f"The reason “{c.text('reason')}” needs a note; please write a sentence.",
        Because.NOTE_TOO_LONG: lambda c: f"A note has at most {c.text('limit')} characters; please shorten it.",
        Because.SNOOZE_IN_PAST: _in_past,
        Because.SNOOZE_PAST_DUE: _past_due,
        Because.SNOOZE_TOO_FAR: lambda c: (
            f"A lead sleeps {c.text('limit')} days at the most; please choose an earlier time."
        ),
        Because.NOT_ALLOWED: _not_allowed,
        Because.OWNER_UNKNOWN: lambda _: "This person is no longer on the roster; please choose somebody else.",
        Because.OWNER_INACTIVE: lambda c: (
            f"{c.person('owner')} is marked inactive in the roster; please choose somebody else."
        ),
        Because.SAME_OWNER: lambda c: f"{c.person('owner')} has {c.what} already; nothing was changed.",
        Because.QUEUE_UNKNOWN: lambda c: (
            f"The policy no longer has a queue {queue(c.text('queue'))}; please choose another one."
        ),
        Because.SAME_QUEUE: lambda c: (
            f"{c.what} is in the queue {queue(c.text('queue'))} already; nothing was changed."
        ),
        Because.CLAIMED: _claimed,
        Because.NOT_A_MEMBER: _not_a_member,
        Because.INACTIVE: _inactive,
        Because.AT_CAPACITY: _at_capacity,
        Because.HAD_IT: _had_it,
        Because.NOT_OPEN_TO_YOU: _not_open,
        Because.MAY_DO_IT: lambda _: "You may do this at once, without asking anybody; please open the form again.",
        Because.ALREADY_ASKED: _already_asked,
        Because.NOBODY_TO_ASK: lambda _: NOBODY_TO_ASK,
        Because.REQUEST_UNKNOWN: lambda _: (
            "This request is not on record any longer; /lead show tells what is asked about a lead."
        ),
        Because.OWN_REQUEST: _own_request,
        Because.NOT_YOURS_TO_ANSWER: _not_yours_to_answer,
        Because.ANSWERED: _answered,
        Because.OVERTAKEN: _overtaken,
        Because.PARENT_LOOP: lambda case: (
            f"{_account(case)} would belong to itself in the end; nothing was taken in. "
            "Write another parent for it, or for a company on the way."
        ),
        Because.ACCOUNT_UNKNOWN: lambda case: (
            f"{_account(case)} is not on record; nothing was changed. Write its name as the accounts file has it."
        ),
        Because.REUSED: lambda _: "This was sent before under the same name, with other contents; nothing was changed.",
        Because.NO_POLICY: lambda _: "No policy is in force yet, so Baton cannot act; ask RevOps to publish one.",
    }
)
"""One sentence a reason; a test holds that none is missing."""
