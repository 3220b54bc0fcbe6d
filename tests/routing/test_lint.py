"""What `baton check` says of a policy that can be read."""

from collections.abc import Mapping
from textwrap import indent
from typing import Any

import pytest

from routing.lint import Code, Level, Lint, lint
from routing.people import Owner, Roster
from routing.reading.policy_file import read_policy
from tests.routing.policies import FRAME

HEAD = len(FRAME.format(pick="round_robin", routes="").rstrip("\n").splitlines())


def rule(name: str, when: str, assign: str = "inbound", more: str = "due: 30m") -> str:
    return f"- {{ name: R{name}, when: {when}, assign: {assign}, {more if assign == 'inbound' else ''} }}"


def findings(*rules: str, roster: Roster | None = None, text: str = "") -> list[Lint]:
    routes = "  new:\n" + indent("\n".join(rules), "    ")
    return lint(read_policy(text or FRAME.format(pick="round_robin", routes=routes)), roster)


def of(code: Code, found: list[Lint]) -> list[Lint]:
    return [one for one in found if one.code is code]


HIDDEN: list[tuple[list[str], str]] = [
    (["{ country: GB }", "{ country: gb, amount: known }"], "R1"),
    (["{ country: [GB, DE] }", "{ country: DE }"], "R1"),
    (['{ amount: ">= 100" }', '{ amount: "< 200" }', '{ amount: ">= 50, < 250" }'], "R1', 'R2"),
    (['{ amount: "> 100" }', '{ amount: ">= 101" }'], "R1"),
    (["{ region: known }", "{ region: unknown }", "always"], "R1', 'R2"),
    (["{ any: [{ country: GB }, { industry: retail }] }", "{ country: GB, tags: vip }"], "R1"),
    (["{ tags: vip }", "{ all: [{ tags: vip }, { tags: new }] }"], "R1"),
    (['{ age: "< 30d" }', '{ age: "< 2h" }'], "R1"),
]
VISIBLE: list[list[str]] = [
    ["{ country: GB }", "{ country: DE }"],
    ["{ all: [{ tags: vip }, { tags: new }] }", "{ tags: vip }"],
    ['{ amount: ">= 100" }', '{ amount: "< 200" }'],
    ['{ amount: ">= 100" }', '{ amount: "<= 100" }'],
    ['{ amount: "< 100" }', '{ amount: "> 100" }', "{ amount: known }"],  # text, and 100 itself
    ["{ tags: vip }", "{ not: { tags: new } }"],
    ["{ not: { country: GB } }", "{ country: GB }", "{ industry: retail }"],  # a country that is no text meets neither
    ['{ floors: "12" }', "{ floors: 12 }"],
    ["{ vip: true }", "{ vip: 1 }"],
]


@pytest.mark.parametrize(("whens", "by"), HIDDEN)
def test_a_rule_that_never_matches_is_an_error_and_names_what_is_in_its_way(whens: list[str], by: str) -> None:
    found = of(Code.NEVER_MATCHES, findings(*(rule(str(i), when) for i, when in enumerate(whens, 1))))
    assert len(found) == 1 and found[0].level is Level.ERROR
    assert found[0].problem.endswith(f"by '{by}'")
    assert found[0].path == f"routes.new[{len(whens) - 1}].when"
    assert found[0].line == HEAD + 1 + len(whens)


@pytest.mark.parametrize("whens", VISIBLE)
def test_a_rule_that_some_lead_reaches_is_none(whens: list[str]) -> None:
    found = findings(*(rule(str(i), when) for i, when in enumerate(whens, 1)))
    assert not [one for one in found if one.level is Level.ERROR]


@pytest.mark.parametrize(
    "when",
    [
        "{ country: GB, not: { country: gb } }",
        "{ country: unknown, all: [{ country: GB }] }",
        '{ all: [{ amount: "< 100" }, { amount: ">= 100" }] }',
        "{ all: [{ source: web }, { source: list }] }",
    ],
)
def test_a_condition_that_no_lead_can_meet_is_an_error(when: str) -> None:
    assert [one.level for one in of(Code.CONTRADICTION, findings(rule("1", when)))] == [Level.ERROR]


