from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from typing_extensions import override

from routing.blank_desk import BlankDesk
from routing.decision import Candidate, Why
from routing.duty.calendar import Away
from routing.fairness.allowance import Caps, Ramp
from routing.fairness.considered import considered, once
from routing.fairness.gates import Asks, Given
from routing.fairness.ledger import UNIT, Ledger
from routing.fairness.pick import Choice, Picking, choose
from routing.fairness.pools import Back, CatchUp, Measure, Pick, Pool, Worth
from routing.people import Owner, Roster
from tests.routing.policies import people

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
DAY = timedelta(days=1)


@dataclass
class Floor(BlankDesk):
    """A desk whose turns count, and whose people have what a test says."""

    ledgers: dict[str, Ledger] = field(default_factory=dict)
    loads: dict[str, int] = field(default_factory=dict)
    efforts: dict[str, int] = field(default_factory=dict)
    merits: dict[str, int] = field(default_factory=dict)
    gave: dict[str, list[Given]] = field(default_factory=dict)

    @override
    def ledger(self, pool: str) -> Ledger:
        return self.ledgers.get(pool, Ledger(pool))

    @override
    def load(self, owner: str) -> int:
        return self.loads.get(owner, 0)

    @override
    def effort(self, owner: str, now: datetime) -> int:
        return self.efforts.get(owner, 100 * self.load(owner))

    @override
    def merit(self, owner: str, measure: Measure, now: datetime) -> int:
        return self.merits.get(owner, 500)

    @override
    def given(self, owner: str, now: datetime) -> Sequence[Given]:
        return self.gave.get(owner, [])

    def gives(self, pool: Pool, now: datetime = NOW, *others: Pool, **told: Any) -> Choice:
        """One lead to the pool; the turn counts, and every lineup is made anew, as after a restart."""
        self.lineups.clear()
        choice = choose(pool, Picking({p.name: p for p in (pool, *others)}, self, now, **told))
        for turn in choice.turns:
            self.ledgers[turn.pool] = self.ledger(turn.pool).after(turn)
        if choice.owner is not None:
            self.gave.setdefault(choice.owner, []).append(Given(now, ""))
        return choice

    def order(self, pool: Pool, count: int, now: datetime = NOW, *others: Pool, **told: Any) -> str:
        """Who gets the next leads, as a word of their initials."""
        return "".join(str(self.gives(pool, now, *others, **told).owner) for _ in range(count))


def floor(*ids: str, **special: Any) -> Floor:
    return Floor(people(*(ids or "abcd"), **special))


def pool(kind: Pick, members: Iterable[tuple[str, int]], **more: Any) -> Pool:
    return Pool("p", kind, "rita", tuple(members), **more)


def weighted(**weights: int) -> Pool:
    return pool(Pick.WEIGHTED, weights.items())


def plain(members: str, kind: Pick = Pick.ROUND_ROBIN, **more: Any) -> Pool:
    return pool(kind, [(one, 0) for one in members], **more)


@pytest.mark.parametrize(
    ("weights", "sequence"),
    [
        ({"a": 5, "b": 1, "c": 1}, "aabacaa"),  # as published with nginx 1.3.1
        ({"a": 4, "b": 3, "c": 2}, "abcabacba"),
        ({"a": 3, "b": 2, "c": 1}, "abacba"),
        ({"a": 2, "b": 1}, "aba"),
        ({"a": 7, "b": 2, "c": 1}, "aabaacaaba"),
    ],
)
def test_smooth_weighted_round_robin_gives_the_published_sequence(weights: dict[str, int], sequence: str) -> None:
    desk = floor(*weights)
    assert desk.order(weighted(**weights), 2 * len(sequence)) == 2 * sequence
    tallies = desk.ledger("p").members
    assert {one: tallies[one].turns for one in weights} == {one: 2 * weight for one, weight in weights.items()}
    assert [tallies[one].owed(desk.ledger("p").time) for one in weights] == [0] * len(weights)


