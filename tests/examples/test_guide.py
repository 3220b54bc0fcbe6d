"""The guide says what is so: its files are sound, each snippet fits into them, its words are the explanation's."""

import json
import re
from collections.abc import Iterator
from copy import deepcopy
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from bot.words.why import WHYS
from routing.commands import AdoptPolicy, AdoptRoster, Receive
from routing.decision import Why
from routing.duty.calendar import Away
from routing.lead import Draft
from routing.lint import Level, lint
from routing.people import Owner, Roster
from routing.reading.findings import PolicyError
from routing.reading.policy_file import read_policy
from routing.reading.policy_shape import FileShape, QueueShape, Shape
from routing.reading.pool_file import PoolShape
from routing.reading.roster_file import PersonShape, read_roster
from routing.reading.route_file import RuleShape
from routing.reading.yaml_text import read_yaml
from tests.memory import MemoryWork
from tests.routing.policies import FRAME

DOCS = Path(__file__).parents[2] / "docs"
GUIDE = (DOCS / "policy-guide.md").read_text()
POLICY = (DOCS / "policy.md").read_text()
WAYS = re.findall(r"^### (.+)$", GUIDE.partition("## 4.")[0], re.MULTILINE)
TABLE = GUIDE.partition("## 6.")[2].partition("\n## ")[0]


def block(kind: str) -> str:
    found = re.search(rf"^```yaml {kind}\n(.*?)^```", GUIDE, re.MULTILINE | re.DOTALL)
    assert found
    return found[1]


def snippet(way: str) -> Any:
    found = re.search(rf"^### {re.escape(way)}\n\n```yaml\n(.*?)^```", GUIDE, re.MULTILINE | re.DOTALL)
    assert found, way
    return read_yaml(found[1], "snippet.yml").root


def test_the_two_files_of_the_guide_are_sound() -> None:
    roster = read_roster(block("roster"))
    found = lint(read_policy(block("policy"), roster), roster, now=datetime(2026, 10, 4, tzinfo=UTC))
    assert [one.sentence for one in found if one.level is not Level.NOTE] == []


@pytest.mark.parametrize("way", WAYS)
def test_each_snippet_fits_into_them(way: str) -> None:
    policy, _ = deepcopy(read())
    for section, more in snippet(way).items():
        if section == "routes":
            policy["routes"]["new"] = [*more["new"], *policy["routes"]["new"]]
        elif isinstance(more, dict):
            policy[section] = {**policy.get(section, {}), **more}
        else:
            policy[section] = more
    read_policy(json.dumps(policy), read_roster(block("roster")))


def test_the_words_are_those_of_the_explanation() -> None:
    told = re.findall(r"\*([^*]+)\*\s\(`([a-z_]+)`\)", GUIDE)
    assert {code: words for words, code in told} == {code: WHYS[Why(code)] for _, code in told}
    assert {why for why in Why if why.startswith("chosen")} <= {Why(code) for _, code in told}


WANTED = (
    "round_robin weighted least_loaded effort require prefer best_first sticky account_owner first_to_claim pools "
    "overflow except conflicts caps cooldown capacity share ramp backups return give_back off_hours duplicates canary"
)


def test_the_table_names_every_way() -> None:
    assert [way for way in WANTED.split() if way not in TABLE] == []


POOLS: tuple[dict[str, Any], ...] = (
    {"members": ["ana"], "pick": "round_robin"},
    {"members": ["ana"], "pick": "best_first"},
    {"members": ["ana"], "pick": "first_to_claim", "channel": "#floor"},
    {"pick": "weighted"},
    {},
)
RULES: tuple[dict[str, Any], ...] = ({"assign": "large-emea", "due": "1h"}, {})


def homes(key: str, value: Any) -> Iterator[tuple[Any, Any]]:
    """The guide's policy and roster with one more key, wherever such a key may stand."""
    if key in keys_of(PoolShape):
        for pool in POOLS:
            policy, roster = files()
            policy["pools"]["tried"] = {"manager": "rita", **pool, key: value}
            yield policy, roster
    if key in keys_of(RuleShape):
        for rule in RULES:
            policy, roster = files()
            policy["routes"]["new"].insert(0, {"name": "tried", "when": "always", **rule, key: value})
            yield policy, roster
    policy, roster = files()
    if key in keys_of(PersonShape):
        yield policy, {"people": [{**roster["people"][0], key: value}, *roster["people"][1:]]}
    if key in keys_of(QueueShape):
        yield {**policy, "queues": {**policy["queues"], "tried": {"due": "1h", key: value}}}, roster
    if key in keys_of(FileShape):
        yield {**policy, key: value}, roster


