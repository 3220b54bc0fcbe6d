"""A lead comes in, or a changed copy of one: once, whatever is delivered twice, and with its whole story."""

from datetime import timedelta

import pytest

from routing.accounts.account import Account, Relationship, Tenure
from routing.assignment import Outcome, State
from routing.commands import AdoptAccounts, Delivery
from routing.facts import LeadClosed, LeadQueued, LeadUpdated
from routing.fairness.ledger import Ledger
from routing.messages import Tell
from routing.ports import Standing
from tests.routing.desks import START, House

DAY = timedelta(days=1)


def test_a_new_lead_is_offered_by_policy() -> None:
    house = House()
    done = house.done(house.receive())
    assert done.standing is Standing.FRESH and done.assignment == house.has()
    assert (house.has().owner, house.has().rule, house.has().offer) == ("dan", "Everyone", 1)
    assert house.kinds() == ["LeadReceived", "LeadOffered"]
    assert list(house.work.cards) == [(1, "dm:dan")]


def test_the_same_copy_again_changes_nothing() -> None:
    house = House()
    house.comes()
    assert house.done(house.receive(phone="")).standing is Standing.UNCHANGED, "an empty field says nothing"
    assert house.kinds() == ["LeadReceived", "LeadOffered"]


def test_the_same_delivery_twice_is_answered_as_before_and_with_how_the_lead_stands() -> None:
    house = House()
    delivery = Delivery("webhook", "msg_1")
    receive = house.receive()
    first = house.done(type(receive)(now=house.now, draft=receive.draft, delivery=delivery))
    house.done(house.accept("dan"))
    again = house.done(type(receive)(now=house.now, draft=house.receive("2").draft, delivery=delivery))
    assert (first.standing, again.standing) == (Standing.FRESH, Standing.REPEATED)
    assert again.lead == first.lead and again.assignment == house.has()
    assert len(house.work.leads) == 1


# A changed copy


def test_the_same_rule_leaves_the_owner_and_the_clock_alone() -> None:
    house = House()
    before = house.comes()
    house.sleeps(minutes=10)
    assert house.comes(city="Leeds") == before
    assert house.last(LeadUpdated).changed == ("city",)
    assert house.told(Tell.UPDATED) == []


def test_another_rule_gives_it_to_another_until_the_owner_accepts() -> None:
    house = House()
    house.comes()
    house.comes(amount=5000)
    assert (house.has().owner, house.has().rule, house.has().offer) == ("ana", "Large", 3)
    assert house.work.assignments[1].outcome is Outcome.REROUTED
    house.done(house.accept("ana"))
    house.comes(amount=1)
    assert house.has().owner == "ana", "afterwards the owner gets a note"
    assert house.mentioned(Tell.UPDATED) == ["ana"]


def test_that_the_pool_filled_meanwhile_is_not_the_records_doing() -> None:
    house = House()
    house.comes()
    house.away("dan", "eve")
    assert house.comes(phone="1").owner == "dan"


def test_a_corrected_company_moves_it_to_the_accounts_owner() -> None:
    house = House()
    for name, owner in (("acme", "ana"), ("bolt", "tom")):
        tenures = (Tenure(START - DAY, "sales", owner),)
        account = Account(name, name, Relationship.CUSTOMER, tenures=tenures)
        house.done(AdoptAccounts(now=house.now, accounts=(account,), by="file"))
    assert house.comes().owner == "ana"
    assert house.comes(company="Bolt").owner == "tom"
    house.comes("2", company="Cog")
    assert house.has(2).rule == "Everyone"
    assert house.comes("2", company="Cog Ltd") == house.has(2)
    assert house.has(2).offer == 1, "another company, the same answer"


@pytest.mark.parametrize("act", ["assign", "queue"])
def test_a_changed_copy_does_not_undo_a_persons_choice(act: str) -> None:
    house = House()
    house.comes()
    house.done(house.assign("rita", "tom") if act == "assign" else house.reassign("dan", "nurture"))
    chosen = house.has()
    assert house.comes(amount=5000) == chosen
    assert house.told(Tell.UPDATED) == []


def test_a_changed_copy_does_not_bring_it_back_to_whoever_was_silent() -> None:
    house = House()
    house.comes()
    house.passes(hours=4)
    assert house.has().queue == "review"
    waiting = house.has()
    assert house.comes(phone="1") == waiting, "nobody is left: the queue's clock goes on"
    assert house.comes(amount=5000).owner == "ana", "eve is in that pool too, but was silent"


def test_a_changed_copy_may_stay_with_its_owner_by_another_rule() -> None:
    house = House()
    house.replaces(("assign: enterprise, due: 30m", "assign: dan, due: 10m"))
    house.comes()
    assert house.comes(amount=5000).owner == "dan"
    assert house.has().rule == "Large"


def test_each_change_after_accept_is_told_also_of_the_same_field() -> None:
    house = House()
    house.comes()
    house.done(house.accept("dan"))
    for phone in ("1", "2", "1", "2"):
        house.sleeps(minutes=1)
        house.comes(phone=phone)
    assert house.mentioned(Tell.UPDATED) == ["dan"] * 4
    assert house.told(Tell.UPDATED)[0].data["fields"] == ["phone"]


def test_leads_changed_at_one_moment_are_told_each() -> None:
    house = House()
    for name in ("1", "2"):
        house.comes(name)
    house.done(house.accept("dan"))
    house.done(house.assign("rita", "eve"))
    house.done(house.accept("eve"))
    house.done(house.take_over("rita", seen=house.seen(2)))
    for name in ("1", "2"):
        house.comes(name, phone="1")
    assert sorted(map(str, house.mentioned(Tell.UPDATED))) == ["eve", "rita"]


# Stages


