"""The page as a whole: what is plugged in, and which regions it has."""

from typing import TYPE_CHECKING

from aiohttp import web

from sandbox.page.plugs import Host, Sender, Tour
from sandbox.page.regions import Region

if TYPE_CHECKING:
    from sandbox.workspace import Workspace


class Page:
    """The workspace's page. Whoever serves the workspace may add senders, a tour, and a host for the app."""

    def __init__(self, office: "Workspace") -> None:
        """Nothing plugged in."""
        self.office = office
        self.senders: list[Sender] = []
        self.tour: Tour | None = None
        self.host: Host | None = None
        self.region_kinds: list[type[Region]] = []
        self.sockets: set[web.WebSocketResponse] = set()
