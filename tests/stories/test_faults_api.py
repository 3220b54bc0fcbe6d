"""Slack's Web API fails in every way it can: what is to be seen is seen, or whoever can act is told; nothing twice."""

import asyncio
from collections.abc import Callable
from itertools import cycle
from pathlib import Path

import pytest

from bot import app, slack_errors
from bot.app import Bot
from sandbox import (
    LostAnswer,
    LostCall,
    Message,
    NotOnScreen,
    RateLimited,
    Refused,
    ServerError,
    SlowAnswer,
)
from sandbox.faults.api_faults import ApiTrouble
from tests.stories.conftest import SETTINGS
from tests.stories.office import EXAMPLES, Office
from tests.stories.promises import all_is_well, called, struck, taking

pytestmark = [pytest.mark.anyio, pytest.mark.slow]

ACCEPT = "Accept: calling now"
Making = Callable[[str], ApiTrouble]

BUSY: dict[str, Making] = {
    "429": lambda method: RateLimited(method, retry_after=1, times=1),
    "429-without-a-time": lambda method: RateLimited(method, retry_after=None, times=1),
    "429-empty": lambda method: RateLimited(method, retry_after=1, empty=True, times=1),
    "429-empty-without-a-time": lambda method: RateLimited(method, retry_after=None, empty=True, times=1),
    "limit-inside-200": lambda method: Refused(method, "message_limit_exceeded", times=1),
    "ratelimited-inside-200": lambda method: Refused(method, "ratelimited", times=1),
}
DOWN: dict[str, Making] = {
    "500-page": lambda method: ServerError(method, status=500, times=1),
    "502-empty": lambda method: ServerError(method, status=502, empty=True, times=1),
    "503-page": lambda method: ServerError(method, status=503, times=1),
    "504-empty": lambda method: ServerError(method, status=504, empty=True, times=1),
}


def each(ways: dict[str, Making]) -> pytest.MarkDecorator:
    """Each way in one of the two settings, by turns: what Slack answers does not depend on the other."""
    cases = [
        pytest.param(setting.values[0], way, id=f"{name}-{setting.id}", marks=setting.marks)
        for (name, way), setting in zip(ways.items(), cycle(SETTINGS), strict=False)
    ]
    return pytest.mark.parametrize(("setting", "fails"), cases, indirect=["setting"])


