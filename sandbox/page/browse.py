"""Every public channel, to join or leave; and a new one."""

import htpy as h

from sandbox.conversations.channel_life import LONGEST_NAME
from sandbox.conversations.channels import Channel
from sandbox.page import words
from sandbox.page.icons import icon
from sandbox.page.links import path_of
from sandbox.page.naming import picture_of, said_of
from sandbox.page.people_list import narrowing
from sandbox.page.window import Location, Window


def browse(window: Window) -> tuple[str, h.Node]:
    """The channels that this person may see, their own among them."""
    team, user = window.office.team, window.user
    seen = [c for c in team.channels if c.is_channel and (not c.is_private or user.id in c.members)]
    ordered = sorted(seen, key=lambda channel: (channel.is_archived, channel.name))
    return words.BROWSE_CHANNELS, h.fragment[
        h.div(".panel-tools")[
            narrowing("browse-list", words.FIND_CHANNELS),
            h.button(".plain", type="button", data_do="panel", data_which="create")[icon("plus"), words.CREATE_CHANNEL],
        ],
        h.ul(".picks", id="browse-list")[[_channel(window, channel) for channel in ordered]],
    ]


def create(_window: Window) -> tuple[str, h.Node]:
    """A form for a new channel."""
    return words.CREATE_CHANNEL, h.form(data_do="create")[
        h.label[
            words.CHANNEL_NAME,
            h.input(
                type="text", name="name", maxlength=str(LONGEST_NAME), placeholder=words.CHANNEL_NAME_EXAMPLE,
                autocomplete="off", spellcheck="false", autofocus=True,
            ),
            h.small(".hint")[words.CHANNEL_NAME_HINT],
        ],
        h.label(".tick")[
            h.input(type="checkbox", name="private", value="yes"),
            h.span[h.b[words.MAKE_PRIVATE], h.small(".hint")[words.MAKE_PRIVATE_HINT]],
        ],
        h.footer[
            h.button(".plain", type="button", data_do="panel", data_which="browse")[words.BACK],
            h.button(".primary", type="submit")[words.CREATE],
        ],
    ]  # fmt: skip


def _channel(window: Window, channel: Channel) -> h.Node:
    team, user = window.office.team, window.user
    is_in, said = user.id in channel.members, said_of(channel)
    name = h.fragment[picture_of(team, channel, user), h.b[channel.name], h.span(".hear-only")[said] if said else None]
    about = [words.members(len(channel.members)), channel.topic.value or channel.purpose.value]
    return h.li(data_key=channel.id)[
        h.div(".pick")[
            h.a(href=path_of(team, Location(user.name, channel.id)))[name] if is_in else h.span[name],
            h.small[" · ".join(filter(None, (words.JOINED if is_in else "", *about)))],
        ],
        None if channel.is_archived else _door(channel, is_in=is_in),
    ]


def _door(channel: Channel, *, is_in: bool) -> h.Node:
    if is_in and channel.is_general:
        return None
    does, label = ("leave", words.LEAVE) if is_in else ("join", words.JOIN)
    spoken = words.OF_CHANNEL.format(does=label, name=channel.name)
    return h.button(".plain", type="button", data_do=does, data_channel=channel.id, aria_label=spoken)[label]
