"""A lead's company and person are recognised: when it comes in, and whenever what it tells of them changes."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from routing.accounts.duplicates import traits
from routing.accounts.match import By, Match, Suspect
from routing.accounts.matching import Clues, Kind, Listing, match
from routing.facts import AccountRecognised, lead_stream
from routing.giving import policy_of
from routing.lead import Lead
from routing.ports import Work


def recognised(work: Work, lead: Lead, before: Lead | None = None) -> Lead:
    """The lead with the account that its clues point at; ``before`` is what was known of it.

    What a person chose stays until the clues are others. Without an account the company's own name stands for one that
    may come to be; where it is uncertain, none does.
    """
    if before is not None and before.attributes == lead.attributes:
        return lead
    clues = Clues.of(lead.attributes)
    if before is not None and before.matched_by is By.CHOSEN and Clues.of(before.attributes) == clues:
        return lead
    found = match(clues, _entries(work, clues), policy_of(work).accounts, lambda key: _parent(work, key))
    key = None if found.by is By.UNCERTAIN else found.account or clues.key or None
    return replace(lead, account=key, matched_by=found.by, suspects=_named(work, found))


def say_recognised(work: Work, lead: Lead, now: datetime, before: Lead | None = None) -> None:
    """Put on record by what the account was recognised, unless the name says it by itself or nothing is new."""
    same = before is not None and _said(before) == _said(lead)
    if same or (_is_plain(lead) and (before is None or _is_plain(before))):
        return
    fact = AccountRecognised(
        at=now, by="policy", match=lead.matched_by.value, account=lead.account,
        candidates=tuple((one.name or one.account, one.score, one.by.value) for one in lead.suspects),
    )  # fmt: skip
    work.record(lead_stream(lead.id), fact)


def sighted(work: Work, lead: Lead, at: datetime) -> None:
    """Remember by what the lead's person is known: a later record of theirs joins it."""
    work.put_traits(lead.id, traits(lead.attributes), at)


def _said(lead: Lead) -> tuple[str | None, By, tuple[Suspect, ...]]:
    return lead.account, lead.matched_by, lead.suspects


def _is_plain(lead: Lead) -> bool:
    """Whether the account is nobody's, or simply the one of the company's name."""
    return lead.matched_by is By.NONE or (
        lead.matched_by is By.NAME and lead.account == Clues.of({"company": lead.text("company")}).key
    )


def _entries(work: Work, clues: Clues) -> Iterable[Listing]:
    """What the index has of it; the names that are nearly alike only where none is the same."""
    sure = work.indexed(clues.sure_keys())
    if any(one.kind is not Kind.DOMAIN for one in sure):
        return sure
    return [*sure, *work.indexed(clues.block_keys())]


def _parent(work: Work, key: str) -> str | None:
    account = work.account(key)
    return account.parent if account is not None else None


def _named(work: Work, found: Match) -> tuple[Suspect, ...]:
    """The candidates with what people call them."""
    accounts = ((one, work.account(one.account)) for one in found.candidates)
    return tuple(replace(one, name=account.name if account else one.account) for one, account in accounts)
