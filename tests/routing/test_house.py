"""Keeping house: policy, roster and accounts come into force; what was not delivered reaches somebody."""

from dataclasses import fields
from typing import NoReturn

import pytest
from typing_extensions import override

from routing.accounts.account import Account, Relationship
from routing.commands import AdoptAccounts, AdoptPolicy, AdoptRoster, FinishImport, GiveUp
from routing.facts import DESK, DESK_FACTS, LEAD_FACTS, DeliveryFailed, Fact, LeadAccepted, LeadReceived
from routing.messages import Place, Tell
from routing.ports import Standing
from routing.refusals import Because
from tests.memory import MemoryWork
from tests.routing.desks import START, House, people


def test_a_policy_and_a_roster_are_adopted_once() -> None:
    house = House()
    assert house.work.policy is not None
    again = AdoptPolicy(now=house.now, policy=house.work.policy, by="file")
    assert house.done(again).standing is Standing.UNCHANGED
    assert house.done(AdoptRoster(now=house.now, roster=people(), by="file")).standing is Standing.UNCHANGED
    assert [fact.kind for stream, fact in house.work.facts if stream == DESK] == ["RosterAdopted", "PolicyAdopted"]
    house.replaces(("5d", "6d"))
    house.drops("tom")
    assert [fact.kind for stream, fact in house.work.facts if stream == DESK][2:] == ["PolicyAdopted", "RosterAdopted"]


def test_whoever_the_roster_drops_keeps_their_leads_inactive_and_gets_no_more() -> None:
    house = House()
    house.comes()
    house.drops("dan")
    assert (house.has().owner, house.work.roster.owners["dan"].active) == ("dan", False)
    house.comes("2")
    house.comes("3")
    assert {house.has(2).owner, house.has(3).owner} == {"eve"}


def test_whoever_answers_for_somebody_who_left_is_told_of_the_leads_they_still_have() -> None:
    house = House()
    house.comes()
    house.done(house.accept("dan"))
    house.drops("dan", "tom")
    [notice] = house.told(Tell.LEFT_BEHIND)
    assert (notice.place, notice.mention) == (Place.dm("rita"), "rita")
    assert notice.data == {"owner": "dan", "count": 1, "leads": [1]}
    house.away("rita")
    assert house.mentioned(Tell.LEFT_BEHIND) == ["rita"]


def test_a_reason_that_the_policy_lost_is_refused_and_the_others_still_count() -> None:
    house = House()
    house.comes()
    house.replaces(("accept: [calling_now]", "accept: [emailing_now]"))
    assert house.refused(house.accept("dan")).because is Because.REASON_UNKNOWN
    house.done(house.accept("dan", "emailing_now"))


def test_accounts_are_taken_in_once_and_keep_what_was_learned() -> None:
    house = House()
    adopt = AdoptAccounts(now=house.now, accounts=(Account("acme", "Acme", attributes={"seats": 4}),), by="file")
    assert house.done(adopt).standing is Standing.UPDATED
    assert house.done(adopt).standing is Standing.UNCHANGED
    house.work.accounts["acme"] = house.work.accounts["acme"].won_by("dan", START)
    partner = Account("acme", "ACME", Relationship.PARTNER, attributes={"tier": "named"})
    house.done(AdoptAccounts(now=house.now, accounts=(partner,), by="file"))
    known = house.work.accounts["acme"]
    assert (known.name, known.customer_since, len(known.tenures)) == ("ACME", START, 1)
    assert known.attributes == {"seats": 4, "tier": "named"}


# Imports


def test_an_import_ends_in_one_digest_an_owner() -> None:
    house = House()
    given = (("dan", tuple(range(1, 13))), ("eve", (13,)))
    finish = FinishImport(now=house.now, name="digest-of-the-file", given=given)
    house.done(finish)
    house.done(finish)
    dans, eves = house.told(Tell.IMPORTED)
    assert (dans.place, dans.mention, dans.lead, dans.threaded) == (Place.dm("dan"), "dan", None, False)
    assert dans.data == {"count": 12, "leads": list(range(1, 11))} and eves.data["count"] == 1
    house.done(FinishImport(now=house.now, name="another file", given=given))
    assert house.mentioned(Tell.IMPORTED) == ["dan", "eve"] * 2


# What could not be delivered


