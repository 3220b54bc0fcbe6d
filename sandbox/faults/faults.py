"""What a test has switched on to go wrong."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TypeVar


@dataclass(eq=False, kw_only=True)
class Trouble:
    """Something that goes wrong `times` times, or until it is removed; `struck` counts how often it has."""

    times: int | None = None
    struck: int = field(default=0, init=False)

    @property
    def spent(self) -> bool:
        """Whether it has struck as often as it was to."""
        return self.times is not None and self.struck >= self.times


T = TypeVar("T", bound=Trouble)


class Faults:
    """The troubles that are on, in the order in which they were added; the first is the outermost."""

    def __init__(self) -> None:
        """Nothing goes wrong."""
        self._troubles: list[Trouble] = []

    def __iter__(self) -> Iterator[Trouble]:
        """Those added and not removed, spent ones too."""
        return iter(list(self._troubles))

    def __len__(self) -> int:
        """How many were added and not removed."""
        return len(self._troubles)

    def add(self, trouble: T) -> T:
        """Switch a trouble on; answers it, so that it can be counted and removed."""
        self._troubles.append(trouble)
        return trouble

    def remove(self, trouble: Trouble) -> None:
        """Switch a trouble off; one that is off already stays off."""
        if trouble in self._troubles:
            self._troubles.remove(trouble)

    def clear(self) -> None:
        """Switch everything off."""
        self._troubles = []

    @asynccontextmanager
    async def suffered(self, *troubles: Trouble) -> AsyncIterator[None]:
        """These troubles, for the length of a block."""
        for trouble in troubles:
            self.add(trouble)
        try:
            yield
        finally:
            for trouble in troubles:
                self.remove(trouble)
