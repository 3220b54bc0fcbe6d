"""What `baton check` says of people, hours, stages and amounts."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest

from routing.duty.calendar import off_duty
from routing.lint import KINDS, Code, Level, Lint, lint
from routing.lint.duty import WEEK, unstaffed
from routing.reading.findings import PolicyError
from routing.reading.policy_file import read_policy
from routing.reading.roster_file import read_roster

MONDAY = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)
FRAME = """\
currency: EUR
{more}
pools:
  inbound: {{ members: [dan, eve], pick: round_robin, manager: rita }}
  night: {{ members: [fay], pick: round_robin, manager: rita }}
queues:
  review: {{ steward: rita, due: 1h }}
otherwise: review
ladders:
  standard: [ {{ at: due, do: tell_manager }} ]
reasons: {{ accept: [calling_now], reassign: [other], snooze: [other] }}
routes:
  new:
{rules}
"""
RULE = "    - { name: All, when: always, assign: inbound, else: night, due: 30m }"
PEOPLE = """\
people:
  - { id: dan, name: Dan, email: dan@x.io%(dan)s }
  - { id: eve, name: Eve, email: eve@x.io%(eve)s }
  - { id: fay, name: Fay, email: fay@x.io%(fay)s }
  - { id: rita, name: Rita, email: rita@x.io, role: manager, timezone: Europe/Berlin }
