"""A way to the app, and what comes back on it."""

from dataclasses import dataclass
from typing import Any, Protocol

from sandbox.parcels import Parcel


@dataclass(frozen=True)
class Retry:
    """Which repetition of an event this is, and why it is repeated."""

    number: int = 0
    reason: str = ""


@dataclass(frozen=True)
class Outcome:
    """The app's answer: a body (JSON object, text or nothing), or why there is none, in Slack's words."""

    body: Any = None
    error: str | None = None
    no_retry: bool = False


class Carrier(Protocol):
    """A way to the app: its sockets, or signed HTTP."""

    async def carry(self, parcel: Parcel, retry: Retry, *, within: float) -> Outcome:
        """Deliver once and wait for the answer; a failure is an outcome, never an exception."""

    def is_open(self) -> bool:
        """Whether there is anywhere to deliver to."""
