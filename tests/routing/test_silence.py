"""Silence: what happens when nobody answers, while somebody sleeps, when the bot was away, when people are."""

from datetime import timedelta

import pytest

from routing.assignment import State
from routing.commands import Escalate
from routing.facts import LeadQueued, ManagerTold, SnoozeEnded, StewardTold
from routing.messages import Place, Tell
from routing.ports import Standing
from tests.routing.desks import STANDARD, START, House

MINUTE = timedelta(minutes=1)
TELL_LAST = "    - { at: 50%, do: remind }\n    - { at: due, do: tell_manager, repeat: 1h }"
NEXT_LAST = "    - { at: due, do: next_owner }"


def waiting(standard: str = STANDARD) -> House:
    house = House(standard)
    house.comes()
    return house


def test_each_rung_once_and_in_order() -> None:
    house = waiting()
    assert house.passes(minutes=14) == []
    assert house.passes(minutes=1) == ["OwnerReminded"]
    assert house.passes(minutes=15) == ["ManagerTold"]
    assert house.passes(minutes=30) == ["OfferLapsed", "LeadOffered"]
    assert (house.has().owner, house.has().given_by, house.has().reason) == ("eve", "ladder", "silence")
    assert house.passes(minutes=30) == ["OwnerReminded", "ManagerTold"], "the second owner is reminded the same way"
    assert house.passes(minutes=89) == [], "the rung that moves the lead is spent"
    assert house.passes(minutes=1) == ["OfferLapsed", "LeadQueued"]
    assert house.passes(minutes=60) == ["StewardTold"]
    assert house.passes(hours=5, minutes=59) == []
    assert house.passes(hours=12, minutes=1) == ["StewardTold"] * 3, (
        "a queue's steward hears as often as the ladder said"
    )


def test_one_mention_a_rung_under_the_card() -> None:
    house = waiting()
    house.passes(minutes=30)
    [reminder], [overdue] = house.told(Tell.REMINDER), house.told(Tell.OVERDUE)
    assert (reminder.place, reminder.mention, reminder.threaded) == (Place.dm("dan"), "dan", True)
    assert (overdue.place, overdue.mention) == (Place.channel("#sales"), "rita")
    assert overdue.data["owner"] == "dan"


def test_a_night_without_the_bot_makes_up_for_each_rung_once() -> None:
    house = waiting()
    house.sleeps(hours=12)
    kinds = house.ticks()
    assert kinds == ["OwnerReminded", "ManagerTold", "OfferLapsed", "LeadOffered"]
    assert house.has().due_at == house.now + 30 * MINUTE, "the next one has all their time"


def test_a_night_without_the_bot_makes_up_for_one_repeat_only() -> None:
    house = waiting(TELL_LAST)
    house.sleeps(hours=12)
    assert house.ticks() == ["OwnerReminded", "ManagerTold"]
    assert house.passes(hours=1) == ["ManagerTold"]


def test_telling_the_manager_last_repeats() -> None:
    house = waiting(TELL_LAST)
    assert house.passes(hours=3, minutes=30) == ["OwnerReminded", *["ManagerTold"] * 4]
    assert len(house.told(Tell.OVERDUE)) == 4


def test_the_next_owner_last_goes_on_until_nobody_is_left() -> None:
    house = waiting(NEXT_LAST)
    assert house.passes(minutes=30) == ["OfferLapsed", "LeadOffered"]
    assert house.has().owner == "eve"
    assert house.passes(minutes=30) == ["OfferLapsed", "LeadQueued"]
    assert (house.has().queue, house.last(LeadQueued).accountable) == ("review", "rita")
    assert house.passes(hours=1) == ["StewardTold"]
    assert house.passes(hours=24) == ["StewardTold"], "daily, where the ladder says nothing of queues"


def test_a_check_that_came_too_late_or_twice_changes_nothing() -> None:
    house = waiting()
    house.sleeps(minutes=15)
    check = Escalate(now=house.now, seen=house.seen(), step=0)
    assert house.done(check).standing is Standing.DONE
    assert house.done(check).standing is Standing.UNCHANGED
    early = Escalate(now=house.now, seen=house.seen(), step=1)
    assert house.done(early).standing is Standing.UNCHANGED
    house.done(house.accept("dan"))
    assert house.done(Escalate(now=house.now + 60 * MINUTE, seen=house.seen(), step=1)).standing is Standing.UNCHANGED


