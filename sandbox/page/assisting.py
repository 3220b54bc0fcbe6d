"""What an assistant shows in a thread beside its messages: that it is thinking, and what one may ask."""

from collections.abc import Iterator

import htpy as h

from sandbox.page import words
from sandbox.page.avatar import app_face
from sandbox.page.doings import Cannot, Json, doing
from sandbox.page.keyed import Item
from sandbox.page.window import Window
from sandbox.screens.surfaces import Message


@doing("prompt")
async def prompt(window: Window, asked: Json) -> Json | None:
    """Say what a prompt says, in the thread that it was offered for."""
    team, thread_ts = window.office.team, str(asked.get("thread") or "")
    thread, channel = team.assistants.at(window.place, thread_ts), window.channel
    title = str(asked["title"])
    message = next((offered.message for offered in thread.prompts if offered.title == title), None) if thread else None
    if message is None or channel is None or window.user.id not in channel.members:
        raise Cannot(words.CHANGED)
    parent = team.messages.at(window.place, thread_ts) if thread_ts else None
    on = None if parent is None else Message(team, window.user, parent, parent.latest)
    await window.person.says(message, in_=channel.name or channel.id, thread=on)
    return None


def assistant_items(window: Window, thread_ts: str) -> Iterator[Item]:
    """What stands under the last message: prompts first, then what the app is doing."""
    thread = window.office.team.assistants.at(window.place, thread_ts)
    if thread is None:
        return
    prefix = "t" if thread_ts else "m"
    if thread.prompts:
        offered = (thread.prompts_title, *((one.title, one.message) for one in thread.prompts))
        yield Item(f"{prefix}-prompts", offered, lambda: _prompts(window, thread_ts, f"{prefix}-prompts"))
    if thread.status:
        yield Item(f"{prefix}-thinking", thread.words, lambda: _thinking(window, thread.words, f"{prefix}-thinking"))


def title_of(window: Window, thread_ts: str) -> str:
    """What the app called the thread, or nothing."""
    thread = window.office.team.assistants.at(window.place, thread_ts)
    return thread.title if thread else ""


def _prompts(window: Window, thread_ts: str, own: str) -> h.Node:
    thread = window.office.team.assistants.of(window.place, thread_ts)
    title = thread.prompts_title or words.PROMPTS
    return h.li(".prompts", id=own)[
        h.p(id=f"{own}-title")[title],
        h.ul(aria_labelledby=f"{own}-title")[
            (
                h.li[
                    h.button(
                        type="button",
                        title=one.message,
                        data_do="prompt",
                        data_thread=thread_ts or None,
                        data_title=one.title,
                    )[one.title]
                ]
                for one in thread.prompts
            )
        ],
    ]


def _thinking(window: Window, status: str, own: str) -> h.Node:
    team = window.office.team
    said = h.span(role="status")[h.b[team.manifest.bot_name], " ", status]
    return h.li(".thinking", id=own)[app_face(team, css="small"), said]
