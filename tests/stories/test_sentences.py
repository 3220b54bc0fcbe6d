"""A law over all that ``bot/words`` says: whole, short, calm, filled in; and a refusal says what to do next."""

import inspect
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from importlib import import_module
from pathlib import Path
from types import FunctionType
from typing import Any

import pytest

from bot.words import history, notices, refusals
from bot.words.names import Voice
from routing.backtest.backtest import backtest
from routing.backtest.replay import Given, Recorded
from routing.decision import Why
from routing.messages import JSON
from routing.policy_diff import Gap, compare
from routing.reading.policy_file import read_policy
from routing.reasons import Act, Reason
from routing.reference.territory import Claim, Placing
from routing.refusals import Because, Refusal
from routing.request import ToAssign
from routing.rules.misread import Misread
from routing.scoring.score_proposal import Kept, Proposal, Proposed, TooLittle
from routing.scoring.score_quality import Ranking
from routing.scoring.scorecard import Part, Score
from routing.views import Entry, LeadLine
from storage.recomputed import Again
from storage.versions import Version
from tests.bot.slack.floor import POLICY, a_floor, a_request
from tests.bot.slack.little import ROSTER, START
from tests.bot.slack.test_words import DETAILS

WORDS = Path(refusals.__file__).parent
MODULES = [import_module(f"bot.words.{path.stem}") for path in sorted(WORDS.glob("[a-z]*.py"))]
NOW = START + timedelta(minutes=5)
LONGEST = 300
"""Characters of a sentence, as it is read."""

VOICE, LITTLE = Voice(POLICY, ROSTER), a_request("She knows them")
VIEW = LITTLE.view()
CLAIMED = a_floor().view()
REPORT = backtest(POLICY, ROSTER, [Recorded(VIEW.lead, NOW, Given("Hot", "pool gone", "zoe"))])
DIFF = compare(POLICY, read_policy(POLICY.source + "canary: 20%\n"))
PLACING = Placing("EMEA", "country", "DE", (Claim("NA", "phone", "+1"),))
LINE = Proposed(0, None, 35, 4.5, leads=400, won=120)
PROPOSAL = Proposal(
    4_000, 600, 900, 130, NOW, 28.9, (LINE,), (), (), (("Hot", 60), ("Cold", None)), (0.2, 0.8), Ranking(0.6, 0.7, 0.02)
)
SAMPLES: Mapping[str, Any] = {
    "str": "Acme", "str | None": "ana", "int": 2, "bool": True, "object": "Acme", "datetime": NOW,
    "datetime | None": NOW, "timedelta": timedelta(hours=1), "tzinfo": UTC, "Voice": VOICE, "LeadView": VIEW,
    "Assignment": VIEW.assignment, "Assignment | None": VIEW.assignment, "Request": VIEW.requests[0],
    "Lead": VIEW.lead, "Owner": ROSTER.get("dan"), "Roster": ROSTER, "Policy": POLICY, "Act": Act.APPROVE,
    "LeadLine": LeadLine(VIEW.lead, VIEW.assignment), "Wish": ToAssign("ana"), "Explained": VIEW.explained,
    "Explained | None": VIEW.explained, "Queue": POLICY.queues["nurture"], "Iterable[str]": ("ana", "ben"),
    "Sequence[str]": ("ana", "ben"), "tuple[str, ...]": ("company", "name"), "Exception": RuntimeError("no"),
    "Sequence[Reason]": (Reason("other", "Other", note=True),), "float": 200.0,
    "Candidate | None": None, "Lead | None": VIEW.lead, "Value": "Acme",
    "Candidate": VIEW.explained.candidates[0] if VIEW.explained else None,
    "Mismatch": VIEW.explained.mismatches[0] if VIEW.explained else None,
    "Score": Score(35, "B", (Part("source is web", 20, 40), Part("segment is mid", 20, 20)), {"fit": 5}),
    "Report": REPORT, "Parting": next(iter(REPORT.partings.values()))[0], "Why": Why.AT_CAPACITY,
    "Why | None": Why.AT_CAPACITY, "Diff": DIFF, "Difference": DIFF.differences[0],
    "Gap": Gap("new", {"source": "website"}, "Hot", opens=True), "Any": {"source": "website"},
    "Version": Version("p-1", "0" * 64, "rita", "Spring", datetime(2030, 3, 4, tzinfo=UTC)),
    "list[str]": ["source is web", "country is NO"], "int | None": 20,
    "Again": Again(4, NOW, "Hot", differs=("owner",)),
    "Placing": PLACING, "Placing | None": PLACING, "Misread": Misread("amount", "50k", "a number"),
    "Proposal": PROPOSAL, "Proposed": LINE, "Kept": Kept.RARE, "TooLittle": TooLittle(30, 400, 100),
}  # fmt: skip
"""What a function of words is called with, by what it asks for."""
TOLD: dict[str, JSON] = {
    "owner": "dan", "by": "rita", "due_at": "2030-03-04T09:30:00.000000Z", "queue": "nurture", "reason": "other",
    "fields": ["amount"], "count": 2, "leads": [1, 2], "to": "dm:ana", "until": "2030-03-05T09:00:00.000000Z",
    "error": "is_archived", "place": "channel:C1", "source": "website", "stage": "new", "external_id": "42",
    "before": "new", "after": "won", "pool": "floor", "activity": "call", "person": "dan", "accountable": "rita",
    "asker": "dan", "manager": "rita", "steward": "mel", "happened_at": "2030-03-04T08:00:00.000000Z", "rule": "Hot",
    "expires_at": "2030-03-04T13:00:00.000000Z", "approver": "rita", "request": 1, "what": "lead_card",
}  # fmt: skip

