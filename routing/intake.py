"""A lead comes in: once, whatever comes again under its name being a changed copy of it."""

from dataclasses import replace

from routing.assignment import Assignment, Outcome, State
from routing.beside import beside, followed, on_its_side
from routing.changing import Change, merged, told, update, won
from routing.commands import Receive
from routing.facts import LeadClosed, LeadReceived, lead_stream
from routing.giving import Gift, ask_policy, give, policy_of
from routing.joining import join, joined_copy, twin_of
from routing.lead import Draft, Lead, stage_name
from routing.messages import JSON, Audience, Notice, Tell
from routing.moment import iso
from routing.ports import Done, Standing, Work
from routing.recognising import recognised, say_recognised, sighted
from routing.reference.normalise import reworded
from routing.unreadable import to_a_person, unread_copy, waits_unread

FIRST_STAGE = "new"


def receive(work: Work, command: Receive) -> Done:
    """Take a lead in once; whatever comes again under its name is an update of it."""
    command = on_its_side(work, command)
    done = _taken(work, command)
    _answer(work, command, done)
    return done


def _taken(work: Work, command: Receive) -> Done:
    """A copy of a lead, a copy of a record that has joined one, a record that joins one; else a new lead."""
    source, external_id = command.draft.source, command.draft.external_id
    known = work.lead_named(source, external_id)
    if known is not None:
        return _update(work, command, known)
    record = work.joined(source, external_id)
    if record is not None:
        return joined_copy(work, command, record)
    seen = twin_of(work, command)
    return _take_in(work, command) if seen is None else join(work, command, seen)


def _take_in(work: Work, command: Receive) -> Done:
    draft, now = command.draft, command.now
    created = draft.created_at or now
    lead = Lead(
        id=work.new_lead(), source=draft.source, external_id=draft.external_id,
        stage=stage_name(draft.stage or FIRST_STAGE), created_at=created, stage_since=draft.closed_at or created,
        attributes=told(draft.attributes), as_of=draft.as_of,
    )  # fmt: skip
    lead = recognised(work, lead)
    work.put_lead(lead)
    fact = LeadReceived(
        at=now, by=command.by, source=lead.source, external_id=lead.external_id, stage=lead.stage,
        attributes=lead.attributes, told=reworded(draft.attributes, lead.attributes),
    )  # fmt: skip
    work.record(lead_stream(lead.id), fact)
    say_recognised(work, lead, now)
    if command.shadow and not policy_of(work).closed(lead.stage):
        return Done(Standing.FRESH, lead, beside(work, lead, command))
    if command.problem is not None:
        return Done(Standing.FRESH, lead, to_a_person(work, lead, command, command.problem))
    if policy_of(work).closed(lead.stage):
        return Done(Standing.FRESH, lead, _history(work, lead, draft, command))
    sighted(work, lead, created)
    # whoever could claim it would not hear of it from a quiet file: somebody is given it by turn
    gift = Gift(ask_policy(work, lead, now, by_turn=command.quiet))
    return Done(Standing.FRESH, lead, give(work, lead, gift, now, quiet=command.quiet))


def _history(work: Work, lead: Lead, draft: Draft, command: Receive) -> Assignment | None:
    """A lead closed before Baton knew it: its last owner goes on record, nobody is told, no load is carried."""
    when = draft.closed_at or command.now
    owner = draft.owner if draft.owner and work.roster.get(draft.owner) else None
    work.record(lead_stream(lead.id), LeadClosed(at=command.now, by=command.by, stage=lead.stage, owner=owner))
    won(work, lead, owner, when)
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
    draft = command.draft
    if draft.as_of is not None and known.as_of is not None and draft.as_of < known.as_of:
        return Done(Standing.UNCHANGED, known, work.assignment(known.id))  # a newer copy overtook it on the way
    if command.problem is not None and not waits_unread(work.assignment(known.id)):
        return unread_copy(work, known, command, command.problem)
    lead = replace(merged(known, told(draft.attributes), draft.stage, command.now, as_of=draft.as_of), unread=False)
    lead = recognised(work, lead, known)
    change = Change(
        known, lead, command.now, command.by, closed_at=draft.closed_at, quiet=command.quiet, problem=command.problem,
        told=draft.attributes,
    )  # fmt: skip
    return followed(work, command, update(work, change))


def _answer(work: Work, command: Receive, done: Done) -> None:
    """Whoever told of the lead reads who has it: a thread is kept up to date, a workflow's step is told once."""
    place, lead, held = command.answer_at, done.lead, done.assignment
    if place is None or lead is None or (command.shadow and place.kind == "thread"):
        return
    if place.kind == "thread":
        work.show(lead.id, place, Audience.SOURCE)
        return
    data: dict[str, JSON] = {"lead": lead.id}
    if held is not None:
        data |= {
            "owner": held.owner, "queue": held.queue, "pool": held.pool if held.state is State.UNCLAIMED else None,
            "accountable": held.accountable, "due_at": iso(held.due_at), "rule": held.rule,
        }  # fmt: skip
    work.tell(Notice(f"{Tell.STEP_DONE}:{place.name}", Tell.STEP_DONE, place, lead.id, threaded=False, data=data))
