import asyncio
from dataclasses import replace
from typing import Any

import aiohttp
import pytest
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from sandbox import LeftUnexpected, NotOnScreen, SlackShowedAnError, Workspace

pytestmark = pytest.mark.anyio

Json = dict[str, Any]


def button(label: str, **more: Any) -> Json:
    return {"type": "button", "action_id": label.lower(), "text": {"type": "plain_text", "text": label}, **more}


def section(words: str, **more: Any) -> Json:
    return {"type": "section", "text": {"type": "mrkdwn", "text": words}, **more}


def row(*labels: str) -> Json:
    return {"type": "actions", "elements": [button(label) for label in labels]}


async def test_a_person_reads_a_card(office: Workspace, client: AsyncWebClient) -> None:
    ana = office.person("ana")
    blocks = [section("*Acme* is yours, <@" + ana.id + ">"), row("Accept", "Snooze")]
    await client.chat_postMessage(channel=ana.id, text="New lead: Acme", blocks=blocks)
    card = await ana.sees_dm("Acme", "yours")
    assert card.text == "New lead: Acme\nAcme is yours, @Ana"
    assert card.notification == "New lead: Acme"
    assert card.buttons == ["Accept", "Snooze"]
    assert card.mentions == (ana.id,)
    office.assert_nothing_unexpected()


async def test_what_nobody_expected_fails_the_story(office: Workspace, client: AsyncWebClient) -> None:
    rita = office.person("rita")

    async def story() -> None:
        async with office.story():
            await client.chat_postMessage(channel=rita.id, text="Acme is late")
            posted = await client.chat_postMessage(channel="#lead-review", text="Review Acme")
            await client.chat_postMessage(channel="#lead-review", text="now", thread_ts=posted["ts"])
            await client.chat_postEphemeral(channel=posted["channel"], user=rita.id, text="psst")

    with pytest.raises(LeftUnexpected) as failure:
        await story()
    assert str(failure.value) == (
        "Nobody expected:\n"
        "- in a DM, to @rita: 'Acme is late'\n"
        "- in #lead-review, to everyone: 'Review Acme'\n"
        "- in #lead-review (in a thread), to everyone: 'now'\n"
        "- in #lead-review, to @rita: 'psst'"
    )


async def test_a_message_is_news_once_to_each_reader(office: Workspace, client: AsyncWebClient) -> None:
    ana, rita = office.person("ana"), office.person("rita")
    await client.chat_postMessage(channel="#sales-leads", text="Acme")
    await ana.sees_in("#sales-leads", "Acme")
    await rita.sees_in("#sales-leads", "Acme")
    with pytest.raises(NotOnScreen, match="already seen"):
        await ana.sees_in("#sales-leads", "Acme", within=0.01)
    with pytest.raises(NotOnScreen, match="Ana is not in #lead-review"):
        await ana.sees_in("#lead-review", "Acme")


async def test_an_unseen_edit_is_news_and_no_failure(office: Workspace, client: AsyncWebClient) -> None:
    ana = office.person("ana")
    posted = await client.chat_postMessage(channel=ana.id, text="Acme <!channel>")
    card = await ana.sees_dm("Acme")
    await client.chat_update(channel=posted["channel"], ts=posted["ts"], text=f"Acme, accepted by <@{ana.id}>")
    office.assert_nothing_unexpected()
    edit = await ana.sees_edit(card, "accepted by @Ana")
    assert edit.mentions == ("channel",)
    assert card.text == "Acme @channel"
    with pytest.raises(NotOnScreen, match="the message says"):
        await ana.sees_edit(edit, "accepted", within=0.01)
    await client.chat_update(channel=posted["channel"], ts=posted["ts"], text="Acme, snoozed")
    await ana.sees_dm("snoozed")


async def test_a_person_waits_for_what_comes_later(office: Workspace, client: AsyncWebClient) -> None:
    ana = office.person("ana")
    waiting = asyncio.create_task(ana.sees_dm("Acme"))
    await asyncio.sleep(0)
    await client.chat_postMessage(channel=ana.id, text="Acme")
    card = await waiting
    await client.chat_delete(channel=card.channel_id, ts=card.ts)
    await ana.sees_gone(card)


async def test_a_reply_is_found_in_its_thread_only(office: Workspace, client: AsyncWebClient) -> None:
    ana = office.person("ana")
    posted = await client.chat_postMessage(channel="#sales-leads", text="Acme")
    card = await ana.sees_in("#sales-leads", "Acme")
    await client.chat_postMessage(channel=posted["channel"], text="still waiting", thread_ts=card.ts)
    with pytest.raises(NotOnScreen):
        await ana.sees_in("#sales-leads", "waiting", within=0.01)
    reply = await ana.sees_in("#sales-leads", "waiting", thread=card)
    assert reply.thread_ts == card.ts


