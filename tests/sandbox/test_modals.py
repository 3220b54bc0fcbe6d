from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from sandbox import Modal, NotOnScreen, SlackShowedAnError, Timing, Workspace
from sandbox.screens.inputs import Value
from tests.sandbox.forms import NOTE, REASON, button, clicked_card, field, form, opens, option

pytestmark = pytest.mark.anyio

Json = dict[str, Any]


async def test_a_form_is_filled_in_by_its_labels(office: Workspace, bot: AsyncApp, client: AsyncWebClient) -> None:
    submitted: list[Json] = []
    many = [option("Phone"), option("Mail")]
    blocks = [
        REASON,
        NOTE,
        field("Until", {"type": "datetimepicker"}),
        field("Day", {"type": "datepicker"}),
        field("Hour", {"type": "timepicker"}),
        field("Owner", {"type": "users_select"}),
        field("Channel", {"type": "conversations_select"}),
        field("Ways", {"type": "checkboxes", "options": many}),
        field("Mood", {"type": "radio_buttons", "options": many, "initial_option": many[1]}),
    ]
    opens(bot, form("Snooze", *blocks, private_metadata="lead-1"))

    @bot.view("form")
    async def submit(ack: Any, body: Json) -> None:
        submitted.append(body)
        await ack()

    await clicked_card(office, client, "Snooze")
    ana = office.person("ana")
    modal = await ana.sees_modal("Snooze")
    assert modal.labels[:3] == ["Reason", "Note", "Until"]
    assert modal.options("Reason") == ["No capacity", "Waiting"]
    assert modal.private_metadata == "lead-1"
    until = datetime(2026, 3, 2, 12, 30, tzinfo=UTC)
    values: dict[str, Value] = {"Until": until, "Day": until, "Hour": until, "Owner": "Ben", "Channel": "#sales-leads"}
    await ana.fills(modal, {"Reason": "Waiting", "Note": "They call back", "Ways": ["Phone", "Mail"], **values})
    assert (await ana.submits(modal)).accepted
    assert not modal.is_open
    state = {block: entry["value"] for block, entry in submitted[0]["view"]["state"]["values"].items()}
    assert state["reason"]["selected_option"] == option("Waiting")
    assert state["note"] == {"type": "plain_text_input", "value": "They call back"}
    assert state["until"]["selected_date_time"] == int(until.timestamp())
    assert (state["day"]["selected_date"], state["hour"]["selected_time"]) == ("2026-03-02", "12:30")
    assert state["owner"]["selected_user"] == office.person("ben").id
    assert state["channel"]["selected_conversation"] == office.channel_id("sales-leads")
    assert [o["value"] for o in state["ways"]["selected_options"]] == ["phone", "mail"]
    assert state["mood"]["selected_option"]["value"] == "mail"
    assert submitted[0]["view"]["private_metadata"] == "lead-1"


async def test_slack_itself_asks_for_what_is_missing(office: Workspace, bot: AsyncApp, client: AsyncWebClient) -> None:
    opens(bot, form("Snooze"))
    await clicked_card(office, client, "Snooze")
    ana = office.person("ana")
    modal = await ana.sees_modal("Snooze")
    await ana.fills(modal, {"Note": "x"})
    result = await ana.submits(modal)
    assert result.errors == {
        "Reason": "Please complete this required field.",
        "Note": "Please enter at least 3 characters.",
    }
    with pytest.raises(NotOnScreen, match=r"No option says 'Bored'; there are: \['No capacity', 'Waiting'\]"):
        await ana.fills(modal, {"Reason": "Bored"})
    with pytest.raises(NotOnScreen, match=r"no field 'Why' in 'Snooze'; there are: \['Reason', 'Note'\]"):
        await ana.fills(modal, {"Why": "x"})
    assert len(office.deliveries) == 1


