"""Public holidays by country and region, by the ``holidays`` package (vacanza), imported once somebody names one."""

from collections.abc import Mapping
from datetime import date
from functools import cache, lru_cache


@lru_cache(maxsize=4_096)
def holidays_of(region: str, year: int) -> frozenset[date]:
    """The public holidays of a year, the days given instead of those on a weekend included.

    Args:
        region: ``DE`` or ``DE-BE``: a country of :func:`countries`, alone or with one of its parts.
        year: in the Gregorian calendar; a year that the package does not know has none.
    """
    import holidays

    country, _, part = region.partition("-")
    return frozenset(holidays.country_holidays(country, subdiv=part or None, years=year))


@cache
def countries() -> Mapping[str, tuple[str, ...]]:
    """The parts with holidays of their own, by country (ISO 3166-1 alpha-2) in order."""
    import holidays

    known = holidays.list_supported_countries(include_aliases=True)
    return {country: tuple(parts) for country, parts in sorted(known.items()) if len(country) == len("DE")}
