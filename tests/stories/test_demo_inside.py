"""The demo from inside: its tour, whoever takes it in whatever order, its fresh leads, its door, and its host."""

import asyncio
import json
import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, cast

import pytest

from bot.app import Bot
from bot.demo.arrivals import Arrivals, Rhythm
from bot.demo.haste import Haste
from bot.demo.run import Options
from bot.settings import Settings
from bot.words import demo as words
from sandbox import Message, Workspace
from sandbox.page import Step
from tests.stories.demos import Running, a_demo
from tests.stories.office import EXAMPLES, ROOT, settings_for

pytestmark = [pytest.mark.anyio, pytest.mark.slow]
EMPTY = Options(history=False, leads=False)
READY = words.READY.split("{")[0]


@pytest.fixture
async def demo(tmp_path: Path) -> AsyncIterator[Running]:
    async with a_demo(tmp_path, EMPTY) as running:
        await running.until(READY)
        yield running


async def begins(demo: Running, number: int) -> Step:
    """The tour comes to a step, as the page has it begin."""
    step = demo.live.guide.tour.steps[number]
    if step.before is not None:
        await step.before()
    return step


async def is_over(step: Step) -> None:
    assert step.done is not None
    async with asyncio.timeout(30):
        while not step.done():
            await asyncio.sleep(0.05)


async def answers(who: Any, button: str, card: Message) -> None:
    await who.clicks(button, on=card)
    form = await who.sees_modal(button)
    await who.fills(form, {"Reason": form.options("Reason")[0]})
    assert (await who.submits(form)).accepted


async def test_the_five_moments(demo: Running) -> None:
    ana, dan, rita = map(demo.live.workspace.person, ("ana", "dan", "rita"))
    await begins(demo, 0)
    card = await ana.sees_dm("Acme", "Customers stay with their account owner")

    accept = await begins(demo, 1)
    assert accept.done is not None and not accept.done()
    await ana.clicks("Accept: calling now", on=card)
    await is_over(accept)

    approve = await begins(demo, 2)
    live = await rita.sees_in("#sales-leads", "Acme", "Dan Novak asks to have it")
    assert approve.done is not None and not approve.done()
    await answers(rita, "Approve", live)
    await is_over(approve)
    await dan.sees_dm("Acme", "Rita Stone gave it to you")

    skip = await begins(demo, 3)
    assert skip.done is not None and not skip.done()
    demo.live.workspace.passes(minutes=30)
    await is_over(skip)
    await rita.sees_edit(live, "Overdue: Dan Novak has had it")

    history = await begins(demo, 4)
    assert history.done is not None and not history.done()
    await ana.types("/lead history acme", in_="#sales-leads")
    await is_over(history)
    await demo.until("Acme: Rita Stone was told")


async def test_other_ways_through_the_tour_hold_nobody_up(demo: Running) -> None:
    ana, rita = map(demo.live.workspace.person, ("ana", "rita"))
    approve = await begins(demo, 2)  # the first two were skipped
    await ana.sees_dm("Acme")
    live = await rita.sees_in("#sales-leads", "Dan Novak asks to have it")
    await answers(rita, "Decline", live)
    await is_over(approve)
    await begins(demo, 2)  # and back again: nobody asks twice
    await is_over(await begins(demo, 2))

    accept = await begins(demo, 1)
    await ana.clicks("Snooze", on=await ana.sees_dm("Acme"))
    form = await ana.sees_modal("Snooze")
    await ana.fills(form, {"Reason": "Meeting later", "Until": form.options("Until")[0]})
    assert (await ana.submits(form)).accepted
    await is_over(accept)

    skip = await begins(demo, 3)  # nothing waits for an answer any more, so another lead does
    assert skip.done is not None and not skip.done()
    demo.live.workspace.passes(minutes=30)
    await is_over(skip)


async def test_taking_the_tour_again_takes_another_lead(demo: Running) -> None:
    ana = demo.live.workspace.person("ana")
    await begins(demo, 0)
    await begins(demo, 0)
    first = await ana.sees_dm("Acme")
    await ana.clicks("Accept: calling now", on=first)
    await ana.sees_edit(first, "You accepted")
    await begins(demo, 0)
    await ana.sees_dm("Acme", "Due")
    accept = await begins(demo, 1)
    assert accept.done is not None and not accept.done()


async def test_the_form_sends_what_its_examples_hold(demo: Running) -> None:
    [sender] = demo.live.workspace.page.senders
    assert {field.name for field in sender.fields} >= {"source", "external_id", "company", "email", "country"}
    assert sender.blank()["external_id"] != sender.blank()["external_id"]
    for name in sender.examples:
        lead = dict(sender.examples[name])
        sent = await sender.send({**lead, "external_id": "w-1001"} if name == words.DUPLICATE else lead)
        assert sent.ok and json.loads(sent.answer)["status"], sent.answer
        assert "curl -sS" in sent.curl
    refused = await sender.send({"source": "website", "external_id": "x", "amount": "much"})
    assert refused.status == 422 and "amount" in refused.answer


