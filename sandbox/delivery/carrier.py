"""A way to the app, and what comes back on it."""

from dataclasses import dataclass
from typing import Any, ClassVar, Protocol

from sandbox.delivery.parcels import Parcel
from sandbox.faults.faults import Trouble
from sandbox.wire import Way


@dataclass(frozen=True)
class Retry:
    """Which repetition of an event this is, and why it is repeated."""

    number: int = 0
    reason: str = ""


@dataclass(frozen=True)
class Outcome:
    """The app's answer: a body (JSON object, text or nothing), or why there is none, in Slack's words.

    `status` is HTTP's; `struck` is what went wrong with the socket on purpose.
    """

    body: Any = None
    error: str | None = None
    no_retry: bool = False
    status: int | None = None
    struck: Trouble | None = None


class Carrier(Protocol):
    """A way to the app: its sockets, or signed HTTP, which has a `url`."""

    way: ClassVar[Way]
    url: str

    async def carry(self, parcel: Parcel, retry: Retry, *, within: float) -> Outcome:
        """Deliver once and wait for the answer; a failure is an outcome, never an exception."""

    def is_open(self) -> bool:
        """Whether there is anywhere to deliver to."""
