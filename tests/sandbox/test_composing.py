"""What Slack makes of what a person types."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sandbox.blocks import accepted_blocks
from sandbox.conversations.channels import Channel, Channels
from sandbox.messages.composing import compose, rich_text_of
from sandbox.messages.mrkdwn import Reader
from sandbox.messages.rich_source import typed_from
from sandbox.people.users import People, User

PEOPLE = People(
    [
        User("U1", "ana", "Ana Silva", "Ana", "ana@example.com"),
        User("U2", "ben", "Ben Okafor", "Ben <Okafor>", "ben@example.com"),
        User("U3", "ben2", "Ben Novak", "Benny", "ben2@example.com"),
    ]
)
CHANNELS = Channels([Channel("C1", "sales-leads"), Channel("C2", "general")], team="T", bot_user="U9")
READER = Reader(next(iter(PEOPLE)), PEOPLE, CHANNELS, 1_700_000_000.0, {"shipit": "https://x.example/s.png"})
ANA, BEN = ({"type": "user", "user_id": user_id} for user_id in ("U1", "U2"))


def section(*parts: dict[str, Any]) -> dict[str, Any]:
    return {"type": "rich_text_section", "elements": list(parts)}


def text(words: str, *styles: str) -> dict[str, Any]:
    return {"type": "text", "text": words, **({"style": dict.fromkeys(styles, True)} if styles else {})}


def link(url: str, label: str = "") -> dict[str, Any]:
    return {"type": "link", "url": url, **({"text": label} if label else {})}


def listed(style: str, indent: int, *items: dict[str, Any], **more: int) -> dict[str, Any]:
    return {"type": "rich_text_list", "style": style, "indent": indent, "elements": list(items), "border": 0, **more}


def code(words: str) -> dict[str, Any]:
    return {"type": "rich_text_preformatted", "elements": [text(words)], "border": 0}


@pytest.mark.parametrize(
    ("typed", "elements", "mrkdwn"),
    [
        ("*b* _i_", [text("b", "bold"), text(" "), text("i", "italic")], "*b* _i_"),
        ("~s~ `c`", [text("s", "strike"), text(" "), text("c", "code")], "~s~ `c`"),
        ("*_both_*", [text("both", "bold", "italic")], "*_both_*"),
        ("*a `b`*", [text("a ", "bold"), text("b", "bold", "code")], "*a `b`*"),
        ("snake_case_x 2*3", [text("snake_case_x 2*3")], "snake_case_x 2*3"),
        ("hi @Ana, @ben!", [text("hi "), ANA, text(", "), BEN, text("!")], "hi <@U1>, <@U2>!"),
        ("@Ben <Okafor>!", [BEN, text("!")], "<@U2>!"),
        ("#sales-leads #nope", [{"type": "channel", "channel_id": "C1"}, text(" #nope")], "<#C1|sales-leads> #nope"),
        ("@here me@here", [{"type": "broadcast", "range": "here"}, text(" me@here")], "<!here> me@here"),
        ("[there](https://x.example)", [link("https://x.example", "there")], "<https://x.example|there>"),
        ("see https://x.example/?a&b.", [text("see "), link("https://x.example/?a&b"), text(".")],
         "see <https://x.example/?a&amp;b>."),
        ("acme.com, e.g. 1.5", [link("http://acme.com", "acme.com"), text(", e.g. 1.5")],
         "<http://acme.com|acme.com>, e.g. 1.5"),
        ("-a.com x.nowhere www.acme.co.uk:80/p?q=1!",
         [text("-a.com x.nowhere "), link("http://www.acme.co.uk:80/p?q=1", "www.acme.co.uk:80/p?q=1"), text("!")],
         "-a.com x.nowhere <http://www.acme.co.uk:80/p?q=1|www.acme.co.uk:80/p?q=1>!"),
        ("jo@acme.com", [link("mailto:jo@acme.com", "jo@acme.com")], "<mailto:jo@acme.com|jo@acme.com>"),
        (":tada: :nope:", [{"type": "emoji", "name": "tada", "unicode": "1f389"}, text(" :nope:")], ":tada: :nope:"),
        ("👋🏽", [{"type": "emoji", "name": "wave", "skin_tone": 4, "unicode": "1f44b-1f3fd"}], ":wave::skin-tone-4:"),
        (":shipit:", [{"type": "emoji", "name": "shipit"}], ":shipit:"),
        ("two\nlines & more", [text("two\nlines & more")], "two\nlines &amp; more"),
        ("<@U1> <!channel> <#C1> <javascript:x|there>", [text("<@U1> <!channel> <#C1> <javascript:x|there>")],
         "&lt;@U1&gt; &lt;!channel&gt; &lt;#C1&gt; &lt;javascript:x|there&gt;"),
    ],
)  # fmt: skip
def test_what_stands_in_a_line(typed: str, elements: list[dict[str, Any]], mrkdwn: str) -> None:
    content = compose(typed, READER)
    assert (content.blocks[0]["elements"], content.text) == ([section(*elements)], mrkdwn)


def test_lists_quotes_and_code() -> None:
    typed = "Before\n- one\n* *two*\n    - deeper\n3. third\n4. fourth\n> said\n> twice\n```\nx = *1*\n  y\n```\nAfter"
    content = compose(typed, READER)
    assert content.blocks[0]["elements"] == [
        section(text("Before\n")),
        listed("bullet", 0, section(text("one")), section(text("two", "bold"))),
        listed("bullet", 1, section(text("deeper"))),
        listed("ordered", 0, section(text("third")), section(text("fourth")), offset=2),
        {"type": "rich_text_quote", "elements": [text("said\ntwice")]},
        code("x = *1*\n  y"),
        section(text("After")),
    ]
    assert content.text == (
        "Before\n• one\n• *two*\n    ◦ deeper\n3. third\n4. fourth\n&gt; said\n&gt; twice\n```x = *1*\n  y```\nAfter"
    )


def test_a_quote_may_go_on_to_the_end_and_code_stand_within_a_line() -> None:
    assert compose("He:\n>>> a\n- b", READER).blocks[0]["elements"] == [
        section(text("He:\n")),
        {"type": "rich_text_quote", "elements": [text("a\n- b")]},
    ]
    assert compose("run ```ls``` now", READER).blocks[0]["elements"] == [
        section(text("run ")), code("ls"), section(text(" now"))
    ]  # fmt: skip


def test_nothing_typed_is_an_empty_rich_text() -> None:
    assert rich_text_of("", READER) == {"type": "rich_text", "elements": []}
    assert compose("", READER).blocks == []
    assert typed_from(None, READER) == ""


def test_code_pings_nobody() -> None:
    assert compose("`@ana` ```@channel``` @ben", READER).pings(PEOPLE) == ("U2",)


WORDS = st.text(alphabet="abc é1", min_size=1, max_size=6).map(str.strip).filter(bool)
INLINE = st.one_of(
    WORDS,
    st.builds(lambda mark, words: f"{mark}{words}{mark}", st.sampled_from(["*", "_", "~", "`", "*_"]), WORDS).map(
        lambda source: source[:-2] + "_*" if source.startswith("*_") else source
    ),
    st.sampled_from(
        ["@Ana", "@ben", "<@U1>", "#sales-leads", "@here", ":tada:", "https://x.example/a", "[x](https://x.example)",
         "acme.com", "jo@acme.com", ":shipit:", "🎉"]
    ),
)  # fmt: skip
LINES = st.builds(
    lambda lead, parts: lead + " ".join(parts),
    st.sampled_from(["", "- ", "    - ", "1. ", "3. ", "> ", "        2. "]),
    st.lists(INLINE, min_size=1, max_size=4),
)
SOURCES = st.lists(st.one_of(LINES, st.just("```\na *b*\n  c\n```")), max_size=6).map("\n".join)
HOSTILE = st.text(alphabet="*_~`<>|@#!&:\n-1. aU1[](){}/", max_size=40)
ANYTHING = st.one_of(SOURCES, st.text(max_size=60), HOSTILE)


@given(SOURCES)
def test_what_was_typed_comes_back_from_its_value(typed: str) -> None:
    value = rich_text_of(typed, READER)
    assert rich_text_of(typed_from(value, READER), READER) == value


@given(ANYTHING)
@example("```a``` `b```c`")
def test_whatever_is_typed_is_taken_and_read_in_full(typed: str) -> None:
    content = compose(typed, READER)
    accepted_blocks(content.blocks)
    said = Reader(READER.user, PEOPLE, CHANNELS, READER.now).read(content.text)
    shown = iter(re.sub(r"[^a-zA-Z0-9é]", "", said.casefold()))
    letters = re.sub(
        r"[^a-zA-Z0-9é]", "", re.sub(r"(?m)^\s*\d+[.)]\s|@\w+|#\w|\]\([^)]*\)|[^\x00-\xff]", "", typed).casefold()
    )
    assert all(letter in shown for letter in letters), (typed, said)


@given(ANYTHING.filter(lambda typed: not re.search("@(ana|ben|here|channel|everyone)", typed, re.IGNORECASE)))
@example("<!channel> <@U1> &lt;!here&gt; <!subteam^S1>")
def test_nothing_hostile_becomes_a_ping(typed: str) -> None:
    content = compose(typed, READER)
    assert content.pings(PEOPLE) == ()
    assert not re.search(r"<[@!]", content.text)