async def test_a_click_reaches_the_app_and_its_answers_reach_the_person(
    office: Workspace, bot: AsyncApp, client: AsyncWebClient
) -> None:
    clicks: list[Json] = []

    @bot.action("accept")
    async def accept(ack: Any, body: Json, respond: Any) -> None:
        clicks.append(body)
        await ack()
        await client.chat_update(channel=body["channel"]["id"], ts=body["message"]["ts"], text="Acme, accepted")
        await respond("Well done", replace_original=False)

    ana = office.person("ana")
    blocks = [{"type": "actions", "block_id": "b", "elements": [button("Accept", value="lead-1")]}]
    await client.chat_postMessage(channel=ana.id, text="Acme", blocks=blocks)
    card = await ana.sees_dm("Acme")
    click = await ana.clicks("Accept")
    assert click.answered
    await ana.sees_edit(card, "accepted")
    await ana.sees_only_to_me("Well done")
    office.assert_nothing_unexpected()
    [body] = clicks
    assert body["actions"][0]["value"] == "lead-1"
    assert body["actions"][0]["block_id"] == "b"
    assert body["container"] == {
        "type": "message",
        "message_ts": card.ts,
        "channel_id": card.channel_id,
        "is_ephemeral": False,
    }
    assert body["channel"]["name"] == "directmessage"
    assert body["user"]["id"] == ana.id


async def test_a_missing_button_is_told_with_those_there_are(office: Workspace, client: AsyncWebClient) -> None:
    ana = office.person("ana")
    await client.chat_postMessage(channel=ana.id, text="Acme", blocks=[row("Accept", "Snooze")])
    card = await ana.sees_dm("Acme")
    with pytest.raises(NotOnScreen, match=r"no button 'Reassign'; there are: \['Accept', 'Snooze'\]"):
        await ana.clicks("Reassign", on=card)


async def test_what_is_gone_or_unknown_cannot_be_clicked(office: Workspace, client: AsyncWebClient) -> None:
    ana = office.person("ana")
    await client.chat_postMessage(channel=ana.id, text="Acme", blocks=[row("Accept")])
    card = await ana.sees_dm("Acme")
    with pytest.raises(NotOnScreen, match="looked at nothing with a button 'Snooze'"):
        await ana.clicks("Snooze")
    with pytest.raises(NotOnScreen, match="no button 'Snooze'"):
        await ana.clicks("Snooze", on=card, old=True)
    with pytest.raises(NotOnScreen, match="Only a message"):
        await ana.clicks("Snooze", old=True)
    with pytest.raises(NotOnScreen, match="still sees"):
        await ana.sees_gone(card, within=0.01)
    await client.chat_delete(channel=card.channel_id, ts=card.ts)
    with pytest.raises(NotOnScreen, match="deleted"):
        await ana.clicks("Accept", on=card)


async def test_a_stale_screen_can_be_clicked(office: Workspace, bot: AsyncApp, client: AsyncWebClient) -> None:
    values: list[str] = []

    @bot.action("accept")
    async def accept(ack: Any, action: Json) -> None:
        values.append(action["value"])
        await ack()

    ana = office.person("ana")
    blocks = [{"type": "actions", "elements": [button("Accept", value="offer 1")]}]
    posted = await client.chat_postMessage(channel=ana.id, text="Acme", blocks=blocks)
    card = await ana.sees_dm("Acme")
    await client.chat_update(channel=posted["channel"], ts=posted["ts"], text="Acme went to Ben")
    with pytest.raises(NotOnScreen):
        await ana.clicks("Accept", on=card)
    await ana.clicks("Accept", on=card, old=True)
    assert values == ["offer 1"]


async def test_two_people_click_at_once(office: Workspace, bot: AsyncApp, client: AsyncWebClient) -> None:
    @bot.action("claim")
    async def claim(ack: Any) -> None:
        await asyncio.sleep(0.01)
        await ack()

    ana, ben = office.person("ana"), office.person("ben")
    await client.chat_postMessage(channel="#sales-leads", text="Acme", blocks=[row("Claim")])
    cards = [await person.sees_in("#sales-leads", "Acme") for person in (ana, ben)]
    results = await asyncio.gather(ana.clicks("Claim", on=cards[0]), ben.clicks("Claim", on=cards[1]))
    assert all(click.answered for click in results)


