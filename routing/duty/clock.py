"""The clock of a policy: what time counts, and what becomes of a lead while nobody is on duty."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from routing.duty.calendar import Calendar, is_away
from routing.duty.rota import Rota
from routing.people import Roster


class OffHours(StrEnum):
    """What becomes of a lead whose pool has nobody on duty."""

    HOLD = "hold"  #: it waits in the pool, whose manager answers for it, until the first of its people is there
    OVERFLOW = "overflow"  #: it goes to the rule's ``else``
    ON_CALL = "on_call"  #: whoever is on call has it


@dataclass(frozen=True, slots=True)
class Clock:
    """What time counts.

    Attributes:
        working: due times and ladders count only in the working hours of whoever is accountable.
        on_call: who is on call, by turns, or the pool (by name) whose people are; None where ``off_hours`` is another.
        per_hour: how many held leads one person is given an hour, once they are there.
        calendar: the house's hours, by which ages count in working time; None counts day and night.
    """

    working: bool = False
    off_hours: OffHours = OffHours.HOLD
    on_call: Rota | str | None = None
    per_hour: int = 6
    calendar: Calendar | None = None

    @property
    def pace(self) -> int:
        """Seconds between two held leads for one person."""
        return 3_600 // self.per_hour

    def counts_for(self, roster: Roster, person: str) -> Calendar | None:
        """The hours in which somebody's clock runs; None means day and night."""
        found = roster.get(person) if self.working else None
        return found.calendar if found is not None else None

    def person_on_call(self, roster: Roster, now: datetime, but: frozenset[str] = frozenset()) -> str | None:
        """Whoever is on call by the rota at a moment (UTC), whatever their hours; nobody on leave, nor in ``but``."""
        if not isinstance(self.on_call, Rota):
            return None

        def may(who: str) -> bool:
            person = roster.get(who)
            return person is not None and person.active and who not in but and not is_away(person, now)

        return self.on_call.on_call(now, may)
