"""After the story: everything new on anybody's screen is shown as it lands."""

import asyncio

from bot.demo.screen import Screen
from sandbox import Message, Workspace
from sandbox.messages import Post

LOOK = 0.3
"""Seconds between looks."""


async def watch(workspace: Workspace, screen: Screen) -> None:
    """Show what is new, until cancelled."""
    shown = {id(post): post.latest for post in workspace.team.messages}
    while True:
        await asyncio.sleep(LOOK)
        for post in list(workspace.team.messages):
            if shown.get(id(post), -1) < post.latest:
                shown[id(post)] = post.latest
                _show(workspace, screen, post)


def _show(workspace: Workspace, screen: Screen, post: Post) -> None:
    channel = workspace.team.channels.with_id(post.channel_id)
    if channel is None:
        return
    reader_id = post.only_to or channel.dm_with or next(iter(sorted(channel.members)))
    reader = next((user for user in workspace.team.people if user.id == reader_id), None)
    if reader is None:
        return
    private = channel.dm_with is not None or post.only_to is not None
    who, where = (reader.name, "DM with Baton") if private else (f"#{channel.name}", "everybody there")
    screen.sees(
        who, f"{where}, in the thread" if post.thread_ts else where, Message(workspace.team, reader, post, post.latest)
    )
