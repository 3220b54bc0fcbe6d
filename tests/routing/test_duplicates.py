"""One person's records are one lead: what joins, what does not, and what its owner hears."""

from datetime import UTC, datetime, timedelta

import pytest

from routing.accounts.duplicates import Sighting, Trait, traits, twin
from routing.accounts.match_rules import DuplicateRules, Sign
from routing.assignment import Assignment
from routing.commands import Accept, Amend, Receive
from routing.facts import LeadJoined
from routing.lead import Draft, Value
from routing.messages import Place, Tell
from routing.ports import Done, Standing
from tests.routing.desks import CLAIMED, House

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
EMAIL, PHONE, PRINT = (Trait(sign, "x") for sign in Sign)

PERSON = [
    ({"email": "Jo@Acme.com"}, {"email": "jo@acme.com "}),
    ({"email": "Jo <jo@acme.com>"}, {"email": "jo@acme.com"}),
    ({"phone": "+44 20 7946 0018"}, {"phone": "020 7946 0018"}),  # the lead's country tells which it is
    ({"phone": "(020) 79460018"}, {"phone": "0044 20 7946 0018"}),
    ({"name": "Jo Blogs", "company": "Acme GmbH"}, {"name": "JO BLOGS", "company": "Acme"}),
    ({"name": "José", "company": "Acme", "product": "CRM"}, {"name": "Jose", "company": "Acme Ltd", "product": "crm"}),
]
SOMEBODY_ELSE = [
    ({"email": "jo@acme.com"}, {"email": "al@acme.com"}),
    ({"phone": "+44 20 7946 0018"}, {"phone": "+44 20 7946 0019"}),
    ({"name": "Jo", "company": "Acme"}, {"name": "Jo", "company": "Globex"}),
    ({"name": "Jo", "company": "Acme", "product": "crm"}, {"name": "Jo", "company": "Acme", "product": "cpq"}),
    ({"name": "Jo", "company": ""}, {"name": "Jo", "company": ""}),
    ({"email": "not an address"}, {"email": "not an address"}),
    ({"phone": "call me"}, {"phone": "call me"}),
]


def house(rules: str = "{}") -> House:
    made = House()
    assert made.work.policy is not None
    made.adopts(f"{made.work.policy.source}\nduplicates: {rules}\n")
    return made


def joins(at: House, key: str = "2", source: str = "form", /, *, stage: str | None = None, **told: Value) -> Done:
    """A record of another name comes in."""
    draft = Draft(source, key, stage=stage, attributes={"country": "GB", "company": "Acme", **told})
    return at.done(Receive(now=at.now, draft=draft))


def comes(at: House, stage: str | None = None, **told: Value) -> Assignment:
    """The first record comes in, or a changed copy of it."""
    held = joins(at, "1", "web", stage=stage, **told).assignment
    assert held is not None
    return held


@pytest.mark.parametrize(("first", "second"), PERSON)
def test_the_same_person_joins_the_open_lead(first: dict[str, str], second: dict[str, str]) -> None:
    desk = house()
    owner = comes(desk, **first).owner
    done = joins(desk, **second)
    assert (done.standing, done.lead and done.lead.id) == (Standing.JOINED, 1)
    assert len(desk.work.leads) == 1
    assert desk.has().owner == owner
    assert desk.kinds()[-1] in {"LeadJoined", "LeadUpdated"}


@pytest.mark.parametrize(("first", "second"), SOMEBODY_ELSE)
def test_somebody_else_is_a_lead_of_their_own(first: dict[str, str], second: dict[str, str]) -> None:
    desk = house()
    comes(desk, **first)
    assert joins(desk, **second).standing is Standing.FRESH


def test_without_the_section_nothing_joins() -> None:
    desk = House()
    comes(desk, email="jo@acme.com")
    assert joins(desk, email="jo@acme.com").standing is Standing.FRESH


