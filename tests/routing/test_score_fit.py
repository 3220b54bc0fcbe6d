"""Points from the past: what is planted is found, what is not known beforehand is not used, and how good they are."""

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from itertools import product

import pytest

from bot.cli.score_logistic import fit
from bot.words.score import KEPT, NOTES
from routing.accounts.account import Account, Relationship
from routing.backtest.imagined import no_account
from routing.fields import Facts
from routing.lead import Lead, Value
from routing.policy import Policy
from routing.reading.policy_file import read_policy
from routing.scoring.score_draft import draft, may_be_line, sections
from routing.scoring.score_fit import Proposer
from routing.scoring.score_past import Example, Observer, card_of, outcome, points_of
from routing.scoring.score_proposal import Kept, Proposal, TooLittle, proposed_points
from routing.scoring.score_quality import auc, base_line, calibration, chance, ranked
from routing.scoring.score_tiers import proposed_tiers
from tests.routing.policies import NOW, policy_text

pytestmark = pytest.mark.slow

FACTOR = 20 / math.log(2)
CUT = NOW + timedelta(days=30)
CARD = """\
# Our guess of last year.
scorecard:
  - { when: { segment: smb }, points: 5, group: size }  # a guess
  - { when: { industry: [gambling, loans] }, points: 10, half_life: 14d }
  - { when: { source: demo }, points: 1, group: size }
score_caps: { size: 5 }

# Who is called first.
tiers: { Hot: 6, Warm: 1, Cold: lowest }
"""
PLANTED = {"segment": 40, "industry": -25, "source": 30, "country": 15}


def policy(card: str = CARD) -> Policy:
    return read_policy(policy_text() + card)


def lead(number: int = 1, source: str = "web", account: str | None = None, **told: Value) -> Lead:
    return Lead(number, source, f"x{number}", "new", NOW, NOW, told, account)


Many = tuple[Lead, bool, int]
"""A lead, whether it was won, and how many there are of it."""


