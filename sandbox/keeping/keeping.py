"""Keeping a workspace in a file while it runs, so that it can go on where it stopped."""

import asyncio
import contextlib
import json
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sandbox.keeping.archive import line_of, parts_of
from sandbox.keeping.records import post_record
from sandbox.keeping.state import frame_of
from sandbox.messages.posts import Messages, Post
from sandbox.team import Team

if TYPE_CHECKING:
    from sandbox.workspace import Workspace

EVERY = 1.0
"""Real seconds between two savings, at least."""


@asynccontextmanager
async def kept(office: "Workspace", file: str | Path, *, every: float = EVERY) -> AsyncIterator[None]:
    """Save the workspace after each change, and at the end; `Archive.read(file)` reads it.

    The file is always whole. What is unchanged is not written again, and 5,000 messages cost one saving a few
    milliseconds: each message is put into words once, and again only when it has changed.
    """
    keeper = Keeper(office.team, Path(file), office.renewal.start)
    task = asyncio.create_task(_keep(keeper, office, every))
    try:
        yield
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
        await keeper.save(whatever=True)


class Keeper:
    """Writes one team to one file, and remembers what it wrote."""

    def __init__(self, team: Team, file: Path, start: dict[str, Any]) -> None:
        """Nothing written yet; a reset goes back to `start`, also after the next start."""
        self._team = team
        self._file = file
        self._start = start
        self._messages: Messages | None = None
        self._revision = 0
        self._posts: dict[Post, bytes] = {}
        self._frame = ""
        self._offset = 0.0
        self._writing: asyncio.Task[None] | None = None

    async def save(self, *, whatever: bool = False) -> bool:
        """Write the file anew if something has changed, or `whatever`; answers whether it did."""
        if self._writing is not None:
            await self._writing  # one that was begun goes on though whoever waited for it was cancelled
        team = self._team
        frame = frame_of(team)
        time = frame.pop("time")
        words = json.dumps(frame)
        moved = team.clock.offset != self._offset  # time that just passes is no change
        changed = self._catch_up() or words != self._frame or moved
        self._frame, self._offset = words, team.clock.offset
        if changed or whatever:
            parts = parts_of({**frame, "time": time, "start": self._start}, self._posts.values())
            self._writing = asyncio.create_task(asyncio.to_thread(_write, self._file, parts))
            await asyncio.shield(self._writing)
        return changed

    def _catch_up(self) -> bool:
        messages = self._team.messages
        if messages is not self._messages:
            self._messages, self._revision, self._posts = messages, 0, {}
        new = messages.since(len(self._posts))  # first, so that they stand in the order in which they were posted
        chosen_in = [post for post in self._posts if post.entries]  # a choice in a menu is no change of its message
        changed = False
        for post in dict.fromkeys([*new, *chosen_in, *messages.changed_since(self._revision)]):
            words = line_of(post_record(post))
            changed = changed or self._posts.get(post) != words
            self._posts[post] = words
        self._revision = messages.revision
        return changed


async def _keep(keeper: Keeper, office: "Workspace", every: float) -> None:
    bell = office.team.bell
    while True:
        before = bell.rung
        await keeper.save()
        await asyncio.sleep(every)
        await bell.rings(within=60, since=before)


def _write(file: Path, parts: list[bytes]) -> None:
    # Whoever starts from it must find the old file or the new one, never half of one: write beside it, then rename.
    beside = file.with_name(f"{file.name}.{os.getpid()}.new")
    with beside.open("wb") as out:
        out.writelines(parts)
    beside.replace(file)
