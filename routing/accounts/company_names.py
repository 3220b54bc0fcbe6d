"""Company names as they are compared: what two clerks write differently is folded away, what tells two apart is kept.

Folded are case, accents, punctuation, a leading article, ``&`` and its words, legal forms (the most used of ISO 20275,
the list of the GLEIF) and usual abbreviations. Kept are numbers (Studio 54 is not Studio 55) and every other word.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from typing import NamedTuple

LONGEST = 200
"""What of a longer name is read, in characters: nobody's name is longer, and likeness takes quadratic time."""
PART = 4
"""How many letters of a word its block keys look at; of a single one twice as many."""
WORDS = 4
"""How many telling words count in pairs."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_FORMS = _words(
    """
    ab ad ae ag aktiengesellschaft amba aps as asa asbl bhd bt bv bvba bvi cia co company corp corporation crl cv
    cvba da dd doo ead ehf eg eingetragene ek eood eirl eireli ev gbr gesellschaft gesmbh ggmbh gie gk gmbh
    haftungsbeschrankt hf inc incorporated jsc kb kda kft kg kgaa kk ks kabushiki kaisha ky lda limitada limited
    llc llp lllp lp ltd ltda mbb mbh me nv nyrt oao ohg ood ooo ou oy oyab oyj oue pao partg partgmbb pc plc pllc
    pte ptd pty pvt private proprietary sa saa sab sagl sal sapi sarl sas sasu sau sca scop scrl sdn se sia sl slp
    slu snc soc spj spk spzoo srl srls sro sf spolsro stiftung tic uab ug vof vzw yk zao zoo zrt tbk
    """
)
_FIRST_FORMS = _words(
    """
    ao kabushiki kaisha oao ooo pao pt sc sia spolka tov tzov uab ug zao
    """
)
_LINKS = _words(
    """
    and und et e y i og och en ja de del di of the & + u
    """
)
"""Words that only link others; at the edges of a legal form they go with it, between words they say nothing."""
_GENERIC = _words(
    """
    agency agentur associates beratung bank business capital center centre clinic company consultancy consultants
    consulting design development digital dienstleistungen energy engineering enterprise enterprises finance
    financial foods gesellschaft global group groupe grupo gruppe handel health healthcare holding holdings
    immobilien industrial industries industry insurance international investment investments it labs law legal
    logistics logistik management manufacturing marketing media medical national network networks office online
    partner partners production productions products properties realty research retail sales school security
    service services software solution solutions store studio studios supply support systeme systems tech
    technologies technology trade trading transport travel university ventures verlag vertrieb web works world
    """
)
"""Words that half of all companies have: alone they name none."""
_WEAK = _words(
    """
    america asia australia austria benelux brasil brazil canada china dach denmark deutschland emea espana europe
    european europa finland france germany global group groupe grupo gruppe holding holdings iberia india
    international ireland italia italy japan mexico netherlands nederland nordic nordics norge norway osterreich
    poland polska portugal schweiz spain suisse sverige sweden switzerland uk us usa worldwide
    """
)
"""Words that part a company from its own group or branch: with and without them two names are nearly one."""
_SHORT = {
    "assoc": "associates", "bros": "brothers", "dev": "development", "eng": "engineering", "ent": "enterprises",
    "fin": "financial", "hldg": "holding", "hldgs": "holdings", "ind": "industries", "inds": "industries",
    "ins": "insurance", "intl": "international", "int": "international", "inv": "investments", "mfg": "manufacturing",
    "mgmt": "management", "mgt": "management", "mktg": "marketing", "natl": "national", "prod": "products",
    "sol": "solutions", "svc": "service", "svcs": "services", "sys": "systems", "techn": "technology",
    "univ": "university",
}  # fmt: skip
_GERMAN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"})
_SPA = re.compile(r"(?<!\w)(?:SpA|SPA|S\.\s?[pP]\.\s?A\.?)(?!\w)")
"""An Italian company's form: a plain ``Spa`` is where people bathe."""
_ASIAN = re.compile("株式会社|有限会社|合同会社|股份有限公司|有限责任公司|有限公司|주식회사|\\(주\\)")
_APOSTROPHE = re.compile("['\u2019`\u00b4]")
_NOT_WORD = re.compile(r"[^0-9a-z]+")
_DIGITS = re.compile(r"\d+")


@dataclass(frozen=True, slots=True, order=True)
class Folded:
    """A company name folded.

    Attributes:
        text: its words in their order, apart by one blank; empty where nothing is left.
    """

    text: str

    @property
    def words(self) -> tuple[str, ...]:
        """Its words."""
        return tuple(self.text.split())

    @property
    def compact(self) -> str:
        """Without blanks: ``Micro Soft`` is ``Microsoft``."""
        return self.text.replace(" ", "")

    @property
    def is_generic(self) -> bool:
        """Whether it has only words that half of all companies have."""
        return not _sides(self.text).telling


class _Sides(NamedTuple):
    """What is compared of a folded name; words stand sorted, so that swapped ones are the same.

    Attributes:
        whole: all words; ``bare``: all letters.
        telling: the words but for the generic ones, and their letters in order (``letters``); ``common`` the others.
        strong: the words but for those of a group or a branch; empty where these tell nothing.
    """

    whole: str
    bare: str
    telling: str
    letters: str
    common: str
    strong: str
    numbers: tuple[str, ...]


