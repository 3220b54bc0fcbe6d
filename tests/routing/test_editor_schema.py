"""The JSON Schemas for editors: true of every file that Baton reads, and of the slips that an author makes most."""

import json
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from bot.words.keys import KEYS
from routing.reading.editor_schema import keys, policy_schema, roster_schema
from routing.reading.findings import PolicyError
from routing.reading.policy_file import read_policy
from routing.reading.roster_file import read_roster
from routing.reading.yaml_text import read_yaml
from tests.routing.policies import EXAMPLES, policy_text

POLICY, ROSTER = Draft202012Validator(policy_schema(KEYS)), Draft202012Validator(roster_schema(KEYS))
POLICIES = sorted(EXAMPLES.rglob("*policy*.yml"))
ROSTERS = sorted(file for file in EXAMPLES.rglob("*roster*.yml") if ".map" not in file.name)
TEXT = (EXAMPLES / "policy.yml").read_text()
PEOPLE = (EXAMPLES / "roster.yml").read_text()


def root(text: str) -> Any:
    return read_yaml(text, "x.yml").root


def test_they_are_schemas_and_every_key_has_its_line() -> None:
    Draft202012Validator.check_schema(POLICY.schema)
    Draft202012Validator.check_schema(ROSTER.schema)
    assert [key for key in keys() if key not in KEYS] == [], "bot/words/keys.py: write a line for these"
    assert sorted(KEYS.keys() - set(keys())) == [], "bot/words/keys.py: these keys are gone"


@pytest.mark.parametrize("file", POLICIES, ids=str)
def test_every_example_policy_is_one(file: Any) -> None:
    assert [error.message for error in POLICY.iter_errors(root(file.read_text()))] == []


@pytest.mark.parametrize("file", ROSTERS, ids=str)
def test_every_example_roster_is_one(file: Any) -> None:
    people = root(file.read_text())
    assert [error.message for error in ROSTER.iter_errors(people)] == []
    assert ROSTER.is_valid(people["people"])


SLIPS = [
    ("currency: USD", "curency: USD"),
    ("currency: USD", "currency: dollars"),
    ("currency: USD\n", ""),
    ("closed_stages: [lost, disqualified]", "closed_stages: lost"),
    ("otherwise: manual-review", "otherwise: [manual-review]"),
    ("pick: round_robin", "pick: round-robin"),
    ("pick: weighted", "picks: weighted"),
    ("members: [dan, eve, fay]", "members: dan"),
    ("{ ana: 2, ben: 1 }", "{ ana: two, ben: 1 }"),
    ("due: 1h", "due: 60"),
    ("due: 1h", "due: soon"),
    ("steward: mel, ", ""),
    ("name: Hot leads skip the queue", "named: Hot leads skip the queue"),
    ("      when: always", "      when:"),
    ("      when: always", "      when: {}"),
    ("when: { tier: A }", "when: { tier: }"),
    ("assign: onboarding", "assign: 12"),
    ('in: "#sales-leads"', 'in: "sales leads"'),
    ('channel: "#sales-floor"', "channel: 7"),
    ("do: remind", "do: reminder"),
    ("repeat: daily", "repeat: often"),
    ("points: 40", "points: forty"),
    ("C: lowest", "C: rest"),
    ("accept:   [", "accepted: ["),
    ("override:          [", "overrule: ["),
    ("expire: 4h", "expires: 4h"),
    ("money: true", "money: yes"),
]
ROSTER_SLIPS = [
    ("people:", "persons:"),
    ("id: ana", "identity: ana"),
    ("id: ana", "id: ana ruiz"),
    ("capacity: 12", "capacity: a dozen"),
    ("capacity: 12", "capacity: -1"),
    ("weight: 2", "weight: 0"),
    ("role: manager", "role: boss"),
    ("name: Ana Ruiz,", ""),
]


@pytest.mark.parametrize(("right", "slip"), SLIPS)
def test_a_slip_in_a_policy_is_seen_in_the_editor_too(right: str, slip: str) -> None:
    assert right in TEXT
    wrong = TEXT.replace(right, slip, 1)
    with pytest.raises(PolicyError):
        read_policy(wrong)
    assert not POLICY.is_valid(root(wrong))


@pytest.mark.parametrize(("right", "slip"), ROSTER_SLIPS)
def test_a_slip_in_a_roster_is_seen_in_the_editor_too(right: str, slip: str) -> None:
    assert right in PEOPLE
    wrong = PEOPLE.replace(right, slip, 1)
    with pytest.raises(PolicyError):
        read_roster(wrong)
    assert not ROSTER.is_valid(root(wrong))


ODD: list[Any] = [None, True, 0, 3, 2.5, "", "x", " 1H 30m", "#sales", "DAILY", [], ["a"], ["a", "a"], {}, {"a": 1}]


def _places(data: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    return [path, *(place for key, value in inner for place in _places(value, (*path, key)))]


SMALL = root(policy_text(more=", else: account_owner"))


@given(at=st.sampled_from(_places(SMALL)[1:]), odd=st.sampled_from(ODD))
@settings(max_examples=60, deadline=None)
def test_what_is_read_is_never_refused_in_the_editor(at: tuple[Any, ...], odd: Any) -> None:
    changed = deepcopy(SMALL)
    inside = changed
    for step in at[:-1]:
        inside = inside[step]
    inside[at[-1]] = odd
    try:
        read_policy(json.dumps(changed))
    except PolicyError:
        return
    assert POLICY.is_valid(changed)
