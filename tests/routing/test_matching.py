"""Which account a lead belongs to: hard names, domains, and what nobody can be sure of."""

import itertools

import pytest

from routing.accounts.account import Account, account_key
from routing.accounts.company_names import folded, likeness
from routing.accounts.match import By, Match
from routing.accounts.match_rules import MatchRules
from routing.accounts.matching import Clues, Listing, index_of, match

RULES = MatchRules()


def named(*names: str) -> list[Account]:
    return [Account(account_key(name), name) for name in names]


def listed(accounts: list[Account], clues: Clues) -> list[Listing]:
    """What an index gives for these clues, as storage does."""
    index = [(key, one) for account in accounts for key, one in index_of(account)]
    sure = [one for key, one in index if key in clues.sure_keys()]
    if any(one.kind != "domain" for one in sure):
        return sure
    return sure + [one for key, one in index if key in clues.block_keys()]


def found(accounts: list[Account], rules: MatchRules = RULES, /, **lead: str) -> Match:
    clues = Clues.of(lead)
    parents = {account.key: account.parent for account in accounts}
    return match(clues, listed(accounts, clues), rules, parents.get)


SAME = [
    # legal forms
    ("Müller GmbH", "Müller GmbH & Co. KG"),
    ("Acme", "Acme, Inc."),
    ("Acme Ltd.", "ACME Limited"),
    ("Acme S.A.", "Acme SA"),
    ("Acme S.A. de C.V.", "ACME"),
    ("Kowalski Sp. z o.o.", "Kowalski sp. z o. o."),
    ("Novák s.r.o.", "NOVAK, spol. s r.o."),
    ("Acme Co., Ltd.", "Acme Company Limited"),
    ("Astra International", "PT Astra International Tbk"),
    ("\u041e\u041e\u041e Ромашка", "Romashka OOO"),
    ("Barilla S.p.A.", "Barilla SpA"),
    ("Tan & Sons Pte. Ltd.", "Tan and Sons Pte Ltd"),
    ("Bharat Forge Pvt Ltd", "Bharat Forge Private Limited"),
    ("Nokia Oyj", "NOKIA"),
    ("Heineken N.V.", "Heineken"),
    ("Petrobras S/A", "Petrobras"),
    ("Krupp G.m.b.H.", "Krupp GmbH"),
    ("Orkla ASA", "orkla"),
    ("E.ON SE", "E.On"),
    ("Lego A/S", "LEGO"),
    # accents and transliteration
    ("Société Générale", "Societe Generale S.A."),
    ("L'Oréal", "LOreal"),
    ("A.P. Møller - Mærsk", "AP Moller Maersk"),
    ("Łódź Textiles", "Lodz Textiles"),
    ("Müller Logistik", "Mueller Logistik"),
    ("Mueller Logistik", "Müller Logistik"),
    ("Göteborgs Hamn", "Goeteborgs Hamn"),
    ("İstanbul Cam", "Istanbul Cam"),
    ("株式会社トヨタ", "トヨタ"),
    # the article, links, punctuation, spacing
    ("The Coffee Collective", "Coffee Collective"),
    ("Smith & Wesson", "Smith and Wesson"),
    ("Hewlett-Packard", "Hewlett Packard"),
    ("McDonald's", "McDonalds"),
    ("Micro Soft", "Microsoft"),
    ("  Acme   Tools ", "acme tools"),
    ("Bank of Ireland", "Bank Ireland"),
    ("AT&T", "A T & T"),
    # usual abbreviations
    ("Orion Intl", "Orion International"),
    ("Warner Bros.", "Warner Brothers"),
    ("Precision Mfg Inc", "Precision Manufacturing"),
    ("Halden Svcs", "Halden Services"),
]

