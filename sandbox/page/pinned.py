"""What is pinned: the line over such a message, and the way to pin one."""

import htpy as h

from sandbox.errors import SlackError
from sandbox.messages.posts import Post
from sandbox.page import words
from sandbox.page.acts import message_at
from sandbox.page.doings import Cannot, Json, doing
from sandbox.page.icons import icon
from sandbox.page.window import Window


@doing("pin")
async def pin(window: Window, asked: Json) -> Json | None:
    """Pin a message to its conversation, or take its pin away."""
    message = message_at(window, str(asked.get("channel") or window.place), str(asked["ts"]))
    person = window.person
    try:
        await (person.pins if message.post.pin is None else person.unpins)(on=message)
    except SlackError as refusal:
        raise Cannot(words.TOO_MANY_PINS) from refusal
    return None


def pinned_line(window: Window, post: Post) -> h.Node:
    """Who pinned it; nothing where nobody has."""
    if post.pin is None:
        return None
    user = window.office.team.people.with_id(post.pin.user_id)
    name = words.YOU if post.pin.user_id == window.user.id else user.real_name if user else words.SOMEBODY
    return h.div(".pinned-line")[icon("pin"), words.PINNED_BY.format(name=name)]
