"""The slash commands that Slack itself answers: an app may not have commands of these names."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from sandbox.conversations import channel_life
from sandbox.conversations.channels import Channel
from sandbox.errors import SlackError
from sandbox.messages.authors import Author
from sandbox.messages.composing import compose
from sandbox.messages.reading import Content
from sandbox.people import own_status
from sandbox.people.users import User
from sandbox.team import Team

_NAMED = re.compile(r"(?:^|\s)([@#])([\w.-]+)")
_SHRUG = r"¯\_(ツ)_/¯"
_USAGE = "Type `{command} {usage}`: {about}."
_NOBODY = "Nobody here is called @{name}."
_NOT_THERE = "There is no channel #{name}, or you cannot see it."
_HERE = "Here are: {names}."
_IN_THREADS = {"/me", "/shrug"}


class Misused(Exception):
    """A command was not typed as it should be; the words are for whoever typed it."""


@dataclass(frozen=True)
class Typed:
    """A command as somebody typed it somewhere: the words after it, and the thread that it was typed in."""

    team: Team
    user: User
    channel: Channel
    words: str
    thread_ts: str | None = None

    @property
    def people(self) -> list[User]:
        """Whom it names.

        Raises:
            Misused: it names nobody, or somebody who is not there.
        """
        names = [name for kind, name in _NAMED.findall(self.words) if kind == "@"]
        if not names:
            raise Misused
        return [self._called(name) for name in names]

    @property
    def place(self) -> Channel:
        """The channel that it names, or where it was typed.

        Raises:
            Misused: there is no such channel, or it is a private one of others.
        """
        names = [name for kind, name in _NAMED.findall(self.words) if kind == "#"]
        if not names:
            return self.channel
        channel = self.team.channels.named(names[-1])
        if channel is None or (channel.is_private and self.user.id not in channel.members):
            raise Misused(_NOT_THERE.format(name=names[-1]))
        return channel

    @property
    def author(self) -> Author:
        """Who typed it, as the author of a message."""
        return Author(self.user.id, self.user.name)

    def content(self, words: str) -> Content:
        """A message of these words."""
        return compose(words, self.team.reader(self.user))

    def _called(self, name: str) -> User:
        wanted = name.casefold()
        found = next((u for u in self.team.people if wanted in {u.name.casefold(), u.display_name.casefold()}), None)
        if found is None:
            raise Misused(_NOBODY.format(name=name))
        return found


@dataclass(frozen=True)
class OwnCommand:
    """One of Slack's own: how it is used, what it is for, and what it does.

    It may answer with a sentence, or with the conversation that it leads to.
    """

    usage: str
    about: str
    does: Callable[[Typed], str | Channel]


def answer(command: str, typed: Typed) -> str | Channel:
    """Carry a command out; what Slackbot says to whoever typed it, if anything, or where Slack takes them.

    Raises:
        SlackError: Slack refuses what it asks for.
    """
    own = OWN_COMMANDS[command]
    try:
        return own.does(typed)
    except Misused as mistake:
        return str(mistake) or _USAGE.format(command=command, usage=own.usage, about=own.about.lower())


def works_in_threads(command: str) -> bool:
    """Whether it may be typed in a thread; those that are about the channel are typed there."""
    return command in _IN_THREADS


def _invite(typed: Typed) -> str:
    channel_life.invite(typed.team, typed.place, typed.people, by=typed.user.id)
    return ""


def _remove(typed: Typed) -> str:
    for user in typed.people:
        channel_life.remove(typed.team, typed.place, user.id, by=typed.user.id)
    return ""


def _leave(typed: Typed) -> str:
    channel_life.leave(typed.team, typed.place, typed.user.id)
    return ""


def _join(typed: Typed) -> Channel:
    if "#" not in typed.words:
        raise Misused
    channel_life.join(typed.team, typed.place, typed.user.id)
    return typed.place


def _topic(typed: Typed) -> str:
    if not typed.words:
        raise Misused
    channel_life.note(typed.team, typed.channel, "topic", typed.words, by=typed.user.id)
    return ""


def _rename(typed: Typed) -> str:
    if not typed.words:
        raise Misused
    channel_life.rename(typed.team, typed.channel, typed.words.removeprefix("#"), by=typed.user.id)
    return ""


def _archive(typed: Typed) -> str:
    channel_life.archive(typed.team, typed.channel, by=typed.user.id)
    return ""


def _message(typed: Typed) -> Channel:
    words = _NAMED.sub("", typed.words, count=1).strip()
    named = _NAMED.match(typed.words)
    if named is None or not words:
        raise Misused
    if named.group(1) == "#":
        channel = replace(typed, words=named.group()).place
    else:
        channel = typed.team.channels.among([typed.user, *replace(typed, words=named.group()).people])
    if typed.user.id not in channel.members:
        raise SlackError("not_in_channel")
    if channel.is_archived:
        raise SlackError("is_archived")
    if typed.team.is_deserted(channel):
        raise SlackError("user_disabled")
    typed.team.post(channel, typed.content(words), author=typed.author)
    return channel


def _who(typed: Typed) -> str:
    names = [f"@{user.display_name}" for user in typed.team.people if user.id in typed.channel.members]
    return _HERE.format(names=", ".join(names))


def _me(typed: Typed) -> str:
    if not typed.words:
        raise Misused
    content = Content(typed.content(typed.words).text)
    typed.team.post(typed.channel, content, author=typed.author, thread_ts=typed.thread_ts, subtype="me_message")
    return ""


def _shrug(typed: Typed) -> str:
    content = typed.content(f"{typed.words} {_SHRUG}".strip())
    typed.team.post(typed.channel, content, author=typed.author, thread_ts=typed.thread_ts)
    return ""


def _status(typed: Typed) -> str:
    return own_status.status(typed.team, typed.user, typed.words)


def _dnd(typed: Typed) -> str:
    return own_status.dnd(typed.team, typed.user, typed.words)


_REMOVE = OwnCommand("@someone", "Remove someone from this channel", _remove)
_MESSAGE = OwnCommand("@someone words", "Send someone a direct message", _message)

OWN_COMMANDS = {
    "/archive": OwnCommand("", "Archive this channel", _archive),
    "/away": OwnCommand("", "Toggle your away status", lambda typed: own_status.away(typed.team, typed.user)),
    "/dm": _MESSAGE,
    "/dnd": OwnCommand("for 30 minutes", "Pause or resume notifications", _dnd),
    "/invite": OwnCommand("@someone #channel", "Add someone, or an app, to a channel", _invite),
    "/join": OwnCommand("#channel", "Join a channel", _join),
    "/kick": _REMOVE,
    "/leave": OwnCommand("", "Leave this channel", _leave),
    "/me": OwnCommand("words", "Say what you do", _me),
    "/msg": _MESSAGE,
    "/remove": _REMOVE,
    "/rename": OwnCommand("new-name", "Give this channel another name", _rename),
    "/shrug": OwnCommand("words", f"Add {_SHRUG} to your message", _shrug),
    "/status": OwnCommand(":emoji: words", "Set or clear your status", _status),
    "/topic": OwnCommand("words", "Set the channel's topic", _topic),
    "/who": OwnCommand("", "See who is here", _who),
}
