"""What every edge is given: the desk to command, the records to read, and the clock."""

from dataclasses import dataclass

from bot.clock import Clock
from routing.ports import Desk, Outgoing, Records


@dataclass(frozen=True, slots=True)
class Office:
    """The ports of one running bot."""

    desk: Desk
    records: Records
    outgoing: Outgoing
    clock: Clock
