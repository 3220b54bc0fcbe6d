"""One conversation: who is in it, what it is about, and what one may do with it."""

import htpy as h

from sandbox.conversations.channel_life import LONGEST_NAME, LONGEST_NOTE
from sandbox.conversations.channels import Channel
from sandbox.page import words
from sandbox.page.avatar import face
from sandbox.page.naming import place_name
from sandbox.page.people_list import narrowing, tick_list
from sandbox.page.reachable import presence, status_emoji
from sandbox.page.window import Window
from sandbox.people.users import User


def members(window: Window) -> tuple[str, h.Node] | None:
    """Who is here, and whom one could add: people, and the app."""
    channel = window.channel
    if channel is None:
        return None
    team = window.office.team
    here = sorted((u for u in team.people if u.id in channel.members), key=lambda u: u.is_bot)
    others = [u for u in team.people if u.id not in channel.members and not u.deactivated]
    invited = [u for u in others if not u.is_bot or u == team.app.bot_user]
    is_open = channel.is_channel and not channel.is_archived
    return place_name(team, channel, window.user), h.fragment[
        _tabs("members") if channel.is_channel else None,
        h.ul(".picks", aria_label=words.MEMBERS_HERE)[[_member(window, channel, u, removable=is_open) for u in here]],
        h.form(data_do="invite", data_channel=channel.id)[
            h.h3[words.ADD_PEOPLE],
            narrowing("add-to", words.FIND_PEOPLE),
            tick_list(team, sorted(invited, key=lambda u: not u.is_bot), "add-to"),
            h.footer[h.button(".primary", type="submit")[words.ADD]],
        ]
        if is_open and invited
        else None,
    ]


def about(window: Window) -> tuple[str, h.Node] | None:
    """Its name, topic and description, to change; the ways to leave it and to archive it."""
    channel = window.channel
    if channel is None or not channel.is_channel:
        return None
    return place_name(window.office.team, channel, window.user), h.fragment[
        _tabs("about"),
        h.form(data_do="describe", data_channel=channel.id)[
            _field("topic", words.TOPIC, channel.topic.value, LONGEST_NOTE, channel, hint=words.TOPIC_HINT, first=True),
            _field("purpose", words.PURPOSE, channel.purpose.value, LONGEST_NOTE, channel, hint=words.PURPOSE_HINT),
            _field("name", words.CHANNEL_NAME, channel.name, LONGEST_NAME, channel),
            None if channel.is_archived else h.footer[h.button(".primary", type="submit")[words.SAVE]],
        ],
        h.dl(".facts")[
            h.div[h.dt[words.CHANNEL_ID], h.dd[h.code[channel.id]]],
            h.div[h.dt[words.CREATED_BY], h.dd[creator.real_name]]
            if (creator := window.office.team.people.with_id(channel.creator))
            else None,
        ],
        _ways_out(channel),
    ]


def _tabs(now: str) -> h.Node:
    tabs = (("about", words.CHANNEL_ABOUT), ("members", words.CHANNEL_MEMBERS))
    return h.nav(".panel-tabs", aria_label=words.CHANNEL_DETAILS)[
        [
            h.button(type="button", data_do="panel", data_which=which, aria_current="true" if which == now else None)[
                name
            ]
            for which, name in tabs
        ]
    ]


def _member(window: Window, channel: Channel, user: User, *, removable: bool) -> h.Node:
    is_you = user.id == window.user.id
    name = words.WITH_ONESELF.format(name=user.real_name) if is_you else user.real_name
    label = words.REMOVE_MEMBER.format(name=user.real_name)
    return h.li(data_key=user.id)[
        h.div(".pick")[
            face(window.office.team, user, css="small"),
            h.b[name],
            status_emoji(window.office.team, user, window.user),
            presence(window.office.team, user),
            h.span(".app-badge")[words.APP] if user.is_bot else None,
            h.small[words.DEACTIVATED if user.deactivated else f"@{user.name}"],
        ],
        h.button(
            ".plain", type="button", data_do="remove", data_channel=channel.id, data_who=user.id, aria_label=label
        )[words.REMOVE]
        if removable and not is_you and not channel.is_general
        else None,
    ]


def _field(
    name: str, label: str, value: str, longest: int, channel: Channel, *, hint: str = "", first: bool = False
) -> h.Node:
    return h.label[
        label,
        h.input(
            type="text",
            name=name,
            value=value,
            maxlength=str(longest),
            readonly=channel.is_archived,
            autocomplete="off",
            autofocus=first,
        ),
        h.small(".hint")[hint] if hint else None,
    ]


def _ways_out(channel: Channel) -> h.Node:
    if channel.is_archived:
        return h.div(".ways-out")[_act("unarchive", words.UNARCHIVE, channel)]
    if channel.is_general:
        return None
    return h.div(".ways-out")[_act("leave", words.LEAVE_CHANNEL, channel), _act("archive", words.ARCHIVE, channel)]


def _act(does: str, label: str, channel: Channel) -> h.Node:
    return h.button(".plain.way-out", type="button", data_do=does, data_channel=channel.id)[label]