def test_nobody_is_a_whole_turn_from_their_share_where_nginx_lets_them_be() -> None:
    weights = {"a": 50} | {f"m{n}": 1 for n in range(50)}
    desk = floor(*weights)
    for _ in range(300):
        desk.gives(weighted(**weights))
        ledger = desk.ledger("p")
        assert all(abs(tally.owed(ledger.time)) < UNIT * 100 for tally in ledger.members.values())


def test_an_absence_is_neither_made_up_for_nor_held_against_anybody() -> None:
    desk = floor("a", "b", "c")
    everybody = weighted(a=1, b=1, c=1)
    desk.order(everybody, 4)
    owed = desk.ledger("p").members["b"].owed(desk.ledger("p").time)
    desk.roster = people("a", "b", "c", b={"active": False})
    assert "b" not in desk.order(everybody, 50)
    assert desk.ledger("p").members["b"].owed(desk.ledger("p").time) == owed
    desk.roster = people("a", "b", "c")
    assert desk.order(everybody, 9).count("b") == 3


def test_round_robin_goes_on_where_it_was_when_the_pool_is_edited() -> None:
    desk = floor()
    desk.order(plain("abc"), 2)
    assert desk.order(plain("dca"), 6).startswith("c"), "whose turn it was comes first"
    assert sorted(desk.order(plain("dca"), 3)) == ["a", "c", "d"]


def test_a_newcomer_is_in_the_middle_of_the_line_and_floods_nobody() -> None:
    desk = floor("a", "b", "c")
    desk.order(plain("ab"), 101)
    order = desk.order(plain("abc"), 9)
    assert {one: order.count(one) for one in "abc"} == {"a": 3, "b": 3, "c": 3}
    assert order[0] == "b", "whoever was owed a turn still is"


def test_a_change_of_weight_counts_from_now_on() -> None:
    desk = floor("a", "b")
    desk.order(weighted(a=1, b=1), 40)
    order = desk.order(weighted(a=3, b=1), 40)
    assert (order.count("a"), order.count("b")) == (30, 10)


def test_a_shared_value_counts_by_amount_and_an_unknown_one_by_what_the_policy_says() -> None:
    desk = floor("a", "b")
    valued = plain("ab", worth=Worth("amount", 1_000))
    had = {"a": 0, "b": 0}
    for amount in (9_000, 1_000, 1_000, 4_000, 3_000, 2_000, 2_000, 6_000):
        had[str(desk.gives(valued, amounts={"amount": amount}).owner)] += amount
    assert abs(had["a"] - had["b"]) <= 9_000
    first = desk.gives(valued)
    assert first.turns[0].cost == 1_000


def test_least_loaded_goes_by_effort_and_not_by_count() -> None:
    desk = floor("a", "b")
    desk.loads, desk.efforts = {"a": 1, "b": 3}, {"a": 900, "b": 300}
    assert desk.gives(plain("ab", Pick.LEAST_LOADED)).owner == "b"


def test_least_loaded_takes_the_longest_wait_of_equals() -> None:
    desk = floor("a", "b", "c")
    desk.loads = {"a": 2, "b": 1, "c": 1}
    assert desk.order(plain("abc", Pick.LEAST_LOADED), 4) == "bcbc"


def test_the_best_come_first_until_they_are_full() -> None:
    desk = floor("a", "b", "c", b={"capacity": 2})
    desk.merits = {"a": 400, "b": 900, "c": 400}
    best = plain("abc", Pick.BEST_FIRST)
    first = [desk.gives(best).owner for _ in range(2)]
    desk.loads["b"] = 2
    assert (*first, desk.gives(best).owner, desk.gives(best).owner) == ("b", "b", "a", "c")


