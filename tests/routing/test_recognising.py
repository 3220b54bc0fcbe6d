"""A lead's company is recognised on the desk: what is kept, who is asked, and that a person's word is remembered."""

from dataclasses import replace
from datetime import timedelta

import pytest

from routing.accounts.account import Account, Tenure, account_key
from routing.accounts.match import By
from routing.commands import AdoptAccounts, ChooseAccount
from routing.refusals import Because
from routing.review import WHICH_ACCOUNT
from tests.routing.desks import START, House

EARLIER = START - timedelta(days=400)


def acme(name: str = "Acme Industrial", owner: str = "ana", **more: object) -> Account:
    account = Account(account_key(name), name, customer_since=EARLIER, tenures=(Tenure(EARLIER, "sales", owner),))
    return replace(account, **more)  # type: ignore[arg-type]


def house(*accounts: Account) -> House:
    made = House()
    made.done(AdoptAccounts(now=made.now, accounts=accounts or (acme(),), by="import"))
    return made


@pytest.mark.parametrize(
    ("lead", "by"),
    [
        ({"company": "ACME Industrial GmbH"}, By.NAME),
        ({"company": "Acme Industriel"}, By.NAME),
        ({"company": "The Big A"}, By.ALIAS),
        ({"company": "", "email": "jo@acme.com"}, By.DOMAIN),
    ],
)
def test_whoever_looks_after_the_account_gets_it(lead: dict[str, str], by: By) -> None:
    known = house(acme(domains=("acme.com",), aliases=("The Big A",)))
    known.comes("a", country="GB", **lead)
    assert known.has().owner == "ana"
    assert known.work.leads[1].matched_by is by
    assert known.work.leads[1].account == "acme industrial"


def test_what_nobody_can_be_sure_of_waits_for_somebody_who_can() -> None:
    known = house(acme("Meridian Health", "ana"), acme("Meridian Heath", "eve"))
    known.comes("a", country="GB", company="Meridian Helth")
    held = known.has()
    assert (held.queue, held.rule) == ("review", WHICH_ACCOUNT)
    lead = known.work.leads[1]
    assert lead.account is None
    assert {one.name for one in lead.suspects} == {"Meridian Health", "Meridian Heath"}
    assert "AccountRecognised" in known.work.kinds(1)


def test_a_policy_that_never_asks_of_accounts_asks_nobody() -> None:
    known = house(acme("Meridian Health", "ana"), acme("Meridian Heath", "eve"))
    known.replaces(("{ account.relationship: customer }, assign: account_owner", "{ source: nobody }, assign: ana"))
    known.comes("a", country="GB", company="Meridian Helth")
    assert known.has().owner == "dan"


def test_a_persons_word_is_remembered() -> None:
    known = house(acme("Meridian Health", "ana"), acme("Meridian Heath", "eve"))
    known.comes("a", country="GB", company="Meridian Helth")
    known.done(ChooseAccount(now=known.now, lead=1, account="Meridian Heath", by="rita"))
    assert known.has().owner == "eve"
    assert known.work.leads[1].suspects == ()
    known.comes("b", country="GB", company="meridian HELTH Ltd")
    assert known.work.leads[2].matched_by is By.ALIAS
    assert known.has(2).owner == "eve"
    assert known.work.kinds(1)[-2:] == ["AccountChosen", "LeadOffered"]


def test_a_domain_that_spoke_for_another_is_remembered_too() -> None:
    known = house(acme("Globex", "ana", domains=("globex.com",)), acme("Initech", "eve"))
    known.comes("a", country="GB", company="Initech", email="jo@globex.com")
    assert known.work.leads[1].matched_by is By.UNCERTAIN
    known.done(ChooseAccount(now=known.now, lead=1, account="Initech"))
    known.comes("b", country="GB", company="Initech Inc.", email="al@globex.com")
    assert known.work.leads[2].account == "initech"
    assert known.has(2).owner == "eve"


def test_none_of_them_is_a_company_of_its_own() -> None:
    known = house(acme("Meridian Health", "ana"), acme("Meridian Heath", "eve"))
    known.comes("a", country="GB", company="Meridian Helth")
    known.done(ChooseAccount(now=known.now, lead=1, account=None))
    assert known.has().owner == "dan"
    known.comes("b", country="GB", company="Meridian Helth")
    assert known.work.leads[2].account == "meridian helth"
    assert known.work.leads[2].matched_by is By.NAME


def test_what_a_person_chose_stays_until_the_clues_change() -> None:
    known = house(acme("Globex", "ana"), acme("Initech", "eve"))
    known.comes("a", country="GB", company="Globex")
    known.done(ChooseAccount(now=known.now, lead=1, account="Initech"))
    known.comes("a", country="GB", company="Globex", amount=5)
    assert known.work.leads[1].account == "initech"
    known.comes("a", country="GB", company="Umbrella Pharma")
    assert known.work.leads[1].account == "umbrella pharma"


def test_an_unknown_account_or_lead_is_refused() -> None:
    known = house()
    known.comes("a", country="GB", company="Acme")
    assert known.refused(ChooseAccount(now=known.now, lead=1, account="Nobody")).because is Because.ACCOUNT_UNKNOWN
    assert known.refused(ChooseAccount(now=known.now, lead=9, account=None)).because is Because.UNKNOWN_LEAD


def test_the_choice_of_what_is_chosen_changes_nothing() -> None:
    known = house()
    known.comes("a", country="GB", company="Acme")
    for _ in range(2):
        known.done(ChooseAccount(now=known.now, lead=1, account="Acme Industrial"))
    assert known.work.kinds(1).count("AccountChosen") == 1


def test_a_company_never_belongs_to_itself() -> None:
    known = House()
    child, parent = acme("Child", parent="parent"), acme("Parent", parent="child")
    both = AdoptAccounts(now=known.now, accounts=(child, parent), by="import")
    assert known.refused(both).because is Because.PARENT_LOOP
    known.done(AdoptAccounts(now=known.now, accounts=(child,), by="import"))
    later = AdoptAccounts(now=known.now, accounts=(parent,), by="import")
    assert known.refused(later).because is Because.PARENT_LOOP
    assert "parent" not in known.work.accounts


def test_what_a_file_does_not_tell_stays() -> None:
    known = house(acme(domains=("acme.com",), aliases=("Big A",), lists=("named",), parent="group"))
    known.done(AdoptAccounts(now=known.now, accounts=(Account("acme industrial", "Acme Industrial"),), by="import"))
    kept = known.work.accounts["acme industrial"]
    assert (kept.domains, kept.aliases, kept.lists, kept.parent) == (("acme.com",), ("Big A",), ("named",), "group")
    told = Account("acme industrial", "Acme Industrial", lists=(), parent="")
    known.done(AdoptAccounts(now=known.now, accounts=(told,), by="import"))
    assert known.work.accounts["acme industrial"].lists == ()
    assert not known.work.accounts["acme industrial"].parent
