"""The bench of routing: its work stays the same for ever, its engines answer alike, its results have one shape."""

import hashlib
import json
from pathlib import Path

import pytest

from bench.routing import __main__ as command
from bench.routing import ours
from bench.routing.cases import Wrong, check, least_loaded
from bench.routing.figures import Figure, Found, Table
from bench.routing.peers import FIELDS, MORE, PEERS, Peer
from bench.routing.timing import Effort, costs, ratios
from bench.routing.workload import Rule, first, make_guarded, make_leads, make_rules

DIGESTS = {
    10: "b744f7bb05648b26dce3c6f066fb4a428357d6929f889f226683541e6fae9840",
    100: "e2b94741c16a2131042dbeea7e651490a14babf2ed133267308be559d46ee755",
    1_000: "94170bfdb1593fabfefd2da60446622ad57062b2a3a130a147e7eeb86a5a46cc",
}


@pytest.mark.parametrize("size", DIGESTS)
def test_the_work_is_that_of_the_peers_figures(size: int) -> None:
    rules, pools = make_rules(size, 10)
    groups = {
        name: {"strategy": group.strategy, "owners": [one._asdict() for one in group.owners]}
        for name, group in pools.items()
    }
    said = json.dumps([[rule._asdict() for rule in rules], groups, make_leads(rules)], sort_keys=True)
    assert hashlib.sha256(said.encode()).hexdigest() == DIGESTS[size]


def work(size: int, *, guards: bool) -> tuple[list[Rule], list[dict[str, object]]]:
    if guards:
        rules, leads = make_guarded(size)
        return rules, leads[:400]
    rules, _ = make_rules(size, 10)
    return rules, make_leads(rules, 400)


@pytest.mark.parametrize("guards", [False, True], ids=["plain", "guarded"])
@pytest.mark.parametrize("size", [10, 300])
def test_baton_answers_as_the_interpreter_does(size: int, guards: bool) -> None:
    rules, leads = work(size, guards=guards)
    policy = ours.policy_of(rules, make_rules(size, 10)[1])
    said = [ours.match(policy, lead) for lead in ours.leads_of(leads)]
    assert said == [first(rules, lead) for lead in leads]


@pytest.mark.parametrize("guards", [False, True], ids=["plain", "guarded"])
@pytest.mark.parametrize("peer", PEERS, ids=lambda peer: peer.name)
def test_so_do_the_peers_that_are_here(peer: type[Peer], guards: bool) -> None:
    if not peer.is_here():
        pytest.skip(f"{peer.name} is not installed")
    if guards and not peer.guards:
        pytest.skip(f"{peer.name} is not given this work")
    rules, leads = work(30, guards=guards)
    match = peer().compile(rules, (*FIELDS, *MORE) if guards else FIELDS)
    assert [int(match(lead)) for lead in leads] == [first(rules, lead) for lead in leads]


def test_every_op_is_in_the_guarded_work_and_decides_something() -> None:
    rules, leads = make_guarded(300)
    ops = {condition[1] for rule in rules for condition in rule.when}
    assert ops >= {"any", "not", "known", "unknown", "starts_with", "contains", "eq", "in", "gte", "lt", "has"}
    assert len({first(rules, lead) for lead in leads}) > 100


def test_an_engine_that_answers_otherwise_is_not_timed() -> None:
    with pytest.raises(Wrong, match="hasty answers 1 of 3 leads otherwise"):
        check("hasty", [0, 2, 5], [0, 2, 4])


def test_the_pick_that_is_timed_is_the_real_one() -> None:
    desk, pool = least_loaded(4)
    given = [desk.give(pool).owner for _ in range(200)]
    assert set(given[-4:]) == {"o0", "o1", "o2", "o3"}, "of equal loads whoever has waited longest"
    assert max(desk.loads.values()) - min(desk.loads.values()) <= 1
    assert desk.lineups[pool.name].version == 200, "each took a turn of the ledger"


def test_rounds_turn_and_ratios_are_theirs() -> None:
    order: list[str] = []

    def case(name: str) -> int:
        order.append(name)
        return 1

    found = costs({name: lambda name=name: case(name) for name in "abc"}, Effort(3, 0))  # type: ignore[misc]
    assert "".join(order) == "abcbcacab"
    assert {name: len(samples) for name, samples in found.items()} == {"a": 3, "b": 3, "c": 3}
    assert ratios([4, 9], [2, 3]) == [2, 3]


def figures() -> Found:
    yield Table("work", {"baton": [1e-6], "zen-engine": [9e-6]}, missing=("rule-engine",))
    yield Figure("faster", "rate", 2, 9, [8, 9, 1])
    yield Figure("sooner", "ms", 50, 10, [60, 51, 4], smaller_is_better=True)


def test_results_have_the_promised_shape_and_what_does_not_hold_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "results.json"
    monkeypatch.setattr(command, "measure", lambda **_: figures())
    assert command.main(["--quick", "--out", str(out)]) == 1
    assert json.loads(out.read_text()) == {
        "faster": {"value": 8, "at_least": 2, "aim": 9, "holds": True, "reaches_aim": False, "samples": [8, 9, 1]},
        "sooner": {
            "value": 51, "at_least": 50, "aim": 10, "holds": False, "reaches_aim": False, "samples": [60, 51, 4],
            "smaller_is_better": True,
        },
    }  # fmt: skip
    said = capsys.readouterr().out
    assert "rule-engine" in said and "is not installed: not compared" in said
    assert "9.00 [9.00 .. 9.00] times as fast as zen-engine" in said
    assert "DOES NOT HOLD" in said
