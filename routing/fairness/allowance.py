"""How much somebody may be given: caps within some time, and a smaller share at first."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Caps:
    """How many leads the policy may give somebody by itself; None means no bound.

    Attributes:
        hour: within any hour.
        day: on one day of their time zone; ``week``: from Monday to Sunday there.
        tiers: bounds for the leads of a tier, on top of those for all.
    """

    hour: int | None = None
    day: int | None = None
    week: int | None = None
    tiers: Mapping[str, "Caps"] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def bound(self) -> bool:
        """Whether there is any bound."""
        return (self.hour, self.day, self.week) != (None, None, None) or bool(self.tiers)


NO_CAPS = Caps()


@dataclass(frozen=True, slots=True)
class Ramp:
    """How somebody new starts: from a share of their weight (percent) to all of it over so many days, evenly."""

    starts: date
    percent: int = 25
    days: int = 60

    def weighs(self, today: date) -> int:
        """Their weight in percent on a day; at least 1."""
        past = max(0, (today - self.starts).days)
        return 100 if past >= self.days else max(1, self.percent + (100 - self.percent) * past // self.days)