"""
OFFICE = ', timezone: Europe/Berlin, hours: { mon-fri: "09:00-18:00" }'


def found(
    more: str = "",
    rules: str = RULE,
    people: Mapping[str, str] | None = None,
    recorded: Mapping[str, int] | None = None,
    extra: str = "",
) -> list[Lint]:
    told = dict.fromkeys(("dan", "eve", "fay"), "") | dict(people or {})
    text = PEOPLE % told + extra
    roster = read_roster(text)
    policy = read_policy(FRAME.format(more=more, rules=rules), roster)
    return lint(policy, roster, now=MONDAY, recorded=recorded or {}, roster_text=text)


def of(code: Code, findings: list[Lint]) -> list[Lint]:
    return [one for one in findings if one.code is code]


def test_every_code_has_its_words() -> None:
    assert set(KINDS) == set(Code)


def test_nothing_is_wrong_with_a_plain_policy() -> None:
    assert found() == []


OVERFLOW = "clock: { off_hours: overflow }"


def test_hours_without_anybody_are_named_in_the_managers_zone() -> None:
    people = dict.fromkeys(("dan", "eve", "fay"), OFFICE)
    spotted = of(Code.OFF_DUTY, found(OVERFLOW, people=people))
    assert [one.path for one in spotted] == ["pools.inbound", "pools.night"]
    assert spotted[0].level is Level.WARNING and spotted[0].line == 4
    when = "Mon, Tue, Wed, Thu 18:00 to 9:00 the next day; Fri 18:00 to 8:00 on Mon (Europe/Berlin)"
    assert when in spotted[0].problem


def test_two_shifts_and_an_absence_leave_the_hours_that_neither_works() -> None:
    people = {
        "dan": ', timezone: Europe/Berlin, hours: { mon-sun: "00:00-12:00" }',
        "eve": ', timezone: Europe/Berlin, hours: { mon-sun: "12:00-24:00" }'
        ", away: [{ from: 2026-11-25, until: 2026-11-26 }]",
        "fay": ', timezone: Europe/Berlin, hours: { mon-sun: "00:00-12:00" }',
    }
    spotted = of(Code.OFF_DUTY, found(OVERFLOW, people=people))
    assert [one.problem for one in spotted if one.path == "pools.inbound"] == [
        "nobody in 'inbound' is on duty Wed 12:00 to 0:00 on Thu (Europe/Berlin); they go on by the rule's else"
    ]


def test_whoever_stands_behind_the_else_covers_the_pool() -> None:
    people = dict.fromkeys(("dan", "eve"), OFFICE)
    assert not of(Code.OFF_DUTY, found(OVERFLOW, people=people))


@pytest.mark.parametrize("more", ["", "clock: { off_hours: hold }", "clock: { off_hours: on_call, on_call: night }"])
def test_who_holds_or_has_somebody_on_call_needs_nobody_at_night(more: str) -> None:
    assert not of(Code.OFF_DUTY, found(more, people={"dan": OFFICE, "eve": OFFICE}))


def test_a_pool_on_call_must_have_somebody_itself() -> None:
    people = dict.fromkeys(("dan", "eve", "fay"), OFFICE)
    spotted = of(Code.OFF_DUTY, found("clock: { off_hours: on_call, on_call: night }", people=people))
    assert [one.path for one in spotted] == ["pools.inbound", "pools.night"]


WEEKS = [
    [OFFICE],
    [OFFICE, ', timezone: America/New_York, hours: { mon-fri: "08:30-17:00", sat: "10:00-14:00" }'],
    [', hours: { mon-sun: "22:00-06:00" }', ', hours: { mon-sun: "06:00-22:00" }'],
    [OFFICE + ", away: [{ from: 2026-11-24, until: 2026-11-27 }]", OFFICE.replace("Europe/Berlin", "Asia/Tokyo")],
]


@pytest.mark.parametrize("people", WEEKS)
def test_the_hours_named_are_those_in_which_nobody_is_on_duty(people: list[str]) -> None:
    lines = (f"- {{ id: p{i}, name: P, email: p{i}@x.io{told} }}" for i, told in enumerate(people))
    team = list(read_roster("\n".join(lines)).owners.values())
    gaps = unstaffed(team, MONDAY, MONDAY + WEEK)
    assert all(one[1] < other[0] for one, other in pairwise(gaps))
    for quarter in range(7 * 24 * 4):
        moment = MONDAY + timedelta(minutes=15 * quarter)
        nobody = all(off_duty(person, moment) is not None for person in team)
        assert nobody is any(since <= moment < until for since, until in gaps), moment


def test_a_rep_whom_no_rule_reaches_is_named_where_the_roster_has_them() -> None:
    extra = "  - { id: gus, name: Gus, email: gus@x.io }\n"
    spotted = of(Code.UNREACHED, found(extra=extra))
    assert [(one.path, one.line, one.in_roster) for one in spotted] == [("people[4]", 6, True)]
    assert "no rule can give gus a lead: no pool that a rule leads to has them" in spotted[0].problem


@pytest.mark.parametrize(
    "more",
    [
        ", active: false",
        ", role: revops",
    ],
)
def test_who_is_no_rep_or_not_there_need_not_be_reached(more: str) -> None:
    assert not of(Code.UNREACHED, found(extra=f"  - {{ id: gus, name: Gus, email: gus@x.io{more} }}\n"))


def test_a_pool_that_only_dead_rules_lead_to_reaches_nobody() -> None:
    hidden = """\
    - { name: All, when: always, assign: inbound, due: 30m }
    - { name: Never, when: { country: GB }, assign: night, due: 30m }"""
    assert ["fay" in one.problem for one in of(Code.UNREACHED, found(rules=hidden))] == [True]


def test_whoever_is_named_on_call_or_stands_in_is_reached() -> None:
    only = "    - { name: All, when: always, assign: dan, else: eve, due: 30m }"
    rota = "{ rota: [fay], turn: weekly, from: 2026-11-02, timezone: Europe/Berlin }"
    assert [one.path for one in of(Code.UNREACHED, found(rules=only))] == ["people[2]"]
    assert not of(Code.UNREACHED, found(f"clock: {{ off_hours: on_call, on_call: {rota} }}", rules=only))


def test_an_owner_of_accounts_is_said_to_have_only_those() -> None:
    rules = "    - { name: All, when: always, assign: account_owner, else: inbound, due: 30m }"
    assert "but those of accounts that are theirs" in of(Code.UNREACHED, found(rules=rules))[0].problem


def test_people_who_stand_in_for_one_another_in_a_circle() -> None:
    people = {"dan": ", backup: eve", "eve": ", backup: fay", "fay": ", backup: dan"}
    spotted = of(Code.MUTUAL_BACKUP, found(people=people))
    assert [(one.path, one.level) for one in spotted] == [("people[0].backup", Level.NOTE)]
    assert spotted[0].problem.startswith("dan, eve, fay stand in for one another")
    assert not of(Code.MUTUAL_BACKUP, found(people={"dan": ", backup: eve", "eve": ", backup: rita"}))


def test_a_group_that_may_add_nothing() -> None:
    card = "scorecard: [ { when: { country: GB }, points: 5, group: place } ]\nscore_caps: { place: 0 }"
    assert [one.path for one in of(Code.NO_EFFECT, found(card))] == ["score_caps.place"]


SOURCES: list[tuple[str, list[str]]] = [
    ("stage: { const: qualified }", ["the stage 'qualified'"]),
    ("stage: { from: deal, map: { Hot: New, Warm: proposal, Cold: lost, Odd: ~, Won: won } }", ["'proposal', 'won'"]),
    ("stage: { from: deal, map: { Hot: NEW, Cold: lost } }", []),
    ("stage: deal", []),
]


@pytest.mark.parametrize(("stage", "named"), SOURCES)
def test_stages_that_a_source_brings_and_no_rule_names(stage: str, named: list[str]) -> None:
    source = f'sources: {{ crm: {{ channel: "#crm", fields: {{ external_id: id, {stage} }} }} }}'
    spotted = of(Code.UNROUTED_STAGE, found(source))
    assert len(spotted) == len(named)
    for one, word in zip(spotted, named, strict=True):
        assert word in one.problem and one.path == "sources.crm.fields.stage"
        assert "goes to 'review'" in one.problem


def test_stages_on_record_that_no_rule_names() -> None:
    spotted = of(Code.UNROUTED_STAGE, found(recorded={"new": 9, "lost": 3, "demo": 1204}))
    assert ["are in stages that no rule names: demo (1,204);" in one.problem for one in spotted] == [True]


def test_a_policy_without_rules_for_new_leads() -> None:
    text = FRAME.format(more="", rules=RULE).replace("  new:", "  won:")
    spotted = of(Code.UNROUTED_STAGE, lint(read_policy(text)))
    assert [one.path for one in spotted] == ["routes"]


def money(fields: str, when: str) -> list[Lint]:
    source = f'sources: {{ crm: {{ channel: "#crm", fields: {{ external_id: id, {fields} }} }} }}'
    rules = f"    - {{ name: Big, when: {when}, assign: inbound, due: 30m }}\n{RULE}"
    return of(Code.NO_CURRENCY, found(source, rules=rules))


NOT_DEFINED = [
    ("otherwise: review", "otherwise: elsewhere", "there is no queue 'elsewhere'"),
    ("assign: inbound", "assign: nowhere", "there is no pool or queue 'nowhere'"),
    ("else: night", "else: nowhere", "there is no pool or queue 'nowhere'"),
    ("due: 30m", "due: 30m, ladder: steep", "there is no ladder 'steep'"),
    ("do: tell_manager", "do: queue, to: elsewhere", "there is no queue 'elsewhere'"),
    ("due: 1h", "due: 1h, open_to: [strangers]", "there is no pool and nobody 'strangers'"),
    ("manager: rita", "manager: rita, overflow: nowhere", "there is no pool 'nowhere'"),
    ("manager: rita", "manager: nobody", "there is nobody 'nobody'"),
    ("currency: EUR", "currency: EUR\ngive_back: [bored]", "'bored' is no reason to reassign"),
    ("currency: EUR", "currency: EUR\naccounts: { review: elsewhere }", "there is no queue 'elsewhere'"),
    ("currency: EUR", "currency: EUR\nclock: { off_hours: on_call, on_call: nowhere }", "there is no pool 'nowhere'"),
    ("currency: EUR", "currency:", "None is not a currency"),
]


@pytest.mark.parametrize(("right", "wrong", "said"), NOT_DEFINED)
def test_what_is_named_and_not_defined_keeps_a_policy_from_being_read(right: str, wrong: str, said: str) -> None:
    text = FRAME.format(more="", rules=RULE)
    assert right in text
    people = read_roster(PEOPLE % dict.fromkeys(("dan", "eve", "fay"), ""))
    with pytest.raises(PolicyError, match=said):
        read_policy(text.replace(right, wrong, 1), people)


def test_amounts_that_rules_compare_say_their_currency() -> None:
    big: Any = '{ amount: ">= 50000" }'
    assert [one.path for one in money("amount: { from: Amount, money: true }", big)] == ["sources.crm.fields.amount"]
    assert "taken for EUR" in money("amount: Amount", big)[0].problem
    assert not money("amount: Amount, currency: { const: USD }", big)
    assert not money("amount: Amount", "{ country: GB }")
    assert not money("company: Company", big)
