"""The HTTP door: what Slack signed comes in, anything else is turned away with a 4xx, and a failed commit is a 5xx."""

from __future__ import annotations

import asyncio
import copy
import hashlib
import hmac
import json
import random
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest
from fastapi import FastAPI
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.app import bolt_app
from bot.settings import Settings
from bot.slack_door import LIMIT, slack_door

pytestmark = pytest.mark.anyio
SECRET = "8f742231b10e8888abcd99yyyzzz85a5"
FORM = "application/x-www-form-urlencoded"
JSON = "application/json"
MUTATIONS = 2000
STAMP, SIGNATURE = "x-slack-request-timestamp", "x-slack-signature"
Headers = dict[str, str | bytes]
Payload = dict[str, Any]
RETRY: Headers = {"x-slack-retry-num": "1", "x-slack-retry-reason": "http_error"}

COMMAND: Payload = {
    "token": "t", "team_id": "T1", "team_domain": "acme", "channel_id": "C1", "channel_name": "general",
    "user_id": "U1", "user_name": "ana", "command": "/lead", "text": "show L1", "api_app_id": "A1",
    "is_enterprise_install": "false", "response_url": "http://127.0.0.1:1/response/1", "trigger_id": "1.2.3",
}  # fmt: skip
ACTION: Payload = {
    "type": "block_actions", "user": {"id": "U1", "username": "ana", "team_id": "T1"}, "api_app_id": "A1", "token": "t",
    "container": {"type": "message", "message_ts": "1.2", "channel_id": "D1"}, "trigger_id": "1.2.3",
    "team": {"id": "T1", "domain": "acme"}, "enterprise": None, "is_enterprise_install": False,
    "channel": {"id": "D1", "name": "directmessage"}, "message": {"type": "message", "text": "Acme", "ts": "1.2"},
    "state": {"values": {}}, "response_url": "http://127.0.0.1:1/response/1",
    "actions": [{"action_id": "accept", "block_id": "b", "type": "button", "value": "1", "action_ts": "1.2"}],
}  # fmt: skip
SUBMISSION: Payload = {
    "type": "view_submission", "team": {"id": "T1", "domain": "acme"}, "user": {"id": "U1", "team_id": "T1"},
    "api_app_id": "A1", "token": "t", "trigger_id": "1.2.3", "response_urls": [], "is_enterprise_install": False,
    "view": {"id": "V1", "type": "modal", "callback_id": "snooze", "private_metadata": "1", "hash": "1.a", "blocks": [],
             "state": {"values": {"b": {"e": {"type": "plain_text_input", "value": "x"}}}},
             "app_installed_team_id": "T1"},
}  # fmt: skip
EVENT: Payload = {
    "token": "t", "team_id": "T1", "api_app_id": "A1", "type": "event_callback", "event_id": "Ev1", "event_time": 1,
    "event": {"type": "app_home_opened", "user": "U1", "channel": "D1", "tab": "home", "event_ts": "1.2"},
    "authorizations": [{"enterprise_id": None, "team_id": "T1", "user_id": "U9", "is_bot": True}],
}  # fmt: skip


def form(payload: Any) -> bytes:
    return urlencode({"payload": json.dumps(payload)}).encode()


SHAPES: dict[str, tuple[str, bytes]] = {
    "command": (FORM, urlencode(COMMAND).encode()),
    "action": (FORM, form(ACTION)),
    "submission": (FORM, form(SUBMISSION)),
    "event": (JSON, json.dumps(EVENT).encode()),
}


@dataclass
class Door:
    """The door, a Bolt behind it, and what its listeners were given."""

    http: httpx.AsyncClient
    heard: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    errors: list[Exception] = field(default_factory=list)

    async def post(self, kind: str, body: bytes, headers: Headers) -> httpx.Response:
        given = {"content-type": kind, **headers}
        raw = {name.encode(): value.encode() if isinstance(value, str) else value for name, value in given.items()}
        return await self.http.post("/slack/events", content=body, headers=raw)

    async def signed(
        self, kind: str, body: bytes, at: int | None = None, headers: Headers | None = None
    ) -> httpx.Response:
        moment = str(int(time.time()) if at is None else at)
        return await self.post(kind, body, stamps(body, moment) | (headers or {}))


