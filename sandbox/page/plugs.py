"""What whoever serves a workspace may plug into its page. The sandbox itself knows of no app in particular."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

Json = dict[str, Any]


@dataclass(frozen=True)
class SenderField:
    """A field of a sender's form, entered in the JSON under `name`; an empty one is left out of it."""

    name: str
    label: str
    kind: Literal["text", "number", "email", "url", "select", "long"] = "text"
    options: Sequence[str] = ()
    hint: str = ""


@dataclass(frozen=True)
class Sent:
    """What came back: the HTTP status, the answer as text, and shell lines that send the same again."""

    status: int
    answer: str
    curl: str = ""

    @property
    def ok(self) -> bool:
        """Whether it was taken."""
        return 200 <= self.status < 300


@dataclass(frozen=True)
class Sender:
    """Something outside Slack that one may send to the app by hand, such as a lead: a form, or raw JSON.

    `blank` makes the JSON that the form starts from (a new id each time); `send` raises `OSError` when nobody listens.
    """

    name: str
    title: str
    fields: Sequence[SenderField]
    blank: Callable[[], Json]
    send: Callable[[Json], Awaitable[Sent]]
    examples: Mapping[str, Json] = field(default_factory=dict)


@dataclass
class Switch:
    """Something that goes on by itself and that one may want to stop for a while; who plugged it in looks at `on`."""

    label: str
    hint: str = ""
    on: bool = True


@dataclass(frozen=True)
class Step:
    """One step of a tour: what it says, who one is for it, and where to look.

    `place` is a channel (`#sales-leads`), `dm` (the app's DM with `person`) or `home`. `points_at` is a CSS selector
    of what is highlighted, if it is on the page. The step is over when `done` says so; None waits for the button.
    `before` is run once, when the step begins.
    """

    title: str
    text: str
    person: str
    place: str
    points_at: str = ""
    done: Callable[[], bool] | None = None
    before: Callable[[], Awaitable[None]] | None = None
    button: str = "Next"


@dataclass
class Tour:
    """A guided tour: dismissable at any time, and resumed where it was left. `at` counts from 0."""

    steps: Sequence[Step]
    at: int = 0
    dismissed: bool = False
    begun: set[int] = field(default_factory=set)
    offer: str = "Take the tour"
    farewell: str = ""

    @property
    def step(self) -> Step | None:
        """The present step; None when the tour is over."""
        return self.steps[self.at] if self.at < len(self.steps) else None


class Host(Protocol):
    """Who runs the app beside the workspace: for reset, export and import, which concern both."""

    def paused(self) -> AbstractAsyncContextManager[None]:
        """The app is stopped for the length of the block."""

    async def forget(self) -> None:
        """Wipe the app's memory; called while it is paused."""

    async def pack(self) -> Mapping[str, bytes]:
        """Files to put into an export beside the workspace, by name."""

    async def unpack(self, files: Mapping[str, bytes]) -> None:
        """Take the files of an import over; called while the app is paused."""
