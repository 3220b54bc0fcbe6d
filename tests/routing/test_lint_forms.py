"""What is proved of texts, sets, units and dates, and shown by leads that do what is said."""

import pytest

from routing.lint import Code, Lint, lint
from routing.reading.policy_file import read_policy
from tests.routing.policies import FRAME


def findings(*whens: str) -> list[Lint]:
    """The findings about rules with these conditions, the last of which goes elsewhere."""
    places = ["inbound"] * (len(whens) - 1) + ["nurture"]
    rules = "\n    ".join(
        f"- {{ name: R{i}, when: {when}, assign: {place}{', due: 30m' if place == 'inbound' else ''} }}"
        for i, (when, place) in enumerate(zip(whens, places, strict=True), 1)
    )
    return lint(read_policy(FRAME.format(pick="round_robin", routes=f"  new:\n    {rules}")))


def codes(*whens: str) -> set[Code]:
    return {one.code for one in findings(*whens)} - {Code.UNUSED, Code.GAP, Code.OVERLAP}


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("{ title: { contains: sales } }", "{ title: { starts_with: [vp sales, head of sales] } }"),
        ("{ title: { contains: [sales, vp] } }", '{ title: { like: "vp ?*" } }'),
        ('{ email: { like: "*@acme.*" } }', '{ email: { like: "?@acme.co?" } }'),
        ("{ title: known }", "{ title: { contains: a } }"),
        ("{ tags: { has_any: [a, b] } }", "{ tags: { has_all: [b, c] } }"),
        ("{ not: { tags: { has_all: [a, b] } } }", "{ tags: { has_none: [a] } }"),
        ('{ amount: ">= 5 EUR" }', '{ amount: "> 5 EUR" }'),
        ('{ discount: ">= 20%" }', '{ discount: "> 20%" }'),
        ('{ response: ">= 60s" }', '{ response: "> 1m" }'),
        ('{ renewal: "within 60d" }', '{ renewal: "within 30d" }'),
        ('{ not: { renewal: "older than 30d" } }', '{ renewal: "within last 30d" }'),
        ('{ renewal: ">= 2026-01-01" }', '{ renewal: "> 2026-01-01" }'),
        ('{ working_age: ">= 1h" }', '{ working_age: ">= 2h" }'),
    ],
)
def test_a_particular_case_never_comes_after_the_general_one(first: str, second: str) -> None:
    assert codes(first, second) == {Code.NEVER_MATCHES}
    assert codes(second, first) == set()


@pytest.mark.parametrize(
    "when",
    [
        "{ all: [{ title: { starts_with: a } }, { title: { starts_with: b } }] }",
        "{ title: { contains: sales }, not: { title: { like: '*s*' } } }",
        "{ tags: { has_all: [a, b], has_none: b } }",
        '{ all: [{ renewal: "older than 30d" }, { renewal: "within last 30d" }] }',
        '{ all: [{ discount: "> 20%" }, { discount: "< 10%" }] }',
    ],
)
def test_what_contradicts_itself_is_an_error(when: str) -> None:
    assert codes(when, "always") == {Code.CONTRADICTION}


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("{ title: { contains: sales } }", '{ title: "> 5" }'),
        ('{ renewal: "within 30d" }', '{ renewal: "< 2026-01-01" }'),
        ('{ all: [{ due: "within 1d" }, { due: "within last 1d" }] }', "{ team: a }"),
        ('{ amount: ">= 5" }', '{ amount: "< 5" }'),
    ],
)
def test_what_some_lead_reaches_or_nobody_can_tell_is_no_error(first: str, second: str) -> None:
    assert codes(first, second) <= {Code.NOT_PROVED}


@pytest.mark.parametrize(
    ("test", "said"),
    [
        ("within 60d", "today"),
        ("later than 60d", "61 days from now"),
        ("older than 30d", "31 days ago"),
        (">= 2026-05-01", "2026-05-01"),
    ],
)
def test_an_example_says_dates_as_they_lie_from_now(test: str, said: str) -> None:
    [overlap] = [one for one in findings(f'{{ renewal: "{test}" }}', "{ team: a }") if one.code is Code.OVERLAP]
    assert overlap.example == {"renewal": said, "team": "a"}