NEXT = re.compile(
    r"\b(ask|choose|use|write|shorten|look it up|press|accept|reassign|close|try|open|claim|add|may ask)\b"
    r"|nothing (left to do|more is needed|was changed|is left to do)|has until|says what is left|/lead",
    re.IGNORECASE,
)
"""What a refusal tells its reader to do, or that there is nothing to do."""
FIX = re.compile(
    r"\b(send|write|shorten|put|keep|leave|give|add|compare|correct|name|call|ask|sign|set|say|start|publish|save|"
    r"make|take|try|use|import|close|rename|cut|double|errors says|Allow says|has the fix|tells|look|such as|like|"
    r"is needed|are needed|only)\b",
    re.IGNORECASE,
)
"""The same for a program's author."""


def texts(value: Any) -> Iterator[str]:
    """The texts in a constant."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for one in value.values():
            yield from texts(one)
    elif isinstance(value, tuple | list):
        for one in value:
            yield from texts(one)


def called(function: Callable[..., Any]) -> Any:
    """What a function says with samples for all that it asks; None where one is not a sample."""
    given = {}
    for name, parameter in inspect.signature(function).parameters.items():
        if parameter.kind is parameter.VAR_POSITIONAL:  # the acts that a reason may belong to: none of them will do
            continue
        kind = parameter.annotation if isinstance(parameter.annotation, str) else _spelt(parameter.annotation)
        if kind not in SAMPLES:
            return None
        given[name] = SAMPLES[kind]
    return function(**given)


def _spelt(annotation: Any) -> str:
    text = annotation.__name__ if isinstance(annotation, type) else str(annotation)
    return re.sub(r"\b(?:[a-z_]+\.)+", "", text)


def sentences() -> Iterator[tuple[str, str]]:
    """Every text of ``bot/words``, by where it stands; what is filled in elsewhere with its braces."""
    for module in MODULES:
        short = module.__name__.removeprefix("bot.words.")
        for name, value in vars(module).items():
            if name.isupper() and not name.startswith("_"):
                yield from ((f"{short}.{name}", text) for text in texts(value))
            elif isinstance(value, FunctionType) and value.__module__ == module.__name__ and name[0] != "_":
                said = called(value)
                if isinstance(said, str) and said:
                    yield f"{short}.{name}", said
    yield from _composed()


def _composed() -> Iterator[tuple[str, str]]:
    for because in Because:
        details = {**DETAILS, "queue": "nurture" if "queue" in because else None}
        for reader in ("dan", "rita"):
            case = refusals.Case(Refusal(because, details), ROSTER, VIEW, ROSTER.get(reader), NOW)
            yield f"refusals.{because}", refusals.sentence(case)
    for tell, sentence in notices.SENTENCES.items():
        yield f"notices.{tell}", sentence(notices.Told(VOICE, VIEW, TOLD, "dan"))
    for kind in history.FACTS:
        yield f"history.{kind}", history.fact(VOICE, Entry(1, kind, NOW, "rita", dict(TOLD)))


ALL = list(sentences())
NOT_SENTENCES = {
    "commands.HELP", "commands.history_head", "commands.lead_line", "commands.my_line", "commands.queue_line",
    "commands.waiting_line", "cards.because", "cards.owner_state", "cards.claimers_due", "cards.to_claim",
    "cards.yours", "demo.DAN_NOTE", "mapping.UNUSED_TITLE", "modals.SEARCH_HINT", "modals.candidate", "modals.stands",
    "requests.has_until", "score.CALIBRATION", "why.candidate", "why.region",
}  # fmt: skip
"""Headings, hints, and lines of a card or a list."""
CLAUSES = ("intake.", "api.")
"""Of these what is said of a field is a clause, which stands behind the field's name."""


