"""How many `chat.postMessage` a second the sandbox answers: itself in one process, a few connections in this one.

    python bench/sandbox_post.py            # 4,000 calls of each kind over 16 connections
    python bench/sandbox_post.py --calls 500 --connections 4

Loopback only, and it ends by itself. The client is no Slack client but a bare HTTP/1.1 writer: what is measured is
the sandbox, and two cores should not be spent on a client's own work.
"""

import argparse
import asyncio
import json
import os
import re
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from typing_extensions import override

ROOT = Path(__file__).parents[1]
PEOPLE = {
    "name": "Bench",
    "people": [{"name": "ana"}],
    "channels": [{"name": "bench", "members": "everyone", "bot": True}],
}
MANIFEST = {
    "display_information": {"name": "Bench"},
    "features": {"app_home": {"messages_tab_enabled": True}},
    "oauth_config": {"scopes": {"bot": ["chat:write"]}},
    "settings": {"socket_mode_enabled": True},
}
TEXT = {"channel": "#bench", "text": "A lead: Acme Corp, 120 people, wants a call today."}
BLOCKS: list[dict[str, Any]] = [
    {"type": "header", "text": {"type": "plain_text", "text": "Acme Corp"}},
    {
        "type": "section",
        "text": {"type": "mrkdwn", "text": "*Acme Corp* wants a call"},
        "fields": [{"type": "mrkdwn", "text": f"*{name}*\nvalue"} for name in ("Size", "Country", "Source", "Owner")],
    },
    {"type": "divider"},
    {"type": "context", "elements": [{"type": "mrkdwn", "text": "from the web form"}]},
    {
        "type": "actions",
        "elements": [
            {"type": "button", "action_id": f"act_{n}", "value": "L1", "text": {"type": "plain_text", "text": label}}
            for n, label in enumerate(("Accept", "Snooze", "Reassign"))
        ],
    },
]
SERVE = """
import asyncio, json, sys
from sandbox.app.manifest import Manifest
from sandbox.workspace import Workspace
async def main():
    people, manifest = json.loads(sys.argv[1])
    office = Workspace.load(people, manifest=Manifest.from_document(manifest))
    async with office.serving():
        print(office.address, office.bot_token, flush=True)
        await asyncio.Event().wait()
asyncio.run(main())
"""


@dataclass(frozen=True)
class Result:
    """What one kind of message took."""

    kind: str
    calls: int
    seconds: float
    waits: list[float]
    cpu: float

    @override
    def __str__(self) -> str:
        """One line for a person."""
        cuts = statistics.quantiles(self.waits, n=100)
        return (
            f"{self.kind:<9} {self.calls / self.seconds:6,.0f} posts/s"
            f"   p50 {cuts[49] * 1000:5.1f} ms   p99 {cuts[98] * 1000:5.1f} ms"
            f"   {self.cpu / self.calls * 1e6:4.0f} µs of the sandbox's CPU each"
        )


def main() -> None:
    """Start a sandbox, post to it, print a line for each kind, and stop it."""
    parser = argparse.ArgumentParser(description="Measure chat.postMessage against a sandbox on loopback.")
    parser.add_argument("--calls", type=int, default=4000, help="of each kind (default 4000)")
    parser.add_argument("--connections", type=int, default=16, help="kept open, one call at a time on each")
    options = parser.parse_args()
    process = subprocess.Popen(  # noqa: S603  # this very Python, and what is above
        [sys.executable, "-c", SERVE, json.dumps([PEOPLE, MANIFEST])], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout is not None
        address, token = process.stdout.readline().split()
        port = int(address.rpartition(":")[2])
        for kind, message in (("text", TEXT), ("5 blocks", {**TEXT, "blocks": BLOCKS})):
            request = _request(message, token)
            asyncio.run(_posted(port, request, options.connections * 5, options.connections))
            before = _cpu(process.pid)
            seconds, waits = asyncio.run(_posted(port, request, options.calls, options.connections))
            print(Result(kind, options.calls, seconds, waits, _cpu(process.pid) - before), flush=True)
    finally:
        process.terminate()
        process.wait(10)


def _request(message: dict[str, Any], token: str) -> bytes:
    body = json.dumps(message).encode()
    head = (
        "POST /api/chat.postMessage HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: */*\r\n"
        f"Authorization: Bearer {token}\r\nContent-Type: application/json;charset=utf-8\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


async def _posted(port: int, request: bytes, calls: int, connections: int) -> tuple[float, list[float]]:
    waits: list[float] = []
    left = iter(range(calls))

    async def one_connection() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for _ in left:
            began = time.perf_counter()
            writer.write(request)
            head = await reader.readuntil(b"\r\n\r\n")
            length = re.search(rb"(?i)content-length: (\d+)", head)
            assert length is not None, head
            answer = await reader.readexactly(int(length[1]))
            waits.append(time.perf_counter() - began)
            assert b'"ok":true' in answer.replace(b'": ', b'":'), answer
        writer.close()
        await writer.wait_closed()

    began = time.perf_counter()
    await asyncio.gather(*(one_connection() for _ in range(connections)))
    return time.perf_counter() - began, waits


def _cpu(pid: int) -> float:
    """Seconds of processor time that a process has used; 0 where /proc does not tell."""
    stat = Path(f"/proc/{pid}/stat")
    if not stat.exists():
        return 0.0
    user, system = stat.read_text().rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    main()