def test_replicas_whose_clocks_disagree_fire_nothing_twice() -> None:
    house = waiting()
    house.sleeps(minutes=15)
    house.ticks()
    house.sleeps(minutes=-10)
    assert house.ticks() == []
    house.sleeps(minutes=10)
    assert house.ticks() == []


# Snooze


def test_a_snooze_before_accept_silences_only_the_reminder() -> None:
    house = waiting()
    house.done(house.snooze("dan", 20 * MINUTE))
    assert house.passes(minutes=20) == ["SnoozeEnded"]
    assert (house.has().state, house.has().due_at) == (State.OFFERED, START + 30 * MINUTE)
    assert house.mentioned(Tell.SNOOZE_OVER) == ["dan"]
    assert house.passes(minutes=40) == ["ManagerTold", "OfferLapsed", "LeadOffered"]


@pytest.mark.parametrize("late", [0, 1, 20, 600])
def test_a_snooze_until_due_does_not_keep_silence_from_the_manager(late: int) -> None:
    house = waiting()
    house.done(house.snooze("dan", 30 * MINUTE))
    house.sleeps(minutes=30 + late)
    assert house.ticks()[:2] == ["SnoozeEnded", "ManagerTold"]


def test_a_rung_before_due_that_reaches_others_waits_for_due() -> None:
    house = waiting("    - { at: 50%, do: tell_manager }\n    - { at: 400%, do: next_owner }")
    house.done(house.snooze("dan", 20 * MINUTE))
    assert house.passes(minutes=29) == ["SnoozeEnded"], "a snooze within due is free"
    assert house.passes(minutes=1) == ["ManagerTold"]


def test_after_accept_a_snooze_ends_in_a_new_offer_with_the_whole_ladder() -> None:
    house = waiting()
    house.done(house.accept("dan"))
    house.done(house.snooze("dan", timedelta(days=3)))
    assert house.passes(days=3) == ["SnoozeEnded"]
    assert house.last(SnoozeEnded).due_at == house.now + 30 * MINUTE
    assert house.passes(minutes=60) == ["OwnerReminded", "ManagerTold", "OfferLapsed", "LeadOffered"]


def test_a_snooze_after_accept_found_late_still_gives_the_owner_their_time() -> None:
    house = waiting()
    house.done(house.accept("dan"))
    house.done(house.snooze("dan", timedelta(days=3)))
    house.sleeps(days=10)
    assert house.ticks() == ["SnoozeEnded"]
    assert house.has().due_at == house.now + 30 * MINUTE


# The policy changes while a lead waits


def test_a_ladder_whose_name_vanished_gives_way_to_the_standard_one() -> None:
    house = House()
    mild = (
        ("assign: inbound, due: 30m }", "assign: inbound, due: 30m, ladder: mild }"),
        ("ladders:\n", "ladders:\n  mild:\n    - { at: 50%, do: remind }\n    - { at: 300%, do: remind }\n"),
    )
    house.replaces(*mild)
    house.comes()
    assert house.has().ladder == "mild"
    assert house.passes(minutes=20) == ["OwnerReminded"]
    house.replaces(*((new, old) for old, new in mild))
    assert house.passes(hours=2) == ["ManagerTold", "OfferLapsed", "LeadOffered", "OwnerReminded", "ManagerTold"]


def test_a_ladder_that_became_shorter_goes_on_with_its_last_rung() -> None:
    house = waiting()
    house.passes(minutes=30)
    assert house.has().step == 2
    house.replaces((STANDARD, "    - { at: due, do: tell_manager, repeat: 1h }"))
    assert house.passes(hours=4).count("ManagerTold") >= 3


