"""Overrides: what somebody may not do alone is asked for, and answered by whoever may."""

from datetime import timedelta

import pytest

from routing.assignment import State
from routing.messages import Audience, Tell
from routing.refusals import Because
from routing.request import Verdict
from tests.routing.desks import START, House, because


@pytest.fixture
def house() -> House:
    """Dan has the lead and Rita is his manager; Eve would like Ana to have it."""
    made = House()
    made.comes()
    return made


def test_the_present_owner_keeps_lead_and_clock_until_the_answer(house: House) -> None:
    before = house.has()
    house.done(house.ask("eve", to="ana"))
    assert house.has() == before
    assert (house.request().approver, house.request().expires_at) == ("rita", START + timedelta(hours=4))
    assert house.work.cards[1, "channel:#sales"] is Audience.MANAGER
    [asked] = house.told(Tell.ASKED)
    assert (asked.mention, str(asked.place)) == ("rita", "channel:#sales")
    assert house.passes(minutes=15) == ["OwnerReminded"], "the clock runs on"


def test_approved_it_is_done_and_all_three_are_told(house: House) -> None:
    house.done(house.ask("eve", to="ana"))
    given = house.done(house.approve("rita")).assignment
    assert given is not None and (given.owner, given.given_by, given.reason) == ("ana", "rita", "best_fit")
    assert house.request().verdict is Verdict.APPROVED
    assert house.mentioned(Tell.APPROVED) == ["eve"] and house.mentioned(Tell.TAKEN_AWAY) == ["dan"]
    assert house.work.cards[1, "dm:ana"] is Audience.OWNER
    assert house.kinds()[-3:] == ["RequestMade", "RequestApproved", "LeadAssigned"]


def test_an_owner_who_asked_for_it_is_told_once(house: House) -> None:
    house.done(house.ask("dan", to="ana"))
    house.done(house.approve("rita"))
    assert house.mentioned(Tell.APPROVED) == ["dan"] and not house.told(Tell.TAKEN_AWAY)


def test_declined_nothing_changes_and_the_asker_hears_why(house: House) -> None:
    before = house.has()
    house.done(house.ask("eve", to="ana"))
    house.done(house.decline("rita"))
    assert house.has() == before and house.request().verdict is Verdict.DECLINED
    [told] = house.told(Tell.DECLINED)
    assert (told.mention, told.data["by"], told.data["reason"]) == ("eve", "rita", "owner_keeps_it")


def test_unanswered_it_expires(house: House) -> None:
    house.done(house.accept("dan"))
    house.done(house.ask("eve", to="ana"))
    assert house.passes(hours=4) == ["RequestExpired"]
    assert house.mentioned(Tell.EXPIRED) == ["eve"] and house.has().owner == "dan"
    said, details = because(house.refused(house.approve("rita")))
    assert (said, details["verdict"]) == (Because.ANSWERED, Verdict.EXPIRED)


def test_it_is_over_at_its_moment_whether_or_not_anybody_has_looked(house: House) -> None:
    house.done(house.accept("dan"))
    house.done(house.ask("eve", to="ana"))
    house.sleeps(hours=4)
    assert house.refused(house.approve("rita")).because is Because.ANSWERED


def test_nobody_answers_their_own_request(house: House) -> None:
    house.replaces(("reasons:", "permissions: { reassign_to_named: [revops], override: [revops] }\nreasons:"))
    house.done(house.ask("rita", to="ana"))
    assert house.request().approver == "sam", "the steward of `otherwise` is Rita, whose deputy stands in"
    assert house.refused(house.approve("rita")).because is Because.OWN_REQUEST
    house.done(house.approve("sam"))


def test_who_has_no_right_answers_nothing(house: House) -> None:
    house.done(house.ask("eve", to="ana"))
    assert because(house.refused(house.approve("ana"))) == (
        Because.NOT_YOURS_TO_ANSWER, {"lead": 1, "approver": "rita"},
    )  # fmt: skip
    house.done(house.approve("sam"))
    assert house.request().answered_by == "sam", "anybody with the right may answer"


