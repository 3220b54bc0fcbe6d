"""A web server of a test's own, for the length of a block."""

import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import web

from sandbox.server import let_in


@asynccontextmanager
async def served(application: web.Application) -> AsyncIterator[str]:
    """Serve it on any free port, and answer with its address; who still waits for an answer at the end gets none."""
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    listening = socket.create_server(("127.0.0.1", 0))
    await web.SockSite(runner, listening).start()
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        await let_in(listening)
        await runner.cleanup()
