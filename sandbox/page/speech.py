"""What a person writes: messages, commands, and what is offered while they type."""

from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import quote

import htpy as h

from sandbox.conversations.channels import Channel, Kind
from sandbox.errors import SlackShowedAnError
from sandbox.messages.emoji import everybodys
from sandbox.messages.posts import SLACKBOT
from sandbox.messages.reading import Content
from sandbox.page import words
from sandbox.page.avatar import app_face, author_face, face
from sandbox.page.badges import badge, board
from sandbox.page.doings import Cannot, Json, doing
from sandbox.page.icons import icon
from sandbox.page.kit.emoji import picture
from sandbox.page.links import SEARCH, channels_of, dms_of, path_of
from sandbox.page.naming import picture_of, title_of
from sandbox.page.navigation import arrive
from sandbox.page.reachable import status_emoji
from sandbox.page.window import Location, Window
from sandbox.people.users import User
from sandbox.person.own_commands import OWN_COMMANDS, works_in_threads
from sandbox.screens.surfaces import Message

_MOST_OFFERED = 8


@doing("say")
async def say(window: Window, asked: Json) -> Json | None:
    """Send what was typed: a message, a reply, or a command."""
    channel, text = _channel(window, str(asked.get("channel") or window.place)), str(asked.get("text", ""))
    thread = _thread(window, channel, str(asked.get("thread") or ""))
    if text.startswith("/") and not asked.get("files"):
        await _command(window, channel, text, thread)
    elif text.strip() or asked.get("files"):
        window.shown.follow(window.posts)
        broadcast = bool(thread and asked.get("broadcast"))
        files = [window.office.team.files.with_id(str(file_id)) for file_id in asked.get("files") or ()]
        await window.person.says(text.strip(), in_=channel.id, thread=thread, broadcast=broadcast, files=files)
        if not thread:
            window.new_from = ""
            if not window.shown.follows:
                window.latest()
    else:
        raise Cannot(words.EMPTY_MESSAGE)
    return None


@doing("complete")
async def complete(window: Window, asked: Json) -> Json | None:
    """What may follow the `/`, `@`, `#` or `:` that was just typed, as entries of a list box."""
    kind, query = str(asked.get("kind")), str(asked.get("query", "")).casefold()
    offers = {"/": _commands, "@": _people, "#": _channels, ":": _emoji}[kind](window, query)
    listed = [offer for _, offer in zip(range(_MOST_OFFERED), offers, strict=False)]
    return {"html": "".join(str(offer) for offer in listed)}


@doing("switch")
async def switch(window: Window, asked: Json) -> Json | None:
    """Where one may jump: conversations first, then people to be, then people to write to."""
    typed = str(asked.get("query", "")).strip()
    query = typed.casefold().lstrip("#@")
    found = [
        *_places(window, query),
        *_persons(window, query),
        *_reachable(window, query),
        *_sought(window, typed),
    ]
    return {"html": "".join(str(entry) for entry in found) or str(h.li(".nothing")[words.SWITCH_NOTHING])}


async def _command(window: Window, channel: Channel, line: str, thread: Message | None) -> None:
    command = line.split(maxsplit=1)[0]
    if thread is not None and not works_in_threads(command):
        whisper(window, channel, words.NOT_IN_THREADS.format(command=command), thread.ts)
        return
    try:
        answer = await window.person.types(line, in_=channel.id, thread=thread, expecting_error=True)
    except SlackShowedAnError as refusal:
        whisper(window, channel, words.COMMAND_FAILED.format(error=refusal))
        return
    if answer.refused:
        whisper(window, channel, words.NOT_A_COMMAND.format(command=command))
    elif answer.error is not None:
        whisper(window, channel, words.COMMAND_FAILED.format(error=answer.error.replace("'", '"')))
    elif answer.place:
        arrive(window, Location(window.user.name, answer.place))


def whisper(window: Window, channel: Channel, text: str, thread_ts: str | None = None) -> None:
    """Slackbot says something to whoever sits here, and to nobody else."""
    team = window.office.team
    team.post(channel, Content(text), only_to=window.user.id, thread_ts=thread_ts, author=SLACKBOT)


def _channel(window: Window, channel_id: str) -> Channel:
    channel = window.office.team.channels.with_id(channel_id)
    if channel is None or window.user.id not in channel.members:
        raise Cannot(words.NOT_YOURS.format(name=window.user.display_name))
    return channel


def _thread(window: Window, channel: Channel, thread_ts: str) -> Message | None:
    if not thread_ts:
        return None
    team = window.office.team
    parent = team.messages.at(channel.id, thread_ts)
    if parent is None:
        raise Cannot(words.THREAD_GONE)
    return Message(team, window.user, parent, parent.latest)


