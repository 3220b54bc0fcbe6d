"""What a conversation is called, and the small picture before its name, for whoever looks at it."""

import htpy as h

from sandbox.conversations.channels import Channel, Kind
from sandbox.page import words
from sandbox.page.avatar import app_face, face
from sandbox.page.icons import icon
from sandbox.page.links import others_in
from sandbox.people.users import User
from sandbox.team import Team


def title_of(team: Team, channel: Channel, user: User) -> str:
    """Its name in a list: `general`, the app's, `Ben Novak`, `Ben, Cai`."""
    if channel.is_channel:
        return channel.name
    if channel.dm_with is not None:
        return team.manifest.bot_name
    others = others_in(team, channel, user)
    if channel.kind is Kind.GROUP_DM:
        return ", ".join(other.display_name for other in others)
    return words.WITH_ONESELF.format(name=user.real_name) if others == [user] else others[0].real_name


def place_name(team: Team, channel: Channel, user: User) -> str:
    """The same in a sentence, where channels have their `#`."""
    title = title_of(team, channel, user)
    return f"#{title}" if channel.is_channel else title


def picture_of(team: Team, channel: Channel, user: User) -> h.Node:
    """An icon for a channel, a face for a DM, and for a group DM how many others there are."""
    if channel.is_channel:
        return icon("box" if channel.is_archived else "lock" if channel.is_private else "hash")
    if channel.dm_with is not None:
        return app_face(team, css="small")
    others = others_in(team, channel, user)
    if channel.kind is Kind.GROUP_DM:
        return h.span(".face.small.is-group", aria_hidden="true")[str(len(others))]
    return face(team, others[0], css="small")


def said_of(channel: Channel) -> str | None:
    """What its icon says to whoever hears the page."""
    if not channel.is_channel:
        return words.GROUP_DM if channel.kind is Kind.GROUP_DM else None
    return words.ARCHIVED if channel.is_archived else words.PRIVATE if channel.is_private else None
