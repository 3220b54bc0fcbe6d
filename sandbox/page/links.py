"""Addresses: `/@ana/sales-leads/1700000000.000100?thread=…` is Ana looking at a message and a thread."""

import re
from urllib.parse import parse_qs, quote, unquote, urlsplit

import htpy as h
from markupsafe import Markup

from sandbox.channels import Channel
from sandbox.page import words
from sandbox.page.doings import Cannot
from sandbox.page.window import Location
from sandbox.people import User
from sandbox.team import Team

HOME = "home"
ABOUT = "about"
DM = "dm"
_APP_PLACES = {HOME, ABOUT}
_PERMALINK = re.compile(r"/archives/(?P<channel>[^/]+)(?:/p(?P<seconds>\d+)(?P<micros>\d{6}))?")


def path_of(team: Team, location: Location) -> str:
    """The address of what is looked at, with names where they are plain."""
    where = f"/@{quote(location.person)}" + (f"/{quote(_name(team, location.place))}" if location.place else "")
    message = f"/{location.message}" if location.message else ""
    thread = f"?thread={location.thread}" if location.thread else ""
    return f"{where}{message}{thread}"


def location_at(team: Team, address: str, person: str) -> Location:
    """What an address means to whoever is `person` now.

    Raises:
        Cannot: nobody is called that, or they cannot look there.
    """
    parts = urlsplit(address)
    query = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    permalink = _PERMALINK.fullmatch(parts.path)
    if permalink is not None:
        return _permalinked(team, permalink, query, person)
    named = re.fullmatch(r"/@([^/]+)(?:/([^/]*))?(?:/([\d.]+))?/?", unquote(parts.path))
    if named is None:
        raise Cannot(words.NO_SUCH_PLACE.format(place=parts.path, name=person))
    user = user_called(team, named[1])
    place = place_called(team, user, named[2]) if named[2] else ""
    return Location(user.name, place, query.get("thread", ""), named[3] or "")


def user_called(team: Team, name: str) -> User:
    """A person by their name.

    Raises:
        Cannot: nobody is called that.
    """
    found = next((user for user in team.people if user.name == name and not user.is_bot), None)
    if found is None:
        raise Cannot(words.NO_SUCH_PERSON.format(name=name))
    return found


def place_called(team: Team, user: User, name: str) -> str:
    """The id of a conversation that this person is in, by its id or name; `home` and `about` are the app's.

    Raises:
        Cannot: there is none, or the person is not in it.
    """
    channel = team.channels.dm(user) if name == DM else _channel(team, name)
    if channel is None and name in _APP_PLACES:
        return name
    if channel is None or user.id not in channel.members:
        raise Cannot(words.NO_SUCH_PLACE.format(place=name, name=user.display_name))
    return channel.id


def channels_of(team: Team, user: User) -> list[Channel]:
    """The channels this person is in, archived ones last."""
    mine = [c for c in team.channels if c.is_channel and user.id in c.members]
    return sorted(mine, key=lambda channel: channel.is_archived)


def first_place(team: Team, user: User) -> str:
    """Where a person begins: in the app's DM, where it has one."""
    if team.manifest.messages_tab:
        return team.channels.dm(user).id
    mine = channels_of(team, user)
    return HOME if team.manifest.home_tab or not mine else mine[0].id


def own_links(team: Team, html: h.Node) -> Markup:
    """Links to messages here lead to this page: apps make them of the workspace's address at slack.com."""
    theirs, ours = f'href="https://{team.domain}.slack.com/archives/', 'href="/archives/'
    return Markup(str.replace(str(html), theirs, ours))  # noqa: S704  # htpy has escaped it


def _permalinked(team: Team, permalink: re.Match[str], query: dict[str, str], person: str) -> Location:
    user = user_called(team, person)
    channel_id, seconds, micros = permalink.group("channel", "seconds", "micros")
    ts = f"{seconds}.{micros}" if seconds else ""
    thread = query.get("thread_ts", "")
    channel = team.channels.with_id(channel_id)
    post = team.messages.at(channel_id, ts)
    if channel is not None and user.id not in channel.members:  # somebody else's place: be whoever is there
        user = next((u for u in team.people if u.id in channel.members and not u.is_bot), user)
    in_channel = post is not None and (not post.thread_ts or post.broadcast)
    return Location(user.name, place_called(team, user, channel_id), thread, ts if in_channel else thread or ts)


def _channel(team: Team, name: str) -> Channel | None:
    return team.channels.with_id(name) or team.channels.named(name)


def _name(team: Team, place: str) -> str:
    channel = team.channels.with_id(place)
    if channel is None:
        return place
    if channel.dm_with is not None:
        return DM
    return place if channel.name in {DM, *_APP_PLACES} else channel.name
