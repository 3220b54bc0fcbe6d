"""Amounts as people write them: ``$12,500.00``, ``12.500 €``, ``1 234,56``, ``CHF 1'200.-``, ``50k``.

The currency is not read: a policy has one. A point or a comma that is followed by exactly three digits parts thousands;
any other parts the decimals. What can be read two ways beyond that (``10-20k``) is not read at all.
"""

import re
import unicodedata

_WORDS = frozenset({"kr", "kr.", "zł", "kč", "ft", "fr", "fr.", "lei", "us", "ca", "a", "au", "nz", "hk", "r"})
"""What stands for a currency besides a sign and the three letters of ISO 4217."""
_TIMES = {"k": 1_000, "m": 1_000_000, "": 1}
_SIGNS = str.maketrans({"\N{RIGHT SINGLE QUOTATION MARK}": "'", "\N{MINUS SIGN}": "-"})
_PARTS = re.compile(r"(?P<before>[^\d+-]{0,8}?)(?P<sign>[+-]?)(?P<digits>\d[\d.,' ]*)(?P<after>.{0,10})")
_GROUPED = re.compile(
    r"(?P<whole>[1-9]\d{0,2}(?P<by>[.,' ])\d{3}(?:(?P=by)\d{3})*)(?:(?!(?P=by))[.,](?P<part>\d{1,9}))?"
)
_INDIAN = re.compile(r"(?P<whole>\d{1,2}(?:,\d\d)+,\d{3})(?:\.(?P<part>\d{1,9}))?")
_PLAIN = re.compile(r"(?P<whole>\d{1,18})(?:[.,](?P<part>\d{1,9}))?")


def money(text: str) -> int | float | None:
    """The amount; None where the text is none, or more than one."""
    plain = unicodedata.normalize("NFKC", text[:80]).translate(_SIGNS).strip()
    found = _PARTS.fullmatch(re.sub(r"\s+", " ", plain))
    if found is None or not _is_currency(found["before"]):
        return None
    times, rest = _scale(found["after"])
    amount = _number(found["digits"].rstrip(" .,'"))
    if amount is None or not _is_currency(rest):
        return None
    scaled = round(amount * times * (-1 if found["sign"] == "-" else 1), 9)
    return int(scaled) if scaled == int(scaled) else scaled


def _scale(after: str) -> tuple[int, str]:
    """``k`` and ``m`` behind the number, and what stands behind them."""
    rest = after.strip().removeprefix("-").removeprefix("-").strip()  # "1.200,--"
    letter = rest[:1].lower()
    if letter in {"k", "m"} and not rest[1:2].isalpha():
        return _TIMES[letter], rest[1:].strip()
    return 1, rest


def _is_currency(text: str) -> bool:
    words = "".join(" " if unicodedata.category(c) == "Sc" else c for c in text).split()
    return len(words) <= 1 and all(w.casefold() in _WORDS or re.fullmatch(r"[A-Z]{3}", w) for w in words)


def _number(digits: str) -> float | None:
    for form in (_GROUPED, _INDIAN, _PLAIN):
        found = form.fullmatch(digits)
        if found is not None:
            whole = re.sub(r"\D", "", found["whole"])
            return float(f"{whole}.{found['part']}") if found["part"] else int(whole)
    return None