NEAR = [
    # one letter wrong, missing, too many, swapped, in names that are long enough
    ("Northwind Traders", "Northwind Tradrs"),
    ("Northwind Traders", "Nortwhind Traders"),
    ("Continental Airways", "Continental Airwais"),
    ("Schwarzenegger Fitness", "Schwarzeneger Fitness"),
    ("Acme Widget Solutions", "Acme Widget Solutoins"),
    ("Kaltenbrunner Optik", "Kaltenbruner Optik"),
    # swapped words
    ("Fjord Seafood Bergen", "Bergen Fjord Seafood"),
    ("Peters Holm Architects", "Holm Peters Architects"),
]

UNSURE = [
    ("Allianz", "Alianz"),  # one letter in a short name
    ("Siemens", "Simens"),
    ("Acme", "Acme Group"),  # a group, or its company
    ("Acme", "Acme Deutschland GmbH"),
    ("Lindqvist Holding", "Lindqvist"),
    ("Zalando", "Zalndo"),
]

OTHERS = [
    ("Siemens", "Siemens Healthineers"),  # a subsidiary has a name of its own
    ("Alpha Consulting", "Alpine Consulting"),  # generic words make nobody alike
    ("Bright Solutions", "Brite Solutions"),
    ("Delta", "Delta Dental"),
    ("Global Services", "Global Service Partners"),  # nothing but generic words
    ("Consulting Group", "Consulting Partners"),
    ("Solutions GmbH", "Solutions AG"),
    ("Studio 54", "Studio 55"),  # a number tells
    ("Route 66 Motors", "Route 67 Motors"),
    ("IBM", "International Business Machines"),  # initials are for an alias
    ("Thermal Spa", "Thermal"),
    ("Ford", "Fjord"),  # short names must be the same
    ("Bosch", "Bosh"),
    ("Bank of Ireland", "Bank of Italy"),
    ("Apple", "Applied Materials"),
    ("Orange", "Orange County Plumbing"),
    ("Acme", "Globex"),
]


@pytest.mark.parametrize(("account", "company"), SAME)
def test_a_name_that_two_clerks_write_differently_is_one(account: str, company: str) -> None:
    [known] = accounts = named(account)
    assert found(accounts, company=company) == Match(By.NAME, known.key)


@pytest.mark.parametrize(("account", "company"), NEAR)
def test_a_slip_of_the_pen_is_recognised(account: str, company: str) -> None:
    [known, _] = accounts = named(account, "Globex")
    assert found(accounts, company=company) == Match(By.NAME, known.key)


@pytest.mark.parametrize(("account", "company"), UNSURE)
def test_what_may_be_it_is_asked(account: str, company: str) -> None:
    [known] = accounts = named(account)
    asked = found(accounts, company=company)
    assert asked.by is By.UNCERTAIN
    assert asked.account is None
    [suspect] = asked.candidates
    assert suspect.account == known.key
    assert RULES.uncertain <= suspect.score < RULES.similarity


@pytest.mark.parametrize(("account", "company"), OTHERS)
def test_another_company_is_another(account: str, company: str) -> None:
    assert found(named(account), company=company) == Match(By.NONE)


def test_the_table_is_long_enough() -> None:
    assert len(SAME) + len(NEAR) + len(UNSURE) + len(OTHERS) >= 60


@pytest.mark.parametrize(("one", "other"), [*SAME, *NEAR, *UNSURE, *OTHERS])
def test_likeness_goes_both_ways(one: str, other: str) -> None:
    for a, b in itertools.product(folded(one), folded(other)):
        assert likeness(a, b) == likeness(b, a)
        assert 0 <= likeness(a, b) <= 100


# Two accounts that are nearly one


def test_with_two_that_are_as_near_somebody_is_asked() -> None:
    accounts = named("Meridian Health", "Meridian Heath")
    asked = found(accounts, company="Meridian Helth")
    assert asked.by is By.UNCERTAIN
    assert {one.account for one in asked.candidates} == {"meridian health", "meridian heath"}


def test_the_very_name_needs_no_margin() -> None:
    accounts = named("Northwind Traders", "Northwind Trader")
    assert found(accounts, company="northwind traders ltd") == Match(By.NAME, "northwind traders")


