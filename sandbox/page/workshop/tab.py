"""A tab of the workshop's panel."""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, ClassVar

import htpy as h
from typing_extensions import override

from sandbox.page.regions import Put

if TYPE_CHECKING:
    from sandbox.page.window import Window


class Tab(ABC):
    """What is below one of the tabs, for one window; it lives as long as the window, so that it can be left."""

    name: ClassVar[str]

    def __init__(self, window: "Window") -> None:
        """Not shown yet."""
        self.window = window

    @property
    def id(self) -> str:
        """Of the element that `html` makes."""
        return f"workshop-{self.name}"

    @abstractmethod
    def html(self) -> h.Node:
        """The whole of it, now; `changes` goes on from there."""

    @abstractmethod
    def changes(self) -> Iterator[Put]:
        """What has changed since it was shown."""


class WholeTab(Tab):
    """A tab that is put anew as a whole when its stamp changes."""

    _shown: Any = None

    @abstractmethod
    def stamp(self) -> Any:
        """Anything that differs when the look may differ, cheap to make."""

    @abstractmethod
    def inside(self) -> h.Node:
        """What is in it, now."""

    @override
    def html(self) -> h.Node:
        self._shown = self.stamp()
        return h.div(".ws-tab", id=self.id)[self.inside()]

    @override
    def changes(self) -> Iterator[Put]:
        if self.stamp() != self._shown:
            yield Put(self.id, str(self.html()))


def copy_button(label: str, of: str) -> h.Node:
    """A button that copies the text of the element with this id."""
    return h.button(".ws-copy", type="button", data_ws_copy=of)[label]
