from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from slack_sdk.models.blocks import Block, BlockElement

from sandbox.blocks.elements import ELEMENTS as ELEMENT_RULES
from sandbox.blocks.layout import BLOCKS as BLOCK_RULES
from sandbox.blocks.rich_text import RICH_LAYOUT, RICH_PARTS
from sandbox.page.gallery import SAMPLES, gallery_html, sample_html, seen_by
from sandbox.page.kit import Sample, words
from sandbox.page.kit.draw import BLOCKS, ELEMENTS
from sandbox.page.kit.emoji import in_words
from tests.page.test_kit_markup import READER, seen_in

_NOT_READ = {  # what apps and Slack know things by, and what is drawn instead of said
    "type",
    "action_id",
    "block_id",
    "task_id",
    "value",
    "style",
    "level",
    "width",
    "align",
    "format",
    "range",
    "id",
    "trigger_actions_on",
    "include",
    "color",
    "visible_to_user_ids",
    "user_id",  # a name is shown for it; in a field for rich text nothing else
}


def subclasses(kind: type[Any]) -> Iterator[type[Any]]:
    for inner in kind.__subclasses__():
        yield inner
        yield from subclasses(inner)


def types_in(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if isinstance(value.get("type"), str):
            yield value["type"]
        for part in value.values():
            yield from types_in(part)
    elif isinstance(value, list):
        for part in value:
            yield from types_in(part)


def texts_in(value: Any, key: str = "") -> Iterator[str]:
    """Each line that a person must be able to find; of one text, the lines one by one."""
    if isinstance(value, dict):
        if READER.user.id not in value.get("visible_to_user_ids", [READER.user.id]):
            return
        yield from _texts_in(value)
    elif isinstance(value, list):
        for part in value:
            yield from texts_in(part, key)
    elif isinstance(value, str) and key not in _NOT_READ:
        yield from value.split("\n")


def _texts_in(part: dict[str, Any]) -> Iterator[str]:
    kind, text = part.get("type"), part.get("text")
    if kind == "mrkdwn":
        yield from (re.sub(r"^>+ ?", "", line) for line in READER.read(part["text"]).split("\n"))
    elif kind == "markdown":
        yield from re.findall(r"[\w%]+", part["text"].replace("```python", "```"))
    elif kind == "plain_text":
        yield from str(text).split("\n")
    else:
        instead = {"fallback"} if kind in {"action_cell", "date"} else set()
        said = {"status": words.STATUSES[part["status"]]} if part.get("status") in words.STATUSES else {}
        for key, inner in {**part, **said}.items():
            if key not in instead:
                marked = key in {"text", "pretext", "value", "footer"} and ("short" in part or "fallback" in part)
                yield from [READER.read(inner)] if marked and isinstance(inner, str) else texts_in(inner, key)


@pytest.mark.parametrize("sample", [seen_by(READER, sample) for sample in SAMPLES], ids=lambda sample: sample.title)
def test_nothing_that_was_sent_is_dropped(sample: Sample) -> None:
    shown = seen_in(str(sample_html(sample, READER))).everything
    sent = sample.json if sample.kind == "attachments" else sample.blocks
    lines = [" ".join(line.split()) for line in texts_in(sent)]
    assert lines
    missing = [line for line in lines if line not in shown and in_words(line) not in shown]
    assert not missing


def test_the_samples_have_every_block_and_every_element() -> None:
    sdk = {str(kind.type) for base in (Block, BlockElement) for kind in subclasses(base) if getattr(kind, "type", None)}
    rules = {*BLOCK_RULES, *ELEMENT_RULES, *RICH_LAYOUT, *RICH_PARTS}
    shown = {kind for sample in SAMPLES for kind in types_in(sample.json)}
    assert (sdk | rules) - shown == set()
    assert {"raw_text", "raw_number", "action_cell", "pie", "bar", "line", "area"} <= shown


def test_the_kit_draws_every_block_and_every_element() -> None:
    assert set(BLOCK_RULES) - set(BLOCKS) == set()
    assert set(ELEMENT_RULES) - set(ELEMENTS) == set()
    for sample in SAMPLES:
        assert "kit-as-sent" not in str(sample_html(seen_by(READER, sample), READER))


def test_a_block_or_an_element_that_nobody_knows_is_shown_as_it_was_sent() -> None:
    unknown = {"type": "hologram", "depth": 3, "text": "<b>boo</b>"}
    blocks = [unknown, {"type": "actions", "block_id": "b", "elements": [{"type": "lever", "action_id": "pull"}]}]
    shown = seen_in(str(sample_html(Sample("x", "message", blocks), READER)))
    assert shown.text.count("cannot draw") == 2
    assert '"depth": 3' in shown.text and '"<b>boo</b>"' in shown.text and '"lever"' in shown.text


def test_the_gallery_shows_all_samples_beside_their_json() -> None:
    page = str(gallery_html(READER))
    for sample in SAMPLES:
        assert f">{sample.title}<small>{sample.kind}</small></h2>" in page
    assert "U0OTHER" not in page and "C0CHANNEL" not in page


def test_each_id_of_the_gallery_is_there_once() -> None:
    ids = [value for _, name, value in seen_in(str(gallery_html(READER))).attributes if name == "id"]
    assert len(ids) == len(set(ids))
