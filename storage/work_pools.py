"""The work's part in pools: what the policy decided, and whose turn it was."""

from collections.abc import MutableMapping
from datetime import datetime

from routing.decision import Decision
from routing.facts import lead_stream
from routing.fairness.ledger import Ledger, Turn
from routing.fairness.lineup import Lineup
from storage.batch import Batch
from storage.changes import Made, StaleLedger, Taken
from storage.ledger_rows import ledger_of, turn_of
from storage.queries import LEDGER, TURNS_OF


class PoolWork(Batch):
    """Decisions, and the ledgers of the pools they picked from."""

    @property
    def lineups(self) -> MutableMapping[str, Lineup]:
        """The lineups of this batch, by pool."""
        return self.seen.lineups

    def ledger(self, pool: str) -> Ledger:
        """A pool's numbers."""
        if pool not in self.seen.ledgers:
            self.seen.ledgers[pool] = ledger_of(pool, self._read(LEDGER, pool=pool))
        return self.seen.ledgers[pool]

    def put_decision(self, lead: int, decision: Decision, now: datetime) -> int:
        """Keep a decision, and the turns that it took in its pools' ledgers; returns its number.

        Raises:
            StaleLedger: a turn does not follow the pool's present numbers.
        """
        self.numbers.decision += 1
        told = self.changes.told.get(lead_stream(lead))
        made = Made(self.numbers.decision, lead, decision, now, told.attributes if told else None)
        self.changes.decisions.append(made)
        for turn in decision.turns:
            self.put_turn(turn, made.id)
        return made.id

    def turns_of(self, decision: int) -> list[Turn]:
        """The entries of ledgers that a decision led to, oldest first; none where they came back already."""
        rows = self._read(TURNS_OF, decision=decision)
        known = [turn_of(row) for row in rows]
        found = known + [taken.turn for taken in self.changes.turns if taken.decision == decision]
        return [] if any(turn.kind != "turn" for turn in found) else found

    def put_turn(self, turn: Turn, decision: int) -> None:
        """Keep a turn that a decision led to, at once or by a claim, or that comes back.

        Raises:
            StaleLedger: the turn does not follow the pool's present numbers.
        """
        before = self.ledger(turn.pool)
        if turn.version != before.version + 1:
            raise StaleLedger(f"{turn.pool} is at version {before.version}, the turn says {turn.version}")
        self.changes.turns.append(Taken(turn, decision))
        self.changes.members.update({(turn.pool, owner): tally for owner, tally in turn.members.items()})
        self.seen.ledgers[turn.pool] = self.changes.ledgers[turn.pool] = before.after(turn)
        lineup = self.seen.lineups.get(turn.pool)
        if lineup is not None:
            lineup.take(turn)
