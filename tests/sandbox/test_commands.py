import asyncio
from typing import Any

import pytest
from slack_bolt.app.async_app import AsyncApp

from sandbox import NotOnScreen, SlackShowedAnError, Workspace

pytestmark = pytest.mark.anyio

Json = dict[str, Any]


async def test_a_command_is_answered_in_its_acknowledgement(office: Workspace, bot: AsyncApp) -> None:
    heard: list[Json] = []

    @bot.command("/lead")
    async def lead(ack: Any, command: Json) -> None:
        heard.append(command)
        await ack(f"You said *{command['text']}*")

    ana, ben = office.person("ana"), office.person("ben")
    answer = await ana.types("/lead history @ben <b> #general @nobody", in_="#general")
    general = office.channel_id("general")
    assert heard[0]["text"] == f"history <@{ben.id}|ben> &lt;b&gt; <#{general}|general> @nobody"
    assert (heard[0]["channel_id"], heard[0]["channel_name"]) == (general, "general")
    assert answer.text == "You said history @Ben <b> #general @nobody"
    office.assert_nothing_unexpected()  # who types a command expects an answer
    await ana.sees_only_to_me("You said")


async def test_an_answer_may_have_blocks_and_be_for_everyone(office: Workspace, bot: AsyncApp) -> None:
    @bot.command("/lead")
    async def lead(ack: Any) -> None:
        blocks = [{"type": "header", "text": {"type": "plain_text", "text": "Acme"}}]
        await ack(text="Acme belongs to Ana", blocks=blocks, response_type="in_channel")

    answer = await office.person("ana").types("/lead show acme", in_="#general")
    assert answer.text == "Acme belongs to Ana\nAcme"
    await office.person("ben").sees_in("#general", "belongs to Ana")


async def test_an_answer_may_come_later(office: Workspace, bot: AsyncApp) -> None:
    tasks: list[asyncio.Task[None]] = []

    @bot.command("/lead")
    async def lead(ack: Any, respond: Any) -> None:
        async def later() -> None:
            await respond("Here is the story")

        await ack()
        tasks.append(asyncio.create_task(later()))

    ana = office.person("ana")
    assert (await ana.types("/lead history acme")).text == ""
    await ana.sees_only_to_me("the story")
    await asyncio.gather(*tasks)
    office.assert_nothing_unexpected()


async def test_a_command_may_be_passed_on_as_it_was_typed(office: Workspace, bot: AsyncApp) -> None:
    @bot.command("/raw")
    async def raw(ack: Any, command: Json) -> None:
        assert command["text"] == "@ben <b>"
        await ack()

    assert (await office.person("ana").types("/raw  @ben <b> ")).text == ""


async def test_slack_refuses_a_command_it_does_not_know(office: Workspace) -> None:
    answer = await office.person("ana").types("/foo bar")
    assert answer.refused
    assert answer.text == "/foo is not a valid command."
    assert office.deliveries == []


async def test_a_command_that_fails(office: Workspace, bot: AsyncApp) -> None:
    @bot.command("/lead")
    async def lead(ack: Any, command: Json) -> None:
        if command["text"] == "slow":
            await asyncio.sleep(0.6)
        await ack(text="x", blocks=[{"type": "nonsense"}])

    ana = office.person("ana")
    with pytest.raises(SlackShowedAnError, match="/lead failed with the error 'operation_timeout'"):
        await ana.types("/lead slow")
    assert (await ana.types("/lead slow", expecting_error=True)).error is not None
    with pytest.raises(SlackShowedAnError, match="invalid_blocks"):
        await ana.types("/lead fast")


async def test_a_command_needs_its_app_and_its_channel(office: Workspace) -> None:
    ana = office.person("ana")
    with pytest.raises(SlackShowedAnError, match="dispatch_failed"):
        await ana.types("/lead help")
    with pytest.raises(NotOnScreen, match="Ana is not in #lead-review"):
        await ana.types("/lead help", in_="#lead-review")
    with pytest.raises(NotOnScreen, match="is no command"):
        await ana.types("hello")


async def test_a_command_can_open_a_modal(office: Workspace, bot: AsyncApp) -> None:
    @bot.command("/lead")
    async def lead(ack: Any, body: Json, client: Any) -> None:
        await ack()
        view = {"type": "modal", "title": {"type": "plain_text", "text": "Lead"}, "blocks": [{"type": "divider"}]}
        await client.views_open(trigger_id=body["trigger_id"], view=view)

    ana = office.person("ana")
    await ana.types("/lead assign acme")
    await ana.sees_modal("Lead")