async def test_equal_buttons_are_told_apart_by_what_is_beside_them(
    office: Workspace, bot: AsyncApp, client: AsyncWebClient
) -> None:
    opened: list[str] = []

    @bot.action("open")
    async def open_lead(ack: Any, action: Json) -> None:
        opened.append(action["value"])
        await ack()

    ana = office.person("ana")
    blocks = [section(name, accessory=button("Open", value=name)) for name in ("Acme", "Globex")]
    blocks += [section("Initech"), {"type": "actions", "elements": [button("Open", value="Initech")]}]
    await client.chat_postMessage(channel=ana.id, text="Your leads", blocks=blocks)
    card = await ana.sees_dm("leads")
    with pytest.raises(NotOnScreen, match="3 buttons"):
        await ana.clicks("Open", on=card)
    await ana.clicks("Open", on=card, near="Globex")
    await ana.clicks("Open", on=card, near="Initech")
    assert opened == ["Globex", "Initech"]


async def test_a_confirm_dialog_can_be_backed_out_of(office: Workspace, bot: AsyncApp, client: AsyncWebClient) -> None:
    clicks: list[str] = []

    @bot.action("decline")
    async def decline(ack: Any) -> None:
        clicks.append("declined")
        await ack()

    words = {"type": "plain_text", "text": "Sure?"}
    confirm = {"title": words, "text": words, "confirm": words, "deny": words}
    ana = office.person("ana")
    blocks = [{"type": "actions", "elements": [button("Decline", confirm=confirm)]}]
    await client.chat_postMessage(channel=ana.id, text="Acme", blocks=blocks)
    card = await ana.sees_dm("Acme")
    assert not (await ana.clicks("Decline", on=card, confirming=False)).sent
    assert (await ana.clicks("Decline", on=card)).answered
    assert clicks == ["declined"]


async def test_a_button_may_be_for_some_eyes_only(office: Workspace, client: AsyncWebClient) -> None:
    ana, rita = office.person("ana"), office.person("rita")
    elements = [button("Approve", visible_to_user_ids=[rita.id]), button("Why me?")]
    blocks = [{"type": "actions", "elements": elements}]
    await client.chat_postMessage(channel="#sales-leads", text="Acme", blocks=blocks)
    assert (await ana.sees_in("#sales-leads", "Acme")).buttons == ["Why me?"]
    assert (await rita.sees_in("#sales-leads", "Acme")).buttons == ["Approve", "Why me?"]


async def test_choosing_in_menus_of_a_message(office: Workspace, bot: AsyncApp, client: AsyncWebClient) -> None:
    chosen: list[Json] = []

    async def keep(ack: Any, action: Json) -> None:
        chosen.append(action)
        await ack()

    for action_id in ("more", "who", "pick"):
        bot.action(action_id)(keep)
    option = {"text": {"type": "plain_text", "text": "Mute"}, "value": "mute"}
    elements = [
        {"type": "overflow", "action_id": "more", "options": [option]},
        {"type": "users_select", "action_id": "who", "placeholder": {"type": "plain_text", "text": "Give to"}},
    ]
    ana = office.person("ana")
    await client.chat_postMessage(channel=ana.id, text="Acme", blocks=[{"type": "actions", "elements": elements}])
    card = await ana.sees_dm("Acme")
    await ana.chooses("Mute", on=card)
    await ana.chooses("ben", on=card, menu="Give to")
    assert chosen[0]["selected_option"]["value"] == "mute"
    assert chosen[1]["selected_user"] == office.person("ben").id
    with pytest.raises(NotOnScreen, match="Give to"):
        await ana.chooses("Nobody", on=card)


async def test_a_click_without_an_answer_shows_an_error(
    office: Workspace, bot: AsyncApp, client: AsyncWebClient
) -> None:
    @bot.action("slow")
    async def slow(ack: Any) -> None:
        await asyncio.sleep(0.6)
        await ack()

    ana = office.person("ana")
    await client.chat_postMessage(channel=ana.id, text="Acme", blocks=[row("Slow", "Unheard")])
    card = await ana.sees_dm("Acme")
    with pytest.raises(SlackShowedAnError, match="a click on 'Slow'"):
        await ana.clicks("Slow", on=card)
    click = await ana.clicks("Unheard", on=card, expecting_error=True)
    assert not click.answered
    assert [failure.what for failure in office.failures] == ["a click on 'Slow'", "a click on 'Unheard'"]


async def test_a_click_while_the_app_is_down_shows_an_error(office: Workspace, client: AsyncWebClient) -> None:
    ana = office.person("ana")
    await client.chat_postMessage(channel=ana.id, text="Acme", blocks=[row("Accept")])
    card = await ana.sees_dm("Acme")
    click = await ana.clicks("Accept", on=card, expecting_error=True)
    assert click.error == "connection_failed"


