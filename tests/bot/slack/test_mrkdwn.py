import re
from datetime import UTC, datetime

import hypothesis.strategies as st
import pytest
from hypothesis import given

from bot.mrkdwn import cut, line, link, mail, phone, units, when, words

HOSTILE = st.text(alphabet=st.one_of(st.sampled_from("<>&!@#*_~`:|^\n\u202e\u200b\ud800👩"), st.characters()))
TOKEN = re.compile(r"<[^>]*>")


@given(HOSTILE, st.integers(2, 200))
def test_anything_is_one_short_line(text: str, limit: int) -> None:
    said = line(text, limit)
    assert units(said) <= limit
    assert len(said.splitlines()) <= 1
    said.encode()


@given(HOSTILE)
def test_anybodys_words_stay_words(text: str) -> None:
    said = words(text, 300)
    assert not set(said) & set("<>*~`")
    assert not re.search(r"&(?!amp;|lt;|gt;)", said)


@given(HOSTILE)
def test_only_an_address_becomes_a_link(text: str) -> None:
    for said in (mail(text), phone(text), link(text, "Open")):
        assert TOKEN.sub("", said).count("<") == 0
        for token in TOKEN.findall(said):
            assert token.startswith(("<mailto:", "<tel:", "<http://", "<https://"))
            assert token.count("|") == 1


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("<!channel> & co", "&lt;!channel&gt; &amp; co"),
        ("*Acme*", "\u2217Acme\u2217"),
        ("a_b_c", "a_b_c"),
        ("_Acme_", "\u02cdAcme\u02cd"),
        ("two\nlines", "two lines"),
        ("on :fire: now", "on :\u200bfire: now"),
        ("\u202eevil", "evil"),
    ],
)
def test_marks_lose_their_power_and_not_their_looks(text: str, said: str) -> None:
    assert words(text) == said


def test_an_emoji_counts_twice_and_is_never_halved() -> None:
    assert units("👩") == 2
    assert cut("👩👩👩", 4) == "👩…"


def test_addresses_to_tap() -> None:
    assert mail("jo@acme.example") == "<mailto:jo@acme.example|jo@acme.example>"
    assert mail("jo@acme.example|<!here>") == "jo@acme.example|&lt;!here&gt;"
    assert phone("+44 20 7946 0018") == "<tel:+442079460018|+44 20 7946 0018>"
    assert phone("call me") == "call me"
    assert link("https://crm.example/17?a=1&b=2", "Open") == "<https://crm.example/17?a=1&amp;b=2|Open>"
    assert link("javascript:alert(1)", "Open") == ""
    assert link("https://a.example|<!here>", "Open") == ""


def test_a_moment_is_seen_in_each_readers_zone() -> None:
    moment = datetime(2030, 3, 4, 9, 30, tzinfo=UTC)
    assert when(moment) == "<!date^1898847000^{date_short_pretty} at {time}|2030-03-04 09:30 UTC>"
