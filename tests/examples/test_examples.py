"""Each complete example: it is sound, its leads meet its rules and go where the file says, and a backtest agrees."""

import json
from datetime import UTC, datetime
from itertools import chain

import pytest
from typer.testing import CliRunner

from bot.cli import app
from routing.backtest.backtest import STAYS, backtest
from routing.decision import Why
from routing.duty.calendar import off_duty
from routing.duty.clock import OffHours
from routing.fairness.pools import Back, Pick
from routing.lint import Code, lint
from routing.reading.policy_format import format_policy
from tests.examples.desk import FOLDER, NAMES, example, story

SUNDAY = datetime(2026, 10, 4, tzinfo=UTC)
MEANT = {Code.GAP, Code.OVERLAP}
"""Said of every example, and meant: some leads are nobody's by rule, and of two rules the first has a lead."""
each = pytest.mark.parametrize("name", NAMES)


@each
def test_it_is_sound_and_nothing_is_said_of_it_that_is_not_meant(name: str) -> None:
    one = example(name)
    people = (FOLDER / name / "roster.yml").read_text()
    found = lint(one.policy, one.roster, now=SUNDAY, recorded=dict.fromkeys(one.policy.routes, 1), roster_text=people)
    assert [finding.sentence for finding in found if finding.code not in MEANT] == []


@each
def test_a_stage_has_as_many_rules_as_a_person_can_explain(name: str) -> None:
    policy = example(name).policy
    assert 5 <= len(policy.routes["new"]) <= 10
    assert all(len(rules) <= 10 for rules in policy.routes.values())


@each
def test_it_is_laid_out(name: str) -> None:
    text = (FOLDER / name / "policy.yml").read_text()
    assert format_policy(text) == text


@each
def test_every_lead_goes_where_the_file_says_and_for_that_reason(name: str) -> None:
    one = example(name)
    said, _ = story(name)
    assert [lead.lead for lead in said] == list(one.expected)
    for lead in said:
        assert lead.told == one.expected[lead.lead], lead.lead


@each
def test_every_rule_is_met_by_a_lead(name: str) -> None:
    one = example(name)
    said, _ = story(name)
    met = {(lead.decision.stage, lead.decision.rule) for lead in said if lead.decision is not None}
    assert {(stage, rule.name) for stage, rules in one.policy.routes.items() for rule in rules} <= met
    assert ("new", "otherwise") in met, "one lead shows what falls through"


@each
def test_a_backtest_moves_nothing_of_what_the_desk_did(name: str) -> None:
    one = example(name)
    _, records = story(name)
    report = backtest(one.policy, one.roster, records, account=one.account, off_duty=off_duty)
    assert report.leads == report.count(STAYS) == len(records)
    assert report.never == ()


@each
def test_the_command_line_takes_the_files_as_they_are(name: str) -> None:
    policy, leads, roster = (FOLDER / name / file for file in ("policy.yml", "leads.ndjson", "roster.yml"))
    done = CliRunner().invoke(
        app, ["backtest", str(policy), "--leads", str(leads), "--roster", str(roster), "--format", "json"]
    )
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout)["leads"] == len(example(name).leads)


def test_together_they_route_in_every_way_there_is() -> None:
    policies = [example(name).policy for name in NAMES]
    pools = [pool for policy in policies for pool in policy.pools.values()]
    rules = [rule for policy in policies for rules in policy.routes.values() for rule in rules]
    people = [person for name in NAMES for person in example(name).roster.owners.values()]
    said = chain.from_iterable(story(name)[0] for name in NAMES)
    codes = {one.why for lead in said if lead.decision is not None for one in lead.decision.candidates}

    chosen = {why for why in Why if why.startswith("chosen")}
    gates = {
        Why.AWAY, Why.OUTSIDE_HOURS, Why.CAP_HOUR, Why.CAP_DAY, Why.COOLING_DOWN, Why.MUTED, Why.CONFLICT,
        Why.LACKS_SKILL, Why.WRONG_LANGUAGE, Why.LESS_FITTING, Why.NO_ACCOUNT_OWNER, Why.MAY_CLAIM,
    }  # fmt: skip
    assert chosen | gates <= codes
    assert {pool.pick for pool in pools} == set(Pick)
    assert {pool.back for pool in pools} == set(Back)
    assert any(pool.worth for pool in pools) and any(policy.efforts for policy in policies)
    split = [pool for pool in pools if pool.pools]
    assert any(inner in {pool.name for pool in split} for pool in split for inner, _ in pool.pools), "pools in pools"
    assert any(pool.overflow and any(pool.overflow == one.name and one.overflow for one in pools) for pool in pools)
    assert any(rule.sticky for rule in rules) and any(person.ramp for person in people)
    assert any(person.caps.tiers for person in people) and any(policy.give_back for policy in policies)
    assert {policy.clock.off_hours for policy in policies} >= {OffHours.HOLD, OffHours.ON_CALL}
    assert any(policy.clock.working for policy in policies)
