"""A lead changes at its source: fields, stages, and what was done about it."""

from dataclasses import replace
from datetime import timedelta

from routing.activity import Activity
from routing.assignment import State
from routing.commands import Amend, Delivery, LogActivity, Receive
from routing.facts import CopyUnread, LeadUpdated
from routing.lead import Draft
from routing.messages import Audience, Place, Tell
from routing.ports import Standing
from routing.refusals import Because
from tests.routing.desks import START, House


def test_a_field_is_changed_added_and_taken_away() -> None:
    house = House()
    house.comes(city="Leeds")
    house.amends(city=None, amount=2000)
    assert house.work.leads[1].attributes == {"amount": 2000, "company": "Acme", "country": "GB"}
    assert house.last(LeadUpdated).changed == ("amount", "city")
    assert house.has().owner == "ana", "an amount that large goes to enterprise"


def test_what_is_amended_to_what_it_was_changes_nothing() -> None:
    house = House()
    house.comes()
    done = house.done(Amend(now=house.now, lead=1, attributes={"country": "GB", "city": None}))
    assert done.standing is Standing.UNCHANGED
    assert house.refused(Amend(now=house.now, lead=9, attributes={"a": 1})).because is Because.UNKNOWN_LEAD


def test_a_stage_with_rules_is_a_new_occasion() -> None:
    house = House()
    house.comes()
    house.done(house.accept("dan"))
    moved = house.amends(stage="delivery")
    assert moved is not None and (moved.owner, moved.rule) == ("ivy", "Deliver")
    assert house.kinds()[-2:] == ["StageChanged", "LeadOffered"]


def test_a_stage_without_rules_leaves_the_lead_with_whoever_has_it() -> None:
    house = House()
    house.comes()
    house.done(house.accept("dan"))
    before = house.has()
    assert house.amends(stage="proposal") == before
    [told] = house.told(Tell.UPDATED)
    assert (told.mention, told.data["fields"]) == ("dan", ["stage"])
    assert house.kinds()[-1] == "StageChanged"


def test_a_stage_is_the_same_in_whatever_case() -> None:
    house = House()
    house.comes(stage="New")
    assert house.has().owner == "dan"
    assert house.amends(stage=" new ") == house.has() and house.kinds()[-1] == "LeadOffered"
    closed = house.amends(stage="LOST")
    assert closed is not None and closed.state is State.CLOSED


def test_a_closed_stage_ends_it_and_reopening_routes_it() -> None:
    house = House()
    house.comes()
    closed = house.amends(stage="lost")
    assert closed is not None and closed.state is State.CLOSED and closed.owner == "dan"
    reopened = house.amends(stage="new")
    assert reopened is not None and reopened.owner == "eve"
    assert house.kinds()[-4:] == ["StageChanged", "LeadClosed", "StageChanged", "LeadOffered"]


def test_an_older_copy_that_was_overtaken_on_the_way_changes_nothing() -> None:
    house = House()

    def copy(company: str, minute: int) -> Receive:
        as_of = START + timedelta(minutes=minute)
        told = {"company": company, "country": "GB"}
        return Receive(now=house.now, draft=Draft("crm", "7", attributes=told, as_of=as_of))

    house.done(copy("New name", 5))
    assert house.done(copy("Old name", 1)).standing is Standing.UNCHANGED
    assert house.done(copy("New name", 9)).standing is Standing.UNCHANGED
    assert house.done(copy("Older than that", 8)).standing is Standing.UNCHANGED
    assert house.work.leads[1].text("company") == "New name"


# What was done elsewhere


def test_the_owners_contact_ends_the_silence() -> None:
    house = House()
    house.comes()
    held = house.hears(Activity.CALL)
    assert held is not None and held.state is State.ACCEPTED
    assert house.kinds()[-2:] == ["ActivityLogged", "LeadAccepted"]
    assert house.passes(days=2) == []


def test_a_note_or_anothers_contact_or_an_old_one_does_not() -> None:
    house = House()
    house.comes()
    house.hears(Activity.NOTE)
    house.hears(Activity.CALL, person="eve")
    house.hears(Activity.CALL, ago=timedelta(hours=1))
    assert house.has().state is State.OFFERED


def test_a_meeting_that_is_only_planned_answers_nothing() -> None:
    house = House()
    house.comes()
    house.hears(Activity.MEETING, ago=timedelta(days=-14))
    assert house.has().state is State.OFFERED
    house.hears(Activity.CALL, ago=timedelta(minutes=-1))
    assert house.has().state is State.ACCEPTED, "clocks are never quite the same"


def test_activity_of_nobody_known_is_refused() -> None:
    house = House()
    house.comes()
    command = LogActivity(now=house.now, lead=1, activity=Activity.CALL, happened_at=house.now, person="nobody")
    assert house.refused(command).because is Because.OWNER_UNKNOWN


