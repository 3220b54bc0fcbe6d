"""A witness: notes what the desk told a decision, so that the decision can be computed again from the notes alone."""

from collections.abc import Mapping, MutableMapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import TYPE_CHECKING

from routing.accounts.account import Account
from routing.accounts.match import By
from routing.fairness.gates import Given
from routing.fairness.ledger import Ledger
from routing.fairness.lineup import Lineup
from routing.fairness.pools import Measure
from routing.lead import Lead
from routing.people import Roster

if TYPE_CHECKING:
    from routing.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Testimony:
    """What the desk told, beside what the lead's sender said, the policy, the roster and the ledgers.

    Attributes:
        created_at, stage_since: when the lead came in, and entered its stage, UTC.
        match: by what its account was recognised.
        had: who had the lead before.
        by_turn: whether nobody had claimed it.
        before: who had the same person's or company's last lead, where the rule asked.
        loads, efforts, merits: of the people who were asked about.
        given: the leads that they were given lately, where there are caps.
        ledgers: the versions of the ledgers that were asked for, by pool.
        accounts: the companies that were asked about, by key; None where nobody knew one.
        resting: who was given a held lead a moment ago.
    """

    created_at: datetime
    stage_since: datetime
    match: By = By.NONE
    had: tuple[str, ...] = ()
    by_turn: bool = False
    before: str | None = None
    loads: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    efforts: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    merits: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    given: Mapping[str, tuple[Given, ...]] = field(default_factory=lambda: MappingProxyType({}))
    ledgers: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    accounts: Mapping[str, Account | None] = field(default_factory=lambda: MappingProxyType({}))
    resting: tuple[str, ...] = ()


class Witness:
    """A snapshot that asks another one, and notes the answers."""

    def __init__(
        self, of: "Snapshot", lead: Lead, had: frozenset[str], *, by_turn: bool, resting: frozenset[str]
    ) -> None:
        self._of, self._lead = of, lead
        self._had, self._by_turn, self._resting = had, by_turn, resting
        self._before: str | None = None
        self._loads: dict[str, int] = {}
        self._efforts: dict[str, int] = {}
        self._merits: dict[str, int] = {}
        self._given: dict[str, tuple[Given, ...]] = {}
        self._ledgers: dict[str, int] = {}
        self._accounts: dict[str, Account | None] = {}
        self.lineups: MutableMapping[str, Lineup] = {}

    @property
    def testimony(self) -> Testimony:
        """What was told so far."""
        return Testimony(
            self._lead.created_at,
            self._lead.stage_since,
            self._lead.matched_by,
            tuple(sorted(self._had)),
            self._by_turn,
            self._before,
            MappingProxyType(self._loads),
            MappingProxyType(self._efforts),
            MappingProxyType(self._merits),
            MappingProxyType(self._given),
            MappingProxyType(self._ledgers),
            MappingProxyType(self._accounts),
            tuple(sorted(self._resting)),
        )

    @property
    def roster(self) -> Roster:
        """Everybody Baton knows."""
        return self._of.roster

    def ledger(self, pool: str) -> Ledger:
        """A pool's numbers: every version of them is kept anyway."""
        ledger = self._of.ledger(pool)
        self._ledgers[pool] = ledger.version
        return ledger

    def load(self, owner: str) -> int:
        """How many open leads somebody has."""
        return self._loads.setdefault(owner, self._of.load(owner))

    def effort(self, owner: str, now: datetime) -> int:
        """What somebody's open leads ask of them."""
        return self._efforts.setdefault(owner, self._of.effort(owner, now))

    def merit(self, owner: str, measure: Measure, now: datetime) -> int:
        """How good somebody is by a measure."""
        return self._merits.setdefault(owner, self._of.merit(owner, measure, now))

    def given(self, owner: str, now: datetime) -> Sequence[Given]:
        """The leads that the policy gave somebody lately."""
        return self._given.setdefault(owner, tuple(self._of.given(owner, now)))

    def last_owner(self, lead: Lead, since: datetime) -> str | None:
        """Who had the latest lead of the same person or company."""
        self._before = self._of.last_owner(lead, since)
        return self._before

    def account(self, key: str) -> Account | None:
        """A company by its key."""
        if key not in self._accounts:
            self._accounts[key] = self._of.account(key)
        return self._accounts[key]


@dataclass(slots=True)
class Recalled:
    """A snapshot that tells again what a witness noted."""

    roster: Roster
    ledgers: Mapping[str, Ledger]
    told: Testimony
    lineups: MutableMapping[str, Lineup] = field(default_factory=dict)

    def ledger(self, pool: str) -> Ledger:
        """A pool's numbers, as they were."""
        return self.ledgers.get(pool, Ledger(pool))

    def load(self, owner: str) -> int:
        """How many open leads somebody had."""
        return self.told.loads[owner]

    def effort(self, owner: str, now: datetime) -> int:
        """What somebody's open leads asked of them."""
        del now
        return self.told.efforts[owner]

    def merit(self, owner: str, measure: Measure, now: datetime) -> int:
        """How good somebody was."""
        del measure, now
        return self.told.merits[owner]

    def given(self, owner: str, now: datetime) -> Sequence[Given]:
        """The leads that somebody had been given."""
        del now
        return self.told.given[owner]

    def last_owner(self, lead: Lead, since: datetime) -> str | None:
        """Who had had the latest lead."""
        del lead, since
        return self.told.before

    def account(self, key: str) -> Account | None:
        """The company, as it was known."""
        return self.told.accounts.get(key)
