"""Past leads as a scorecard saw them when they came in, for finding out what its points should be.

Only what was known then counts. A lead's attributes are on record as they were. Of its company only what has a date is:
since when it is a customer, and who looked after it since when. The rest is known only as it is now, and what is won
changes it: a line that reads it would read the outcome.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import takewhile
from sys import intern

from routing.accounts.account import Account, Relationship
from routing.backtest.imagined import FindAccount
from routing.conditions import Condition, OneOf
from routing.fields import OWNERS, Facts, fold, known
from routing.lead import Lead, Value
from routing.policy import Policy
from routing.scoring.scorecard import Scorecard

CATEGORICAL = ("country", "industry", "language", "product", "region", "segment", "source")
"""The fields whose values may become lines. A sender's own fields are asked for by name: they may tell the outcome."""
LONGEST = 60
"""Characters of a value that may become a line."""

_OF_ACCOUNT = "account."
_DATED = frozenset({"name", "relationship", *OWNERS})

Pair = tuple[str, str]
"""A field and a value of it, folded."""


@dataclass(frozen=True, slots=True)
class Example:
    """One past lead, and how it ended.

    Attributes:
        at: when it came in, UTC.
        won: whether it came to the outcome that counts.
        met: the lines of the present scorecard that it met, as bits from the first line; without the undated ones.
        told: the lines all of whose fields it told, met or not. Records are often completed only for what is won.
        undated: those that it would meet with its company as it is now, of the lines that read what has no date.
        values: what it told of the fields that may become lines.
    """

    at: datetime
    won: bool
    met: int
    told: int = 0
    undated: int = 0
    values: tuple[Pair, ...] = ()


@dataclass(slots=True)
class Observer:
    """Reads leads as a policy's scorecard saw them.

    Attributes:
        fields: those whose values may become lines.
        companies: take what is known of companies now as if it had been known then.
        spelled: how values were written first, by their folded form; it grows while leads are read.
    """

    policy: Policy
    fields: tuple[str, ...] = CATEGORICAL
    companies: bool = False
    spelled: dict[Pair, str] = field(default_factory=dict)
    undated: frozenset[int] = field(init=False)
    _segments: frozenset[str] = field(init=False)
    _pairs: dict[Pair, Pair] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        """Find the lines that read what has no date."""
        segments = self.policy.reference.segments
        dated = takewhile(lambda segment: not self._any_undated(segment[1].fields), segments)
        self._segments = frozenset(fold(name) for name, _ in dated)
        lines = card_of(self.policy).lines
        self.undated = frozenset(i for i, line in enumerate(lines) if self.reads_undated(line.when))

    def reads_undated(self, condition: Condition) -> bool:
        """Whether a condition asks for what nobody knows as it was."""
        if self._any_undated(condition.fields):
            return True
        if "segment" not in condition.fields or len(self._segments) == len(self.policy.reference.segments):
            return False
        asked = [test for test in condition.tests() if test.name == "segment"]
        return not all(
            isinstance(test, OneOf) and all(self._is_dated_segment(str(word)) for word in test.words) for test in asked
        )

    def example(self, lead: Lead, find: FindAccount, *, won: bool) -> Example:
        """A lead that ended, as it was when it came in."""
        then = Facts(lead, lead.created_at, self.policy.reference, find if self.companies else _dated(find))
        now = Facts(lead, lead.created_at, self.policy.reference, find) if self.undated else then
        met = told = undated = 0
        for i, line in enumerate(card_of(self.policy).lines):
            if i in self.undated:
                undated |= line.when.holds(now) << i
            else:
                met |= line.when.holds(then) << i
                told |= all(known(then.get(name)) for name in line.when.fields) << i
        return Example(lead.created_at, won, met, told, undated, tuple(self._values(then)))

    def _values(self, facts: Facts) -> Iterable[Pair]:
        for name in self.fields:
            if self._is_undated(name):
                continue
            for text in _texts(facts.get(name)):
                if name == "segment" and not self._is_dated_segment(text):
                    continue
                pair = (name, intern(fold(text)))
                pair = self._pairs.setdefault(pair, pair)
                self.spelled.setdefault(pair, text.strip())
                yield pair

    def _is_undated(self, name: str) -> bool:
        if name == "account.match":
            return True  # by what a company was recognised is not on record
        return not self.companies and name.startswith(_OF_ACCOUNT) and name.removeprefix(_OF_ACCOUNT) not in _DATED

    def _any_undated(self, names: Iterable[str]) -> bool:
        return any(self._is_undated(name) for name in names)

    def _is_dated_segment(self, name: str) -> bool:
        """Whether neither a segment nor any that is tried before it reads what has no date."""
        return fold(name) in self._segments or len(self._segments) == len(self.policy.reference.segments)


def card_of(policy: Policy) -> Scorecard:
    """A policy's scorecard; an empty one where it has none."""
    return policy.reference.scorecard or Scorecard()


def points_of(card: Scorecard, met: int) -> int:
    """What a fresh lead has that met these lines (as bits)."""
    groups: dict[str, int] = {}
    for i, line in enumerate(card.lines):
        if met >> i & 1:
            groups[line.group] = groups.get(line.group, 0) + line.points
    return sum(min(points, card.caps.get(group, points)) for group, points in groups.items())


def outcome(stages: Iterable[str], wins: frozenset[str], policy: Policy, *, over: bool = False) -> bool | None:
    """Whether a lead that came to these stages, the latest last, ended well; None where it has not ended.

    Args:
        stages: folded (:func:`routing.lead.stage_name`).
        wins: the stages that count as success; whoever was at one has it for ever.
        policy: says which stages are closed.
        over: it has ended, whatever its stage.
    """
    been = tuple(stages)
    if wins.intersection(been):
        return True
    return False if over or (been and policy.closed(been[-1])) else None


def _texts(value: Value) -> Iterable[str]:
    """The texts of a value that may stand in a line; a list's items, each once."""
    items = (value,) if isinstance(value, str) else value if isinstance(value, list | tuple) else ()
    seen: Mapping[str, str] = {fold(item): item for item in items if isinstance(item, str) and known(item)}
    return [item for item in seen.values() if len(item) <= LONGEST and item.isprintable()]


def _dated(find: FindAccount) -> FindAccount:
    def found(key: str) -> Account | None:
        account = find(key)
        if account is None:
            return None
        return replace(account, relationship=Relationship.PROSPECT, attributes={}, lists=None, parent=None)

    return found
