"""Whose an account is, in which role, and who has its leads while that person is not there."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from routing.accounts.account import Account, Tenure, belongs_to_itself
from routing.accounts.account_owner import Caretaker, caretaker
from routing.accounts.match import By
from routing.accounts.match_rules import Absent
from routing.fields import Facts, Reference
from routing.lead import Lead, Value
from routing.people import Owner, Roster

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
BEFORE = NOW - timedelta(days=30)

PEOPLE = Roster.of(
    "r-1",
    [
        Owner("ana", "Ana", manager="rita", backup="ben"),
        Owner("ben", "Ben", manager="rita", backup="cai"),
        Owner("cai", "Cai", manager="rita", backup="ana"),
        Owner("gus", "Gus", manager="sam"),
        Owner("rita", "Rita", manager="sam"),
        Owner("sam", "Sam"),
        Owner("old", "Old", manager="rita", active=False),
    ],
)
ACCOUNTS = {
    "group": Account(
        "group", "Group", tenures=(Tenure(BEFORE, "sales", "ana"), Tenure(BEFORE, "success", "gus")),
        lists=("enterprise-named",), attributes={"tier": "named"},
    ),
    "child": Account("child", "Child", parent="group", tenures=(Tenure(BEFORE, "success", "sam"),)),
    "left": Account("left", "Left", tenures=(Tenure(BEFORE, "sales", "old"),)),
    "one": Account("one", "One", parent="two"),
    "two": Account("two", "Two", parent="one"),
    "late": Account("late", "Late", tenures=(Tenure(NOW, "sales", "ana"),)),
}  # fmt: skip


def asked(account: str | None, absent: Absent = Absent.POOL, *away: str, role: str = "", had: str = "") -> Caretaker:
    def can_have(person: str) -> bool:
        return PEOPLE.is_active(person) and person not in away and person != had

    found = ACCOUNTS[account] if account is not None else None
    return caretaker(found, role, NOW, ACCOUNTS.get, PEOPLE, absent, can_have)


@pytest.mark.parametrize(
    ("account", "role", "owner"),
    [
        ("group", "", "ana"),
        ("group", "sales", "ana"),
        ("group", "success", "gus"),
        ("child", "", "ana"),  # nobody of its own: the parent's
        ("child", "success", "sam"),  # its own first
        ("late", "", None),  # who has it only since then could not have had the lead
        ("one", "", None),  # a loop ends
        (None, "", None),
    ],
)
def test_each_role_has_its_owner(account: str | None, role: str, owner: str | None) -> None:
    assert asked(account, role=role) == Caretaker(owner, owner)


@pytest.mark.parametrize(
    ("account", "absent", "away", "expected"),
    [
        ("group", Absent.POOL, ["ana"], Caretaker("ana")),
        ("group", Absent.BACKUP, ["ana"], Caretaker("ana", "ben")),
        ("group", Absent.BACKUP, ["ana", "ben"], Caretaker("ana", "cai")),
        ("group", Absent.BACKUP, ["ana", "ben", "cai"], Caretaker("ana", "rita")),
        ("group", Absent.BACKUP, ["ana", "ben", "cai", "rita"], Caretaker("ana", "sam")),
        ("group", Absent.BACKUP, [*PEOPLE.owners], Caretaker("ana")),
        ("group", Absent.HOLD, ["ana"], Caretaker("ana", None, "rita")),
        ("group", Absent.HOLD, ["ana", "rita"], Caretaker("ana", None, "sam")),
        ("group", Absent.HOLD, [*PEOPLE.owners], Caretaker("ana", None, "rita")),
        ("left", Absent.HOLD, [], Caretaker("old")),  # nobody waits for whoever has left
        ("left", Absent.BACKUP, [], Caretaker("old", "rita")),
        ("left", Absent.POOL, [], Caretaker("old")),
    ],
)
def test_the_policy_chooses_what_is_done_while_they_are_away(
    account: str, absent: Absent, away: list[str], expected: Caretaker
) -> None:
    found = asked(account, absent, *away)
    assert found == expected
    assert found.stands_in == (expected.owner not in {None, expected.keeper})
    assert found.waits == (expected.accountable is not None)
    assert found.owner is None or found.owner not in away


def test_whoever_had_the_lead_has_a_stand_in_too() -> None:
    assert asked("group", Absent.BACKUP, had="ana") == Caretaker("ana", "ben")


def test_loops_are_known() -> None:
    assert belongs_to_itself(ACCOUNTS["one"], ACCOUNTS.get)
    assert belongs_to_itself(replace(ACCOUNTS["late"], parent="late"), ACCOUNTS.get)
    assert not belongs_to_itself(ACCOUNTS["child"], ACCOUNTS.get)
    assert not belongs_to_itself(replace(ACCOUNTS["late"], parent="nobody knows it"), ACCOUNTS.get)


@pytest.mark.parametrize(
    ("account", "field", "value"),
    [
        ("group", "account.lists", ("enterprise-named",)),
        ("child", "account.lists", ()),
        ("child", "account.parent", "group"),
        ("child", "account.parent.lists", ("enterprise-named",)),
        ("child", "account.parent.tier", "named"),
        ("child", "account.parent.relationship", "prospect"),
        ("child", "account.parent.parent.tier", None),
        ("child", "account.owner", "ana"),
        ("child", "account.success_owner", "sam"),
        ("group", "account.parent.tier", None),
        ("group", "account.match", "domain"),
        (None, "account.match", "domain"),
        (None, "account.lists", None),
    ],
)
def test_rules_may_ask_of_it(account: str | None, field: str, value: Value) -> None:
    lead = Lead(1, "web", "1", "new", NOW, NOW, account=account, matched_by=By.DOMAIN)
    assert Facts(lead, NOW, Reference(), ACCOUNTS.get).get(field) == value
