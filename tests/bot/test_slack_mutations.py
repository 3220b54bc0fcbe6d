"""Payloads of every kind, broken in every way, signed and posted to the real listeners: none breaks, hangs or acts.

``BATON_MUTATIONS=100000`` tries more of them than every run does. What would act by right is left out: people are
strangers or their buttons are stale, channels are no sources or their messages no app's, steps have no execution.
"""

import asyncio
import copy
import json
import logging
import os
import random
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import aiohttp
import httpx
import pytest
import structlog
from fastapi import FastAPI
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy import select

from bot.app import bolt_app
from bot.clock import Clock
from bot.directory import Directory
from bot.house import House
from bot.settings import Settings
from bot.slack.listeners import register
from bot.slack.messages import Sources
from bot.slack.source.listeners import listen
from bot.slack_door import slack_door
from routing.commands import AdoptPolicy, AdoptRoster, Receive
from routing.lead import Draft
from routing.ports import Done
from routing.reading.policy_file import read_policy
from routing.reading.roster_file import read_roster
from storage import tables
from tests.bot.test_slack_door import ACTION, COMMAND, FORM, JSON, SECRET, SUBMISSION, form, garbled, mutated, stamps

pytestmark = [pytest.mark.anyio, pytest.mark.slow, pytest.mark.timeout(3_600)]

EXAMPLES = Path(__file__).parents[2] / "examples"
MUTATIONS = int(os.environ.get("BATON_MUTATIONS", "700"))
SLOWEST = 1.0
"""Seconds for one answer."""
DEAD = "http://127.0.0.1:1"
KNOWN, STRANGER = "UDAN", "U0STRANGER"
LEADS, OTHER, OURS = "C0LEADS", "C0OTHER", "A0BATON"
HUBSPOT: dict[str, Any] = json.loads((EXAMPLES / "messages" / "hubspot.json").read_text())
STALE = "1|1|1|99"

Payload = dict[str, Any]


def button(verb: str, value: str, user: str = KNOWN) -> Payload:
    pressed = {"action_id": f"baton:{verb}", "block_id": "b", "type": "button", "value": value, "action_ts": "1.2"}
    return ACTION | {"actions": [pressed], "user": {"id": user}, "response_url": f"{DEAD}/response"}


def submission(callback: str, metadata: Payload, user: str, **values: str) -> Payload:
    state = {name: {name: {"type": "plain_text_input", "value": value}} for name, value in values.items()}
    told = {"callback_id": callback, "private_metadata": json.dumps(metadata), "state": {"values": state}}
    return SUBMISSION | {"user": {"id": user}, "view": SUBMISSION["view"] | told}


def event(told: Payload) -> Payload:
    by = {"enterprise_id": None, "team_id": "T1", "user_id": "U9", "is_bot": True}
    return {
        "token": "t", "team_id": "T1", "api_app_id": OURS, "type": "event_callback", "event_id": "Ev1", "event_time": 1,
        "event": told, "authorizations": [by], "is_ext_shared_channel": False,
    }  # fmt: skip


def message(channel: str, **more: Any) -> Payload:
    return event(HUBSPOT | {"channel": channel, "channel_type": "channel", "event_ts": HUBSPOT["ts"]} | more)


def persons(**more: Any) -> Payload:
    told = {name: value for name, value in HUBSPOT.items() if name not in {"bot_id", "subtype", "username"}}
    return told | {"user": "U1", "team": "T1", "client_msg_id": "c"} | more


def step(callback: str) -> Payload:
    function = {"id": "Fn1", "callback_id": callback, "title": "Route a lead", "type": "app", "input_parameters": []}
    told = {"type": "function_executed", "function": function, "inputs": {"company": "Acme", "amount": "12k"}}
    ids = {"function_execution_id": "", "workflow_execution_id": "Wx1", "event_ts": "1.2", "bot_access_token": "xwfp-1"}
    return event(told | ids)


def shortcut(user: str) -> Payload:
    return {
        "type": "shortcut", "callback_id": "route_lead", "trigger_id": "1.2.3", "user": {"id": user, "team_id": "T1"},
        "team": {"id": "T1", "domain": "acme"}, "token": "t", "action_ts": "1.2", "is_enterprise_install": False,
    }  # fmt: skip


