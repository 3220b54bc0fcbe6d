"""What ``baton score fit`` learns from: leads that ended, of the database or of a file. Nothing is written."""

import re
import sys
from calendar import monthrange
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from typing_extensions import override

from bot.cli import score_logistic
from bot.cli.backtest import moment_of
from bot.cli.files import lead_rows
from bot.cli.opening import opened
from bot.cli.recorded import RecordedFile
from bot.cli.say import USAGE, fail, read_text
from bot.words import backtest as replayed
from bot.words import score as words
from bot.words.names import count
from routing.backtest.imagined import FindAccount
from routing.backtest.replay import Recorded
from routing.intake import FIRST_STAGE
from routing.lead import Draft, stage_name
from routing.policy import Policy
from routing.reading.policy_file import read_policy
from routing.scoring.score_draft import may_be_line
from routing.scoring.score_fit import Proposer
from routing.scoring.score_past import CATEGORICAL, Example, Observer, card_of, outcome
from routing.scoring.score_proposal import Proposal, TooLittle
from routing.spans import SpanError, span
from storage.outcomes import stages_of_leads
from storage.past import Past

_MONTHS = re.compile(r"([1-9][0-9]?)\s*mo")


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody wants to know; as the command's options have it."""

    policy: Path
    since: str | None = None
    wins: tuple[str, ...] = ("won",)
    hold_out: str = "3mo"
    fields: tuple[str, ...] = ()
    companies: bool = False
    double: int = 20
    leads: Path | None = None
    mapping: Path | None = None
    source: str | None = None
    sort: str | None = None
    out: Path | None = None


@dataclass(slots=True)
class Found:
    """The proposal, what it is of, and what was left out of it, in sentences.

    Attributes:
        examples: the leads that ended.
        unended: when each lead that is still open came in, UTC.
        ends: how many leads ended at each stage.
    """

    policy: Policy
    observer: Observer
    double: int
    examples: list[Example] = field(default_factory=list)
    unended: list[datetime] = field(default_factory=list)
    ends: Counter[str] = field(default_factory=Counter)
    left_out: list[str] = field(default_factory=list)
    proposal: Proposal | None = None

    @property
    def made(self) -> Proposal:
        """The proposal, once it is made."""
        assert self.proposal is not None
        return self.proposal


Seen = tuple[Recorded, tuple[str, ...], bool]
"""A lead as it came in, the stages that it came to, and whether its record says that it ended."""


def proposed(asked: Asked) -> Found:
    """Read the leads and fit the points.

    Raises:
        Told: there is too little, or something that was named cannot be used.
        PolicyError: the policy has something wrong in it.
    """
    if asked.leads is not None and asked.since is not None:
        fail(replayed.BOTH, USAGE)
    if not score_logistic.is_there():
        fail(words.NO_SCIKIT.format(python=sys.executable))
    if asked.out is not None and asked.out.exists():
        fail(words.EXISTS.format(path=asked.out))
    wins = frozenset(stage_name(one) for one in asked.wins)
    if "" in wins:
        fail(words.NO_WIN, USAGE)
    before(datetime(2000, 1, 1, tzinfo=UTC), asked.hold_out)  # a slip there is said before leads are read
    policy = read_policy(read_text(asked.policy), None, asked.policy.name)
    found = Found(
        policy, Observer(policy, tuple(dict.fromkeys((*CATEGORICAL, *asked.fields))), asked.companies), asked.double
    )
    with ExitStack() as stack:
        if asked.leads is None:
            past = Past(stack.enter_context(stack.enter_context(opened()).read()), moment_of(asked.since))
            _gather(found, _of_database(past), past.account, wins)
            if past.erased:
                found.left_out.append(replayed.ERASED.format(count=count(past.erased, "lead")))
        else:
            _of_file(found, asked, wins)
    _check(found, asked, wins)
    _fit(found, asked)
    return found


def before(moment: datetime, text: str) -> datetime:
    """So many months (``3mo``), or such a span (``90d``), before a moment.

    Raises:
        Told: the text is neither.
    """
    months = _MONTHS.fullmatch(text.strip().lower())
    if months is not None:
        year, month = divmod(moment.year * 12 + moment.month - 1 - int(months[1]), 12)
        return moment.replace(year=year, month=month + 1, day=min(moment.day, monthrange(year, month + 1)[1]))
    try:
        return moment - timedelta(seconds=span(text))
    except SpanError:
        fail(words.NO_HOLD_OUT.format(text=text), USAGE)


def _gather(found: Found, leads: Iterable[Seen], find: FindAccount, wins: frozenset[str]) -> None:
    for record, stages, over in leads:
        won = outcome(stages, wins, found.policy, over=over)
        if won is None:
            found.unended.append(record.at)
            continue
        found.ends[stages[-1]] += 1
        found.examples.append(found.observer.example(record.lead, find, won=won))


def _of_database(past: Past) -> Iterator[Seen]:
    """Each lead once, as it came in; its later stages are other occasions."""
    been = stages_of_leads(past.connection)
    seen: set[int] = set()
    for record in past.records():
        lead = record.lead
        if lead.id not in seen and record.at == lead.created_at:
            seen.add(lead.id)
            yield record, been[lead.id], False


@dataclass(slots=True)
class _EndedFile(RecordedFile):
    """The leads of a file; of the one that was read last also the stage that it came to."""

    stage: str = FIRST_STAGE

    @override
    def _recorded(self, draft: Draft, number: int) -> Recorded:
        self.stage = stage_name(draft.stage or FIRST_STAGE)
        return super(_EndedFile, self)._recorded(draft, number)  # slots: the class is made anew


def _of_file(found: Found, asked: Asked, wins: frozenset[str]) -> None:
    assert asked.leads is not None
    rows, leads = lead_rows(asked.leads, asked.mapping, source=asked.source, sort=asked.sort)
    file = _EndedFile(rows, leads, found.policy)

    def ended() -> Iterator[Seen]:
        last: datetime | None = None
        for record in file.records():
            if last is not None and record.at < last:
                why = f"{record.lead.external_id} came in before the lead above it"
                fail(replayed.OUT_OF_ORDER.format(name=asked.leads.name if asked.leads else "", why=why))
            last = record.at
            yield record, (file.stage,), record.ends is not None

    _gather(found, ended(), file.account, wins)
    if file.first is not None:
        bad, rows_said = file.first, count(file.aside, "row")
        left = replayed.ASIDE.format(count=rows_said, name=asked.leads.name, line=bad.line, error=bad.error)
        found.left_out.append(left)


def _check(found: Found, asked: Asked, wins: frozenset[str]) -> None:
    if not found.examples:
        fail(words.NOTHING.format(since=f" of the last {asked.since}" if asked.since else ""))
    if not any(one.won for one in found.examples):
        stages = ", ".join(stage for stage, _ in found.ends.most_common(10))
        fail(words.IS_CLOSED_LOST.format(wins=" or ".join(sorted(wins)), stages=stages))


def _fit(found: Found, asked: Asked) -> None:
    reference, spelled = found.policy.reference, found.observer.spelled
    proposer = Proposer(
        card_of(found.policy), found.observer.undated, score_logistic.fit,
        usable=lambda pair: may_be_line(reference, pair, spelled[pair]), double=asked.double,
    )  # fmt: skip
    cut = before(max(one.at for one in found.examples), asked.hold_out)
    try:
        found.proposal = proposer.propose(found.examples, cut)
    except TooLittle as little:
        fail(words.too_little(little))
