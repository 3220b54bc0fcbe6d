"""What a webhook brings: records that became leads, each with a name of its own, and what was put aside."""

from collections.abc import Callable
from dataclasses import dataclass, field

from bot.intake.record import Reading


class Foreign(ValueError):
    """A body is not what its sender sends; the text says what is needed."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """One lead, or a change of one.

    Attributes:
        delivery: names it for ever: the same name twice is the same delivery.
        taken: to be called once it is committed.
    """

    reading: Reading
    delivery: str
    taken: Callable[[], None] = lambda: None


@dataclass(slots=True)
class Arrivals:
    """What one request brings.

    Attributes:
        leads: of each lead what is told of it, in order.
        aside: what was put aside, in words for the log.
    """

    leads: list[list[Arrival]] = field(default_factory=list)
    aside: list[str] = field(default_factory=list)
