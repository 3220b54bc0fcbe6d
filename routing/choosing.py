"""Somebody says which account a lead belongs to, and it is remembered: the next such lead needs nobody's word."""

from dataclasses import replace

from routing.accounts.account import Account, account_key
from routing.accounts.match import By
from routing.accounts.matching import Clues
from routing.changing import follow_account
from routing.commands import ChooseAccount
from routing.facts import AccountChosen, lead_stream
from routing.giving import policy_of
from routing.lead import Lead
from routing.ports import Done, Standing, Work
from routing.refusals import Because, Refused


def choose_account(work: Work, command: ChooseAccount) -> Done:
    """The lead belongs to the account named; without one, to one of its own that nobody knew.

    The lead's own name for the company is an alias of the account from now on, and its domain one of the account's
    where it spoke for another; no other account keeps the alias.
    """
    policy_of(work)
    known = work.lead(command.lead)
    if known is None:
        raise Refused(Because.UNKNOWN_LEAD, lead=command.lead)
    account = _meant(work, known, command.account)
    lead = replace(known, account=account.key if account else None, matched_by=By.CHOSEN, suspects=())
    if lead == known:
        return Done(Standing.UNCHANGED, known, work.assignment(known.id))
    alias = _remembered(work, known, account) if account is not None else ""
    work.put_lead(lead)
    fact = AccountChosen(at=command.now, by=command.by, account=account.name if account else None, alias=alias)
    work.record(lead_stream(lead.id), fact)
    return Done(Standing.UPDATED, lead, follow_account(work, known, lead, command.now, command.by))


def _meant(work: Work, lead: Lead, name: str | None) -> Account | None:
    """The account of that name; without one the lead's company, as an account of its own, where it tells any.

    Raises:
        Refused: nobody knows an account of that name.
    """
    company = lead.text("company")
    key = account_key(company if name is None else name)
    found = work.account(key) if key else None
    if found is None and name is not None:
        raise Refused(Because.ACCOUNT_UNKNOWN, account=name)
    return found or (Account(key, company.strip()) if key else None)


def _remembered(work: Work, lead: Lead, account: Account) -> str:
    """Keep what the choice tells of the account; returns the alias, empty where the name needs none."""
    clues, company = Clues.of(lead.attributes), lead.text("company").strip()
    alias = company if clues.names and clues.key != account.key else ""
    by_domain = {one.account for one in work.indexed(clues.sure_keys()) if one.text == clues.domain}
    domains = {*account.domains, *({clues.domain} if clues.domain and by_domain - {account.key} else ())}
    aliases = {*account.aliases, *({alias} if alias else ())}
    for suspect in lead.suspects:
        other = work.account(suspect.account)
        if other is not None and other.key != account.key and alias in other.aliases:
            work.put_account(replace(other, aliases=tuple(one for one in other.aliases if one != alias)))
    work.put_account(replace(account, aliases=tuple(sorted(aliases)), domains=tuple(sorted(domains))))
    return alias
