import pytest

from routing.people import Owner, Role
from routing.reading.findings import PolicyError
from routing.reading.roster_file import read_roster
from tests.routing.policies import EXAMPLES

ANA = "{ id: ana, name: Ana, email: ana@example.com }"


def test_the_example_has_everybody() -> None:
    roster = read_roster((EXAMPLES / "roster.yml").read_text())
    assert roster.version.startswith("r-")
    assert roster.get("ana") == Owner(
        "ana", "Ana Ruiz", email="ana@example.com", manager="rita", team="sales", timezone="Europe/London",
        capacity=12, weight=2,
    )  # fmt: skip
    assert [owner.role for owner in map(roster.get, ("rita", "mel")) if owner] == [Role.MANAGER, Role.REVOPS]
    assert [owner.id for owner in roster.team("delivery")] == ["ivy", "jon"]


def test_a_plain_list_will_do() -> None:
    assert list(read_roster(f"- {ANA}").owners) == ["ana"]
    assert read_roster("- { id: bo, name: Bo, slack: U0123ABCD, active: false }").owners["bo"].active is False


@pytest.mark.parametrize(
    ("entry", "sentence"),
    [
        ("{ id: bo, name: Bo }", "nobody could find this person in Slack"),
        ("{ id: bo, email: b@x.io }", "name: this key is missing"),
        ("{ id: 7, name: Bo, email: b@x.io }", "7 is not text"),
        ("{ id: bo, name: Bo, email: b@x.io, hours: 9-5 }", "names with their contents are needed here"),
        ("{ id: bo, name: Bo, email: b@x.io, skills: [] }", "an empty list says nothing"),
        ("{ id: bo, name: Bo, email: b@x.io, languages: [] }", "an empty list says nothing"),
        ("{ id: bo, name: Bo, email: b@x.io, backup: anna }", "nobody 'anna' in the roster. Did you mean 'ana'?"),
        ("{ id: bo, name: Bo, email: b@x.io, backup: bo }", "nobody can stand in for themself"),
        ("{ id: bo, name: Bo, email: b@x.io, capcity: 3 }", "Did you mean 'capacity'?"),
        ("{ id: bo, name: Bo, email: b@x.io, capacity: -1 }", "not a whole number from 0"),
        ("{ id: bo, name: Bo, email: b@x.io, weight: 0 }", "not a whole number from 1 to 1000"),
        ("{ id: bo, name: Bo, email: b@x.io, weight: true }", "True is not a whole number"),
        ("{ id: bo, name: Bo, email: b@x.io, active: yes }", "neither true nor false"),
        ("{ id: bo, name: Bo, email: b@x.io, timezone: Europe/Lonndon }", "Did you mean 'Europe/London'?"),
        ("{ id: bo, name: Bo, email: b@x.io, timezone: ../../etc/passwd }", "is not a time zone"),
        ("{ id: bo, name: Bo, email: b@x.io, role: boss }", "there is no 'boss' here"),
        ("{ id: bo, name: Bo, email: bo }", "not an email address"),
        ("{ id: bo, name: Bo, slack: bo }", "not a Slack user id"),
        ("{ id: bo, name: Bo, email: b@x.io, manager: anna }", "nobody 'anna' in the roster. Did you mean 'ana'?"),
        ("{ id: bo, name: Bo, email: b@x.io, manager: bo }", "bo would be their own manager in the end"),
        ("{ id: bo, name: Bo, email: ANA@example.com }", "ana@example.com is already on line 2"),
        ("{ id: ana, name: Bo, email: b@x.io }", "ana is already on line 2"),
        ("7", "keys and values are needed here"),
    ],
)  # fmt: skip
def test_a_slip_is_named_with_its_line(entry: str, sentence: str) -> None:
    with pytest.raises(PolicyError) as caught:
        read_roster(f"people:\n  - {ANA}\n  - {entry}\n")
    (finding,) = caught.value.findings
    assert (finding.line, sentence in finding.sentence) == (3, True), finding


def test_managers_in_a_circle_are_each_told() -> None:
    rows = [f"- {{ id: {a}, name: N, email: {a}@x.io, manager: {b} }}" for a, b in ("xy", "yz", "zy")]
    with pytest.raises(PolicyError) as caught:
        read_roster("\n".join(rows))
    assert [found.path for found in caught.value.findings] == ["[1].manager", "[2].manager"]


@pytest.mark.parametrize("text", ["", "people:", "people: {}", "persons: []", "x", "[]", "people: [[]]"])
def test_what_is_no_roster_is_refused(text: str) -> None:
    with pytest.raises(PolicyError):
        read_roster(text)