def message_action(user: str) -> Payload:
    place = {"channel": {"id": LEADS, "name": "hubspot-leads"}, "message_ts": HUBSPOT["ts"], "message": HUBSPOT}
    named = {"type": "message_action", "callback_id": "route_message", "response_url": f"{DEAD}/response"}
    return shortcut(user) | place | named


OWN = {"bot_id": "B0BATON", "user": "U0BATON", "app_id": OURS, "bot_profile": {"name": "Baton", "app_id": OURS}}
ROUTE = {"v": "1", "source": "slack", "id": f"{OTHER}:1.000001", "at": "1.000001", "channel": "", "thread": ""}
SEEN = {"v": "1", "seen": [1, 1, 99], "channel": "D1", "ts": "1.2"}
CHANGED = {"type": "message", "subtype": "message_changed", "hidden": True, "channel": LEADS, "ts": "2.000001"}

SHAPES: dict[str, Payload] = {
    "a stale button": button("accept_now:1", f"{STALE}|calling_now"),
    "a button that explains": button("why", "1|1|1|1"),
    "a button that opens a form": button("snooze", STALE),
    "a page": button("look:forward", "1|history|1|10"),
    "a stranger's button": button("accept_now:1", "1|1|1|1|calling_now", STRANGER),
    "a search": {
        "type": "block_suggestion", "action_id": "to", "block_id": "to", "value": "an", "user": {"id": KNOWN},
        "team": {"id": "T1"}, "view": SUBMISSION["view"] | {"callback_id": "baton:assign"},
    },
    "a stale form": submission("baton:snooze", SEEN, KNOWN, note="later"),
    "a stranger's lead": submission("baton:route", ROUTE, STRANGER, company="Acme", amount="12k"),
    "a closed form": SUBMISSION | {"type": "view_closed", "is_cleared": False},
    "a shortcut": shortcut(KNOWN),
    "a stranger's shortcut": shortcut(STRANGER),
    "a message's shortcut": message_action(KNOWN),
    "a stranger's message's shortcut": message_action(STRANGER),
    "a message elsewhere": message(OTHER),
    "a person's message": event(persons(channel=LEADS)),
    "our own message": message(LEADS, **OWN, username="Baton"),
    "a reply": message(OTHER, thread_ts="1.000001"),
    "somebody joins": event(
        {"type": "message", "subtype": "channel_join", "user": "U1", "channel": LEADS, "ts": "1.1"}
    ),
    "a person's edit": event(CHANGED | {"message": persons(edited={"ts": "2.000000"}), "previous_message": persons()}),
    "a deletion": event(CHANGED | {"subtype": "message_deleted", "deleted_ts": "1.1", "previous_message": HUBSPOT}),
    "another's step": step("route_other"),
    "a step without an execution": step("route_lead"),
    "an address to verify": {"type": "url_verification", "token": "t", "challenge": "abc"},
}  # fmt: skip
ON_EVENTS = {name for name, payload in SHAPES.items() if payload["type"] in {"event_callback", "url_verification"}}


@contextmanager
def silence() -> Iterator[None]:
    """A hundred thousand payloads are refused: nobody needs to read of each."""
    before = structlog.get_config()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    logging.disable(logging.CRITICAL)
    try:
        yield
    finally:
        logging.disable(logging.NOTSET)
        structlog.configure(**before)


@pytest.fixture
async def slack(sqlite_url: str) -> AsyncIterator[tuple[httpx.AsyncClient, House, Any]]:
    """The door with the real listeners on a real database, where Dan has one lead."""
    house = House.open(sqlite_url, Clock())
    office, now = house.office, house.office.clock.now()
    people = read_roster((EXAMPLES / "roster.yml").read_text())
    people = replace(people, owners={o.id: replace(o, slack=f"U{o.id.upper()}") for o in people.owners.values()})
    await office.desk.settle(AdoptRoster(now=now, roster=people, by="file"))
    policy = read_policy((EXAMPLES / "policy.yml").read_text(), people)
    await office.desk.settle(AdoptPolicy(now=now, policy=policy, by="file", reason="test"))
    done = await office.desk.settle(Receive(now=now, draft=Draft("website", "1", attributes={"country": "GB"})))
    assert isinstance(done, Done) and done.assignment is not None and done.assignment.owner == "dan"
    told = {"BATON_INTAKE_SECRET": f"whsec_{'a' * 44}", "SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": SECRET}
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=1)) as session:
        client = AsyncWebClient("xoxb-1", base_url=f"{DEAD}/api/", session=session, retry_handlers=[])
        app = bolt_app(client, Settings(**told))  # type: ignore[arg-type]
        directory = Directory(office, client)
        await office.outgoing.learn({}, {}, {"#hubspot-leads": LEADS})
        directory.workspace.learn({"url": "https://acme.slack.com/", "bot_id": "B0BATON", "user_id": "U0BATON"})
        afterwards = (listen(app, Sources(office, directory)), register(app, office))
        api = FastAPI()
        api.include_router(slack_door(app, SECRET))
        async with httpx.AsyncClient(transport=httpx.ASGITransport(api), base_url="http://baton") as http:
            with silence():
                yield http, house, afterwards
                for each in afterwards:
                    await each.finish()
    house.close()


