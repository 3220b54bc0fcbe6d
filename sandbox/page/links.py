"""Addresses: `/@ana/sales-leads/1700000000.000100?thread=…` is Ana looking at a message and a thread."""

import re
from urllib.parse import parse_qs, quote, unquote, urlencode, urlsplit

import htpy as h
from markupsafe import Markup

from sandbox.conversations.channels import Channel
from sandbox.page import words
from sandbox.page.doings import Cannot
from sandbox.page.threads_shown import THREADS
from sandbox.page.window import Location
from sandbox.people.users import User
from sandbox.team import Team

HOME = "home"
ABOUT = "about"
DM = "dm"
APP = "app"
SEARCH = "search"
_PLACES = {HOME, ABOUT, THREADS}
_BESIDE = {APP, ABOUT, SEARCH}
_PERMALINK = re.compile(r"/archives/(?P<channel>[^/]+)(?:/p(?P<seconds>\d+)(?P<micros>\d{6}))?")


def path_of(team: Team, location: Location) -> str:
    """The address of what is looked at, with names where they are plain."""
    where = f"/@{quote(location.person)}" + (f"/{quote(_name(team, location), safe='@,')}" if location.place else "")
    message = f"/{location.message}" if location.message else ""
    return f"{where}{message}{beside_of(team, location)}"


def beside_of(team: Team, location: Location) -> str:
    """What stands beside, as the end of an address (`?thread=…`, `?beside=ben`); alone it is a link that stays here."""
    if location.thread:
        return f"?thread={location.thread}"
    if not location.beside:
        return ""
    user = team.people.with_id(location.beside)
    name = user.name if user is not None and user.name not in _BESIDE else location.beside
    asked = {"beside": name, "q": location.query} if location.query else {"beside": name}
    return f"?{urlencode(asked, safe='@:')}"


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
    thread = "" if place in _PLACES else query.get("thread", "")
    beside = "" if thread else beside_called(team, query.get("beside", ""))
    words_sought = query.get("q", "") if beside == SEARCH else ""
    return Location(user.name, place, thread, named[3] or "", beside, words_sought)


def user_called(team: Team, name: str) -> User:
    """A person by their name.

    Raises:
        Cannot: nobody is called that.
    """
    found = next((user for user in team.people if user.name == name and not user.is_bot), None)
    if found is None:
        raise Cannot(words.NO_SUCH_PERSON.format(name=name))
    return found


def beside_called(team: Team, name: str) -> str:
    """What may stand beside a conversation, by its name: the app, a search, or a person, of whom it is the id.

    Raises:
        Cannot: nobody is called that.
    """
    if not name or name in _BESIDE:
        return name
    user = team.people.with_id(name) or next((user for user in team.people if user.name == name), None)
    if user is None:
        raise Cannot(words.NO_SUCH_PERSON.format(name=name))
    return APP if user.id == team.app.bot_user.id else user.id


def place_called(team: Team, user: User, name: str) -> str:
    """The id of a conversation that this person is in, by its id or name; `home` and `about` are the app's.

    `threads` are those that the person follows.

    Raises:
        Cannot: there is none, or the person is not in it.
    """
    if name in _PLACES:
        return name
    channel = _channel(team, user, name)
    if channel is None or user.id not in channel.members:
        raise Cannot(words.NO_SUCH_PLACE.format(place=name, name=user.display_name))
    return channel.id


def channels_of(team: Team, user: User) -> list[Channel]:
    """The channels this person is in, archived ones last."""
    mine = [c for c in team.channels if c.is_channel and user.id in c.members]
    return sorted(mine, key=lambda channel: channel.is_archived)


def dms_of(team: Team, user: User, *, place: str = "") -> list[Channel]:
    """The DMs and group DMs this person has with others, the last one written in first, then the one with oneself.

    Those in which nothing was said are left out, but for the one that is looked at, and so are closed ones.
    """

    def is_listed(channel: Channel) -> bool:
        said = team.messages.timeline(channel.id)
        return channel.id == place or (bool(said) and user.id not in channel.closed_by)

    def last_said(channel: Channel) -> str:
        said = team.messages.timeline(channel.id)
        return said[-1].ts if said else ""

    own = team.channels.among([user])
    mine = [c for c in team.channels if not c.is_channel and c.dm_with is None and user.id in c.members]
    listed = sorted((c for c in mine if c is not own and is_listed(c)), key=last_said, reverse=True)
    return [*listed, own]


def others_in(team: Team, channel: Channel, user: User) -> list[User]:
    """Who is there beside this person; the person where nobody else is."""
    there = sorted((u for u in team.people if u.id in channel.members), key=lambda u: (u.is_bot, u.name))
    return [u for u in there if u.id != user.id] or there


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


def _channel(team: Team, user: User, name: str) -> Channel | None:
    try:
        return team.channels.dm(user) if name == DM else team.conversation(user, name)
    except (KeyError, ValueError):
        raise Cannot(words.NO_SUCH_PLACE.format(place=name, name=user.display_name)) from None


def _name(team: Team, location: Location) -> str:
    place = location.place
    channel = team.channels.with_id(place)
    if channel is None:
        return place
    if channel.dm_with is not None:
        return DM
    if not channel.is_channel:
        others = others_in(team, channel, team.people.named(location.person))
        return ",".join(f"@{user.name}" for user in others)
    return place if channel.name in {DM, *_PLACES} else channel.name