async def test_an_ephemeral_is_replaced_and_deleted_by_its_response_url(
    office: Workspace, bot: AsyncApp, client: AsyncWebClient
) -> None:
    @bot.action("undo")
    async def undo(ack: Any, respond: Any) -> None:
        await ack()
        await respond(text="Undone", replace_original=True, blocks=[row("Hide")])

    @bot.action("hide")
    async def hide(ack: Any, respond: Any) -> None:
        await ack()
        await respond(delete_original=True)

    rita = office.person("rita")
    channel = office.channel_id("lead-review")
    await client.chat_postEphemeral(channel=channel, user=rita.id, text="Done", blocks=[row("Undo")])
    note = await rita.sees_only_to_me("Done")
    await rita.clicks("Undo", on=note)
    undone = await rita.sees_only_to_me("Undone")
    await rita.clicks("Hide", on=undone)
    await rita.sees_gone(undone)


async def test_a_response_url_is_good_five_times_in_thirty_minutes(
    office: Workspace, bot: AsyncApp, client: AsyncWebClient
) -> None:
    answers: list[tuple[int, str]] = []
    kept: list[Any] = []

    @bot.action("talk")
    async def talk(ack: Any, respond: Any) -> None:
        await ack()
        kept.append(respond)
        for number in range(1, 7):
            response = await respond(f"answer {number}")
            answers.append((response.status_code, response.body))

    @bot.action("later")
    async def later(ack: Any, respond: Any) -> None:
        await ack()
        kept.append(respond)

    ana = office.person("ana")
    await client.chat_postMessage(channel="#sales-leads", text="Acme", blocks=[row("Talk", "Later")])
    card = await ana.sees_in("#sales-leads", "Acme")
    await ana.clicks("Talk", on=card)
    assert [status for status, _ in answers] == [200] * 5 + [404]
    assert "used_url" in answers[-1][1]
    for number in range(1, 6):
        await ana.sees_only_to_me(f"answer {number}")
    await ana.clicks("Later", on=card)
    respond = kept[-1]
    office.passes(minutes=29)
    assert (await respond("in time", response_type="in_channel")).status_code == 200
    await office.person("ben").sees_in("#sales-leads", "in time")
    office.passes(minutes=2)
    assert "expired_url" in (await respond("too late")).body
    office.assert_nothing_unexpected()


async def test_a_response_that_slack_does_not_take(office: Workspace, bot: AsyncApp, client: AsyncWebClient) -> None:
    bodies: list[str] = []

    @bot.action("talk")
    async def talk(ack: Any, respond: Any) -> None:
        await ack()
        bodies.append((await respond(text="x", blocks=[{"type": "nonsense"}])).body)

    ana = office.person("ana")
    await client.chat_postMessage(channel=ana.id, text="Acme", blocks=[row("Talk")])
    await ana.sees_dm("Acme")
    await ana.clicks("Talk")
    assert "invalid_blocks" in bodies[0]


async def test_a_response_url_that_was_never_given(office: Workspace) -> None:
    async with aiohttp.ClientSession() as session:
        async with session.post(f"{office.address}/response/R1", json={"text": "x"}) as response:
            assert (response.status, (await response.json())["error"]) == (404, "invalid_url")
        for body in (b"{", b"[]"):
            async with session.post(f"{office.address}/response/R1", data=body) as response:
                assert (response.status, (await response.json())["error"]) == (400, "invalid_payload")


async def test_attachments_are_read_and_their_buttons_clicked(
    office: Workspace, bot: AsyncApp, client: AsyncWebClient
) -> None:
    clicks: list[str] = []

    @bot.action("accept")
    async def accept(ack: Any) -> None:
        clicks.append("accepted")
        await ack()

    ana = office.person("ana")
    attachment = {"color": "#f00", "text": "late", "fallback": "late", "blocks": [section("*due*"), row("Accept")]}
    await client.chat_postMessage(channel=ana.id, text="Acme", attachments=[attachment])
    card = await ana.sees_dm("Acme", "late", "due")
    await ana.clicks("Accept", on=card)
    assert clicks == ["accepted"]


async def test_an_app_that_takes_no_clicks(office: Workspace, bot: AsyncApp, client: AsyncWebClient) -> None:
    office.team.manifest = replace(office.team.manifest, interactive=False)
    ana = office.person("ana")
    await client.chat_postMessage(channel=ana.id, text="Acme", blocks=[row("Accept")])
    card = await ana.sees_dm("Acme")
    with pytest.raises(SlackShowedAnError, match="not_interactive"):
        await ana.clicks("Accept", on=card)
    assert office.deliveries == []
