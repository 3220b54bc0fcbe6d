"""Which account a lead belongs to: by domain, by verified names, by likeness of names; or that nobody can be sure.

:func:`match` is pure and does not depend on the order of what it is given. Whoever calls it gives it the entries of the
account index that share a key with the lead (:func:`Clues.sure_keys`, :func:`Clues.block_keys`): of 100,000 accounts
it compares a handful.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from routing.accounts.account import Account, account_key
from routing.accounts.company_names import Folded, block_keys, folded, likeness
from routing.accounts.match import NO_MATCH, By, Match, Suspect
from routing.accounts.match_rules import MatchRules
from routing.lead import Value
from routing.reference.domains import SHARED, MailKind, address, mail_kind, registered_domain

SHOWN = 5
"""The most candidates that are kept for whoever must decide."""
CERTAIN = 100


_SITES = ("domain", "website")


class Kind(StrEnum):
    """What an entry of the account index is."""

    DOMAIN = "domain"
    NAME = "name"
    ALIAS = "alias"


@dataclass(frozen=True, slots=True, order=True)
class Listing:
    """One thing that an account is known by: a registered domain, or a folded name."""

    kind: Kind
    text: str
    account: str


@dataclass(frozen=True, slots=True)
class Clues:
    """What a lead tells of its company.

    Attributes:
        domain: its registered domain, by its website or else its e-mail address; never one that everybody shares.
        key: the company's name as :func:`routing.accounts.account.account_key` has it; empty where it tells none.
        names: the company's name folded, in each way that it may be spelt.
    """

    domain: str | None
    key: str
    names: tuple[Folded, ...]

    @classmethod
    def of(cls, attributes: Mapping[str, Value]) -> "Clues":
        """The clues in a lead's attributes."""
        company = str(attributes.get("company") or "")
        return cls(company_domain(attributes), account_key(company), folded(company))

    def sure_keys(self) -> frozenset[str]:
        """The keys of the index under which an account that it surely belongs to stands."""
        domain = {domain_key(self.domain)} if self.domain else set()
        return frozenset({*domain, *(name_key(name) for name in self.names)})

    def block_keys(self) -> frozenset[str]:
        """The keys under which the accounts stand that have nearly its name."""
        return frozenset(f"~{key}" for name in self.names if not name.is_generic for key in block_keys(name))


def company_domain(attributes: Mapping[str, Value]) -> str | None:
    """The registered domain of a lead's company. Where anybody can have mail, or a page, says nothing of it."""
    told = (value for name in _SITES if isinstance(value := attributes.get(name), str))
    email = attributes.get("email")
    mail = address(email) if isinstance(email, str) else None
    found = [*map(registered_domain, told), mail.domain if mail is not None else None]
    return next((one for one in found if one and one not in SHARED and mail_kind(one) is MailKind.COMPANY), None)


def domain_key(domain: str) -> str:
    """A domain as a key of the index."""
    return f"@{domain}"


def name_key(name: Folded) -> str:
    """A folded name as a key of the index."""
    return f"={name.compact}"


def index_of(account: Account) -> Iterator[tuple[str, Listing]]:
    """Every key under which an account stands in the index, with what stands there."""
    for domain in account.domains:
        yield domain_key(domain), Listing(Kind.DOMAIN, domain, account.key)
    for kind, names in ((Kind.NAME, (account.name,)), (Kind.ALIAS, account.aliases)):
        for name in (one for text in names for one in folded(text)):
            entry = Listing(kind, name.text, account.key)
            yield name_key(name), entry
            if not name.is_generic:
                yield from ((f"~{key}", entry) for key in block_keys(name))


Parent = Callable[[str], str | None]
"""The key of an account's parent; None where it has none."""


