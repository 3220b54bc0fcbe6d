from dataclasses import replace
from typing import Any

import pytest
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from sandbox import NotOnScreen, OtherApp, SlackError, Workspace

pytestmark = pytest.mark.anyio

Json = dict[str, Any]

FAMILIES = ("channels", "groups", "im")
HUBSPOT_CARD: Json = {
    "fallback": "New lead: Acme",
    "pretext": "New lead",
    "title": "Acme",
    "title_link": "https://crm.example.com/leads/1",
    "text": "Jo Bell asked for a demo",
    "fields": [{"title": "Employees", "value": "120", "short": True}],
    "color": "#ff7a59",
    "footer": "HubSpot",
}


@pytest.fixture
def listening(office: Workspace) -> Workspace:
    """The app hears of every message where it is a member."""
    manifest = office.team.manifest
    scopes = (*manifest.scopes, *(f"{family}:history" for family in FAMILIES))
    events = manifest.events | {f"message.{family}" for family in FAMILIES}
    office.team.manifest = replace(manifest, scopes=scopes, events=events)
    return office


@pytest.fixture
def heard(bot: AsyncApp) -> list[Json]:
    """The message events that reach a Bolt app, which leaves out the app's own."""
    events: list[Json] = []

    @bot.event("message")
    async def hear(event: Json) -> None:
        events.append(event)

    return events


@pytest.fixture
def hubspot(office: Workspace) -> OtherApp:
    return office.app("hubspot")


def sent(office: Workspace) -> list[Json]:
    return [attempt.parcel.payload["event"] for attempt in office.deliveries]


async def test_the_app_hears_what_another_app_posts(
    listening: Workspace, heard: list[Json], hubspot: OtherApp, client: AsyncWebClient
) -> None:
    blocks = [{"type": "divider"}]
    card = await hubspot.posts("#sales-leads", text="New lead: Acme", blocks=blocks, attachments=[HUBSPOT_CARD])
    await listening.settles()
    [event] = heard
    assert (event["channel"], event["channel_type"]) == (listening.channel_id("sales-leads"), "channel")
    assert (event["ts"], event["event_ts"], event["text"]) == (card.ts, card.ts, "New lead: Acme")
    assert event["attachments"] == [HUBSPOT_CARD]
    assert event["blocks"][0]["type"] == "divider"
    assert "subtype" not in event
    assert (event["bot_id"][0], event["app_id"][0], event["bot_profile"]["name"]) == ("B", "A", "hubspot")
    assert event["bot_id"] != listening.team.app.bot_id
    listening.assert_nothing_unexpected()
    assert (await client.users_info(user=event["user"]))["user"]["is_bot"]
    history = await client.conversations_history(channel=event["channel"])
    assert history["messages"][0]["bot_profile"]["app_id"] == event["app_id"]


async def test_a_classic_integration_has_a_name_and_no_user(
    listening: Workspace, heard: list[Json], client: AsyncWebClient
) -> None:
    salesforce = listening.app("salesforce", classic=True)
    await salesforce.posts("#sales-leads", attachments=[HUBSPOT_CARD])
    await listening.settles()
    [event] = heard
    assert (event["subtype"], event["username"]) == ("bot_message", "salesforce")
    assert "user" not in event
    assert "app_id" not in event
    assert "salesforce" not in [user["name"] for user in (await client.users_list())["members"]]


async def test_an_edit_and_a_deletion_tell_what_was_there_before(
    listening: Workspace, heard: list[Json], hubspot: OtherApp
) -> None:
    card = await hubspot.posts("#sales-leads", text="Acme", attachments=[HUBSPOT_CARD])
    edited = await hubspot.edits(card, text="Acme, qualified")
    await hubspot.deletes(card)
    await listening.settles()
    _, change, deletion = sorted(heard, key=lambda event: event["event_ts"])
    assert (change["subtype"], change["hidden"]) == ("message_changed", True)
    assert (change["message"]["text"], change["previous_message"]["text"]) == ("Acme, qualified", "Acme")
    assert change["message"]["ts"] == change["previous_message"]["ts"] == card.ts < change["ts"]
    assert change["message"]["edited"] == {"user": hubspot.author.bot_id, "ts": change["ts"]}
    assert "edited" not in change["previous_message"]
    assert "attachments" not in change["message"]
    assert (deletion["subtype"], deletion["deleted_ts"]) == ("message_deleted", card.ts)
    assert deletion["previous_message"]["text"] == "Acme, qualified"
    assert edited.post.deleted


async def test_the_app_hears_what_people_say_where_it_is(listening: Workspace, heard: list[Json]) -> None:
    ana, ben, rita = (listening.person(name) for name in ("ana", "ben", "rita"))
    review = listening.team.channels.called("lead-review")
    review.is_private = True
    question = await ana.says("Who has Acme, @ben? <now>", in_="#sales-leads")
    await ben.says("I do", in_="#sales-leads", thread=question)
    await rita.says("Well", in_="#lead-review")
    await ana.says("Hello?")
    await ana.says("Not for the app", in_="#general")
    await listening.settles()
    by_text = {event["text"]: event for event in heard}
    first = by_text.pop(f"Who has Acme, <@{ben.id}>? &lt;now&gt;")
    assert first["user"] == ana.id
    assert first["client_msg_id"]
    assert "bot_id" not in first
    assert {text: event["channel_type"] for text, event in by_text.items()} == {
        "I do": "channel",
        "Well": "group",
        "Hello?": "im",
    }
    assert (by_text["I do"]["thread_ts"], by_text["I do"]["parent_user_id"]) == (question.ts, ana.id)
    assert (await rita.sees_in("#sales-leads", "Who has Acme")).mentions == (ben.id,)