def past(leads: int = 400, planted: Mapping[str, int] = PLANTED) -> Iterator[Many]:
    """Leads of each kind, of which just so many were won as the planted points say; a fifth in the held-out time."""
    for kind in product((False, True), repeat=4):
        has = dict(zip(("segment", "industry", "source", "country"), kind, strict=True))
        odds = math.exp(-0.5 + sum(planted[name] for name, it in has.items() if it) / FACTOR)
        one = lead(
            source="demo" if has["source"] else "web", employees=50 if has["segment"] else 500,
            industry="Gambling" if has["industry"] else "tech", country="NO" if has["country"] else "US",
        )  # fmt: skip
        for days, number in ((1, leads), (31, leads // 4)):
            won = round(number * odds / (1 + odds))
            then = replace(one, created_at=NOW + timedelta(days=days))
            yield from ((then, True, won), (then, False, number - won))


def telling(one: Lead, **told: Value) -> Lead:
    return replace(one, attributes={**one.attributes, **told})


def observed(of: Policy, leads: Iterable[Many]) -> tuple[Observer, list[Example]]:
    observer = Observer(of)
    seen = [[observer.example(one, no_account, won=won)] * times for one, won, times in leads]
    return observer, [example for examples in seen for example in examples]


def proposal_of(of: Policy, leads: Iterable[Many]) -> tuple[Proposal, Observer]:
    observer, examples = observed(of, leads)
    return Proposer(card_of(of), observer.undated, fit).propose(examples, CUT), observer


def written(of: Policy, proposal: Proposal, observer: Observer) -> str:
    return sections(of, proposal, observer.spelled, lambda one: f"{one.leads} leads", "A proposal.")


def test_planted_points_are_found_by_lines_that_were_there_and_by_one_that_was_not() -> None:
    proposal, observer = proposal_of(policy(), past())
    points = {one.line if one.pair is None else one.pair: one.points for one in proposal.lines}
    assert points[0] == pytest.approx(40, abs=2) and points[1] == pytest.approx(-25, abs=2)
    assert points[2] == pytest.approx(30, abs=2)
    [(pair, country)] = [(pair, had) for pair, had in points.items() if not isinstance(pair, int)]
    norway = {("country", "no"): country, ("country", "us"): -country}[pair or ("", "")]  # either says it all
    assert norway == pytest.approx(15, abs=2)
    assert (proposal.fitted, proposal.held) == (6_400, 1_600)
    assert proposal.ranking is not None and proposal.ranking.better
    assert all(abs(band.predicted - band.actual) < 0.03 for band in proposal.bands)
    assert proposal_of(policy(), reversed(list(past())))[0] == proposal
    assert observer.spelled["industry", "gambling"] == "Gambling"


def test_the_draft_is_the_policy_with_other_points_and_gives_leads_the_points_that_were_tried() -> None:
    present = policy()
    proposal, observer = proposal_of(present, past())
    text = draft(present, written(present, proposal, observer))
    drafted = read_policy(text)
    assert "# Who is called first." in text and "Our guess" in text and "# A proposal." in text
    assert text.split("# Our guess")[0] == present.source.split("# Our guess")[0]
    assert "score_caps" not in text and "half_life: 14d" not in text.split("industry")[0] and "14d" in text
    assert [name for name, _ in card_of(drafted).tiers] == ["Hot", "Warm", "Cold"]
    one = lead(source="demo", employees=50, industry="LOANS", country="NO")
    example = observer.example(one, no_account, won=True)
    total = card_of(drafted).total(Facts(one, NOW, drafted.reference, no_account))
    assert total == proposed_points(card_of(present), proposal.lines, example.met, example.values)
    assert total == sum(line.points for line in card_of(drafted).lines if line.points != -15)


def test_a_policy_without_a_scorecard_gets_one_and_keeps_the_rest_of_its_text() -> None:
    bare = policy("")
    proposal, observer = proposal_of(bare, past())
    text = draft(bare, written(bare, proposal, observer))
    assert text.replace(written(bare, proposal, observer) + "\n", "") == bare.source
    assert {one.pair[0] for one in proposal.lines if one.pair} == {"segment", "industry", "source", "country"}
    assert [name for name, _ in card_of(read_policy(text)).tiers] == ["A", "B", "C"]
    assert proposal.ranking is not None and proposal.ranking.before == 0.5


def test_lines_of_nothing_are_given_up_and_values_of_nothing_never_taken() -> None:
    nothing = dict.fromkeys(PLANTED, 0) | {"source": 30}
    proposal, _ = proposal_of(policy(), past(planted=nothing))
    assert [one.line for one in proposal.lines] == [2]
    assert [one.line for one in proposal.dropped] == [0, 1]


def test_a_line_that_hardly_anybody_meets_keeps_its_points() -> None:
    of = policy("scorecard: [{ when: { industry: lighthouses }, points: 3, group: rare }]\nscore_caps: { rare: 2 }\n")
    observer = Observer(of, fields=())
    examples = [observer.example(one, no_account, won=won) for one, won, n in past() for _ in range(n)]
    proposal = Proposer(card_of(of), observer.undated, fit).propose(examples, CUT)
    assert [(one.points, one.kept) for one in proposal.lines] == [(3, Kept.RARE)]
    assert "score_caps: { rare: 2 }" in written(of, proposal, observer)
    assert proposed_points(card_of(of), proposal.lines, 1, ()) == 2


def test_what_is_not_better_is_not_called_better() -> None:
    proposal, observer = proposal_of(policy(), past())
    again = read_policy(draft(policy(), written(policy(), proposal, observer)))
    second, _ = proposal_of(again, past())
    assert second.ranking is not None and not second.ranking.better
    assert second.ranking.gain == pytest.approx(0, abs=0.002)


def test_too_little_of_either_outcome_is_said_with_its_numbers() -> None:
    with pytest.raises(TooLittle) as few:
        proposal_of(policy(), list(past(leads=9)))
    assert few.value.won + few.value.lost == 9 * 16 and few.value.needed == 100
    many = "scorecard:\n" + "".join(f"  - {{ when: {{ industry: [tech, w{n}] }}, points: 1 }}\n" for n in range(90))
    with pytest.raises(TooLittle) as lines:
        proposal_of(policy(many), list(past(leads=60)))
    assert lines.value.needed == 900


def test_too_little_in_the_held_out_time_leaves_the_worth_open() -> None:
    early = [many for many in past() if many[0].created_at < CUT]
    proposal, _ = proposal_of(policy(), early)
    assert (proposal.ranking, proposal.bands, proposal.held) == (None, (), 0) and proposal.lines


def test_a_planted_leak_is_named_and_used_nowhere() -> None:
    """A line that only won leads meet, and a value that only lost ones have."""
    leaking = policy(CARD.replace("score_caps", "  - { when: { closed_by: known }, points: 7 }\nscore_caps"))
    leads = [(telling(o, closed_by="ana") if won else telling(o, language="lost"), won, n) for o, won, n in past()]
    proposal, _ = proposal_of(leaking, leads)
    assert {one.line: (one.points, one.kept) for one in proposal.lines if one.kept} == {3: (7, Kept.TELLS)}
    assert [one.pair for one in proposal.telling] == [("language", "lost")]
    honest, _ = proposal_of(policy(), past())
    assert (proposal.ranking, proposal.bands) == (honest.ranking, honest.bands)


def test_a_field_that_is_filled_in_only_for_the_won_is_a_leak_whatever_it_says() -> None:
    halves = [(telling(o, language=f"l{i % 2}") if won else o, won, n // 2) for i in (0, 1) for o, won, n in past()]
    assert {one.pair for one in proposal_of(policy(), halves)[0].telling} == {("language", "l0"), ("language", "l1")}


def test_what_is_known_of_a_company_only_since_then_is_not_read() -> None:
    since = NOW + timedelta(days=1)
    acme = Account("acme", "Acme", Relationship.CUSTOMER, since, {"seats": 20}, lists=("named",))
    card = """scorecard:
  - { when: { account.relationship: customer }, points: 1 }
  - { when: { account.seats: ">= 10" }, points: 2 }
  - { when: { segment: big }, points: 3 }
  - { when: { account.match: domain }, points: 4 }
"""
    one = lead(account="acme")
    strict = Observer(policy(card))
    assert strict.undated == {1, 2, 3}
    seen = strict.example(one, {"acme": acme}.get, won=True)
    assert (seen.met, seen.undated) == (0, 0b110)
    later = replace(one, created_at=since + timedelta(days=1))
    assert strict.example(later, {"acme": acme}.get, won=True).met == 1
    trusting = Observer(policy(card), ("segment",), companies=True)
    assert trusting.undated == {3}
    seen = trusting.example(one, {"acme": acme}.get, won=True)
    assert seen.met == 0b111 and seen.values == (("segment", "big"),)
    assert Observer(policy(card), ("segment",)).example(one, {"acme": acme}.get, won=True).values == ()


def test_a_lead_ends_well_where_it_ever_came_to_the_stage() -> None:
    of, wins = read_policy(policy_text() + "closed_stages: [lost, done]\n"), frozenset({"won"})
    assert outcome(["new", "won", "lost"], wins, of) is True
    assert outcome(["new", "lost"], wins, of) is False
    assert outcome(["lost", "new"], wins, of) is None
    assert outcome(["new"], wins, of, over=True) is False


@pytest.mark.parametrize(
    ("pair", "spelled", "may"),
    [
        (("source", "web"), "Web", True),
        (("source", "o'brien: #1, [x]"), "O'Brien: #1, [x]", True),
        (("product", "consulting"), "consulting", False),  # a family: others would be in it
        (("region", "moon"), "Moon", False),
        (("source", "known"), "known", False),
        (("source", ">= 5"), ">= 5", False),
        (("country", "no"), "NO", True),
    ],
)
def test_only_values_that_a_rule_may_ask_for_become_lines(pair: tuple[str, str], spelled: str, may: bool) -> None:
    assert may_be_line(policy().reference, pair, spelled) is may


def test_hostile_values_stay_values() -> None:
    name, kind = "x\", points: 9 }\n# {'", "o'k: #1, [x] }"
    leads = [(lead(source=name, industry="a" * 61), True, 1), (lead(source=kind), True, 1)]
    observer, seen = observed(policy(), leads)
    assert seen[0].values == ()
    [pair] = seen[1].values
    proposal = proposal_of(policy(), past())[0]
    shown = replace(proposal, lines=(replace(proposal.lines[0], line=None, pair=pair, points=9),))
    [line] = card_of(read_policy(draft(policy(), written(policy(), shown, observer)))).lines
    assert line.when.text == "source is o'k: #1, [x] }" and line.points == 9


def test_the_area_under_the_curve_by_hand() -> None:
    assert auc([3, 2], [1, 0]) == 1 and auc([0], [1, 2]) == 0 and auc([1, 1], [1]) == 0.5
    assert auc([1, 3], [0, 2]) == 0.75  # of four pairs, one is the wrong way round
    assert auc([2, 2, 5], [2, 1]) == pytest.approx((1.5 + 1.5 + 2) / 6)


def test_the_difference_of_two_areas_by_hand() -> None:
    """Present: one pair of four wrong. Proposed: all right."""
    two = ranked([(1, 1), (3, 3)], [(0, 0), (2, 0)])
    assert (two.before, two.after, two.gain) == (0.75, 1.0, 0.25)
    # The gains of the won are 0.5 and 0, of the lost 0 and 0.5: a variance of 0.125 each, over two leads each.
    assert two.error == pytest.approx(math.sqrt(0.125 / 2 + 0.125 / 2)) and not two.better
    assert ranked([(0, 1)] * 9, [(0, 0)] * 9).better


def test_calibration_by_hand() -> None:
    base = base_line([(0, True), (0, False), (0, False), (0, False)], FACTOR)
    assert chance(0, base, FACTOR) == pytest.approx(0.25, abs=1e-6)
    assert chance(20, math.log(1), FACTOR) == pytest.approx(2 / 3)
    few = calibration([(0, False), (0, True), (20, True), (40, False)], 0.0, FACTOR)
    assert [(b.least, b.most, b.leads, b.actual) for b in few] == [(0, 0, 2, 0.5), (20, 20, 1, 1.0), (40, 40, 1, 0.0)]
    assert [b.predicted for b in few] == [pytest.approx(p) for p in (0.5, 2 / 3, 0.8)]
    bands = calibration(((n, n % 2 == 0) for n in range(100)), 0.0, FACTOR)
    assert [(b.least, b.most, b.leads) for b in bands] == [(10 * n, 10 * n + 9, 10) for n in range(10)]


def test_tiers_take_the_share_that_they_take_today() -> None:
    present = (("A", 30), ("B", 10), ("C", None))
    had = [90] * 2 + [50] * 3 + [0] * 5
    tiers, shares = proposed_tiers(present, [40] * 2 + [20] * 3 + [0] * 5, had)
    assert tiers == (("A", 90), ("B", 50), ("C", None)) and shares == pytest.approx((0.2, 0.3, 0.5))
    assert proposed_tiers(present, [40] + [0] * 9, had)[0] == (
        ("A", 90),
        ("B", 89),
        ("C", None),
    )  # never empty by itself
    assert proposed_tiers(present, [0] * 10, had)[0] == (("A", 91), ("B", 90), ("C", None))  # in neither is anybody
    assert proposed_tiers((), [0] * 10, had)[0] == (("A", 90), ("B", 50), ("C", None))


def test_caps_hold_for_present_points() -> None:
    card = card_of(policy())
    assert [points_of(card, met) for met in (0b001, 0b101, 0b111)] == [5, 5, 15]


def test_each_reason_to_keep_points_has_its_words() -> None:
    assert set(KEPT) == set(NOTES) == set(Kept)
