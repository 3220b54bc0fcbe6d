"""Keeping house: policy, roster and accounts come into force; what was not delivered reaches somebody."""

from hashlib import sha256

from routing.accounts import Account, merged
from routing.commands import AdoptAccounts, AdoptPolicy, AdoptRoster, FinishImport, GiveUp
from routing.facts import DESK, AccountsAdopted, DeliveryFailed, PolicyAdopted, RosterAdopted, lead_stream
from routing.messages import JSON, Notice, Place, Tell
from routing.ports import Done, Standing, Work
from routing.silence import manager_of


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
    return Done(Standing.FRESH if previous is None else Standing.UPDATED)


def adopt_roster(work: Work, command: AdoptRoster) -> Done:
    """Put a roster in force; whoever is not in it any longer stays on record, inactive."""
    previous = work.roster.version or None
    if previous == command.roster.version:
        return Done(Standing.UNCHANGED)
    work.put_roster(command.roster)
    people = len(command.roster.owners)
    fact = RosterAdopted(
        at=command.now, by=command.by, version=command.roster.version, previous=previous, people=people
    )
    work.record(DESK, fact)
    return Done(Standing.FRESH if previous is None else Standing.UPDATED)


def adopt_accounts(work: Work, command: AdoptAccounts) -> Done:
    """Take accounts in; what Baton learned of their owners stays."""
    changed: list[Account] = []
    for account in command.accounts:
        known = work.account(account.key)
        after = account if known is None else merged(known, account)
        if after != known:
            work.put_account(after)
            changed.append(after)
    if not changed:
        return Done(Standing.UNCHANGED)
    digest = sha256("\n".join(sorted(repr(a) for a in changed)).encode()).hexdigest()
    work.record(DESK, AccountsAdopted(at=command.now, by=command.by, accounts=len(changed), digest=digest))
    return Done(Standing.UPDATED)


def finish_import(work: Work, command: FinishImport) -> Done:
    """One digest an owner instead of a card a lead."""
    for owner, leads in command.given:
        key = f"imported:{command.name}:{owner}"
        data: dict[str, JSON] = {"count": len(leads), "leads": list(leads[:10])}
        work.tell(Notice(key, Tell.IMPORTED, Place.dm(owner), mention=owner, threaded=False, data=data))
    return Done(Standing.DONE)


def give_up(work: Work, command: GiveUp) -> Done:
    """A message could not be sent: whoever answers for the lead's owner is told, unless it was meant for them."""
    lead = work.lead(command.lead) if command.lead is not None else None
    if lead is None:
        return Done(Standing.UNCHANGED)
    fact = DeliveryFailed(at=command.now, by="courier", place=command.place, what=command.what, error=command.error)
    work.record(lead_stream(lead.id), fact)
    present = work.assignment(lead.id)
    if present is not None and present.open:
        who = manager_of(work, present) if present.owner is not None else present.accountable
        if command.place != str(Place.dm(who)):
            key = f"undelivered:{lead.id}:{command.place}"  # once, whatever else fails there
            data: dict[str, JSON] = {"to": command.place, "error": command.error}
            work.tell(Notice(key, Tell.UNDELIVERED, Place.dm(who), lead.id, who, threaded=False, data=data))
    return Done(Standing.DONE, lead, present)
