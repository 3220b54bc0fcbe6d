from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typing_extensions import override

from sandbox.conversations.channels import Channel, Channels
from sandbox.messages.mrkdwn import Reader
from sandbox.page.gallery import sample_html, seen_by
from sandbox.page.kit import SAMPLES, Sample, plain_html, text_html
from sandbox.people.users import People, User

ANA = User(id="U1", name="ana", real_name="Ana Ruiz", display_name="Ana", email="ana@example.com", tz="Europe/London")
BEN = User(id="U2", name="ben", real_name="Ben <Okafor>", display_name="Ben", email="", tz="Asia/Tokyo")
ROOMS = Channels([Channel("C1", "sales-leads", {"U1", "U2"})], team="T1", bot_user="U9")
READER = Reader(ANA, People([ANA, BEN]), ROOMS, 1773000000.0)


@dataclass
class Seen:
    """What a browser makes of HTML."""

    text: str = ""
    tags: set[str] = field(default_factory=set)
    attributes: list[tuple[str, str, str]] = field(default_factory=list)

    @property
    def everything(self) -> str:
        """All that can be read in it, and all that stands in attributes, with single spaces."""
        values = (value for _, name, value in self.attributes if name != "class")
        return " ".join(" ".join((self.text, *values)).split())


class _Parser(HTMLParser):
    _BREAKS = frozenset(
        [
            "br",
            "p",
            "div",
            "li",
            "tr",
            "td",
            "th",
            "pre",
            "blockquote",
            "h3",
            "h4",
            "h5",
            "h6",
            "ul",
            "ol",
            "table",
            "option",
        ]
    )

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.seen = Seen()
        self.in_emoji = False

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.tags.add(tag)
        self.seen.attributes.extend((tag, name, value or "") for name, value in attrs)
        if tag in self._BREAKS:
            self.seen.text += "\n"
        if ("class", "kit-emoji") in attrs:
            self.in_emoji = True
            self.seen.text += str(dict(attrs)["title"])

    @override
    def handle_endtag(self, tag: str) -> None:
        self.in_emoji = False
        if tag in self._BREAKS:
            self.seen.text += "\n"

    @override
    def handle_data(self, data: str) -> None:
        self.seen.text += "" if self.in_emoji else data

    @override
    def handle_comment(self, data: str) -> None:
        self.seen.tags.add("comment")

    @override
    def handle_decl(self, decl: str) -> None:
        self.seen.tags.add("declaration")


def seen_in(html: str) -> Seen:
    """HTML as it is parsed; an emoji is read by its name."""
    parser = _Parser()
    parser.feed(html.encode().decode())  # htpy's strings escape whatever is added to them
    parser.close()
    return parser.seen


HOSTILE = [
    "<script>alert(1)</script>",
    "\"'><img src=x onerror=alert(1)>",
    "javascript:alert(1)",
    "<javascript:alert(1)|x>",
    '<https://x.example" onmouseover="alert(1)|x>',
    "<https://x.example/<script>|<b>x</b>>",
    "data:text/html;base64,PHNjcmlwdD4=",
    "[x](javascript:alert(1))",
    "![x](https://x.example/x.png)",
    "<style>*{display:none}</style>",
    "</textarea></select><script>1</script>",
    "#123;background:url(https://x.example)",
    "<!date^1^{date}^javascript:alert(1)|x>",
    "`</code><svg onload=alert(1)>`",
    "```</pre><iframe src=//x>```",
    "<a href='https://x.example' style='position:fixed'>x</a>",
    "&lt;script&gt;",
    "\x00\x01\u202e",
    "--><script>",
    "{{7*7}}${7*7}",
]
_MACHINE = {"type", "style", "level", "width", "status", "align"}
_HARMLESS_TAGS = {
    "a",
    "article",
    "b",
    "blockquote",
    "br",
    "button",
    "caption",
    "circle",
    "code",
    "dd",
    "details",
    "div",
    "em",
    "figcaption",
    "figure",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "i",
    "img",
    "input",
    "label",
    "li",
    "line",
    "mark",
    "ol",
    "optgroup",
    "option",
    "p",
    "path",
    "pre",
    "progress",
    "rect",
    "s",
    "select",
    "small",
    "span",
    "strong",
    "summary",
    "svg",
    "table",
    "tbody",
    "td",
    "text",
    "textarea",
    "th",
    "thead",
    "time",
    "tr",
    "u",
    "ul",
}
_HARMLESS_ATTRIBUTES = re.compile(
    r"accept|alt|autocomplete|autofocus|checked|class|cx|cy|d|datetime|decoding|disabled|fill|focusable|for|height|hidden|label|"
    r"href|id|loading|max|min|multiple|name|open|placeholder|popover|popovertarget|preserveaspectratio|r|referrerpolicy|"
    r"rel|role|rows|rx|scope|selected|src|start|step|tabindex|target|text-anchor|title|type|value|viewbox|width|"
    r"x|x1|x2|y|y1|y2|aria-[a-z]+|data-[a-z-]+"
)
_HARMLESS_LINK = re.compile(r"(?:https?://|mailto:|tel:)\S+", re.IGNORECASE)


