"""A lead comes in, or a changed copy of one: what is new, and whether that is a routing occasion."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from routing import giving
from routing.accounts import Account, account_key
from routing.assignment import Assignment, Outcome, State
from routing.commands import Receive
from routing.decision import Decision
from routing.facts import LeadClosed, LeadReceived, LeadUpdated, StageChanged, lead_stream
from routing.giving import Gift, ask_policy, give, policy_of
from routing.lead import Draft, Lead, Value
from routing.messages import JSON, Notice, Place, Tell
from routing.moment import iso
from routing.policy import Target, TargetKind
from routing.ports import Done, Standing, Work
from routing.silence import LADDER

FIRST_STAGE = "new"
WON = "won"
ACCOUNT_OWNER = Target(TargetKind.ACCOUNT_OWNER).label


def receive(work: Work, command: Receive) -> Done:
    """Take a lead in once; whatever comes again under its name is an update of it."""
    policy_of(work)
    known = work.lead_named(command.draft.source, command.draft.external_id)
    return _take_in(work, command) if known is None else _update(work, command, known)


def _take_in(work: Work, command: Receive) -> Done:
    draft, now = command.draft, command.now
    created = draft.created_at or now
    lead = Lead(
        id=work.new_lead(), source=draft.source, external_id=draft.external_id, stage=draft.stage or FIRST_STAGE,
        created_at=created, stage_since=draft.closed_at or created, attributes=_known(draft.attributes),
        account=account_key(str(draft.attributes.get("company") or "")) or None,
    )  # fmt: skip
    work.put_lead(lead)
    fact = LeadReceived(
        at=now, by=command.by, source=lead.source, external_id=lead.external_id, stage=lead.stage,
        attributes=lead.attributes,
    )  # fmt: skip
    work.record(lead_stream(lead.id), fact)
    if policy_of(work).closed(lead.stage):
        return Done(Standing.FRESH, lead, _history(work, lead, draft, command))
    gift = Gift(ask_policy(work, lead, now))
    return Done(Standing.FRESH, lead, give(work, lead, gift, now, quiet=command.quiet))


def _history(work: Work, lead: Lead, draft: Draft, command: Receive) -> Assignment | None:
    """A lead closed before Baton knew it: its last owner goes on record, nobody is told, no load is carried."""
    when = draft.closed_at or command.now
    owner = draft.owner if draft.owner and work.roster.get(draft.owner) else None
    work.record(lead_stream(lead.id), LeadClosed(at=command.now, by=command.by, stage=lead.stage, owner=owner))
    _won(work, lead, owner, when)
    if owner is None:
        return None
    past = Assignment(
        id=work.new_assignment(), lead=lead.id, offer=1, state=State.CLOSED, owner=owner, queue=None,
        accountable=owner, reason="history", given_by=command.by, offered_at=lead.created_at, due_at=when,
        changed_at=when, closed_at=when, outcome=Outcome.CLOSED,
    )  # fmt: skip
    work.put_assignment(None, past)
    return past


def _update(work: Work, command: Receive, known: Lead) -> Done:
    draft, now = command.draft, command.now
    lead, changed = _merged(known, draft, now)
    moved = lead.stage != known.stage
    if not changed and not moved:
        return Done(Standing.UNCHANGED, known, work.assignment(known.id))
    work.put_lead(lead)
    stream = lead_stream(lead.id)
    if changed:
        values = {name: lead.attributes[name] for name in changed}
        work.record(stream, LeadUpdated(at=now, by=command.by, changed=changed, attributes=values))
    if moved:
        work.record(stream, StageChanged(at=now, by=command.by, before=known.stage, after=lead.stage))
    return Done(Standing.UPDATED, lead, _follow(work, command, known, lead, changed))


def _follow(work: Work, command: Receive, known: Lead, lead: Lead, changed: tuple[str, ...]) -> Assignment | None:
    """What a changed lead asks for: a close, a new answer of the policy, or a word to whoever works on it."""
    moved = lead.stage != known.stage
    present = work.assignment(lead.id)
    is_open = present is not None and present.open
    if moved:
        _won(work, lead, present.owner if present else None, command.draft.closed_at or command.now)
    if policy_of(work).closed(lead.stage):
        return _close(work, lead, present, command) if is_open or moved else present
    if not is_open:
        return give(work, lead, Gift(ask_policy(work, lead, command.now)), command.now, quiet=command.quiet)
    assert present is not None
    if moved:
        gift = Gift(ask_policy(work, lead, command.now))
        return give(work, lead, gift, command.now, outcome=Outcome.REROUTED, quiet=command.quiet)
    if present.accepted_at is None and not _chosen_by_hand(present):
        return _reconsider(work, known, lead, present, command)
    work.redraw(lead.id)
    if present.accepted_at is not None and not command.quiet:
        _tell_updated(work, present, changed, command.now)
    return present


def _chosen_by_hand(present: Assignment) -> bool:
    """Whether a person decided against the policy, or beside it: a changed copy does not undo that."""
    return not present.rule and present.given_by != LADDER


def _reconsider(work: Work, known: Lead, lead: Lead, present: Assignment, command: Receive) -> Assignment:
    """Ask the policy again. The same answer leaves the lead, and its owner's clock, alone."""
    if _same_answer(ask_policy(work, lead, command.now), present, same_account=lead.account == known.account):
        work.redraw(lead.id)
        return present
    had = work.had(lead.id) - {present.owner or ""}  # not back to whoever was silent; whoever has it may keep it
    decision = ask_policy(work, lead, command.now, had)
    if decision.queue is not None and decision.queue == present.queue:
        work.redraw(lead.id)
        return present
    return give(work, lead, Gift(decision), command.now, outcome=Outcome.REROUTED, quiet=command.quiet)