def test_a_split_keeps_its_percentages_and_what_one_pool_cannot_place_the_other_has() -> None:
    outer = Pool("split", Pick.WEIGHTED, "rita", pools=(("left", 70), ("right", 30)))
    left, right = replace(plain("ab"), name="left"), replace(plain("cd"), name="right")
    desk = floor()
    order = desk.order(outer, 100, NOW, left, right)
    assert order.count("a") + order.count("b") == 70
    assert [order.count(one) for one in "abcd"] == [35, 35, 15, 15]
    desk.roster = people("a", "b", "c", "d", a={"active": False}, b={"active": False})
    assert set(desk.order(outer, 4, NOW, left, right)) == {"c", "d"}


def test_an_overflow_has_the_leads_only_while_nobody_here_can() -> None:
    first, then = plain("a", overflow="then"), replace(plain("b"), name="then")
    desk = floor("a", "b", a={"capacity": 1})
    assert desk.gives(first, NOW, then).owner == "a"
    desk.loads["a"] = 1
    assert desk.gives(first, NOW, then).owner == "b"
    desk.loads["a"] = 0
    assert desk.gives(first, NOW, then).owner == "a"


def test_whoever_ramps_up_has_a_growing_share() -> None:
    starts = date(2026, 3, 2)
    desk = floor("a", "b", b={"ramp": Ramp(starts, 25, 30)})
    both = plain("ab")
    assert desk.order(both, 50).count("b") == 10
    assert desk.order(both, 20, NOW + 31 * DAY).count("b") == 10


LEAVE = (Away(NOW + timedelta(hours=1), NOW + 10 * DAY),)


def returning(back: Back, catch_up: CatchUp | None = None) -> str:
    """Who gets thirty leads in the ten days after b came back from a leave of ten days."""
    desk = floor("a", "b", "c", b={"away": LEAVE})
    line = plain("abc", back=back, catch_up=catch_up or CatchUp())
    desk.order(line, 31)
    desk.order(line, 60, NOW + DAY)
    return "".join(desk.order(line, 3, NOW + (10 + n) * DAY) for n in range(10))


def test_back_from_leave_frozen_means_as_if_they_had_never_been_away() -> None:
    assert returning(Back.FREEZE).count("b") == 10


def test_back_from_leave_average_means_as_somebody_new() -> None:
    assert returning(Back.AVERAGE).count("b") == 10


def test_back_from_leave_none_means_what_they_were_owed_is_gone() -> None:
    assert returning(Back.NONE).count("b") == 10
    assert returning(Back.NONE)[0] != "b"


def test_back_from_leave_catching_up_gives_so_many_more_a_day_until_it_expires() -> None:
    order = returning(Back.CATCH_UP, CatchUp(1, 4 * 86_400))
    assert {one: order.count(one) for one in "abc"} == {"a": 8, "b": 13, "c": 9}, "four more than the others"
    by_day = [order[3 * n : 3 * n + 3].count("b") for n in range(10)]
    assert max(by_day) <= 3 and by_day[6:] == [1, 1, 1, 1]


def test_a_backup_has_the_leads_of_whoever_is_away_and_the_absent_pays() -> None:
    desk = floor("a", "b", "c", b={"away": LEAVE, "backup": "c"})
    line = plain("ab", cover=True)
    order = desk.order(line, 10, NOW + DAY)
    assert order == "acacacacac"
    assert desk.ledger("p").turns("b") == 5
    assert desk.order(line, 4, NOW + 11 * DAY) == "abab", "the absence is settled: their backup had their leads"


def test_without_cover_nobody_has_the_leads_of_the_absent() -> None:
    desk = floor("a", "b", "c", b={"away": LEAVE, "backup": "c"})
    assert desk.order(plain("ab"), 4, NOW + DAY) == "aaaa"


