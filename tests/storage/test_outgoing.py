"""How the courier takes what is to be sent: never twice at once, never lost."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

import pytest

from routing.messages import Audience, Notice, Place, Tell
from routing.people import Owner, Roster
from routing.views import CardJob, NoticeJob
from storage.outgoing import StoredOutgoing
from storage.records import StoredRecords
from storage.writer import Writer
from tests.storage.support import kept, migrated, rows, run, running, take_in

T = TypeVar("T")
DM = Place.dm("ana")


def now(seconds: float = 0) -> datetime:
    return datetime.now(UTC) + timedelta(seconds=seconds)


def do(work: Coroutine[Any, Any, T]) -> T:
    return asyncio.run(work)


@pytest.fixture
def outgoing(writer: Writer) -> StoredOutgoing:
    return StoredOutgoing(writer)


def lease(outgoing: StoredOutgoing, at: float = 1, limit: int = 10) -> tuple[list[CardJob], list[NoticeJob]]:
    cards, notices = do(outgoing.lease(now(at), 30, limit))
    return list(cards), list(notices)


def ids(jobs: tuple[list[CardJob], list[NoticeJob]]) -> tuple[list[int], list[int]]:
    return [card.id for card in jobs[0]], [notice.id for notice in jobs[1]]


def tell(writer: Writer, key: str, *, threaded: bool = True, lead: int | None = 1, place: Place = DM) -> None:
    notice = Notice(key, Tell.REMINDER, place, lead, mention="ana", threaded=threaded, data={"n": 1})
    run(writer, lambda work: work.tell(notice))


def test_a_card_is_leased_drawn_and_done(writer: Writer, outgoing: StoredOutgoing) -> None:
    run(writer, take_in("e-1"))
    [card], _ = lease(outgoing)
    assert card == CardJob(1, 1, DM, Audience.OWNER, 1, None, None, 0, 1)
    assert lease(outgoing) == ([], []), "it is leased"
    do(outgoing.card_shown(card.id, card.wanted, "D1", "1.1"))
    assert lease(outgoing, at=60) == ([], []), "it is done"
    run(writer, lambda work: work.redraw(1))
    [again], _ = lease(outgoing)
    assert (again.wanted, again.channel, again.ts) == (2, "D1", "1.1")


def test_a_lease_expires_by_itself(writer: Writer, outgoing: StoredOutgoing) -> None:
    run(writer, take_in("e-1"))
    tell(writer, "k", threaded=False)
    first = lease(outgoing)
    assert lease(outgoing, at=29) == ([], [])
    assert ids(lease(outgoing, at=32)) == ids(first) == ([1], [1])


def test_a_card_that_changed_while_it_was_sent_is_drawn_again(writer: Writer, outgoing: StoredOutgoing) -> None:
    run(writer, take_in("e-1"))
    [card], _ = lease(outgoing)
    run(writer, lambda work: work.redraw(1))
    assert lease(outgoing) == ([], []), "not beside the one who draws it"
    do(outgoing.card_shown(card.id, card.wanted, "D1", "1.1"))
    [again], _ = lease(outgoing)
    assert again.wanted == 2
    do(outgoing.card_shown(again.id, again.wanted, "D1", "1.1"))
    do(outgoing.card_shown(again.id, 1, "D1", "1.1"))
    assert lease(outgoing) == ([], []), "a late report of an older version takes nothing back"


def test_two_couriers_never_have_the_same(writer: Writer, outgoing: StoredOutgoing) -> None:
    for number in range(40):
        run(writer, take_in(f"e-{number}"))
        tell(writer, f"k-{number}", threaded=False, lead=number + 1)

    async def race() -> list[Any]:
        return await asyncio.gather(*(outgoing.lease(now(1), 30, 7) for _ in range(9)))

    taken = do(race())
    cards = [card.id for jobs in taken for card in jobs[0]]
    notices = [notice.id for jobs in taken for notice in jobs[1]]
    assert sorted(cards) == sorted(notices) == list(range(1, 41))


def test_nor_do_the_couriers_of_two_replicas(postgres_url: str) -> None:
    with migrated(postgres_url) as one, migrated(postgres_url) as two, running(one) as left, running(two) as right:
        for number in range(30):
            run(left, take_in(f"e-{number}"))

        async def race() -> list[Any]:
            replicas = (StoredOutgoing(left), StoredOutgoing(right))
            return await asyncio.gather(*(outgoing.lease(now(1), 30, 4) for outgoing in replicas * 5))

        assert sorted(card.id for jobs in do(race()) for card in jobs[0]) == list(range(1, 31))


def test_the_better_rank_goes_first_then_the_older(writer: Writer, outgoing: StoredOutgoing) -> None:
    run(writer, take_in("e-1"))
    run(writer, lambda work: work.show(1, Place.channel("C1"), Audience.MANAGER))
    run(writer, take_in("e-2"))
    cards, _ = lease(outgoing)
    assert [(card.lead, str(card.place), card.rank) for card in cards] == [
        (1, "dm:ana", 1),
        (2, "dm:ana", 1),
        (1, "channel:C1", 2),
    ]


def test_later_is_later(writer: Writer, outgoing: StoredOutgoing) -> None:
    run(writer, take_in("e-1"))
    tell(writer, "k", threaded=False)
    cards, notices = ids(lease(outgoing))
    do(outgoing.later(cards, notices, now(10), failed=True))
    assert lease(outgoing, at=9) == ([], [])
    again = lease(outgoing, at=11)
    assert again[0][0].attempts == again[1][0].attempts == 1
    do(outgoing.later(cards, notices, now(0), failed=False))
    again = lease(outgoing)
    assert again[0][0].attempts == again[1][0].attempts == 1
    do(outgoing.card_shown(1, 1, "D1", "1.1"))
    assert rows(writer.database, "SELECT attempts, not_before FROM cards") == [(0, None)]


def test_a_change_does_not_overtake_retry_after(writer: Writer, outgoing: StoredOutgoing) -> None:
    run(writer, take_in("e-1"))
    lease(outgoing)
    do(outgoing.later([1], [], now(10), failed=False))
    run(writer, lambda work: work.redraw(1, by="ana"))
    assert lease(outgoing) == ([], [])
    assert lease(outgoing, at=11)[0][0].wanted == 2


def test_what_was_given_up_stays_so_but_a_card_comes_back_when_its_lead_changes(
    writer: Writer, outgoing: StoredOutgoing
) -> None:
    run(writer, take_in("e-1"))
    tell(writer, "k", threaded=False)
    cards, notices = ids(lease(outgoing))
    do(outgoing.later(cards, notices, now(50), failed=True))
    do(outgoing.give_up(cards, notices, "account_inactive"))
    assert lease(outgoing, at=9999) == ([], [])
    run(writer, lambda work: work.redraw(1))
    [card], rest = lease(outgoing)
    assert (card.wanted, card.attempts, rest) == (2, 0, [])


def test_a_threaded_notice_waits_for_its_card(writer: Writer, outgoing: StoredOutgoing) -> None:
    run(writer, take_in("e-1"))
    tell(writer, "k")
    assert lease(outgoing)[1] == []
    do(outgoing.card_shown(1, 1, "D1", "1.1"))
    [notice] = lease(outgoing)[1]
    assert notice == NoticeJob(1, "k", "reminder", DM, 1, "ana", {"n": 1}, "D1", "1.1", 0)
    do(outgoing.notice_sent(notice.id, "D1", "1.2"))
    assert lease(outgoing, at=60) == ([], [])


@pytest.mark.parametrize("place", [DM, Place.channel("C9")], ids=["its card was given up", "it has no card"])
def test_a_threaded_notice_goes_alone_where_there_is_no_card(
    writer: Writer, outgoing: StoredOutgoing, place: Place
) -> None:
    run(writer, take_in("e-1"))
    tell(writer, "k", place=place)
    do(outgoing.give_up([1], [], "channel_not_found"))
    [notice] = lease(outgoing)[1]
    assert (notice.channel, notice.thread_ts) == (None, None)


def test_a_notice_of_no_lead_goes_alone(writer: Writer, outgoing: StoredOutgoing) -> None:
    tell(writer, "k", lead=None)
    assert ids(lease(outgoing)) == ([], [1])


def test_a_notice_that_is_not_threaded_does_not_wait(writer: Writer, outgoing: StoredOutgoing) -> None:
    run(writer, take_in("e-1"))
    tell(writer, "k", threaded=False)
    assert lease(outgoing)[1][0].thread_ts is None


def test_a_card_whose_message_is_gone_is_posted_anew_at_once(writer: Writer, outgoing: StoredOutgoing) -> None:
    run(writer, take_in("e-1"))
    lease(outgoing)
    do(outgoing.card_shown(1, 1, "D1", "1.1"))
    do(outgoing.card_lost(1))
    [card], _ = lease(outgoing)
    assert (card.ts, card.wanted) == (None, 1)


def test_a_click_tells_of_a_message_that_was_never_confirmed(writer: Writer, outgoing: StoredOutgoing) -> None:
    run(writer, take_in("e-1"))
    do(outgoing.card_seen(1, DM, "D1", "1.1"))
    do(outgoing.card_seen(1, DM, "D1", "9.9"))
    [card], _ = lease(outgoing)
    assert (card.channel, card.ts) == ("D1", "1.1")


def test_a_channel_has_one_card_of_a_lead_also_when_its_id_was_learned_late(
    writer: Writer, outgoing: StoredOutgoing
) -> None:
    run(writer, take_in("e-1"))
    run(writer, lambda work: work.show(1, Place.channel(work.channel("#sales")), Audience.MANAGER))
    tell(writer, "k-1", place=Place.channel("#sales"))
    do(outgoing.learn({}, {}, {"#sales": "C1"}))
    run(writer, lambda work: work.show(1, Place.channel(work.channel("#sales")), Audience.MANAGER))
    cards, _ = lease(outgoing)
    assert [str(card.place) for card in cards if card.place.kind == "channel"] == ["channel:C1"]
    [card] = [card for card in cards if card.place.kind == "channel"]
    do(outgoing.card_shown(card.id, card.wanted, "C1", "1.1"))
    _, [notice] = lease(outgoing)
    assert (str(notice.place), notice.thread_ts) == ("channel:C1", "1.1")


def test_a_thread_has_a_card_of_its_own_and_stays_where_it_is(writer: Writer, outgoing: StoredOutgoing) -> None:
    run(writer, take_in("e-1"))
    thread = Place.thread("C1", "170.1")
    run(writer, lambda work: work.show(1, Place.channel("C1"), Audience.MANAGER))
    run(writer, lambda work: work.show(1, thread, Audience.SOURCE))
    do(outgoing.learn({}, {}, {"#sales": "C1", "C1:170.1": "C9"}))
    cards = {card.place: card for card in lease(outgoing)[0]}
    assert set(cards) == {DM, Place.channel("C1"), thread}
    do(outgoing.card_shown(cards[thread].id, 1, "C1", "170.2"))
    tell(writer, "k", place=thread)
    [notice] = lease(outgoing)[1]
    assert (notice.place, notice.channel, notice.thread_ts) == (thread, "C1", "170.2")


def test_a_workflows_step_is_told_once_and_has_no_card(writer: Writer, outgoing: StoredOutgoing) -> None:
    run(writer, take_in("e-1"))
    tell(writer, "k", place=Place.step("Fx123:4"))
    [notice] = lease(outgoing)[1]
    assert (notice.place, notice.thread_ts) == (Place("step", "Fx123:4"), None)


def test_what_slack_told_outlives_a_new_roster(writer: Writer, outgoing: StoredOutgoing) -> None:
    do(outgoing.learn({"ana": "U1"}, {"ana": "D1"}, {"#sales": "C1"}))
    run(writer, lambda work: work.put_roster(Roster.of("r-2", [Owner("ana", "Ana"), Owner("ben", "Ben", slack="U2")])))
    do(outgoing.learn({"ben": "U9"}, {}, {"#sales": "C2"}))
    roster = kept(writer, lambda work: work.roster)
    assert {owner.id: owner.slack for owner in roster.owners.values()} == {"ana": "U1", "ben": "U2", "rita": None}
    assert StoredRecords(writer.database).roster() == roster
    assert kept(writer, lambda work: work.channel("#sales")) == "C2"
    assert outgoing.dm_channel("ana") == "D1"
    assert StoredOutgoing(writer).dm_channel("ana") == "D1"
    assert outgoing.dm_channel("ben") is None


def test_a_new_roster_within_the_batch_keeps_the_learned_ids(writer: Writer, outgoing: StoredOutgoing) -> None:
    do(outgoing.learn({"ana": "U1"}, {}, {}))
    seen: list[Roster] = []

    def adopt(work: Any) -> None:
        work.put_roster(Roster.of("r-2", [Owner("ana", "Ana")]))
        seen.append(work.roster)

    run(writer, adopt)
    assert seen[0].owners["ana"].slack == "U1"


def test_what_was_learned_goes_with_the_address_it_was_learned_by(writer: Writer, outgoing: StoredOutgoing) -> None:
    run(writer, lambda work: work.put_roster(Roster.of("r-2", [Owner("ana", "Ana", email="ana@old.example")])))
    do(outgoing.learn({"ana": "U1"}, {"ana": "D1"}, {}))
    seen: list[Roster] = []

    def adopt(work: Any) -> None:
        work.put_roster(Roster.of("r-3", [Owner("ana", "Ana", email="ana@new.example")]))
        seen.append(work.roster)

    run(writer, adopt)
    assert seen[0] == kept(writer, lambda work: work.roster)
    assert seen[0].owners["ana"].slack is None
    assert outgoing.dm_channel("ana") is None


def test_what_a_roster_said_is_not_taken_for_learned(writer: Writer) -> None:
    run(writer, lambda work: work.put_roster(Roster.of("r-2", [Owner("ana", "Ana", slack="U7")])))
    seen: list[Roster] = []

    def adopt(work: Any) -> None:
        work.put_roster(Roster.of("r-3", [Owner("ana", "Ana")]))
        seen.append(work.roster)

    run(writer, adopt)
    assert seen[0] == kept(writer, lambda work: work.roster)
    assert seen[0].owners["ana"].slack is None
