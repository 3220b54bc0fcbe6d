"""What people do with a lead: accept, snooze, reassign, take over, assign, from every state."""

from datetime import timedelta

import pytest

from routing.assignment import Outcome, State
from routing.commands import Delivery
from routing.facts import LeadAssigned, LeadHandedOn, LeadOffered
from routing.messages import Place, Tell
from routing.ports import Standing
from tests.routing.desks import START, House

HOUR = timedelta(hours=1)


def in_state(state: str) -> House:
    """A lead of Dan's, or of a queue's, in some state."""
    house = House()
    house.comes()
    match state:
        case "accepted":
            house.done(house.accept("dan"))
        case "snoozed":
            house.done(house.snooze("dan", timedelta(minutes=10)))
        case "snoozed after accept":
            house.done(house.accept("dan"))
            house.done(house.snooze("dan", 3 * HOUR))
        case "awake again":
            house.done(house.snooze("dan", timedelta(minutes=10)))
            house.passes(minutes=10)
        case "queued":
            house.done(house.reassign("dan", "nurture"))
    return house


OWNED = ["offered", "accepted", "snoozed", "snoozed after accept", "awake again"]


@pytest.mark.parametrize("state", ["offered", "snoozed", "snoozed after accept", "awake again"])
def test_accepting_ends_the_silence(state: str) -> None:
    house = in_state(state)
    accepted = house.done(house.accept("dan")).assignment
    assert accepted is not None and accepted == house.has()
    assert (accepted.state, accepted.accepted_at, accepted.next_check_at) == (State.ACCEPTED, house.now, None)
    assert house.passes(days=5) == []


@pytest.mark.parametrize("state", OWNED)
def test_its_owner_may_sleep_on_it(state: str) -> None:
    house = in_state(state)
    asleep = house.done(house.snooze("dan", timedelta(minutes=12))).assignment
    assert asleep is not None and asleep.state is State.SNOOZED
    assert asleep.next_check_at == asleep.snoozed_until == house.now + timedelta(minutes=12)


@pytest.mark.parametrize("state", OWNED)
def test_its_owner_may_hand_it_on_to_the_next_by_policy(state: str) -> None:
    house = in_state(state)
    house.done(house.reassign("dan"))
    assert (house.has().owner, house.has().given_by, house.has().reason) == ("eve", "dan", "no_capacity")
    assert house.has().due_at == house.now + timedelta(minutes=30), "a new owner has a full clock"
    assert house.last(LeadHandedOn).owner == "dan"
    assert house.last(LeadOffered).rule == "Everyone"
    assert house.work.cards[1, "dm:eve"]
    assert house.mentioned(Tell.TAKEN_AWAY) == []


@pytest.mark.parametrize("state", [*OWNED, "queued"])
def test_it_may_be_handed_to_a_queue(state: str) -> None:
    house = in_state(state)
    house.done(house.reassign("rita", "review"))
    held = house.has()
    assert (held.state, held.owner, held.queue, held.accountable) == (State.QUEUED, None, "review", "rita")
    assert house.mentioned(Tell.QUEUED) == ["rita"]
    assert house.mentioned(Tell.TAKEN_AWAY) == ([] if state == "queued" else ["dan"])


@pytest.mark.parametrize("state", [*OWNED, "queued"])
def test_a_manager_may_take_it_over_and_has_accepted_it(state: str) -> None:
    house = in_state(state)
    house.done(house.take_over("rita"))
    assert (house.has().owner, house.has().state, house.has().next_check_at) == ("rita", State.ACCEPTED, None)
    assert house.kinds()[-2:] == ["LeadAssigned", "LeadAccepted"]
    assert house.mentioned(Tell.TAKEN_AWAY) == ([] if state == "queued" else ["dan"])
    assert house.passes(days=5) == []


@pytest.mark.parametrize("state", [*OWNED, "queued"])
def test_a_manager_may_give_it_to_a_person_who_is_asked_like_anybody(state: str) -> None:
    house = in_state(state)
    span = min(house.has().span, timedelta(minutes=30))  # no queue's days, where a rule would give half an hour
    house.done(house.assign("rita", "tom"))
    held = house.has()
    assert (held.owner, held.state, held.due_at, held.hops) == ("tom", State.OFFERED, house.now + span, 0)
    assert house.mentioned(Tell.TAKEN_AWAY) == ([] if state == "queued" else ["dan"])
    assert "OwnerReminded" in house.passes(days=5)