@pytest.mark.parametrize(
    ("cap", "why", "later"),
    [
        (Caps(hour=2), Why.CAP_HOUR, timedelta(hours=1)),
        (Caps(day=2), Why.CAP_DAY, timedelta(hours=15)),
        (Caps(week=2), Why.CAP_WEEK, timedelta(days=6, hours=15)),
    ],
)
def test_a_cap_binds_until_its_time_is_over(cap: Caps, why: Why, later: timedelta) -> None:
    desk = floor("a", "b", a={"caps": cap})
    assert desk.order(plain("ab"), 6) == "ababbb"
    desk.lineups.clear()
    picking = Picking({}, desk, NOW)
    found = {c.owner: c for c in once(considered(plain("ab"), picking, Choice(None)))}
    assert (found["a"].why, found["a"].numbers) == (why, {"given": 2, "cap": 2})
    assert "a" not in desk.order(plain("ab"), 3, NOW + later - timedelta(seconds=1))
    assert "a" in desk.order(plain("ab"), 3, NOW + later)


def test_caps_stack_and_a_pool_has_its_own() -> None:
    desk = floor("a", "b", a={"caps": Caps(day=5)})
    assert desk.order(plain("ab", caps=Caps(hour=1)), 4).count("a") == 1


def test_a_cap_of_a_tier_keeps_no_other_lead_away() -> None:
    desk = floor("a", "b", a={"caps": Caps(tiers={"A": Caps(day=1)})})
    desk.gave = {"a": [Given(NOW, "A")]}
    assert desk.gives(plain("ab"), asks=Asks(tier="A")).owner == "b"
    assert desk.gives(plain("ab"), asks=Asks(tier="B")).owner == "a"


def test_between_two_leads_of_one_member_lies_the_cooldown() -> None:
    desk = floor("a")
    line = plain("a", cooldown=600)
    assert desk.gives(line).owner == "a"
    assert desk.gives(line, NOW + timedelta(minutes=9)).owner is None
    assert desk.gives(line, NOW + timedelta(minutes=10)).owner == "a"


def test_skills_and_languages_are_required_or_preferred() -> None:
    desk = floor("a", "b", "c", b={"skills": frozenset({"crm"})}, c={"languages": frozenset({"fr"})})
    line = plain("abc")
    assert desk.order(line, 3, asks=Asks(skills=frozenset({"crm"}))) == "bbb"
    assert desk.order(line, 2, asks=Asks(languages=frozenset({"fr", "it"}))) == "cc"
    assert desk.order(line, 2, asks=Asks(liked_languages=frozenset({"fr"}))) == "cc"
    assert desk.gives(line, asks=Asks(liked_skills=frozenset({"cobol"}))).owner == "a", "liked, not required"
    assert desk.gives(line, asks=Asks(skills=frozenset({"cobol"}))).owner is None


def test_whoever_had_the_customers_last_lead_has_the_next_if_they_may() -> None:
    desk = floor("a", "b", "c", c={"active": False})
    again = desk.gives(plain("abc"), asks=Asks(), before="b")
    assert (again.owner, again.why, again.turns[0].owner) == ("b", Why.CHOSEN_BEFORE, "b")
    assert desk.gives(plain("abc"), asks=Asks(), before="c").owner == "a"
    assert desk.gives(plain("abc"), asks=Asks(), before="stranger").owner is not None