def test_approved_twice_counts_once(house: House) -> None:
    house.done(house.ask("eve", to="ana"))
    house.done(house.approve("rita"))
    said, details = because(house.refused(house.approve("sam")))
    assert (said, details["verdict"], details["by"]) == (Because.ANSWERED, Verdict.APPROVED, "rita")


def test_a_lead_that_moved_meanwhile_is_not_moved_again(house: House) -> None:
    house.done(house.ask("eve", to="ana"))
    house.done(house.reassign("dan"))
    assert house.request().verdict is Verdict.OVERTAKEN and house.mentioned(Tell.OVERTAKEN) == ["eve"]
    said, details = because(house.refused(house.approve("rita")))
    assert (said, details["owner"]) == (Because.OVERTAKEN, "eve")


def test_an_accept_meanwhile_does_not_end_the_request(house: House) -> None:
    house.done(house.ask("eve", to="ana"))
    house.done(house.accept("dan"))
    house.done(house.approve("rita"))
    assert house.has().owner == "ana"


def test_a_closed_lead_overtakes_what_was_asked(house: House) -> None:
    house.done(house.ask("eve", to="ana"))
    house.amends(stage="lost")
    assert house.request().verdict is Verdict.OVERTAKEN


def test_of_two_who_ask_the_second_is_overtaken_by_the_first(house: House) -> None:
    house.done(house.ask("eve", to="ana"))
    house.done(house.ask("ana", to="eve"))
    house.done(house.approve("rita", request=2))
    assert house.has().owner == "eve"
    assert house.request(1).verdict is Verdict.OVERTAKEN
    assert house.mentioned(Tell.OVERTAKEN) == ["eve"] and house.mentioned(Tell.APPROVED) == ["ana"]


def test_the_wish_is_checked_again_at_the_answer(house: House) -> None:
    house.done(house.ask("eve", to="ana"))
    house.away("ana")
    assert house.refused(house.approve("rita")).because is Because.OWNER_INACTIVE
    assert house.request().open


@pytest.mark.parametrize(
    ("asker", "to", "why"),
    [
        ("rita", "ana", Because.MAY_DO_IT),
        ("eve", "dan", Because.SAME_OWNER),
        ("eve", "nobody", Because.OWNER_UNKNOWN),
        ("nobody", "ana", Because.UNKNOWN_PERSON),
    ],
)
def test_what_cannot_be_asked(house: House, asker: str, to: str, why: Because) -> None:
    assert house.refused(house.ask(asker, to=to)).because is why


def test_one_asks_once(house: House) -> None:
    house.done(house.ask("eve", to="ana"))
    assert because(house.refused(house.ask("eve", to="eve"))) == (
        Because.ALREADY_ASKED, {"lead": 1, "approver": "rita", "expires": START + timedelta(hours=4)},
    )  # fmt: skip


def test_a_reason_is_needed_to_ask_and_to_answer(house: House) -> None:
    assert house.refused(house.ask("eve", to="ana", reason="")).because is Because.REASON_MISSING
    house.done(house.ask("eve", to="ana", reason="no_capacity"))
    assert house.refused(house.approve("rita", reason="")).because is Because.REASON_MISSING
    assert house.refused(house.decline("rita", reason="other")).because is Because.NOTE_MISSING
    assert house.refused(house.approve("rita", request=9)).because is Because.REQUEST_UNKNOWN


def test_where_the_owner_has_no_manager_the_steward_of_otherwise_is_asked() -> None:
    house = House()
    house.comes()
    house.done(house.assign("rita", to="tom"))
    house.done(house.ask("eve", to="ana"))
    assert house.request().approver == "rita"


