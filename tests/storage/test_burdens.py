"""What everybody has to do, was given and how well they answer: the same on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from routing import desk as the_desk
from routing.activity import Activity
from routing.commands import AdoptPolicy, AdoptRoster, LogActivity, Receive
from routing.fairness.pools import Measure
from routing.lead import Draft
from routing.people import Owner, Roster
from routing.ports import Done
from routing.reading.policy_file import read_policy
from storage.database import Database
from storage.writer import Writer
from tests.storage.support import NOW, Do, kept, rows, settle

POLICY = """\
currency: EUR
pools: { inbound: { members: [ana, ben], pick: round_robin, manager: rita } }
queues: { review: { steward: rita, due: 1h } }
routes: { new: [ { name: All, when: always, assign: inbound, due: 30m, sticky: 30d } ] }
otherwise: review
effort: [ { when: { amount: known }, points: 4 } ]
scorecard: [ { when: { amount: known }, points: 9 } ]
tiers: { A: 5, B: lowest }
ladders: { standard: [ { at: due, do: tell_manager } ] }
reasons: { accept: [calling_now], reassign: [other], snooze: [other] }
"""
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def desk(migrated_url: str) -> Iterator[Writer]:
    writer = Writer(Database(migrated_url), either)
    writer.start()
    people = [Owner(one, one.title()) for one in ("ana", "ben", "rita")]
    does(writer, AdoptRoster(now=NOW, roster=Roster.of("r-1", people), by="mel"))
    does(writer, AdoptPolicy(now=NOW, policy=read_policy(POLICY), by="mel", reason="first"))
    yield writer
    writer.stop()
    writer.database.close()


def either(work: Any, command: Any) -> Any:
    """The real desk, and a test's own look at the work."""
    return settle(work, command) if isinstance(command, Do) else the_desk.settle(work, command)


def does(writer: Writer, command: Any) -> Done:
    done = writer.submit(command).result(20)
    assert isinstance(done, Done), done
    return done


def comes(writer: Writer, name: str, minutes: int = 0, **told: Any) -> str | None:
    draft = Draft("web", name, attributes={"email": f"{name}@x{name}.io", **told})
    done = does(writer, Receive(now=NOW + timedelta(minutes=minutes), draft=draft))
    assert done.assignment is not None
    return done.assignment.owner


def test_effort_and_what_was_given_are_counted_with_the_tier(desk: Writer) -> None:
    assert [comes(desk, "a", 0, amount=7), comes(desk, "b", 1), comes(desk, "c", 2)] == ["ana", "ben", "ana"]
    assert kept(desk, lambda work: [work.effort(one, LATER) for one in ("ana", "ben")]) == [500, 100]
    assert kept(desk, lambda work: list(work.given("ana", LATER))) == [(NOW, "A"), (NOW + timedelta(minutes=2), "B")]
    called = LogActivity(now=LATER, by="mel", lead=1, activity=Activity.CALL, happened_at=LATER)
    does(desk, called)
    assert kept(desk, lambda work: work.effort("ana", LATER)) == 300
    assert kept(desk, lambda work: work.effort("ana", LATER + timedelta(days=7))) == 200
    assert rows(desk.database, "SELECT tier, effort FROM assignments ORDER BY id") == [
        ("A", 400),
        ("B", 100),
        ("B", 100),
    ]


def test_merit_is_the_share_that_was_answered_in_time(desk: Writer) -> None:
    for n in range(4):
        comes(desk, str(n), n)
    soon = NOW + timedelta(minutes=20)
    does(desk, LogActivity(now=soon, by="mel", lead=1, activity=Activity.CALL, happened_at=soon))
    merits = kept(
        desk, lambda work: [work.merit(one, Measure.ACCEPTED_IN_TIME, LATER) for one in ("ana", "ben", "rita")]
    )
    assert merits == [500, 250, 500], "one of two, none of two, and nothing to go by"
    assert kept(desk, lambda work: work.merit("ana", Measure.CONTACTED_IN_TIME, LATER)) == 500


def test_the_last_owner_is_the_persons_and_else_the_companys(desk: Writer) -> None:
    assert comes(desk, "a", 0, email="jo@acme.io", company="Acme") == "ana"
    assert comes(desk, "b", 1, email="kim@acme.io", company="Acme") == "ana", "the company's"
    assert comes(desk, "c", 2, email="lou@other.io", company="Other") == "ben"
    assert comes(desk, "d", 3, email="LOU@other.io", company="Acme") == "ben", "the person's comes first"
    assert comes(desk, "e", 60 * 24 * 40, email="jo@acme.io", company="Acme") == "ana"
    whys = rows(desk.database, "SELECT detail FROM decisions ORDER BY id")
    assert ["chosen_before" in detail for (detail,) in whys] == [False, True, False, True, False], (
        "that was too long ago"
    )