def test_another_stage_is_a_new_occasion_also_after_accept() -> None:
    house = House()
    house.comes()
    house.done(house.accept("dan"))
    house.comes(stage="delivery")
    assert (house.has().owner, house.has().rule) == ("ivy", "Deliver")
    assert house.kinds()[-2:] == ["StageChanged", "LeadOffered"]


def test_another_stage_may_bring_it_back_to_whoever_had_it() -> None:
    house = House()
    house.replaces(("assign: delivery, due: 1h", "assign: dan, due: 1h"))
    house.comes()
    house.done(house.reassign("dan"))
    assert house.comes(stage="delivery").owner == "dan"


def test_a_closed_stage_ends_it_and_its_last_owner_stays_on_record() -> None:
    house = House()
    house.comes()
    closed = house.comes(stage="lost")
    assert (closed.state, closed.owner, house.last(LeadClosed).owner) == (State.CLOSED, "dan", "dan")
    assert house.work.load("dan") == 0
    assert house.passes(days=3) == []
    house.comes(phone="1")
    assert house.kinds()[-1] == "LeadUpdated", "it stays closed"


def test_open_again_it_is_offered_anew_and_the_numbers_go_on_rising() -> None:
    house = House()
    house.comes()
    last = house.comes(stage="lost")
    opened = house.comes(stage="new")
    assert opened.open and opened.id > last.id and opened.offer > last.offer


def test_closed_history_has_its_owner_and_tells_nobody() -> None:
    house = House()
    past = house.comes(stage="lost", owner="dan", closed_at=START - DAY)
    assert (past.owner, past.state, past.closed_at, past.reason) == ("dan", State.CLOSED, START - DAY, "history")
    assert not house.work.cards and not house.work.notices and house.work.load("dan") == 0
    opened = house.comes(stage="new")
    assert opened.offer == past.offer + 1


def test_closed_history_of_a_stranger_has_no_owner() -> None:
    house = House()
    done = house.done(house.receive(stage="lost", owner="zoe", closed_at=START - DAY))
    assert done.assignment is None and house.last(LeadClosed).owner is None
    assert house.comes(stage="new").offer == 1


# Accounts


def test_whoever_wins_has_the_account_from_then_on() -> None:
    house = House()
    house.comes()
    house.sleeps(days=1)
    house.comes(stage="won")
    account = house.work.accounts["acme"]
    assert (account.owner_at(house.now), account.owner_at(house.now + DAY)) == (None, "dan")
    assert account.relationship_at(house.now + DAY) is Relationship.CUSTOMER
    house.sleeps(days=1)
    assert house.comes("2").owner == "dan" and house.has(2).rule == "Customers"


def test_a_lead_won_by_nobody_still_makes_a_customer() -> None:
    house = House()
    house.comes(source="list")
    house.comes(source="list", stage="won")
    house.done(house.receive("h", company="Bolt", stage="won", owner="zoe", closed_at=START - DAY))
    for company in ("acme", "bolt"):
        account = house.work.accounts[company]
        assert account.relationship_at(START + DAY) is Relationship.CUSTOMER and not account.tenures


def test_the_accounts_owner_is_as_of_the_records_day() -> None:
    account = Account("acme", "Acme", Relationship.CUSTOMER)
    for days, owner in ((3, "ana"), (1, "dan"), (2, "eve")):
        account = account.won_by(owner, START + days * DAY)
    assert [account.owner_at(START + days * DAY) for days in range(1, 5)] == [None, "dan", "eve", "ana"]


def test_of_two_who_won_at_one_moment_it_is_always_the_same_one() -> None:
    one, other = Account("acme", "Acme"), Account("acme", "Acme")
    for first, second in (("ana", "dan"), ("dan", "ana")):
        one, other = other, Account("acme", "Acme").won_by(first, START).won_by(second, START)
    assert one.owner_at(START + DAY) == other.owner_at(START + DAY) == "dan"


# Quietly


def test_a_quiet_import_shows_no_card_and_starts_no_ladder_and_counts_all_the_same() -> None:
    house = House()
    quiet = house.comes(quiet=True)
    assert (quiet.owner, quiet.ladder, quiet.next_check_at) == ("dan", None, None)
    assert not house.work.cards and not house.work.notices and house.work.load("dan") == 1
    assert house.passes(days=3) == []
    house.done(house.assign("rita", "tom"))
    assert "OwnerReminded" in house.passes(hours=1), "once somebody acts it is a lead like any other"


def test_a_quiet_change_pings_nobody_but_leaves_no_card_that_lies() -> None:
    house = House()
    house.comes()
    house.done(house.accept("dan"))
    house.work.redrawn.clear()
    house.comes(quiet=True, phone="1")
    assert house.told(Tell.UPDATED) == [] and house.work.redrawn == [1]
    house.comes(quiet=True, stage="delivery")
    assert house.has().owner == "ivy" and house.work.redrawn == [1, 1]
    assert list(house.work.cards) == [(1, "dm:dan")]


# A bug inside


def test_a_decision_that_raises_sends_the_lead_to_otherwise_with_the_error() -> None:
    house = House()

    def broken(pool: str) -> Ledger:
        raise RuntimeError(f"no ledger for {pool}: jane@example.com " + "x" * 1000)

    house.work.ledger = broken  # type: ignore[method-assign]
    done = house.done(house.receive())
    assert done.standing is Standing.FRESH
    assert (house.has().queue, house.has().accountable) == ("review", "rita")
    fact = house.last(LeadQueued)
    assert fact.error.startswith("RuntimeError: no ledger for inbound") and len(fact.error) <= 300
    assert "error" not in fact.public() and fact.private() == {"error": fact.error}, "it may quote the lead"
    assert house.mentioned(Tell.QUEUED) == ["rita"]