async def test_what_cannot_be_chosen_and_what_is_cleared(
    office: Workspace, bot: AsyncApp, client: AsyncWebClient
) -> None:
    blocks = [
        field("Owner", {"type": "users_select"}),
        field("Channels", {"type": "multi_channels_select"}),
        field("Day", {"type": "datepicker"}),
        field("Hour", {"type": "timepicker"}),
        field("Short", {"type": "plain_text_input", "max_length": 3}),
    ]
    opens(bot, form("Assign", *blocks))
    await clicked_card(office, client, "Snooze")
    ana = office.person("ana")
    modal = await ana.sees_modal("Assign")
    with pytest.raises(NotOnScreen, match="nobody called 'zoe'"):
        await ana.fills(modal, {"Owner": "zoe"})
    with pytest.raises(NotOnScreen, match="no channel '#nowhere'"):
        await ana.fills(modal, {"Channels": ["#nowhere"]})
    await ana.fills(modal, {"Owner": "ben", "Day": date(2026, 3, 2), "Hour": time(9, 30), "Short": "long"})
    await ana.fills(modal, {"Channels": ["#general"], "Owner": None})
    assert modal.values["Channels"]["selected_channels"] == [office.channel_id("general")]
    assert modal.values["Day"]["selected_date"] == "2026-03-02"
    assert modal.values["Hour"]["selected_time"] == "09:30"
    assert (await ana.submits(modal)).errors == {
        "Owner": "Please complete this required field.",
        "Short": "Please enter at most 3 characters.",
    }


async def test_a_menu_in_a_modal_is_chosen_from_and_remembered(
    office: Workspace, bot: AsyncApp, client: AsyncWebClient
) -> None:
    menu = {"type": "static_select", "action_id": "tier", "options": [option("A"), option("B")]}
    opens(bot, form("Tier", {"type": "actions", "block_id": "menus", "elements": [menu]}))
    heard: list[Json] = []

    @bot.action("tier")
    async def choose(ack: Any, body: Json) -> None:
        heard.append(body)
        await ack()

    await clicked_card(office, client, "Snooze")
    ana = office.person("ana")
    await ana.chooses("B", on=await ana.sees_modal("Tier"))
    assert heard[0]["actions"][0]["selected_option"] == option("B")
    assert heard[0]["view"]["state"]["values"]["menus"]["tier"]["selected_option"] == option("B")


async def test_the_app_complains_about_a_field(office: Workspace, bot: AsyncApp, client: AsyncWebClient) -> None:
    opens(bot, form("Snooze"))

    @bot.view("form")
    async def submit(ack: Any, view: Json) -> None:
        note = view["state"]["values"]["note"]["value"]["value"]
        if note is None:
            await ack(response_action="errors", errors={"note": "Say why."})
        else:
            await ack()

    await clicked_card(office, client, "Snooze")
    ana = office.person("ana")
    modal = await ana.sees_modal("Snooze")
    await ana.fills(modal, {"Reason": "Waiting"})
    result = await ana.submits(modal)
    assert not result.accepted
    assert modal.errors == {"Note": "Say why."}
    assert modal.is_open
    await ana.fills(modal, {"Note": "They call back"})
    assert modal.errors == {}
    assert (await ana.submits(modal)).accepted


async def test_submitting_may_update_push_and_clear(office: Workspace, bot: AsyncApp, client: AsyncWebClient) -> None:
    opens(bot, form("One"))

    @bot.view("form")
    async def submit(ack: Any, view: Json) -> None:
        following: dict[str, Json] = {
            "One": {"response_action": "update", "view": form("Two")},
            "Two": {"response_action": "push", "view": form("Three")},
            "Three": {"response_action": "clear"},
        }
        await ack(**following[view["title"]["text"]])

    await clicked_card(office, client, "Snooze")
    ana = office.person("ana")
    one = await ana.sees_modal("One")
    await ana.fills(one, {"Reason": "Waiting"})
    assert (await ana.submits(one)).accepted
    two = await ana.sees_modal("Two")
    assert two.view is one.view
    assert two.values["Reason"]["selected_option"] == option("Waiting")
    three = (await ana.submits(two)).modal
    assert three is not None
    assert three.title == "Three"
    assert three.view.previous_id == two.view.id
    await ana.fills(three, {"Reason": "Waiting"})
    assert (await ana.submits(three)).modal is None
    assert not one.is_open


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ({"response_action": "errors", "errors": {"nowhere": "?"}}, "invalid_errors"),
        ({"response_action": "update", "view": form("x" * 25)}, "invalid_arguments"),
        ({"response_action": "explode"}, "invalid_response_action"),
    ],
)
async def test_an_answer_that_slack_does_not_take(
    office: Workspace, socket_app: AsyncApp, client: AsyncWebClient, answer: Json, reason: str
) -> None:
    opens(socket_app, form("Snooze", NOTE))

    @socket_app.view("form")
    async def submit(ack: Any) -> None:
        await ack(answer)

    await clicked_card(office, client, "Snooze")
    ana = office.person("ana")
    with pytest.raises(SlackShowedAnError, match=reason):
        await ana.submits(await ana.sees_modal("Snooze"))
    assert office.failures[-1].reason == reason