def test_of_two_that_fold_alike_the_one_that_is_written_so() -> None:
    accounts = named("Acme GmbH", "Acme Inc")
    assert found(accounts, company="ACME Inc") == Match(By.NAME, "acme inc")
    assert found(accounts, company="Acme Ltd").by is By.UNCERTAIN


def test_the_policys_numbers_count() -> None:
    accounts = named("Siemens")
    assert found(accounts, MatchRules(similarity=90), company="Simens") == Match(By.NAME, "siemens")
    assert found(accounts, MatchRules(uncertain=93), company="Simens") == Match(By.NONE)
    near = named("Northwind Traders", "Northwind Tradars")
    assert found(near, company="Northwind Tradres").by is By.UNCERTAIN
    assert found(near, MatchRules(margin=0), company="Northwind Tradres").by is By.NAME


# Domains


ACME = Account("acme", "Acme", domains=("acme.com", "acme.de"))
GLOBEX = Account("globex", "Globex", domains=("globex.com",))


@pytest.mark.parametrize(
    "lead",
    [
        {"email": "jo@acme.com"},
        {"email": "Jo <JO@Sales.Acme.de>"},
        {"website": "https://www.acme.com/about"},
        {"email": "jo@gmail.com", "website": "acme.com"},
        {"email": "jo@acme.com", "company": "Something Else Entirely"},
        {"email": "jo@acme.com", "company": "Acme Deutschland"},
    ],
)
def test_a_domain_says_whose_it_is(lead: dict[str, str]) -> None:
    assert found([ACME, GLOBEX], RULES, **lead) == Match(By.DOMAIN, "acme")


@pytest.mark.parametrize("domain", ["gmail.com", "gmx.de", "mailinator.com", "mail.ru", "yahoo.co.uk"])
def test_where_anybody_has_mail_nobody_is_recognised(domain: str) -> None:
    careless = Account("acme", "Acme", domains=(domain,))
    assert found([careless], email=f"jo@{domain}") == Match(By.NONE)
    assert found([careless], website=f"https://{domain}") == Match(By.NONE)


def test_a_domain_of_several_is_told_apart_by_name() -> None:
    group = [Account(name, name.title(), domains=("group.com",)) for name in ("fish", "meat")]
    assert found(group, email="jo@group.com", company="Meat Inc") == Match(By.DOMAIN, "meat")
    asked = found(group, email="jo@group.com")
    assert (asked.by, [one.account for one in asked.candidates]) == (By.UNCERTAIN, ["fish", "meat"])


def test_a_domain_and_a_name_of_two_accounts_contradict_each_other() -> None:
    asked = found([ACME, GLOBEX], email="jo@acme.com", company="Globex Inc.")
    assert asked.by is By.UNCERTAIN
    assert [(one.account, one.by) for one in asked.candidates] == [("acme", By.DOMAIN), ("globex", By.NAME)]


def test_of_a_group_and_its_company_the_more_particular_one_is_meant() -> None:
    child = Account("acme care", "Acme Care", parent="acme")
    assert found([ACME, child], email="jo@acme.com", company="Acme Care") == Match(By.NAME, "acme care")
    own = Account("acme care", "Acme Care", parent="acme", domains=("acmecare.com",))
    assert found([ACME, own], email="jo@acmecare.com", company="Acme") == Match(By.DOMAIN, "acme care")


# Aliases


def test_a_verified_alias_is_as_good_as_a_name() -> None:
    big_blue = Account("ibm", "IBM", aliases=("Big Blue", "International Business Machines"))
    assert found([big_blue], company="international business machines corp.") == Match(By.ALIAS, "ibm")
    assert found([big_blue], company="IBM") == Match(By.NAME, "ibm")


def test_an_alias_of_two_is_asked() -> None:
    two = [Account(key, key.title(), aliases=("Big Blue",)) for key in ("ibm", "chelsea")]
    assert found(two, company="Big Blue").by is By.UNCERTAIN


def test_nothing_told_is_nobodys() -> None:
    assert found([ACME], name="Jo") == Match(By.NONE)
    assert found([ACME], company="   ", email="broken") == Match(By.NONE)
