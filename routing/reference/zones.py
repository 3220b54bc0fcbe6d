"""Time zones by their names in the IANA database, also as Windows and HubSpot write them."""

from collections.abc import Mapping
from functools import cache, lru_cache
from importlib.resources import files

from routing.reading.findings import close
from routing.reference.places import LONGEST


@lru_cache(1_024)
def zone_name(text: str) -> str | None:
    """``Europe/London`` for ``europe/london``, ``America/New_York`` for ``Eastern Standard Time``; None for no zone."""
    return _zones().get(_plain(text)) if len(text) <= LONGEST else None


def near_zone(text: str) -> str:
    """How to put right what is no time zone."""
    near = close(_plain(text[:LONGEST]), _zones(), cutoff=0.75)
    return f"Did you mean {_zones()[near]}?" if near else "Write it like Europe/London, or America/* for all in America"


def areas() -> frozenset[str]:
    """What stands before the slash: ``America``, ``America/Indiana``."""
    return frozenset(zone.rpartition("/")[0] for zone in _zones().values() if "/" in zone)


def _plain(text: str) -> str:
    return text.strip().casefold().replace("_slash_", "/").replace(" ", "_")


@cache
def _zones() -> Mapping[str, str]:
    from tzlocal.windows_tz import win_tz

    # the database that the project ships, not the machine's: the same text means the same everywhere
    names = files("tzdata").joinpath("zones").read_text("ascii").split()
    return {_plain(name): zone for name, zone in win_tz.items()} | {_plain(name): name for name in names}
