"""Slips in conditions: each is one finding, at its place, with what to write instead."""

import pytest

from routing.reading.findings import PolicyError
from tests.routing.policies import policy

BLANK = "a blank condition would match every lead. Write what it asks for, or when: always if that is meant."


@pytest.mark.parametrize(
    ("when", "sentence"),
    [
        # blank, in every form
        ("{}", BLANK),
        ("[]", BLANK),
        ('" "', BLANK),
        ("~", BLANK),
        ("{ any: [] }", ".any: a list is needed here. Write it like [{ region: EMEA }, { source: partner }]."),
        ("{ all: ~ }", ".all: a list is needed here. Write it like [{ region: EMEA }, { source: partner }]."),
        ("{ any: [{}] }", f".any[0]: {BLANK}"),
        ("{ any: [{ team: a }, []] }", f".any[1]: {BLANK}"),
        ("{ not: {} }", f".not: {BLANK}"),
        ('{ not: "" }', f".not: {BLANK}"),
        ("{ team: [] }", ".team: an empty list matches no lead. Name at least one value, or write unknown."),
        (
            '{ team: "  " }',
            ".team: a blank value matches no lead. Write unknown for what the lead does not tell.",
        ),
        ("{ team: ~ }", ".team: a blank value matches no lead. Write unknown for what the lead does not tell."),
        (
            '{ team: [a, "\u0301"] }',
            ".team[1]: a blank value matches no lead. Write unknown for what the lead does not tell.",
        ),
        ("{ team: {} }", ".team: an empty test would match every lead. Write what it asks for: { contains: sales }."),
        (
            '{ team: { contains: "" } }',
            ".team.contains: contains names nothing. Name what to look for: contains: sales.",
        ),
        (
            "{ team: { contains: ~ } }",
            ".team.contains: contains names nothing. Name what to look for: contains: sales.",
        ),
        (
            '{ team: { starts_with: [a, " "] } }',
            ".team.starts_with[1]: starts_with names nothing. Name what to look for: starts_with: sales.",
        ),
        ("{ tags: { has_all: [] } }", ".tags.has_all: has_all names nothing. Name at least one: has_all: [sales]."),
        ('{ team: { like: "**" } }', ".team.like: '**' would match every text. Write known if that is meant."),
        ('{ age: "" }', '.age: age is a length of time. Compare it: "< 30d", or ">= 2h, < 1d".'),
        # texts and sets
        ("{ team: { contain: a } }", ".team.contain: there is no test 'contain'. Did you mean 'contains'?"),
        ("{ team: { not: a } }", ".team.not: not stands around whole conditions. Write not: before the field."),
        ("{ team: { contains: 7 } }", '.team.contains: 7 is not text. Put it in quotes: contains: "7".'),
        (
            "{ team: { contains: [[a]] } }",
            ".team.contains[0]: contains takes words. Write one, or a list of them: contains: [sales, vertrieb].",
        ),
        (
            '{ email: "*@acme.*" }',
            ".email: '*@acme.*' would be compared letter by letter, with its star. Write { like: \"*@acme.*\" }.",
        ),
        (
            '{ email: { contains: "*@acme" } }',
            ".email.contains: contains takes '*@acme' letter by letter, with its star. Write like: \"*@acme\".",
        ),
        (
            "{ email: { like: acme } }",
            (
                ".email.like: 'acme' has no * and no ?, so it would be the same as the word itself. "
                "Write the word alone, or * for any run of characters and ? for one."
            ),
        ),
        # numbers, units, dates
        (
            '{ amount: ">= 50000 USD" }',
            (
                ".amount: '>= 50000 USD' is in USD, and this policy's amounts are in EUR. "
                'Convert it at your own rate, and write it like ">= 50000 EUR".'
            ),
        ),
        (
            '{ amount: ">= 50,000" }',
            (
                ".amount: '>= 50,000' is not a comparison. "
                'Write ">= 50000", ">= 50000 USD", "> 20%", "< 30d", or ">= 2026-01-01"; numbers have no separators.'
            ),
        ),
        ('{ share: ">= 10%, < 50" }', ".share: '>= 10%, < 50' mixes units. Write every bound in the same one."),
        ('{ due: ">= 2026-01-01, < 5" }', ".due: '>= 2026-01-01, < 5' mixes units. Write every bound in the same one."),
        ('{ share: "> 20%, < 10%" }', ".share: nothing can be > 20%, < 10%. Swap or widen the bounds."),
        (
            '{ due: "> 2026-05-01, < 2026-05-01" }',
            ".due: no date can be > 2026-05-01, < 2026-05-01. Swap or widen the bounds.",
        ),
        ('{ due: "within 60" }', '.due: \'within 60\' has no length of time. Write "within 60d" or "older than 30d".'),
        ('{ age: "within 60d" }', '.age: \'within 60d\' is not a comparison. Write ">= 2h" or "< 30d".'),
        ('{ working_age: "> 50%" }', '.working_age: \'> 50%\' is not a comparison. Write ">= 2h" or "< 30d".'),
        (
            '{ due: ["within 60d"] }',
            ".due[0]: 'within 60d' cannot stand in a list. Put it in an any: list of conditions.",
        ),
    ],
)
def test_each_slip_is_one_finding_with_its_fix(when: str, sentence: str) -> None:
    with pytest.raises(PolicyError) as caught:
        policy(when)
    dot = "" if sentence.startswith(".") else ": "
    assert [found.sentence for found in caught.value.findings] == [f"routes.new[0].when{dot}{sentence}"]


@pytest.mark.parametrize("word", ["within budget", "older than us", "***", "50 USD"])
def test_words_that_only_look_like_tests_are_words(word: str) -> None:
    assert policy(f'{{ team: "{word}" }}').routes["new"][0].when.text == f"team is {word}"


@pytest.mark.parametrize(
    ("when", "text"),
    [
        ("{ title: { contains: [Sales, Vertrieb] } }", "title containing Sales or Vertrieb"),
        ('{ email: { like: "*@acme.*" } }', "email like *@acme.*"),
        ("{ tags: { has_all: [a, b] } }", "tags with a and tags with b"),
        ("{ tags: { has_none: [a, b] } }", "not (tags with a or b)"),
        ('{ amount: ">= 50000 eur" }', "amount >= 50000 EUR"),
        ('{ discount: "> 20%, <= 33.3%" }', "discount > 20%, <= 33.3%"),
        ('{ response: ">= 2h" }', "response >= 2h"),
        ('{ renewal: "Within  the next 60d" }', "renewal within the next 60d"),
        ('{ renewal: ">= 2026-01-01,< 2026-02-01" }', "renewal >= 2026-01-01, < 2026-02-01"),
        ('{ working_age: ">= 90m" }', "working_age >= 1h 30m"),
    ],
)
def test_a_condition_reads_as_it_was_meant(when: str, text: str) -> None:
    assert policy(when).routes["new"][0].when.text == text
