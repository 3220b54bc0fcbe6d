"""A record that is a known person's joins their open lead: it never gets a second owner."""

from dataclasses import replace

from routing.accounts.duplicates import JoinedRecord, Sighting, traits, twin
from routing.assignment import Assignment
from routing.changing import Change, merged, told, update
from routing.commands import Receive
from routing.facts import LeadJoined, LeadUpdated, lead_stream
from routing.giving import policy_of
from routing.lead import stage_name
from routing.messages import JSON, Notice, Place, Tell
from routing.ports import Done, Standing, Work
from routing.recognising import recognised, say_recognised
from routing.reference.normalise import WORKED_OUT, normalised
from routing.unreadable import unread_copy


def twin_of(work: Work, command: Receive) -> Sighting | None:
    """The open lead that a new record joins. One that is closed at its source, or cannot be read, joins none."""
    draft, policy = command.draft, policy_of(work)
    closed = draft.closed_at is not None or (draft.stage is not None and policy.closed(stage_name(draft.stage)))
    if policy.duplicates is None or command.problem is not None or closed:
        return None
    found = traits(draft.attributes)
    wanted = tuple(one for one in found if one.sign in policy.duplicates.by)
    at = draft.created_at or command.now
    return twin(found, work.sightings(wanted), at, policy.duplicates, lambda lead: _is_open(work, lead))


def _is_open(work: Work, lead: int) -> bool:
    present = work.assignment(lead)
    return present is not None and present.open


def join(work: Work, command: Receive, seen: Sighting) -> Done:
    """Have a new record join an open lead: it adds what the lead does not tell, and its owner hears of it, once.

    Its owner stays. Where nobody has the lead yet, what it adds may place it.
    """
    draft, known, now = command.draft, work.lead(seen.lead), command.now
    assert known is not None, "a lead that was sighted is there"
    given = told(draft.attributes)
    added = {name: value for name, value in given.items() if name not in {*known.attributes, *WORKED_OUT}}
    stage = stage_name(draft.stage) if draft.stage else None
    work.put_joined(JoinedRecord(draft.source, draft.external_id, known.id, stage, given, draft.as_of))
    work.put_traits(known.id, traits(given), draft.created_at or now)
    fact = LeadJoined(
        at=now, by=command.by, source=draft.source, external_id=draft.external_id, sign=seen.trait.sign.value,
        added=tuple(added), attributes=given,
    )  # fmt: skip
    work.record(lead_stream(known.id), fact)
    lead = recognised(work, replace(known, attributes=normalised({**known.attributes, **added})), known)
    present = work.assignment(known.id)
    if present is None or present.owner is None:
        done = update(work, Change(known, lead, now, command.by, quiet=command.quiet))
        work.redraw(known.id)
        return Done(Standing.JOINED, lead, done.assignment)
    if added:
        work.put_lead(lead)
        changed = Change(known, lead, now, command.by).changed
        values = {name: lead.attributes[name] for name in changed if name in lead.attributes}
        work.record(lead_stream(lead.id), LeadUpdated(at=now, by=command.by, changed=changed, attributes=values))
        say_recognised(work, lead, now, known)
    work.redraw(known.id)
    if not command.quiet:
        _tell_owner(work, present, command, tuple(added))
    return Done(Standing.JOINED, lead, present)


def _tell_owner(work: Work, present: Assignment, command: Receive, added: tuple[str, ...]) -> None:
    owner, draft = str(present.owner), command.draft
    key = f"{Tell.JOINED}:{present.lead}:{draft.source}:{draft.external_id}"
    data: dict[str, JSON] = {"source": draft.source, "fields": list[JSON](added)}
    work.tell(Notice(key, Tell.JOINED, Place.dm(owner), present.lead, mention=owner, data=data))


def joined_copy(work: Work, command: Receive, record: JoinedRecord) -> Done:
    """A later copy of a record that has joined a lead: what it says anew changes the lead, as any copy's does.

    What it only repeats does not: two senders who do not agree would else change the lead to and fro for ever.
    """
    draft, known, now = command.draft, work.lead(record.lead), command.now
    assert known is not None, "a record has joined a lead that is there"
    if draft.as_of is not None and record.as_of is not None and draft.as_of < record.as_of:
        return Done(Standing.UNCHANGED, known, work.assignment(known.id))
    if command.problem is not None:
        return unread_copy(work, known, command, command.problem)
    given, stage = told(draft.attributes), stage_name(draft.stage) if draft.stage else None
    anew = {name: value for name, value in given.items() if record.attributes.get(name) != value}
    after = replace(
        record, attributes={**record.attributes, **anew}, stage=stage or record.stage, as_of=draft.as_of or record.as_of
    )
    if after != record:
        work.put_joined(after)
        work.put_traits(known.id, traits(after.attributes), now)
    lead = merged(known, anew, stage if stage != record.stage else None, now)
    lead = recognised(work, lead, known)
    return update(work, Change(known, lead, now, command.by, closed_at=draft.closed_at, quiet=command.quiet))
