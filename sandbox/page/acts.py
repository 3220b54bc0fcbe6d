"""What a person does with the controls of an app: on messages, in modals, at its Home."""

from collections.abc import Callable
from typing import Any

from sandbox.blocks import all_options
from sandbox.errors import SlackShowedAnError
from sandbox.messages.mrkdwn import Reader
from sandbox.page import words
from sandbox.page.doings import Cannot, Json, doing
from sandbox.page.kit import chosen, value_to_entry
from sandbox.page.window import Window
from sandbox.person.hands import Click
from sandbox.screens.surfaces import Home, Message, Modal, Surface
from sandbox.screens.views import Field


@doing("act")
async def act(window: Window, asked: Json) -> Json | None:
    """Use a control that tells the app at once."""
    surface, place = surface_at(window, str(asked["place"])), _field(asked)
    click = await window.person.uses(surface, place, _read(window, surface, asked, chosen), expecting_error=True)
    _complain(window, click)
    return None


@doing("enter")
async def enter(window: Window, asked: Json) -> Json | None:
    """Leave something in a field; the app hears of it when the form is sent."""
    surface, place = surface_at(window, str(asked["place"])), _field(asked)
    window.person.enters(surface, place, _read(window, surface, asked, value_to_entry))
    return None


@doing("load")
async def load(window: Window, asked: Json) -> Json | None:
    """Ask the app for the options of a menu."""
    surface = surface_at(window, str(asked["place"]))
    try:
        offered = await window.person.is_offered(surface, _field(asked), str(asked.get("query", "")))
    except SlackShowedAnError as refusal:
        raise Cannot(str(refusal)) from None
    groups, options = offered.get("option_groups"), all_options(offered)
    return {"option_groups": groups} if groups else {"options": options}


@doing("submit")
async def submit(window: Window, asked: Json) -> Json | None:
    """Hand a modal in."""
    modal = _modal(window, str(asked["view"]))
    try:
        submission = await window.person.submits(modal)
    except SlackShowedAnError as refusal:
        raise Cannot(words.MODAL_FAILED.format(reason=_reason(window, refusal))) from None
    return {"accepted": submission.accepted}


@doing("close")
async def close(window: Window, asked: Json) -> Json | None:
    """Close a modal without handing it in."""
    await window.person.closes(_modal(window, str(asked["view"])))
    return None


@doing("shortcut")
async def shortcut(window: Window, asked: Json) -> Json | None:
    """Use one of the app's shortcuts, on a message or not."""
    on = message_at(window, str(asked["channel"]), str(asked["ts"])) if asked.get("ts") else None
    click = await window.person.uses_shortcut(str(asked["name"]), on=on, expecting_error=True)
    _complain(window, click)
    return None


@doing("react")
async def react(window: Window, asked: Json) -> Json | None:
    """Put an emoji to a message, or take it away again."""
    message = message_at(window, str(asked.get("channel") or window.place), str(asked["ts"]))
    emoji = str(asked["emoji"])
    mine = any(name == emoji and window.user.id in users for name, users in message.post.reactions)
    await (window.person.unreacts if mine else window.person.reacts)(emoji, on=message)
    return None


@doing("dismiss")
async def dismiss(window: Window, asked: Json) -> Json | None:
    """Take an ephemeral off one's screen."""
    post = message_at(window, window.place, str(asked["ts"])).post
    if post.only_to == window.user.id:
        window.office.team.delete(post)
    return None


def surface_at(window: Window, place: str) -> Surface:
    """What a control is on: `m:CHANNEL:TS`, `v:VIEW`, or `h` for the app's Home.

    Raises:
        Cannot: it is gone.
    """
    kind, _, rest = place.partition(":")
    if kind == "m":
        channel_id, _, ts = rest.partition(":")
        return message_at(window, channel_id, ts)
    if kind == "v":
        return _modal(window, rest)
    return Home(window.office.team, window.user)


def message_at(window: Window, channel_id: str, ts: str) -> Message:
    """A message that this window's person sees.

    Raises:
        Cannot: it is gone, or they are not in its conversation.
    """
    team, user = window.office.team, window.user
    channel = team.channels.with_id(channel_id)
    post = team.messages.on_screen(channel_id, ts, user.id)
    if channel is None or post is None or user.id not in channel.members:
        raise Cannot(words.CHANGED)
    return Message(team, user, post, post.latest)


def _modal(window: Window, view_id: str) -> Modal:
    team, user = window.office.team, window.user
    for view in team.screens.stack(user.id):
        if view.id == view_id:
            return Modal(team, user, view)
    raise Cannot(words.MODAL_CLOSED)


def _field(asked: Json) -> Field:
    return str(asked["block"]), str(asked["action"])


def _read(window: Window, surface: Surface, asked: Json, reading: Callable[[Json, Any, Reader], Json]) -> Json:
    """What the browser has in a control, in Slack's form."""
    _, element = window.person.control(surface, _field(asked))
    try:
        entry = reading(element, asked.get("raw"), window.office.team.reader(window.user))
    except ValueError as refusal:
        raise Cannot(str(refusal)) from None
    return _known(window, entry)


def _known(window: Window, entry: dict[str, Any]) -> dict[str, Any]:
    """Files that were entered by their ids, with what the workspace knows of them."""
    if not entry.get("files"):
        return entry
    files = window.office.team.files
    return {**entry, "files": [files.with_id(str(file["id"])).as_slack() for file in entry["files"]]}


def _complain(window: Window, click: Click) -> None:
    if click.error is not None:
        app = window.office.team.manifest.bot_name
        raise Cannot(words.APP_FAILED.format(app=app, reason=click.error))


def _reason(window: Window, refusal: Exception) -> str:
    failures = window.office.failures
    return failures[-1].reason if failures else str(refusal)
