"""What one can do with a message at once: the small bar that comes up over it."""

from functools import cache

import htpy as h
from markupsafe import Markup

from sandbox.messages.posts import Post
from sandbox.page import words
from sandbox.page.icons import icon
from sandbox.page.kit.emoji import in_words
from sandbox.page.links import path_of
from sandbox.page.window import Location, Window

ONE_TAP = ("white_check_mark", "eyes", "raised_hands")
"""Slack's own three."""


def tools(window: Window, post: Post, *, in_thread: bool) -> h.Node:
    """Reactions, a reply, and the way to everything else."""
    reply = None if in_thread else _reply(window, post)
    if post.is_tombstone:
        return h.div(".tools")[reply] if reply else None
    mine = {name for name, users in post.reactions if window.user.id in users}
    return h.div(".tools")[_reactions(frozenset(mine & set(ONE_TAP))), reply, _more()]


@cache
def _reactions(mine: frozenset[str]) -> Markup:
    """The same for every message but for which of them are one's own: a page has hundreds."""
    add = h.button(
        ".tool",
        type="button",
        data_emoji_for="message",
        aria_haspopup="dialog",
        aria_label=words.ADD_REACTION,
        aria_keyshortcuts="R",
        title=words.ADD_REACTION,
        tabindex="-1",
    )[icon("react")]
    taps = [_one_tap(name, mine=name in mine) for name in ONE_TAP]
    return Markup(h.fragment[taps, add])  # noqa: S704  # made by htpy, which escapes


@cache
def _more() -> Markup:
    button = h.button(
        ".tool",
        type="button",
        data_menu="message-menu",
        aria_haspopup="menu",
        aria_label=words.MORE_ACTIONS,
        title=words.MORE_ACTIONS,
        tabindex="-1",
    )
    return Markup(button[icon("more")])  # noqa: S704  # as above


def _one_tap(name: str, *, mine: bool) -> h.Node:
    label = words.REACT_WITH.format(emoji=name)
    return h.button(
        ".tool.one-tap",
        type="button",
        data_tap=name,
        aria_label=label,
        aria_pressed="true" if mine else "false",
        title=label,
        tabindex="-1",
    )[h.span(aria_hidden="true")[in_words(f":{name}:")]]


def _reply(window: Window, post: Post) -> h.Node:
    thread = post.thread_ts or post.ts
    return h.a(
        ".tool",
        href=path_of(window.office.team, Location(window.user.name, post.channel_id, thread)),
        data_thread=thread,
        aria_label=words.REPLY_IN_THREAD,
        title=words.REPLY_IN_THREAD,
        tabindex="-1",
    )[icon("reply")]