def test_only_what_the_policy_names_counts() -> None:
    desk = house("{ by: [phone] }")
    comes(desk, email="jo@acme.com")
    assert joins(desk, email="jo@acme.com").standing is Standing.FRESH


def test_after_the_window_it_is_a_new_occasion() -> None:
    desk = house("{ window: 2d }")
    comes(desk, email="jo@acme.com")
    desk.now += timedelta(days=1)
    assert joins(desk, "2", email="jo@acme.com").standing is Standing.JOINED
    desk.now += timedelta(days=2)  # since it was last heard of
    assert joins(desk, "3", email="jo@acme.com").standing is Standing.JOINED
    desk.now += timedelta(days=2, seconds=1)
    assert joins(desk, "4", email="jo@acme.com").standing is Standing.FRESH


def test_a_closed_lead_is_over() -> None:
    desk = house()
    comes(desk, email="jo@acme.com")
    comes(desk, stage="lost")
    assert joins(desk, email="jo@acme.com").standing is Standing.FRESH


def test_history_and_what_cannot_be_read_join_nothing() -> None:
    desk = house()
    comes(desk, email="jo@acme.com")
    assert desk.done(desk.receive("2", email="jo@acme.com", stage="lost", owner="dan")).standing is Standing.FRESH
    unreadable = Receive(now=desk.now, draft=Draft("form", "3", attributes={"email": "jo@acme.com"}), problem="broken")
    assert desk.done(unreadable).standing is Standing.FRESH
    assert desk.has(1).open


def test_its_owner_is_told_once_and_keeps_it() -> None:
    desk = house()
    owner = comes(desk, email="jo@acme.com").owner
    joins(desk, email="jo@acme.com", amount=5_000, company="Acme")
    [notice] = [one for one in desk.work.notices.values() if one.tell is Tell.JOINED]
    assert (notice.place, notice.mention) == (Place.dm(str(owner)), owner)
    assert notice.data == {"source": "form", "fields": ["amount"]}
    assert desk.work.leads[1].attributes["amount"] == 5_000
    assert desk.has().owner == owner, "a large amount would have gone to the pool enterprise"
    joins(desk, email="jo@acme.com", amount=5_000)  # the same record again
    assert [one.tell for one in desk.work.notices.values()].count(Tell.JOINED) == 1


def test_a_quiet_file_tells_nobody() -> None:
    desk = house()
    comes(desk, email="jo@acme.com")
    before = dict(desk.work.notices)
    desk.done(desk.receive("2", source="file", email="jo@acme.com", amount=5, quiet=True))
    assert desk.work.notices == before
    assert desk.kinds()[-2:] == ["LeadJoined", "LeadUpdated"]


def test_what_the_lead_tells_already_stays() -> None:
    desk = house()
    comes(desk, email="jo@acme.com", company="Acme", name="Jo")
    joins(desk, email="jo@acme.com", company="ACME UK", title="CTO")
    told = desk.work.leads[1].attributes
    assert (told["company"], told["title"]) == ("Acme", "CTO")
    assert desk.last(LeadJoined).added == ("title",)


def test_a_later_copy_changes_what_it_says_anew_and_nothing_else() -> None:
    desk = house()
    comes(desk, email="jo@acme.com", name="Jo", amount=10)
    joins(desk, email="jo@acme.com", name="Josephine", stage="new")
    again = joins(desk, email="jo@acme.com", name="Josephine", stage="new")
    assert again.standing is Standing.UNCHANGED
    assert desk.work.leads[1].attributes["name"] == "Jo"
    moved = joins(desk, email="jo@acme.com", name="Josephine", amount=900, stage="qualified")
    assert moved.standing is Standing.UPDATED
    lead = desk.work.leads[1]
    assert (lead.attributes["name"], lead.attributes["amount"], lead.stage) == ("Jo", 900, "qualified")
    assert joins(desk, email="jo@acme.com", stage="lost").assignment is not None
    assert not desk.has().open


