"""An age in a rule is a deadline: what nobody has accepted moves at that moment, once, and not before."""

from datetime import timedelta

import pytest

from routing.assignment import Outcome, State
from routing.commands import Reroute, Seen
from routing.facts import LeadAged
from routing.ports import Standing
from tests.routing.desks import START, House

DAY = timedelta(days=1)
QUIET = """\
    - { at: due,  do: tell_manager, in: "#sales", repeat: weekly }"""


@pytest.fixture
def house() -> House:
    house = House(standard=QUIET)
    house.replaces(
        (
            "    - { name: Large",
            '    - { name: Gone cold, when: { age: ">= 2d" }, assign: nurture }\n    - { name: Large',
        ),
    )
    return house


def test_at_its_very_age_an_unanswered_lead_moves_once(house: House) -> None:
    given = house.comes()
    assert (given.owner, given.ages_at) == ("dan", START + 2 * DAY)
    house.passes(hours=47, minutes=59)
    assert house.has().owner == "dan"
    house.passes(minutes=1)
    moved = house.has()
    assert (moved.queue, moved.rule, moved.offered_at, moved.ages_at) == ("nurture", "Gone cold", START + 2 * DAY, None)
    assert house.work.assignments[1].outcome is Outcome.REROUTED
    fact = house.last(LeadAged)
    assert (fact.before, fact.after, fact.by) == ("Everyone", "Gone cold", "time")
    house.passes(days=3)
    assert house.kinds().count("LeadAged") == 1


def test_who_has_accepted_keeps_it(house: House) -> None:
    house.comes()
    house.done(house.accept("dan"))
    assert house.has().ages_at is None
    house.passes(days=3)
    assert (house.has().owner, house.has().state) == ("dan", State.ACCEPTED)


def test_what_a_person_decided_stays(house: House) -> None:
    house.comes()
    house.done(house.assign("rita", "ana"))
    assert house.has().ages_at is None
    house.passes(days=3)
    assert house.has().owner == "ana"


def test_the_same_rule_moves_nothing_and_says_when_it_may_next(house: House) -> None:
    house.replaces(
        ('when: { age: ">= 2d" }', 'when: { age: ">= 2d", source: fair }'),
        ("    - { name: Large", '    - { name: Ancient, when: { age: ">= 9d" }, assign: review }\n    - { name: Large'),
    )
    given = house.comes()
    assert given.ages_at == START + 9 * DAY, "what can match no lead like this is no deadline"
    house.passes(days=3)
    assert house.has() == given or house.has().owner == "dan"
    house.passes(days=7)
    assert house.has().queue == "review"


def test_asleep_it_is_left_alone_until_it_wakes(house: House) -> None:
    house.comes()
    house.passes(hours=47, minutes=50)
    house.done(house.ask_to_sleep("dan", timedelta(hours=1)))
    house.done(house.approve("rita"))
    house.passes(minutes=59)
    assert house.has().state is State.SNOOZED
    house.passes(minutes=2)
    assert house.has().queue == "nurture"


def test_held_and_queued_leads_age_too(house: House) -> None:
    house.works("dan", "eve", hours={"fri": "09:00-17:00"})
    held = house.comes("held")
    assert (held.state, held.ages_at) == (State.HELD, START + 2 * DAY)
    queued = house.comes("queued", country="FR")
    assert (queued.queue, queued.ages_at) == ("review", START + 2 * DAY)
    house.passes(days=2)
    assert [house.has(lead).queue for lead in (1, 2)] == ["nurture", "nurture"]


def test_a_late_check_still_comes_and_a_second_one_changes_nothing(house: House) -> None:
    house.comes()
    seen = house.seen()
    house.sleeps(days=4)
    assert house.done(Reroute(now=house.now, seen=seen)).standing is Standing.DONE
    after = house.has()
    assert after.queue == "nurture"
    assert house.done(Reroute(now=house.now, seen=seen)).standing is Standing.UNCHANGED
    assert house.done(Reroute(now=house.now, seen=Seen(99, 1, 1))).standing is Standing.UNCHANGED
    assert house.has() == after


def test_another_policy_moves_nothing_by_itself(house: House) -> None:
    house.comes()
    house.replaces(("name: Everyone", "name: All the rest"), ('">= 2d"', '">= 5d"'))
    house.passes(days=3)
    assert (house.has().owner, house.has().ages_at) == ("dan", START + 5 * DAY)
    house.passes(days=3)
    assert house.has().queue == "nurture"


def test_a_changed_record_has_another_deadline(house: House) -> None:
    house.replaces(
        ('when: { age: ">= 2d" }', 'when: { any: [ { age: ">= 5d" }, { age: ">= 2d", source: web, size: big } ] }')
    )
    assert house.comes().ages_at == START + 5 * DAY
    house.amends(size="big")
    assert house.has().ages_at == START + 2 * DAY


def test_an_import_stays_quiet(house: House) -> None:
    house.comes(quiet=True)
    house.passes(days=3)
    assert house.has().queue == "nurture"
    assert house.work.cards == {} and house.work.notices == {}
    assert house.has().next_check_at is None


def test_an_age_in_working_time_is_crossed_in_working_time(house: House) -> None:
    calendar = 'clock: { calendar: { timezone: UTC, hours: { mon-fri: "09:00-17:00" } } }'
    house.replaces(("currency: EUR", f"currency: EUR\n{calendar}"), ('age: ">= 2d"', 'working_age: ">= 12h"'))
    assert house.comes().ages_at == START + timedelta(days=1, hours=4)
    house.passes(days=1, hours=4)
    assert house.has().queue == "nurture"