def match(clues: Clues, entries: Iterable[Listing], rules: MatchRules, parent: Parent = lambda _: None) -> Match:
    """Which of the accounts behind ``entries`` a lead belongs to.

    The domain comes first, then names that are the same, then names that are nearly so. A domain that is one account's
    and a name that is surely another's contradict each other; where one of the two belongs to the other, it is the
    more particular one.

    Args:
        clues: what the lead tells.
        entries: what stands in the account index under its keys, in any order.
        rules: how alike names must be.
        parent: which account another belongs to.
    """
    given = frozenset(entries)
    owners = frozenset(one.account for one in given if one.kind is Kind.DOMAIN and one.text == clues.domain)
    named = _named(clues, given)
    scores = dict.fromkeys(named, CERTAIN) or _scores(clues, given)
    by_name = _by_name(named, scores, rules)
    if not owners:
        return by_name
    meant = frozenset(named) or frozenset({by_name.account} if by_name.account is not None else ())
    both = owners & (meant or frozenset(key for key in owners if scores.get(key, 0) >= rules.uncertain))
    if len(both) == 1 or (len(owners) == 1 and not meant):
        return Match(By.DOMAIN, min(both or owners))
    if len(owners) == 1 and len(meant) == 1 and not both:
        return _either(min(owners), min(meant), by_name, scores, rules, parent)
    by_domain = _ranked(dict.fromkeys(owners, CERTAIN), By.DOMAIN)
    others = by_name.candidates or tuple(Suspect(key, scores.get(key, CERTAIN), by_name.by) for key in sorted(meant))
    return Match(By.UNCERTAIN, None, (*by_domain, *(one for one in others if one.account not in owners))[:SHOWN])


def _named(clues: Clues, entries: frozenset[Listing]) -> dict[str, By]:
    """The accounts that have the very name, and whether it is theirs or an alias; written alike, only that one."""
    same = {name.compact for name in clues.names}
    generic = any(name.is_generic for name in clues.names)
    found: dict[str, By] = {}
    for one in sorted(entries):
        if one.kind is Kind.DOMAIN or one.text.replace(" ", "") not in same:
            continue
        if generic and one.account != clues.key:
            continue  # two that are called Consulting are not one for that
        if found.get(one.account) is not By.NAME:
            found[one.account] = By.ALIAS if one.kind is Kind.ALIAS else By.NAME
    return {clues.key: found[clues.key]} if clues.key in found else found


def _scores(clues: Clues, entries: frozenset[Listing]) -> dict[str, int]:
    """How alike each account is, by its likest name."""
    scores: dict[str, int] = {}
    for one in entries:
        if one.kind is Kind.DOMAIN:
            continue
        score = max((likeness(name, Folded(one.text)) for name in clues.names), default=0)
        scores[one.account] = max(score, scores.get(one.account, 0))
    return scores


def _by_name(named: Mapping[str, By], scores: Mapping[str, int], rules: MatchRules) -> Match:
    """What the names alone say."""
    if len(named) == 1:
        [(key, by)] = named.items()
        return Match(by, key)
    if named:
        return Match(By.UNCERTAIN, None, _ranked(scores, By.NAME))
    alike = {key: score for key, score in scores.items() if score >= rules.uncertain}
    if not alike:
        return NO_MATCH
    ranked = _ranked(alike, By.NAME)
    best = ranked[0]
    runner_up = max((score for key, score in scores.items() if key != best.account), default=0)
    if best.score >= rules.similarity and best.score - runner_up >= rules.margin:
        return Match(By.NAME, best.account)
    return Match(By.UNCERTAIN, None, ranked)


def _either(
    owner: str, named: str, by_name: Match, scores: Mapping[str, int], rules: MatchRules, parent: Parent
) -> Match:
    """The domain is one account's and the name another's: the more particular one, if one belongs to the other."""
    if parent(named) == owner:
        return by_name
    if parent(owner) == named or scores.get(owner, 0) >= rules.uncertain:
        return Match(By.DOMAIN, owner)
    by_domain = Suspect(owner, CERTAIN, By.DOMAIN)
    return Match(By.UNCERTAIN, None, (by_domain, Suspect(named, scores.get(named, CERTAIN), by_name.by)))


def _ranked(scores: Mapping[str, int], by: By) -> tuple[Suspect, ...]:
    """The likeliest first; of equals by key, so that nothing depends on the order they came in."""
    ranked = sorted(scores.items(), key=lambda one: (-one[1], one[0]))
    return tuple(Suspect(key, score, by) for key, score in ranked[:SHOWN])