def stamps(body: bytes, moment: str) -> Headers:
    return {STAMP: moment, SIGNATURE: sign(body, moment)}


def sign(body: bytes, moment: str) -> str:
    digest = hmac.new(SECRET.encode(), b"v0:" + moment.encode() + b":" + body, hashlib.sha256)
    return f"v0={digest.hexdigest()}"


def listening(door: Door) -> AsyncApp:
    told = {"BATON_INTAKE_SECRET": f"whsec_{'a' * 44}", "SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": SECRET}
    app = bolt_app(AsyncWebClient("xoxb-1", base_url="http://127.0.0.1:1/api/"), Settings(**told))  # type: ignore[arg-type]

    async def listen(ack: AsyncAck, body: dict[str, Any]) -> None:
        kind = str(body.get("type") or body.get("command"))
        door.heard.append(kind)
        if kind in door.broken:
            raise RuntimeError("the commit failed")
        await ack()

    any_id = re.compile("")
    app.command("/lead")(listen)
    app.action(any_id)(listen)
    app.view(any_id)(listen)
    app.event("app_home_opened")(listen)
    return app


@pytest.fixture
async def door() -> Any:
    made = Door(httpx.AsyncClient(verify=False))
    api = FastAPI()
    api.include_router(slack_door(listening(made), SECRET))
    transport = httpx.ASGITransport(api)  # raises what the app raises: nothing may get through
    async with httpx.AsyncClient(transport=transport, base_url="http://baton") as made.http:
        yield made


@pytest.mark.parametrize("shape", SHAPES)
async def test_what_slack_signed_comes_in(door: Door, shape: str) -> None:
    assert (await door.signed(*SHAPES[shape])).status_code == 200
    assert len(door.heard) == 1


@pytest.mark.parametrize("shape", SHAPES)
async def test_a_listener_that_fails_is_a_5xx_so_that_slack_sends_it_again(door: Door, shape: str) -> None:
    door.broken = ["/lead", "block_actions", "view_submission", "event_callback"]
    answer = await door.signed(*SHAPES[shape])
    assert 500 <= answer.status_code < 600
    assert "commit failed" not in answer.text
    door.broken = []
    again = await door.signed(*SHAPES[shape], headers=RETRY)
    assert again.status_code == 200 and len(door.heard) == 2


NOW = str(int(time.time()))
BODY = SHAPES["command"][1]
GOOD = sign(BODY, NOW)
NOT_SLACKS: dict[str, Headers] = {
    "unsigned": {},
    "no signature": {STAMP: NOW},
    "no timestamp": {SIGNATURE: GOOD},
    "forged": {STAMP: NOW, SIGNATURE: "v0=" + "0" * 64},
    "empty": {STAMP: "", SIGNATURE: ""},
    "another version": {STAMP: NOW, SIGNATURE: GOOD.replace("v0", "v1")},
    "another moment": {STAMP: str(int(NOW) - 1), SIGNATURE: GOOD},
    "not ASCII": {STAMP: NOW, SIGNATURE: "v0=ü".encode("latin-1")},
    "not a byte of ASCII": {STAMP: NOW, SIGNATURE: b"\xff\xfe"},
}
MOMENTS: list[str | bytes] = [
    "soon", "-1", "1e9", "1.5", " ", "0x10", "nan", "9" * 15, "9" * 16, "9" * 5000, "\u0661".encode(),
    "²".encode("latin-1"), b"\xff",
]  # fmt: skip


@pytest.mark.parametrize("name", NOT_SLACKS)
async def test_what_slack_did_not_sign_is_turned_away(door: Door, name: str) -> None:
    assert (await door.post(FORM, BODY, NOT_SLACKS[name])).status_code == 401
    assert door.heard == []