def state(house: House) -> list[Any]:
    """All that a payload could have done."""
    every = (tables.leads, tables.assignments, tables.facts, tables.requests)
    with house.database.read() as connection:
        return [sorted(map(repr, connection.execute(select(table)).all())) for table in every]


def one(chance: random.Random) -> tuple[str, str, bytes]:
    """A broken payload: its shape, its content type, its bytes."""
    if chance.random() < 0.06:
        fields = mutated(dict(COMMAND) | {"user_id": KNOWN, "text": "show acme"}, chance)
        return "a command", FORM, urlencode({k: str(v).replace("\ud800", "") for k, v in fields.items()}).encode()
    name = chance.choice(list(SHAPES))
    kind = JSON if name in ON_EVENTS else FORM
    payload = copy.deepcopy(SHAPES[name])
    by_bytes = chance.random() < 0.25 and name != "a step without an execution"
    if not by_bytes:
        payload = mutated(payload, chance)
        told = payload.get("event")
        execution = told.get("function_execution_id") if isinstance(told, dict) else None
        if isinstance(execution, str) and execution.strip():
            payload = SHAPES["another's step"]
    body = json.dumps(payload).encode() if kind == JSON else form(payload)
    return name, kind, garbled(body, chance) if by_bytes else body


async def answered(http: httpx.AsyncClient, kind: str, body: bytes) -> tuple[int, float]:
    moment, began = str(int(time.time())), time.perf_counter()
    headers = {"content-type": kind, **stamps(body, moment)}
    answer = await http.post("/slack/events", content=body, headers=headers)  # type: ignore[arg-type]
    return answer.status_code, time.perf_counter() - began


async def test_every_shape_is_one_that_slack_sends(slack: tuple[httpx.AsyncClient, House, Any]) -> None:
    http, house, _ = slack
    before = state(house)
    for name, payload in SHAPES.items():
        kind = JSON if name in ON_EVENTS else FORM
        body = json.dumps(payload).encode() if kind == JSON else form(payload)
        status, _seconds = await answered(http, kind, body)
        assert status == (404 if name in {"another's step", "a closed form"} else 200), name
    assert state(house) == before


async def test_no_broken_payload_breaks_hangs_or_acts(slack: tuple[httpx.AsyncClient, House, Any]) -> None:
    http, house, afterwards = slack
    chance, before, found = random.Random(20261122), state(house), []
    statuses: dict[int, int] = {}
    began = time.perf_counter()
    for number in range(MUTATIONS):
        name, kind, body = one(chance)
        try:
            async with asyncio.timeout(10):
                status, seconds = await answered(http, kind, body)
                if seconds > SLOWEST:  # once more, lest the machine was busy
                    status, seconds = await answered(http, kind, body)
        except Exception as error:  # noqa: BLE001  # any at all is a finding
            found.append((name, repr(error), body))
            continue
        statuses[status] = statuses.get(status, 0) + 1
        if status >= 500 or seconds > SLOWEST:
            found.append((name, f"{status} in {seconds:.2f} s", body))
        if number % 200 == 0:
            for each in afterwards:
                await each.finish()
    print(f"{MUTATIONS} payloads in {time.perf_counter() - began:.0f} s: {statuses}")
    assert not found, f"{len(found)} of {MUTATIONS}, the first: {found[:3]}"
    assert statuses[200] > MUTATIONS / 4, "hardly anything came in: the mutations are too coarse"
    assert state(house) == before