def keys_of(shape: type[Shape]) -> set[str]:
    return {field.alias or name for name, field in shape.model_fields.items()}


def files() -> tuple[Any, Any]:
    policy, roster = deepcopy(read())
    for name in ("partners", "second"):
        policy["pools"][name] = {"members": ["dan"], "pick": "round_robin", "manager": "sam"}
    policy |= {"scorecard": [{"when": {"segment": "large"}, "points": 70}], "tiers": {"A": 70, "C": "lowest"}}
    return policy, roster


@cache
def read() -> tuple[Any, Any]:
    return read_yaml(block("policy"), "policy.yml").root, read_yaml(block("roster"), "roster.yml").root


def reads(policy: Any, roster: Any) -> bool:
    try:
        read_policy(json.dumps(policy), read_roster(json.dumps(roster)))
    except PolicyError:
        return False
    return True


CELLS = [one for one in re.findall(r"`([a-z_]+: [^`…]+)`", TABLE) if not one.startswith("baton")]


@pytest.mark.parametrize("cell", CELLS)
def test_what_the_table_says_to_write_can_be_written(cell: str) -> None:
    for part in cell.split("; "):
        [(key, value)] = read_yaml(part.replace("West", "EMEA"), "cell.yml").root.items()
        value = {"regions": {**value["regions"], "NA": ["US"]}} if key == "reference" else value
        assert any(reads(*home) for home in homes(key, value))


@pytest.mark.parametrize("page", ["policy-guide.md", "policy.md"])
def test_every_link_leads_somewhere(page: str) -> None:
    for file, _, place in re.findall(r"\]\(((?!http)[^)#]*)(#?)([^)]*)\)", (DOCS / page).read_text()):
        target = (DOCS / file).resolve() if file else DOCS / page
        assert target.exists(), file
        if place:
            titles = re.findall(r"^#+ (.+)$", target.read_text(), re.MULTILINE)
            assert place in {re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in titles}, place


def returned(way: str) -> str:
    """Whose leads are whose in the first four days after a week's leave, four leads a day."""
    policy = FRAME.format(
        pick=f"round_robin, return: {way}", routes="  new: [ { name: all, when: always, assign: inbound, due: 1h } ]"
    )
    start = datetime(2026, 10, 5, 9, tzinfo=UTC)
    leave = Away(datetime(2026, 10, 6, tzinfo=UTC), datetime(2026, 10, 13, tzinfo=UTC))
    people = ["dan", "eve", "fay", "rita", "sam", "mel", "gus", "hal"]
    roster = Roster.of("r-1", [Owner(one, one, away=(leave,) if one == "fay" else ()) for one in people])
    work = MemoryWork()
    work.settle(AdoptRoster(now=start, roster=roster, by="file"))
    work.settle(AdoptPolicy(now=start, policy=read_policy(policy), by="file"))
    days: list[str] = []
    for day in range(12):
        for hour in range(4):
            at = start + timedelta(days=day, hours=hour)
            work.settle(Receive(now=at, draft=Draft("web", f"{day}-{hour}", created_at=at)))
        owners = [work.decisions[-4 + hour][1].owner for hour in range(4)]
        days.append(" ".join({"dan": "a", "eve": "b", "fay": "c"}[str(owner)] for owner in owners))
    return ", ".join(f"*{day}*" for day in days[8:])


@pytest.mark.parametrize("way", ["freeze", "average", "none", "{ catch_up: { per_day: 1, expires: 14d } }"])
def test_what_the_page_says_of_coming_back_is_so(way: str) -> None:
    [row] = [line for line in POLICY.splitlines() if line.startswith(f"| `{way}` | ") and "*c" in line]
    shown = row.rstrip(" |").rpartition("| ")[2]
    assert returned(way).startswith(shown)
