"""What is held: found when its moment comes, in the policy's order, and woken when people or rules change."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from routing.assignment import Outcome, State
from routing.commands import AdoptPolicy, AdoptRoster, Receive, Release, Seen
from routing.lead import Draft
from routing.ports import Work
from routing.reading.policy_file import read_policy
from routing.reading.roster_file import read_roster
from routing.views import Held
from storage.database import Database
from storage.records import StoredRecords
from storage.writer import Writer
from tests.storage.support import NOW, Do, kept, lead_named, offered, run

HOUR = timedelta(hours=1)
TIERS = ("A", "B")


def hold(
    name: str, tier: str = "", hours: int = 1, age: int = 0, pool: str | None = "inbound", awaits: str | None = None
) -> Callable[[Work], None]:
    """A lead comes in, and is held for so many hours."""

    def act(work: Work) -> None:
        lead = replace(lead_named(name, work.new_lead()), created_at=NOW - age * HOUR)
        work.put_lead(lead)
        given = replace(
            offered(work, lead.id, "rita"), state=State.HELD, owner=None, pool=pool, awaits=awaits, tier=tier,
            next_check_at=NOW + hours * HOUR, ladder="standard",
        )  # fmt: skip
        work.put_assignment(None, given)

    return act


def release(lead: int, owner: str, *, quiet: bool = False) -> Callable[[Work], None]:
    def act(work: Work) -> None:
        held = work.assignment(lead)
        assert held is not None
        work.put_assignment(held, held.close(Outcome.RELEASED, NOW + HOUR))
        given = replace(
            offered(work, lead, owner, offer=held.offer + 2), reason="held", offered_at=NOW + HOUR,
            ladder=None if quiet else "standard",
        )  # fmt: skip
        work.put_assignment(None, given)

    return act


def in_order(work: Work, pool: str | None = "inbound", awaits: str | None = None, limit: int = 9) -> list[int]:
    return [one.lead for one in work.held(pool, awaits, NOW + HOUR, TIERS, limit)]


@pytest.fixture
def full(writer: Writer) -> Writer:
    for act in (
        hold("1", "B", age=5), hold("2", "A", age=1), hold("3", "", age=9), hold("4", "A", age=2),
        hold("5", "Z", age=9), hold("6", "A", hours=2), hold("7", pool=None, awaits="ana"), hold("8", pool="other"),
    ):  # fmt: skip
        run(writer, act)
    return writer


def test_held_leads_come_by_tier_then_by_age(full: Writer) -> None:
    assert kept(full, in_order) == [4, 2, 1, 5, 3]
    assert kept(full, lambda work: in_order(work, limit=2)) == [4, 2]
    assert kept(full, lambda work: in_order(work, None, "ana")) == [7]


def test_earlier_commands_of_a_batch_are_seen(full: Writer) -> None:
    def act(work: Work) -> None:
        release(4, "ben")(work)
        held = work.assignment(2)
        assert held is not None
        work.put_assignment(held, held.wait(NOW + 2 * HOUR))
        assert in_order(work) == [1, 5, 3]
        assert work.released(NOW) == {"ben": NOW + HOUR}
        work.wake_held(NOW)

    run(full, act)
    woken = kept(full, lambda work: [one.lead for one in work.held("inbound", None, NOW, TIERS, 9)])
    assert woken == [2, 6, 1, 5, 3], "also what was to wait longer"


def test_who_was_given_one_lately(full: Writer) -> None:
    run(full, release(2, "ben"))
    run(full, release(1, "ana", quiet=True))
    assert kept(full, lambda work: work.released(NOW)) == {"ben": NOW + HOUR}
    assert kept(full, lambda work: work.released(NOW + HOUR)) == {}


def test_the_metronome_finds_pools_and_people_and_no_ladder(full: Writer) -> None:
    records = StoredRecords(full.database)
    assert records.held(NOW, 9) == []
    assert set(records.held(NOW + HOUR, 9)) == {Held("inbound", None), Held(None, "ana"), Held("other", None)}
    assert records.due(NOW + 9 * HOUR, 9) == []


def test_what_ages_is_found_when_it_does(writer: Writer) -> None:
    def act(work: Work) -> None:
        for number, state in enumerate((State.OFFERED, State.ACCEPTED, State.SNOOZED, State.OFFERED), 1):
            lead = lead_named(str(number), work.new_lead())
            work.put_lead(lead)
            given = replace(offered(work, lead.id), state=state, ages_at=NOW + (5 - number) * HOUR)
            work.put_assignment(None, given if state is not State.SNOOZED else replace(given, snoozed_until=NOW))

    run(writer, act)
    records = StoredRecords(writer.database)
    assert records.ageing(NOW, 9) == []
    assert records.ageing(NOW + 9 * HOUR, 9) == [Seen(4, 4, 1), Seen(1, 1, 1)]
    assert records.ageing(NOW + 9 * HOUR, 1) == [Seen(4, 4, 1)]
    aged = kept(writer, lambda work: work.assignment(1))
    assert aged is not None and aged.ages_at == NOW + 4 * HOUR


def test_nothing_is_held_by_nobody_or_for_ever(full: Writer) -> None:
    changes: tuple[dict[str, str | None], ...] = (
        {"pool": None},
        {"next_check_at": None},
        {"owner": "ana"},
        {"queue": "q"},
    )
    for change in changes:

        def act(work: Work, change: dict[str, str | None] = change) -> None:
            held = work.assignment(1)
            assert held is not None
            work.put_assignment(held, replace(held, **change))  # type: ignore[arg-type]  # whatever it may be

        assert full.submit(Do(act=act)).exception(20) is not None, change


POLICY = """
currency: USD
pools: { team: { members: [ana, ben], pick: least_loaded, manager: rita } }
queues: { review: { steward: rita, due: 1h } }
routes: { new: [ { name: Everyone, when: always, assign: team, due: 30m } ] }
otherwise: review
ladders: { standard: [ { at: due, do: tell_manager } ] }
reasons: { accept: [calling_now], reassign: [better_fit], snooze: [other] }
"""
ROSTER = """
calendars: { office: { hours: { mon-fri: "09:00-17:00" }, holidays: DE-BE } }
people:
  - { id: ana, name: Ana, email: a@x.io, calendar: office, backup: ben, away: [{ from: 2026-12-24, until: 2027-01-02 }]}
  - { id: ben, name: Ben, email: b@x.io, calendar: office, shifts: [{ date: 2026-12-31, hours: off }] }
  - { id: rita, name: Rita, email: r@x.io }
