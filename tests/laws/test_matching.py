"""What holds of matching, whatever the accounts are."""

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from routing.accounts.account import Account, account_key
from routing.accounts.match import By
from routing.accounts.match_rules import MatchRules
from routing.accounts.matching import Clues, Listing, index_of, match

WORDS = (
    "acme",
    "Globex",
    "Müller",
    "Consulting",
    "GmbH",
    "Inc.",
    "Group",
    "of",
    "The",
    "Nord",
    "Norde",
    "54",
    "&",
    "ürün",
)
NAMES = st.lists(st.sampled_from(WORDS), min_size=1, max_size=4).map(" ".join)
DOMAINS = st.sampled_from(("acme.com", "globex.de", "gmail.com", "mailinator.com", "acme.co.uk"))
FREE = ("gmail.com", "mailinator.com")


@st.composite
def accounts(draw: st.DrawFn) -> list[Account]:
    names = draw(st.lists(NAMES | st.text(max_size=8), max_size=8, unique_by=account_key))
    keys = [account_key(name) for name in names]
    return [
        Account(
            key,
            name,
            domains=tuple(draw(st.lists(DOMAINS, max_size=2))),
            aliases=tuple(draw(st.lists(NAMES, max_size=1))),
            parent=draw(st.sampled_from([*keys, None])),
        )
        for key, name in zip(keys, names, strict=True)
    ]


LEADS = st.fixed_dictionaries(
    {},
    optional={"company": NAMES | st.text(max_size=8), "email": DOMAINS.map(lambda domain: f"jo@{domain}")},
)
RULES = st.builds(
    MatchRules, similarity=st.integers(80, 100), margin=st.integers(0, 20), uncertain=st.integers(50, 80)
)  # fmt: skip


def entries(known: list[Account], clues: Clues) -> list[Listing]:
    keys = clues.sure_keys() | clues.block_keys()
    return [one for account in known for key, one in index_of(account) if key in keys]


@given(accounts(), LEADS, RULES, st.randoms(use_true_random=False))
def test_the_order_of_accounts_does_not_matter(
    known: list[Account], lead: dict[str, str], rules: MatchRules, rnd: Random
) -> None:
    clues, parents = Clues.of(lead), {one.key: one.parent for one in known}
    given_entries = entries(known, clues)
    shuffled = [*given_entries]
    rnd.shuffle(shuffled)
    assert match(clues, given_entries, rules, parents.get) == match(clues, shuffled, rules, parents.get)


@given(accounts(), st.sampled_from(FREE))
def test_mail_that_anybody_can_have_matches_nobody(known: list[Account], domain: str) -> None:
    clues = Clues.of({"email": f"jo@{domain}", "website": f"https://{domain}"})
    assert match(clues, [one for a in known for _, one in index_of(a)], MatchRules()).by is By.NONE


@given(accounts(), LEADS, RULES)
def test_an_account_that_shares_nothing_changes_nothing(
    known: list[Account], lead: dict[str, str], rules: MatchRules
) -> None:
    clues, parents = Clues.of(lead), {one.key: one.parent for one in known}
    stranger = Account("zyxwv qqq", "Zyxwv Qqq", domains=("zyxwv.com",), aliases=("Qzx Ltd",))
    assert match(clues, entries(known, clues), rules, parents.get) == match(
        clues, entries([*known, stranger], clues), rules, parents.get
    )


@given(accounts(), LEADS, RULES)
def test_it_is_one_account_or_none_and_uncertain_says_which(
    known: list[Account], lead: dict[str, str], rules: MatchRules
) -> None:
    clues, parents = Clues.of(lead), {one.key: one.parent for one in known}
    found = match(clues, entries(known, clues), rules, parents.get)
    keys = {one.key for one in known}
    assert (found.account is not None) == (found.by in {By.DOMAIN, By.ALIAS, By.NAME})
    assert found.account is None or found.account in keys
    assert bool(found.candidates) == (found.by is By.UNCERTAIN)
    assert {one.account for one in found.candidates} <= keys
    assert len({one.account for one in found.candidates}) == len(found.candidates)


@given(accounts())
def test_whoever_writes_an_accounts_own_name_means_it_or_is_asked(known: list[Account]) -> None:
    for account in known:
        clues = Clues.of({"company": account.name})
        found = match(clues, entries(known, clues), MatchRules())
        assert found.account == account.key or not clues.names
