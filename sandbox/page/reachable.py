"""Whether somebody is there, and what they say of it: dots and emoji beside faces and names."""

import htpy as h

from sandbox.messages.authors import Author
from sandbox.page import words
from sandbox.page.kit.emoji import in_words, picture
from sandbox.page.times import clock, moment_of, ordinal
from sandbox.people.users import User
from sandbox.team import Team


def status_emoji(team: Team, user: User | None, viewer: User) -> h.Node:
    """The emoji of somebody's status, its words to hover and to hear; nothing where they have none."""
    if user is None or not user.status:
        return None
    said = status_words(user, viewer)
    return h.span(".status", role="img", aria_label=said, title=said)[
        picture(user.status.emoji.strip(":"), own=team.emoji)
    ]


def author_status(team: Team, author: Author, viewer: User) -> h.Node:
    """The same for whoever wrote a message."""
    return None if author.bot_id else status_emoji(team, team.people.with_id(author.user_id), viewer)


def status_words(user: User, viewer: User) -> str:
    """A status with its end, on the watch of whoever reads it: `🌴 On holiday; until Monday, …`."""
    status = user.status
    said = " ".join(filter(None, (in_words(status.emoji), status.text)))
    if not status.until:
        return said
    end = moment_of(str(status.until), viewer)
    return words.STATUS_UNTIL.format(status=said, until=f"{end:%A}, {end:%B} {ordinal(end.day)} at {clock(end)}")


def presence(team: Team, user: User) -> h.Node:
    """A dot that is full where somebody is active; with a Z where they are not to be disturbed."""
    active, quiet = team.staff.is_active(user), user.quiet.is_on(team.clock.now(), user.zone)
    said = words.ACTIVE if active else words.AWAY
    if quiet:
        said = words.ACTIVE_QUIET if active else words.AWAY_QUIET
    return h.span(class_=["presence", {"is-active": active, "is-quiet": quiet}], title=said)[h.span(".hear-only")[said]]


def stamp_of(team: Team, user: User | None) -> object:
    """What differs when any of it looks different."""
    if user is None:
        return None
    return (user.status, team.staff.is_active(user), user.quiet.is_on(team.clock.now(), user.zone))


def paused_until(team: Team, user: User) -> str:
    """When somebody's notifications come again: `6:30 PM`, with the day where it is another; empty when they do."""
    now = team.clock.now()
    if not user.quiet.is_paused(now):
        return ""
    until, today = moment_of(str(user.quiet.until), user), moment_of(str(now), user)
    return clock(until) if until.date() == today.date() else f"{until:%A}, {clock(until)}"
