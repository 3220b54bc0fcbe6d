from datetime import timedelta

import pytest

from routing.spans import SpanError, number, rhythm, share, span, spoken


@pytest.mark.parametrize(
    ("text", "seconds"), [("30m", 1800), ("4h", 14400), ("2d", 172800), ("1h30m", 5400), ("1w", 604800), (" 45 S ", 45)]
)
def test_a_span_is_a_count_and_a_unit(text: str, seconds: int) -> None:
    assert span(text) == seconds


@pytest.mark.parametrize("text", ["", "30", "m", "0m", "-5m", "1y", "999999999w", "5 x", None, 30, True, 1.5, [], "٣m"])
def test_anything_else_is_refused_with_a_fix(text: object) -> None:
    with pytest.raises(SpanError) as caught:
        span(text)
    assert caught.value.fix


def test_repeats_have_words_and_a_least_distance() -> None:
    assert (rhythm("daily"), rhythm("6h")) == (86400, 21600)
    with pytest.raises(SpanError, match="noise"):
        rhythm("1m")


def test_shares_are_of_the_time_to_due() -> None:
    assert (share("50%"), share("due"), share("200 %"), share("45m")) == (0.5, 1.0, 2.0, None)


@pytest.mark.parametrize(
    ("text", "value"),
    [("50000", 50000), (" -2.5 ", -2.5), ("1,500", None), ("50k", None), ("1e9", None), ("9" * 99, None)],
)
def test_numbers_are_read_only_where_they_are_plain(text: str, value: float | None) -> None:
    assert number(text) == value


def test_spans_are_spoken_in_two_units() -> None:
    assert [spoken(n) for n in (0, 59, 5400, 187_261)] == ["0s", "59s", "1h 30m", "2d 4h"]
    assert spoken(timedelta(minutes=5)) == "5m"
