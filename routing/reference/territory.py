"""Territories: which region a lead belongs to, by where it is and what it speaks.

A lead may lie in several. The most specific wins: its postal code (the narrower range), its city, its state, the prefix
of its number (the longer one), its country, its time zone, its language; then the order of the policy. All is compiled
to lookups, so that a thousand postal ranges cost what one costs.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import islice
from operator import attrgetter
from typing import NamedTuple

from routing.fields import fold, known, shown
from routing.lead import Value
from routing.reference.places import plain

KINDS = ("postal_code", "city", "state", "phone", "country", "timezone", "language")
"""The fields that place a lead, the most specific first."""


_LONGEST = 200


class Claim(NamedTuple):
    """One region's claim on a lead: by which field, and what the policy has there (``+1 415``, ``America/*``)."""

    region: str
    field: str
    value: str


@dataclass(frozen=True, slots=True)
class Placing:
    """The region of a lead, and how it came by it.

    Attributes:
        field: what placed it; ``region`` where its sender said so.
        value: what the policy has there, or what the sender said.
        others: the best claims of the other regions that it lies in, too, the most specific first.
    """

    region: str
    field: str
    value: str
    others: tuple[Claim, ...] = ()


class Range(NamedTuple):
    """Postal codes of one country from `low` to `high`, both as numbers of base 36 with so many `digits`.

    `share` is what part of all codes they are: of two ranges, one inside the other, the inner one has less.
    """

    country: str
    digits: int
    low: int
    high: int
    share: float
    claim: Claim

    @classmethod
    def of(cls, country: str, first: str, last: str, claim: Claim) -> "Range":
        """The range between two codes (see :func:`postal_digits`) of the same length."""
        base = 10 if first.isdigit() and last.isdigit() else 36
        share = (int(last, base) - int(first, base) + 1) / float(base) ** len(first)
        return cls(country, len(first), int(first, 36), int(last, 36), share, claim)


_SHARE = attrgetter("share")


class _Table:
    """Ranges of one country with the same number of digits, cut where one begins or ends."""

    __slots__ = ("digits", "ranges", "starts", "winners")

    def __init__(self, digits: int, ranges: list[Range]) -> None:
        self.digits = digits
        self.ranges = ranges
        self.starts = sorted({edge for found in ranges for edge in (found.low, found.high + 1)})
        waiting = sorted(enumerate(ranges), key=lambda item: item[1].low, reverse=True)
        self.winners: list[Range | None] = []
        open_now: list[tuple[float, int, Range]] = []
        for start in self.starts:
            while waiting and waiting[-1][1].low <= start:
                place, found = waiting.pop()
                heappush(open_now, (found.share, place, found))
            while open_now and open_now[0][2].high < start:
                heappop(open_now)
            self.winners.append(open_now[0][2] if open_now else None)

    def winner(self, code: str) -> Range | None:
        """The narrowest range that has a code."""
        if len(code) < self.digits:
            return None
        place = bisect_right(self.starts, int(code[: self.digits], 36)) - 1
        return self.winners[place] if place >= 0 else None

    def all(self, code: str) -> Iterator[Range]:
        """Every range that has a code."""
        if len(code) >= self.digits:
            number = int(code[: self.digits], 36)
            yield from (found for found in self.ranges if found.low <= number <= found.high)