@pytest.mark.parametrize("moment", MOMENTS)
async def test_a_timestamp_that_is_none_is_turned_away(door: Door, moment: str | bytes) -> None:
    forged: Headers = {STAMP: moment, SIGNATURE: GOOD}
    assert (await door.post(FORM, BODY, forged)).status_code == 401
    if isinstance(moment, str):
        assert (await door.post(FORM, BODY, stamps(BODY, moment))).status_code == 401
    assert door.heard == []


@pytest.mark.parametrize("seconds", [-301, -86_400, 301, 86_400])
async def test_what_is_old_or_from_the_future_is_turned_away(door: Door, seconds: int) -> None:
    assert (await door.signed(FORM, BODY, at=int(time.time()) + seconds)).status_code == 401
    assert door.heard == []


DEEP = 200_000
BROKEN: dict[str, tuple[str, bytes]] = {
    "no UTF-8": (JSON, b'{"type": "\xff"}'),
    "no UTF-8 in a form": (FORM, b"payload=\xff"),
    "broken JSON": (JSON, b'{"type": '),
    "an object with an id that is none": (JSON, b'{"type": "event_callback", "team": [1]}'),
    "broken JSON in a form": (FORM, b"payload=%7B"),
    "an empty payload": (FORM, b"payload="),
    "nothing": (JSON, b""),
    "a list": (JSON, b"[]"),
    "a word": (JSON, b'"type"'),
    "null": (FORM, b"payload=null"),
    "a number": (FORM, b"payload=7"),
    "deep": (JSON, b'{"a":' + b"[" * DEEP + b"]" * DEEP + b"}"),
    "deep and open": (JSON, b"[" * DEEP),
    "deep in a form": (FORM, b"payload=" + b"[" * DEEP),
    "a huge number": (JSON, b'{"type":' + b"9" * 10_000 + b"}"),
    "two payloads, the second broken": (FORM, form(ACTION) + b"&payload=%7B"),
    "two payloads, the second no object": (FORM, form(ACTION) + b"&payload=7"),
    "two payloads, the first broken": (FORM, b"payload=%7B&" + form(ACTION)),
    "no event": (JSON, b'{"event_id": "Ev1", "event": null}'),
    "no view": (FORM, form({"action_id": "to", "value": "an", "view": None})),
    "a shortcut to nowhere": (FORM, form({"type": "shortcut", "callback_id": None})),
    "a step of nothing": (JSON, json.dumps(EVENT | {"event": {"type": "function_executed"}}).encode()),
    "two payloads": (FORM, form(ACTION) + b"&" + form(SUBMISSION)),
    "a thousand fields": (FORM, b"&".join(b"f%d=1" % n for n in range(1000))),
    "a form that says it is JSON": (JSON, form(ACTION)),
    "JSON that says it is a form": (FORM, b'{"type": '),
    "a page": ("text/html", b"<html>"),
    "no kind": ("", b"<html>"),
}


@pytest.mark.parametrize("name", BROKEN)
async def test_what_is_not_well_formed_is_turned_away_though_signed(door: Door, name: str) -> None:
    kind, body = BROKEN[name]
    assert (await door.signed(kind, body)).status_code in {400, 404}
    assert door.heard == []


async def test_a_body_that_is_too_large_is_turned_away_unread(door: Door) -> None:
    assert (await door.signed(JSON, b" " * LIMIT + b"{}")).status_code == 413
    taken = 0

    async def endless() -> Any:
        nonlocal taken
        while True:
            taken += 1
            yield b"x" * 65_536

    answer = await door.http.post("/slack/events", content=endless())
    assert answer.status_code == 413 and taken < 20


