"""A lead changes: what is new, whether that is a routing occasion, and what was done about it elsewhere."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from types import MappingProxyType

from routing import giving
from routing.accounts.account import Account
from routing.activity import CONTACTED
from routing.assignment import Assignment, Outcome, State
from routing.beside import is_beside
from routing.commands import Amend, LogActivity
from routing.decision import Decision
from routing.facts import ActivityLogged, LeadAccepted, LeadClosed, LeadUpdated, StageChanged, lead_stream
from routing.giving import LADDER, Gift, ask_policy, give, policy_of
from routing.giving_back import give_back
from routing.lead import Lead, Value, stage_name
from routing.messages import JSON, Notice, Place, Tell
from routing.moment import iso
from routing.overtaking import overtake
from routing.policy import TargetKind
from routing.ports import Done, Standing, Work
from routing.recognising import recognised, say_recognised, sighted
from routing.reference.normalise import WORKED_OUT, normalised, reworded, without_worked_out
from routing.refusals import Because, Refused
from routing.request import ToSnooze
from routing.rerouting import keep_up
from routing.unreadable import read_again, waits_unread

WON = "won"
APART = timedelta(minutes=5)
"""How far a sender's clock may be ahead of ours."""
STAGE = "stage"
ACCOUNT_OWNER = TargetKind.ACCOUNT_OWNER.value


@dataclass(frozen=True, slots=True)
class Change:
    """One change of a lead: what it was and what it is, when (UTC), by whom, and how its source sees it.

    Attributes:
        closed_at: when the record was closed at its source, UTC, if it was.
        quiet: from a file: no cards and no ladder.
        problem: why the copy cannot be read, in a sentence for people.
        told: what its source says of it now, in its own words.
    """

    before: Lead
    after: Lead
    now: datetime
    by: str
    closed_at: datetime | None = None
    quiet: bool = False
    problem: str | None = None
    told: Mapping[str, Value] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def reworded(self) -> dict[str, Value]:
        """The source's own words for what has changed and is kept in another form."""
        return reworded({name: self.told[name] for name in self.changed if name in self.told}, self.after.attributes)

    @property
    def changed(self) -> tuple[str, ...]:
        """The attributes that are new, other, or gone."""
        old, new = self.before.attributes, self.after.attributes
        return tuple(sorted(name for name in {*old, *new} if old.get(name) != new.get(name)))

    @property
    def moved(self) -> bool:
        """Whether the stage is another one."""
        return self.after.stage != self.before.stage


def amend(work: Work, command: Amend) -> Done:
    """Change a lead that is known by number."""
    policy_of(work)
    known = _known(work, command.lead)
    lead = recognised(work, merged(known, command.attributes, command.stage, command.now), known)
    closed_at, given = command.closed_at, command.attributes
    return update(work, Change(known, lead, command.now, command.by, closed_at=closed_at, told=given))


def log_activity(work: Work, command: LogActivity) -> Done:
    """Put on record what was done elsewhere. A contact by the owner is what the due time asked for: silence is over."""
    lead = _known(work, command.lead)
    if command.person is not None and work.roster.get(command.person) is None:
        raise Refused(Because.OWNER_UNKNOWN, owner=command.person)
    fact = ActivityLogged(
        at=command.now, by=command.by, activity=command.activity.value, happened_at=command.happened_at,
        person=command.person, note=command.note,
    )  # fmt: skip
    work.record(lead_stream(lead.id), fact)
    held = work.assignment(lead.id)
    if held is not None and _is_contact(held, command):
        held = _note_contact(work, held, command)
        if _waits(held):
            return Done(Standing.UPDATED, lead, _contacted(work, held, command))
    return Done(Standing.UPDATED, lead, held)


def _is_contact(held: Assignment, command: LogActivity) -> bool:
    """Whether its owner spoke to the lead: since it was theirs, and not only planned."""
    theirs = held.carries_load and command.person in {None, held.owner}
    happened = held.offered_at <= command.happened_at <= command.now + APART
    return theirs and command.activity.is_contact and happened


