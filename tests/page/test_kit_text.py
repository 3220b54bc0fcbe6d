from __future__ import annotations

import re

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from sandbox.messages.mrkdwn import Reader
from sandbox.page.kit import plain_html, text_html
from tests.page.test_kit_markup import BEN, READER, ROOMS, seen_in


def html(source: str, reader: Reader = READER) -> str:
    return str(text_html(source, reader))


TOKENS = st.sampled_from(
    [
        "<@U1>",
        "<@U2|ben>",
        "<@U404|ghost>",
        "<#C1>",
        "<#C404|gone>",
        "<!here>",
        "<!channel|everybody>",
        "<!subteam^S1|@sales>",
        "<!subteam^S1>",
        "<!date^1773000000^{date_short_pretty} at {time}|then>",
        "<!date^1773000000^{date}^https://example.com/c|then>",
        "<!date^x^{date}|a &amp; b>",
        "<!date^1773000000^{nonsense}|fallback>",
        "<https://example.com/a?b=1&amp;c=2|a label>",
        "<https://example.com/a?b=1&amp;c=2>",
        "<mailto:a@example.com|a@example.com>",
        "<javascript:alert(1)|press me>",
        "<nothing>",
    ]
)
FREE = st.text(alphabet="ab*_~`\n &;<>|lt:.,1é\u00a0\ue000", max_size=12)
MARKED = st.builds(lambda mark, inner: f"{mark}{inner}{mark}", st.sampled_from(["*", "_", "~", "`", "```"]), FREE)
ESCAPED = st.sampled_from(["&lt;", "&gt;", "&amp;", "&amp;lt;", "&quot;", ":tada:", ":nope:", " ", "\n"])
SOURCES = st.lists(st.one_of(FREE, MARKED, ESCAPED, TOKENS), max_size=8).map("".join)

_TOKEN = re.compile(r"<[@#!]?[^<>|]+(?:\|[^<>]*)?>")
_QUOTED = re.compile(r"^(?:>|&gt;)", re.MULTILINE)


@given(SOURCES)
def test_what_is_shown_is_what_the_reader_reads(source: str) -> None:
    # Two things are done better here than in `Reader.read`: a quote has a bar, not a sign, and marks inside an address
    # are part of the address; and what stands between signs is on one line.
    assume(not _QUOTED.search(source))
    assume(not any(set("*_~`\n") & set(token) for token in _TOKEN.findall(source)))
    shown = seen_in(html(source)).text
    assert "".join(shown.split()) == "".join(READER.read(source).split())


@given(st.text())
def test_plain_text_is_shown_as_it_is(source: str) -> None:
    shown = seen_in(str(plain_html(source))).text
    assert "".join(shown.split()) == "".join(source.split())


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("*bold* _it_ ~no~", "<strong>bold</strong> <em>it</em> <s>no</s>"),
        ("snake_case_name 2*3*4", "snake_case_name 2*3*4"),
        ("*over\ntwo lines*", "*over<br>two lines*"),
        ("`*c*` *b*", '<code class="kit-code">*c*</code> <strong>b</strong>'),
        ("a\n```x\n y```\nb", 'a<pre class="kit-pre">x\n y</pre>b'),
        ("&gt; one\n&gt; two\nthree", '<blockquote class="kit-quote">one<br>two</blockquote>three'),
        ("a\n&gt;&gt;&gt; b\nc", 'a<blockquote class="kit-quote">b<br>c</blockquote>'),
        ("a &gt; b", "a &gt; b"),
        ("&lt;b&gt; &amp;amp; &quot;", "&lt;b&gt; &amp;amp; &amp;quot;"),
        ("a<b>c", 'a<span class="kit-no-link" title="b">b</span>c'),
    ],
)
def test_marks(source: str, expected: str) -> None:
    assert html(source) == expected


def test_links_go_to_the_web_to_mail_and_to_telephones_only() -> None:
    schemes = ("https://x.example", "http://x.example", "mailto:a@b.c", "tel:+491")
    for url in schemes:
        assert f'href="{url}" target="_blank" rel="noopener noreferrer">there</a>' in html(f"<{url}|there>")
    for url in (
        "javascript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "vbscript:x",
        " javascript:x",
        "//x.y",
    ):
        assert "<a" not in html(f"<{url}|there>")


def test_a_bare_address_is_linked_unless_the_text_is_verbatim() -> None:
    source = "see https://x.example/a_b_c?q=1&amp;r=_2_, or (https://y.example)."
    shown = html(source)
    assert 'href="https://x.example/a_b_c?q=1&amp;r=_2"' in shown or 'r=_2_"' in shown
    assert 'href="https://y.example"' in shown
    assert "<a" not in str(text_html(source, READER, verbatim=True))


def test_mentions_say_who_is_meant() -> None:
    shown = html("<@U1> <@U2> <#C1>")
    assert '<span class="kit-mention kit-mention-me" data-user="U1">@Ana</span>' in shown
    assert '<span class="kit-mention" data-user="U2">@Ben</span>' in shown
    assert '<span class="kit-mention" data-channel="C1">#sales-leads</span>' in shown


def test_a_date_is_shown_in_the_readers_zone() -> None:
    source = "<!date^1773000000^{date_short} at {time}|then>"
    assert ">Mar 8, 2026 at 8:00 PM</time>" in html(source)
    in_tokyo = html(source, Reader(BEN, READER.people, ROOMS, READER.now))
    assert ">Mar 9, 2026 at 5:00 AM</time>" in in_tokyo
    assert 'title="Monday, March 9th, 2026 at 5:00 AM (Asia/Tokyo)"' in in_tokyo


def test_emoji_are_drawn_and_unknown_names_stay() -> None:
    assert "🎉" in html(":tada:")
    assert "👋🏽" in html(":wave::skin-tone-4:")
    assert html(":northwind_logo: 10:30:45") == ":northwind_logo: 10:30:45"