async def test_a_submission_without_an_answer_leaves_the_modal_open(
    office: Workspace, bot: AsyncApp, client: AsyncWebClient
) -> None:
    opens(bot, form("Snooze", NOTE, callback_id="unheard"))
    await clicked_card(office, client, "Snooze")
    ana = office.person("ana")
    modal = await ana.sees_modal("Snooze")
    with pytest.raises(SlackShowedAnError, match="did not answer Ana's 'Snooze'"):
        await ana.submits(modal)
    assert (await ana.submits(modal, expecting_error=True)).modal is not None
    assert modal.is_open


async def test_an_update_keeps_what_was_typed_and_minds_the_hash(
    office: Workspace, bot: AsyncApp, client: AsyncWebClient
) -> None:
    opens(bot, form("Loading", NOTE, external_id="lead-1"))
    await clicked_card(office, client, "Snooze")
    ana = office.person("ana")
    modal = await ana.sees_modal("Loading")
    await ana.fills(modal, {"Note": "half a thou"})
    old_hash = modal.view.hash
    shown = form("Ready", NOTE, REASON, external_id="lead-1")
    await client.views_update(view_id=modal.view.id, hash=old_hash, view=shown)
    await ana.sees_modal("Ready")
    assert modal.values["Note"]["value"] == "half a thou"
    with pytest.raises(SlackApiError, match="hash_conflict"):
        await client.views_update(view_id=modal.view.id, hash=old_hash, view=form("Late"))
    await client.views_update(external_id="lead-1", view=form("By name"))
    assert modal.title == "By name"
    with pytest.raises(SlackApiError, match="invalid_arguments"):
        await client.api_call("views.update", json={"view": form("x")})
    await ana.closes(modal)
    with pytest.raises(SlackApiError, match="not_found"):
        await client.views_update(view_id=modal.view.id, view=form("Gone"))


async def test_a_trigger_works_once_and_for_three_seconds(
    office: Workspace, bot: AsyncApp, client: AsyncWebClient
) -> None:
    triggers: list[str] = []

    @bot.action("snooze")
    async def keep(ack: Any, body: Json) -> None:
        await ack()
        triggers.append(body["trigger_id"])

    assert Timing().trigger_lifetime == 3.0
    card = await clicked_card(office, client, "Snooze")
    with pytest.raises(SlackApiError, match="invalid_arguments"):  # a bad view uses no trigger up
        await client.views_open(trigger_id=triggers[0], view=form("x" * 25))
    await client.views_open(trigger_id=triggers[0], view=form("One"))
    with pytest.raises(SlackApiError, match="exchanged_trigger_id"):
        await client.views_open(trigger_id=triggers[0], view=form("One"))
    with pytest.raises(SlackApiError, match="invalid_trigger_id"):
        await client.views_open(trigger_id="1.2.3", view=form("One"))
    office.team.triggers.lifetime = -0.001
    await office.person("ana").clicks("Snooze", on=card)
    with pytest.raises(SlackApiError, match="expired_trigger_id"):
        await client.views_open(trigger_id=triggers[1], view=form("One"))


async def test_three_views_are_stacked_and_no_fourth(office: Workspace, bot: AsyncApp, client: AsyncWebClient) -> None:
    refusals: list[str] = []
    more = {"type": "actions", "elements": [button("More")]}
    opens(bot, form("Level", more))

    @bot.action("more")
    async def push(ack: Any, body: Json) -> None:
        await ack()
        try:
            await client.views_push(trigger_id=body["trigger_id"], view=form("Level", more))
        except SlackApiError as refusal:
            refusals.append(refusal.response["error"])

    await clicked_card(office, client, "Snooze")
    ana = office.person("ana")
    levels: list[Modal] = []
    for _ in range(3):
        levels.append(await ana.sees_modal("Level"))
        await ana.clicks("More", on=levels[-1])
    assert refusals == ["push_limit_reached"]
    assert len({level.view.id for level in levels}) == 3
    await ana.closes(levels[2])
    assert (await ana.sees_modal("Level")).view is levels[1].view
    with pytest.raises(NotOnScreen, match="closed"):
        await ana.clicks("More", on=levels[2])


