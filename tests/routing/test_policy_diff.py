"""A difference between two policies is said in the words of the file, and nothing else is called one."""

from routing.policy import Policy
from routing.policy_diff import Difference, Kind, compare
from routing.reading.policy_file import read_policy
from tests.routing.policies import EXAMPLES, FRAME

RULES = """
  new:
    - { name: large, when: { amount: ">= 100" }, assign: inbound, due: 30m }
    - { name: small, when: { amount: "< 10" }, assign: nurture }
    - { name: known, when: { country: known }, assign: inbound, due: 1h }
"""
TEXT = FRAME.format(pick="round_robin", routes=RULES)


def changed(*pairs: tuple[str, str]) -> Policy:
    text = TEXT
    for old, new in pairs:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return read_policy(text)


def differences(*pairs: tuple[str, str]) -> list[Difference]:
    return list(compare(read_policy(TEXT), changed(*pairs)).differences)


SMALL = '    - { name: small, when: { amount: "< 10" }, assign: nurture }\n'
KNOWN = "    - { name: known, when: { country: known }, assign: inbound, due: 1h }\n"


def test_layout_and_comments_make_no_difference() -> None:
    same = changed(("currency: EUR", "# the desk's money\ncurrency:   EUR"))
    assert same.version != read_policy(TEXT).version
    assert compare(read_policy(TEXT), same).nothing


def test_rules_come_and_go_by_name() -> None:
    [gone] = differences((SMALL, ""))
    assert (gone.kind, gone.path, gone.after) == (Kind.REMOVED, ("new", "small"), None)
    [here] = differences((SMALL, SMALL + SMALL.replace("small", "tiny").replace("10", "1")))
    assert (here.kind, here.path, here.after["when"]) == (Kind.ADDED, ("new", "tiny"), {"amount": "< 1"})


def test_a_moved_rule_is_told_by_what_comes_after_it_and_those_it_passes_are_not() -> None:
    [moved] = differences((SMALL + KNOWN, KNOWN + SMALL))
    assert (moved.kind, moved.path, moved.before, moved.after) in {
        (Kind.MOVED, ("new", "known"), None, "small"),
        (Kind.MOVED, ("new", "small"), "known", None),
    }


def test_a_changed_condition_is_told_key_by_key() -> None:
    [one] = differences(('">= 100"', '">= 500"'))
    assert (one.kind, one.path, one.before, one.after) == (
        Kind.CHANGED, ("new", "large", "when", "amount"), ">= 100", ">= 500",
    )  # fmt: skip
    [due] = differences(("inbound, due: 1h", "inbound, due: 2h"))
    assert (due.path, due.before, due.after) == (("new", "known", "due"), "1h", "2h")


def test_pools_and_settings_are_told_by_their_path() -> None:
    [members] = differences(("[dan, eve, fay]", "[dan, eve, sam]"))
    assert (members.section, members.path, members.after) == ("pools", ("inbound", "members"), ["dan", "eve", "sam"])
    [currency] = differences(("currency: EUR", "currency: USD"))
    assert (currency.section, currency.path, currency.before, currency.after) == ("currency", (), "EUR", "USD")
    [canary] = differences(("currency: EUR", "currency: EUR\ncanary: 20%"))
    assert (canary.kind, canary.section, canary.after) == (Kind.ADDED, "canary", "20%")


def test_gaps_that_open_or_close_are_told_with_a_lead_and_the_rule() -> None:
    policy = read_policy(TEXT)
    everything = changed((KNOWN, KNOWN + "    - { name: rest, when: always, assign: nurture }\n"))
    [closes] = compare(policy, everything).gaps
    assert (closes.stage, closes.rule, closes.opens) == ("new", "rest", False)
    [opens] = compare(everything, policy).gaps
    assert (opens.rule, opens.opens) == ("rest", True)


def test_a_policy_differs_in_nothing_from_itself() -> None:
    policy = read_policy((EXAMPLES / "policy.yml").read_text())
    same = compare(policy, policy)
    assert (same.differences, same.gaps) == ((), ())
