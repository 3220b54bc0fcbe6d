"""What the app is handed to answer with: trigger ids and response URLs."""

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeVar

from sandbox.errors import SlackError
from sandbox.ids import Counter, secret
from sandbox.messages.posts import Post

RESPONSES = 5
RESPONSE_SECONDS = 30 * 60
_REMEMBERED = 10_000
"""Of each kind: what is older is unknown, where Slack would still say that it has expired."""

T = TypeVar("T")


@dataclass(eq=False)
class Trigger:
    """The right to open one modal on one screen, for a moment."""

    user_id: str
    expires: float
    in_modal: bool
    used: bool = False


class Triggers:
    """Trigger ids: good once, and for three real seconds."""

    def __init__(self, team_id: str) -> None:
        """None handed out yet."""
        self._team_id = team_id
        self._triggers: dict[str, Trigger] = {}
        self.handed_out = 0
        self.lifetime = 3.0  # real seconds

    def hand_out(self, user_id: str, *, in_modal: bool = False) -> str:
        """A new trigger id for what this person has just done."""
        self.handed_out += 1
        number = str(self.handed_out)
        trigger_id = f"{number}.{self._team_id[2:]}.{secret('trigger', number)}"
        self._triggers[trigger_id] = Trigger(user_id, time.monotonic() + self.lifetime, in_modal)
        _forget_the_oldest(self._triggers)
        return trigger_id

    def redeem(self, trigger_id: str) -> Trigger:
        """Use a trigger id up.

        Raises:
            SlackError: `invalid_trigger_id`, `exchanged_trigger_id`, `expired_trigger_id`.
        """
        trigger = self._triggers.get(trigger_id)
        if trigger is None:
            raise SlackError("invalid_trigger_id")
        if trigger.used:
            raise SlackError("exchanged_trigger_id")
        if time.monotonic() > trigger.expires:
            raise SlackError("expired_trigger_id")
        trigger.used = True
        return trigger


@dataclass(eq=False)
class ResponseTicket:
    """The right to answer one interaction: five times within thirty minutes of domain time."""

    user_id: str
    channel_id: str
    expires: float
    source: Post | None = None
    uses: int = 0


@dataclass
class ResponseTickets:
    """What is behind each response URL."""

    tickets: dict[str, ResponseTicket] = field(default_factory=dict)
    counter: Counter = field(default_factory=Counter)

    def hand_out(self, *, user_id: str, channel_id: str, now: float, source: Post | None = None) -> str:
        """The last part of a new response URL."""
        ticket_id = self.counter.next_id("R")
        self.tickets[ticket_id] = ResponseTicket(user_id, channel_id, now + RESPONSE_SECONDS, source)
        _forget_the_oldest(self.tickets)
        return ticket_id

    def living(self, now: float) -> Iterator[tuple[str, ResponseTicket]]:
        """Those that can still be used."""
        return ((i, t) for i, t in self.tickets.items() if now <= t.expires and t.uses < RESPONSES)

    def redeem(self, ticket_id: str, now: float) -> ResponseTicket:
        """Use a response URL once.

        Raises:
            SlackError: `invalid_url`, `expired_url`, `used_url`.
        """
        ticket = self.tickets.get(ticket_id)
        if ticket is None:
            raise SlackError("invalid_url")
        if now > ticket.expires:
            raise SlackError("expired_url")
        if ticket.uses >= RESPONSES:
            raise SlackError("used_url")
        ticket.uses += 1
        return ticket


def _forget_the_oldest(shelf: dict[str, T]) -> None:
    if len(shelf) > _REMEMBERED:
        del shelf[next(iter(shelf))]