def _commands(window: Window, query: str) -> Iterator[h.Node]:
    manifest = window.office.team.manifest
    for name in manifest.commands:
        if name.casefold().startswith(f"/{query}") and name not in OWN_COMMANDS:
            hint = manifest.hints.get(name)
            yield h.li(role="option", data_fill=f"{name} ")[
                app_face(window.office.team, css="small"),
                h.span(".what")[h.b[name], " ", h.span(".usage")[hint.usage if hint else ""]],
                h.small[f"{hint.description} · " if hint and hint.description else "", manifest.bot_name],
            ]
    for name, own in OWN_COMMANDS.items():
        if name.startswith(f"/{query}"):
            yield h.li(role="option", data_fill=f"{name} ")[
                author_face(window.office.team, SLACKBOT, css="small"),
                h.span(".what")[h.b[name], " ", h.span(".usage")[own.usage]],
                h.small[f"{own.about} · ", words.BUILT_IN],
            ]


def _people(window: Window, query: str) -> Iterator[h.Node]:
    team = window.office.team
    for user in _fitting(list(team.people), query):
        yield h.li(role="option", data_fill=f"@{user.name} ")[
            face(team, user, css="small"),
            h.span(".what")[h.b[user.real_name], " ", h.span(".usage")[f"@{user.name}"]],
            status_emoji(team, user, window.user),
            h.small[user.title],
        ]
    for group in team.usergroups:
        if not group.deleted and (group.handle.startswith(query) or query in group.name.casefold()):
            yield h.li(role="option", data_fill=f"@{group.handle} ")[
                icon("people"),
                h.span(".what")[h.b[f"@{group.handle}"], " ", h.span(".usage")[group.name]],
                h.small[words.members(len(group.members))],
            ]


def _channels(window: Window, query: str) -> Iterator[h.Node]:
    for channel in channels_of(window.office.team, window.user):
        if query in channel.name.casefold():
            mark = "lock" if channel.is_private else "hash"
            yield h.li(role="option", data_fill=f"#{channel.name} ")[icon(mark), h.span(".what")[h.b[channel.name]]]


def _emoji(window: Window, query: str) -> Iterator[h.Node]:
    """Those whose names begin with it, then those that merely have it somewhere; the workspace's own first."""
    own = window.office.team.emoji
    known = [*((name,) for name in own), *(emoji.names for emoji in everybodys())]
    begins = [found for names in known if (found := next((n for n in names if n.startswith(query)), None))]
    has = [found for names in known if (found := next((n for n in names if query in n), None)) and found not in begins]
    for name in [*sorted(begins, key=len), *has][:_MOST_OFFERED]:
        shown = h.span(".glyph")[picture(name, own=own)]
        yield h.li(role="option", data_fill=f":{name}: ")[shown, h.span(".what")[f":{name}:"]]


def _places(window: Window, query: str) -> Iterator[h.Node]:
    team, user = window.office.team, window.user
    name = team.manifest.bot_name
    if query in name.casefold() and team.manifest.messages_tab:
        dm = team.channels.dm(user)
        yield _target(window, Location(user.name, dm.id), app_face(team, css="small"), name, "")
    for channel in channels_of(team, user):
        if query in channel.name.casefold():
            mark = icon("lock" if channel.is_private else "hash")
            yield _target(window, Location(user.name, channel.id), mark, channel.name, "")


def _persons(window: Window, query: str) -> Iterator[h.Node]:
    team = window.office.team
    others = [user for user in team.people if not user.is_bot and user.id != window.user.id]
    for user in _fitting(others, query):
        count = badge(board(team, user).calls, user.display_name)
        called = words.BE.format(name=user.real_name)
        yield _target(window, Location(user.name), face(team, user, css="small"), called, user.title, count)


def _reachable(window: Window, query: str) -> Iterator[h.Node]:
    """Group DMs; and once something is typed, whom one may write to: those one has written to are at the left."""
    team, me = window.office.team, window.user
    for channel in dms_of(team, me):
        title = title_of(team, channel, me)
        if query in title.casefold() and channel.kind is Kind.GROUP_DM:
            yield _target(window, Location(me.name, channel.id), picture_of(team, channel, me), title, "")
    others = [user for user in team.people if not user.is_bot and not user.deactivated]
    for user in _fitting(others, query) if query else ():
        called = words.WITH_ONESELF.format(name=user.real_name) if user == me else user.real_name
        path = f"/@{quote(me.name)}/@{quote(user.name)}"
        yield h.li(role="option", data_path=path)[
            face(team, user, css="small"), h.span(".what")[h.b[words.WRITE_TO.format(name=called)]], h.small[user.title]
        ]


def _sought(window: Window, query: str) -> Iterator[h.Node]:
    """What is no place may be in a message."""
    if query:
        location = replace(window.location.with_nothing_beside(), beside=SEARCH, query=query)
        yield _target(window, location, icon("search"), words.SEARCH_FOR.format(query=query), "")


def _target(window: Window, location: Location, picture: h.Node, name: str, more: str, count: h.Node = None) -> h.Node:
    path = path_of(window.office.team, location)
    return h.li(role="option", data_path=path)[picture, h.span(".what")[h.b[name]], h.small[more], count]


def _fitting(people: list[User], query: str) -> list[User]:
    """Those whose names begin with it before those who merely have it somewhere."""

    def names(user: User) -> list[str]:
        return [user.name.casefold(), *user.real_name.casefold().split(), user.real_name.casefold()]

    begins = [user for user in people if any(name.startswith(query) for name in names(user))]
    has = [user for user in people if user not in begins and query in user.real_name.casefold()]
    return [*begins, *has]
