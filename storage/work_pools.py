"""The work's part in pools: what the policy decided, and whose turn it was."""

from datetime import datetime

from routing.decision import Decision, Ledger, Turn
from routing.facts import lead_stream
from storage.batch import Batch
from storage.changes import Made, StaleLedger, Taken
from storage.queries import LEDGER


class PoolWork(Batch):
    """Decisions, and the ledgers of the pools they picked from."""

    def ledger(self, pool: str) -> Ledger:
        """A pool's numbers."""
        if pool not in self.seen.ledgers:
            rows = self._read(LEDGER, pool=pool)
            members = {row.owner: Turn(row.turns, row.last, row.credit) for row in rows if row.owner is not None}
            self.seen.ledgers[pool] = Ledger(pool, rows[0].version if rows else 0, members)
        return self.seen.ledgers[pool]

    def put_decision(self, lead: int, decision: Decision, now: datetime) -> int:
        """Keep a decision, and the turn that it took in its pool's ledger; returns its number.

        Raises:
            StaleLedger: the turn does not follow the pool's present numbers.
        """
        self.numbers.decision += 1
        told = self.changes.told.get(lead_stream(lead))
        made = Made(self.numbers.decision, lead, decision, now, told.attributes if told else None)
        self.changes.decisions.append(made)
        if decision.ledger is not None:
            self.put_turn(decision.ledger, str(decision.owner), made.id)
        return made.id

    def put_turn(self, after: Ledger, owner: str, decision: int) -> None:
        """Keep a turn that an earlier decision led to and a person took: somebody claimed the lead.

        Raises:
            StaleLedger: the turn does not follow the pool's present numbers.
        """
        before = self.ledger(after.pool)
        if after.version != before.version + 1:
            raise StaleLedger(f"{after.pool} is at version {before.version}, the turn says {after.version}")
        changed = {key: turn for key, turn in after.members.items() if before.members.get(key) != turn}
        owed = {key: turn.credit for key, turn in changed.items() if turn.credit != before.of(key).credit}
        self.changes.turns.append(Taken(after.pool, after.version, owner, decision, owed))
        self.changes.members.update({(after.pool, key): turn for key, turn in changed.items()})
        self.seen.ledgers[after.pool] = self.changes.ledgers[after.pool] = after
