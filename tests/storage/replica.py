"""A replica of its own: takes leads in, in turns of a pool. Run by the tests as ``python -m tests.storage.replica``."""

from __future__ import annotations

import sys
from dataclasses import replace
from functools import partial

from routing.decision import Candidate, Decision, Why
from routing.facts import lead_stream
from routing.ports import Done, Work
from storage.database import Database
from storage.writer import Writer
from tests.storage.support import NOW, Do, settle, take_in, told_offer
from tests.turns import a_turn

POOL = ("ana", "ben", "rita")


def in_turn(name: str, work: Work) -> Done:
    """A lead goes to whoever waited longest for a turn, and leaves a fact in a stream that all share."""
    ledger = work.ledger("inbound")
    owner = min(POOL, key=lambda member: tally.last if (tally := ledger.of(member)) is not None else 0)
    done = take_in(name, owner=owner)(work)
    assert done.lead is not None
    assert done.assignment is not None
    candidate = Candidate(owner, Why.CHOSEN_TURN, {"load": work.load(owner) - 1, "capacity": 10_000})
    decision = Decision(
        "p-1", "r-1", "new", "Everyone", "pool inbound", owner, None, owner, 60, None,
        candidates=(candidate,), turns=(a_turn(ledger, owner),),
    )  # fmt: skip
    number = work.put_decision(done.lead.id, decision, NOW)
    work.put_assignment(done.assignment, replace(done.assignment, decision=number, pool="inbound"))
    work.record(lead_stream(0), told_offer(done.assignment))
    return done


def main(url: str, name: str, leads: int) -> None:
    """Take leads in, at most 16 waiting at a time."""
    writer = Writer(Database(url), settle)
    writer.start()
    for start in range(0, leads, 16):
        numbers = range(start, min(start + 16, leads))
        futures = [writer.submit(Do(act=partial(in_turn, f"{name}-{n}"))) for n in numbers]
        for future in futures:
            future.result(60)
    writer.stop()
    writer.database.close()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
