from datetime import timedelta
from typing import Any

import pytest

from routing.accounts.account import Account, Tenure
from routing.decision import Candidate, Decision, Mismatch, Why
from routing.duty.calendar import Away
from routing.reading.policy_file import read_policy
from routing.router import explain, fallback
from tests.routing.policies import FRAME, NOW, Desk, a_lead, people, policy, policy_text

TWO = read_policy(
    FRAME.format(
        pick="round_robin",
        routes="""
  new:
    - { name: customers, when: { account: known }, assign: account_owner, else: inbound, due: 5m, ladder: standard }
    - { name: small, when: { amount: "< 10" }, assign: nurture }
    - { name: rita's, when: { team: board }, assign: rita, due: 1h }
    - { name: rest, when: always, assign: inbound, due: 30m }
""",
    )
)
EARLIER = NOW - timedelta(days=1)


def acme(owner: str) -> dict[str, Account]:
    return {"acme": Account("acme", "Acme", tenures=(Tenure(EARLIER, "sales", owner),))}


def test_the_first_rule_that_matches_decides_and_the_earlier_ones_say_why_not() -> None:
    decision = explain(TWO, a_lead(amount=99), Desk(), NOW)
    assert (decision.rule, decision.owner, decision.target, decision.due) == ("rest", "dan", "pool inbound", 1800)
    assert decision.mismatches == (
        Mismatch("customers", "account", "known", None),
        Mismatch("small", "amount", "< 10", 99),
        Mismatch("rita's", "team", "board", None),
    )
    assert (decision.policy, decision.roster, decision.stage) == (TWO.version, "r-test", "new")
    assert decision.chosen == Candidate("dan", Why.CHOSEN_TURN, {"load": 0, "turns": 0})
    (turn,) = decision.turns
    assert (turn.pool, turn.version, turn.owner, turn.members["dan"].turns) == ("inbound", 1, "dan", 1)


def test_a_queue_has_its_own_due_and_its_steward_is_accountable() -> None:
    decision = explain(TWO, a_lead(amount=1), Desk(), NOW)
    assert (decision.queue, decision.owner, decision.accountable) == ("nurture", None, "sam")
    assert (decision.target, decision.due, decision.ladder) == ("queue nurture", 432_000, None)


def test_the_account_owner_may_have_more_than_their_capacity_and_the_numbers_say_so() -> None:
    desk = Desk(people("dan", "eve", eve={"capacity": 2}), loads={"eve": 5}, accounts=acme("eve"))
    decision = explain(TWO, a_lead("acme"), desk, NOW)
    assert (decision.owner, decision.target, decision.turns) == ("eve", "account_owner", ())
    assert decision.candidates == (Candidate("eve", Why.CHOSEN_ACCOUNT, {"load": 5, "capacity": 2}),)


@pytest.mark.parametrize(
    ("desk", "had", "why"),
    [
        (Desk(people("dan", "eve", eve={"active": False}), accounts=acme("eve")), "", Why.INACTIVE),
        (Desk(people("dan"), accounts=acme("eve")), "", Why.UNKNOWN),
        (Desk(accounts=acme("eve")), "eve", Why.HAD_IT_BEFORE),
        (Desk(), "", Why.NO_ACCOUNT_OWNER),
    ],
)
def test_else_takes_over_where_the_account_owner_cannot(desk: Desk, had: str, why: Why) -> None:
    decision = explain(TWO, a_lead("acme"), desk, NOW, frozenset({had}))
    assert (decision.rule, decision.owner, decision.target, decision.due) == ("customers", "dan", "pool inbound", 300)
    assert [candidate.why for candidate in decision.candidates][:2] == [why, Why.CHOSEN_TURN]


def test_what_nobody_can_have_waits_in_otherwise_under_the_rules_name() -> None:
    decision = explain(TWO, a_lead("acme"), Desk(people("rita")), NOW)
    assert (decision.rule, decision.queue, decision.accountable) == ("customers", "review", "rita")
    assert [candidate.why for candidate in decision.candidates] == [Why.NO_ACCOUNT_OWNER, *[Why.UNKNOWN] * 3]


def test_a_rule_may_name_a_person() -> None:
    desk = Desk(people("rita", rita={"capacity": 0}), loads={"rita": 1})
    decision = explain(TWO, a_lead(team="board"), desk, NOW)
    assert (decision.owner, decision.target) == ("rita", "owner rita")
    assert decision.candidates == (Candidate("rita", Why.CHOSEN_NAMED, {"load": 1, "capacity": 0}),)


def test_a_stage_without_rules_and_a_lead_without_a_rule_go_to_otherwise() -> None:
    for lead in (a_lead(stage="odd"), a_lead(team="x")):
        decision = explain(policy("{ team: a }"), lead, Desk(), NOW)
        assert (decision.rule, decision.queue, decision.due) == ("otherwise", "review", 3600)


def test_the_deputy_stands_in_for_an_inactive_steward() -> None:
    desk = Desk(people("rita", "sam", rita={"active": False}))
    assert explain(TWO, a_lead(stage="odd"), desk, NOW).accountable == "sam"


def test_a_decision_that_raised_goes_to_otherwise_with_its_error() -> None:
    decision = fallback(TWO, a_lead(), people(), "KeyError: 'x'")
    assert (decision.queue, decision.rule, decision.error) == ("review", "otherwise", "KeyError: 'x'")
    assert decision.accountable == "rita"


def test_nobody_gets_a_lead_back_by_itself() -> None:
    desk, seen = Desk(), set[str]()
    for _ in range(3):
        decision = desk.take(TWO, frozenset(seen))
        assert decision.owner is not None
        assert decision.owner not in seen
        seen.add(decision.owner)
    assert desk.take(TWO, frozenset(seen)).queue == "review"


# The account's owner is away


LEAVE = Away(NOW - timedelta(days=1), NOW + timedelta(days=3))


def absent(way: str, **eve: Any) -> Decision:
    """A lead of Acme, whose owner Eve is on leave, under a policy's choice of what is done then."""
    told = policy_text("{ account: known }", "account_owner", more=", else: inbound")
    roster = people("dan", "eve", "fay", "rita", "sam", eve={"away": (LEAVE,), "manager": "rita", **eve})
    return explain(
        read_policy(f"accounts: {{ absent: {way} }}\n{told}"), a_lead("acme"), Desk(roster, accounts=acme("eve")), NOW
    )


def test_while_the_accounts_owner_is_away_their_backup_has_its_leads() -> None:
    decision = absent("backup", backup="fay")
    assert (decision.owner, decision.target) == ("fay", "account_owner")
    assert [(c.owner, c.why) for c in decision.candidates] == [("eve", Why.AWAY), ("fay", Why.CHOSEN_BACKUP)]
    assert absent("backup").owner == "rita", "without a backup their manager stands in"


def test_while_the_accounts_owner_is_away_a_lead_may_wait_for_them() -> None:
    decision = absent("hold")
    assert (decision.owner, decision.pool, decision.queue, decision.awaits) == (None, None, None, "eve")
    assert (decision.accountable, decision.held_until) == ("rita", LEAVE.until)
    assert absent("hold", active=False).owner == "dan", "nobody waits for whoever has left"


def test_while_the_accounts_owner_is_away_the_else_has_its_leads_by_default() -> None:
    decision = absent("pool")
    assert (decision.owner, decision.target) == ("dan", "pool inbound")
    assert decision.candidates[0] == Candidate("eve", Why.AWAY, {"until": int(LEAVE.until.timestamp())})