def test_giving_away_ones_own_tells_nobody_that_they_lost_it() -> None:
    house = in_state("queued")
    house.done(house.take_over("rita"))
    house.done(house.assign("rita", "tom"))
    assert house.mentioned(Tell.TAKEN_AWAY) == []


def test_a_manager_who_reassigns_anothers_lead_tells_the_loser() -> None:
    house = in_state("offered")
    house.done(house.reassign("rita"))
    [notice] = house.told(Tell.TAKEN_AWAY)
    assert (notice.place, notice.mention, dict(notice.data)) == (
        Place.dm("dan"), "dan", {"by": "rita", "reason": "no_capacity"}
    )  # fmt: skip


def test_a_loser_is_told_each_time() -> None:
    house = in_state("offered")
    for _ in range(2):
        house.done(house.assign("rita", "tom"))
        house.done(house.assign("rita", "dan"))
    assert house.mentioned(Tell.TAKEN_AWAY) == ["dan", "tom", "dan", "tom"]


def test_with_nobody_left_the_next_by_policy_is_the_queue_otherwise() -> None:
    house = in_state("offered")
    house.done(house.reassign("dan"))
    house.done(house.reassign("eve"))
    assert (house.has().queue, house.has().accountable) == ("review", "rita")
    assert house.mentioned(Tell.QUEUED) == ["rita"]


def test_a_person_with_the_right_may_give_it_back_to_whoever_had_it() -> None:
    house = in_state("offered")
    house.done(house.reassign("dan"))
    house.done(house.assign("rita", "dan"))
    assert house.has().owner == "dan"


def test_a_persons_choice_may_exceed_capacity_and_says_so() -> None:
    house = in_state("offered")
    owners = dict(house.work.roster.owners)
    owners["tom"] = type(owners["tom"])("tom", "Tom", capacity=0)
    house.work.roster = type(house.work.roster).of("r-9", owners.values())
    house.done(house.assign("rita", "tom"))
    assert house.last(LeadAssigned).over_capacity is True
    house.done(house.assign("rita", "eve"))
    assert house.last(LeadAssigned).over_capacity is False


def test_offer_numbers_rise_through_it_all_and_each_tenure_says_how_it_ended() -> None:
    house = in_state("snoozed")
    house.done(house.reassign("dan"))
    house.done(house.take_over("rita"))
    house.done(house.assign("rita", "tom"))
    house.comes(stage="lost")
    ended = [(a.owner, a.outcome) for a in house.work.assignments.values()]
    assert ended == [
        ("dan", Outcome.HANDED_ON), ("eve", Outcome.TAKEN), ("rita", Outcome.TAKEN), ("tom", Outcome.CLOSED)
    ]  # fmt: skip
    offers = [a.offer for a in house.work.assignments.values()]
    assert offers == sorted(set(offers))


def test_a_click_that_slack_delivers_twice_counts_once() -> None:
    house = in_state("offered")
    click = house.accept("dan", delivery=Delivery("slack", "Ev1"))
    first, again = house.done(click), house.done(click)
    assert (first.standing, again.standing) == (Standing.DONE, Standing.REPEATED)
    assert again.assignment == first.assignment and house.kinds().count("LeadAccepted") == 1


def test_a_refused_delivery_is_not_remembered() -> None:
    house = in_state("offered")
    house.refused(house.accept("dan", "because", delivery=Delivery("slack", "Ev1")))
    assert not house.work.deliveries
    assert house.done(house.accept("dan", delivery=Delivery("slack", "Ev1"))).standing is Standing.DONE


@pytest.mark.parametrize("days", [1, 60])
def test_after_accept_the_owner_sets_the_next_touch(days: int) -> None:
    house = in_state("accepted")
    house.done(house.snooze("dan", timedelta(days=days)))
    assert house.has().snoozed_until == START + timedelta(days=days)


def test_before_accept_a_snooze_may_last_until_due_to_the_moment() -> None:
    house = in_state("offered")
    house.done(house.snooze("dan", timedelta(minutes=30)))
    assert house.has().snoozed_until == house.has().due_at
