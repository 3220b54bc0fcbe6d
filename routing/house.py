"""Keeping house: policy, roster and accounts come into force; what was not delivered reaches somebody."""

from hashlib import sha256

from routing.accounts.account import Account, belongs_to_itself, merged
from routing.answering import answers_for, answers_for_person
from routing.assignment import Assignment
from routing.beside import is_beside
from routing.commands import AdoptAccounts, AdoptPolicy, AdoptRoster, FinishImport, GiveUp
from routing.facts import DESK, AccountsAdopted, DeliveryFailed, PolicyAdopted, RosterAdopted, lead_stream
from routing.messages import JSON, Notice, Place, Tell
from routing.moment import iso
from routing.ports import Done, Standing, Work
from routing.refusals import Because, Refused

NAMED = 10
"""How many leads a notice about several names."""


def adopt_policy(work: Work, command: AdoptPolicy) -> Done:
    """Put a policy in force; every earlier version is kept."""
    previous = work.policy.version if work.policy else None
    if previous == command.policy.version:
        return Done(Standing.UNCHANGED)
    work.put_policy(command.policy, command.now, command.by, command.reason)
    fact = PolicyAdopted(
        at=command.now, by=command.by, version=command.policy.version, previous=previous, reason=command.reason
    )
    work.record(DESK, fact)
    work.wake_held(command.now)
    return Done(Standing.FRESH if previous is None else Standing.UPDATED)


def adopt_roster(work: Work, command: AdoptRoster) -> Done:
    """Put a roster in force; whoever is not in it any longer stays on record, inactive."""
    previous = work.roster.version or None
    if previous == command.roster.version:
        return Done(Standing.UNCHANGED)
    there = {owner.id for owner in work.roster.owners.values() if owner.active}
    work.put_roster(command.roster)
    _tell_of_leads_left(work, sorted(there - {owner.id for owner in work.roster.owners.values() if owner.active}))
    people = len(command.roster.owners)
    fact = RosterAdopted(
        at=command.now, by=command.by, version=command.roster.version, previous=previous, people=people
    )
    work.record(DESK, fact)
    work.wake_held(command.now)
    return Done(Standing.FRESH if previous is None else Standing.UPDATED)


def _tell_of_leads_left(work: Work, gone: list[str]) -> None:
    """Whoever is inactive keeps their leads until somebody hands them on: whoever answers for them is told to."""
    if work.policy is None:
        return
    for owner in gone:
        leads = [lead for lead in work.open_of(owner) if not is_beside(work.assignment(lead))]
        if not leads:
            continue
        who = answers_for_person(work.policy, work.roster, owner)
        key = f"left_behind:{work.roster.version}:{owner}"
        data: dict[str, JSON] = {"owner": owner, "count": len(leads), "leads": list(leads[:NAMED])}
        work.tell(Notice(key, Tell.LEFT_BEHIND, Place.dm(who), mention=who, threaded=False, data=data))


def adopt_accounts(work: Work, command: AdoptAccounts) -> Done:
    """Take accounts in; what Baton learned of their owners stays."""
    changed: list[Account] = []
    for account in command.accounts:
        known = work.account(account.key)
        after = merged(known or Account(account.key, account.name), account)
        if after != known:
            changed.append(after)
    _refuse_loops(work, changed)
    for after in changed:
        work.put_account(after)
    if not changed:
        return Done(Standing.UNCHANGED)
    digest = sha256("\n".join(sorted(repr(a) for a in changed)).encode()).hexdigest()
    work.record(DESK, AccountsAdopted(at=command.now, by=command.by, accounts=len(changed), digest=digest))
    return Done(Standing.UPDATED)


def _refuse_loops(work: Work, changed: list[Account]) -> None:
    """No company belongs to itself, by whatever detour.

    Raises:
        Refused: one would; nothing is taken in.
    """
    by_key = {account.key: account for account in changed}
    for account in changed:
        if belongs_to_itself(account, lambda key: by_key.get(key) or work.account(key)):
            raise Refused(Because.PARENT_LOOP, account=account.name)


def finish_import(work: Work, command: FinishImport) -> Done:
    """One digest an owner instead of a card a lead."""
    for owner, leads in command.given:
        key = f"imported:{command.name}:{owner}"
        data: dict[str, JSON] = {"count": len(leads), "leads": list(leads[:NAMED])}
        work.tell(Notice(key, Tell.IMPORTED, Place.dm(owner), mention=owner, threaded=False, data=data))
    return Done(Standing.DONE)


def give_up(work: Work, command: GiveUp) -> Done:
    """A message could not be sent: it goes on record, and somebody else who can act is told, once."""
    lead = work.lead(command.lead) if command.lead is not None else None
    present = work.assignment(lead.id) if lead is not None else None
    fact = DeliveryFailed(at=command.now, by="courier", place=command.place, what=command.what, error=command.error)
    work.record(lead_stream(lead.id) if lead is not None else DESK, fact)
    if lead is None:
        _tell_of_lost_digest(work, command)
    elif present is not None and present.open:
        _tell_unreached(work, command, present)
    return Done(Standing.DONE, lead, present)


def _tell_unreached(work: Work, command: GiveUp, present: Assignment) -> None:
    """Whoever answers for the lead is told, but never the one who could not be reached."""
    if work.policy is None:
        return
    place = Place.parse(command.place)
    unreached = frozenset({place.name} if place.kind == "dm" else ())
    who = answers_for(work.policy, work.roster, present, unreached)
    key = f"undelivered:{present.lead}:{present.id}:{place}"  # once while they have it, whatever else fails there
    _tell_undelivered(work, command, key, who, present.lead)


def _tell_of_lost_digest(work: Work, command: GiveUp) -> None:
    """An import's digest is about many leads; should the word of its failure fail too, the record is all there is."""
    place = Place.parse(command.place)
    if work.policy is None or place.kind != "dm" or command.what == Tell.UNDELIVERED:
        return
    key = f"undelivered:{place}:{iso(command.now)}"
    _tell_undelivered(work, command, key, answers_for_person(work.policy, work.roster, place.name), None)


def _tell_undelivered(work: Work, command: GiveUp, key: str, who: str, lead: int | None) -> None:
    if command.place == str(Place.dm(who)):
        return
    data: dict[str, JSON] = {"to": command.place, "error": command.error}
    work.tell(Notice(key, Tell.UNDELIVERED, Place.dm(who), lead, mention=who, threaded=False, data=data))
