"""docs/reference.md and the schemas say what the code says: no code, key or refusal without its words."""

import ast
from pathlib import Path

import pytest

from bot.reference import documents
from bot.reference.codes import VOCABULARY, refused
from bot.reference.findings import EXAMPLES, readers
from bot.reference.sentences import Sentence, sentences
from bot.reference.tables import meanings
from bot.words.advice import ADVICE, NUMBERS
from bot.words.refusals import SENTENCES
from bot.words.why import WHYS
from routing.decision import Why
from routing.lint import KINDS, Code
from routing.refusals import Because

DOCS = Path(__file__).parents[2] / "docs"


def test_every_reason_of_a_decision_has_its_words() -> None:
    said = meanings(Why)
    assert [one for one in Why if one not in WHYS] == [], "bot/words/why.py: WHYS lacks these"
    assert [one for one in Why if one not in ADVICE] == [], "bot/words/advice.py: ADVICE lacks these"
    assert [one for one in Why if not said[one]] == [], "routing/decision.py: write '#: what it means' behind these"
    assert {name for advice in ADVICE.values() for name in advice.numbers} == set(NUMBERS)


def test_every_refusal_has_its_words() -> None:
    assert [one for one in Because if one not in SENTENCES] == [], "bot/words/refusals.py: SENTENCES lacks these"
    bare = [one for one, means, carried in refused() if not means and not carried]
    assert bare in ([], [Because.REQUEST_UNKNOWN]), "routing/refusals.py: write '#: what it carries' behind these"


def test_every_finding_has_its_words_and_an_example() -> None:
    assert [one for one in Code if one not in KINDS] == [], "routing/lint/finding.py: KINDS lacks these"
    assert [one for one in Code if one not in EXAMPLES] == [], "bot/reference/findings.py: EXAMPLES lacks these"


@pytest.mark.parametrize("kind", [kind for kind, _ in VOCABULARY])
def test_every_other_code_says_what_it_means(kind: type) -> None:
    assert [code for code, means in meanings(kind).items() if not means] == []


def test_what_is_written_down_is_up_to_date() -> None:
    for name, text in documents().items():
        assert (DOCS / name).read_text("utf-8") == text, f"docs/{name} is out of date: run `make reference`"


def test_the_slips_of_every_reader_are_there() -> None:
    told = {one for _, found in readers() for one in found}
    assert Sentence("a time needs its unit", "Write 30m for minutes, or 30h for hours") in told
    assert Sentence("this key is missing", "Add the house's time zone, like Europe/Berlin") in told
    assert len(told) > 100


MODULE = """
LOST = ("it is blank", "Write something")

def first(value, path, findings):
    problem, fix = f"{value} is odd", "Write one"
    findings.add(path, problem, fix)
    fix = "Write two"
    findings.add(path, "it is" + f" no {value!r}", meant(value, (), fix))
    findings.add(path, *LOST)
    raise wrong("yes" if value else "no", other(value))
"""


def test_sentences_are_read_from_the_source() -> None:
    assert list(sentences(ast.parse(MODULE))) == [
        ("… is odd", "Write one"),
        ("it is no …", "Write two"),
        ("it is blank", "Write something"),
        ("yes / no", "…"),
    ]
