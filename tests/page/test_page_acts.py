"""What reaches the app from the page's controls, without a browser."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import pytest
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from sandbox import Workspace
from sandbox.page.avatar import initials
from sandbox.page.doings import DOINGS, Cannot
from sandbox.page.times import ago, day, in_full, moment_of
from sandbox.page.window import Location, Window
from tests.page.conftest import PATIENCE, form, words

pytestmark = pytest.mark.anyio

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def window(office: Workspace, person: str = "ana", place: str = "") -> Window:
    return Window(office.page, Location(person, place))


async def does(at: Window, doing: str, **asked: Any) -> dict[str, Any]:
    return await DOINGS[doing](at, asked) or {}


def menu(kind: str, **parts: Any) -> list[dict[str, Any]]:
    element = {"type": kind, "action_id": "menu", "placeholder": words("Choose"), **parts}
    if kind == "overflow":
        del element["placeholder"]
    return [{"type": "actions", "block_id": "row", "elements": [element]}]


def options(*names: str) -> list[dict[str, Any]]:
    return [{"text": words(name), "value": name.lower()} for name in names]


async def posted(office: Workspace, client: AsyncWebClient, blocks: Sequence[dict[str, Any]]) -> str:
    """The place of a message in #leads, as the page names it."""
    channel = office.channel_id("leads")
    answer = await client.chat_postMessage(channel=channel, text="Choose", blocks=blocks)
    return f"m:{channel}:{answer['ts']}"


def hears(app: AsyncApp) -> list[dict[str, Any]]:
    heard: list[dict[str, Any]] = []

    @app.action("menu")
    async def chosen(ack: Any, body: Any) -> None:
        await ack()
        heard.append(body)

    return heard


async def test_a_choice_in_a_message_is_told_and_kept(office: Workspace, app: AsyncApp, client: AsyncWebClient) -> None:
    heard = hears(app)
    place = await posted(office, client, menu("static_select", options=options("Low", "High")))
    at = window(office)
    await does(at, "act", place=place, block="row", action="menu", raw=1)
    assert heard[0]["actions"][0]["selected_option"]["value"] == "high"
    state = heard[0]["state"]["values"]["row"]["menu"]
    assert state == {"type": "static_select", "selected_option": options("Low", "High")[1]}
    _, channel, ts = place.split(":")
    post = office.team.messages.at(channel, ts)
    assert post is not None and set(post.entries) == {office.person("ana").id}  # others have chosen nothing


async def test_an_overflow_leaves_nothing_behind(office: Workspace, app: AsyncApp, client: AsyncWebClient) -> None:
    heard = hears(app)
    place = await posted(office, client, menu("overflow", options=options("Edit", "Delete")))
    await does(window(office), "act", place=place, block="row", action="menu", raw=0)
    assert heard[0]["actions"][0]["selected_option"]["value"] == "edit"
    assert heard[0]["state"] == {"values": {}}


async def test_an_app_offers_options_in_a_message(office: Workspace, app: AsyncApp, client: AsyncWebClient) -> None:
    heard = hears(app)

    @app.options("menu")
    async def offers(ack: Any, payload: Any) -> None:
        await ack(options=options(f"{payload['value']} One", f"{payload['value']} Two"))

    place = await posted(office, client, menu("external_select", min_query_length=1))
    at = window(office)
    offered = await does(at, "load", place=place, block="row", action="menu", query="Acme")
    assert [option["text"]["text"] for option in offered["options"]] == ["Acme One", "Acme Two"]
    await does(at, "act", place=place, block="row", action="menu", raw=offered["options"][1])
    assert heard[0]["actions"][0]["selected_option"]["value"] == "acme two"


async def test_nonsense_from_a_browser_is_refused_in_words(
    office: Workspace, app: AsyncApp, client: AsyncWebClient
) -> None:
    place = await posted(office, client, menu("static_select", options=options("Low", "High")))
    with pytest.raises(Cannot, match="choose one of the options"):
        await does(window(office), "act", place=place, block="row", action="menu", raw=7)
    with pytest.raises(Cannot, match="has changed"):  # Rita's review is not Ana's to click in
        await does(window(office), "act", place=f"m:{office.channel_id('review')}:1.2", block="row", action="menu")


async def test_a_form_is_filled_and_handed_in_by_ids(office: Workspace, app: AsyncApp, client: AsyncWebClient) -> None:
    submitted: list[str] = []

    @app.shortcut("write")
    async def write(ack: Any, body: Any) -> None:
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=form())

    @app.view("form")
    async def handed_in(ack: Any, view: Any) -> None:
        await ack()
        submitted.append(view["state"]["values"]["reason"]["value"]["value"])

    at = window(office)
    await does(at, "shortcut", name="Write it down")
    async with asyncio.timeout(PATIENCE):
        while not office.team.screens.stack(at.user.id):
            await asyncio.sleep(0.01)
    view = office.team.screens.stack(at.user.id)[0]
    assert await does(at, "submit", view=view.id) == {"accepted": False}
    assert view.errors == {"reason": "Please complete this required field."}
    await does(at, "enter", place=f"v:{view.id}", block="reason", action="value", raw="Too small")
    assert not view.errors
    assert await does(at, "submit", view=view.id) == {"accepted": True}
    assert submitted == ["Too small"] and not view.is_open
    with pytest.raises(Cannot, match="was closed"):
        await does(at, "close", view=view.id)


async def test_a_command_is_not_for_threads(office: Workspace) -> None:
    said = await office.person("ben").says("Who has Acme?", in_="#leads")
    at = window(office, place=office.channel_id("leads"))
    await does(at, "say", text="/lead mine", thread=said.ts)
    alone = office.team.messages.only_to(at.user.id)[-1]
    assert "not supported in threads" in alone.content.text and alone.thread_ts == said.ts
    await does(at, "say", text=" /lead is what I typed")  # Slack's own way around a command
    assert office.team.messages.timeline(at.place)[-1].content.text == "/lead is what I typed"


async def test_times_are_said_as_slack_says_them(office: Workspace) -> None:
    ben = office.person("ben").user  # in Paris, an hour ahead of UTC
    moment = moment_of(f"{NOON.timestamp():.6f}", ben)
    assert in_full(moment) == "Sunday, November 22nd, 2026 at 1:00:00 PM"
    assert [day(moment, moment.replace(day=d)) for d in (22, 23)] == ["Today", "Yesterday"]
    assert day(moment, moment.replace(day=25)) == "Sunday, November 22nd"
    assert day(moment, moment.replace(year=2027)) == "Sunday, November 22nd, 2026"
    spans = [(12, 0), (12, 5), (14, 0)]
    said = [ago(NOON, NOON.replace(hour=hour, minute=minute)) for hour, minute in spans]
    assert said == ["just now", "5 minutes ago", "2 hours ago"]
    assert ago(NOON, NOON.replace(day=23, hour=1)) == "13 hours ago"  # yesterday, and yet no day
    assert ago(NOON, NOON.replace(day=25)) == "3 days ago"
    assert ago(NOON.replace(day=1), NOON) == "on November 1st"


async def test_initials_are_two_letters_at_most() -> None:
    assert [initials(name) for name in ("Ana Silva", "hubspot", "Jan van der Berg", "sales-bot", "")] == [
        "AS",
        "H",
        "JB",
        "SB",
        "",
    ]
