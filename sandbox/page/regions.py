"""Parts of the page that change by themselves, each knowing what its browser already shows."""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Literal

import htpy
from markupsafe import Markup
from typing_extensions import override

if TYPE_CHECKING:
    from sandbox.page.window import Window

How = Literal["replace", "fill", "append", "prepend", "before", "remove"]


@dataclass(frozen=True)
class Put:
    """HTML and where it goes: in place of the element with the id `at`, into it (`fill`), at its end, and so on."""

    at: str
    html: str = ""
    how: How = "replace"

    def as_json(self) -> dict[str, str]:
        """As the script reads it."""
        return {"at": self.at, "html": self.html, "how": self.how}


class Region(ABC):
    """A part of one open page; there is one object for each window."""

    id: ClassVar[str]
    """Of the element that `html` makes."""

    def __init__(self, window: "Window") -> None:
        """A part that was not shown yet."""
        self.window = window

    @abstractmethod
    def html(self) -> htpy.Node:
        """The whole of it, now."""

    @abstractmethod
    def changes(self) -> Iterator[Put]:
        """What to put so that the browser shows the present; nothing when it does. Asked after every change."""

    def first(self) -> Markup:
        """The whole of it for a browser that shows nothing yet, which from then on is told what changes."""
        self.forget()
        return Markup("".join(put.html for put in self.changes()))  # noqa: S704  # made by htpy, which escapes

    @abstractmethod
    def forget(self) -> None:
        """The browser shows nothing of it any more: the next `changes` begins from nothing."""


class Whole(Region):
    """A region that is put anew as a whole when its stamp changes."""

    _shown: Any = None

    @abstractmethod
    def stamp(self) -> Any:
        """Anything that differs when the look may differ, cheap to make; never None."""

    @override
    def changes(self) -> Iterator[Put]:
        stamp = self.stamp()
        if stamp != self._shown:
            self._shown = stamp
            yield Put(self.id, str(self.html()))

    @override
    def forget(self) -> None:
        self._shown = None
