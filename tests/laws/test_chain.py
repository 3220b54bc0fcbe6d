"""Laws of the chain: one text a value, and no edit that does not show."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.chain import GENESIS, Particulars, canonical, digest_of, link_hash

scalars = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text()
values = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4)
)
objects = st.dictionaries(st.text(), values, max_size=5)
links = st.tuples(st.text(max_size=20), st.integers(1, 10**6), st.text(max_size=20), st.text(max_size=50))


@given(values)
def test_canonical_text_reads_back_as_the_same_text(value: Any) -> None:
    text = canonical(value)
    assert canonical(json.loads(text)) == text


@given(objects, st.randoms())
def test_the_order_of_keys_does_not_matter(value: dict[str, Any], chance: Any) -> None:
    keys = list(value)
    chance.shuffle(keys)
    assert canonical({key: value[key] for key in keys}) == canonical(value)


@given(values, values)
def test_different_texts_are_different_values(one: Any, other: Any) -> None:
    if canonical(one) == canonical(other):
        assert one == other


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_what_json_cannot_say_is_refused(value: float) -> None:
    with pytest.raises(ValueError, match="Out of range"):
        canonical(value)


@given(st.text(max_size=30), links, links)
def test_different_links_have_different_hashes(prev: str, one: Any, other: Any) -> None:
    assert (link_hash(prev, *one) == link_hash(prev, *other)) == (one == other)


@given(st.lists(links, min_size=2, max_size=6), st.data())
def test_an_edit_anywhere_changes_every_hash_after_it(chain: list[Any], data: st.DataObject) -> None:
    def hashes(of: list[Any]) -> list[str]:
        found, prev = [], GENESIS
        for link in of:
            prev = link_hash(prev, *link)
            found.append(prev)
        return found

    at = data.draw(st.integers(0, len(chain) - 1))
    changed = data.draw(links.filter(lambda link: link != chain[at]))
    before, after = hashes(chain), hashes([*chain[:at], changed, *chain[at + 1 :]])
    assert before[:at] == after[:at]
    assert all(one != other for one, other in zip(before[at:], after[at:], strict=True))


@given(objects)
def test_a_digest_cannot_be_guessed_without_its_salt(private: dict[str, Any]) -> None:
    one, other = Particulars.of(private), Particulars.of(private)
    assert one.body == other.body
    assert one.digest != other.digest
    assert digest_of(one.salt, one.body) == one.digest
