"""Amounts as people write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.intake.money import money


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("$12,500.00", 12_500), ("12.500 €", 12_500), ("1 234,56", 1234.56), ("1\u00a0234,56 €", 1234.56),
        ("1\u202f234\u202f567", 1_234_567), ("CHF 1'200.-", 1200), ("1\u2019200", 1200), ("1.200,--", 1200),
        ("50k", 50_000),
        ("$1.5M", 1_500_000), ("€ 99,9", 99.9), ("1,500", 1500), ("0.500", 0.5), ("12,34,567.00", 1_234_567),
        ("USD 3000", 3000), ("3000USD", 3000), ("US$ 5", 5), ("R$ 1.234,56", 1234.56), ("12 500 kr", 12_500),
        ("£1,000", 1000), ("0", 0), ("-5", -5), ("\uff11\uff12", 12), ("\u22125", -5),
    ],
)  # fmt: skip
def test_an_amount(text: str, amount: float) -> None:
    assert money(text) == amount


@pytest.mark.parametrize(
    "text",
    ["", "lots", "10-20k", "5 lots", "1,2,3", "1,234,56", "$", "9" * 40, "1.2.3", "5 or 6", "EUR USD 5", "\u0663x"],
)
def test_what_is_no_amount_or_more_than_one_is_not_guessed(text: str) -> None:
    assert money(text) is None


@given(cents=st.integers(0, 10**12), style=st.sampled_from([(",", "."), (".", ","), (" ", ","), ("'", ".")]))
def test_whatever_parts_thousands_and_decimals_the_amount_is_the_same(cents: int, style: tuple[str, str]) -> None:
    by, point = style
    written = f"{cents // 100:,}".replace(",", by) + f"{point}{cents % 100:02}"
    assert money(written) == cents / 100


@given(st.text(max_size=100))
def test_any_text_is_an_amount_or_none(text: str) -> None:
    assert money(text) is None or isinstance(money(text), int | float)