def _waits(held: Assignment) -> bool:
    """Whether a contact is the answer that an offer waits for."""
    return held.state is State.OFFERED or (held.state is State.SNOOZED and held.accepted_at is None)


def _note_contact(work: Work, held: Assignment, command: LogActivity) -> Assignment:
    """From the first contact on the lead asks less of its owner, and who handed it on for a cause was right."""
    spoken = held.contacted(command.happened_at)
    if spoken is held:
        return held
    if held.repays is not None:
        give_back(work, held.lead, held.repays, command.now, command.by)
    work.put_assignment(held, spoken)
    return spoken


def _contacted(work: Work, held: Assignment, command: LogActivity) -> Assignment:
    accepted = held.accept(command.now)
    overtake(work, held.lead, command.now, ToSnooze)
    work.put_assignment(held, accepted)
    fact = LeadAccepted(at=command.now, by=command.by, owner=str(held.owner), offer=accepted.offer, reason=CONTACTED)
    work.record(lead_stream(held.lead), fact)
    work.redraw(held.lead)
    return accepted


def _known(work: Work, number: int) -> Lead:
    lead = work.lead(number)
    if lead is None:
        raise Refused(Because.UNKNOWN_LEAD, lead=number)
    return lead


def told(attributes: Mapping[str, Value]) -> dict[str, Value]:
    """Only what was told, in one form: an empty field of a form says nothing."""
    return normalised({name: value for name, value in attributes.items() if value is not None and value != ""})


def merged(
    known: Lead, given: Mapping[str, Value], stage: str | None, now: datetime, as_of: datetime | None = None
) -> Lead:
    """The lead with what is given: None takes a field away, what is not named stays."""
    attributes = told({**without_worked_out(known.attributes), **without_worked_out(given)})
    stage = stage_name(stage) if stage else known.stage
    since = known.stage_since if stage == known.stage else now
    return replace(known, attributes=attributes, stage=stage, stage_since=since, as_of=as_of or known.as_of)


def update(work: Work, change: Change) -> Done:
    """Keep what changed, and follow it."""
    known, lead = change.before, change.after
    if not change.changed and not change.moved and not _becomes_readable(work, change):
        if known.unread and not lead.unread:
            return read_again(work, lead, change.now, change.by)
        if lead != known:
            work.put_lead(lead)
        return Done(Standing.UNCHANGED, lead, work.assignment(known.id))
    work.put_lead(lead)
    stream = lead_stream(lead.id)
    if change.changed:
        values = {name: lead.attributes[name] for name in change.changed if name in lead.attributes}
        fact = LeadUpdated(
            at=change.now, by=change.by, changed=change.changed, attributes=values, told=change.reworded
        )  # fmt: skip
        work.record(stream, fact)
        say_recognised(work, lead, change.now, known)
        sighted(work, lead, change.now)
    if change.moved:
        work.record(stream, StageChanged(at=change.now, by=change.by, before=known.stage, after=lead.stage))
    return Done(Standing.UPDATED, lead, _follow(work, change))


def _becomes_readable(work: Work, change: Change) -> bool:
    return change.problem is None and waits_unread(work.assignment(change.before.id))


def _follow(work: Work, change: Change) -> Assignment | None:
    """What a changed lead asks for: a close, a new answer of the policy, or a word to whoever works on it."""
    lead, now = change.after, change.now
    present = work.assignment(lead.id)
    is_open = present is not None and present.open
    if change.moved:
        won(work, lead, present.owner if present else None, change.closed_at or now)
    if policy_of(work).closed(lead.stage):
        return _close(work, change, present) if is_open or change.moved else present
    if present is None or not is_open:
        return give(work, lead, _asked(work, change), now, quiet=change.quiet)
    if is_beside(present):  # whose it is, and when it moves on, is another router's to say
        return present
    if change.moved and lead.stage in policy_of(work).routes:
        return give(work, lead, _asked(work, change), now, outcome=Outcome.REROUTED, quiet=change.quiet)
    if waits_unread(present) and change.problem is not None:
        work.redraw(lead.id)
        return present
    if present.accepted_at is None and not change.moved and not _chosen_by_hand(present):
        return _reconsider(work, change, present)
    work.redraw(lead.id)
    _tell_updated(work, present, change)
    return present