class Territories:
    """Every region's territory, compiled; the claims are given in the policy's order.

    Args:
        claims: by field and folded value. Cities are ``paris``, ``paris|fr`` or ``springfield|us-il``; numbers begin
            with ``+``; time zones may end in ``/*``.
        ranges: of postal codes.
    """

    __slots__ = ("_by", "_finders", "_postal", "_prefixes")

    def __init__(self, claims: Mapping[str, Mapping[str, Claim]] | None = None, ranges: Iterable[Range] = ()) -> None:
        self._by = {field: dict(found) for field, found in (claims or {}).items() if found}
        self._prefixes = sorted({len(prefix) for prefix in self._by.get("phone", ())}, reverse=True)
        tables: dict[str, dict[int, list[Range]]] = {}
        for found in ranges:
            tables.setdefault(found.country, {}).setdefault(found.digits, []).append(found)
        self._postal = {country: [_Table(*item) for item in of.items()] for country, of in tables.items()}
        finders: dict[str, Callable[[Mapping[str, Value]], Iterator[Claim]]] = {
            "postal_code": self._by_postal_code, "city": self._by_city, "phone": self._by_phone,
            "timezone": self._by_zone, "language": self._by_language,
        }  # fmt: skip
        there = {*self._by, *(["postal_code"] if self._postal else [])}
        self._finders = [finders.get(field) or _exactly(field, self._by[field]) for field in KINDS if field in there]

    def region(self, lead: Mapping[str, Value]) -> str | None:
        """The region of a lead by its attributes; None where no territory has it."""
        for find in self._finders:
            for claim in find(lead):
                return claim.region
        return None

    def claims(self, lead: Mapping[str, Value]) -> Iterator[Claim]:
        """Every claim on a lead, the one that wins first."""
        for find in self._finders:
            yield from find(lead)

    def placing(self, lead: Mapping[str, Value]) -> Placing | None:
        """The region of a lead with its reason, and who else has a claim; what its sender says comes first."""
        best: dict[str, Claim] = {}
        said = lead.get("region")
        if known(said):
            told = str(shown(said))
            best[fold(told)] = Claim(told, "region", told)
        for claim in self.claims(lead):
            best.setdefault(fold(claim.region), claim)
        winner = next(iter(best.values()), None)
        return Placing(*winner, tuple(islice(best.values(), 1, None))) if winner is not None else None

    def _by_postal_code(self, lead: Mapping[str, Value]) -> Iterator[Claim]:
        country, code = _text(lead, "country"), postal_digits(_text(lead, "postal_code"))
        tables = self._postal.get(country, ())
        if not code or not tables:
            return
        winners = [found for table in tables if (found := table.winner(code)) is not None]
        if not winners:
            return
        first = min(winners, key=_SHARE)
        yield first.claim
        for found in sorted((found for table in tables for found in table.all(code)), key=_SHARE):
            if found is not first:
                yield found.claim

    def _by_city(self, lead: Mapping[str, Value]) -> Iterator[Claim]:
        city = lead.get("city")
        name = plain(city) if isinstance(city, str) and len(city) <= _LONGEST else ""
        for place in (_text(lead, "state"), _text(lead, "country")):
            if place:
                yield from self._told("city", f"{name}|{place}")
        yield from self._told("city", name)

    def _by_phone(self, lead: Mapping[str, Value]) -> Iterator[Claim]:
        number = _text(lead, "phone")
        for length in self._prefixes:
            if len(number) >= length:
                yield from self._told("phone", number[:length])

    def _by_zone(self, lead: Mapping[str, Value]) -> Iterator[Claim]:
        zone = _text(lead, "timezone")
        yield from self._told("timezone", zone)
        while "/" in zone:
            zone = zone.rpartition("/")[0]
            yield from self._told("timezone", f"{zone}/*")

    def _by_language(self, lead: Mapping[str, Value]) -> Iterator[Claim]:
        spoken = lead.get("language")
        several = spoken if isinstance(spoken, list | tuple) else [spoken]
        for language in several:
            yield from self._told("language", fold(language) if isinstance(language, str) else "")

    def _told(self, field: str, value: str) -> Iterator[Claim]:
        claim = self._by[field].get(value)
        if claim is not None:
            yield claim


def postal_digits(text: str) -> str:
    """A postal code as it is compared: in capitals, without what stands between; empty where it is none."""
    code = text.upper().replace(" ", "").replace("-", "")
    return code if code.isascii() and code.isalnum() and len(code) <= _LONGEST else ""


def _exactly(field: str, claims: Mapping[str, Claim]) -> Callable[[Mapping[str, Value]], Iterator[Claim]]:
    def find(lead: Mapping[str, Value]) -> Iterator[Claim]:
        claim = claims.get(_text(lead, field))
        if claim is not None:
            yield claim

    return find


def _text(lead: Mapping[str, Value], field: str) -> str:
    value = lead.get(field)
    return fold(value) if isinstance(value, str) and len(value) <= _LONGEST else ""