def test_a_queue_that_the_policy_lost_keeps_its_lead_and_somebody_answers() -> None:
    house = House()
    house.comes(source="list")
    house.replaces(
        ("  nurture: { steward: stu, due: 5d }\n", ""),
        ("    - { name: Cold, when: { source: list }, assign: nurture }\n", ""),
    )
    assert house.passes(days=5) == ["StewardTold"]
    assert house.last(StewardTold).steward == "stu"
    house.away("stu")
    house.passes(days=1)
    assert house.last(StewardTold).steward == "rita" == house.has().accountable
    house.done(house.take_over("rita"))


def test_a_ladder_never_ends_in_a_queue_that_is_not_there() -> None:
    house = waiting()
    house.replaces(
        ("  review:  {", "  triage:  {"), ("otherwise: review", "otherwise: triage"), ("to: review", "to: triage")
    )
    house.passes(hours=5)
    assert (house.has().queue, house.has().accountable) == ("triage", "rita")


# People are away


def test_silence_is_told_to_the_managers_manager_while_the_manager_is_away() -> None:
    house = waiting()
    house.away("rita")
    house.passes(minutes=30)
    assert (house.last(ManagerTold).manager, house.mentioned(Tell.OVERDUE)) == ("vic", ["vic"])


def test_silence_is_told_to_the_pools_manager_where_the_owner_has_none() -> None:
    house = House()
    house.replaces(("members: [dan, eve]", "members: [tom, eve]"))
    house.comes()
    assert house.has().owner == "tom"
    house.passes(minutes=30)
    assert house.last(ManagerTold).manager == "sam"


def test_silence_is_told_to_the_steward_of_otherwise_where_there_is_neither() -> None:
    house = waiting()
    house.done(house.assign("rita", "tom"))
    house.passes(minutes=30)
    assert house.last(ManagerTold).manager == "rita"
    away = waiting()
    away.done(away.assign("rita", "tom"))
    away.drops("rita")
    away.passes(minutes=30)
    assert away.last(ManagerTold).manager == "sam", "the deputy, for the steward left"


def test_nobody_is_told_of_their_own_silence_while_there_is_somebody_else() -> None:
    house = waiting()
    house.away("vic")
    house.done(house.assign("sam", "rita"))
    house.passes(minutes=30)
    assert house.last(ManagerTold).manager == "sam"


def test_a_pool_that_the_policy_lost_leaves_somebody_who_answers() -> None:
    house = House()
    house.replaces(("members: [dan, eve]", "members: [tom, eve]"))
    house.comes()
    house.replaces(("  inbound: { members: [tom, eve], pick: round_robin, manager: sam }\n", ""), (
        "else: inbound", "else: enterprise"), ("assign: inbound", "assign: enterprise"))  # fmt: skip
    house.passes(minutes=30)
    assert house.last(ManagerTold).manager == "rita"


def test_whoever_left_is_not_reminded_past_due_but_answered_for() -> None:
    house = waiting("    - { at: 50%, do: remind, repeat: 1h }")
    house.drops("dan")
    house.passes(hours=2)
    assert house.mentioned(Tell.OVERDUE) == ["rita"]
    assert house.told(Tell.OVERDUE)[0].place == Place.dm("rita")


def test_a_queues_lead_passes_to_the_deputy_and_back() -> None:
    house = waiting()
    house.done(house.reassign("dan", "review"))
    house.away("rita")
    house.passes(hours=1)
    assert (house.last(StewardTold).steward, house.has().accountable) == ("sam", "sam")
    assert house.mentioned(Tell.IN_QUEUE) == ["sam"]
    house.away("sam")
    house.passes(hours=24)
    assert (house.last(StewardTold).steward, house.has().accountable) == ("vic", "vic")


def test_a_queue_whose_steward_is_away_is_answered_for_from_the_first_moment() -> None:
    house = House()
    house.away("stu")
    house.comes(source="list")
    assert house.has().accountable == "rita", "the steward has no deputy, but a manager"


def test_one_person_alone_is_told_of_everything() -> None:
    house = waiting()
    house.drops("rita", "sam", "vic", "eve", "ana", "stu", "ivy", "tom")
    house.passes(hours=30)
    assert house.has().queue == "review" and house.has().accountable in house.work.roster.owners