async def test_a_push_needs_a_trigger_from_a_modal(office: Workspace, bot: AsyncApp, client: AsyncWebClient) -> None:
    refusals: list[str] = []

    @bot.action("snooze")
    async def push(ack: Any, body: Json) -> None:
        await ack()
        try:
            await client.views_push(trigger_id=body["trigger_id"], view=form("x"))
        except SlackApiError as refusal:
            refusals.append(refusal.response["error"])

    await clicked_card(office, client, "Snooze")
    assert refusals == ["invalid_trigger_id"]
    with pytest.raises(NotOnScreen, match="none is open"):
        await office.person("ana").sees_modal("x", within=0.01)


async def test_an_external_id_is_used_once(office: Workspace, bot: AsyncApp, client: AsyncWebClient) -> None:
    opens(bot, form("One", external_id="x"))
    await clicked_card(office, client, "Snooze")
    ana, ben = office.person("ana"), office.person("ben")
    await ana.sees_modal("One")
    home = {"type": "home", "external_id": "x", "blocks": [{"type": "divider"}]}
    with pytest.raises(SlackApiError, match="duplicate_external_id"):
        await client.views_publish(user_id=ben.id, view=home)


async def test_the_app_hears_of_a_close_only_if_it_asked(
    office: Workspace, bot: AsyncApp, client: AsyncWebClient
) -> None:
    closed: list[bool] = []
    opens(bot, form("Quiet"))
    opens(bot, form("Told", notify_on_close=True), "told")

    @bot.view_closed("form")
    async def hear(ack: Any, body: Json) -> None:
        closed.append(body["is_cleared"])
        await ack()

    card = await clicked_card(office, client, "Snooze", "Told")
    ana = office.person("ana")
    await ana.closes(await ana.sees_modal("Quiet"))
    await ana.clicks("Told", on=card)
    await ana.closes(await ana.sees_modal("Told"))
    assert closed == [False]


async def test_a_field_may_tell_the_app_at_once(office: Workspace, bot: AsyncApp, client: AsyncWebClient) -> None:
    chosen: list[str] = []
    opens(bot, form("Snooze", {**REASON, "dispatch_action": True}, NOTE))

    @bot.action("value")
    async def choose(ack: Any, action: Json, body: Json) -> None:
        await ack()
        chosen.append(action["selected_option"]["value"])
        assert body["view"]["state"]["values"]["reason"]["value"]["selected_option"]["value"] == chosen[-1]

    await clicked_card(office, client, "Snooze")
    ana = office.person("ana")
    await ana.fills(await ana.sees_modal("Snooze"), {"Reason": "Waiting", "Note": "said"})
    assert chosen == ["waiting"]


async def test_a_menu_whose_options_the_app_gives(office: Workspace, bot: AsyncApp, client: AsyncWebClient) -> None:
    owner = field("Owner", {"type": "external_select", "min_query_length": 0})
    opens(bot, form("Assign", owner))

    @bot.options("value")
    async def offer(ack: Any, payload: Json) -> None:
        names = [name for name in ("Ana Silva", "Ben Novak") if payload["value"].lower() in name.lower()]
        await ack(options=[option(name) for name in names])

    await clicked_card(office, client, "Snooze")
    ana = office.person("ana")
    modal = await ana.sees_modal("Assign")
    await ana.fills(modal, {"Owner": "Ben Novak"})
    assert modal.values["Owner"]["selected_option"]["value"] == "ben_novak"
    with pytest.raises(NotOnScreen, match="No option says 'Cai'"):
        await ana.fills(modal, {"Owner": "Cai"})


async def test_a_modal_without_submit_cannot_be_handed_in(
    office: Workspace, bot: AsyncApp, client: AsyncWebClient
) -> None:
    opens(bot, form("Story", {"type": "divider"}, submit=None))
    await clicked_card(office, client, "Snooze")
    ana = office.person("ana")
    with pytest.raises(NotOnScreen, match="no button to submit"):
        await ana.submits(await ana.sees_modal("Story"))