def as_read(text: str) -> str:
    """A date as long as people see it, and no more."""
    return re.sub(r"<!date[^>]*>", "Mon 4 Mar at 9:30", text)


def is_sentence(where: str, text: str) -> bool:
    """It begins like one, and has the words of one; names, titles, labels and choices have not."""
    spoken = text.lstrip("*_• ")
    clause = where.startswith(CLAUSES) and (where.rpartition(".")[2].islower() or "." not in text)
    return len(spoken.split()) > 5 and spoken[:1].isupper() and where not in NOT_SENTENCES and not clause


def test_there_are_as_many_as_one_thinks() -> None:
    assert len(ALL) > 600
    assert {module.__name__.removeprefix("bot.words.") for module in MODULES} >= {w.partition(".")[0] for w, _ in ALL}


@pytest.mark.parametrize("module", [module.__name__.removeprefix("bot.words.") for module in MODULES])
def test_it_is_whole_short_and_calm(module: str) -> None:
    wrong = []
    for where, text in ALL:
        if not where.startswith(f"{module}.") or where == "commands.HELP":
            continue
        read = as_read(text)
        faults = {
            "too long": len(read) > LONGEST,
            "two spaces": "  " in read.replace("\n  ", "\n"),
            "a blank at its end": read != read.strip() and not where.endswith((".because", ".HTTP_HEADER")),
            "please, please": len(re.findall(r"\bplease\b", read, re.IGNORECASE)) > 1,
            "an exclamation": "!" in read and len(read) > 1,
            "None": bool(re.search(r"\bNone\b", read)),
            "two stops": bool(re.search(r"(?<!\.)\.\.(?!\.)|[?;,:]\.", read)),
        }
        wrong += [(where, fault, read) for fault, is_so in faults.items() if is_so]
    assert wrong == []


def test_a_sentence_ends_like_one() -> None:
    ends = (".", "?", ":", ".”", ".)", "…", "}")  # what is filled in at the end has its own
    open_ended = [(w, as_read(t)) for w, t in ALL if is_sentence(w, t) and not as_read(t).endswith(ends)]
    assert open_ended == []


def test_nothing_that_was_called_has_a_place_left_to_fill() -> None:
    composed = {*(f"refusals.{b}" for b in Because), *(f"notices.{t}" for t in notices.SENTENCES)}
    left = [(w, t) for w, t in ALL if w in composed | {f"history.{k}" for k in history.FACTS} and "{" in as_read(t)]
    left += [(w, t) for w, t in ALL if not w.rpartition(".")[2].isupper() and re.search(r"\{\w*\}", as_read(t))]
    assert left == []


def test_every_refusal_says_what_to_do_next_or_that_nothing_is_left() -> None:
    codes = {f"refusals.{because}" for because in Because}
    constants = {where for where, _ in ALL if where.startswith("refusals.") and where.rpartition(".")[2].isupper()}
    told = [(w, t) for w, t in ALL if w in codes | constants and w != "refusals.TITLE"]
    assert [(where, text) for where, text in told if not NEXT.search(text)] == []


@pytest.mark.parametrize("module", ["intake", "api"])
def test_every_error_of_the_api_says_what_to_send_instead(module: str) -> None:
    told_by_others = {"NOT_READY", "HEADER", "HOOK_BODY", "not_csv", "not_json", "down"}
    plain = {"YES", "NO", "HUBSPOT_EVENT", "HUBSPOT_RECORD", "EMPTY", "not_a_number", "STATUS", *told_by_others}
    told = [(w, t) for w, t in ALL if w.startswith(f"{module}.") and w.rpartition(".")[2] not in plain]
    assert [(where, text) for where, text in told if not FIX.search(text)] == []


def test_every_function_of_words_is_called() -> None:
    left = [
        f"{module.__name__.removeprefix('bot.words.')}.{name}"
        for module in MODULES
        for name, value in vars(module).items()
        if isinstance(value, FunctionType) and value.__module__ == module.__name__ and name[0] != "_"
        if called(value) is None and module is not notices
    ]
    assert set(left) <= CALLED_OTHERWISE, "give SAMPLES what it asks for"


CALLED_OTHERWISE = {
    "refusals.sentence", "history.fact", "requests.wish", "names.value", "names.amount", "cli.would_own", "cli.why",
    "cli.not_sound", "backtest.summary", "versions.told", "shadow.total",
}  # fmt: skip
"""By ``_composed``, by others that are called, and by the tests of the command line."""
