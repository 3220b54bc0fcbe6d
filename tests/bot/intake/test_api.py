from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import httpx
import pytest

from bot.house import House
from routing.commands import Command
from routing.ports import DeskDown, Outcome
from tests.bot.intake.conftest import client_of, signed

pytestmark = pytest.mark.anyio

LEAD = {
    "source": "website", "external_id": "1", "name": "Ida", "company": "Acme", "country": "GB", "employees": 20,
}  # fmt: skip


def clipped(value: object) -> str:
    return repr(value)[:50]


async def post(client: httpx.AsyncClient, lead: Any, webhook_id: str = "msg_1") -> httpx.Response:
    body = lead if isinstance(lead, bytes) else json.dumps(lead).encode()
    return await client.post("/v1/leads", content=body, headers=signed(body, webhook_id))


def problem(answer: httpx.Response, status: int) -> dict[str, Any]:
    """A problem by RFC 9457."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    told: dict[str, Any] = answer.json()
    assert told["status"] == status
    assert told["title"]
    assert told["detail"].endswith(".")
    return told


async def test_a_lead_is_answered_with_its_owner(client: httpx.AsyncClient, house: House) -> None:
    answer = await post(client, LEAD)
    assert answer.status_code == 201
    told = answer.json()
    assert told["id"] == "L1"
    assert told["status"] == "fresh"
    assert told["owner"] == {"id": "dan", "name": "Dan Novak"}
    assert told["accountable"] == "dan"
    assert told["queue"] is None
    assert told["rule"] == "Everyone else who can be placed"
    assert told["due_at"].endswith("Z")
    view = house.office.records.lead(1)
    assert view is not None
    assert view.lead.attributes["company"] == "Acme"


async def test_what_no_rule_places_is_answered_with_its_queue(client: httpx.AsyncClient) -> None:
    told = (await post(client, {"source": "website", "external_id": "1"})).json()
    assert told["owner"] is None
    assert told["queue"] == "manual-review"
    assert told["accountable"] == "rita"


async def test_the_same_delivery_is_taken_in_once(client: httpx.AsyncClient) -> None:
    first, again = await post(client, LEAD), await post(client, LEAD)
    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json() == first.json() | {"status": "repeated"}


async def test_the_same_name_is_the_same_lead(client: httpx.AsyncClient) -> None:
    await post(client, LEAD, "a")
    assert (await post(client, LEAD, "b")).json()["status"] == "unchanged"
    changed = await post(client, LEAD | {"amount": "5000"}, "c")
    assert changed.status_code == 200
    assert changed.json()["status"] == "updated"
    assert changed.json()["id"] == "L1"


async def test_a_storm_of_repeats_makes_one_lead(client: httpx.AsyncClient) -> None:
    answers = await asyncio.gather(*(post(client, LEAD, f"m{n % 4}") for n in range(40)))
    assert sorted(answer.status_code for answer in answers) == [200] * 39 + [201]
    assert {answer.json()["id"] for answer in answers} == {"L1"}


async def test_everything_a_lead_may_hold_is_kept(client: httpx.AsyncClient, house: House) -> None:
    lead = LEAD | {
        "external_id": 42, "created_at": "2026-05-04T09:30:00+02:00", "amount": 1500.5, "message": "a\nb\tc",
        "name": "Robert'); DROP TABLE leads;-- <!channel> 👩‍👩‍👧 \u202e", "tags": ["a", "b"],
        "attributes": {"fit score": 7, "vip": True, "none": None, "products": ["x", "y"]},
    }  # fmt: skip
    assert (await post(client, lead)).status_code == 201
    view = house.office.records.lead(1)
    assert view is not None
    kept = view.lead
    assert kept.external_id == "42"
    assert kept.created_at.isoformat() == "2026-05-04T07:30:00+00:00"
    assert kept.attributes["name"] == lead["name"]
    assert kept.attributes["message"] == "a\nb\tc"
    assert kept.attributes["fit score"] == 7
    assert kept.attributes["vip"] is True
    assert list(kept.attributes["products"]) == ["x", "y"]  # type: ignore[arg-type]
    assert "none" not in kept.attributes


# Signatures


async def test_without_a_signature_nothing_is_taken(door: httpx.AsyncClient) -> None:
    body = json.dumps(LEAD).encode()
    for left_out in ("webhook-id", "webhook-timestamp", "webhook-signature"):
        headers = signed(body)
        del headers[left_out]
        assert problem(await door.post("/v1/leads", content=body, headers=headers), 401)["code"] == "unsigned"


@pytest.mark.parametrize(
    "headers",
    [
        {"webhook-signature": "v1,AAAA"},
        {"webhook-signature": "v1"},
        {"webhook-signature": "v1,a,b,c v2,x ,"},
        {"webhook-signature": "v1," + "A" * 43 + "="},
        {"webhook-signature": "v1,ÿÿÿÿ".encode("latin-1")},
        {"webhook-id": b"\xff\xfe"},
        {"webhook-id": "x" * 256},
        {"webhook-id": "another"},
        {"webhook-timestamp": "now"},
        {"webhook-timestamp": "nan"},
        {"webhook-timestamp": "1e300"},
        {"webhook-timestamp": "9" * 400},
        {"webhook-timestamp": "-1"},
        {"webhook-timestamp": "²"},
        {"webhook-timestamp": b"\xff"},
    ],
    ids=clipped,
)
async def test_a_broken_header_is_401(door: httpx.AsyncClient, headers: dict[str, str | bytes]) -> None:
    body = json.dumps(LEAD).encode()
    sent = {k.encode(): v if isinstance(v, bytes) else v.encode() for k, v in (signed(body) | headers).items()}
    problem(await door.post("/v1/leads", content=body, headers=sent), 401)


@pytest.mark.parametrize("seconds", [-301, 301, -86_400, 10**9])
async def test_an_old_or_future_timestamp_is_401(door: httpx.AsyncClient, seconds: int) -> None:
    body = json.dumps(LEAD).encode()
    answer = await door.post("/v1/leads", content=body, headers=signed(body, at=time.time() + seconds))
    assert "5 minutes" in problem(answer, 401)["detail"]


@pytest.mark.parametrize("seconds", [-290, 290])
async def test_a_timestamp_within_five_minutes_will_do(client: httpx.AsyncClient, seconds: int) -> None:
    body = json.dumps(LEAD).encode()
    answer = await client.post("/v1/leads", content=body, headers=signed(body, at=time.time() + seconds))
    assert answer.status_code == 201


async def test_another_secret_or_another_body_is_401(door: httpx.AsyncClient) -> None:
    body = json.dumps(LEAD).encode()
    other = signed(body, secret="whsec_" + "B" * 32)
    problem(await door.post("/v1/leads", content=body, headers=other), 401)
    problem(await door.post("/v1/leads", content=body + b" ", headers=signed(body)), 401)
    problem(await door.post("/v1/leads", content=b"\xff\xfe", headers=signed(b"\xff\xfe")), 401)


async def test_while_a_sender_changes_its_secret_one_good_signature_is_enough(client: httpx.AsyncClient) -> None:
    body = json.dumps(LEAD).encode()
    at = time.time()  # one moment: a signature is of its second
    good = signed(body, at=at)["webhook-signature"]
    old = signed(body, at=at, secret="whsec_" + "B" * 32)["webhook-signature"]
    for signatures in (f"{old} {good}", f"v1,broken! {good}", f"v1a,x {good} {old}"):
        headers = signed(body, at=at) | {"webhook-signature": signatures}
        answer = await client.post("/v1/leads", content=body, headers=headers)
        assert answer.status_code in {200, 201}


async def test_two_ids_are_as_good_as_none(door: httpx.AsyncClient) -> None:
    body = json.dumps(LEAD).encode()
    headers = [*signed(body).items(), ("webhook-id", "other")]
    problem(await door.post("/v1/leads", content=body, headers=headers), 401)


# What cannot be taken in


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"source": None}, "source"),
        ({"source": "  "}, "source"),
        ({"external_id": ""}, "external_id"),
        ({"external_id": "x" * 256}, "external_id"),
        ({"external_id": True}, "external_id"),
        ({"name": "a\x00b"}, "name"),
        ({"name": "a\x1bb"}, "name"),
        ({"name": "a\x85b"}, "name"),
        ({"name": "x" * 2001}, "name"),
        ({"name": 7}, "name"),
        ({"name": ["Ida"]}, "name"),
        ({"message": "x" * 10_001}, "message"),
        ({"message": "\x00"}, "message"),
        ({"employees": -1}, "employees"),
        ({"employees": "many"}, "employees"),
        ({"employees": True}, "employees"),
        ({"amount": "1,500"}, "amount"),
        ({"amount": "1_500"}, "amount"),
        ({"amount": 10**40}, "amount"),
        ({"amount": {"value": 1}}, "amount"),
        ({"created_at": "yesterday"}, "created_at"),
        ({"created_at": "2026-05-04T09:30:00"}, "created_at"),
        ({"created_at": "2026-05-04"}, "created_at"),
        ({"created_at": 1_700_000_000}, "created_at"),
        ({"created_at": "0001-01-01T00:00:00+14:00"}, "created_at"),
        ({"created_at": "9999-12-31T23:59:59-12:00"}, "created_at"),
        ({"created_at": "2026-05-04T09:30:00+99:00"}, "created_at"),
        ({"colour": "red"}, "colour"),
        ({"owner": ["ana"]}, "owner"),
        ({"tags": "a"}, "tags"),
        ({"tags": ["a"] * 51}, "tags"),
        ({"tags": ["a", "\x00"]}, "tags.1"),
        ({"attributes": []}, "attributes"),
        ({"attributes": {str(n): n for n in range(101)}}, "attributes"),
        ({"attributes": {"": 1}}, "attributes"),
        ({"attributes": {"a\x00": 1}}, "attributes"),
        ({"attributes": {"a": {"b": 1}}}, "attributes.a"),
        ({"attributes": {"a": [1]}}, "attributes.a"),
        ({"attributes": {"a": "\x00"}}, "attributes.a"),
        ({"attributes": {"a": 10**400}}, "attributes.a"),
        ({"attributes": {"name": "Ida"}}, "attributes.name"),
    ],
    ids=clipped,
)
async def test_a_field_that_cannot_be_kept_is_named(
    door: httpx.AsyncClient, change: dict[str, Any], field: str
) -> None:
    told = problem(await post(door, LEAD | change), 422)
    assert [error["field"] for error in told["errors"]] == [field]
    assert told["errors"][0]["pointer"] == "#/" + field.replace(".", "/")
    assert told["errors"][0]["detail"]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        (b"", ""),
        (b"{", ""),
        (b"[]", ""),
        (b"null", ""),
        (b'"lead"', ""),
        (b"\xef\xbb\xbf{}", ""),
        (b"[" * 100_000, ""),
        (b'{"a":' * 20_000, ""),
        (b'{"source":"a","external_id":"1","amount":NaN}', "amount"),
        (b'{"source":"a","external_id":"1","amount":Infinity}', "amount"),
        (b'{"source":"a","external_id":"1","amount":1e999}', "amount"),
        (b'{"source":"a","external_id":"1","attributes":{"x":NaN}}', "attributes.x"),
        (b'{"source":"a","external_id":"1","attributes":{"x":-Infinity}}', "attributes.x"),
        (b'{"source":"a","external_id":"1","name":"\\ud800"}', "name"),
        (b'{"source":"a","external_id":"1","attributes":{"x":["ok","\\udfff"]}}', "attributes.x.1"),
        (b'{"source":"a","external_id":"1","attributes":{"\\udfff":1}}', "attributes"),
    ],
    ids=clipped,
)
async def test_a_body_that_is_no_lead_is_422(door: httpx.AsyncClient, body: bytes, field: str) -> None:
    told = problem(await post(door, body), 422)
    assert [error["field"] for error in told["errors"]] == [field]


async def test_every_wrong_field_is_told_at_once(door: httpx.AsyncClient) -> None:
    told = problem(await post(door, {"sorce": "x", "amount": "lots", "name": "\x00"}), 422)
    said = {error["field"]: error["detail"] for error in told["errors"]}
    assert set(said) == {"source", "external_id", "sorce", "amount", "name"}
    assert "source" in said["sorce"]


async def test_a_large_body_is_413_however_it_is_announced(door: httpx.AsyncClient) -> None:
    body = json.dumps(LEAD | {"message": "x" * 300_000}).encode()
    problem(await door.post("/v1/leads", content=body, headers=signed(body)), 413)

    async def chunks() -> AsyncIterator[bytes]:
        for _ in range(300):
            yield b"x" * 1024

    problem(await door.post("/v1/leads", content=chunks()), 413)
    lying = {"content-length": "9" * 5000}
    problem(await door.post("/v1/leads", content=b"{}", headers=lying), 413)


async def test_a_compressed_body_is_415(door: httpx.AsyncClient) -> None:
    headers = signed(b"{}") | {"content-encoding": "gzip"}
    problem(await door.post("/v1/leads", content=b"{}", headers=headers), 415)


@pytest.mark.parametrize(
    "path", ["/", "/v1/leads/", "/v1/lead", "/redoc", "/openapi.json", "/metrics", "/docs/static/no.js"]
)
async def test_anything_else_is_404(door: httpx.AsyncClient, path: str) -> None:
    problem(await door.get(path), 404)


async def test_another_method_is_405(door: httpx.AsyncClient) -> None:
    answer = await door.delete("/v1/leads")
    problem(answer, 405)
    assert answer.headers["allow"] == "GET, POST"
    problem(await door.post("/healthz"), 405)


# The desk says no


async def test_without_a_policy_the_sender_is_told_to_come_again(empty_house: House) -> None:
    async with client_of(empty_house) as client:
        answer = await post(client, LEAD)
    assert "publish" in problem(answer, 503)["detail"]
    assert int(answer.headers["retry-after"]) > 0


class Down:
    """A desk whose database is gone."""

    def __init__(self, error: Exception) -> None:
        self.error = error

    async def settle(self, command: Command) -> Outcome:
        raise self.error


async def test_when_the_database_is_down_the_sender_is_told_to_come_again(house: House) -> None:
    async with client_of(house, replace(house.office, desk=Down(DeskDown("disk full")))) as client:
        answer = await post(client, LEAD)
    assert "disk" not in problem(answer, 503)["detail"]
    assert int(answer.headers["retry-after"]) > 0


async def test_a_bug_is_500_and_tells_nothing(house: House) -> None:
    async with client_of(house, replace(house.office, desk=Down(RuntimeError("hunter2")))) as client:
        answer = await post(client, LEAD)
    problem(answer, 500)
    assert "hunter2" not in answer.text


async def test_health_answers_anyone(client: httpx.AsyncClient, house: House) -> None:
    assert (await client.get("/healthz")).json() == {"status": "ok"}
    assert (await client.get("/readyz")).json() == {"status": "ready"}


async def test_not_ready_says_why(house: House) -> None:
    from bot.intake.api import build_api
    from tests.bot.intake.conftest import SECRET

    transport = httpx.ASGITransport(app=build_api(house.office, SECRET, lambda: "the moon is wrong."))
    async with httpx.AsyncClient(transport=transport, base_url="http://baton") as client:
        assert "moon" in problem(await client.get("/readyz"), 503)["detail"]