async def test_what_a_person_types_is_linked_as_slack_links_it(office: Workspace) -> None:
    ana = office.person("ana")
    said = await ana.says("jo@ben.example & https://acme.example/?a=1&b=2 for @ben <now>", in_="#general")
    assert said.content.text == (
        "<mailto:jo@ben.example|jo@ben.example> &amp; <https://acme.example/?a=1&amp;b=2> "
        f"for <@{office.person('ben').id}> &lt;now&gt;"
    )
    assert said.text == "jo@ben.example & https://acme.example/?a=1&b=2 for @Ben <now>"


async def test_a_person_does_not_see_their_own_words_as_news(office: Workspace) -> None:
    ana = office.person("ana")
    await ana.says("Hello", in_="#general")
    with pytest.raises(NotOnScreen, match="already seen"):
        await ana.sees_in("#general", "Hello", within=0.01)
    await office.person("ben").sees_in("#general", "Hello")
    office.assert_nothing_unexpected()


async def test_the_apps_own_words_come_back_to_it(listening: Workspace, http_app: AsyncApp) -> None:
    client = AsyncWebClient(token=listening.bot_token, base_url=listening.api_url)
    posted = await client.chat_postMessage(channel="#sales-leads", text="Acme")
    await client.chat_postMessage(channel=posted["channel"], text="Late", thread_ts=posted["ts"], reply_broadcast=True)
    await client.chat_update(channel=posted["channel"], ts=posted["ts"], text="Acme, accepted")
    ana = listening.person("ana")
    await client.chat_postEphemeral(channel=posted["channel"], user=ana.id, text="psst")
    await client.chat_delete(channel=posted["channel"], ts=posted["ts"])
    await listening.settles()
    told = {event["event_ts"]: event for event in sent(listening)}  # one that the app's framework heeds not comes again
    events = [told[ts] for ts in sorted(told)]
    subtypes = [event.get("subtype") for event in events]
    assert subtypes == [None, "thread_broadcast", "message_changed", "message_changed"]
    assert events[3]["message"]["subtype"] == "tombstone"  # it was answered
    assert events[0]["bot_id"] == events[2]["message"]["bot_id"] == listening.team.app.bot_id


@pytest.mark.parametrize("missing", ["event", "scope", "membership"])
async def test_the_app_hears_nothing_that_it_may_not(listening: Workspace, missing: str, hubspot: OtherApp) -> None:
    manifest = listening.team.manifest
    if missing == "event":
        listening.team.manifest = replace(manifest, events=manifest.events - {"message.channels"})
    elif missing == "scope":
        listening.team.manifest = manifest.without(["channels:history"])
    else:
        listening.team.channels.called("sales-leads").members.discard(listening.bot_user_id)
    await hubspot.edits(await hubspot.posts("#sales-leads", text="Acme"), text="Bolt")
    await listening.settles()
    assert listening.deliveries == []


async def test_an_attachment_is_read_from_top_to_bottom(office: Workspace, hubspot: OtherApp) -> None:
    await hubspot.posts("#sales-leads", attachments=[HUBSPOT_CARD])
    card = await office.person("ana").sees_in("#sales-leads", "Acme")
    assert card.text.split("\n") == ["New lead", "Acme", "Jo Bell asked for a demo", "Employees", "120", "HubSpot"]


async def test_what_is_another_apps_is_left_alone(office: Workspace, hubspot: OtherApp, client: AsyncWebClient) -> None:
    ana = office.person("ana")
    button = {"type": "button", "action_id": "claim", "text": {"type": "plain_text", "text": "Claim"}}
    card = await hubspot.posts("#sales-leads", text="x", blocks=[{"type": "actions", "elements": [button]}])
    with pytest.raises(NotOnScreen, match="another app's"):
        await ana.clicks("Claim", on=card)
    with pytest.raises(SlackApiError, match="cant_update_message"):
        await client.chat_update(channel=card.channel_id, ts=card.ts, text="mine")
    mine = await client.chat_postMessage(channel="#sales-leads", text="Acme")
    own = await ana.sees_in("#sales-leads", "Acme")
    assert own.ts == mine["ts"]
    with pytest.raises(NotOnScreen, match="no such message"):
        await hubspot.edits(own, text="theirs")
    await hubspot.deletes(card)
    with pytest.raises(NotOnScreen, match="no such message"):
        await hubspot.deletes(card)


async def test_where_nobody_can_write(office: Workspace, hubspot: OtherApp) -> None:
    ana = office.person("ana")
    office.team.channels.called("general").is_archived = True
    for writing in (ana.says("x", in_="#general"), hubspot.posts("#general", text="x")):
        with pytest.raises(NotOnScreen, match="archived"):
            await writing
    with pytest.raises(NotOnScreen, match="Ana is not in"):
        await ana.says("x", in_="#lead-review")
    with pytest.raises(KeyError, match="no channel"):
        await hubspot.posts("#nowhere", text="x")
    with pytest.raises(SlackError, match="no_text"):
        await hubspot.posts("#sales-leads")
    office.team.manifest = replace(office.team.manifest, messages_tab_read_only=True)
    with pytest.raises(NotOnScreen, match="no place to write"):
        await ana.says("x")


async def test_an_app_is_installed_once_and_cannot_take_a_persons_name(office: Workspace) -> None:
    assert office.app("hubspot") is office.app("hubspot")
    with pytest.raises(ValueError, match="Two people are called 'ana'"):
        office.app("ana")
