"""What people read in the newer blocks, and what an app hears when they use them."""

from dataclasses import replace
from typing import Any

import pytest
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from sandbox import NotOnScreen, Workspace
from tests.sandbox.shapes import (
    Json,
    action_cell,
    actions,
    alert,
    button,
    call,
    card,
    carousel,
    cell,
    chart,
    container,
    context_actions,
    data_table,
    feedback,
    icon_button,
    line,
    lines,
    modal,
    mrkdwn,
    pie,
    plain,
    plan,
    point,
    provider,
    rich,
    section,
    series,
    table,
    task,
    video,
    words,
    workflow_button,
)

pytestmark = pytest.mark.anyio


def labelled(label: str, **more: Any) -> Json:
    return button(text=plain(label), **more)


def heard(bot: AsyncApp, *action_ids: str) -> list[Json]:
    """The actions that reach the app."""
    clicks: list[Json] = []
    for action_id in action_ids:

        @bot.action(action_id)
        async def note(ack: Any, action: Json) -> None:
            clicks.append(action)
            await ack()

    return clicks


READ = [
    (video(description=plain("How to"), author_name="Jo", provider_name="Tube"), "T\nHow to\nJo\nTube"),
    (card(title=mrkdwn("*Acme*"), subtitle=plain("120 people"), body=mrkdwn("_Hot_")), "Acme\n120 people\nHot"),
    (carousel(card(title=plain("One")), card(title=plain("Two"))), "One\nTwo"),
    (container(section("inside"), subtitle=plain("below")), "T\nbelow\ninside"),
    (container(section("inside"), rich_text_title=rich(line(words("Rich"), words("er")))), "Richer\ninside"),
    (table([cell("Lead"), rich(line(words("Acme")), line(words("hot")))]), "Lead\nAcme\nhot"),
    (
        data_table([cell("Lead"), cell("Do")], [{"type": "raw_number", "value": 4, "text": "4"}, action_cell()]),
        "C\nLead\nDo\n4",
    ),
    (task(title="Look up", details=rich(line(words("at length")))), "Look up\nat length"),
    (task(sources=[{"type": "url", "url": "https://x.example", "text": "X"}]), "T\nX"),
    (
        plan(task("1", title="First"), task("2", title="Second", output=rich(line(words("done"))))),
        "P\nFirst\nSecond\ndone",
    ),
    (chart(pie(point("Won"), point("Lost"))), "T\nWon 1\nLost 1"),
    (chart(lines(series("2030", "Jan"), categories=("Jan",), x_label="Month")), "T\nMonth\n2030\nJan 1"),
    (provider(description=plain("Leads"), connected_identity=plain("jo@x.example")), "CRM\nLeads\njo@x.example"),
    (call(call={"v1": {"name": "Sync with Acme"}}), "Sync with Acme"),
    (context_actions(feedback()), ""),
]


@pytest.mark.parametrize(("block", "read"), READ, ids=lambda part: part["type"] if isinstance(part, dict) else "")
async def test_what_a_person_reads(office: Workspace, client: AsyncWebClient, block: Json, read: str) -> None:
    ana = office.person("ana")
    await client.chat_postMessage(channel=ana.id, text="Acme!", blocks=[block])
    message = await ana.sees_dm("Acme!")
    assert message.text == f"Acme!\n{read}".strip()


async def test_an_alert_is_read_in_a_modal(office: Workspace, client: AsyncWebClient) -> None:
    ana = office.person("ana")
    view = modal(alert("Nobody took this", level="warning"))
    await client.views_open(trigger_id=office.team.triggers.hand_out(ana.id), view=view)
    await ana.sees_modal("Nobody took this")


async def test_mentions_inside_other_blocks_ping(office: Workspace, client: AsyncWebClient) -> None:
    ana, ben, dan = (office.person(name) for name in ("ana", "ben", "dan"))
    inside = container(section(f"<@{ben.id}>"), rich(line({"type": "user", "user_id": dan.id})))
    cells = table([rich(line({"type": "broadcast", "range": "here"})), cell(f"<@{ana.id}>")])
    await client.chat_postMessage(channel=office.channel_id("sales-leads"), text="Look", blocks=[inside, cells])
    message = await ana.sees_in("#sales-leads", "Look", "@Ben", "@Dan", "@here")
    assert message.mentions == (ben.id, dan.id, "here")


async def test_buttons_in_cards_and_cells_are_told_by_their_own_block(
    office: Workspace, socket_app: AsyncApp, client: AsyncWebClient
) -> None:
    clicks = heard(socket_app, "take")
    ana = office.person("ana")
    take = labelled("Take", action_id="take")
    blocks = [
        carousel(
            card(title=plain("Acme"), block_id="acme", actions=[take | {"value": "1"}]),
            card(title=plain("Bell"), block_id="bell", actions=[take | {"value": "2"}]),
        ),
        container(section("Corp"), actions(take | {"value": "3"}, block_id="corp")),
        data_table([cell("Lead"), cell("Do")], [cell("Dyne"), {"type": "action_cell", "element": take}], block_id="t"),
    ]
    await client.chat_postMessage(channel=ana.id, text="Leads", blocks=blocks)
    message = await ana.sees_dm("Leads", "Dyne")
    for near in ("Bell", "Corp", "Dyne"):
        await ana.clicks("Take", on=message, near=near)
    assert [(click["block_id"], click.get("value")) for click in clicks] == [("bell", "2"), ("corp", "3"), ("t", None)]


async def test_feedback_is_one_control_with_two_sides(
    office: Workspace, socket_app: AsyncApp, client: AsyncWebClient
) -> None:
    clicks = heard(socket_app, "rate", "bin")
    ana, ben = office.person("ana"), office.person("ben")
    elements = [feedback(action_id="rate"), icon_button(action_id="bin", value="7", visible_to_user_ids=[ben.id])]
    place = office.channel_id("sales-leads")
    await client.chat_postMessage(channel=place, text="An answer", blocks=[context_actions(*elements)])
    seen = await ana.sees_in("#sales-leads", "An answer")
    assert seen.buttons == ["Good", "Bad"]
    await ana.clicks("Bad", on=seen)
    await ben.clicks("Delete", on=await ben.sees_in("#sales-leads", "An answer"))
    rated, binned = clicks
    assert (rated["type"], rated["value"], rated["text"]) == ("feedback_buttons", "down", plain("Bad"))
    assert (binned["type"], binned["value"], binned["icon"]) == ("icon_button", "7", "trash")


async def test_a_workflow_button_tells_the_app_nothing(office: Workspace, client: AsyncWebClient) -> None:
    ana = office.person("ana")
    await client.chat_postMessage(channel=ana.id, text="Acme", blocks=[actions(workflow_button())])
    click = await ana.clicks("Start", on=await ana.sees_dm("Acme"))
    assert not click.sent
    assert office.deliveries == []


async def test_blocks_of_an_unknown_kind_are_read_as_far_as_may_be(office: Workspace, client: AsyncWebClient) -> None:
    ana = office.person("ana")
    await client.chat_postMessage(channel=ana.id, text="Acme")
    message = await ana.sees_dm("Acme")
    strange = {"type": "hologram", "block_id": "h", "title": plain("Seen"), "depth": 3, "elements": ["?"]}
    content = replace(message.content, blocks=[strange])
    office.team.rewrite(message.post, content)
    edited = await ana.sees_edit(message, "Seen")
    assert edited.buttons == []
    with pytest.raises(NotOnScreen):
        await ana.clicks("Seen", on=edited)
