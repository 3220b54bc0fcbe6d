"""Laws of the formatter: wherever comments stand none is lost, the policy says what it said, and twice is as once."""

import re
from collections import Counter
from dataclasses import fields
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from routing.policy import Policy
from routing.reading.policy_file import read_policy
from routing.reading.policy_format import format_policy
from tests.routing.policies import EXAMPLES

BRACKETS = """\
routes: { new: [
  { assign: inbound, when: { all: [ { country: GB }, { any: [ { source: web },
    { tags: [a, b] } ] } ] }, name: one, due: 30m },
  { name: two, due: 15m, when: always, assign: account_owner, else: inbound } ] }
otherwise:
  review
currency:   EUR
reasons:
  accept: [ calling_now ]
  reassign:
  - other
  - { note: optional, code: wrong_product, label: "It's \\"not\\" ours" }
  snooze: [other]
pools:
  inbound:
    manager: 'rita'
    pick: round_robin
    members:
      - dan
      - eve
  a-pool-with-a-rather-long-name: { manager: rita, team: sales emea, pick: first_to_claim, channel: "#sales" }
queues: {
  review: { due: 1h, steward: rita },
  nurture: { steward: sam,
             due: 5d } }
ladders:
  standard: [ { do: remind, at: 50% }, { do: tell_manager, at: due } ]
"""
LINES = """\
# What is tried here.

currency: EUR # the only one
closed_stages: [lost,   disqualified]
reference:
    segments:
        smb: "employees < 100"
        # what no other has
        big: "employees >= 100"

pools: # all of them
  inbound:   {pick: weighted, members: {dan: 2, eve: 1}, manager: rita}   # by share
  # closed: { members: [fay] }

queues:
  review: {steward: rita,due: 1h}
routes:
  won: &

otherwise: review
ladders:
  standard:
  - at: due
    do: tell_manager
  # and that is all
reasons: { accept: [calling_now], reassign: [other], snooze: [other] }
# the end
"""
RULES = """\
  new:
  # first of all
  -
    # who
    when:
      not: {segment: big}
      any:
      - country: [GB, DE, FR, NL, NO, ES, IT, PL, SE, DK, FI, IE, PT, GR, CZ, AT, CH, BE, LU, HU, RO, BG]
      - {country: NO}
    name: One
    assign: inbound
    due: 30m
"""
BASES = [BRACKETS, LINES.replace("  won: &\n", RULES)]

above = st.tuples(st.just("above"), st.integers(0, 400), st.integers(0, 9))
behind = st.tuples(st.just("behind"), st.integers(0, 400), st.integers(1, 60))
blank = st.tuples(st.just("blank"), st.integers(0, 400), st.just(0))


def commented(text: str, places: list[tuple[str, int, int]]) -> str:
    """A text with comments (and blank lines) at places that are taken in turn."""
    lines = text.splitlines()
    for number, (how, at, column) in enumerate(places):
        place = at % (len(lines) + 1)
        told = f"# comment {number}."
        if how == "behind":
            lines[place - 1] += " " * column + told
        else:
            lines.insert(place, " " * column + told if how == "above" else "")
    return "\n".join(lines) + "\n"


def said(policy: Policy) -> dict[str, str]:
    """What a policy says, all of it but which text it was read from."""
    return {
        field.name: re.sub(r" at 0x[0-9a-f]+", "", repr(getattr(policy, field.name)))
        for field in fields(policy)
        if field.name not in {"version", "source"}
    }


@given(base=st.sampled_from(BASES), places=st.lists(st.one_of(above, behind, blank), max_size=12))
@settings(max_examples=30, deadline=None)
def test_comments_stay_the_policy_stays_and_twice_is_as_once(base: str, places: list[tuple[str, int, int]]) -> None:
    text = commented(base, places)
    done = format_policy(text)
    assert format_policy(done) == done
    assert Counter(re.findall(r"# comment \d+\.", done)) == Counter(re.findall(r"# comment \d+\.", text))
    assert said(read_policy(done)) == said(read_policy(text))


@given(order=st.permutations(range(7)))
@settings(max_examples=10, deadline=None)
def test_sections_and_keys_come_into_one_order(order: list[int]) -> None:
    sections = re.split(r"(?m)^(?=\w)", BRACKETS)[1:]
    shuffled = "".join(sections[place] for place in order)
    assert format_policy(shuffled).replace("\n\n", "\n") == format_policy(BRACKETS).replace("\n\n", "\n")


@pytest.mark.parametrize("file", sorted(EXAMPLES.rglob("*policy*.yml")), ids=str)
def test_every_example_says_the_same_afterwards(file: Path) -> None:
    text = file.read_text()
    done = format_policy(text)
    assert format_policy(done) == done
    assert said(read_policy(done)) == said(read_policy(text))


def test_the_example_is_laid_out() -> None:
    text = (EXAMPLES / "policy.yml").read_text()
    assert format_policy(text) == text


def test_a_column_that_the_author_chose_stays() -> None:
    text = (EXAMPLES / "policy.yml").read_text()
    narrow = text.replace("manual-review:    {", "manual-review: {").replace("nurture:          {", "nurture:  {")
    assert narrow != text
    told = format_policy(narrow).partition("\nqueues:\n")[2]
    assert [line.index("{") for line in told.splitlines()[:3]] == [17, 17, 17]