def test_an_older_copy_that_was_overtaken_changes_nothing() -> None:
    desk = house()
    comes(desk, email="jo@acme.com")
    draft = Draft("crm", "9", attributes={"email": "jo@acme.com", "amount": 2}, as_of=NOW)
    desk.done(Receive(now=desk.now, draft=draft))
    late = Draft("crm", "9", attributes={"email": "jo@acme.com", "amount": 1}, as_of=NOW - timedelta(hours=1))
    assert desk.done(Receive(now=desk.now, draft=late)).standing is Standing.UNCHANGED
    assert desk.work.leads[1].attributes["amount"] == 2


def test_by_what_the_second_record_told_a_third_joins() -> None:
    desk = house()
    comes(desk, email="jo@acme.com")
    joins(desk, "2", email="jo@acme.com", phone="+442079460018")
    assert joins(desk, "3", phone="+442079460018", email="jo@home.example").standing is Standing.JOINED


def test_a_changed_address_counts_from_then_on() -> None:
    desk = house()
    comes(desk, email="jo@acme.com")
    desk.done(Amend(now=desk.now, lead=1, attributes={"email": "jo@new.example"}))
    assert joins(desk, email="jo@new.example").standing is Standing.JOINED


def test_what_it_adds_may_place_a_lead_that_nobody_has() -> None:
    desk = house()
    assert comes(desk, email="jo@acme.com", country="").queue == "review"
    joins(desk, email="jo@acme.com", country="GB")
    assert desk.has().owner == "dan"
    assert len(desk.work.leads) == 1


def test_a_lead_that_waits_to_be_claimed_goes_on_waiting() -> None:
    desk = house()
    desk.replaces(CLAIMED)
    comes(desk, email="jo@acme.com")
    assert joins(desk, email="jo@acme.com", title="CTO").standing is Standing.JOINED
    assert desk.has().pool == "inbound"
    assert desk.has().owner is None


def test_an_accepted_lead_stays_accepted() -> None:
    desk = house()
    owner = str(comes(desk, email="jo@acme.com").owner)
    desk.done(Accept(now=desk.now, seen=desk.seen(), by=owner, reason="calling_now"))
    joins(desk, email="jo@acme.com", amount=9_000)
    assert desk.has().accepted_at is not None
    assert desk.has().owner == owner
    tells = [one.tell for one in desk.work.notices.values()]
    assert (tells.count(Tell.JOINED), tells.count(Tell.UPDATED)) == (1, 0)


def test_of_several_the_surest_sign_then_the_latest_then_the_oldest() -> None:
    rules = DuplicateRules(window=3_600)
    at = NOW

    def chosen(*seen: Sighting) -> int | None:
        found = {twin([EMAIL, PHONE], order, at, rules, lambda lead: lead != 9) for order in (seen, seen[::-1])}
        [one] = found
        return one.lead if one is not None else None

    hour = timedelta(hours=1)
    assert chosen(Sighting(PHONE, 1, at), Sighting(EMAIL, 2, at - hour)) == 2
    assert chosen(Sighting(EMAIL, 1, at - hour), Sighting(EMAIL, 2, at)) == 2
    assert chosen(Sighting(EMAIL, 2, at), Sighting(EMAIL, 1, at)) == 1
    assert chosen(Sighting(EMAIL, 1, at - hour - timedelta(seconds=1))) is None
    assert chosen(Sighting(EMAIL, 9, at)) is None
    assert chosen(Sighting(PRINT, 1, at)) is None
    assert chosen() is None


def test_no_two_signs_are_one() -> None:
    found = traits({"email": "jo@acme.com", "phone": "+442079460018", "name": "Jo", "company": "Acme"})
    assert [one.sign for one in found] == [Sign.EMAIL, Sign.PHONE, Sign.FINGERPRINT]
    assert traits({}) == ()
