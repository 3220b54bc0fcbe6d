from collections.abc import Iterable

from routing.decision import Candidate, Ledger, Why
from routing.people import Owner, Pick, Pool, Roster
from routing.pick import Choice, pick
from tests.routing.policies import people


def pool(kind: Pick, members: Iterable[tuple[str, int]]) -> Pool:
    return Pool("p", kind, "rita", tuple(members))


def turns(
    pool: Pool, count: int, ledger: Ledger, roster: Roster | None = None, had: frozenset[str] = frozenset()
) -> tuple[str, Ledger]:
    """Who gets the next leads, as a word of their initials."""
    order = ""
    for _ in range(count):
        choice = pick(pool, roster or people("a", "b", "c", "d"), ledger, lambda _: 0, had)
        assert choice.owner is not None
        assert choice.ledger is not None
        order, ledger = order + choice.owner, choice.ledger
    return order, ledger


def test_smooth_weighted_round_robin_gives_the_published_sequence() -> None:
    order, ledger = turns(pool(Pick.WEIGHTED, [("a", 5), ("b", 1), ("c", 1)]), 14, Ledger("p"))
    assert order == "aabacaa" * 2
    assert [ledger.of(one).credit for one in "abc"] == [0, 0, 0]
    assert [ledger.of(one).turns for one in "abc"] == [10, 2, 2]


def test_an_absence_is_neither_made_up_for_nor_held_against_anybody() -> None:
    weighted = pool(Pick.WEIGHTED, [("a", 1), ("b", 1), ("c", 1)])
    _, ledger = turns(weighted, 4, Ledger("p"))
    before = ledger.of("b").credit
    order, ledger = turns(weighted, 50, ledger, people("a", "b", "c", b={"active": False}))
    assert "b" not in order
    assert ledger.of("b").credit == before
    assert turns(weighted, 9, ledger)[0].count("b") == 3


def test_round_robin_goes_on_where_it_was_when_the_pool_is_edited() -> None:
    _, ledger = turns(pool(Pick.ROUND_ROBIN, [("a", 1), ("b", 1), ("c", 1)]), 2, Ledger("p"))
    edited = pool(Pick.ROUND_ROBIN, [("d", 1), ("c", 1), ("a", 1)])
    assert turns(edited, 6, ledger)[0] == "dcadca"


def test_a_newcomer_gets_one_turn_and_not_a_flood() -> None:
    _, ledger = turns(pool(Pick.ROUND_ROBIN, [("a", 1), ("b", 1)]), 100, Ledger("p"))
    assert turns(pool(Pick.ROUND_ROBIN, [("a", 1), ("b", 1), ("c", 1)]), 6, ledger)[0] == "cabcab"


def test_least_loaded_goes_by_load_then_by_the_longest_wait() -> None:
    loads = {"a": 2, "b": 1, "c": 1}
    everybody = pool(Pick.LEAST_LOADED, [("a", 1), ("b", 1), ("c", 1)])
    first = pick(everybody, people("a", "b", "c"), Ledger("p"), loads.__getitem__)
    assert first.owner == "b"
    assert first.ledger is not None
    assert pick(everybody, people("a", "b", "c"), first.ledger, loads.__getitem__).owner == "c"


def test_everybody_considered_is_listed_with_the_first_gate_that_stopped_them() -> None:
    roster = people(
        "off", "had", "full", "free", "next", off={"active": False}, had={"capacity": 0}, full={"capacity": 3}
    )
    members = [(one, 1) for one in ("ghost", "off", "had", "full", "free", "next")]
    choice = pick(pool(Pick.ROUND_ROBIN, members), roster, Ledger("p"), lambda _: 3, frozenset({"had", "off"}))
    assert choice.candidates == (
        Candidate("ghost", Why.UNKNOWN),
        Candidate("off", Why.INACTIVE),
        Candidate("had", Why.HAD_IT_BEFORE),
        Candidate("full", Why.AT_CAPACITY, {"load": 3, "capacity": 3}),
        Candidate("free", Why.CHOSEN_TURN, {"load": 3, "turns": 0}),
        Candidate("next", Why.NOT_YET, {"load": 3, "turns": 0}),
    )


def test_nobody_eligible_is_an_answer() -> None:
    choice = pick(pool(Pick.WEIGHTED, [("a", 1)]), people("a"), Ledger("p"), lambda _: 0, frozenset("a"))
    assert choice == Choice(None, (Candidate("a", Why.HAD_IT_BEFORE),))


def test_a_team_pool_and_a_plain_list_take_their_weights_from_the_roster() -> None:
    roster = Roster.of("r", (Owner(one, one, team="cs", weight=weight) for one, weight in (("a", 3), ("b", 1))))
    for members in (Pool("p", Pick.WEIGHTED, "rita", team="cs"), pool(Pick.WEIGHTED, [("a", 0), ("b", 0)])):
        assert turns(members, 4, Ledger("p"), roster)[0] == "aaba"
