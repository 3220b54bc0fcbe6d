"""Turns in a ledger, made by hand: for tests that are about what follows."""

from routing.fairness.ledger import UNIT, Ledger, Tally, Turn

WEIGHT = 100


def a_turn(ledger: Ledger, owner: str, others: int = 1) -> Turn:
    """The next turn in a pool, by one of ``others`` members of one weight."""
    known = ledger.of(owner) or Tally(start=ledger.time, weight=WEIGHT)
    version = ledger.version + 1
    after = Tally(known.turns + 1, version, known.start + UNIT // WEIGHT, WEIGHT)
    return Turn(ledger.pool, version, ledger.time + UNIT // (WEIGHT * others), owner, 1, {owner: after})


AFTER_ONE = Tally(1, 1, UNIT // WEIGHT, WEIGHT)
"""Somebody's numbers after the first turn of their pool."""