def test_a_list_of_tags_may_meet_two_tests_at_once() -> None:
    assert not of(Code.CONTRADICTION, findings(rule("1", "{ all: [{ tags: vip }, { tags: new }] }")))


@pytest.mark.parametrize(
    ("whens", "example"),
    [
        (["{ country: GB }"], {}),
        (["{ country: unknown }"], {"country": "something else"}),
        (['{ any: [{ amount: unknown }, { amount: ">= 100" }, { amount: "< 50" }] }'], {"amount": 50}),
        (["{ source: [web, list] }"], {"source": "something else"}),
        (['{ age: "< 30d" }'], {"age": 30 * 86_400}),
    ],
)
def test_a_gap_is_shown_by_a_lead_that_falls_through(whens: list[str], example: Mapping[str, Any]) -> None:
    found = of(Code.GAP, findings(*(rule(str(i), when) for i, when in enumerate(whens))))
    assert len(found) == 1 and found[0].level is Level.NOTE
    assert {name: value for name, value in (found[0].example or {}).items() if value is not None} == example


def test_nothing_falls_through_a_rule_for_all() -> None:
    assert not of(Code.GAP, findings(rule("1", "{ country: GB }"), rule("2", "always")))
    assert not of(Code.GAP, findings(rule("1", "{ country: known }"), rule("2", "{ country: unknown }")))


def test_rules_that_meet_and_go_elsewhere_are_shown_by_a_lead_that_both_name() -> None:
    found = of(Code.OVERLAP, findings(rule("1", "{ country: GB }"), rule("2", "{ source: web }", "nurture")))
    assert [one.example for one in found] == [{"country": "GB", "source": "web"}]
    particular = findings(rule("1", "{ country: GB, source: web }"), rule("2", "{ source: web }", "nurture"))
    assert not of(Code.OVERLAP, particular)
    assert not of(Code.OVERLAP, findings(rule("1", "{ country: GB }"), rule("2", "{ source: web }")))


def test_more_rules_than_a_person_explains_are_a_warning() -> None:
    ten = [rule(str(i), f"{{ industry: I{i} }}") for i in range(10)]
    assert not of(Code.MANY_RULES, findings(*ten))
    assert [one.level for one in of(Code.MANY_RULES, findings(*ten, rule("x", "always")))] == [Level.WARNING]


def test_what_nothing_leads_to_is_a_warning() -> None:
    found = of(Code.UNUSED, findings(rule("1", "always")))
    assert [(one.level, one.path) for one in found] == [(Level.WARNING, "queues.nurture")]


def test_a_ladder_that_is_silent_until_after_due_is_a_warning() -> None:
    late = FRAME.replace("{{ at: due, do: tell_manager }}", "{{ at: 200%, do: tell_manager }}")
    text = late.format(pick="round_robin", routes="  new:\n    " + rule("1", "always"))
    found = of(Code.LATE_LADDER, findings(text=text))
    assert [one.path for one in found] == ["routes.new[0]"] and "after 1h" in found[0].problem


def test_a_pool_without_anybody_is_an_error_and_a_member_without_capacity_a_warning() -> None:
    def roster(**told: Any) -> Roster:
        names = ("dan", "eve", "fay", "rita", "sam")
        return Roster.of("r", (Owner(one, one.title(), email=f"{one}@x.io", **told.get(one, {})) for one in names))

    gone = {one: {"active": False} for one in ("dan", "eve", "fay")}
    assert [one.level for one in of(Code.NOBODY, findings(rule("1", "always"), roster=roster(**gone)))] == [Level.ERROR]
    resting = of(Code.NO_CAPACITY, findings(rule("1", "always"), roster=roster(eve={"capacity": 0})))
    assert ["eve" in one.problem for one in resting] == [True]


def test_what_is_too_entangled_to_prove_is_said_and_takes_no_time() -> None:
    wide = "{ all: [" + ", ".join(f"{{ any: [{{ f{i}: a }}, {{ g{i}: b }}] }}" for i in range(12)) + "] }"
    found = findings(rule("1", wide), rule("2", f"{{ not: {wide} }}"))
    assert {one.code for one in found} <= {Code.NOT_PROVED, Code.UNUSED}