@lru_cache(maxsize=65_536)
def _sides(text: str) -> _Sides:
    words = text.split()
    told = [word for word in words if word not in _GENERIC]
    strong = [word for word in words if word not in _WEAK]
    return _Sides(
        whole=" ".join(sorted(words)),
        bare="".join(words),
        telling=" ".join(sorted(told)),
        letters="".join(told),
        common=" ".join(sorted(word for word in words if word in _GENERIC)),
        strong=" ".join(sorted(strong)) if any(word not in _GENERIC for word in strong) else "",
        numbers=tuple(sorted(_DIGITS.findall(text))),
    )


@lru_cache(maxsize=16_384)
def folded(name: str) -> tuple[Folded, ...]:
    """A name folded: once, and where it has an umlaut once more as the Germans and Danes spell that without one.

    ``Müller GmbH`` gives ``muller`` and ``mueller``. Empty where nothing is left of it.
    """
    short = name[:LONGEST]
    spelt = (short, short.translate(_GERMAN))
    return tuple(dict.fromkeys(Folded(text) for text in map(_fold, spelt) if text))


def _fold(name: str) -> str:
    from anyascii import anyascii  # its tables are read as they are needed

    plain = name if name.isascii() else anyascii(_ASIAN.sub(" ", name))
    bare = _APOSTROPHE.sub("", _SPA.sub(" ", plain)).casefold()
    words = _joined(_NOT_WORD.sub(" ", bare.replace("&", " and ").replace("+", " and ")).split())
    first, *rest = [_SHORT.get(word, word) for word in _without_forms(words)] or [""]
    return " ".join([first, *(word for word in rest if word not in _LINKS)])


def _joined(words: list[str]) -> list[str]:
    """Single letters in a row are one word: ``S.A.`` is ``sa``, ``s.r.o.`` is ``sro``, ``I. B. M.`` is ``ibm``."""
    made: list[str] = []
    letters = ""
    for word in [*words, ""]:
        if len(word) == 1 and word.isalpha():
            letters += word
            continue
        if letters:
            made.append(letters)
            letters = ""
        if word:
            made.append(word)
    return made


def _without_forms(words: list[str]) -> list[str]:
    """The words without legal forms at their ends; at least one stays."""
    if len(words) > 1 and words[0] == "the":
        words = words[1:]
    while len(words) > 1 and words[0] in _FIRST_FORMS:
        words = words[1:]
    while len(words) > 1 and _ends_in_form(words):
        words = words[:-1]
    return words


def _ends_in_form(words: list[str]) -> bool:
    """Whether the last word is a legal form, or belongs to one before it (``S.A. de C.V.``, ``Sp. z o.o.``)."""
    last, before = words[-1], words[-2]
    return last in _FORMS or (last in _LINKS and before in _FORMS) or (last in {"sp", "spol"} and len(words) > 1)


def block_keys(name: Folded) -> frozenset[str]:
    """What two names that are nearly the same have at least one of in common, and most others do not.

    The stem of its words, and that of the telling ones, each also with one letter left out: whatever one letter is
    wrong, missing, too many or swapped (the symmetric deletion of Wolf Garbe's SymSpell, 2012). And the beginnings of
    each two telling words, for a third that is added or left out.
    """
    words = sorted(name.words)
    telling = [word for word in words if word not in _GENERIC and word not in _WEAK] or words
    pairs = {f"{one[:PART]}-{other[:PART]}" for one, other in combinations(telling[:WORDS], 2)}
    return frozenset({*_stems(words), *_stems(telling), *pairs})


def _stems(words: list[str]) -> set[str]:
    stem = "".join(word[:PART] for word in words[:2]) if len(words) > 1 else words[0][: 2 * PART]
    return {stem} | ({stem[:i] + stem[i + 1 :] for i in range(len(stem))} if len(stem) > PART else set())


def likeness(one: Folded, other: Folded) -> int:
    """How alike two folded names are, from 0 to 100.

    The ratio of rapidfuzz (normalised Indel distance) over the sorted words or over all letters, whichever is higher.
    Names with other numbers are nothing alike, nor is one that has only generic words, and short ones must be the same
    (*Ford*, *Fjord*). Where both have the same
    generic words, only the others count: *Alpha Consulting* and *Alpine Consulting* are two. With or without the words
    of a group or a branch (*Acme*, *Acme Group*) is :data:`BRANCH`.
    """
    from rapidfuzz.fuzz import ratio  # at hand only where names are compared

    a, b = _sides(one.text), _sides(other.text)
    if a.numbers != b.numbers or not a.telling or not b.telling:
        return 0
    if a.bare == b.bare:
        return 100
    score = 0.0
    if min(len(a.bare), len(b.bare)) >= SHORT:
        if a.common == b.common:
            score = max(ratio(a.telling, b.telling), ratio(a.letters, b.letters))
        else:
            score = max(ratio(a.whole, b.whole), ratio(a.bare, b.bare))
    return max(int(score), BRANCH if a.strong and a.strong == b.strong else 0)


SHORT = 5
"""With fewer letters one letter more or less is another name."""
BRANCH = 90
"""How alike a company and its own group or branch are: not surely the same, and never surely another."""