@pytest.fixture(autouse=True)
def brief(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where Slack names no time, a second is waited and not half a minute or a whole one."""
    monkeypatch.setattr(slack_errors, "DEFAULT_WAIT", 1.0)
    monkeypatch.setattr(slack_errors, "SETUP_WAIT", 1.0)


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A client that waits for an answer of Slack's a second and not five."""
    monkeypatch.setattr(app, "SLACK_TIMEOUT", 1.0)


async def acme(office: Office) -> Message:
    await office.lead_comes("Acme")
    return await office.dan.sees_dm("Acme")


@each(BUSY)
async def test_what_slack_keeps_waiting_goes_out_once_and_no_sooner(office: Office, fails: Making) -> None:
    office.workspace.faults.add(fails("chat.postMessage"))
    with taking(at_least=1):
        card = await acme(office)
    office.workspace.faults.add(fails("chat.update"))
    with taking(at_least=1):
        await office.dan.clicks(ACCEPT, on=card)
        await office.dan.sees_edit(card, "You accepted")
    assert (called(office, "chat.postMessage"), called(office, "chat.update")) == (2, 2)
    await all_is_well(office)


@each(BUSY | DOWN)
async def test_a_form_that_slack_does_not_open_is_a_sentence_and_opens_at_the_next_press(
    office: Office, fails: Making
) -> None:
    card = await acme(office)
    office.workspace.faults.add(fails("views.open"))
    await office.dan.clicks("Snooze", on=card)
    await office.dan.sees_only_to_me("press again")
    await office.dan.clicks("Snooze", on=card)
    await office.dan.sees_modal("Snooze", "Acme")
    await all_is_well(office)


@each(DOWN)
async def test_what_slack_fails_at_is_done_at_the_next_try(office: Office, fails: Making) -> None:
    opening, posting, editing = (fails(m) for m in ("conversations.open", "chat.postMessage", "chat.update"))
    for trouble in (opening, posting, editing):
        office.workspace.faults.add(trouble)
    card = await acme(office)
    await office.dan.clicks(ACCEPT, on=card)
    await office.dan.sees_edit(card, "You accepted")
    assert [trouble.struck for trouble in (opening, posting, editing)] == [1, 1, 1]
    await all_is_well(office)


@pytest.mark.parametrize("empty", [False, True], ids=["told", "untold"])
async def test_an_edit_that_slack_keeps_waiting_holds_up_no_new_card(office: Office, empty: bool) -> None:
    card = await acme(office)
    limit = office.workspace.faults.add(RateLimited("chat.update", retry_after=3, empty=empty, times=1))
    with taking(at_least=3):
        await office.dan.clicks(ACCEPT, on=card)
        await struck(limit)
        with taking(at_most=2):
            await office.lead_comes("Bolt")
            await office.eve.sees_dm("Bolt")
        await office.dan.sees_edit(card, "You accepted")
    await all_is_well(office, leads=2)


async def test_a_post_that_slack_keeps_waiting_holds_up_no_edit(office: Office) -> None:
    card = await acme(office)
    limit = office.workspace.faults.add(RateLimited("chat.postMessage", retry_after=3, times=1))
    with taking(at_least=3):
        await office.lead_comes("Bolt")
        await struck(limit)
        with taking(at_most=2):
            await office.dan.clicks(ACCEPT, on=card)
            await office.dan.sees_edit(card, "You accepted")
        await office.eve.sees_dm("Bolt")
    await all_is_well(office, leads=2)


async def test_a_dm_that_slack_is_slow_to_open_holds_up_nobody_elses(office: Office) -> None:
    dans = {"users": office.dan.id}
    limit = office.workspace.faults.add(RateLimited("conversations.open", where=dans, retry_after=3, times=1))
    with taking(at_least=3):
        await office.lead_comes("Acme")
        await struck(limit)
        with taking(at_most=2):
            await office.lead_comes("Bolt")
            await office.eve.sees_dm("Bolt")
        await office.dan.sees_dm("Acme")
    await all_is_well(office, leads=2)


@each({name: way for name, way in BUSY.items() if "429" in name})
async def test_who_is_looked_up_while_slack_keeps_that_waiting_is_known_in_the_end(
    office: Office, fails: Making, tmp_path: Path
) -> None:
    roster = (EXAMPLES / "roster.yml").read_text()
    (tmp_path / "roster.yml").write_text(f"{roster}  - {{ id: zoe, name: Zoe Unlisted, email: zoe@example.com }}\n")
    office.settings = office.settings.model_copy(update={"roster": tmp_path / "roster.yml"})
    looking = office.workspace.faults.add(fails("users.lookupByEmail"))
    with taking(at_most=6):
        await office.restarts()
    assert looking.struck == 1
    await acme(office)
    await office.zoe.types("/lead mine")
    await office.zoe.sees_only_to_me("No open lead is yours")
    await all_is_well(office)


async def test_a_bot_that_starts_while_slack_is_away_takes_leads_in_and_catches_up(office: Office) -> None:
    await acme(office)
    await office.bot.stop()
    async with office.workspace.suffers(ServerError("", status=502)):
        office.bot = Bot(office.settings, tick=0.2)
        with taking(at_most=5):
            await office.bot.start()
        await office.lead_comes("Bolt")
    card = await office.eve.sees_dm("Bolt")
    if office.settings.socket_mode:
        await office.workspace.until_connected()
    else:
        office.workspace.deliver_by_http(f"{office.url}/slack/events")
    await office.eve.clicks(ACCEPT, on=card)
    await office.eve.sees_edit(card, "You accepted")
    await all_is_well(office, leads=2)


# The connection breaks off.


async def test_a_post_that_never_reached_slack_is_one_card(office: Office) -> None:
    office.workspace.faults.add(LostCall("chat.postMessage", times=2))
    card = await acme(office)
    await office.dan.clicks(ACCEPT, on=card)
    await office.dan.sees_edit(card, "You accepted")
    await all_is_well(office)


@pytest.mark.parametrize("pressed", ["the-first", "the-second"])
async def test_a_card_whose_answer_was_lost_repeats_and_either_works_once(office: Office, pressed: str) -> None:
    office.workspace.faults.add(LostAnswer("chat.postMessage", times=1))
    orphan = await acme(office)
    kept = await office.dan.sees_dm("Acme")
    used, other = (orphan, kept) if pressed == "the-first" else (kept, orphan)
    await office.dan.clicks(ACCEPT, on=used)
    await office.dan.sees_edit(kept, "You accepted")
    await office.dan.clicks(ACCEPT, on=other, old=True)
    await office.dan.sees_only_to_me("You accepted Acme", "nothing more is needed")
    await all_is_well(office)


@pytest.mark.parametrize("lost", [LostCall, LostAnswer])
async def test_an_edit_whose_answer_was_lost_is_made_again_and_nobody_sees_that(
    office: Office, lost: type[ApiTrouble]
) -> None:
    card = await acme(office)
    office.workspace.faults.add(lost("chat.update", times=1))
    await office.dan.clicks(ACCEPT, on=card)
    await office.dan.sees_edit(card, "You accepted")
    await office.rests()
    assert called(office, "chat.update") == 2
    await all_is_well(office)


async def test_a_mention_that_never_reached_slack_is_sent_once(office: Office) -> None:
    card = await acme(office)
    office.workspace.faults.add(LostCall("chat.postMessage", times=1))
    await office.passes(minutes=15)
    told = await office.dan.sees_dm("Acme is waiting for your answer", thread=card)
    assert list(told.mentions) == [office.dan.id]
    await all_is_well(office)


async def test_a_mention_whose_answer_was_lost_is_made_again_and_never_lost(office: Office) -> None:
    """The ruling: "sent once" means wanted once, by a unique key. Where nobody can know whether Slack took it, a
    mention too many is a nuisance and one too few a lost lead; so it doubles, once for each answer that was lost.
    """
    card = await acme(office)
    office.workspace.faults.add(LostAnswer("chat.postMessage", times=1))
    await office.passes(minutes=15)
    for _ in range(2):
        told = await office.dan.sees_dm("Acme is waiting for your answer", thread=card)
        assert list(told.mentions) == [office.dan.id]
    await all_is_well(office)


async def test_a_form_that_opened_unheard_is_said_to_be_pressed_again(office: Office) -> None:
    card = await acme(office)
    office.workspace.faults.add(LostAnswer("views.open", times=1))
    await office.dan.clicks("Snooze", on=card)
    await office.dan.sees_modal("Snooze", "Acme")
    await office.dan.sees_only_to_me("Something went wrong here", "please press again")
    await all_is_well(office)


@pytest.mark.parametrize("way", [LostCall, RateLimited, ServerError])
async def test_a_sentence_that_cannot_go_the_way_of_the_press_goes_another(
    office: Office, way: type[ApiTrouble]
) -> None:
    card = await acme(office)
    await office.dan.clicks(ACCEPT, on=card)
    await office.dan.sees_edit(card, "You accepted")
    office.workspace.faults.add(way("response_url", times=1))
    await office.dan.clicks(ACCEPT, on=card, old=True)
    await office.dan.sees_only_to_me("You accepted Acme")
    await all_is_well(office)


# Slack refuses.


@pytest.mark.parametrize("code", ["channel_not_found", "not_in_channel", "is_archived"])
async def test_a_channel_that_refuses_is_told_to_the_manager_once(office: Office, code: str) -> None:
    card = await acme(office)
    channel = office.workspace.channel_id("#sales-leads")
    office.workspace.faults.add(Refused("chat.postMessage", code, where={"channel": channel}))
    await office.passes(minutes=31)
    await office.dan.sees_dm("is waiting for your answer", thread=card)
    told = await office.rita.sees_dm("I could not reach the channel", "about Acme", code)
    assert list(told.mentions) == [office.rita.id]
    await office.dan.clicks(ACCEPT, on=card)
    await office.dan.sees_edit(card, "You accepted")
    await all_is_well(office)


@pytest.mark.parametrize("method", ["conversations.open", "chat.postMessage"])
async def test_an_owner_who_cannot_be_reached_is_told_to_the_manager_once(office: Office, method: str) -> None:
    await acme(office)
    dm = next(iter(post.channel_id for post in office.workspace.team.messages))
    where = {"users": office.eve.id} if method == "conversations.open" else {"channel": dm}
    who = "Eve Martin" if method == "conversations.open" else "Dan Novak"
    office.workspace.faults.add(Refused(method, "user_disabled", where=where))
    for company in ("Bolt", "Cord", "Dart"):
        await office.lead_comes(company)
    told = await office.rita.sees_dm(f"I could not reach {who} about", "deactivated")
    assert list(told.mentions) == [office.rita.id]
    for person, company in ((office.eve, "Bolt"), (office.fay, "Cord"), (office.dan, "Dart")):
        if person.user.real_name != who:
            await person.sees_dm(company)
    await all_is_well(office, leads=4)


async def test_where_the_manager_cannot_be_reached_either_somebody_else_is_told(office: Office) -> None:
    for person in (office.dan, office.rita):
        office.workspace.faults.add(Refused("conversations.open", "user_disabled", where={"users": person.id}))
    await office.lead_comes("Acme")
    await office.sam.sees_dm("I could not reach Rita Stone about Acme")
    await office.mel.types("/lead history acme")
    await office.mel.sees_only_to_me("could not reach Dan Novak: user_disabled", "could not reach Rita Stone")
    await all_is_well(office)


@pytest.mark.parametrize("code", ["invalid_auth", "token_revoked", "missing_scope"])
async def test_a_token_that_fails_in_the_middle_of_a_day_loses_nothing(office: Office, code: str) -> None:
    card = await acme(office)
    async with office.workspace.suffers(Refused("", code)):
        await office.dan.clicks(ACCEPT, on=card)
        await office.lead_comes("Bolt")
        await office.dan.clicks("Why me?", on=card)
        await office.dan.sees_only_to_me("press again")
        await office.dan.types("/lead mine")
        await office.dan.sees_only_to_me("Acme")
        with pytest.raises(NotOnScreen):
            await office.eve.sees_dm("Bolt", within=1.5)
    await office.eve.sees_dm("Bolt")
    await office.dan.sees_edit(card, "You accepted")
    await all_is_well(office, leads=2)


# Slack is slow.


async def test_a_form_that_is_slow_to_open_is_a_sentence_and_not_slacks_error(office: Office) -> None:
    card = await acme(office)
    office.workspace.faults.add(SlowAnswer("views.open", seconds=2.5, times=1))
    with taking(at_most=2.9):
        await office.dan.clicks("Snooze", on=card)
    await office.dan.sees_only_to_me("took too long for Slack; please press again")
    await office.dan.clicks("Snooze", on=card)
    await office.dan.sees_modal("Snooze", "Acme")
    await all_is_well(office)


async def test_no_press_waits_for_a_slack_that_is_slow(office: Office) -> None:
    card = await acme(office)
    await office.dan.clicks("Reassign", on=card)
    form = await office.dan.sees_modal("Reassign")
    await office.dan.fills(form, {"To": "The next by policy", "Reason": "No capacity"})
    async with office.workspace.suffers(SlowAnswer("", seconds=4)):
        with taking(at_most=1.5):
            assert (await office.dan.submits(form)).accepted
        with taking(at_most=1.5):
            await office.dan.types("/lead mine")
        await office.dan.sees_only_to_me("No open lead is yours")
        with taking(at_most=1.5):
            await office.dan.clicks(ACCEPT, on=card, old=True)
        await office.dan.sees_only_to_me("Eve Martin")
    await office.eve.sees_dm("Acme", within=20)
    await office.dan.sees_edit(card, "You handed it on", within=20)
    await all_is_well(office)


async def test_an_answer_later_than_the_client_waits_counts_as_lost(impatient: None, office: Office) -> None:
    office.workspace.faults.add(SlowAnswer("chat.postMessage", seconds=1.5, times=1))
    first = await acme(office)
    second = await office.dan.sees_dm("Acme")
    await asyncio.gather(*(office.dan.clicks(ACCEPT, on=card) for card in (first, second)))
    await office.dan.sees_edit(second, "You accepted")
    await office.dan.sees_only_to_me("You accepted Acme")
    await all_is_well(office, unheard=1)