# What cannot be read


def unread(house: House, problem: str | None = "the amount is no number", **told: str) -> Receive:
    attributes = {"company": "Acme", **told}
    place = Place.thread("C1", "170.1")
    return Receive(
        now=house.now, draft=Draft("crm", "C1:170.1", attributes=attributes), problem=problem, answer_at=place
    )


def test_what_cannot_be_read_goes_to_a_person_with_the_problem() -> None:
    house = House()
    held = house.done(unread(house, country="GB")).assignment
    assert held is not None and (held.queue, held.accountable, held.reason) == ("review", "rita", "unreadable")
    assert house.work.decisions[0][1].error == "the amount is no number"
    assert house.work.cards[1, "thread:C1:170.1"] is Audience.SOURCE


def test_it_stays_there_until_it_can_be_read_and_is_then_routed() -> None:
    house = House()
    house.done(unread(house))
    before = house.has()
    assert house.done(unread(house, city="Leeds")).assignment == before
    assert house.done(unread(house, None, country="GB")).assignment == house.has()
    assert house.has().owner == "dan"


def test_readable_at_last_without_a_word_changed_it_is_routed_too() -> None:
    house = House()
    house.done(unread(house, country="GB"))
    house.done(unread(house, None, country="GB"))
    assert house.has().owner == "dan"


def test_what_a_person_took_up_is_not_taken_back_when_it_becomes_readable() -> None:
    house = House()
    house.done(unread(house, country="GB"))
    house.done(house.take_over("rita"))
    house.done(unread(house, None, country="GB"))
    assert house.has().owner == "rita"


def test_a_step_is_told_once_who_has_the_lead() -> None:
    house = House()
    draft = Draft("workflow", "Fx1", attributes={"company": "Acme", "country": "GB"})
    house.done(Receive(now=house.now, draft=draft, answer_at=Place.step("Fx1")))
    house.done(Receive(now=house.now, draft=draft, answer_at=Place.step("Fx1")))
    [done] = house.told(Tell.STEP_DONE)
    assert str(done.place) == "step:Fx1"
    assert (done.data["owner"], done.data["accountable"], done.data["rule"]) == ("dan", "dan", "Everyone")


# A copy of a lead that is known


def test_an_unreadable_copy_changes_nothing_and_its_owner_is_told_once() -> None:
    house = House()
    house.done(unread(house, None, country="GB"))
    before = house.has(), house.work.leads[1].attributes
    for _ in range(2):
        done = house.done(unread(house, "the amount is no number", country="US", company="Other"))
        assert done.standing is Standing.UPDATED
    assert (house.has(), house.work.leads[1].attributes) == before
    [told] = house.told(Tell.UNREAD)
    assert (told.mention, str(told.place)) == ("dan", "dm:dan")
    assert house.last(CopyUnread).error == "the amount is no number"
    house.done(unread(house, "the stage 'Closed Lost' is not in the map"))
    assert len(house.told(Tell.UNREAD)) == 2, "another problem is told, too"


def test_what_could_not_be_read_of_a_closed_lead_reaches_a_person() -> None:
    house = House()
    house.done(unread(house, None, country="GB"))
    house.amends(stage="lost")
    house.done(unread(house))
    assert house.has().state is State.CLOSED and house.mentioned(Tell.UNREAD) == ["rita"]


def test_what_waits_in_a_queue_is_told_where_its_steward_looks() -> None:
    house = House()
    house.done(unread(house, None, country="ZZ"))
    house.done(unread(house))
    [told] = house.told(Tell.UNREAD)
    assert (told.mention, str(told.place)) == ("rita", "channel:#review")


def test_a_copy_that_can_be_read_again_is_on_record_though_it_says_nothing_new() -> None:
    house = House()
    house.done(unread(house, None, country="GB"))
    house.done(unread(house))
    house.done(unread(house, None, country="GB"))
    house.done(unread(house, None, country="GB"))
    assert house.kinds()[-2:] == ["CopyUnread", "CopyRead"]


# The same name for another delivery


def test_a_delivery_is_not_swallowed_by_another_of_its_name() -> None:
    house = House()
    first = replace(house.receive("1"), delivery=Delivery("webhook", "msg_1", "abc"))
    house.done(first)
    assert house.done(first).standing is Standing.REPEATED
    other = replace(house.receive("2"), delivery=Delivery("webhook", "msg_1", "def"))
    assert house.refused(other).because is Because.REUSED
    unnamed = replace(house.receive("1"), delivery=Delivery("webhook", "msg_1"))
    assert house.done(unnamed).standing is Standing.REPEATED
