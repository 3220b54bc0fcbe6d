"""What a person writes: messages, commands, and what is offered while they type."""

from collections.abc import Iterator

import htpy as h

from sandbox.authors import Author
from sandbox.channels import Channel
from sandbox.errors import SlackShowedAnError
from sandbox.page import words
from sandbox.page.avatar import app_face, face
from sandbox.page.badges import badge, board
from sandbox.page.doings import Cannot, Json, doing
from sandbox.page.icons import icon
from sandbox.page.links import channels_of, path_of
from sandbox.page.window import Location, Window
from sandbox.people import User
from sandbox.reading import Content
from sandbox.surfaces import Message

SLACKBOT = Author("USLACKBOT", words.SLACKBOT)
_MOST_OFFERED = 8


@doing("say")
async def say(window: Window, asked: Json) -> Json | None:
    """Send what was typed: a message, a reply, or a command."""
    channel, text = _channel(window), str(asked.get("text", ""))
    thread = _thread(window, channel, str(asked.get("thread") or ""))
    if text.startswith("/"):
        await _command(window, channel, text, thread)
    elif text.strip():
        window.shown.follow(window.posts)
        await window.person.says(
            text.strip(), in_=channel.name or None, thread=thread, broadcast=bool(thread and asked.get("broadcast"))
        )
        if not thread:
            window.new_from = ""
            if not window.shown.follows:
                window.latest()
    else:
        raise Cannot(words.EMPTY_MESSAGE)
    return None


@doing("complete")
async def complete(window: Window, asked: Json) -> Json | None:
    """What may follow the `/`, `@` or `#` that was just typed, as entries of a list box."""
    kind, query = str(asked.get("kind")), str(asked.get("query", "")).casefold()
    offers = {"/": _commands, "@": _people, "#": _channels}[kind](window, query)
    listed = [offer for _, offer in zip(range(_MOST_OFFERED), offers, strict=False)]
    return {"html": "".join(str(offer) for offer in listed)}


@doing("switch")
async def switch(window: Window, asked: Json) -> Json | None:
    """Where one may jump: conversations first, then people to be."""
    query = str(asked.get("query", "")).strip().casefold().lstrip("#@")
    found = [*_places(window, query), *_persons(window, query)]
    return {"html": "".join(str(entry) for entry in found) or str(h.li(".nothing")[words.SWITCH_NOTHING])}


async def _command(window: Window, channel: Channel, line: str, thread: Message | None) -> None:
    command = line.split(maxsplit=1)[0]
    if thread is not None:
        whisper(window, channel, words.NOT_IN_THREADS.format(command=command), thread.ts)
        return
    try:
        answer = await window.person.types(line, in_=channel.name or None, expecting_error=True)
    except SlackShowedAnError as refusal:
        whisper(window, channel, words.COMMAND_FAILED.format(error=refusal))
        return
    if answer.refused:
        whisper(window, channel, words.NOT_A_COMMAND.format(command=command))
    elif answer.error is not None:
        whisper(window, channel, words.COMMAND_FAILED.format(error=answer.error.replace("'", '"')))


def whisper(window: Window, channel: Channel, text: str, thread_ts: str | None = None) -> None:
    """Slackbot says something to whoever sits here, and to nobody else."""
    team = window.office.team
    team.post(channel, Content(text), only_to=window.user.id, thread_ts=thread_ts, author=SLACKBOT)


def _channel(window: Window) -> Channel:
    if window.channel is None:
        raise Cannot(words.NOT_YOURS.format(name=window.user.display_name))
    return window.channel


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
        if name.casefold().startswith(f"/{query}"):
            hint = manifest.hints.get(name)
            yield h.li(role="option", data_fill=f"{name} ")[
                app_face(window.office.team, css="small"),
                h.span(".what")[h.b[name], " ", h.span(".usage")[hint.usage if hint else ""]],
                h.small[f"{hint.description} · " if hint and hint.description else "", manifest.bot_name],
            ]


def _people(window: Window, query: str) -> Iterator[h.Node]:
    team = window.office.team
    for user in _fitting(list(team.people), query):
        yield h.li(role="option", data_fill=f"@{user.name} ")[
            face(team, user, css="small"),
            h.span(".what")[h.b[user.real_name], " ", h.span(".usage")[f"@{user.name}"]],
            h.small[user.title],
        ]


def _channels(window: Window, query: str) -> Iterator[h.Node]:
    for channel in channels_of(window.office.team, window.user):
        if query in channel.name.casefold():
            mark = "lock" if channel.is_private else "hash"
            yield h.li(role="option", data_fill=f"#{channel.name} ")[icon(mark), h.span(".what")[h.b[channel.name]]]


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
