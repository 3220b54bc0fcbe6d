"""The official JavaScript clients: where Node is, and the programs that run in it."""

import asyncio
import os
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Protocol

import pytest

from sandbox import Timing, Workspace

HERE = Path(__file__).parent
CI = os.environ.get("CI") == "true"
NO_CLIENTS = "The JavaScript clients are not here (scripts/node installs them, or says why not)"
PATIENCE = 30.0  # real seconds until a program counts as stuck, on a slow machine too


def find_node() -> str | None:
    """The Node that `scripts/node` saw to, if it came as far as the clients."""
    stamp = HERE / "node_modules" / ".ready"
    return stamp.read_text().split(maxsplit=1)[1].strip() if stamp.is_file() else None


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip from here, not from a fixture: then the summary has one line for all of them."""
    if find_node() is None:
        (pytest.fail if CI else pytest.skip)(NO_CLIENTS)


class Program:
    """A program in Node, at work; it ends when its stdin does, however this process ends."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    async def line(self) -> str:
        """The next line it prints."""
        assert self._process.stdout is not None
        return (await asyncio.wait_for(self._process.stdout.readline(), PATIENCE)).decode().strip()

    async def ends(self) -> tuple[int | None, str]:
        """Its exit code and all that it printed, once it has ended by itself."""
        said, _ = await asyncio.wait_for(self._process.communicate(), PATIENCE)
        return self._process.returncode, said.decode()

    async def killed(self) -> None:
        if self._process.returncode is None:
            self._process.kill()
            await self._process.communicate()  # closes the pipes


class Node(Protocol):
    """Starts a program of this folder, with more in its environment."""

    async def __call__(self, program: str, *, env: Mapping[str, str] | None = None) -> Program: ...


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
async def office() -> AsyncIterator[Workspace]:
    workspace = Workspace.load(HERE / "workspace.yml", manifest=HERE / "manifest.yml", timing=Timing(patience=PATIENCE))
    async with workspace.serving():
        yield workspace


@pytest.fixture
async def node(office: Workspace, tmp_path: Path) -> AsyncIterator[Node]:
    """Run programs that reach the workspace; what they complained of is shown when a test fails."""
    complaints = tmp_path / "stderr"
    async with AsyncExitStack() as stack:

        async def start(program: str, *, env: Mapping[str, str] | None = None) -> Program:
            return await stack.enter_async_context(_running(program, {**office.environment, **(env or {})}, complaints))

        yield start
    print(complaints.read_text() if complaints.exists() else "")


@asynccontextmanager
async def _running(program: str, env: Mapping[str, str], complaints: Path) -> AsyncIterator[Program]:
    pipe = asyncio.subprocess.PIPE
    with complaints.open("ab") as stderr:
        process = await asyncio.create_subprocess_exec(
            *(str(find_node()), program), cwd=HERE, env={**os.environ, **env}, stdin=pipe, stdout=pipe, stderr=stderr
        )
    started = Program(process)
    try:
        yield started
    finally:
        await started.killed()
