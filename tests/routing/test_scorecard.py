"""The scorecard: points for what a lead is, every one of them explained."""

from datetime import timedelta
from typing import Any

import pytest

from routing.policy import Policy
from routing.reading.findings import PolicyError
from routing.reading.policy_file import read_policy
from routing.router import explain
from routing.scoring.scorecard import Part, Score
from tests.routing.policies import FRAME, NOW, Desk, a_lead

CARD = """\
scorecard:
  - { when: { segment: mid }, points: 30, group: fit }
  - { when: { country: [GB, NO] }, points: 20, group: fit }
  - { when: { source: web }, points: 40, half_life: 7d }
  - { when: { industry: gambling }, points: -25 }
score_caps: { fit: 45 }
tiers: { A: 80, B: 40, C: lowest }
"""
ROUTES = """\
  new:
    - { name: Hot, when: { tier: A }, assign: inbound, due: 5m }
    - { name: Warm, when: { score: ">= 40" }, assign: inbound, due: 30m }
    - { name: Rest, when: always, assign: nurture }
"""


def policy(card: str = CARD, routes: str = ROUTES) -> Policy:
    return read_policy(FRAME.format(pick="round_robin", routes=routes) + card)


def scored(days: float = 0, **told: Any) -> tuple[str, Score]:
    decision = explain(policy(), a_lead(**told), Desk(), NOW + timedelta(days))
    assert decision.score is not None
    return decision.rule, decision.score


def test_points_add_up_and_make_the_tier() -> None:
    rule, score = scored(employees=200, source="web")
    assert (rule, score.total, score.tier) == ("Warm", 70, "B")
    assert score.parts == (Part("segment is mid", 30, 30), Part("source is web", 40, 40))


def test_a_group_adds_no_more_than_its_cap_and_says_what_was_taken() -> None:
    rule, score = scored(employees=200, country="NO", source="web")
    assert (rule, score.total, score.tier, dict(score.capped)) == ("Hot", 85, "A", {"fit": 5})
    assert sum(part.points for part in score.parts) - sum(score.capped.values()) == score.total


def test_points_fade_with_age_by_half_in_each_half_life() -> None:
    assert scored(7, source="web")[1].parts == (Part("source is web", 20, 40),)
    assert scored(14, source="web")[1].total == 10
    assert scored(400, source="web")[1].total == 0


def test_points_may_count_against_a_lead() -> None:
    rule, score = scored(industry="Gambling", source="list")
    assert (rule, score.total, score.tier) == ("Rest", -25, "C")


def test_nothing_counts_for_a_lead_that_tells_nothing() -> None:
    assert scored(source="list")[1] == Score(0, "C")


def test_without_a_scorecard_a_tier_is_what_the_lead_says() -> None:
    told = policy(card="", routes=ROUTES.replace('score: ">= 40"', 'score: ">= 1"'))
    decision = explain(told, a_lead(tier="A"), Desk(), NOW)
    assert (decision.rule, decision.score) == ("Hot", None)


@pytest.mark.parametrize(
    ("card", "line"),
    [
        (CARD.replace("points: 30", "points: many"), "scorecard[0].points: 'many' is no number of points"),
        (CARD.replace("points: 30", "points: 0"), "scorecard[0].points: 0 is no number of points"),
        (CARD.replace("points: 30", "points: 5000"), "scorecard[0].points: 5000 is no number of points"),
        (CARD.replace("{ segment: mid }", "{}"), "scorecard[0].when: a blank condition would match every lead"),
        (CARD.replace("{ segment: mid }", "{ tier: A }"), "tier is what the scorecard makes"),
        (CARD.replace("{ segment: mid }", '{ score: "> 1" }'), "score is what the scorecard makes"),
        (CARD.replace("fit: 45", "fits: 45"), "no line of the scorecard has the group 'fits'"),
        (CARD.replace("fit: 45", "fit: lots"), "score_caps.fit: 'lots' is no number of points"),
        (CARD.replace("7d", "7"), "scorecard[2].half_life: a time needs its unit"),
        (CARD.replace("C: lowest", "C: 10"), "exactly one tier takes what is left"),
        (CARD.replace("A: 80, B: 40", "A: 40, B: 80"), "tiers stand from the most points to the fewest"),
        (CARD.replace("A: 80", "A: high"), "tiers.A: 'high' is no number of points"),
        ("tiers: { A: lowest }\n", "tiers needs a scorecard"),
        (CARD.replace("A: 80", "S: 80"), "there is no tier 'A' in tiers"),
    ],
)
def test_a_slip_is_answered_with_its_place_and_the_fix(card: str, line: str) -> None:
    with pytest.raises(PolicyError) as error:
        policy(card)
    assert line in str(error.value)
