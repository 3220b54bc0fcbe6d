"""The codes of decisions and refusals, each with an example of the sentence that people read for it."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from bot.reference.tables import code, meanings, table
from bot.words import why
from bot.words.advice import ADVICE, NUMBERS
from bot.words.refusals import Case, sentence
from routing.accounts.match import By
from routing.accounts.match_rules import Absent
from routing.assignment import Outcome
from routing.decision import Candidate, Why
from routing.duty.clock import OffHours
from routing.fairness.pools import Back, Measure
from routing.ladder import Do
from routing.messages import Tell
from routing.people import Owner, Role, Roster
from routing.reasons import Right
from routing.reference.domains import MailKind
from routing.refusals import Because, Detail, Refusal
from routing.source import Via

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)

VOCABULARY: tuple[tuple[type[StrEnum], str], ...] = (
    (Outcome, "How an assignment ended"),
    (Do, "What a step of a ladder does"),
    (Tell, "What people are told"),
    (OffHours, "While nobody of a pool is on duty"),
    (Back, "After a leave"),
    (Measure, "What the best are the best by"),
    (By, "How an account was recognised"),
    (Absent, "While an account's owner is not there"),
    (MailKind, "Addresses by which no company is recognised"),
    (Via, "How a source's records come in"),
    (Right, "Rights"),
)
"""Other codes that files, facts and reports have; each says in its enum what it means."""

DETAILS: dict[str, Detail] = {
    "lead": 17,
    "account": "Acme",
    "person": "ben",
    "owner": "ben",
    "by": "rita",
    "at": NOW - timedelta(minutes=3),
    "until": NOW + timedelta(hours=20),
    "due": NOW + timedelta(minutes=30),
    "expires": NOW + timedelta(hours=4),
    "manager": "rita",
    "approver": "rita",
    "steward": "rita",
    "queue": "manual-review",
    "pool": "floor",
    "reason": "other",
    "act": "reassign",
    "limit": 30,
    "right": "override",
    "stage": "lost",
    "load": 12,
    "capacity": 12,
    "verdict": "approved",
}
"""Examples of what refusals carry."""

_ANA = Owner("ana", "Ana Ruiz", email="ana@example.com", timezone="Europe/London")
_PEOPLE = Roster.of(
    "r-example",
    (
        _ANA,
        Owner("ben", "Ben Okafor", email="ben@example.com"),
        Owner("rita", "Rita Stone", email="rita@example.com", role=Role.MANAGER),
    ),
)


def decisions() -> Iterator[str]:
    """The reasons of a decision."""
    yield "## Why somebody was chosen, or was not"
    yield ""
    yield "A decision keeps one of these for everybody whom it considered (`baton explain`, *Why me?*, `/lead why`)."
    yield ""
    said = meanings(Why)
    rows = ((code(one), said[one], _carried(ADVICE[one].numbers), _example(one), ADVICE[one].do) for one in Why)
    yield from table(("code", "meaning", "numbers", "as people read it", "what to do"), rows)
    yield from table(("number", "what it is"), ((code(name), what) for name, (what, _) in NUMBERS.items()))


def _example(one: Why) -> str:
    numbers = {name: NUMBERS[name][1] for name in ADVICE[one].numbers}
    if one is Why.AT_CAPACITY:
        numbers["load"] = numbers["capacity"]
    return why.reason(Candidate("ana", one, numbers))


def refusals() -> Iterator[str]:
    """The refusals."""
    yield "## Why something was not done"
    yield ""
    yield "A refusal changes nothing, and its sentence says what to do instead."
    yield ""
    rows = ((code(one), meaning, _carried(carried), _refused(one, carried)) for one, meaning, carried in refused())
    yield from table(("code", "meaning", "carries", "as people read it"), rows)


def refused() -> Iterator[tuple[Because, str, tuple[str, ...]]]:
    """Each refusal, what its enum says of it, and the names of the details that it carries."""
    for told, means in meanings(Because).items():
        head, _, rest = means.partition(":")
        names = tuple(word.strip() for word in head.split(","))
        carries = all(name in DETAILS for name in names)
        meaning = rest.strip() if carries else "" if head == "nothing" else means
        yield Because(told), meaning, names if carries else ()


def _refused(one: Because, carried: tuple[str, ...]) -> str:
    refusal = Refusal(one, {name: DETAILS[name] for name in carried})
    return sentence(Case(refusal, _PEOPLE, None, _ANA, NOW))


def _carried(names: tuple[str, ...]) -> str:
    return ", ".join(map(code, names))


def vocabulary() -> Iterator[str]:
    """The other codes."""
    yield "## Other codes"
    yield ""
    for kind, head in VOCABULARY:
        yield f"### {head}"
        yield ""
        yield from table(("code", "meaning"), ((code(one), means) for one, means in meanings(kind).items()))