def follow_account(work: Work, known: Lead, lead: Lead, now: datetime, by: str) -> Assignment | None:
    """What a lead that was found to belong to another account asks for: a new answer, until its owner accepts."""
    present = work.assignment(lead.id)
    if present is None or not present.open or present.accepted_at is not None or _chosen_by_hand(present):
        work.redraw(lead.id)
        return present
    return _reconsider(work, Change(known, lead, now, by), present)


def _asked(work: Work, change: Change, had: frozenset[str] = frozenset()) -> Gift:
    """What the policy says now; whoever could claim it would not hear of it from a quiet file."""
    return Gift(ask_policy(work, change.after, change.now, had, by_turn=change.quiet))


def _chosen_by_hand(present: Assignment) -> bool:
    """Whether a person decided against the policy, or beside it: a changed copy does not undo that."""
    return not present.rule and present.given_by != LADDER


def _reconsider(work: Work, change: Change, present: Assignment) -> Assignment:
    """Ask the policy again. The same answer leaves the lead, and its owner's clock, alone."""
    lead, now = change.after, change.now
    same_account = lead.account == change.before.account
    if not waits_unread(present) and _same_answer(ask_policy(work, lead, now), present, same_account=same_account):
        work.redraw(lead.id)
        return keep_up(work, lead, present, now)
    had = work.had(lead.id) - {present.owner or ""}  # not back to whoever was silent; whoever has it may keep it
    decision = ask_policy(work, lead, now, had, by_turn=change.quiet)
    if decision.queue is not None and decision.queue == present.queue and not waits_unread(present):
        work.redraw(lead.id)
        return keep_up(work, lead, present, now)
    return give(work, lead, Gift(decision), now, outcome=Outcome.REROUTED, quiet=change.quiet)


def _same_answer(decision: Decision, present: Assignment, *, same_account: bool) -> bool:
    """Whether the record's change changed the answer: that others are full or idle by now is not the record's doing."""
    if decision.rule != present.rule or decision.error is not None:
        return False
    if same_account or decision.target != present.target:
        return same_account
    return not decision.target.startswith(ACCOUNT_OWNER) or decision.owner == present.owner


def _close(work: Work, change: Change, present: Assignment | None) -> Assignment | None:
    lead = change.after
    owner = present.owner if present else None
    work.record(lead_stream(lead.id), LeadClosed(at=change.now, by=change.by, stage=lead.stage, owner=owner))
    if present is None or not present.open:
        return present
    closed = giving.close(work, present, Outcome.CLOSED, change.now)
    work.redraw(lead.id)
    return closed


def won(work: Work, lead: Lead, owner: str | None, when: datetime) -> None:
    """A won lead makes its company a customer, and its owner (if it had one) the account's from then on."""
    if lead.stage != WON or lead.account is None:
        return
    account = work.account(lead.account) or Account(lead.account, lead.text("company"))
    work.put_account(account.won_by(owner, when))


def _tell_updated(work: Work, present: Assignment, change: Change) -> None:
    """Whoever has accepted a lead hears of what changed: an edit of their card pings nobody."""
    if present.accepted_at is None or change.quiet:
        return
    owner = str(present.owner)
    key = f"updated:{present.lead}:{iso(change.now)}"  # each change is told, also of what changed before
    said = [name for name in change.changed if name not in WORKED_OUT or name in change.told] or change.changed
    data = {"fields": list[JSON]((*said, *((STAGE,) if change.moved else ())))}
    work.tell(Notice(key, Tell.UPDATED, Place.dm(owner), present.lead, mention=owner, data=data))
