"""What a person does about conversations: write to somebody, join, make, describe, add people, go."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

from sandbox.conversations import channel_life
from sandbox.conversations.channels import MOST_IN_GROUP_DM, Channel
from sandbox.conversations.refusals import sentence_for
from sandbox.errors import SlackError
from sandbox.page import words
from sandbox.page.doings import Cannot, Json, doing
from sandbox.page.links import first_place
from sandbox.page.navigation import arrive
from sandbox.page.panel import is_panel
from sandbox.page.window import Location, Window
from sandbox.people.users import User

_NOTES: tuple[Literal["topic", "purpose"], ...] = ("topic", "purpose")


@doing("panel")
async def panel(window: Window, asked: Json) -> Json | None:
    """Open a dialog, another in its place, or none."""
    which = str(asked.get("which", ""))
    window.panel = which if is_panel(which) else ""
    return None


@doing("write")
async def write(window: Window, asked: Json) -> Json | None:
    """Go to the conversation with those who were chosen, for something to be written there."""
    people = _people(window, asked)
    if not people:
        raise Cannot(words.NOBODY_CHOSEN)
    everybody = {user.id: user for user in (*people, window.user)}
    if len(everybody) > MOST_IN_GROUP_DM:
        raise Cannot(words.UP_TO.format(count=MOST_IN_GROUP_DM - 1))
    channel = window.office.team.channels.among(list(everybody.values()))
    channel.closed_by.discard(window.user.id)
    _go_to(window, channel)
    return None


@doing("close-dm")
async def close_dm(window: Window, asked: Json) -> Json | None:
    """Take a DM off one's list."""
    channel = _channel(window, asked)
    channel.closed_by.add(window.user.id)
    if window.place == channel.id:
        arrive(window, Location(window.user.name, first_place(window.office.team, window.user)))
    return None


@doing("create")
async def create(window: Window, asked: Json) -> Json | None:
    """Make a channel, and go there."""
    name = str(asked.get("name", "")).strip().removeprefix("#")
    team = window.office.team
    with _in_words():
        channel = channel_life.create(team, name, by=window.user.id, private=bool(asked.get("private")))
    _go_to(window, channel)
    return None


@doing("join")
async def join(window: Window, asked: Json) -> Json | None:
    """Come into a public channel, and go there."""
    channel = _channel(window, asked)
    with _in_words():
        channel_life.join(window.office.team, channel, window.user.id)
    _go_to(window, channel)
    return None


@doing("leave")
async def leave(window: Window, asked: Json) -> Json | None:
    """Go out of a channel."""
    with _in_words():
        channel_life.leave(window.office.team, _channel(window, asked), window.user.id)
    return None


@doing("invite")
async def invite(window: Window, asked: Json) -> Json | None:
    """Add people to a channel, or the app."""
    channel, people = _channel(window, asked), _people(window, asked)
    if not people:
        raise Cannot(words.NOBODY_CHOSEN)
    with _in_words():
        channel_life.invite(window.office.team, channel, people, by=window.user.id)
    return None


@doing("remove")
async def remove(window: Window, asked: Json) -> Json | None:
    """Take somebody out of a channel."""
    channel = _channel(window, asked)
    with _in_words():
        for user in _people(window, asked):
            channel_life.remove(window.office.team, channel, user.id, by=window.user.id)
    return None


@doing("describe")
async def describe(window: Window, asked: Json) -> Json | None:
    """Give a channel another name, topic or description; what was not changed is left alone."""
    channel, team, by = _channel(window, asked), window.office.team, window.user.id
    with _in_words():
        channel_life.rename(team, channel, str(asked.get("name", channel.name)).strip().removeprefix("#"), by=by)
        for what in _NOTES:
            said = str(asked.get(what, "")).strip()
            if said != getattr(channel, what).value:
                channel_life.note(team, channel, what, said, by=by)
    window.panel = ""
    return None


@doing("archive")
async def archive(window: Window, asked: Json) -> Json | None:
    """Archive a channel."""
    with _in_words():
        channel_life.archive(window.office.team, _channel(window, asked), by=window.user.id)
    window.panel = ""
    return None


@doing("unarchive")
async def unarchive(window: Window, asked: Json) -> Json | None:
    """Open an archived channel again."""
    with _in_words():
        channel_life.unarchive(window.office.team, _channel(window, asked), by=window.user.id)
    window.panel = ""
    return None


def _go_to(window: Window, channel: Channel) -> None:
    window.panel = ""
    arrive(window, Location(window.user.name, channel.id))


def _channel(window: Window, asked: Json) -> Channel:
    """The conversation that is meant, where this person may know of it."""
    channel = window.office.team.channels.with_id(str(asked.get("channel", "")))
    if channel is None or (channel.is_private and window.user.id not in channel.members):
        raise Cannot(words.NOT_YOURS.format(name=window.user.display_name))
    return channel


def _people(window: Window, asked: Json) -> list[User]:
    who = asked.get("who") or []
    ids = [who] if isinstance(who, str) else who
    return [user for user in map(window.office.team.people.with_id, ids) if user is not None]


@contextmanager
def _in_words() -> Iterator[None]:
    """Slack's refusals as sentences for the person."""
    try:
        yield
    except SlackError as refusal:
        raise Cannot(sentence_for(refusal)) from None
