"""What passed between the workspace and the app, both ways."""

import time
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from sandbox.clock.clock import Clock
from sandbox.faults.faults import Trouble

KEPT = 5_000

Direction = Literal["from_app", "to_app"]
Kind = Literal["call", "response_url", "events_api", "interactive", "slash_commands"]
Way = Literal["http", "socket"]


@dataclass(eq=False, slots=True)
class Exchange:
    """A call or a delivery. Payloads are kept as they were, not copied: nobody changes one afterwards.

    `name` is a method, an event's or an interaction's type, or a command; `label` says more of it to people. `at` is
    domain time and `real` real time, when it began. `ms` is None while it is under way; for a delivery it is how long
    the app took to acknowledge.
    """

    number: int
    at: float
    real: float
    direction: Direction
    kind: Kind
    name: str
    request: Any
    label: str = ""
    way: Way = "http"
    token: str = ""  # of a call
    url: str = ""  # where it was posted to, unless it was a call
    retry: int = 0
    reason: str = ""  # of the retry
    answer: Any = None
    status: int | None = None
    error: str | None = None
    lost: bool = False
    faults: tuple[str, ...] = ()
    ms: float | None = None
    began: float = 0.0

    @property
    def failed(self) -> bool:
        """Whether it went wrong, by a refusal or on its way."""
        return self.error is not None or self.lost


class Wire:
    """The last exchanges, oldest first; the counts go on when old ones are forgotten."""

    def __init__(self, clock: Clock, keeps: int = KEPT) -> None:
        """Nothing passed yet."""
        self._clock = clock
        self._kept: deque[Exchange] = deque(maxlen=keeps)
        self.count = 0
        self.failures = 0

    def __iter__(self) -> Iterator[Exchange]:
        """Those kept, oldest first."""
        return iter(list(self._kept))

    def __reversed__(self) -> Iterator[Exchange]:
        """Those kept, newest first."""
        return reversed(self._kept)

    def __len__(self) -> int:
        """How many are kept."""
        return len(self._kept)

    def begins(self, direction: Direction, kind: Kind, name: str, request: Any) -> Exchange:
        """A new exchange, under way."""
        self.count += 1
        real = time.time()
        exchange = Exchange(self.count, real + self._clock.offset, real, direction, kind, name, request)
        exchange.began = time.perf_counter()
        self._kept.append(exchange)
        return exchange

    def ended(self, exchange: Exchange, answer: Any, error: str | None) -> None:
        """It was answered, or given up."""
        exchange.ms = (time.perf_counter() - exchange.began) * 1000
        exchange.answer, exchange.error = answer, error
        self.failures += exchange.failed

    def numbered(self, number: int) -> Exchange | None:
        """The exchange with this number, or None when it is forgotten."""
        if not self._kept or not self._kept[0].number <= number <= self.count:
            return None
        return self._kept[number - self._kept[0].number]

    def clear(self) -> None:
        """Forget what passed; the counts go on."""
        self._kept.clear()


def only_the_last(records: list[Any], most: int = KEPT) -> None:
    """Shorten a list that would grow for ever; between `most` and twice as many stay."""
    if len(records) > 2 * most:
        del records[:-most]


def names_of(troubles: list[Trouble]) -> tuple[str, ...]:
    """What struck, for people: `RateLimited`."""
    return tuple(type(trouble).__name__ for trouble in troubles)
