"""A list of which only what changed is sent."""

from abc import abstractmethod
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

import htpy as h
from typing_extensions import override

from sandbox.page.regions import Put, Region

if TYPE_CHECKING:
    from sandbox.page.window import Window


@dataclass(frozen=True)
class Item:
    """An entry: the id of its element, what it looks like (in short), and its HTML when that is needed."""

    id: str
    stamp: Any
    html: Callable[[], h.Node]


class Keyed:
    """What of a list is in the browser."""

    def __init__(self, at: str) -> None:
        """An empty list in the element with this id."""
        self.at = at
        self._shown: dict[str, Any] = {}

    def shows(self, items: Sequence[Item]) -> None:
        """The browser was given all of these."""
        self._shown = {item.id: item.stamp for item in items}

    def changes(self, items: Sequence[Item]) -> Iterator[Put]:
        """What makes the browser's list this one; entries keep their order, as messages do."""
        before, wanted = self._shown, {item.id for item in items}
        for gone in before.keys() - wanted:
            yield Put(gone, how="remove")
        fresh: list[Item] = []
        for item in items:
            if item.id not in before:
                fresh.append(item)
                continue
            if fresh:
                yield Put(item.id, html_of(fresh), "before")
                fresh = []
            if before[item.id] != item.stamp:
                yield Put(item.id, html_of([item]))
        if fresh:
            yield Put(self.at, html_of(fresh), "append")
        self.shows(items)


def html_of(items: Sequence[Item]) -> str:
    """Their elements, one after the other."""
    return "".join(str(item.html()) for item in items)


class Listing(Region):
    """A region with a list in it: put anew when it is about something else, and else entry by entry."""

    list_id: ClassVar[str]
    """Of the element with the entries."""

    def __init__(self, window: "Window") -> None:
        """Nothing shown."""
        super().__init__(window)
        self._keyed = Keyed(self.list_id)
        self._of: Any = None

    @abstractmethod
    def of(self) -> Any:
        """What it is about; never None."""

    @abstractmethod
    def items(self) -> list[Item]:
        """The entries."""

    @abstractmethod
    def whole(self, items: Sequence[Item]) -> h.Node:
        """All of the region, with these entries."""

    @override
    def html(self) -> h.Node:
        return self.whole(self.items())

    @override
    def changes(self) -> Iterator[Put]:
        of, items = self.of(), self.items()
        if of != self._of:
            self._of = of
            self._keyed.shows(items)
            yield Put(self.id, str(self.whole(items)))
        else:
            yield from self._keyed.changes(items)

    @override
    def forget(self) -> None:
        self._of = None
