"""A Baton that runs for a test: the API on loopback, over a real house on SQLite, in a thread of its own."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import uvicorn

from bot.clock import Clock
from bot.house import House, adopt
from bot.intake.api import build_api
from bot.intake.keys import read_keys
from bot.intake.webhook_secrets import read_secrets
from tests.bot.intake.conftest import EXAMPLES, KEYS, SECRET, SECRETS, policy_with_hooks


@dataclass(frozen=True)
class Running:
    """Where it is, and the secret that signs."""

    url: str
    secret: str
    house: House


def settle_in(database: str, folder: Path) -> None:
    """Make a database with the example's roster, and its policy with webhooks among its sources."""
    house = House.open(database, Clock())
    try:
        (folder / "policy.yml").write_text(policy_with_hooks())
        asyncio.run(adopt(house.office, EXAMPLES / "roster.yml", folder / "policy.yml"))
    finally:
        house.close()


@contextmanager
def running(database: str, keys: str = KEYS, secrets: str = SECRETS) -> Iterator[Running]:
    """A house whose door is open; it has what the database has."""
    house = House.open(database, Clock())
    try:
        api = build_api(house.office, SECRET, house.ready, keys=read_keys(keys), secrets=read_secrets(secrets))
        listening = socket.create_server(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(api, log_config=None, lifespan="off"))
        thread = threading.Thread(target=server.run, args=([listening],), daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.01)
        try:
            yield Running(f"http://127.0.0.1:{listening.getsockname()[1]}", SECRET, house)
        finally:
            server.should_exit = True
            thread.join(10)
            listening.close()
    finally:
        house.close()
