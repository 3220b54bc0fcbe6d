"""The policy's sections on accounts and duplicates: what they mean, and what is wrong with a slip."""

import pytest

from routing.accounts.match_rules import Absent, DuplicateRules, MatchRules, Sign
from routing.policy import Policy, Target, TargetKind
from routing.reading.findings import PolicyError
from routing.reading.policy_file import read_policy
from tests.routing.desks import HOUSE, STANDARD

TEXT = HOUSE.format(standard=STANDARD)


def policy(more: str = "", *changes: tuple[str, str]) -> Policy:
    text = TEXT
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return read_policy(f"{text}{more}\n")


def slips(more: str, *changes: tuple[str, str]) -> list[str]:
    with pytest.raises(PolicyError) as caught:
        policy(more, *changes)
    return [finding.sentence for finding in caught.value.findings]


def test_without_them_the_defaults_hold() -> None:
    assert policy().accounts == MatchRules(93, 5, 84, None, Absent.POOL)
    assert policy().duplicates is None


def test_what_is_said_counts() -> None:
    told = policy("accounts: { similarity: 90, margin: 3, uncertain: 80, review: nurture, absent: backup }")
    assert told.accounts == MatchRules(90, 3, 80, "nurture", Absent.BACKUP)
    assert policy("accounts: { similarity: 70 }").accounts.uncertain == 70
    assert policy("duplicates: {}").duplicates == DuplicateRules(30 * 86_400, tuple(Sign))
    told = policy("duplicates: { window: 2d, by: [phone, email] }")
    assert told.duplicates == DuplicateRules(2 * 86_400, (Sign.PHONE, Sign.EMAIL))


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ("accounts: { similarity: 40 }", "accounts.similarity: 40 is not a whole number from 50 to 100."),
        ("accounts: { similarity: high }", "accounts.similarity: 'high' is not a whole number from 50 to 100."),
        ("accounts: { margin: -1 }", "accounts.margin: -1 is not a whole number from 0 to 50."),
        (
            "accounts: { uncertain: 95 }",
            (
                "accounts.uncertain: nobody would be asked: names alike by 93 are one company's without it. "
                "Write at most the similarity, 93."
            ),
        ),
        ("accounts: { review: reviw }", "accounts.review: there is no queue 'reviw'. Did you mean 'review'?"),
        ("accounts: { absent: wait }", "accounts.absent: there is no 'wait' here. Write one of pool, backup, hold."),
        ("accounts: { threshold: 90 }", "accounts.threshold: there is no key 'threshold' here."),
        ("accounts: [90]", "accounts: keys and values are needed here."),
        ("duplicates: { window: 30 }", "duplicates.window: a time needs its unit."),
        ("duplicates: { by: [mail] }", "duplicates.by: there is no 'mail' here. Did you mean 'email'?"),
        ("duplicates: { by: [email, email] }", "duplicates.by: 'email' stands here twice."),
        ("duplicates: { by: [] }", "duplicates.by: a list of names is needed here."),
        ("duplicates: yes", "duplicates: keys and values are needed here."),
    ],
)
def test_a_slip_is_told(more: str, sentence: str) -> None:
    found = slips(more)
    assert any(one.startswith(sentence) for one in found), found


@pytest.mark.parametrize(
    ("written", "role"), [("account_owner", ""), ("account_owner.sales", ""), ("account_owner.success", "success")]
)
def test_a_rule_may_name_the_role(written: str, role: str) -> None:
    told = policy("", ("assign: account_owner", f"assign: {written}"))
    assert told.routes["new"][0].assign == Target(TargetKind.ACCOUNT_OWNER, role)


def test_a_role_that_nobody_has_is_told() -> None:
    [found] = slips("", ("assign: account_owner", "assign: account_owner.sucess"))
    assert found.endswith("an account has no owner for 'sucess'. Did you mean 'account_owner.success'?")


def test_whether_accounts_matter() -> None:
    assert policy().asks_of_accounts
    plain = ("when: { account.relationship: customer }, assign: account_owner", "when: { country: US }, assign: ana")
    assert not policy("", plain).asks_of_accounts
    scored = "scorecard: [ { when: { account.tier: named }, points: 5 } ]"
    assert policy(scored, plain).asks_of_accounts