def test_what_waits_in_a_queue_is_asked_of_its_steward() -> None:
    house = House()
    assert house.comes(source="list").queue == "nurture"
    assert house.refused(house.take_over("eve")).because is Because.NOT_OPEN_TO_YOU
    house.done(house.ask("eve", to="eve"))
    assert house.request().approver == "stu"
    house.done(house.approve("stu"))
    assert house.has().owner == "eve"


def test_a_queue_that_is_open_to_a_pool_is_its_members_to_take_from() -> None:
    house = House()
    house.replaces(("{ steward: stu, due: 5d }", "{ steward: stu, due: 5d, open_to: [inbound] }"))
    house.comes(source="list")
    assert house.refused(house.take_over("ana")).because is Because.NOT_OPEN_TO_YOU
    assert house.refused(house.ask("eve", to="eve")).because is Because.MAY_DO_IT
    house.done(house.take_over("eve"))
    assert (house.has().owner, house.has().state) == ("eve", State.ACCEPTED)


# A snooze past due


def test_a_snooze_past_due_is_granted_with_a_clock_of_its_own(house: House) -> None:
    house.done(house.ask_to_sleep("dan", timedelta(hours=3)))
    house.done(house.approve("rita"))
    assert house.has().state is State.SNOOZED
    assert house.passes(hours=2, minutes=59) == [], "the manager has allowed the silence"
    assert house.passes(minutes=1) == ["SnoozeEnded"]
    awake = house.has()
    assert (awake.state, awake.due_at) == (State.OFFERED, START + timedelta(hours=3, minutes=30))
    assert house.passes(minutes=30) == ["OwnerReminded", "ManagerTold"]


def test_the_ladder_runs_until_a_snooze_is_granted(house: House) -> None:
    house.done(house.ask_to_sleep("dan", timedelta(hours=3)))
    assert house.passes(minutes=30) == ["OwnerReminded", "ManagerTold"]
    house.done(house.approve("rita"))
    assert house.passes(hours=2) == []


def test_a_snooze_that_comes_too_late_is_not_granted(house: House) -> None:
    house.done(house.ask_to_sleep("dan", timedelta(minutes=40)))
    house.passes(minutes=45)
    assert house.refused(house.approve("rita")).because is Because.SNOOZE_IN_PAST
    house.done(house.accept("dan"))
    assert house.refused(house.approve("rita")).because is Because.OVERTAKEN


def test_a_snooze_that_needs_nobody_is_not_asked_for(house: House) -> None:
    assert house.refused(house.ask_to_sleep("dan", timedelta(minutes=20))).because is Because.MAY_DO_IT
    assert house.refused(house.ask_to_sleep("eve", timedelta(hours=2))).because is Because.NOT_YOURS
    assert house.refused(house.ask_to_sleep("dan", timedelta(days=99))).because is Because.SNOOZE_TOO_FAR


def test_whoever_has_answered_no_longer_asks_to_sleep(house: House) -> None:
    house.done(house.ask_to_sleep("dan", timedelta(hours=3)))
    house.done(house.accept("dan"))
    assert house.request().verdict is Verdict.OVERTAKEN and not house.told(Tell.OVERTAKEN)
    assert house.refused(house.approve("rita")).because is Because.OVERTAKEN


def test_a_snooze_into_the_past_is_not_asked_for(house: House) -> None:
    house.passes(minutes=45)
    assert house.refused(house.ask_to_sleep("dan", timedelta(minutes=-5))).because is Because.SNOOZE_IN_PAST


def test_whoever_is_inactive_decides_nothing_for_others(house: House) -> None:
    house.done(house.ask("eve", to="ana"))
    house.away("rita", "dan")
    assert house.refused(house.approve("rita")).because is Because.INACTIVE
    assert house.refused(house.take_over("rita")).because is Because.INACTIVE
    assert house.refused(house.assign("rita", to="ana")).because is Because.INACTIVE
    house.done(house.reassign("dan"))
    assert house.has().owner == "eve", "what is theirs they may hand on"
