"""Going about: to other people, conversations, threads and messages."""

from sandbox.page.doings import Json, doing
from sandbox.page.links import APP, HOME, location_at
from sandbox.page.window import Location, Window


@doing("go")
async def go(window: Window, asked: Json) -> Json | None:
    """Look at what an address means."""
    location = location_at(window.office.team, str(asked["path"]), window.location.person)
    arrive(window, location)
    return None


def arrive(window: Window, location: Location) -> None:
    """Look elsewhere; the app hears of its Home being opened, as Slack tells it."""
    before, beside = (window.location.person, window.place), window.beside
    window.looks(location)
    if (window.location.person, window.place) != before:
        greet(window)
    elif window.beside != beside:
        _greet_beside(window)


def greet(window: Window) -> None:
    """Tell the app that somebody opened its Home or its messages."""
    team, user = window.office.team, window.user
    if window.place == HOME:
        window.person.comes_home("home")
    elif window.place == team.channels.dm(user).id:
        window.person.comes_home("messages")
    _greet_beside(window)


def _greet_beside(window: Window) -> None:
    """Its Home may be open beside a conversation."""
    if window.beside == APP and window.place != HOME and window.office.team.manifest.home_tab:
        window.person.comes_home("home")


@doing("appears")
async def appears(window: Window, asked: Json) -> Json | None:
    """The conversation is before somebody's eyes, or no more."""
    window.appears(visible=bool(asked.get("visible")))
    return None


@doing("edge")
async def edge(window: Window, asked: Json) -> Json | None:
    """Load what is above or below the messages that the browser holds."""
    if _is_of_before(window, asked):
        return None
    shown, posts = (window.thread_shown, window.replies) if asked.get("thread") else (window.shown, window.posts)
    if asked.get("which") == "older":
        shown.grow_up(posts)
    else:
        shown.grow_down(posts)
    return None


@doing("follow")
async def follow(window: Window, asked: Json) -> Json | None:
    """The reader is at the end of the messages, or has left it."""
    if _is_of_before(window, asked):
        return None
    shown, posts = (window.thread_shown, window.replies) if asked.get("thread") else (window.shown, window.posts)
    if asked.get("end"):
        shown.follow(posts)
    else:
        shown.hold(posts)
    return None


def _is_of_before(window: Window, asked: Json) -> bool:
    """Whether it was asked of a list that another has taken the place of meanwhile."""
    turn = window.thread_turn if asked.get("thread") else window.list_turn
    return asked.get("turn") not in {None, turn}


@doing("latest")
async def latest(window: Window, _asked: Json) -> Json | None:
    """Go to the end of the messages."""
    window.latest()
    return None


@doing("jump")
async def jump(window: Window, asked: Json) -> Json | None:
    """Go to a message in this conversation."""
    window.jump(str(asked["ts"]))
    return None