def test_a_lost_message_is_told_to_the_owners_manager_once() -> None:
    house = House()
    house.comes()
    for what in ("card", "reminder", "card"):
        house.lost("dm:dan", what)
    [notice] = house.told(Tell.UNDELIVERED)
    assert (notice.place, notice.mention, notice.lead, notice.threaded) == (Place.dm("rita"), "rita", 1, False)
    assert notice.data == {"to": "dm:dan", "error": "user_disabled"}
    assert house.kinds().count("DeliveryFailed") == 3
    assert "error" not in house.last(DeliveryFailed).public()


def test_a_new_tenure_is_told_of_again() -> None:
    house = House()
    house.comes()
    house.lost("dm:dan")
    house.done(house.reassign("dan"))
    house.done(house.assign("rita", "dan"))
    house.lost("dm:dan")
    assert house.mentioned(Tell.UNDELIVERED) == ["rita", "rita"]


def test_a_lost_message_is_never_told_to_whoever_could_not_be_reached() -> None:
    house = House()
    house.comes()
    house.lost("dm:rita", "overdue")
    assert house.mentioned(Tell.UNDELIVERED) == ["vic"]
    house.lost("dm:vic", "undelivered")
    house.lost("dm:rita", "undelivered")
    assert house.mentioned(Tell.UNDELIVERED) == ["vic", "rita"], "two who cannot be reached do not go in circles"


def test_a_lost_message_of_a_queue_goes_to_whoever_stands_in() -> None:
    house = House()
    house.comes()
    house.done(house.reassign("dan", "review"))
    house.lost("channel:#review", "queued")
    house.lost("dm:rita", "undelivered")
    assert house.mentioned(Tell.UNDELIVERED) == ["rita", "sam"]
    house.done(house.reassign("rita", "nurture"))
    house.lost("dm:stu")
    assert house.mentioned(Tell.UNDELIVERED)[-1] == "rita"


def test_a_lost_message_of_a_closed_lead_is_on_record_and_bothers_nobody() -> None:
    house = House()
    house.comes()
    house.comes(stage="lost")
    house.lost("dm:dan")
    assert house.kinds()[-1] == "DeliveryFailed" and house.told(Tell.UNDELIVERED) == []


def test_a_lost_digest_is_told_to_the_manager() -> None:
    house = House()
    house.lost("dm:dan", "imported", None)
    [notice] = house.told(Tell.UNDELIVERED)
    assert (notice.mention, notice.lead) == ("rita", None)
    assert house.work.facts[-1][0] == DESK and isinstance(house.work.facts[-1][1], DeliveryFailed)
    house.lost("dm:rita", "undelivered", None)
    house.lost("channel:#x", "imported", None)
    assert house.mentioned(Tell.UNDELIVERED) == ["rita"]


def test_without_a_policy_a_lost_message_is_on_record() -> None:
    house = House()
    house.comes()
    house.work.policy = None
    assert house.lost("dm:dan").standing is Standing.DONE
    assert house.kinds()[-1] == "DeliveryFailed"
    lost = GiveUp(now=START, lead=None, place="dm:dan", what="imported", error="x")
    work = MemoryWork()
    work.settle(lost)
    assert len(work.facts) == 1 and not work.notices


# Facts


@pytest.mark.parametrize("kind", [*LEAD_FACTS, *DESK_FACTS])
def test_a_fact_parts_what_stays_from_what_can_be_erased(kind: type[Fact]) -> None:
    names = {field.name for field in fields(kind)}
    assert names >= kind.PRIVATE
    assert names & {"note", "attributes", "error"} <= kind.PRIVATE, "free text and what a person said must be erasable"


def test_of_a_fact_only_what_is_asked_for_is_made_plain() -> None:
    class Heavy(dict[str, str]):
        @override
        def items(self) -> NoReturn:
            raise AssertionError("the particulars were made plain for the part that stays")

    fact = LeadReceived(at=START, by="source", source="web", external_id="1", stage="new", attributes=Heavy(a="b"))
    assert fact.public() == {
        "at": "2026-03-02T09:00:00.000000Z", "by": "source", "source": "web", "external_id": "1", "stage": "new"
    }  # fmt: skip
    accepted = LeadAccepted(at=START, by="dan", owner="dan", offer=2, reason="calling_now", note="see Jane")
    assert accepted.private() == {"note": "see Jane"}
    assert LeadAccepted(at=START, by="dan", owner="dan", offer=2, reason="calling_now").private() == {}
