"""What the page may ask for over its socket, by name."""

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sandbox.page.window import Window

Json = dict[str, Any]
Doing = Callable[["Window", Json], Awaitable[Json | None]]

DOINGS: dict[str, Doing] = {}


class Cannot(Exception):
    """Something cannot be done; the words are for the person at the page."""


def doing(name: str) -> Callable[[Doing], Doing]:
    """Enter a function in the table: it gets the window and what the page sent, and answers JSON or nothing.

    A `Cannot` that it raises is shown where it was asked for.
    """

    def enter(function: Doing) -> Doing:
        DOINGS[name] = function
        return function

    return enter