async def test_nobody_listens_while_baton_is_stopped(demo: Running) -> None:
    host, [sender] = demo.live.workspace.page.host, demo.live.workspace.page.senders
    assert host is not None
    async with host.paused():
        with pytest.raises(OSError, match="not up"):
            await sender.send(sender.blank())
    assert (await sender.send(sender.blank())).ok


async def test_an_export_holds_both_and_a_reset_begins_anew(demo: Running) -> None:
    workspace, [sender] = demo.live.workspace, demo.live.workspace.page.senders
    sent = await sender.send({"source": "website", "external_id": "one", "company": "Kite", "country": "GB"})
    await demo.live.desk.rests()
    packed = await workspace.pack()
    await workspace.reset()
    assert len(workspace.team.messages) == 0
    assert demo.live.desk.named("website", "one") is None
    await sender.send({"source": "website", "external_id": "two", "company": "Moth", "country": "GB"})

    await workspace.restore(packed)
    assert demo.live.desk.named("website", "one") is not None
    assert demo.live.desk.named("website", "two") is None
    person = workspace.person(json.loads(sent.answer)["owner"]["id"])
    card = await person.sees_dm("Kite")
    await person.clicks("Accept: calling now", on=card)
    await person.sees_edit(card, "You accepted")


async def test_a_packed_database_is_whole_though_baton_writes(demo: Running, tmp_path: Path) -> None:
    host = demo.live.workspace.page.host
    assert host is not None
    [(name, content)] = (await host.pack()).items()
    (tmp_path / name).write_bytes(content)
    copy = sqlite3.connect(tmp_path / name)
    assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert copy.execute("SELECT count(*) FROM facts").fetchone()[0] >= 2
    copy.close()


async def test_fresh_leads_come_while_a_page_is_open_and_somebody_lives(tmp_path: Path) -> None:
    rhythm = Rhythm(first=0.1, least=0.05, most=0.1, in_an_hour=6, unseen=2, look=0.02)
    async with a_demo(tmp_path, Options(history=False), rhythm) as demo:
        await demo.until(READY)
        workspace = demo.live.workspace
        assert await _leads_after(demo, 0.5) == 0, "nobody has opened the page"
        workspace.page.sockets.add(cast("Any", object()))
        assert await _leads_after(demo, 2) == 3, "the first, and two that nobody seemed to see"
        await workspace.person("rita").types("/lead help")
        [switch] = workspace.page.switches
        switch.on = False
        assert await _leads_after(demo, 0.5) == 3
        switch.on = True
        demo.live.desk.ready.clear()  # as while a week is played, after a reset
        sent = demo.live.desk.folder.noted()["fresh"]
        await asyncio.sleep(0.5)
        assert demo.live.desk.folder.noted()["fresh"] == sent
        demo.live.desk.ready.set()
        assert await _leads_after(demo, 2) > 3
        for _ in range(6):
            await workspace.person("rita").types("/lead help")
            await asyncio.sleep(0.3)
        assert await _leads_after(demo, 1) == 6, "no more in an hour"
        workspace.page.sockets.clear()


async def _leads_after(demo: Running, seconds: float) -> int:
    await asyncio.sleep(seconds)
    return sum("in from " in line for line in demo.said)


async def test_a_tour_holds_fresh_leads_up(demo: Running) -> None:
    arrivals = Arrivals(demo.live.desk, Rhythm(in_a_tour=0.2))
    demo.live.workspace.page.sockets.add(cast("Any", object()))
    demo.live.guide.tour.begun.add(0)
    assert not arrivals._may()
    await asyncio.sleep(0.3)
    assert arrivals._may(), "somebody let the tour be"
    demo.live.guide.tour.at = 1
    assert not arrivals._may()
    demo.live.guide.tour.dismissed = True
    assert arrivals._may()
    demo.live.workspace.page.sockets.clear()


def test_no_haste_with_the_real_slack() -> None:
    workspace = Workspace.load(EXAMPLES / "workspace.yml", manifest=ROOT / "manifest.yml")
    workspace.team.address = "http://127.0.0.1:1"
    here = settings_for(workspace, "sqlite:///x.db", "socket")
    Bot(here, pace=Haste())
    real = Settings(**{**_named(here), "SLACK_API_URL": "https://slack.com/api/"})
    with pytest.raises(ValueError, match="only for a workspace on this machine"):
        Bot(real, pace=Haste())


def _named(settings: Settings) -> dict[str, Any]:
    fields = type(settings).model_fields
    return {str(field.validation_alias): getattr(settings, name) for name, field in fields.items()}