"""


def test_a_night_at_the_real_desk_can_be_computed_again(database: Database) -> None:
    writer, night, records = Writer(database), NOW - 6 * HOUR, StoredRecords(database)
    writer.start()
    try:
        roster = read_roster(ROSTER)
        writer.submit(AdoptRoster(now=night, roster=roster, by="rita")).result(20)
        writer.submit(AdoptPolicy(now=night, policy=read_policy(POLICY), by="rita")).result(20)
        for number in range(4):
            writer.submit(Receive(now=night, draft=Draft("website", f"e-{number}"))).result(20)
        assert records.roster().owners == roster.owners
        assert records.held(NOW - HOUR, 9) == []
        assert records.held(NOW, 9) == [Held("team", None)]
        writer.submit(Release(now=NOW, pool="team")).result(20)
        views = [records.lead(lead) for lead in (1, 2, 3, 4)]
        held = [view.assignment for view in views if view is not None and view.assignment is not None]
        assert [(one.owner, one.state) for one in held] == [
            ("ana", State.OFFERED), ("ben", State.OFFERED), (None, State.HELD), (None, State.HELD),
        ]  # fmt: skip
        assert records.held(NOW, 9) == [], "the others wait until somebody has breathed"
        assert records.held(NOW + HOUR / 6, 9) == [Held("team", None)]
        again = [one for lead in (1, 2, 3, 4) for one in records.recomputed(lead)]
        assert len(again) == 6 and all(one.same for one in again)
    finally:
        writer.stop()