def test_everybody_considered_is_listed_with_the_first_gate_that_stopped_them() -> None:
    roster = people(
        *("off", "had", "full", "away", "mute", "rival", "free", "next"),
        off={"active": False}, had={"capacity": 9}, full={"capacity": 3}, away={"away": LEAVE},
        rival={"conflicts": frozenset({"acme"})},
    )  # fmt: skip
    desk = Floor(roster, loads=dict.fromkeys(roster.owners, 3))
    members = [(one, 0) for one in ("ghost", *roster.owners)]
    asks = Asks(frozenset({"had", "off"}), frozenset({"mute"}), parties=frozenset({"acme"}))
    picking = Picking({}, desk, NOW + DAY, asks)
    line = pool(Pick.ROUND_ROBIN, members)
    choice = choose(line, picking)
    assert once(considered(line, picking, choice)) == (
        Candidate("ghost", Why.UNKNOWN),
        Candidate("off", Why.INACTIVE),
        Candidate("had", Why.HAD_IT_BEFORE),
        Candidate("full", Why.AT_CAPACITY, {"load": 3, "capacity": 3}),
        Candidate("away", Why.AWAY, {"until": int(LEAVE[0].until.timestamp())}),
        Candidate("mute", Why.MUTED),
        Candidate("rival", Why.CONFLICT),
        Candidate("free", Why.CHOSEN_TURN, {"load": 3, "turns": 0}),
        Candidate("next", Why.NOT_YET, {"load": 3, "turns": 0}),
    )


def test_nobody_eligible_is_an_answer_and_says_when_somebody_is_back() -> None:
    desk = floor("a", "b", a={"away": LEAVE})
    assert desk.gives(plain("a"), NOW + DAY) == Choice(None, back=LEAVE[0].until)
    assert desk.gives(plain("b"), asks=Asks(frozenset("b"))) == Choice(None)


def test_a_team_pool_and_a_plain_list_take_their_weights_from_the_roster() -> None:
    roster = Roster.of("r", (Owner(one, one, team="cs", weight=weight) for one, weight in (("a", 3), ("b", 1))))
    for members in (Pool("p", Pick.WEIGHTED, "rita", team="cs"), pool(Pick.WEIGHTED, [("a", 0), ("b", 0)])):
        assert Floor(roster).order(members, 4) == "abaa"


def test_usual_weights_have_exact_shares() -> None:
    assert all(UNIT % weight == 0 for weight in range(1, 17))


def test_pools_of_pools_flow_over_only_when_none_of_them_can_place_the_lead() -> None:
    both = Pool("both", Pick.WEIGHTED, "rita", pools=(("left", 1), ("right", 1)))
    left, right = replace(plain("a", overflow="rest"), name="left"), replace(plain("b", overflow="rest"), name="right")
    rest = replace(plain("c"), name="rest")
    desk = floor("a", "b", "c", a={"capacity": 0}, b={"capacity": 0})
    assert desk.gives(both, NOW, left, right, rest).owner == "c"
    desk.lineups.clear()
    picking = Picking({p.name: p for p in (both, left, right, rest)}, desk, NOW)
    found = [(c.owner, c.why) for c in once(considered(both, picking, choose(both, picking)))]
    assert found == [("a", Why.AT_CAPACITY), ("c", Why.CHOSEN_TURN), ("b", Why.AT_CAPACITY)]


def test_a_customer_stays_with_whoever_had_them_also_in_pools_of_pools() -> None:
    both = Pool("both", Pick.WEIGHTED, "rita", pools=(("left", 1), ("right", 1)))
    left, right = replace(plain("a"), name="left"), replace(plain("b"), name="right")
    assert floor("a", "b").order(both, 4, NOW, left, right, asks=Asks(), before="b") == "bbbb"


def test_a_lineup_that_is_kept_makes_up_for_missed_turns_like_one_made_anew() -> None:
    kept = floor("a", "b", "c", b={"away": LEAVE})
    line = plain("abc", back=Back.CATCH_UP, catch_up=CatchUp(1, 4 * 86_400))
    picking = Picking({"p": line}, kept, NOW)
    order = ""
    for day in range(20):
        for _ in range(3):
            choice = choose(line, picking._replace(now=NOW + day * DAY))
            for turn in choice.turns:
                kept.ledgers["p"] = kept.ledger("p").after(turn)
                kept.lineups["p"].take(turn)
            order += str(choice.owner)
    assert order[30:].count("b") == 13
    ledger = kept.ledger("p")
    assert abs(sum(tally.owed(ledger.time) for tally in ledger.members.values())) < UNIT, "nobody owes what nobody gave"
