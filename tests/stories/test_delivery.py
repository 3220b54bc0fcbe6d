"""Slack answers late, oddly or not at all: whatever is to be seen is seen, or somebody who can act is told."""

from collections.abc import Awaitable, Callable, Iterator

import pytest

from bot import slack_errors
from sandbox import Call, Fault, Reply
from tests.stories.office import Office

pytestmark = [pytest.mark.anyio, pytest.mark.slow]


def first(times: int, method: str, reply: Reply) -> Fault:
    """The first calls of a method are answered so, and not carried out."""
    left: Iterator[int] = iter(range(times))

    async def fault(call: Call, proceed: Callable[[], Awaitable[Reply]]) -> Reply:
        if call.method == method and next(left, None) is not None:
            return reply
        return await proceed()

    return fault


def always(method: str, error: str, **where: str) -> Fault:
    """A method always fails for certain arguments."""

    async def fault(call: Call, proceed: Callable[[], Awaitable[Reply]]) -> Reply:
        fits = all(call.args.get(name) == value for name, value in where.items())
        return Reply({"ok": False, "error": error}) if call.method == method and fits else await proceed()

    return fault


@pytest.mark.parametrize(
    "reply",
    [
        pytest.param(Reply({"ok": False, "error": "ratelimited"}, 429, {"Retry-After": "1"}), id="429"),
        pytest.param(Reply({"ok": False, "error": "message_limit_exceeded"}), id="limit-inside-200"),
        pytest.param(Reply({"ok": False, "error": "internal_error"}, 500), id="500"),
        pytest.param(Reply({"ok": False, "error": "fatal_error"}), id="fatal"),
        pytest.param(Reply({}, 503), id="503"),
    ],
)
async def test_what_slack_does_not_take_is_sent_again(
    office: Office, reply: Reply, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(slack_errors, "DEFAULT_WAIT", 0.5)
    office.workspace.faults = first(2, "chat.postMessage", reply)
    await office.lead_comes("Acme")
    card = await office.dan.sees_dm("Acme", within=20)
    await office.dan.clicks("Accept: calling now", on=card)
    await office.dan.sees_edit(card, "You accepted")


async def test_a_lost_answer_may_repeat_the_card_and_either_one_works_once(office: Office) -> None:
    lost = [True]

    async def fault(call: Call, proceed: Callable[[], Awaitable[Reply]]) -> Reply:
        reply = await proceed()
        if call.method == "chat.postMessage" and lost:
            lost.pop()
            return Reply(reply.body, lost=True)
        return reply

    office.workspace.faults = fault
    await office.lead_comes("Acme")
    orphan = await office.dan.sees_dm("Acme")
    card = await office.dan.sees_dm("Acme", within=20)
    await office.dan.clicks("Accept: calling now", on=orphan)
    await office.dan.sees_edit(card, "You accepted")
    await office.dan.clicks("Accept: calling now", on=orphan)
    await office.dan.sees_only_to_me("You accepted Acme")


async def test_a_card_that_shows_the_same_already_is_not_edited(office: Office) -> None:
    await office.lead_comes("Acme", external_id="x-1")
    card = await office.dan.sees_dm("Acme")
    await office.lead_comes("Acme", external_id="x-1", employees=7)
    await office.rests()
    assert [call.method for call in office.workspace.calls].count("chat.update") == 0
    await office.lead_comes("Acme", external_id="x-1", name="Jo Bell")
    await office.dan.sees_edit(card, "Jo Bell")
    assert [call.method for call in office.workspace.calls].count("chat.update") == 1


async def test_a_card_that_was_deleted_is_posted_anew(office: Office) -> None:
    await office.lead_comes("Acme")
    card = await office.dan.sees_dm("Acme")
    office.workspace.faults = first(1, "chat.update", Reply({"ok": False, "error": "message_not_found"}))
    await office.dan.clicks("Accept: calling now", on=card)
    again = await office.dan.sees_dm("Acme", "You accepted")
    assert again.ts != card.ts


async def test_an_owner_who_cannot_be_reached_is_told_to_the_manager(office: Office) -> None:
    office.workspace.faults = always("conversations.open", "user_disabled", users=office.dan.id)
    await office.lead_comes("Acme")
    told = await office.rita.sees_dm("I could not reach Dan Novak about Acme", "deactivated")
    assert list(told.mentions) == [office.rita.id]
    await office.mel.types("/lead history acme")
    await office.mel.sees_only_to_me("could not reach Dan Novak: user_disabled")
    office.workspace.faults = None


async def test_a_channel_that_is_gone_is_told_to_the_manager(office: Office) -> None:
    await office.lead_comes("Acme")
    card = await office.dan.sees_dm("Acme")
    channel = office.workspace.channel_id("#sales-leads")
    office.workspace.faults = always("chat.postMessage", "is_archived", channel=channel)
    await office.passes(minutes=31)
    await office.dan.sees_dm("is waiting for your answer", thread=card)
    await office.rita.sees_dm("I could not reach the channel", "archived", "Name another channel")
    await office.dan.clicks("Accept: calling now", on=card)
    await office.dan.sees_edit(card, "You accepted")


async def test_leads_are_taken_in_while_slack_is_away(office: Office) -> None:
    async def away(_call: Call, _proceed: Callable[[], Awaitable[Reply]]) -> Reply:
        return Reply({}, 503)

    office.workspace.faults = away
    await office.lead_comes("Acme")
    await office.lead_comes("Bolt")
    office.workspace.faults = None
    await office.dan.sees_dm("Acme", within=20)
    await office.eve.sees_dm("Bolt", within=20)