def _same_answer(decision: Decision, present: Assignment, *, same_account: bool) -> bool:
    """Whether the record's change changed the answer: that others are full or idle by now is not the record's doing."""
    if decision.rule != present.rule or decision.error is not None:
        return False
    if same_account or decision.target != present.target:
        return same_account
    return decision.target != ACCOUNT_OWNER or decision.owner == present.owner


def _close(work: Work, lead: Lead, present: Assignment | None, command: Receive) -> Assignment | None:
    owner = present.owner if present else None
    work.record(lead_stream(lead.id), LeadClosed(at=command.now, by=command.by, stage=lead.stage, owner=owner))
    if present is None or not present.open:
        return present
    closed = giving.close(work, present, Outcome.CLOSED, command.now)
    work.redraw(lead.id)
    return closed


def _won(work: Work, lead: Lead, owner: str | None, when: datetime) -> None:
    """A won lead makes its company a customer, and its owner (if it had one) the account's from then on."""
    if lead.stage != WON or lead.account is None:
        return
    account = work.account(lead.account) or Account(lead.account, lead.text("company"))
    work.put_account(account.won_by(owner, when))


def _tell_updated(work: Work, present: Assignment, changed: tuple[str, ...], now: datetime) -> None:
    owner = str(present.owner)
    key = f"updated:{present.lead}:{iso(now)}"  # each change is told, also of what changed before
    data = {"fields": list[JSON](changed)}
    work.tell(Notice(key, Tell.UPDATED, Place.dm(owner), present.lead, mention=owner, data=data))


def _merged(known: Lead, draft: Draft, now: datetime) -> tuple[Lead, tuple[str, ...]]:
    """The lead as the draft changes it, and which attributes that changed. What a copy leaves out stays."""
    given = _known(draft.attributes)
    changed = tuple(sorted(n for n, v in given.items() if known.attributes.get(n) != v))
    attributes = {**known.attributes, **given}
    stage = draft.stage or known.stage
    account = account_key(str(attributes.get("company") or "")) or None
    since = known.stage_since if stage == known.stage else now
    return replace(known, attributes=attributes, stage=stage, stage_since=since, account=account), changed


def _known(attributes: Mapping[str, Value]) -> dict[str, Value]:
    """Only what was told: an empty field of a form says nothing."""
    return {name: value for name, value in sorted(attributes.items()) if value is not None and value != ""}