def fouled(value: Any, foul: str, key: str = "") -> Any:
    """The same JSON with every text in it replaced."""
    if isinstance(value, dict):
        return {name: fouled(part, foul, name) for name, part in value.items()}
    if isinstance(value, list):
        return [fouled(part, foul, key) for part in value]
    return foul if isinstance(value, str) and key not in _MACHINE else value


def assert_harmless(seen: Seen) -> None:
    assert seen.tags <= _HARMLESS_TAGS
    for tag, name, value in seen.attributes:
        assert _HARMLESS_ATTRIBUTES.fullmatch(name), (tag, name, value)
        if name == "href":
            assert _HARMLESS_LINK.fullmatch(value), value
        if name == "src":
            assert re.fullmatch(r"(?:https?://|/(?!/)|data:image/svg\+xml,)\S+", value, re.IGNORECASE), value
        if name == "fill":
            assert re.fullmatch(r"#[0-9a-fA-F]{3,6}", value), value


@given(st.lists(st.one_of(st.sampled_from(HOSTILE), st.text(max_size=8)), max_size=6).map("".join))
def test_nothing_hostile_becomes_markup(source: str) -> None:
    assert_harmless(seen_in(str(text_html(source, READER))))
    assert_harmless(seen_in(str(plain_html(source))))


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.title)
def test_nothing_hostile_becomes_markup_in_any_block(sample: Sample) -> None:
    real = seen_by(READER, sample)
    for foul in (*HOSTILE, *(f"https://x.example/{text}" for text in HOSTILE)):
        dirty = Sample(sample.title, sample.kind, fouled(real.json, foul))
        assert_harmless(seen_in(str(sample_html(dirty, READER))))


JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), st.text(max_size=5)),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=5), inner, max_size=3)),
    max_leaves=5,
)
ATTACHMENT_KEYS = [
    *(
        "actions",
        "author_icon",
        "author_link",
        "author_name",
        "author_subname",
        "color",
        "fallback",
        "fields",
        "footer",
    ),
    *("footer_icon", "id", "image_url", "pretext", "text", "thumb_url", "title", "title_link", "ts"),
]
CALL_KEYS = [
    "active_participants",
    "all_participants",
    "users",
    "date_start",
    "display_id",
    "has_ended",
    "join_url",
    "name",
]


@given(
    st.dictionaries(st.sampled_from(ATTACHMENT_KEYS), st.one_of(JSON, st.lists(st.dictionaries(
        st.sampled_from(["title", "value", "short", "text", "url"]), JSON, max_size=3), max_size=2)), max_size=6),
    st.one_of(JSON, st.fixed_dictionaries({"v1": st.dictionaries(st.sampled_from(CALL_KEYS), JSON, max_size=5)})),
)  # fmt: skip
def test_what_no_rule_has_read_is_drawn_whatever_it_is(attachment: dict[str, Any], call: Any) -> None:
    assert_harmless(seen_in(str(sample_html(Sample("x", "attachments", [attachment]), READER))))
    blocks = [{"type": "call", "block_id": "b", "call_id": "R1", "call": call}]
    assert_harmless(seen_in(str(sample_html(Sample("x", "message", blocks), READER))))