async def test_the_largest_that_slack_sends_comes_in(door: Door) -> None:
    view = SUBMISSION["view"] | {"private_metadata": "x" * 3000, "filler": "y" * 250_000}
    assert (await door.signed(FORM, form(SUBMISSION | {"view": view}))).status_code == 200


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "HEAD"])
async def test_nothing_but_post(door: Door, method: str) -> None:
    assert (await door.http.request(method, "/slack/events")).status_code == 405


async def test_slack_may_verify_the_address(door: Door) -> None:
    asked = json.dumps({"type": "url_verification", "token": "t", "challenge": "abc"}).encode()
    answer = await door.signed(JSON, asked)
    assert answer.status_code == 200 and "abc" in answer.text


async def test_no_header_of_the_sender_changes_what_bolt_does(door: Door) -> None:
    tricks: Headers = {"x-slack-bolt-lazy-only": "1", "x-slack-bolt-lazy-function-name": "listen"}
    assert (await door.signed(*SHAPES["command"], headers=tricks)).status_code == 200
    assert door.heard == ["/lead"]


ODD: list[Any] = [
    None,
    "",
    "x",
    0,
    -1,
    1.5,
    True,
    [],
    {},
    [[]],
    [None],
    {"id": None},
    {"id": {}},
    "\u0000",
    "\ud800",
    "U1" * 999,
]


def paths(value: Any, at: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, below in inner:
        yield (*at, key)
        yield from paths(below, (*at, key))


def mutated(payload: dict[str, Any], chance: random.Random) -> dict[str, Any]:
    """The payload with a part or two replaced, removed or doubled."""
    changed = copy.deepcopy(payload)
    for _ in range(chance.choice([1, 1, 1, 2, 3])):
        *above, last = chance.choice(list(paths(changed)) or [("type",)])
        place: Any = changed
        for key in above:
            place = place[key]
        match chance.randrange(4):
            case 0 if last in place or isinstance(place, list):
                del place[last]
            case 1:
                place[last] = [place[last], place[last]]
            case _:
                place[last] = copy.deepcopy(chance.choice(ODD))
    return changed


def garbled(body: bytes, chance: random.Random) -> bytes:
    """The bytes with some of them changed, cut or repeated."""
    raw = bytearray(body)
    for _ in range(chance.choice([1, 1, 2, 8])):
        at = chance.randrange(len(raw) + 1)
        match chance.randrange(4):
            case 0:
                raw[at : at + 1] = bytes([chance.randrange(256)])
            case 1:
                del raw[at : at + chance.randrange(40)]
            case 2:
                raw[at:at] = raw[at : at + 40]
            case _:
                raw[at:at] = chance.choice([b"&payload=", b"&", b"=", b"%", b"%7B", b"{", b"[", b"\x00", b"\xff"])
    return bytes(raw)


def one_of(shape: str, chance: random.Random) -> tuple[str, bytes]:
    kind, body = SHAPES[shape]
    if chance.random() < 0.35:
        return kind, garbled(body, chance)
    if shape == "command":
        fields = mutated(dict(COMMAND), chance)
        return kind, urlencode({k: v for k, v in fields.items() if "\ud800" not in str(v)}).encode()
    payload = mutated({"action": ACTION, "submission": SUBMISSION, "event": EVENT}[shape], chance)
    return kind, json.dumps(payload).encode() if kind == JSON else form(payload)


async def test_no_signed_bytes_whatever_break_or_hang_the_door(door: Door) -> None:
    chance = random.Random(20261122)
    found = []
    async with asyncio.timeout(60):
        for _ in range(MUTATIONS):
            shape = chance.choice(list(SHAPES))
            kind, body = one_of(shape, chance)
            try:
                status = (await door.signed(kind, body)).status_code
            except Exception as error:  # noqa: BLE001  # any at all is a finding
                found.append((shape, repr(error), body))
                continue
            if status >= 500:
                found.append((shape, str(status), body))
    assert not found, f"{len(found)} of {MUTATIONS}, the first: {found[:3]}"
    assert len(door.heard) > MUTATIONS / 5, "hardly anything came in: the mutations are too coarse"
