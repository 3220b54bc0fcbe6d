"""Ports: the usual one, or the next that nobody has."""

import socket
from collections.abc import Iterator

PAGE, BATON = 8701, 8700
NEXT = 50
"""How many are tried after the usual one."""
ANY = 0


def free_ports(usual: int, *, but: int = ANY) -> Iterator[int]:
    """The usual port and those after it, as far as they look free, and at last any; ``but`` is kept free.

    Somebody may take one between the look and the use: then the next one is tried.
    """
    yield from (port for port in range(usual, usual + NEXT) if port != but and is_free(port))
    yield ANY


def is_free(port: int) -> bool:
    """Whether nobody has it at this moment."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True
