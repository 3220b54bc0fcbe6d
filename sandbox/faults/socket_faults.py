"""What can go wrong with the app's sockets."""

from dataclasses import dataclass, field

from sandbox.faults.faults import Trouble


@dataclass(eq=False)
class SocketTrouble(Trouble):
    """Trouble with a socket, striking when something is about to be sent over it, or when it is opened."""


@dataclass(eq=False)
class DroppedSocket(SocketTrouble):
    """The socket of the next delivery is cut, with no closing handshake; `after_sending` loses the answer only."""

    after_sending: bool = field(default=False, kw_only=True)


@dataclass(eq=False)
class SilentSocket(SocketTrouble):
    """The socket of the next delivery falls silent: it stays open, but nothing is sent, heard or ponged any more."""


@dataclass(eq=False)
class RefusedUpgrade(SocketTrouble):
    """The app has an address for its socket, but opening it is answered with this HTTP status."""

    status: int = field(default=503, kw_only=True)
