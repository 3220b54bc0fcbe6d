"""Laws of the fairness ledger, with random pools, weights, absences and values."""

import json
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from itertools import pairwise
from math import log

from hypothesis import given, settings
from hypothesis import strategies as st

from routing.fairness.ledger import UNIT, Ledger, Tally
from routing.fairness.pick import Picking, choose
from routing.fairness.pools import Back, CatchUp, Pick, Pool, Worth
from routing.people import Owner, Roster
from storage.ledger_rows import members_of, members_text
from tests.routing.test_pick import Floor

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
weights = st.lists(st.sampled_from([1, 1, 1, 2, 3, 5, 7, 20]), min_size=1, max_size=9)


def roster(size: int, absent: frozenset[int] = frozenset()) -> Roster:
    return Roster.of("r", (Owner(f"m{i}", "N", active=i not in absent) for i in range(size)))


def sharing(shares: list[int], **more: object) -> Pool:
    members = tuple((f"m{i}", share) for i, share in enumerate(shares))
    return replace(Pool("p", Pick.WEIGHTED, "rita", members), **more)  # type: ignore[arg-type]


@given(weights, st.integers(1, 80))
@settings(max_examples=120, deadline=None)
def test_as_long_as_nobody_comes_or_goes_everybody_is_within_one_turn_of_their_share(
    shares: list[int], count: int
) -> None:
    desk, pool, total = Floor(roster(len(shares))), sharing(shares), sum(shares)
    turns: Counter[str | None] = Counter()
    for n in range(1, count + 1):
        turns[desk.gives(pool).owner] += 1
        for i, share in enumerate(shares):
            assert abs(Fraction(share * n, total) - turns[f"m{i}"]) < 1


@given(weights, st.integers(1, 4))
@settings(max_examples=60, deadline=None)
def test_shares_are_exact_over_full_cycles(shares: list[int], cycles: int) -> None:
    desk, pool = Floor(roster(len(shares))), sharing(shares)
    order = Counter(desk.gives(pool).owner for _ in range(cycles * sum(shares)))
    assert order == {f"m{i}": cycles * share for i, share in enumerate(shares)}


@given(
    st.lists(st.frozensets(st.integers(0, 6), max_size=6), min_size=1, max_size=60), weights.map(lambda w: (w * 7)[:7])
)
@settings(max_examples=120, deadline=None)
def test_whoever_is_there_stays_near_their_share_while_others_come_and_go(
    away: list[frozenset[int]], shares: list[int]
) -> None:
    """Expected is what was due of the turns given while they were there. Nobody who cannot know the future does better
    than the logarithm: it is the cup game (M. Adler et al., 2003)."""
    desk, pool = Floor(roster(7)), sharing(shares)
    owed = dict.fromkeys(range(7), Fraction(0))
    for absent in away:
        desk.roster = roster(7, absent)
        there = [i for i in range(7) if i not in absent]
        for i in there:
            owed[i] += Fraction(shares[i], sum(shares[j] for j in there))
        owed[int(str(desk.gives(pool).owner)[1:])] -= 1
        assert all(abs(lag) <= 1 + log(7) for lag in owed.values())
        ledger = desk.ledger("p")
        told = {i: ledger.members[f"m{i}"].owed(ledger.time) / (100 * UNIT) * 100 for i in there}
        assert all(abs(told[i] - float(owed[i])) < 0.001 for i in there), "the ledger says what they are owed"


@given(
    st.lists(st.tuples(st.frozensets(st.integers(0, 4), max_size=4), st.integers(1, 30)), min_size=1, max_size=40),
    st.sampled_from(Back),
)
@settings(max_examples=120, deadline=None)
def test_nobody_who_comes_back_is_flooded(away: list[tuple[frozenset[int], int]], back: Back) -> None:
    """However long and whatever way: at most the turns owed before, and those that catching up grants, run together."""
    desk = Floor(roster(5))
    pool = Pool(
        "p", Pick.ROUND_ROBIN, "rita", tuple((f"m{i}", 0) for i in range(5)), back=back, catch_up=CatchUp(1, 259_200)
    )
    now, order = NOW, []
    for absent, minutes in away:
        now += timedelta(minutes=minutes)
        desk.roster = roster(5, absent)
        order.append((desk.gives(pool, now).owner, 5 - len(absent)))
    running = longest = 0
    for (before, _), (owner, there) in pairwise(order):
        running = running + 1 if before == owner and there > 1 else 0
        longest = max(longest, running)
    assert longest <= 2


@given(weights, st.lists(st.integers(0, 50_000), min_size=1, max_size=40))
@settings(max_examples=60, deadline=None)
def test_of_shared_value_nobody_is_further_from_their_share_than_the_largest_lead(
    shares: list[int], amounts: list[int]
) -> None:
    desk, pool = Floor(roster(len(shares))), sharing(shares, worth=Worth("amount", 100))
    had: Counter[str] = Counter()
    for amount in amounts:
        had[str(desk.gives(pool, amounts={"amount": amount}).owner)] += max(1, amount)
    for i, share in enumerate(shares):
        behind = Fraction(share * had.total(), sum(shares)) - had[f"m{i}"]
        assert -max(amounts) - 1 <= behind <= 2 * max(amounts) + 1


@given(
    st.lists(st.frozensets(st.integers(0, 4), max_size=4), min_size=1, max_size=30),
    st.sampled_from([Pick.WEIGHTED, Pick.ROUND_ROBIN, Pick.LEAST_LOADED, Pick.BEST_FIRST]),
    st.lists(st.integers(1, 9), min_size=5, max_size=5),
)
@settings(max_examples=100, deadline=None)
def test_a_restart_changes_nothing(away: list[frozenset[int]], pick: Pick, numbers: list[int]) -> None:
    """A lineup that was kept, and one made anew from what the database has, say the same for ever."""
    members = tuple((f"m{i}", numbers[i] if pick is Pick.WEIGHTED else 0) for i in range(5))
    pool = Pool("p", pick, "rita", members)
    kept, anew = Floor(roster(5)), Floor(roster(5))
    for desk in (kept, anew):
        desk.efforts = {f"m{i}": 100 * number for i, number in enumerate(numbers)}
        desk.merits = {f"m{i}": 100 * number for i, number in enumerate(numbers)}
    for n, absent in enumerate(away):
        now = NOW + timedelta(minutes=n)
        kept.roster = anew.roster = roster(5, absent)
        for i in range(5):
            if "p" in kept.lineups:
                kept.lineups["p"].touch(f"m{i}", now)
        choice = choose(pool, Picking({"p": pool}, kept, now))
        for turn in choice.turns:
            kept.ledgers["p"] = kept.ledger("p").after(turn)
            kept.lineups["p"].take(turn)
        assert anew.gives(pool, now).owner == choice.owner
        again = Ledger("p", kept.ledger("p").version, kept.ledger("p").time, stored(kept.ledger("p")))
        assert anew.ledger("p") == again
        anew.ledgers["p"] = again


def stored(ledger: Ledger) -> dict[str, Tally]:
    """What a ledger's members are after they were written and read again."""
    text = members_text(ledger.members)
    assert json.loads(text)
    return members_of(text)


@given(st.permutations(range(5)), st.integers(1, 20))
@settings(max_examples=40, deadline=None)
def test_the_order_in_which_people_are_listed_decides_between_equals_only(order: list[int], count: int) -> None:
    pool = Pool("p", Pick.ROUND_ROBIN, "rita", tuple((f"m{i}", 0) for i in order))
    turns = Counter(Floor(roster(5)).order(pool, 5 * count)[1::2])
    assert set(turns.values()) == {count}
